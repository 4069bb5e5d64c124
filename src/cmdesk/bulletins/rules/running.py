"""What holds on a day at a customer: guiding opinions to carry out and news to tell (S0-11, S0-14, S1-24)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import audience
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep


@dataclass(frozen=True)
class Running:
    """A bulletin that holds at a customer.

    Attributes:
        kind: ``opinion`` or ``news``.
        topic: which of the ten kinds of news; empty for an opinion.
        short: the point, in at most 40 letters where the writer kept to it.
        until: the last day, or None.
    """

    id: int
    kind: str
    topic: str
    short: str
    until: date | None

    def words(self) -> str:
        """Return it as a sheet prints it: ``中秋买二赠一（至 10-07）``."""
        return f"{self.short}（至 {self.until:%m-%d}）" if self.until else self.short


def on(day: date) -> list[Bulletin]:
    """Return the bulletins for customers that hold on a day: those that end first come first."""
    found = keep.read_all(
        Bulletin,
        "state = 'published' AND kind IN ('opinion', 'news') AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)"
        " AND binned_at IS NULL",
        (day.isoformat(), day.isoformat()),
    )
    return sorted(found, key=lambda one: (one.valid_to is None, one.valid_to or day, one.id))


def at_customers(customers: Iterable[int], day: date, also: Collection[int] = ()) -> dict[int, list[Running]]:
    """Return what holds on a day at each customer, in the order of ``on``; four queries, however many there are.

    Args:
        customers: their ids.
        day: the day.
        also: ids of bulletins that are shown whether or not they hold: those noted before.
    """
    ids = list(dict.fromkeys(customers))
    bulletins = on(day)
    if missing := set(also) - {one.id for one in bulletins}:
        bulletins += keep.read_all(Bulletin, f"id IN ({marks(missing)})", sorted(missing))
    if not bulletins:
        return {one: [] for one in ids}
    areas, units = audience.areas_of(one.id for one in bulletins), audience.Units()
    shown = {one.id: _shown(one) for one in bulletins}
    found: dict[int, list[Running]] = {one: [] for one in ids}
    for part in chunks(ids):
        for customer, area, visit_class in current().rows(
            f"SELECT id, area_id, visit_class FROM customer WHERE id IN ({marks(part)})", part
        ):
            found[customer] = [
                shown[one.id]
                for one in bulletins
                if one.id in also
                or (units.reaches(areas[one.id], area) and (not one.classes or visit_class in one.classes))
            ]
    return found


def _shown(one: Bulletin) -> Running:
    return Running(one.id, one.kind or "", one.topic or "", one.short, one.valid_to)
