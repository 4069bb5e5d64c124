"""The papers of plans say what the records say, and are drawn whatever stands in them (forms 5, 7a, 7b)."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from tests.plans.conftest import Desk, monday, today
from tests.plans.test_slips import BACK, make, moment, signed

from cmdesk.core import paper
from cmdesk.core.errors import NotAllowed
from cmdesk.plans.paper import jobs, sheets
from cmdesk.plans.rules import signing, slips, spans, writing
from cmdesk.visits.rules.routes import writing as routes

HOSTILE = "很长的文字" * 60 + "<b>&\u202e𠮷"


def drawn(form: str, values: dict[str, object]) -> None:
    out = BytesIO()
    paper.draw(paper.form(form), [values], out)
    assert out.getvalue().startswith(b"%PDF")


@pytest.mark.parametrize("form", [sheets.MONTH, sheets.WEEK, sheets.SLIP])
def test_blank(form: str) -> None:
    """Each form is there to be filled in by hand; widths follow the table of columns."""
    out = BytesIO()
    paper.draw(paper.form(form), [paper.BLANK], out)
    assert out.getvalue().startswith(b"%PDF")


def test_the_month_marks_days(desk: Desk) -> None:
    """● planned, ✓ made, on the day's own column; due customers without a visit are listed too."""
    first = spans.span("month", today()).first
    done, planned, due = desk.shop("甲"), desk.shop("乙"), desk.shop("丙")
    desk.visit(first, done, state="done", kind="regular")
    desk.visit(first + timedelta(days=20), planned, focus=HOSTILE[:200])
    desk.visit(first + timedelta(days=21), planned, state="cancelled")
    plan = writing.open_plan(desk.me, desk.me.id, "month", first)
    writing.add_goal(desk.me, plan.id, "volume", target="100", unit="条")
    values = sheets.month(desk.me, desk.me.id, first)
    rows = {row["name"][0]: row for row in values["customers"]}
    assert (rows["甲"]["d1"], rows["甲"]["done"]) == ("✓", 1)
    assert (rows["乙"]["d21"], "d22" in rows["乙"]) == ("●", False)
    assert not any(key.startswith("d") and key[1:].isdigit() for key in rows["丙"])
    assert (values["planned"], values["made"], values["rate"]) == (2, 1, "50%")
    assert values["goals"][0]["name"] == "销量 （条）"
    assert due in desk.shops
    drawn(sheets.MONTH, values)


def test_the_week_lists_visits_and_work(desk: Desk) -> None:
    """The day stands before its first line; goals by their source; the superior's words and name."""
    plan = writing.open_plan(desk.me, desk.me.id, "week", monday(1))
    writing.add_item(desk.me, plan.id, "送标价签", standard="贴好", day=monday(1))
    writing.add_item(desk.chief, plan.id, "协助推介会", "ordered")
    on_route = desk.shop("甲")
    routes.add(desk.me, desk.me.id, "周一 1 线", "mon", [on_route])
    desk.visit(monday(1), on_route, focus="新品")
    desk.visit(monday(1), desk.shop("乙"))
    signing.submit(desk.me, plan.id)
    signing.confirm(desk.chief, plan.id, "周三早些出门")
    values = sheets.week(desk.me, desk.me.id, monday(1))
    assert [bool(row.get("day")) for row in values["visits"]] == [True, False, False]
    assert values["visits"][0]["focus"] == "新品"
    assert [row.get("route", "") for row in values["visits"]] == ["周一 1 线", "", ""]
    assert values["issue"] == monday(1).isocalendar().week
    assert values["visits"][2]["customer"] == "〔送标价签〕"
    assert (values["new"], values["ordered"]) == ("送标价签（贴好）", "协助推介会")
    assert values["opinion"] == "周三早些出门"
    assert values["sign_chief"]["name"] == "区域经理"
    drawn(sheets.WEEK, {**values, "new": HOSTILE})


def test_the_slip_carries_both_signatures(desk: Desk) -> None:
    """Who approved, who took it, and after coming back the lower half."""
    slip = signed(desk, make(desk, desk.shop("甲"), goal=HOSTILE[:300], receiver="王总", decides="yes"))
    values = sheets.slip(slip.id)
    assert values["sign_chief"]["name"] == "区域经理"
    assert values["sign_clerk"]["name"] == "内勤"
    assert timedelta() <= datetime.now() - values["clerk_at"] < timedelta(minutes=5)  # noqa: DTZ005
    assert (values["decides"], values["result"]) == ("yes", "")
    half = {**BACK, "arrived_at": moment(0), "left_at": moment(0) + timedelta(minutes=1), "next_on": today()}
    slips.come_back(desk.me, slip.id, half)
    values = sheets.slip(slip.id)
    assert values["result"] == "同意试销"
    drawn(sheets.SLIP, values)
    assert len(jobs.slip_job(desk.me, slip.id)) == 1


def test_rights_are_asked(desk: Desk) -> None:
    """A colleague prints nothing of it."""
    with pytest.raises(NotAllowed):
        jobs.week_job(desk.staff.beside, desk.me.id, monday(1))
    with pytest.raises(NotAllowed):
        jobs.month_job(desk.staff.beside, desk.me.id, monday(1))
