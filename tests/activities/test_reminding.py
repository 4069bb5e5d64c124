"""What is due of one's own promises, next steps and requests is told the day before and when it is late."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities.rules.ahead import reminding
from cmdesk.activities.rules.owed import promises
from cmdesk.core import calendar, notice


def eve() -> datetime:
    """Return ten o'clock of a working day some days ahead whose next working day is the day after."""
    work, day = calendar.current(), date.today() + timedelta(3)  # noqa: DTZ011
    while not (work.is_working(day) and work.next_working_day(day) == day + timedelta(1)):
        day += timedelta(1)
    return datetime.combine(day, time(10))


def told(people: People, at: datetime) -> list[str]:
    return [one.text for one in reminding.reminders(people.li, at)]


def unread(people: People, at: datetime) -> list[str]:
    return [str(one.text) for one in notice.listed(people.li, at=at + timedelta(60), only_unread=True)]


def test_a_promise_is_told_the_working_day_before_and_when_it_is_late(people: People, opened: MakeFile) -> None:
    """Not earlier, not to others, without a word of what was promised, and each once."""
    customer, before = opened(people.li), eve()
    due = before + timedelta(1)
    one = promises.add(people.li, {"customer_id": customer.id, "text": "内部价 12 元", "due_on": due.date()})
    assert told(people, before - timedelta(1)) == []
    assert told(people, before) == told(people, due) == [f"承诺 {due:%m-%d} 到期：福顺烟酒店。"]
    assert told(people, due + timedelta(2)) == ["承诺已超时：福顺烟酒店。"]
    assert reminding.reminders(people.wang, due) == []
    moments = [before + timedelta(day) for day in range(-1, 6)]
    made = [notice.collect(people.li, reminding.reminders(people.li, at), at) for at in moments]
    assert made == [0, 1, 0, 1, 0, 0, 0]
    kept = notice.listed(people.li, at=due + timedelta(60))
    assert [told_.level for told_ in kept] == ["late", "soon"]
    assert {told_.about for told_ in kept} == {("customer", customer.id)}
    assert unread(people, due) == ["承诺已超时：福顺烟酒店。"], "that it was due soon is of the past"
    promises.keep_promise(people.li, one.id, "签收单")
    assert told(people, due) == []
    notice.collect(people.li, reminding.reminders(people.li, due), due)
    assert unread(people, due) == [], "what is kept is no more to be read"


def test_before_a_free_weekend_monday_is_told_on_friday(people: People, opened: MakeFile) -> None:
    """What is due on the next working day is told while there is still somebody at work to do it."""
    work, friday = calendar.current(), eve().date()
    while work.next_working_day(friday) == friday + timedelta(1) or not work.is_working(friday):
        friday += timedelta(1)
    due = work.next_working_day(friday)
    promises.add(people.li, {"customer_id": opened(people.li).id, "text": "送样品", "due_on": due})
    assert told(people, datetime.combine(friday, time(9))) == [f"承诺 {due:%m-%d} 到期：福顺烟酒店。"]


def test_many_open_the_page_of_what_is_due(people: People, opened: MakeFile) -> None:
    """A long list of what is late is one notice that opens the page where it is worked off."""
    customer, due = opened(people.li), eve()
    for at in range(9):
        promises.add(people.li, {"customer_id": customer.id, "text": f"事 {at}", "due_on": due.date()})
    late = due + timedelta(2)
    assert notice.collect(people.li, reminding.reminders(people.li, late), late) == 1
    (one,) = notice.listed(people.li, at=late + timedelta(30))
    assert one.text == "有 9 件跟进事项到期或超时，请打开“跟进”办理。"
    assert one.page == "due"
    assert one.about is None
