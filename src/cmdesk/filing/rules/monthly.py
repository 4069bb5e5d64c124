"""What came about in a month, for the monthly report and the assessment of each manager (S4-20, S4-22, S4-23)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin
from cmdesk.core.door import keep
from cmdesk.core.field import moment_text
from cmdesk.customers import rules as customers
from cmdesk.customers.rules import Head
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import clocks, lists, rights

_EVERY = 100_000
_Owner = int | None  # nobody may have them


@dataclass(frozen=True)
class Figures:
    """How many files of a manager went how far in a month.

    Attributes:
        new: new customers recorded in the month.
        prospects: prospects recorded in it.
        verified, archived: of all files, those that came so far in it.
        late: of those recorded in it, the ones entered or still to be entered after their limit.
        ordered: prospects that became customers in it.
    """

    owner_id: int | None
    owner: str
    new: int = 0
    prospects: int = 0
    verified: int = 0
    archived: int = 0
    late: int = 0
    ordered: int = 0


def opened(actor: Actor, month: date, kind: str, owner_id: int | None = None) -> list[tuple[Filing, Head]]:
    """Return the files of a kind that were recorded in a month, in the order in which they were recorded.

    Args:
        actor: who looks.
        month: a day of it.
        kind: ``new_file`` (《客户资料表》) or ``prospect`` (《潜在客户档案》).
        owner_id: only those of one manager.
    """
    found = [one for one in _within(actor, "opened_at", month) if one.kind == kind]
    whose = {one.id: one for one in customers.heads(actor, [one.customer_id for one in found])}
    pairs = [(one, whose[one.customer_id]) for one in found]
    return [(one, head) for one, head in pairs if owner_id is None or head.owner_id == owner_id]


def figures(actor: Actor, month: date) -> list[Figures]:
    """Return the figures of every manager whose files the actor may see, by name."""
    recorded, verified, archived = (
        _within(actor, column, month) for column in ("opened_at", "verified_at", "archived_at")
    )
    every = {one.customer_id for part in (recorded, verified, archived) for one in part}
    owners = {one.id: one.owner_id for one in customers.heads(actor, sorted(every))}
    called = lists.names('SELECT id, name FROM "user"', {one for one in owners.values() if one})
    until = min(_month(month)[1], rights.now())
    new, prospects, late, ordered = Counter[_Owner](), Counter[_Owner](), Counter[_Owner](), Counter[_Owner]()
    before = _prospects_among(recorded)
    for one in recorded:
        owner = owners[one.customer_id]
        new[owner] += one.kind == "new_file"
        prospects[owner] += one.kind == "prospect"
        late[owner] += one.kind != "change" and _is_late(one, until)
        ordered[owner] += one.kind == "new_file" and before.get(one.customer_id, one.id) < one.id
    as_verified, as_archived = (Counter(owners[one.customer_id] for one in part) for part in (verified, archived))
    return [
        Figures(
            owner, called.get(owner or 0, "无人负责"), new=new[owner], prospects=prospects[owner],
            verified=as_verified[owner], archived=as_archived[owner], late=late[owner], ordered=ordered[owner],
        )
        for owner in sorted(set(owners.values()), key=lambda one: called.get(one or 0, ""))
    ]  # fmt: skip


def _is_late(found: Filing, at: datetime) -> bool:
    entered = clocks.clock(found, "entered", at)
    return entered is not None and entered.timer.state in {"late", "done_late"}


def _prospects_among(recorded: list[Filing]) -> dict[int, int]:
    """Return customer → id of the file as which he was recorded first while he was a prospect."""
    found: dict[int, int] = {}
    for part in chunks(sorted({one.customer_id for one in recorded if one.kind == "new_file"})):
        found |= {
            int(customer): int(first)
            for customer, first in current().rows(
                "SELECT customer_id, MIN(id) FROM filing WHERE kind = 'prospect' AND binned_at IS NULL"
                f" AND customer_id IN ({marks(part)}) GROUP BY customer_id",
                list(part),
            )
        }
    return found


def _month(day: date) -> tuple[datetime, datetime]:
    begin = day.replace(day=1)
    end = month_begin(begin, 1)
    return datetime.combine(begin, time.min), datetime.combine(end, time.min)


def _within(actor: Actor, column: str, month: date) -> list[Filing]:
    begin, end = (moment_text(moment.astimezone()) for moment in _month(month))
    parts, params = ["customer.binned_at IS NULL"], []
    for where, values in (rights.visible(actor), customers.visible(actor)):
        if where:
            parts.append(where)
            params += list(values)
    return keep.read_all(
        Filing,
        f"filing.{column} >= ? AND filing.{column} < ? AND filing.binned_at IS NULL AND EXISTS"
        f" (SELECT 1 FROM customer WHERE customer.id = filing.customer_id AND {' AND '.join(parts)})"
        f" ORDER BY filing.{column}, filing.id LIMIT {_EVERY}",
        (begin, end, *params),
    )
