"""Files by what they wait for, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.customers.rules import Head, heads, visible
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import clocks, moves, onsite, rights
from cmdesk.filing.rules.clocks import Clock

BOXES: Mapping[str, str] = MappingProxyType({
    "draft": "待提交", "reviewing": "待审核", "verify": "待核查", "file": "待归档",
})  # fmt: skip
_WHERE = {
    "draft": "filing.state = 'draft'",
    "reviewing": "filing.state = 'reviewing'",
    "verify": "filing.state IN ('entered', 'handed_on') AND filing.verified_at IS NULL AND filing.kind <> 'change'",
    "file": "filing.state IN ('entered', 'handed_on')",
}
_MOST = 500
_LAST = datetime(9999, 12, 31)  # noqa: DTZ001  # local, as every moment of a record


@dataclass(frozen=True)
class Row:
    """A file on its way, as a list shows it.

    Attributes:
        clock: the timer of what it waits for, or None.
        head: whose file it is.
        keeper: who is to archive it, once it is handed on.
    """

    filing: Filing
    head: Head
    owner: str
    area: str
    keeper: str
    clock: Clock | None

    @property
    def id(self) -> int:
        """The id of the way."""
        return self.filing.id


def rows(actor: Actor, box: str, *, at: datetime | None = None, limit: int = _MOST) -> list[Row]:
    """Return the files in one of the boxes that the actor may see, by what is due first.

    Args:
        actor: who looks.
        box: a key of ``BOXES``.
        at: the instant whose lights are shown; now by default.
        limit: how many at most.
    """
    instant = at or rights.now()
    found = _read(actor, _WHERE[box], limit)
    names = _names(found)
    whose = {one.id: one for one in heads(actor, [one.customer_id for one in found])}
    made = [
        Row(
            one, head, names["user"].get(head.owner_id or 0, ""), names["unit"].get(head.area_id or 0, ""),
            names["user"].get(one.handed_to_id or 0, ""),
            clocks.clock(one, "verified", instant) if box == "verify" else clocks.pressing(one, instant),
        )
        for one in found
        for head in [whose[one.customer_id]]
    ]  # fmt: skip
    return sorted(made, key=_urgency)


def count(actor: Actor) -> int:
    """Return how many files wait for the actor's own hand: his to submit or hand on, to verify, to archive."""
    return (
        _own(actor)
        + sum(onsite.refusal_of(actor, one.filing, one.head) is None for one in _if(actor, "verify", "verify"))
        + sum(moves.archive_refusal(actor, one.filing, one.head) is None for one in _if(actor, "archive", "file"))
    )


def _if(actor: Actor, verb: str, box: str) -> list[Row]:
    return rows(actor, box) if rights.may(actor, verb, None) is None else []


def _own(actor: Actor) -> int:
    row = current().row(
        "SELECT COUNT(*) FROM filing JOIN customer ON customer.id = filing.customer_id"
        " WHERE filing.state IN ('draft', 'entered') AND filing.binned_at IS NULL AND customer.binned_at IS NULL"
        " AND customer.owner_id = ?",
        (actor.id,),
    )
    return int(row[0]) if row else 0


def _read(actor: Actor, condition: str, limit: int) -> list[Filing]:
    where, params = rights.visible(actor)
    seen, seen_params = visible(actor)
    living = "customer.binned_at IS NULL AND customer.merged_into_id IS NULL"
    both = all_of(living, where, seen)
    return keep.read_all(
        Filing,
        f"{condition} AND filing.binned_at IS NULL"
        f" AND EXISTS (SELECT 1 FROM customer WHERE customer.id = filing.customer_id AND {both})"
        f" ORDER BY filing.opened_at, filing.id LIMIT {int(limit)}",
        (*params, *seen_params),
    )


def _names(found: list[Filing]) -> dict[str, dict[int, str]]:
    owners = {one.handed_to_id for one in found if one.handed_to_id}
    areas: set[int] = set()
    for part in chunks(sorted({one.customer_id for one in found})):
        for owner, area in current().rows(
            f"SELECT DISTINCT owner_id, area_id FROM customer WHERE id IN ({marks(part)})", list(part)
        ):
            owners |= {owner} if owner else set()
            areas |= {area} if area else set()
    return {"user": names('SELECT id, name FROM "user"', owners), "unit": names("SELECT id, name FROM unit", areas)}


def names(text: str, ids: set[int]) -> dict[int, str]:
    """Return id → name of some records; ``text`` selects both."""
    found: dict[int, str] = {}
    for part in chunks(sorted(ids)):
        found |= dict(current().rows(f"{text} WHERE id IN ({marks(part)})", list(part)))
    return found


def _urgency(row: Row) -> tuple[datetime, int]:
    due = row.clock.timer.due if row.clock is not None else None
    return (rights.plain(due) if due is not None else _LAST, row.id)
