"""Whether all retail customers are covered within two months, by what was done and what is planned (S1-85)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmdesk.cadence.rules import scope
from cmdesk.cadence.rules.due import Due, due
from cmdesk.cadence.rules.judge import judges, quoted
from cmdesk.cadence.rules.months import Manager, managers, months_until
from cmdesk.cadence.rules.period import STATES, Span
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of
from cmdesk.core.database import current


@dataclass(frozen=True)
class Covered:
    """How far the customers of one manager, or of all, are covered.

    Attributes:
        whole: customers who must be.
        done: seen within the span.
        planned: not seen, but a visit stands in the plan.
    """

    manager: Manager
    whole: int
    done: int
    planned: int

    @property
    def missing(self) -> int:
        """Customers neither seen nor planned."""
        return self.whole - self.done - self.planned

    @property
    def share(self) -> float:
        """Percent seen or planned; 100 when there is nobody to see."""
        return (self.done + self.planned) * 100 / self.whole if self.whole else 100.0


@dataclass(frozen=True)
class Coverage:
    """The coverage of a span of months.

    Attributes:
        rows: one for each manager, the worst first.
        whole: all together.
    """

    span: Span
    until: date
    rows: tuple[Covered, ...]
    whole: Covered


def coverage(
    actor: Actor, until: date, months: int = 0, *, manager: int | None = None, area: int | None = None
) -> Coverage:
    """Return how far the customers are covered in the months that end with that of a day.

    Args:
        actor: sees only customers he may view.
        until: contacts up to this day count as done, visits planned from it to the end of its month as planned.
        months: how many; as many as the rules of the day say when 0.
        manager: only this user's customers.
        area: only customers of this unit and those below.
    """
    span = months_until(until, months or int(regulation.on(until).number("cadence.coverage.months")))
    where, params = scope.of(actor, manager, area)
    counts: dict[int, list[int]] = {}
    for judge in judges(until):
        done = f"{judge.last} >= '{span.first}'"
        found = current().rows(
            f"SELECT COALESCE(b.owner, 0), COUNT(*), COUNT(CASE WHEN {done} THEN 1 END),"
            f" COUNT(CASE WHEN NOT ({done}) AND {_planned(until, span)} THEN 1 END)"
            f" FROM due_basis b WHERE {judge.where} AND {_retail(until)}{where} GROUP BY COALESCE(b.owner, 0)",
            params,
        )
        for owner, *numbers in found:
            counts[owner] = [one + other for one, other in zip(counts.get(owner, (0, 0, 0)), numbers, strict=True)]
    people = managers(set(counts))
    by_manager = [Covered(people[one], *numbers) for one, numbers in counts.items()]
    rows = sorted(by_manager, key=_worst)
    whole = Covered(
        Manager(0, "合计", ""), sum(row.whole for row in rows), sum(row.done for row in rows),
        sum(row.planned for row in rows),
    )  # fmt: skip
    return Coverage(span, until, tuple(rows), whole)


def uncovered(actor: Actor, until: date, *, manager: int | None = None) -> list[Due]:
    """Return the customers who are neither seen nor planned in the months of coverage, those longest unseen first."""
    span = months_until(until, int(regulation.on(until).number("cadence.coverage.months")))
    found = due(
        actor, until, manager=manager, states=tuple(STATES),
        only=lambda judge: all_of(_retail(until), f"{judge.last} < '{span.first}'", f"NOT {_planned(until, span)}"),
    )  # fmt: skip
    return sorted(found, key=lambda row: (row.last or date.min, row.customer_id))


def _retail(day: date) -> str:
    kinds = ", ".join(quoted(str(kind)) for kind in regulation.on(day).value("cadence.coverage.kinds"))
    return f"(b.business_kind IS NULL OR b.business_kind IN ({kinds or 'NULL'}))"


def _planned(until: date, span: Span) -> str:
    """Return SQL for: a visit is planned between a day and the end of the span; looked up only where one may be."""
    return (
        f"(b.planned_last >= '{until}' AND (b.planned_last <= '{span.last}' OR EXISTS (SELECT 1 FROM visit p"
        f" WHERE p.customer_id = b.customer AND p.day BETWEEN '{until}' AND '{span.last}' AND p.state = 'planned'"
        " AND p.binned_at IS NULL)))"
    )


def _worst(row: Covered) -> tuple[float, str, int]:
    return row.share, row.manager.name, row.manager.id
