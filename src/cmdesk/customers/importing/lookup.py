"""Names of areas, people, buildings and customers in a list → their ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cmdesk.core.sheet.grid import Cell
from cmdesk.core.tidy import tidy_text
from cmdesk.staff.record import bare_area

_MEMORY = 50_000
_BESIDE = re.compile(r"\s*(?:[(（].*[)）]|1[3-9]\d{9})$")  # 李敏（13800000000）


@dataclass
class Lookup:
    """Names of areas, people, buildings and customers → their ids; what is not known is collected."""

    known: dict[str, int]
    unknown: dict[str, int] = field(default_factory=dict)
    _seen: dict[Cell, tuple[int | None, str]] = field(default_factory=dict, repr=False)
    _bare: dict[str, int] | None = field(default=None, repr=False)

    def find(self, cell: Cell) -> tuple[int | None, str]:
        """Return (id, name as written); id None when the name is empty or unknown."""
        found = self._seen.get(cell)
        if found is None:
            found = self._look_up(cell)
            if len(self._seen) < _MEMORY:
                self._seen[cell] = found
        if found[0] is None and found[1]:
            self.unknown[found[1]] = self.unknown.get(found[1], 0) + 1
        return found

    def _look_up(self, cell: Cell) -> tuple[int | None, str]:
        text = (tidy_text(cell)[0] or "").strip().lstrip("@")
        if not text:
            return None, ""
        found = self.known.get(text) or self._without_kind().get(bare_area(text))
        return found or self.known.get(_BESIDE.sub("", text)), text

    def _without_kind(self) -> dict[str, int]:
        """Return the names without the word for what they are (城东片区 → 城东)."""
        if self._bare is None:
            self._bare = {bare_area(name): one for name, one in self.known.items()}
        return self._bare
