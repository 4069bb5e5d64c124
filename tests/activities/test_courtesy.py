"""Visitors, important days and birthdays: nothing out of order, nothing without the superior's word (S4-56, S4-59, M13)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities import rules
from cmdesk.activities.record import CourtesyEvent, Gift, Reception
from cmdesk.activities.rules import records
from cmdesk.activities.rules.ahead import due
from cmdesk.activities.rules.courtesy import birthdays, events, receptions, signing
from cmdesk.core import regulation
from cmdesk.core.day import lunar
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers import rules as customers

NOW = datetime.now().astimezone().replace(microsecond=0)
TODAY = NOW.date()


def visitor(people: People, opened: MakeFile, **values: object) -> Reception:
    base = {"customer_id": opened(people.li).id, "visitors": "张经理", "arrives_at": NOW - timedelta(hours=8)}
    return receptions.add(people.li, {**base, **values})


def test_a_reception_goes_into_the_story_once_it_is_whole(people: People, opened: MakeFile) -> None:
    """Numbered without gaps; not settled before the greeting at home; then a contact tells of it."""
    made = visitor(people, opened)
    assert made.number == f"JD{TODAY.year}0001"
    with pytest.raises(Refused, match="缺：已预约接待人"):
        receptions.finish(people.li, made.id, "谈妥")
    for step in ("appointed", "guided", "welcomed", "farewell", "greeted"):
        receptions.tick(people.li, made.id, step)
    with pytest.raises(Refused, match="接待结果"):
        receptions.finish(people.li, made.id, " ")
    done = receptions.finish(people.li, made.id, "谈妥")
    (entry,) = rules.timeline(people.li, made.customer_id)
    assert (entry.channel, entry.result, entry.id) == ("reception", "谈妥", done.activity_id)
    with pytest.raises(Refused, match="已经办结"):
        receptions.tick(people.li, made.id, "meals")
    other = receptions.add(people.li, {"customer_id": made.customer_id, "visitors": "李总", "arrives_at": NOW})
    assert other.number == f"JD{TODAY.year}0002"


def test_the_greeting_at_home_has_its_hours(people: People, opened: MakeFile) -> None:
    """Two hours from when the visitor should be home; a late greeting stays marked."""
    home = NOW - timedelta(hours=3)
    made = visitor(people, opened, home_by=home)
    for step in ("appointed", "guided", "welcomed", "farewell"):
        receptions.tick(people.li, made.id, step)
    (one,) = receptions.listed(people.li)
    assert one.greet_by == home + timedelta(hours=2)
    assert one.state(home + timedelta(hours=1)).tone == "soon"
    assert one.state(NOW).tone == "late"
    assert [item.kind for item in due.items(people.li, NOW)] == ["reception"]
    receptions.tick(people.li, made.id, "greeted")
    receptions.finish(people.li, made.id, "平安到家")
    (one,) = receptions.listed(people.li)
    assert one.state(NOW) == ("late", "问候超时")
    assert due.items(people.li, NOW) == []


def test_without_a_time_at_home_the_hours_run_from_the_farewell(people: People, opened: MakeFile) -> None:
    """Who was just seen off is not late because he came in the morning (S4-56)."""
    made = visitor(people, opened)
    for step in ("appointed", "guided", "welcomed", "farewell"):
        receptions.tick(people.li, made.id, step)
    (one,) = receptions.listed(people.li)
    assert one.farewell_at is not None
    assert one.greet_by == one.farewell_at + timedelta(hours=2)
    assert one.state(one.farewell_at).tone == "soon"
    assert one.state(one.farewell_at + timedelta(hours=3)).tone == "late"
    (waiting,) = due.items(people.li, NOW)
    assert waiting.by == one.greet_by


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(receptions.STEPS), st.booleans()), max_size=12))
def test_steps_are_never_out_of_order(file_people: People, opened: MakeFile, steps: list[tuple[str, bool]]) -> None:
    """Whatever is ticked and taken back, nobody is seen off who was not welcomed, nor greeted who was not seen off."""
    made = visitor(file_people, opened)
    for step, back in steps:
        before = keep.read(Reception, made.id)
        try:
            now = receptions.tick(file_people.li, made.id, step, back=back)
        except Refused:
            needed = receptions.AFTER[step]
            assert not back
            assert needed not in before.steps
        else:
            assert (step in now.steps) is not back
            assert "farewell" not in now.steps or "welcomed" in now.steps
            assert "greeted" not in now.steps or "farewell" in now.steps
            assert (now.greeted_at is not None) is ("greeted" in now.steps)
            assert (now.farewell_at is not None) is ("farewell" in now.steps)


def event(people: People, opened: MakeFile, **values: object) -> CourtesyEvent:
    base = {
        "customer_id": opened(people.li).id,
        "occasion": "opening",
        "happens_on": TODAY,
        "way": "gift",
        "amount": 300,
    }
    return events.add(people.li, {**base, **values})


def test_money_and_days_need_the_superior(people: People, opened: MakeFile) -> None:
    """Nobody agrees to his own plan; a changed amount needs a new word; then gift and contact are written together."""
    made = event(people, opened)
    with pytest.raises(Refused, match="还没有批准"):
        events.finish(people.li, made.id, "去了")
    signing.submit(people.li, made.id)
    with pytest.raises(Refused, match="自己发起"):
        signing.approve(people.li, made.id)
    agreed = signing.approve(people.supervisor, made.id)
    assert (agreed.approver_id, agreed.state) == (people.supervisor.id, "approved")
    assert agreed.approved_on is not None
    changed = events.edit(people.li, made.id, {"amount": 500}, version=agreed.version)
    assert (changed.approved_on, changed.state) == (None, "planned")
    with pytest.raises(Refused, match="还没有批准"):
        events.finish(people.li, made.id, "去了")
    signing.submit(people.li, made.id)
    signing.approve(people.supervisor, made.id)
    done = events.finish(people.li, made.id, "客户很高兴", "花篮")
    gift = Gift.get()
    assert (gift.name, gift.event_id, gift.activity_id) == ("花篮", made.id, done.activity_id)
    (entry,) = rules.timeline(people.li, made.customer_id)
    assert (entry.channel, entry.result) == ("event", "客户很高兴")
    with pytest.raises(Refused, match="已办"):
        events.drop(people.li, made.id)


def test_approval_cannot_be_slipped_in_through_the_form(people: People, opened: MakeFile) -> None:
    """The superior's name is written by the superior alone, and a state by its verb (S4-59)."""
    made = event(people, opened)
    own = people.supervisor
    mine = events.add(own, {"customer_id": made.customer_id, "occasion": "wedding", "happens_on": TODAY, "amount": 100})
    with pytest.raises(NotAllowed, match="本人提交"):
        signing.submit(people.li, mine.id)
    signing.submit(own, mine.id)
    with pytest.raises(Refused, match="自己"):
        signing.approve(own, mine.id)
    for values in ({"approved_on": TODAY, "approver_id": people.boss.id}, {"state": "done"}):
        with pytest.raises(Refused):
            events.edit(people.li, made.id, values, version=made.version)
        with pytest.raises(Refused):
            events.add(people.li, {"customer_id": made.customer_id, "occasion": "other", "happens_on": TODAY, **values})


