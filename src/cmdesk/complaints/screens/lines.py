"""How a complaint stands in a list of two lines a cell."""

from __future__ import annotations

from typing import Final

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.reading.lists import Row
from cmdesk.complaints.screens.board import light_of
from cmdesk.kit.lists.small_list import Line

HEADS: Final = ("时限 / 状态", "客户 / 单号", "轻重 / 类别")
"""Heads of a list of complaints of two lines each; ``line`` makes its rows."""


def line(row: Row) -> Line:
    """Return a complaint as a row of a list under ``HEADS``, two lines in each cell."""
    severity = Complaint.severity.about.label_of(row.severity) if row.severity else "未分级"
    tone, words = light_of(row)
    if row.pressing is not None and tone != "paused":
        words = row.pressing.timer.text
    state = "撤诉" if row.withdrawn else moves.LABELS[row.state]
    cells = (
        f"{words}\n{state}",
        f"{row.customer}\n{row.number}",
        f"{severity}　{row.owner}\n{row.type.partition('（')[0]}",
    )
    return Line(row.id, cells, quiet=row.state == "archived", tone=tone, tone_at=0)
