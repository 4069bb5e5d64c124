"""What a cell of a short list holds: words, or a day or moment, which reads as in every list."""

from __future__ import annotations

from datetime import date, datetime

from cmdesk.core.day import clock
from cmdesk.core.day.daytext import full_day, in_full, near_moment, show_day

Cell = str | date | None
"""Words, nothing, or a day or moment: short in the list, in full where the pointer rests."""


def text_of(cell: Cell) -> str:
    """Return what is read in the list: 明天, 11-21, 2024-11-21 14:30."""
    if cell is None or isinstance(cell, str):
        return cell or ""
    if isinstance(cell, datetime):
        return near_moment(cell.astimezone(), clock.today())
    return show_day(cell, clock.today())


def tip_of(cell: Cell) -> str:
    """Return a day or moment in full; nothing for words, which tell themselves."""
    if cell is None or isinstance(cell, str):
        return ""
    if isinstance(cell, datetime):
        here = cell.astimezone()
        return f"{full_day(here.date())} {here:%H:%M}"
    return full_day(cell)


def copied(cell: Cell) -> str:
    """Return what goes to the clipboard: a day or moment as a spreadsheet reads it."""
    if cell is None or isinstance(cell, str):
        return in_full(cell or "")
    return f"{cell.astimezone():%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else cell.isoformat()
