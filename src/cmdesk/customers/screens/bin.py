"""The recycle bin: nothing is truly deleted until somebody with the right purges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.record import kind_of
from cmdesk.customers import rules
from cmdesk.customers.rules.upkeep import binned
from cmdesk.customers.rules.upkeep.binned import Binned
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class BinPage(QWidget):
    """What was deleted, latest first; Enter restores."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Binned] = []
        self.list = SmallList(
            ("类别", "名称", "所属客户", "删除时间", "删除人"), add="", icon="trash", nothing="回收站是空的。",
        )  # fmt: skip
        self._restore = QPushButton(icons.icon("restore"), "恢复")
        self._restore.clicked.connect(self._restore_one)
        self._purge = QPushButton("彻底清除…")
        self._purge.clicked.connect(self._purge_one)
        refusal = rules.may(desk.actor, "purge", None)
        self._may_purge = refusal is None
        self._purge.setToolTip(str(refusal) if refusal else "不能撤销")
        self.list.add_tool(self._restore)
        self.list.add_tool(self._purge)
        self.list.set_words("删除的内容先放在这里，可以恢复。")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._restore_at)
        self.list.current_changed.connect(self._moved)
        Rereading(desk, self, binned.listed_kinds, self.read)
        self._moved(None)
        self.read()

    def read(self) -> None:
        """Read what lies in the bin."""
        actor = self._desk.actor
        self._desk.work.read(lambda: binned.binned(actor), self._show, owner=self, refused=self._refused)

    def _show(self, found: list[Binned]) -> None:
        self._found = found
        lines = [
            Line(
                at,
                (kind_of(one.kind).LABEL, one.title, one.belongs_to, one.binned_at, one.binned_by),
            )
            for at, one in enumerate(found)
        ]
        self.list.show_lines(lines, begin=True)
        self._moved(self.list.current)

    def _moved(self, at: object) -> None:
        self._restore.setEnabled(at is not None)
        self._purge.setEnabled(at is not None and self._may_purge)

    def _restore_one(self) -> None:
        if self.list.current is not None:
            self._restore_at(self.list.current)

    def _restore_at(self, at: int) -> None:
        actor, one = self._desk.actor, self._found[at]
        self._desk.work.write(lambda: binned.take_out(actor, one.kind, one.id), self._restored, owner=self)

    def _restored(self, _: None) -> None:
        self._desk.say("已恢复", undo=True)

    def _purge_one(self) -> None:
        at = self.list.current
        if at is None:
            return
        actor, one = self._desk.actor, self._found[at]
        text = f"彻底清除“{one.title}”和档案里的全部内容？这一步不能撤销。"
        if ask.confirm(self, "彻底清除", text, "彻底清除", danger=True):
            self._desk.work.write(lambda: binned.purge(actor, one.kind, one.id), self._purged, owner=self)

    def _purged(self, _: None) -> None:
        self._desk.say("已彻底清除")

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))
