"""Whom a bulletin is for: areas reach everything below them, and the people of an area and above it know of it too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cmdesk.core import regulation
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current


@dataclass(frozen=True)
class Reader:
    """Somebody who is to read bulletins."""

    id: int
    name: str
    unit_id: int | None


class Units:
    """The office's units, read once."""

    def __init__(self) -> None:
        rows = current().rows("SELECT id, parent_id FROM unit")
        self._above: dict[int, int | None] = dict(rows)

    def line(self, unit_id: int | None) -> list[int]:
        """Return a unit and those above it, itself first."""
        found: list[int] = []
        while unit_id is not None and unit_id not in found:
            found.append(unit_id)
            unit_id = self._above.get(unit_id)
        return found

    def reaches(self, areas: Collection[int], unit_id: int | None) -> bool:
        """Tell whether somebody or something of a unit lies in one of the areas; no area is the whole office."""
        return not areas or bool(set(areas) & set(self.line(unit_id)))

    def concerns(self, areas: Collection[int], unit_id: int | None) -> bool:
        """Tell whether people of a unit are concerned: they sit in one of the areas, or above one."""
        return self.reaches(areas, unit_id) or any(unit_id in self.line(area) for area in areas)


def readers() -> list[Reader]:
    """Return the people of the roles that are to read bulletins (regulation ``bulletin.readers``)."""
    roles = [str(role) for role in regulation.today().value("bulletin.readers")]
    if not roles:
        return []
    rows = current().rows(
        f'SELECT id, name, unit_id FROM "user" WHERE active = ? AND binned_at IS NULL'
        f" AND role IN ({marks(roles)}) ORDER BY name, id",
        (True, *roles),
    )
    return [Reader(*row) for row in rows]


def readers_of(areas: Collection[int]) -> list[Reader]:
    """Return who is to read a bulletin for some areas."""
    units = Units()
    return [one for one in readers() if units.concerns(areas, one.unit_id)]


def areas_of(bulletins: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return the areas that bulletins are for."""
    return _linked("bulletin_area", "unit_id", bulletins)


def products_of(bulletins: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return the products that bulletins are about."""
    return _linked("bulletin_product", "product_id", bulletins)


def names(table: str, ids: Iterable[int]) -> Mapping[int, str]:
    """Return what units or products are called, in the order of their ids."""
    found: dict[int, str] = {}
    for part in chunks(sorted(set(ids))):
        found |= dict(current().rows(f"SELECT id, name FROM {table} WHERE id IN ({marks(part)}) ORDER BY id", part))
    return found


def _linked(table: str, column: str, bulletins: Iterable[int]) -> dict[int, frozenset[int]]:
    ids = list(dict.fromkeys(bulletins))
    found: dict[int, set[int]] = {one: set() for one in ids}
    for part in chunks(ids):
        for bulletin, other in current().rows(
            f"SELECT bulletin_id, {column} FROM {table} WHERE bulletin_id IN ({marks(part)}) AND binned_at IS NULL",
            part,
        ):
            found[bulletin].add(other)
    return {one: frozenset(others) for one, others in found.items()}
