"""What was told to whom and which guiding opinion was carried out where (S0-11, S0-24, S0-44, S1-24)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.bulletins.record import Conveyed
from cmdesk.bulletins.rules import running
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused


@dataclass(frozen=True)
class Carried:
    """How far the opinions that hold at a customer are carried out.

    Attributes:
        wanted: how many hold.
        done: how many of them were carried out there.
        left: those that were not, as sheets print them.
    """

    wanted: int
    done: int
    left: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return not self.left


def convey_within(
    work: keep.Operation, activity_id: int, customer_id: int, day: date, bulletins: Collection[int]
) -> None:
    """Let exactly these bulletins be conveyed by a contact, in the operation that writes the contact.

    Raises:
        Refused: one of them did not hold at the customer on that day and was not noted before.
    """
    known = {
        one.bulletin_id: one for one in keep.read_all(Conveyed, "activity_id = ? AND binned_at IS NULL", (activity_id,))
    }
    fresh = set(bulletins) - set(known)
    if fresh - {one.id for one in running.at_customers([customer_id], day)[customer_id]}:
        raise Refused(f"有的营销信息在 {day} 不适用于这户客户，请刷新后重新勾选。")
    for bulletin, one in known.items():
        if bulletin not in bulletins:
            work.bin(Conveyed, one.id)
        elif one.day != day:
            work.edit(Conveyed, one.id, {"day": day})
    for bulletin in sorted(fresh):
        work.add(
            Conveyed, {"bulletin_id": bulletin, "activity_id": activity_id, "customer_id": customer_id, "day": day}
        )


def by_activity(activity_id: int | None) -> tuple[int, ...]:
    """Return the ids of the bulletins that a contact conveyed."""
    if activity_id is None:
        return ()
    rows = current().rows(
        "SELECT bulletin_id FROM conveyed WHERE activity_id = ? AND binned_at IS NULL ORDER BY id", (activity_id,)
    )
    return tuple(row[0] for row in rows)


def told(customer_id: int, bulletins: Iterable[int]) -> dict[int, date]:
    """Return when each of some bulletins was last told to a customer; those that never were are left out."""
    found: dict[int, date] = {}
    for part in chunks(list(bulletins)):
        for bulletin, day in current().rows(
            f"SELECT bulletin_id, MAX(day) FROM conveyed WHERE customer_id = ? AND bulletin_id IN ({marks(part)})"
            " AND binned_at IS NULL GROUP BY bulletin_id",
            (customer_id, *part),
        ):
            found[bulletin] = date.fromisoformat(day)
    return found


def carried(customers: Sequence[int], day: date) -> dict[int, Carried]:
    """Return how far the opinions that hold on a day are carried out at each customer (S0-11)."""
    holding = {
        customer: [one for one in some if one.kind == "opinion"]
        for customer, some in running.at_customers(customers, day).items()
    }
    ids = sorted({one.id for some in holding.values() for one in some})
    done: set[tuple[int, int]] = set()
    if ids:
        for part in chunks(list(holding)):
            done |= set(
                current().rows(
                    f"SELECT DISTINCT customer_id, bulletin_id FROM conveyed WHERE customer_id IN ({marks(part)})"
                    f" AND bulletin_id IN ({marks(ids)}) AND day <= ? AND binned_at IS NULL",
                    (*part, *ids, day.isoformat()),
                )
            )
    found = {}
    for customer, some in holding.items():
        left = tuple(one.words() for one in some if (customer, one.id) not in done)
        found[customer] = Carried(len(some), len(some) - len(left), left)
    return found


def reached(bulletin_id: int) -> int:
    """Return at how many customers a bulletin was told or carried out."""
    row = current().row(
        "SELECT COUNT(DISTINCT customer_id) FROM conveyed WHERE bulletin_id = ? AND binned_at IS NULL", (bulletin_id,)
    )
    return int(row[0]) if row else 0
