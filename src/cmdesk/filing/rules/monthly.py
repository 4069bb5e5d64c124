"""What came about in a month, for the monthly report and the assessment of each manager (S4-20, S4-22, S4-23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day.months import month_begin
from cmdesk.core.door import keep
from cmdesk.core.field import moment_text
from cmdesk.customers import rules as customers
from cmdesk.customers.rules import Head
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import clocks, lists, rights

_EVERY = 100_000


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
    made = []
    for owner in sorted(set(owners.values()), key=lambda one: called.get(one or 0, "")):
        mine = [one for one in recorded if owners[one.customer_id] == owner]
        made.append(
            Figures(
                owner, called.get(owner or 0, "无人负责"),
                new=sum(one.kind == "new_file" for one in mine),
                prospects=sum(one.kind == "prospect" for one in mine),
                verified=sum(owners[one.customer_id] == owner for one in verified),
                archived=sum(owners[one.customer_id] == owner for one in archived),
                late=sum(_is_late(one, until) for one in mine if one.kind != "change"),
                ordered=sum(_had_been_prospect(one) for one in mine),
            )
        )  # fmt: skip
    return made


def _is_late(found: Filing, at: datetime) -> bool:
    entered = clocks.clock(found, "entered", at)
    return entered is not None and entered.timer.state in {"late", "done_late"}


def _had_been_prospect(found: Filing) -> bool:
    if found.kind != "new_file":
        return False
    row = current().row(
        "SELECT 1 FROM filing WHERE customer_id = ? AND id < ? AND kind = 'prospect' AND binned_at IS NULL",
        (found.customer_id, found.id),
    )
    return row is not None


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
