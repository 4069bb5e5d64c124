"""入户登记本 and the card of good conduct (S1-65, S1-59, S1-63, S3-21, S4-60, S4-62)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.visits.conftest import Round, ago, at, today
from tests.visits.paper import pdf

from cmdesk.core import calendar, paper, regulation
from cmdesk.core.errors import Refused
from cmdesk.visits import rules
from cmdesk.visits.paper import conduct
from cmdesk.visits.paper.register import register_job


def test_the_register_has_the_calls_in_their_order(tour: Round) -> None:
    """Made calls with their times and results, missed ones with the reason; those to come only when asked."""
    before = calendar.current().previous_working_day(today())
    done, missed = tour.visit(before, 0, "first", purpose="认门"), tour.visit(before, 1)
    times = {"arrived_at": at(before, 9), "left_at": at(before, 9, 15), "result": "愿意合作。", "opinions": "要多供货"}
    rules.enter(tour.me, done.id, rules.Entry(times))
    rules.miss(tour.me, missed.id, "店主不在")
    ahead = tour.visit(today() + timedelta(7), 2)
    rules.agree(tour.me, ahead.id, at(today() + timedelta(7), 10, 30))
    ((_, (values,)),) = register_job(tour.me, tour.me.id, before, today() + timedelta(9)).parts
    assert (values["count"], values["manager"], values["unit"]) == ("入户 1 次，未访 1 次", "客户经理", "东市场")
    first, second = values["calls"]
    assert (first["customer"], first["purpose"], first["result"]) == (
        "福顺烟酒店",
        "首访；认门",
        "愿意合作；意见：要多供货",
    )
    assert f"{first['arrived_at']:%H:%M}–{first['left_at']:%H:%M}" == "09:00–09:15"
    assert second["result"] == "未访：店主不在"
    ((_, (whole,)),) = register_job(tour.me, tour.me.id, before, today() + timedelta(9), planned=True).parts
    assert f"{whole['calls'][2]['arrived_at']:%H:%M}" == "10:30"
    assert whole["count"].endswith("待访 1 次")


def test_a_register_without_calls_or_out_of_sight_is_refused(tour: Round) -> None:
    """The sentence names the blank one; days the wrong way round are told."""
    tour.visit(today(), 0)
    with pytest.raises(Refused, match="--blank"):
        register_job(tour.me, tour.me.id, ago(30), today())
    with pytest.raises(Refused, match="早于"):
        register_job(tour.me, tour.me.id, today(), ago(1))
    with pytest.raises(Refused, match="没有您可以查看"):
        register_job(tour.staff.away, tour.me.id, ago(30), today(), planned=True)


def test_the_blank_register_has_rows_to_write_on() -> None:
    """One sheet, numbered rows to the foot of the page."""
    pages = pdf.printed("call_register", [paper.BLANK])
    assert len(pages) == 1
    assert "客户签字" in pages.text(0)


def test_the_card_says_what_the_office_says(tour: Round) -> None:
    """All parts with their rules on one sheet; the office changes them from a day on."""
    values = conduct.card(today())
    topics = [line["topic"] for line in values["rules"] if line["topic"]]
    assert topics == ["仪容仪表", "服务用语", "服务忌语", "现场纪律", "会谈", "电话", "走访与接待"]
    boss = tour.staff["administrator"]
    regulation.change(boss, "conduct.telephone", ["三声内接听"], date(2026, 1, 1))
    assert "三声内接听" in [line["rule"] for line in conduct.card(today())["rules"]]
    pages = pdf.printed(conduct.FORM, [conduct.card(today())])
    assert len(pages) == 1
    assert "对不起" in pages.text(0)
