"""What a cell of a short list holds: words, a day or moment, or words around some; days read as in every list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cmdesk.core.day import clock
from cmdesk.core.day.daytext import full_day, near_moment, show_day, show_moment


@dataclass(frozen=True, init=False)
class DayWords:
    """Words around days or moments, which are read one after another: 明天 走访.

    Attributes:
        parts: words and days, and again words around days.
    """

    parts: tuple[Cell, ...]

    def __init__(self, *parts: Cell) -> None:
        """Take the words and days, with the blanks that stand between them."""
        object.__setattr__(self, "parts", parts)


Cell = str | date | DayWords | None
"""What is short in the list: 明天; the tip, a file and the clipboard say a day or moment in full."""


def text_of(cell: Cell) -> str:
    """Return what is read in the list: 明天, 11-21, 2024-11-21 14:30, 明天 走访."""
    if isinstance(cell, DayWords):
        return "".join(map(text_of, cell.parts))
    if isinstance(cell, datetime):
        return near_moment(cell.astimezone(), clock.today())
    return show_day(cell, clock.today()) if isinstance(cell, date) else cell or ""


def tip_of(cell: Cell) -> str:
    """Return days and moments in full, with the words around them; nothing for mere words, which tell themselves."""
    if isinstance(cell, DayWords):
        return "".join(part if isinstance(part, str) else tip_of(part) for part in cell.parts)
    if isinstance(cell, datetime):
        here = cell.astimezone()
        return f"{full_day(here.date())} {here:%H:%M}"
    return full_day(cell) if isinstance(cell, date) else ""


def copied(cell: Cell) -> str:
    """Return what goes to the clipboard: days and moments as a spreadsheet reads them."""
    if isinstance(cell, DayWords):
        return "".join(map(copied, cell.parts))
    if isinstance(cell, datetime):
        return show_moment(cell)
    return cell.isoformat() if isinstance(cell, date) else cell or ""


def sought_in(cell: Cell) -> str:
    """Return what a search finds: of days the short form and the full one."""
    return text_of(cell) if cell is None or isinstance(cell, str) else f"{text_of(cell)} {copied(cell)}"
