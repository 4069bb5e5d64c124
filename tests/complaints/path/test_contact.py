"""A complaint that a customer brings himself is a contact with him, on his time-line and in the log of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.complaints.conftest import Desk

from cmdesk.activities.record import Activity
from cmdesk.activities.rules.contacts import participants
from cmdesk.complaints.rules.path import closing, intake
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid
from cmdesk.journal.rules.daily import records


def contacts(desk: Desk) -> list[Activity]:
    return keep.read_all(Activity, "customer_id = ? AND binned_at IS NULL ORDER BY id", (desk.customer,))


def test_a_complaint_by_telephone_is_a_contact_of_the_day(desk: Desk) -> None:
    """A call with who called and what he said; the log of its day names it, the calls of the month count it."""
    received = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)  # noqa: DTZ005  # today at any hour
    one = desk.register(received_at=received, phone="13812345678", answer="马上补送")
    (made,) = contacts(desk)
    assert desk.read(one).activity_id == made.id
    assert (made.channel, made.purposes, made.call_number) == ("phone_in", ("complaint",), "13812345678")
    assert made.subject.startswith(f"投诉 {desk.read(one).number}：")
    assert (made.content, made.result) == ("少送一条", "马上补送")
    assert [(who.side, who.name) for who in participants.of([made.id])[made.id]] == [("theirs", "张老板")]
    me = desk.staff["account_manager"]
    (line,) = records.done(me, me.id, received.date()).lines
    assert (line.times, line.channel, line.note) == ("00:00", "来电", "马上补送")
    assert str(desk.read(one).number) in line.work[0]


@pytest.mark.parametrize(("channel", "word"), [("visit", "reception"), ("letter", "post"), ("written", "post")])
def test_other_ways_of_complaining_are_contacts_too(desk: Desk, channel: str, word: str) -> None:
    """Who comes, or writes."""
    desk.register(channel=channel)
    assert [one.channel for one in contacts(desk)] == [word]


@pytest.mark.parametrize("channel", ["from_visit", "staff", "web", "other"])
def test_what_others_bring_is_no_contact_of_its_own(desk: Desk, channel: str) -> None:
    """A visit has its own place on the time-line; a colleague is not the customer."""
    one = desk.register(channel=channel)
    assert contacts(desk) == []
    intake.correct(desk.staff["account_manager"], one, {"facts": "少送两条"})
    assert contacts(desk) == []


def test_the_contact_says_what_was_corrected(desk: Desk) -> None:
    """Moment, words and who called follow; what turns out to be no call is taken off; who binned the contact is left alone."""
    me = desk.staff["account_manager"]
    one = desk.register()
    earlier = datetime.now() - timedelta(hours=5)  # noqa: DTZ005
    intake.correct(me, one, {"facts": "少送两条", "contact_name": "张老板娘", "received_at": earlier})
    (made,) = contacts(desk)
    assert made.content == "少送两条"
    assert made.happened_at is not None
    assert abs(made.happened_at.astimezone() - earlier.astimezone()) < timedelta(seconds=1)
    assert [who.name for who in participants.of([made.id])[made.id]] == ["张老板娘"]
    intake.correct(me, one, {"channel": "staff"})
    assert contacts(desk) == []
    intake.correct(me, one, {"facts": "少送三条"})
    assert contacts(desk) == []


def test_answers_and_the_call_afterwards_are_contacts_of_the_day(desk: Desk) -> None:
    """By whom, how, what was said; a visit has its own place, and what is said in the same call is no second one."""
    me = desk.staff["account_manager"]
    received = datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)  # noqa: DTZ005  # today at any hour
    one = desk.register(received_at=received)
    intake.answer(me, one, "在这个电话里答应补送", at=received)
    assert len(contacts(desk)) == 1
    intake.answer(me, one, "明天补送", at=received + timedelta(minutes=1), way="message")
    intake.answer(me, one, "走访时又说明一次", way="visit")
    with pytest.raises(Invalid, match="方式应是去电"):
        intake.answer(me, one, "再答复", way="gathering")
    intake.answer(me, one, "已补送，没有别的问题", at=received + timedelta(minutes=2), sure=True)
    closing.follow_up(me, one, satisfied=True, words="处理得快", at=received + timedelta(minutes=3))
    came, written, called, after = contacts(desk)
    number = desk.read(one).number
    assert came.channel == "phone_in"
    assert (written.channel, written.subject, written.content) == ("message", f"投诉 {number}：答复", "明天补送")
    assert (called.channel, called.user_id, called.purposes) == ("phone_out", me.id, ("complaint",))
    assert (after.channel, after.subject, after.content) == ("phone_out", f"投诉 {number}：回访", "满意：处理得快")
    assert [who.name for who in participants.of([after.id])[after.id]] == ["张老板"]
    said = [line.note for line in records.done(me, me.id, received.date()).lines]
    assert len(said) == 4