def test_a_free_amount_is_the_offices_to_set(people: People, opened: MakeFile) -> None:
    """Up to the regulation's amount nobody need be asked, except for somebody's day."""
    regulation.change(people.boss, "courtesy.free.amount", 300, TODAY)
    assert events.finish(people.li, event(people, opened).id, "送到").state == "done"
    attending = event(people, opened, way="attend", amount=None)
    with pytest.raises(Refused, match="批准"):
        events.finish(people.li, attending.id, "去了")


def test_a_birthday_is_told_the_day_before_and_once(people: People, opened: MakeFile) -> None:
    """By either calendar; once congratulated it is off the list, and the call is in the story (S1-74)."""
    shop = opened(people.li)
    tomorrow = TODAY + timedelta(1)
    moon = lunar.of(tomorrow)
    customers.add_person(people.li, shop.id, {"name": "公历", "birthday": f"1970-{tomorrow:%m-%d}"})
    leap = "闰" if moon.leap else ""
    customers.add_person(
        people.li,
        shop.id,
        {"name": "农历", "birthday": f"{leap}{moon.month:02d}-{moon.day:02d}", "birthday_calendar": "lunar"},
    )
    found = [one for one in due.items(people.li, NOW) if one.kind == "birthday"]
    assert sorted(one.record.name for one in found) == ["公历", "农历"]
    events.greet_birthday(people.li, found[0].record)
    with pytest.raises(Refused, match="登记过"):
        events.greet_birthday(people.li, found[0].record)
    assert len([one for one in due.items(people.li, NOW) if one.kind == "birthday"]) == 1
    assert rules.timeline(people.li, shop.id)[0].channel == "event"
    assert birthdays.between(people.zhao, TODAY, tomorrow) == []


@given(
    day=st.dates(date(1950, 1, 1), date(2090, 12, 31)),
    month=st.integers(1, 12),
    number=st.integers(1, 30),
    leap=st.booleans(),
)
def test_keys_of_a_day_are_those_the_calendar_keeps_then(day: date, month: int, number: int, leap: bool) -> None:
    """A list by keys finds exactly the birthdays that ``lunar.next_on`` would put on that day, leap months included."""
    for one in (lunar.next_on(month, number, leap, day), day):
        key = f"{'闰' if leap else ''}{month:02d}-{number:02d}"
        kept = lunar.next_on(month, number, leap, one - timedelta(1)) == one
        assert (key in birthdays.lunar_keys(one)) is kept


def test_the_29th_of_february_is_kept_every_year() -> None:
    """On the 28th where there is no 29th."""
    assert "02-29" in birthdays.solar_keys(date(2027, 2, 28))
    assert "02-29" not in birthdays.solar_keys(date(2028, 2, 28))
    assert birthdays.solar_keys(date(2028, 2, 29)) == ["02-29"]


def test_small_records_never_move_to_another_customer(people: People, opened: MakeFile) -> None:
    """A reception belongs to whom it was entered for."""
    made, other = visitor(people, opened), opened(people.li, "另一家")
    with pytest.raises(Refused, match="另一客户"):
        records.edit(people.li, Reception, made.id, {"customer_id": other.id}, version=made.version)
