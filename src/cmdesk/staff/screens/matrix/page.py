"""The rights page: the matrix with its search, what is not saved yet, and the question before saving."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.kit import ask
from cmdesk.kit.lists.list_search import ListSearch, Searches
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.staff.rules import rights, terms
from cmdesk.staff.screens.matrix.grid import MatrixView
from cmdesk.staff.screens.matrix.model import Cell, MatrixModel

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PREVIEWED: Final = 14  # changes that the question before saving spells out


class Matrix(QWidget):
    """The grid with its question before saving."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = MatrixModel(self)
        self.view = MatrixView(self.model)
        self.view.editable = desk.actor.scope("rights.edit") is Scope.ALL
        self._said = label("", "weak")
        self.revert = QPushButton("还原")
        self.revert.clicked.connect(self.model.revert)
        self.button = QPushButton("保存权限")
        self.button.setProperty("role", "primary")
        self.button.setToolTip("Ctrl+S")
        self.button.clicked.connect(self.save)
        foot = QHBoxLayout()
        foot.setContentsMargins(PAGE_MARGIN, SPACE_2, PAGE_MARGIN, SPACE_2)
        foot.setSpacing(SPACE_2)
        foot.addWidget(self._said, 1)
        foot.addWidget(self.revert)
        foot.addWidget(self.button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        head = PageHead("权限", "空格换一档，0–3 直接选：无、本人、片区、全部；可以一次选多格")
        self.search = ListSearch(self.view, self.view.seek, "查找权限")
        Searches(self, self.search)
        head.add(self.search)
        rows.addWidget(head)
        rows.addWidget(self.view, 1)
        rows.addLayout(foot)
        self.setFocusProxy(self.view)
        self.model.edited.connect(self._say)
        bind_keys(self, {"Ctrl+S": self.save})
        Rereading(desk, self, {"right", "regulation"}, self._read)
        self._read()
        self._say()

    def may_leave(self) -> bool:
        """Ask about cells that are not saved."""
        if not self.model.changes:
            return True
        text = f"有 {len(self.model.changes)} 项权限改了还没有保存。"
        answer = ask.choose(self, "还没有保存", text, "保存权限", "放弃修改")
        if answer == "yes":
            self._send()
        elif answer == "no":
            self.model.revert()
        return answer != "cancel"

    def save(self) -> None:
        """Show what will change, and save it when the person agrees."""
        if self.model.changes and self.view.editable:
            lines = [self.model.said(cell) for cell in self.model.changes]
            more = [f"…… 共 {len(lines)} 项"] if len(lines) > _PREVIEWED else []
            text = "\n".join([*lines[:_PREVIEWED], *more])
            if ask.confirm(self, "保存权限", text, f"保存 {len(lines)} 项"):
                self._send()

    def _send(self) -> None:
        job = _changing(self._desk, dict(self.model.changes))
        self._desk.work.write(job, self._arrive, owner=self, title="正在保存权限")

    def _arrive(self, count: int) -> None:
        self._desk.say(f"已修改权限 {count} 项", undo=True)
        self._read()

    def _read(self) -> None:
        self._desk.work.read(_reading, self._show, owner=self, title="")

    def _show(self, found: tuple[dict[str, dict[str, Scope]], dict[str, str]]) -> None:
        at = self.view.currentIndex()
        row, column = (at.row(), at.column()) if at.isValid() else (0, 0)
        self.model.show(*found)
        index = self.model.index(row, column)
        self.view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _say(self) -> None:
        count = len(self.model.changes)
        self._said.setText(f"改了 {count} 项，还没有保存" if count else "")
        for button in (self.button, self.revert):
            button.setEnabled(bool(count) and self.view.editable)
        self.button.setText(f"保存权限（{count}）" if count else "保存权限")


def _reading() -> tuple[dict[str, dict[str, Scope]], dict[str, str]]:
    return rights.matrix(), {choice.value: choice.label for choice in terms.role_choices()}


def _changing(desk: Desk, changes: dict[Cell, Scope]) -> Callable[[], int]:
    def job() -> int:
        return rights.change_rights(desk.actor, changes)

    return job
