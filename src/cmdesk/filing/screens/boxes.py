"""The tabs of the page: what each lists, read in a worker, and which verbs stand above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.timers import Running
from cmdesk.filing.record import KIND_LABELS, STATE_LABELS
from cmdesk.filing.rules import lists, monthly, notices, offers, ownership, rights
from cmdesk.filing.screens.verbs import Entry
from cmdesk.kit.lists.cell import Cell, DayWords
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.page.light import TONES


@dataclass(frozen=True)
class Box:
    """A tab.

    Attributes:
        read: returns its entries; runs in a worker.
        offers: why each verb is refused for an entry, empty where it is not; runs in a worker.
        counted: whether the number of lines stands at the tab.
        several: whether its verbs take all selected lines.
        spare: columns that are left out first where there is too little room.
    """

    key: str
    title: str
    icon: str
    heads: tuple[str, ...]
    nothing: str
    verbs: tuple[str, ...]
    read: Callable[[Actor], list[Entry]]
    offers: Callable[[Actor, Entry], Mapping[str, str]] = field(default=lambda _actor, _entry: {})
    counted: bool = True
    several: bool = False
    spare: tuple[int, ...] = ()


def _light(timer: Running | None) -> dict[str, Any]:
    return {"tone": TONES[timer.state] if timer else None, "tone_at": 0}


def _files(box: str) -> Callable[[Actor], list[Entry]]:
    def read(actor: Actor) -> list[Entry]:
        return [_file(box, row) for row in lists.rows(actor, box)]

    return read


def _file(box: str, row: lists.Row) -> Entry:
    way, timer = row.filing, row.clock.timer if row.clock else None
    cells = [
        timer.text if timer else "", row.head.number, row.head.title(), KIND_LABELS[way.kind or "new_file"], row.owner, row.area,
        way.opened_at,
    ]  # fmt: skip
    if box == "reviewing":
        cells.append(way.submitted_at)
    elif box in {"verify", "file"}:
        cells += [STATE_LABELS[way.state or ""], row.keeper]
    if box == "file":
        cells.append("合格" if way.verified_at else "未核查" if way.kind != "change" else "")
    cells.append(way.reason.replace("\n", "；"))
    return Entry(Line(row.id, tuple(cells), **_light(timer)), row.head.id, row)


def _of_file(actor: Actor, entry: Entry) -> Mapping[str, str]:
    said = offers.of_file(actor, entry.about.filing, entry.about.head)
    return {**said, "print_sheet": "", "open_approval": ""}


def _week(actor: Actor) -> list[Entry]:
    return [
        Entry(
            Line(
                one.customer_id,
                (one.timer.text, one.number, one.title, one.owner, one.since, _until(one.timer.due)),
                **_light(one.timer),
            ),
            one.customer_id,
            one,
        )
        for one in ownership.uncontacted(actor)
    ]


def _of_week(actor: Actor, entry: Entry) -> Mapping[str, str]:
    one: ownership.Uncontacted = entry.about
    early = "" if one.timer.state == "late" else f"期限未到（{one.timer.text}），到期仍未联系才能移交。"
    return {"reassign": offers.of_owner(actor, [one.customer_id]) or early}


def _nobody(actor: Actor) -> list[Entry]:
    return [
        Entry(Line(head.id, (rights.recorded(head), head.number, head.title(), head.name)), head.id, head)
        for head in ownership.unowned(actor)
    ]


def _of_nobody(actor: Actor, entry: Entry) -> Mapping[str, str]:
    return dict.fromkeys(("share", "assign"), offers.of_owner(actor, [entry.about.id]))


def _conflicts(actor: Actor) -> list[Entry]:
    return [
        Entry(
            Line(
                at,
                (one.first.number, one.first.title(), one.first_owner, one.first_at, one.second.number,
                 one.second.title(), one.second_owner, one.second_at, one.shared),
            ),
            one.first.id,
            one,
        )
        for at, one in enumerate(ownership.conflicts(actor), 1)
    ]  # fmt: skip


def _of_conflict(actor: Actor, entry: Entry) -> Mapping[str, str]:
    one: ownership.Conflict = entry.about
    return dict.fromkeys(("first", "second"), offers.of_owner(actor, [one.first.id, one.second.id]))


def _notices(actor: Actor) -> list[Entry]:
    return [
        Entry(
            Line(
                one.notice.id,
                (
                    "未阅" if one.to_read else _seen_at(one.read_at),
                    one.notice.number, one.customer, one.notice.happened_at, one.user,
                    "、".join(one.unread) or "全部已阅", one.notice.what.replace("\n", "；"),
                ),
                quiet=not one.to_read,
                tone="soon" if one.to_read else None,
            ),
            one.notice.customer_id,
            one,
        )
        for one in notices.lines(actor)
    ]  # fmt: skip


def _of_notice(_actor: Actor, entry: Entry) -> Mapping[str, str]:
    one: notices.Line = entry.about
    read = "" if one.to_read else "您已经阅知。" if one.read_at else "这份通知不是送给您的，不用您阅知。"
    return {"read": read, "print_notice": ""}


def _figures(actor: Actor) -> list[Entry]:
    return [
        Entry(
            Line(
                at,
                (one.owner, *(str(number) for number in (
                    one.new, one.prospects, one.ordered, one.verified, one.archived, one.late))),
                tone="late" if one.late else None, tone_at=6,
            ),
            None,
            one,
        )
        for at, one in enumerate(monthly.figures(actor, rights.now().date()), 1)
    ]  # fmt: skip


def _seen_at(read_at: datetime | None) -> Cell:
    return DayWords("已阅 ", read_at) if read_at else ""


def _until(due: datetime | None) -> Cell:
    """Return the last minute of a deadline: one at midnight is over with the day before."""
    return None if due is None else due - timedelta(minutes=1) if due.time() == time.min else due


_FILE_HEADS = ("时限", "编号", "客户", "类别", "客户经理", "片区", "登记时间")
_FILE_SPARE = (5, 3)

BOXES: tuple[Box, ...] = (
    Box("draft", "待提交", "file-text", (*_FILE_HEADS, "退回原因"),
        "没有待提交的资料。新建客户后在这里提交经理审核。", ("submit",), _files("draft"), _of_file, spare=_FILE_SPARE),
    Box("reviewing", "待审核", "check-circle", (*_FILE_HEADS, "提交时间", "说明"),
        "没有正在审核的资料。", ("open_approval",), _files("reviewing"), _of_file, spare=_FILE_SPARE),
    Box("verify", "待核查", "map-pin", (*_FILE_HEADS, "状态", "归档人", "说明"),
        "没有等实地核查的客户。审核通过的新客户会列在这里，一个月内核查。", ("print_sheet", "verify"),
        _files("verify"), _of_file, several=True, spare=_FILE_SPARE),
    Box("file", "待归档", "archive", (*_FILE_HEADS, "状态", "归档人", "核查", "说明"),
        "没有待移交、待归档的资料。", ("hand", "appoint", "archive"), _files("file"), _of_file, spare=_FILE_SPARE),
    Box("week", "一周未联系", "clock", ("时限", "编号", "客户", "客户经理", "起算时间", "到期"),
        "新客户都联系过了。", ("reassign",), _week, _of_week),
    Box("nobody", "无人负责", "user", ("登记时间", "编号", "客户", "名称"),
        "每位客户都有负责人。", ("assign", "share"), _nobody, _of_nobody, several=True),
    Box("conflict", "归属冲突", "split",
        ("先登记编号", "先登记客户", "客户经理", "登记时间", "后登记编号", "后登记客户", "客户经理", "登记时间", "相同之处"),
        "没有归属冲突。电话或证照相同、客户经理不同的两份档案会列在这里。", ("first", "second"), _conflicts, _of_conflict,
        spare=(0, 4)),
    Box("notices", "变更通知", "bell", ("阅知", "编号", "客户", "变更时间", "修改人", "还没有阅知", "变更内容"),
        "没有客户变更通知。客户的重要资料改动后，会通知上级和有关部门。", ("print_notice", "read"), _notices, _of_notice,
        several=True),
    Box("month", "本月统计", "bar-chart", ("客户经理", "新客户", "潜在客户", "潜在转客户", "核查合格", "归档", "录入超时"),
        "本月还没有建档。", (), _figures, counted=False),
)  # fmt: skip
