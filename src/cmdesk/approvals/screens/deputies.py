"""Settings of approvals: who signs for whom between two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.approvals import rules
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.record import specs_of
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.staff.links import people
from cmdesk.staff.record import Deputy

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class Deputies(QWidget):
    """One's own deputies; everybody's for who may edit people."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.list = SmallList(
            ("被代理人", "代理人", "开始", "结束", "原因"), add="设置代理", icon="user-check",
            nothing="没有设置代理。外出期间可请别人代您审批，记录里会注明“代”。",
        )  # fmt: skip
        self.list.set_title("代理")
        self._end = QPushButton("取消代理")
        self._end.setToolTip("Del")
        self._end.clicked.connect(self._end_current)
        self.list.add_tool(self._end)
        self.list.current_changed.connect(self._chosen)
        self.list.add_asked.connect(self.add)
        self.list.bin_asked.connect(self.end)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        Rereading(desk, self, {"deputy"}, self._read)
        bind_keys(self, {"Ctrl+N": self.add})
        self._read()

    def add(self) -> None:
        """Name a deputy."""
        actor, today = self._desk.actor, clock.today()
        dialog = RecordDialog(
            self._desk, "设置代理", "设置", specs_of(Deputy),
            lambda values, begun: rules.add_deputy(actor, {**begun, **values}),
            values={"user_id": actor.id, "begins_on": today, "ends_on": today}, titles={"user_id": actor.name},
            links={"user": people(self._desk)}, said="已设置代理", parent=self,
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def end(self, deputy_id: int) -> None:
        """Take a deputy away."""
        actor = self._desk.actor
        do(self._desk, self, lambda: rules.end_deputy(actor, deputy_id), "已取消代理")

    def _end_current(self) -> None:
        if self.list.current is not None:
            self.end(self.list.current)

    def _chosen(self, current: object) -> None:
        self._end.setEnabled(current is not None)

    def _read(self) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: _lines(actor), self._show, owner=self, title="")

    def _show(self, lines: list[Line]) -> None:
        self.list.show_lines(lines, begin=True)
        self._chosen(self.list.current)


def _lines(actor: Actor) -> list[Line]:
    name = approval.directory().name
    return [
        Line(one.id, (name(one.user_id), name(one.deputy_id), one.begins_on, one.ends_on, one.reason))
        for one in rules.deputies(actor)
    ]
