"""The page of approvals: four boxes at the left, the chosen matter at the right; several are approved in one go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QPushButton, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cmdesk.approvals.paper import trail_job
from cmdesk.approvals.screens.batch import BatchDialog
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, Line
from cmdesk.kit.approval_panel import ApprovalPanel
from cmdesk.kit.lists.small_list import Line as Row
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.kit.space.tab_row import TabKeys
from cmdesk.papers.preview import open_preview
from cmdesk.staff.links import people, recipients

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_STATES = {choice.value: choice.label for choice in Approval.state.about.choices}
_ORDER = ("waiting", "mine", "done", "copies")
_NOTHING = {
    "waiting": "没有等您审批的事项。", "mine": "您还没有发起过审批。", "done": "您还没有审过事项。", "copies": "还没有抄送给您的事项。",
}  # fmt: skip

_NUMBERED = re.compile(r"(\S+ [A-Z]+\d{6,}\S*) (.+)")  # 投诉 TS2026110007 老郭圩小卖部 处理方案
_HEADS = ("时限 / 步骤", "事项 / 单号", "发起人 / 金额")


class ApprovalsPage(QWidget):
    """我发起, 待我审, 已审, 抄送我; what came up to a superior stands in 待我审 with a word.

    Attributes:
        tabs: the boxes in the order of ``_ORDER``.
        panel: the chosen matter.
    """

    SHOWS = frozenset({"approval", "approval_part", "approval_copy", "deputy"})

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Mapping[str, Sequence[Line]] = {}
        self._raised: frozenset[int] = frozenset()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("审批箱")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for key in _ORDER:
            self.tabs.addTab(approval.BOXES[key])
        self.tabs.currentChanged.connect(self._fill)
        TabKeys(self, self.tabs)
        self.list = SmallList(_HEADS, add="", icon="check-circle", nothing=_NOTHING["waiting"], tall=True)
        self.list.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.current_changed.connect(self._chosen)
        self._batch = QPushButton("批量同意…")
        self._batch.clicked.connect(self.approve_chosen)
        self.list.add_tool(self._batch)
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tabs)
        rows.addWidget(self.list, 1)
        self.panel = ApprovalPanel(desk, people(desk), recipients(desk))
        self.panel.open_asked.connect(self._open)
        self.panel.print_asked.connect(self._print)
        self.panel.let_go.connect(self.list.setFocus)
        self._empty = Empty("check-circle", _NOTHING["waiting"])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.panel)
        splitter = Splitter(desk.memory, "approvals", [left, self._stack], [380, 640])
        splitter.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setFocusProxy(self.list)
        bind_keys(self, {"Ctrl+Return": self.approve, "Ctrl+Backspace": self.send_back, "Ctrl+P": self.panel.ask_print})
        Rereading(desk, self, self.SHOWS, self.read)
        self.read()

    def read(self) -> None:
        """Read all boxes anew."""
        actor = self._desk.actor
        self._desk.work.read(lambda: _boxes(actor), self._show, owner=self, title="正在读审批")

    def open_record(self, kind: str, record_id: int) -> None:
        """Show an approval from elsewhere."""
        if kind == Approval.KIND:
            self._stack.setCurrentWidget(self.panel)
            self._stack.show()
            self.panel.show_approval(record_id)

    def approve(self) -> None:
        """Approve what is shown, or all that are chosen."""
        if len(self.list.chosen()) > 1:
            self.approve_chosen()
        else:
            self.panel.act("approve")

    def send_back(self) -> None:
        """Send back what is shown."""
        self.panel.act("send_back")

    def approve_chosen(self) -> None:
        """Show what is chosen side by side, with what differs, and approve what stays ticked."""
        ids = self.list.chosen()
        if ids and self.tabs.currentIndex() == _ORDER.index("waiting"):
            dialog = BatchDialog(self._desk, ids, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _show(self, found: tuple[Mapping[str, Sequence[Line]], frozenset[int]]) -> None:
        self._found, self._raised = found
        for at, key in enumerate(_ORDER):
            lines = self._found[key]
            count = len(lines) if key == "waiting" else sum(one.unread or _is_back(key, one) for one in lines)
            self.tabs.setTabText(at, f"{approval.BOXES[key]} {count}" if count else approval.BOXES[key])
        self._fill()

    def _box(self) -> Sequence[Line]:
        return self._found.get(_ORDER[self.tabs.currentIndex()], ())

    def _fill(self, _at: int = 0) -> None:
        key = _ORDER[self.tabs.currentIndex()]
        lines = self._box()
        self.list.show_lines([self._row(one) for one in lines])
        self._batch.setVisible(key == "waiting" and bool(lines))
        self.list.set_words("")  # without a button there is no bar
        self.list.set_nothing(_NOTHING[key])
        if lines and self.list.current is None:
            self.list.select(lines[0].id)
        elif not lines:
            worked_here = self._stack.isAncestorOf(focused) if (focused := self.focusWidget()) is not None else False
            self._stack.setCurrentWidget(self._empty)
            self._stack.hide()  # the list itself says that there is nothing
            if worked_here:
                self.list.setFocus()  # or the keys would go to whatever comes next in the window

    def _row(self, one: Line) -> Row:
        step = one.step_name
        if one.id in self._raised:
            step = f"升级：{step}（{one.with_whom}）"
        elif self.tabs.currentIndex() == _ORDER.index("waiting") and self._desk.actor.id not in one.with_ids:
            step = f"代{one.with_whom}：{step}"
        if one.unread:
            step = f"未读　{step}".rstrip()
        cells = (
            f"{one.timer.text if one.timer else _STATES[one.state]}\n{step}", _two_lines(one),
            f"{one.applicant}\n{f'{one.amount:,.2f}' if one.amount is not None else ''}",
        )  # fmt: skip
        quiet = one.state != "running" and not one.unread
        return Row(one.id, cells, quiet=quiet, tone=TONES[one.timer.state] if one.timer else None)

    def _chosen(self, approval_id: object) -> None:
        if isinstance(approval_id, int):
            self._stack.setCurrentWidget(self.panel)
            self._stack.show()
            self.panel.show_approval(approval_id)

    def _open(self, kind: str, record_id: int) -> None:
        self._desk.open(kind, record_id)

    def _print(self, approval_id: int) -> None:
        actor = self._desk.actor
        open_preview(self._desk, lambda: trail_job(actor, approval_id), title="审批记录")


def _is_back(box: str, one: Line) -> bool:
    """Tell whether a matter has come back to who asked for it, and waits for him."""
    return box == "mine" and one.state == "returned"


def _two_lines(one: Line) -> str:
    """Return what a matter is about, and below it its numbers: they begin alike, and would fill a narrow column alone."""
    found = _NUMBERED.fullmatch(one.title)
    return f"{found[2]}\n{found[1]}" if found else f"{one.title}\n{one.number}"


def _boxes(actor: Actor) -> tuple[Mapping[str, Sequence[Line]], frozenset[int]]:
    found = {key: approval.box(actor, key) for key in _ORDER}
    waiting = {one.id for one in found["waiting"]}
    raised = [one for one in approval.raised(actor) if one.id not in waiting]
    return {**found, "waiting": [*found["waiting"], *raised]}, frozenset(one.id for one in raised)
