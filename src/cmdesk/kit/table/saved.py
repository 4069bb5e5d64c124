"""How somebody likes to see a list. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class View:
    """How somebody likes to see a list; plain values that a caller may store as JSON.

    Attributes:
        name: what people call it (我的客户).
        columns: keys of the shown columns, in order.
        widths: pixels by key, where dragged.
        frozen: how many columns at the left stay when scrolling sideways.
        order: (key, descending), the most important first.
        filter: text form of the conditions, see ``core.filter``.
        group: key of the column whose values make groups, or ``""``.
    """

    name: str = ""
    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = 0
    order: tuple[tuple[str, bool], ...] = ()
    filter: str = ""
    group: str = ""

    def sorted_by(self, key: str, *, within: bool) -> View:
        """Return this view after a click on a header.

        The first click sorts upwards, the next downwards. ``within`` (Shift) adds the column to the present order,
        turns it round, and takes it out at the third click.
        """
        before = dict(self.order).get(key)
        if not within:
            alone = len(self.order) == 1 and before is not None
            return replace(self, order=((key, alone and not before),))
        if before is None:
            return replace(self, order=(*self.order, (key, False)))
        turned = () if before else ((key, True),)
        order = tuple(part for old in self.order for part in (turned if old[0] == key else (old,)))
        return replace(self, order=order)

    def moved(self, place: int, to: int) -> View:
        """Return this view with one shown column put elsewhere."""
        columns = list(self.columns)
        columns.insert(to, columns.pop(place))
        return replace(self, columns=tuple(columns))

    def as_json(self) -> dict[str, Any]:
        """Return lists, dictionaries, text and numbers only."""
        return {
            "name": self.name,
            "columns": list(self.columns),
            "widths": dict(self.widths),
            "frozen": self.frozen,
            "order": [[key, desc] for key, desc in self.order],
            "filter": self.filter,
            "group": self.group,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], known: Iterable[str]) -> View:
        """Read a stored view, leaving out columns that no longer exist and anything that is not understood.

        Args:
            stored: what ``as_json`` gave, perhaps of another version of the program.
            known: keys of the columns there are.
        """
        keys = set(known)

        def listed(name: str) -> list[Any]:
            found = stored.get(name)
            return found if isinstance(found, list) else []

        def text(name: str) -> str:
            found = stored.get(name)
            return found if isinstance(found, str) else ""

        widths = stored.get("widths")
        frozen = stored.get("frozen")
        columns = tuple(dict.fromkeys(key for key in listed("columns") if isinstance(key, str) and key in keys))
        return cls(
            name=text("name"),
            columns=columns,
            widths={
                key: width
                for key, width in (widths if isinstance(widths, dict) else {}).items()
                if key in keys and isinstance(width, int) and 0 < width <= 2000
            },
            frozen=min(max(frozen, 0), len(columns)) if isinstance(frozen, int) else 0,
            order=tuple(
                (part[0], bool(part[1]))
                for part in listed("order")
                if isinstance(part, list) and len(part) == 2 and part[0] in keys
            ),
            filter=text("filter"),
            group=text("group") if text("group") in keys else "",
        )
