"""A customer whose orders fail for two ordering cycles in a row is visited at once (S1-29 ①)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cmdesk.core import regulation
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.door import keep
from cmdesk.core.field import Pick
from cmdesk.orders import rules as orders
from cmdesk.orders.record import CustomerOrder
from cmdesk.visits.rules.urgent import anomalies

TRIGGER = "orders"


@dataclass
class _Run:
    """The ordering days of a customer since his last order that came about."""

    owner_id: int | None
    cycle: int
    failed: list[tuple[date, str]]

    def cycles(self) -> int:
        """Return how many ordering cycles the failed days span; a second try within half a cycle is no new one."""
        days = (self.failed[-1][0] - self.failed[0][0]).days
        return 1 + (2 * days + self.cycle) // (2 * self.cycle)

    def words(self) -> str:
        """Return what happened on the last of these days."""
        label = _FAILURE.about.label_of
        return "、".join(f"{day.month} 月 {day.day} 日{label(why)}" for day, why in self.failed[-4:])


_FAILURE: Pick = CustomerOrder.failure


def heard(work: keep.Operation, entered: Sequence[orders.Entered]) -> None:
    """Open an anomaly where an order that was just entered is the last of enough failed cycles.

    What is open already is not opened again, and what lies too far back to be visited for is left to the figures.
    """
    today = datetime.now().date()  # noqa: DTZ005  # the office's calendar day is the machine's
    rules = regulation.on(today)
    wanted, usual = int(rules.number("anomaly.order_cycles")), int(rules.number("orders.cycle"))
    failing = sorted({one.customer_id for one in entered if not one.placed})
    for part in chunks(failing):
        for customer_id, run in _runs(work, part, usual).items():
            fresh = today - run.failed[-1][0] <= timedelta(days=wanted * run.cycle)
            if fresh and run.cycles() >= wanted:
                anomalies.open_within(work, customer_id, TRIGGER, run.owner_id or work.actor.id, f"{run.words()}。")


def _runs(work: keep.Operation, customer_ids: Sequence[int], usual: int) -> dict[int, _Run]:
    rows = work.database.rows(
        "SELECT c.id, c.owner_id, c.order_cycle, o.day, o.failure FROM customer_order o"
        f" JOIN customer c ON c.id = o.customer_id WHERE o.customer_id IN ({marks(customer_ids)}) AND o.state = 'failed'"
        " AND o.binned_at IS NULL AND NOT EXISTS (SELECT 1 FROM customer_order later WHERE later.customer_id ="
        " o.customer_id AND later.day >= o.day AND later.state = 'placed' AND later.binned_at IS NULL)"
        " ORDER BY o.customer_id, o.day, o.id",
        customer_ids,
    )
    found: dict[int, _Run] = {}
    for customer_id, owner_id, cycle, day, failure in rows:
        run = found.setdefault(customer_id, _Run(owner_id, cycle or usual, []))
        run.failed.append((date.fromisoformat(day), failure))
    return found


def register() -> None:
    """Hear of every order that is entered."""
    orders.when_entered("visits", heard)
