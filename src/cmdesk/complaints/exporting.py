"""The figures of a month as an Excel file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import statistics
from cmdesk.core import keep
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.sheet.page import Column
from cmdesk.core.sheet.write import write_xlsx

_COLUMNS = (
    Column("统计项", width=16), Column("内容", width=32), Column("件数", "number"), Column("超时", "number"),
    Column("及时率%", "number"), Column("平均小时", "number"),
)  # fmt: skip


def export(actor: Actor, month: date, path: Path) -> Path:
    """Write the figures of a month; returns the file.

    Raises:
        NotAllowed: the actor may not look at statistics.
        Refused: the name has another ending, or the file cannot be written.
    """
    if path.suffix.lower() != ".xlsx":
        raise Refused("导出的文件名应以 .xlsx 结尾。")
    found = statistics.of_month(actor, month)
    write_xlsx(path, _COLUMNS, rows(found), sheet="投诉统计", title=f"投诉统计 {found.begin:%Y-%m}")
    with keep.operation(actor, f"导出投诉统计 {found.begin:%Y-%m} 到 {path.name}") as work:
        work.note(Complaint.KIND, 0, "export", {"rows": (None, found.total)})
    return path


def rows(found: statistics.Statistics) -> list[list[Any]]:
    """Return the figures row by row, as the file has them."""
    made: list[list[Any]] = [
        ["合计", "受理", found.total, None, None, None],
        ["合计", "未结", found.open, None, None, None],
        ["合计", f"赔偿折让 {found.cost} 元", None, None, None, None],
    ]
    if found.satisfied is not None:
        made.append(["合计", f"回访满意 {found.satisfied}%", None, None, None, None])
    for key, label in statistics.DIMENSIONS.items():
        made += [[label, word, count, None, None, None] for word, count in found.counts[key]]
    made += [["时限", one.label, one.done, one.late, one.share, round(one.minutes / 60, 1)] for one in found.timeliness]
    made += [["重复投诉", name, count, None, None, None] for name, count in found.repeats]
    return made
