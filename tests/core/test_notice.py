"""Notices: told once, to the right person, in working time, and taken back with what caused them."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import Staff, add_customer, make_staff

from cmdesk.core import notice, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound
from cmdesk.core.file.office import Office
from cmdesk.core.notice import Notice, Reminder
from cmdesk.visits.record import Anomaly
from cmdesk.visits.rules.urgent import anomalies

THURSDAY = datetime(2026, 11, 19, 10, 0)  # noqa: DTZ001  # a working day, in working time
_people = itertools.count(1000)
LATER = THURSDAY + timedelta(days=30)


@pytest.fixture
def staff(office: Office) -> Staff:
    return make_staff(office)


def texts(actor: Actor, at: datetime | None = None, **more: Any) -> list[str]:
    return [one.text for one in notice.listed(actor, at=at or datetime.now() + timedelta(days=30), **more)]  # noqa: DTZ005


def test_the_same_thing_is_told_once_to_each_and_never_to_who_acts(staff: Staff) -> None:
    """A key is told once to each person; nobody is told what he does himself, and nobody sees another's notices."""
    me, other = staff["account_manager"], staff["area_manager"]
    for _ in range(2):
        with keep.operation(me, "事") as work:
            notice.tell(work, [me.id, other.id, None, other.id], "请看。", key="a", about=("customer", 1))
    assert texts(other) == ["请看。"]
    assert texts(me) == []
    later = datetime.now() + timedelta(days=30)  # noqa: DTZ005  # local, as every moment of a record
    assert notice.listed(other, at=later)[0].about == ("customer", 1)


def test_a_night_is_not_disturbed(staff: Staff) -> None:
    """What happens on a Saturday evening is stored at once and shown on Monday morning (expectation 2)."""
    me = staff["account_manager"]
    saturday = datetime(2026, 11, 21, 22, 0)  # noqa: DTZ001
    with keep.operation(PROGRAM, "事", at=saturday) as work:
        notice.tell(work, [me.id], "请看。", key="a")
    assert notice.unread(me, saturday + timedelta(hours=1)) == 0
    (kept,) = keep.read_all(Notice, "user_id = ?", (me.id,))
    shown = kept.sent_at.replace(tzinfo=None)
    assert shown.date() == date(2026, 11, 23)
    assert notice.unread(me, shown - timedelta(minutes=1)) == 0
    assert notice.unread(me, shown) == 1
    assert notice.is_time(shown)
    assert not notice.is_time(saturday)


def test_undo_takes_the_notice_back_and_doing_it_again_tells_again(staff: Staff) -> None:
    """An anomaly reported by mistake and undone leaves no notice; read or not, the undo is not held up by it."""
    boss, mine = staff["area_manager"], staff["account_manager"]
    customer = add_customer(mine, staff.units["east_market"])
    anomalies.report(boss, customer, Anomaly.trigger.about.choices[0].value)
    assert [text.partition("（")[0] for text in texts(mine)] == ["异动：福顺烟酒店"]
    assert notice.mark_read(mine, at=datetime.now() + timedelta(days=30)) == 1  # noqa: DTZ005
    step = undo.last(boss)
    assert step is not None
    undo.undo(boss, step.id)
    assert texts(mine) == []


def test_what_was_taken_back_can_be_told_anew(staff: Staff) -> None:
    """The key of an undone notice is free again, and the notice is unread again."""
    me, other = staff["account_manager"], staff["area_manager"]
    with keep.operation(me, "事") as work:
        notice.tell(work, [other.id], "一。", key="a")
        first = work.id
    notice.mark_read(other, at=datetime.now() + timedelta(days=30))  # noqa: DTZ005
    undo.undo(me, first)
    with keep.operation(me, "事") as work:
        assert notice.tell(work, [other.id], "二。", key="a") == 1
    assert texts(other, only_unread=True) == ["二。"]


