"""Minutes of a talk: written in two working days, reviewed, sent, receipt confirmed (S3-22)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.cadence.test_commands import run
from tests.journal.conftest import TODAY, Day, at

from cmdesk.core import approval, calendar
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.customers import rules as customers
from cmdesk.journal import paper
from cmdesk.journal.record import Duty, Minutes
from cmdesk.journal.rules import minutes
from cmdesk.papers.rules import letterhead

SAID: dict[str, Any] = {
    "began_at": at(-1), "ended_at": at(-1) + timedelta(hours=1), "place": "客户办公室",
    "topics": "年度合作\n货源", "content": "一、年度合作……", "agreements": "按月供货\n季度对账",
}  # fmt: skip
PEOPLE = (
    {"side": "ours", "name": "李敏", "position": "客户经理"},
    {"side": "theirs", "name": "张建国", "position": "店主"},
)
DUTIES = ({"text": "送合同文本", "side": "ours", "name": "李敏", "due_on": TODAY + timedelta(days=3)},)


def write(day: Day, **values: Any) -> int:
    return minutes.write(day.manager, {"customer_id": day.customers[0], **SAID, **values}, PEOPLE, DUTIES)


def test_from_the_draft_to_the_receipt(day: Day) -> None:
    """Each step only after the one before; the superior signs what he read."""
    one = write(day)
    with pytest.raises(Refused, match="提交客户要在"):
        minutes.send(day.manager, one, "email")
    run = minutes.submit(day.manager, one)
    with pytest.raises(Refused, match="不能再改"):
        minutes.edit(day.manager, one, {"content": "改"})
    approval.approve(day.staff["area_manager"], run, "属实")
    with pytest.raises(Refused, match="客户确认要在"):
        minutes.confirm(day.manager, one, "张建国")
    minutes.send(day.manager, one, "email")
    with pytest.raises(Invalid):
        minutes.confirm(day.manager, one, " ")
    minutes.confirm(day.manager, one, "张建国")
    assert keep.read(Minutes, one).state == "confirmed"


def test_duties_are_ticked_off_whatever_became_of_the_minutes(day: Day) -> None:
    """What was agreed on is settled after the review too, by who may write the minutes; a tick can be taken back."""
    one = write(day)
    (duty,) = minutes.duties(one)
    minutes.submit(day.manager, one)
    minutes.settle_duties(day.manager, one, {duty.id})
    assert [row["state"] for row in paper.minutes_values(minutes.read(day.manager, one))["duties"]] == ["已完成"]
    assert minutes.open_duties(day.manager.id, TODAY + timedelta(days=9)) == []
    with pytest.raises((NotAllowed, NotFound)):
        minutes.settle_duties(day.staff.away, one, set())
    number = minutes.read(day.manager, one).number or ""
    told = run(day.manager, "minutes", "duty", number)
    assert [(row["place"], row["text"], row["done"]) for row in told.result["duties"]] == [(1, "送合同文本", True)]
    assert not run(day.manager, "minutes", "duty", number, "--open", "1").result["duties"][0]["done"]
    with pytest.raises(Refused, match="没有第 2 项"):
        run(day.manager, "minutes", "duty", number, "--done", "1", "2")
    assert not minutes.duties(one)[0].done, "nothing is ticked off when a place is wrong"
    assert run(day.manager, "minutes", "duty", number, "--done").result["duties"][0]["done"]
    minutes.settle_duties(day.manager, one, set())
    assert [left.text for left in minutes.open_duties(day.manager.id, TODAY + timedelta(days=9))] == ["送合同文本"]


def test_sent_back_it_is_a_draft_again(day: Day) -> None:
    """The recorder corrects and submits again."""
    one = write(day)
    run = minutes.submit(day.manager, one)
    approval.send_back(day.staff["area_manager"], run, "补写价格")
    assert keep.read(Minutes, one).state == "draft"
    minutes.edit(day.manager, one, {"content": "价格：……"}, attendees=PEOPLE[:1])
    assert [person.name for person in minutes.people(one)] == ["李敏"]
    assert minutes.submit(day.manager, one) == run
    approval.send_back(day.staff["area_manager"], run, "再写清楚")
    approval.resubmit(day.manager, run)
    approval.approve(day.staff["area_manager"], run)
    assert keep.read(Minutes, one).state == "reviewed"


def test_a_visit_fills_customer_and_times(day: Day) -> None:
    """Begun from a visit, nothing that stands there is typed again."""
    one = minutes.write(day.manager, {"visit_id": day.visit, "topics": "货源", "content": "……"})
    found = keep.read(Minutes, one)
    assert found.customer_id == day.customers[0]
    assert found.ended_at is not None


def test_two_working_days_from_the_end_of_the_talk(day: Day) -> None:
    """The timer runs from the talk to the submission, over weekends and holidays as the office works."""
    one = minutes.read(day.manager, write(day))
    ended = SAID["ended_at"]
    known = calendar.current()
    due = known.closing(known.add_working_days(ended, 2))
    assert minutes.timer(one).due == due
    assert minutes.timer(one, due + timedelta(minutes=1)).state == "late"
    minutes.submit(day.manager, one.id)
    assert minutes.timer(one, due + timedelta(days=9)).state == "done"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"topics": ""}, "topics"), ({"content": " "}, "content"), ({"customer_id": None}, "customer_id"),
     ({"ended_at": at(-2)}, "ended_at")],
)  # fmt: skip
def test_what_is_missing_is_named(values: dict[str, Any], field: str, day: Day) -> None:
    """No topics, no words, no customer, an end before the beginning."""
    said = {"customer_id": day.customers[0], **SAID, **values}
    with pytest.raises(Invalid) as refusal:
        minutes.write(day.manager, said)
    assert list(refusal.value.problems) == [field]


def test_others_do_not_read_them(day: Day) -> None:
    """A manager of another area is not told that they exist."""
    one = write(day)
    with pytest.raises(NotFound):
        minutes.read(day.staff.away, one)
    assert minutes.listed(day.staff.away) == []
    assert [found.id for found in minutes.listed(day.staff["area_manager"], customer_id=day.customers[0])] == [one]


def test_the_paper_shows_both_sides_and_the_signature(day: Day) -> None:
    """Attendees stand side by side, topics line by line, the review carries name and day."""
    one = write(day)
    approval.approve(day.staff["area_manager"], minutes.submit(day.manager, one))
    values = paper.minutes_values(keep.read(Minutes, one))
    assert values["attendees"] == [
        {"our_name": "李敏", "our_position": "客户经理", "their_name": "张建国", "their_position": "店主"}
    ]
    assert [row["text"] for row in values["topics"]] == ["年度合作", "货源"]
    assert values["duties"][0]["who"] == "我方/李敏"
    assert values["review"]["name"] == "区域经理"


def test_the_paper_names_our_office_where_nobody_else_is_written(day: Day) -> None:
    """我方单位 is who stands above the title, unless the recorder wrote it."""
    forms = replace(day.manager, rights={**day.manager.rights, "papers.edit_forms": Scope.ALL})
    letterhead.change(forms, "城区公司", b"")
    assert paper.minutes_values(keep.read(Minutes, write(day)))["our_unit"] == "城区公司"


def test_a_deputy_signs_the_paper_in_the_other_name(day: Day) -> None:
    """Printed minutes say who signed, 代 whom, with which words, and when."""
    from cmdesk.core.actor import PROGRAM
    from cmdesk.staff.record import Deputy

    one, today = write(day), approval.now().date()
    values = {
        "user_id": day.staff["area_manager"].id,
        "deputy_id": day.staff["clerk"].id,
        "begins_on": today,
        "ends_on": today,
    }
    with keep.operation(PROGRAM, "代理") as work:
        work.add(Deputy, values)
    approval.approve(day.staff["clerk"], minutes.submit(day.manager, one), "已核对")
    review = paper.minutes_values(keep.read(Minutes, one))["review"]
    assert review == {"name": "内勤（代区域经理）　已核对", "day": today}


def test_a_list_of_minutes_names_the_customers_and_counts_what_was_agreed(day: Day) -> None:
    """What was taken out again is not counted; a customer is called as everywhere, by his short name."""
    first, second = day.customers[:2]
    found = customers.read(day.manager, second)
    customers.edit(day.manager, second, {"short_name": "小福"}, version=found.version)
    said = {"began_at": at(-1), "ended_at": at(-1), "topics": "货源", "content": "一"}
    duties = [{"text": text, "side": "ours", "due_on": TODAY + timedelta(days=20)} for text in ("送合同", "对账")]
    one = minutes.write(day.manager, {**said, "customer_id": first}, duties=duties)
    two = minutes.write(day.manager, {**said, "customer_id": second})
    with keep.operation(PROGRAM, "拿掉一项") as work:
        work.bin(Duty, minutes.duties(one)[0].id)
    listed = minutes.listed(day.manager)
    assert minutes.agreed(listed) == {one: 1}
    assert minutes.titles(listed) == {first: customers.read(day.manager, first).title(), second: "小福"}
    assert [made.id for made in listed] == [two, one]
