"""Requests to export customer files: one's own, or all of them for those who keep them on record (S4-24)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.customers.record import FileRelease
from cmdesk.customers.rules.leaving import releases
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import VerbList
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.records.record_dialog import RecordDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_ASKED = ("reason", "extent", "files")
_STATE: dict[str, Tone] = {"asked": "soon", "returned": "soon", "granted": "done"}


@dataclass(frozen=True)
class _Row:
    """A request in words."""

    line: Line
    granted: bool


class ReleasesPage(VerbList[_Row]):
    """The requests, the latest first; who keeps them on record takes back what was granted."""

    heads = ("审批单号", "申请人", "范围", "理由", "最多户数", "状态", "有效到", "已用")
    add_word = "申请导出"
    icon = "download"
    nothing = "没有导出申请。客户档案可以查阅，不能复制；确有需要的在这里申请。"
    shows = frozenset({FileRelease.KIND, "approval"})

    def build(self) -> None:
        needless = self.refusal(self._desk.actor)
        about = f"{needless or ''}每次导出都在 操作记录 里"
        self._rows.insertWidget(0, PageHead("导出申请与备案", about))
        if self._desk.actor.scope(releases.VIEW_ALL) is Scope.ALL:
            self.add_verb("end", "收回批准", "", self.take_back)

    def rows_of(self, actor: Actor) -> Sequence[_Row]:
        return [_row(one, clock.now()) for one in releases.listed(actor)]

    def refusal(self, actor: Actor) -> Refused | None:
        return Refused("您可以导出全部客户，不用申请。") if actor.scope(releases.EXPORT) is Scope.ALL else None

    def line(self, one: _Row) -> Line:
        return one.line

    def offers(self, one: _Row) -> Collection[str]:
        return self.verbs if one.granted else ()

    def add(self) -> None:
        open_request(self._desk, self)

    def take_back(self) -> None:
        """Take back the grant of the current request."""
        actor, one = self._desk.actor, self.list.current
        if one is not None and ask.confirm(self, "收回批准", "收回以后不能再据此导出。", "收回", danger=True):
            self._desk.work.write(lambda: releases.end(actor, one), owner=self, refused=self._desk.refuse)


def open_request(desk: Desk, parent: QWidget, files: int | None = None) -> RecordDialog:
    """Open the dialog that asks for leave to export.

    Args:
        desk: where it belongs.
        parent: the page.
        files: how many files the list has that is to be exported.
    """
    specs = [spec for spec in specs_of(FileRelease) if spec.name in _ASKED]
    actor = desk.actor

    def save(changed: dict[str, Any], before: dict[str, Any]) -> object:
        said = {**before, **changed}
        return releases.ask(actor, said["reason"] or "", said["extent"] or "", said["files"] or 0)

    values = {"reason": "", "extent": "", "files": files}
    dialog = RecordDialog(
        desk, "申请导出客户档案", "提交审批", specs, save, values=values, undo=False, parent=parent
    )  # fmt: skip
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _row(one: FileRelease, at: datetime) -> _Row:
    until = releases.local(one.until)
    over = one.state == "granted" and releases.refusal(one, at) is not None
    word = "已用完或过期" if over else FileRelease.state.about.label_of(one.state or "")
    cells = (
        releases.number(one), approval.directory().name(one.user_id), one.extent, one.reason, f"{one.files:,}", word,
        until, f"{one.used} / {one.uses}" if one.uses else "",
    )  # fmt: skip
    tone: Tone = "plain" if over else _STATE.get(one.state or "", "plain")
    return _Row(Line(one.id, cells, quiet=over, tone=tone, tone_at=5), one.state == "granted" and not over)