def test_reading_is_no_step_that_could_be_undone(staff: Staff) -> None:
    """Ctrl+Z after reading twenty notices takes back the last piece of work, not the reading."""
    me = staff["account_manager"]
    with keep.operation(me, "我的工作") as work:
        work.add(Notice, {"user_id": me.id, "text": "x", "sent_at": THURSDAY, "key": "work"})
    notice.collect(me, [Reminder(f"k{at}", "请看。") for at in range(25)], THURSDAY)
    for one in notice.listed(me, at=LATER):
        notice.mark_read(me, [one.id], at=LATER)
    step = undo.last(me)
    assert step is not None
    assert step.title == "我的工作"


def test_only_ones_own_can_be_read(staff: Staff) -> None:
    """Somebody else's notice does not exist for me."""
    me, other = staff["account_manager"], staff["area_manager"]
    notice.collect(other, [Reminder("k", "请看。")], THURSDAY)
    (theirs,) = notice.listed(other, at=LATER)
    with pytest.raises(NotFound):
        notice.mark_read(me, [theirs.id], at=LATER)
    assert notice.mark_read(me, at=LATER) == 0
    assert notice.unread(other, LATER) == 1


def test_many_of_a_sort_are_told_in_one_sentence_a_day(staff: Staff) -> None:
    """Somebody back from leave reads one line about forty things, once a day; few are told one by one."""
    me = staff["account_manager"]
    many = [Reminder(f"k{at}", f"承诺 {at}", "late", together="件事到期") for at in range(40)]
    assert notice.collect(me, many, THURSDAY) == 1
    assert notice.collect(me, many, THURSDAY + timedelta(hours=1)) == 0
    assert texts(me, LATER) == ["有 40 件事到期。"]
    assert notice.collect(me, many[:3], THURSDAY + timedelta(days=1)) == 3


def test_what_was_told_in_one_sentence_ends_with_the_last_of_it(staff: Staff) -> None:
    """It says how many are left, is read when nothing is, and what comes up again is told again."""
    me = staff["account_manager"]
    many = [Reminder(f"k{at}", f"承诺 {at}", "late", together="件事到期") for at in range(7)]
    other = Reminder("x", "别的事", "soon")
    notice.collect(me, [*many, other], THURSDAY)
    assert notice.may_end(me)
    later = THURSDAY + timedelta(hours=1)
    assert notice.collect(me, [*many[3:], other], later) == 0, "what is left was told in the sentence already"
    assert texts(me, LATER, only_unread=True) == ["有 4 件事到期。", "别的事"]
    assert notice.collect(me, [other], later) == 0
    assert texts(me, LATER, only_unread=True) == ["别的事"]
    assert not notice.may_end(me)
    assert notice.collect(me, [many[0], other], later) == 1, "taken back: it is due again"
    assert texts(me, LATER, only_unread=True) == ["承诺 0", "别的事"]
    assert undo.last(me) is None, "the program tells: nobody takes that back"


def test_what_is_told_alone_ends_when_it_is_settled_on_whatever_day(staff: Staff) -> None:
    """Few of a sort are told one by one, each read as soon as it is no more due; what has no sort waits for its reader."""
    me = staff["account_manager"]
    few = [Reminder(f"k{at}", f"承诺 {at}", "late", together="件事到期") for at in range(2)]
    other = Reminder("x", "别的事", "soon")
    assert notice.collect(me, [*few, other], THURSDAY) == 3
    assert notice.may_end(me)
    assert notice.collect(me, [*few, other], THURSDAY + timedelta(days=1)) == 0
    assert len(texts(me, LATER, only_unread=True)) == 3, "nothing was settled"
    assert notice.collect(me, [few[1]], THURSDAY + timedelta(days=1)) == 0
    assert sorted(texts(me, LATER, only_unread=True)) == ["别的事", "承诺 1"]
    assert notice.collect(me, [], THURSDAY + timedelta(days=4)) == 0
    assert texts(me, LATER, only_unread=True) == ["别的事"]
    assert len(texts(me, LATER)) == 3, "the list still tells of it"
    assert not notice.may_end(me)
    assert undo.last(me) is None


