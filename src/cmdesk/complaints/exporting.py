"""Complaints out: the list as it is shown, and the figures of a month as an Excel file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.figures import statistics
from cmdesk.complaints.rules.reading.lists import Row
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.export import Table, may, noted_first
from cmdesk.core.file.placed import let_out
from cmdesk.core.sheet.writing.page import Column
from cmdesk.core.sheet.writing.write import write_xlsx

_COLUMNS = (
    Column("统计项", width=16), Column("内容", width=32), Column("件数", "number"), Column("赔偿折让(元)", "number"),
    Column("超时完成", "number"), Column("未完已超时", "number"), Column("及时率%", "number"),
    Column("平均小时", "number"),
)  # fmt: skip


_LISTED = (
    Column("投诉单号"), Column("客户"), Column("片区"), Column("受理时间", "moment"), Column("类别"), Column("轻重"),
    Column("状态"), Column("时限"), Column("到期", "moment"), Column("剩余"),
    Column("超时的时限"), Column("经办人"), Column("受理人"), Column("投诉内容"),
)  # fmt: skip


def table(rows_: Sequence[Row], narrowed: str) -> Table:
    """Return a list of complaints as a file has it: one column for each thing that the list says in a few."""
    return Table(_LISTED, [_listed(one) for one in rows_], len(rows_), narrowed)


def _listed(one: Row) -> list[Any]:
    state = "撤诉" if one.withdrawn else moves.LABELS[one.state]
    return [
        one.number, one.customer, one.area, one.received_at, one.type,
        Complaint.severity.about.label_of(one.severity) if one.severity else "未分级", state,
        one.pressing.label if one.pressing else "", one.pressing.timer.due if one.pressing else None,
        one.pressing.timer.text if one.pressing else "", "、".join(one.failed), one.owner, one.receiver, one.facts,
    ]  # fmt: skip


def export(actor: Actor, month: date, path: Path) -> Path:
    """Write the figures of a month; returns the file.

    Raises:
        NotAllowed: the actor may not look at statistics, or not export.
        Refused: the name has another ending, or the file cannot be written.
    """
    refusal = may(actor)
    if refusal is not None:
        raise refusal
    if path.suffix.lower() != ".xlsx":
        raise Refused("导出的文件名应以 .xlsx 结尾。")
    found = statistics.report(actor, month)
    begin = found.month.begin
    title, counted = f"投诉统计 {begin:%Y-%m}", found.month.total
    let_out(
        path,
        lambda draft: write_xlsx(draft, _COLUMNS, rows(found), sheet="投诉统计", title=title),
        lambda _: noted_first(actor, f"{title} 到 {path.name}", Complaint.KIND, counted),
    )
    return path


def rows(report: statistics.Report) -> list[list[Any]]:
    """Return the figures row by row, as the file has them."""
    found = report.month
    made = [
        _row("合计", "受理", found.total, found.cost, share=found.share),
        _row("合计", "已结案", found.closed),
        _row("合计", "办理中", found.open),
        _row("合计", "撤诉（不计入受理）", found.withdrawn),
    ]
    if found.satisfied is not None:
        made.append(_row("合计", f"回访满意 {found.satisfied}%"))
    for key, label in statistics.DIMENSIONS.items():
        made += [_row(label, part.word, part.count, part.cost) for part in found.parts[key]]
    made += [
        [*_row("时限", one.label, one.done)[:4], one.late, one.running_late, one.share, round(one.minutes / 60, 1)]
        for one in found.timeliness
    ]
    made += [_row("重复投诉", one.customer, one.count) for one in report.repeats]
    return made + [
        _row("近十二个月", f"{one.begin:%Y-%m}", one.total, one.cost, share=one.share) for one in report.months
    ]


def _row(what: str, word: str, count: int | None = None, cost: Any = None, *, share: int | None = None) -> list[Any]:
    return [what, word, count, cost, None, None, share, None]
