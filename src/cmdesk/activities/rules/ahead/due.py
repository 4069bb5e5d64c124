"""Everything that waits to be done for customers, in one list by its day (S1-66, S1-46, S1-74, S0-16, S4-56)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from cmdesk.activities.rules import light
from cmdesk.activities.rules.contacts import next_steps
from cmdesk.activities.rules.courtesy import birthdays, events, receptions
from cmdesk.activities.rules.light import Due
from cmdesk.activities.rules.owed import promises, requests, returns
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day import clock

KINDS: Final = {
    "next_step": "下一步", "promise": "承诺", "request": "客户请求", "return_item": "应返还", "birthday": "生日",
    "courtesy_event": "重要事件", "reception": "接待",
}  # fmt: skip


class Item(NamedTuple):
    """Something to be done.

    Attributes:
        kind: key of ``KINDS``.
        id: of the record; of a person for a birthday.
        by: when it is due.
        record: what the feature's rules returned for it.
    """

    kind: str
    id: int
    customer_id: int
    customer: str
    what: str
    by: datetime
    light: Due
    user: str
    record: Any


def items(actor: Actor, now: datetime, days: int = 7, *, mine: bool = True) -> list[Item]:
    """Return what is overdue and what is due within some days, the most overdue first.

    Args:
        actor: who asks.
        now: the moment the lights are told for.
        days: how far to look ahead; birthdays are told for today and tomorrow (S1-74).
        mine: only what the actor has to do; else all he may see.
    """
    until = now.date() + timedelta(days)
    found: list[Item] = []
    for source in _SOURCES:
        found += source(actor, now, until, mine)
    return sorted(found, key=lambda one: (one.by, one.kind, one.id))


def _end(day: date) -> datetime:
    return clock.moment_on(day, time(23, 59))


def _steps(actor: Actor, now: datetime, until: date, mine: bool) -> list[Item]:
    return [
        Item("next_step", one.activity_id, one.customer_id, one.customer, one.step, _end(one.due_on),
             light.of_day(one.due_on, now.date()), one.user, one)
        for one in next_steps.open_steps(actor, until, mine=mine)
    ]  # fmt: skip


def _promises(actor: Actor, now: datetime, until: date, mine: bool) -> list[Item]:
    return [
        Item("promise", one.id, one.customer_id, one.customer, one.text, _end(one.due_on), one.state(now.date()),
             one.user, one)
        for one in promises.open_ones(actor, until, mine=mine)
    ]  # fmt: skip


def _requests(actor: Actor, now: datetime, until: date, mine: bool) -> list[Item]:
    found = []
    for one in requests.open_ones(actor, mine=mine):
        by = one.next_by
        if by is not None and by.date() <= until:
            what = f"{'答复' if one.replied_at is None else '安排走访'}：{one.text}"
            found.append(
                Item("request", one.id, one.customer_id, one.customer, what, by, one.light(now), one.user, one)
            )
    return found


def _returns(actor: Actor, now: datetime, until: date, mine: bool) -> list[Item]:
    return [
        Item("return_item", one.id, one.customer_id, one.customer, f"返还 {one.words()}", _end(one.due_on),
             one.state(now.date()), one.user, one)
        for one in returns.open_ones(actor, until, mine=mine)
    ]  # fmt: skip


def _birthdays(actor: Actor, now: datetime, until: date, mine: bool) -> list[Item]:
    today = now.date()
    last = min(until, today + timedelta(1)) if until > today else today + timedelta(1)
    found = birthdays.between(actor, today, last, mine=mine)
    taken = _taken_up(found)
    names = _owners()
    return [
        Item("birthday", one.person_id, one.customer_id, one.customer,
             f"{'明天' if one.on > today else '今天'}是{one.words()}，打电话祝贺",
             _end(one.on), Due("soon" if one.on == today else "info", "今天" if one.on == today else "明天"),
             names.get(one.owner_id or 0, ""), one)
        for one in found if (one.person_id, one.on) not in taken
    ]  # fmt: skip


def _taken_up(found: list[birthdays.Birthday]) -> set[tuple[int, date]]:
    if not found:
        return set()
    rows = current().rows(
        "SELECT person_id, happens_on FROM courtesy_event WHERE occasion = 'birthday' AND binned_at IS NULL"
        f" AND person_id IN ({marks(found)})",
        [one.person_id for one in found],
    )
    return {(row[0], date.fromisoformat(row[1])) for row in rows}


def _owners() -> dict[int, str]:
    return dict(current().rows('SELECT id, name FROM "user"'))


def _events(actor: Actor, now: datetime, until: date, mine: bool) -> list[Item]:
    return [
        Item("courtesy_event", one.id, one.customer_id, one.customer, one.words(), _end(one.happens_on),
             one.light(now.date()), one.user, one)
        for one in events.listed(actor, until=until, only_open=True, mine=mine)
    ]  # fmt: skip


def _receptions(actor: Actor, now: datetime, until: date, mine: bool) -> list[Item]:
    return [
        Item("reception", one.id, one.customer_id, one.customer, f"接待 {one.visitors}：{one.next_step() or '办结'}",
             one.due_at(), one.state(now), one.user, one)
        for one in receptions.listed(actor, only_open=True, mine=mine) if one.due_at().date() <= until
    ]  # fmt: skip


_SOURCES: Final[tuple[Callable[[Actor, datetime, date, bool], list[Item]], ...]] = (
    _steps, _promises, _requests, _returns, _birthdays, _events, _receptions,
)  # fmt: skip