@pytest.mark.parametrize("is_read", [False, True])
def test_what_was_settled_and_is_opened_again_is_told_again(staff: Staff, is_read: bool) -> None:
    """A promise that was said to be kept by mistake: whoever opens it again is reminded, had he read of it or not."""
    me = staff["account_manager"]
    one = Reminder("promise:1", "承诺", "late", together="件事到期")
    notice.collect(me, [one], THURSDAY)
    if is_read:
        notice.mark_read(me, at=LATER)
    notice.collect(me, [], THURSDAY + timedelta(hours=1))
    assert texts(me, LATER, only_unread=True) == []
    for again in (1, 0):
        assert notice.collect(me, [one], THURSDAY + timedelta(hours=2)) == again
    assert texts(me, LATER, only_unread=True) == ["承诺"]
    assert texts(me, LATER) == ["承诺", "承诺"]
    many = [Reminder(f"k{at}", f"承诺 {at}", "late", together="件事到期") for at in range(7)]
    notice.collect(me, [one, *many], THURSDAY + timedelta(hours=3))
    notice.collect(me, [one], THURSDAY + timedelta(hours=4))
    assert notice.collect(me, [one, *many], THURSDAY + timedelta(hours=5)) == 1, "all of many as well"
    assert "有 7 件事到期。" in texts(me, LATER, only_unread=True)


def test_a_sentence_of_yesterday_gives_way_to_that_of_today(staff: Staff) -> None:
    """Nobody reads the same number twice: what is still due is told anew, and stands for all of it."""
    me = staff["account_manager"]
    many = [Reminder(f"k{at}", f"承诺 {at}", "late", together="件事到期") for at in range(7)]
    notice.collect(me, many, THURSDAY)
    notice.collect(me, many[1:], THURSDAY + timedelta(days=1))
    assert texts(me, LATER, only_unread=True) == ["有 6 件事到期。"]
    notice.collect(me, many[:2], THURSDAY + timedelta(days=4))
    assert sorted(texts(me, LATER, only_unread=True)) == ["承诺 0", "承诺 1"]


def test_two_computers_of_one_person_tell_the_same_thing_once(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second by a hair neither tells again nor shows an error."""
    me = staff["account_manager"]
    notice.collect(me, [Reminder("k", "请看。")], THURSDAY)
    real = notice._tell_one

    def blind(work: keep.Operation, user: int, values: Any) -> int:
        monkeypatch.setattr(
            work.database, "row", lambda text, params=(): None if "FROM notice" in text else row(text, params)
        )
        return real(work, user, values)

    row = keep.current().row
    monkeypatch.setattr(notice, "_untold", lambda _actor, reminders: list(reminders))
    monkeypatch.setattr(notice, "_tell_one", blind)
    assert notice.collect(me, [Reminder("k", "请看。")], THURSDAY) == 0
    monkeypatch.undo()
    assert texts(me, LATER) == ["请看。"]


def test_a_notice_needs_a_person_a_sentence_and_a_moment(staff: Staff) -> None:
    """Nothing half made is kept."""
    with pytest.raises(Invalid), keep.operation(PROGRAM, "事") as work:
        work.add(Notice, {"key": "a"})


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rounds=st.lists(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["info", "soon", "late"]))), max_size=6),
)
def test_however_often_it_is_asked_each_level_is_told_once(
    file_office: Office, rounds: list[list[tuple[int, notice.Level]]]
) -> None:
    """Collected again and again in any order, what a person has been told is each (thing, level) exactly once."""
    me = Actor(id=next(_people), login="x", name="x", role="x")
    told: set[str] = set()
    for at, one in enumerate(rounds):
        wanted = [Reminder(f"{thing}:{level}", "请看。", level) for thing, level in one]
        fresh = {reminder.key for reminder in wanted} - told
        assert notice.collect(me, wanted, THURSDAY + timedelta(minutes=at)) == len(fresh)
        told |= fresh
    assert sorted(one.key for one in notice.listed(me, at=LATER)) == sorted(told)
    assert notice.unread(me, LATER) == len(told)
