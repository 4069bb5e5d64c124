"""制度: every rule with the value of today, found by name, key or clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget

from cmdesk.kit.form.dialog import Lines, quiet_table
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.kit.space.splitter import Splitter
from cmdesk.staff.rules import wording
from cmdesk.staff.rules.regulations import Rule, every_rule
from cmdesk.staff.screens.regulations.panel import RulePanel

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PANEL = 284  # pixels: a field with its unit on one line


class Regulations(QWidget):
    """Rules at the left, the one that is looked at with its history and its next row at the right.

    Signals:
        page_asked: key of the settings page where a rule is changed instead.
    """

    page_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rules: list[Rule] = []
        self._shown: list[Rule] = []
        self.lines = Lines(("名称", "今日的值", "单位", "出处", "生效日"), self)
        self.table = quiet_table(self.lines, "制度", self, (260, 124, 52, 130, 84), spare=(3, 2, 4))
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self.panel = RulePanel(desk)
        self.panel.flows_asked.connect(self._go_to_flows)
        self.search = QLineEdit(placeholderText="名称、代号、出处")
        self.search.setAccessibleName("查找制度")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(self._filter)
        bind_keys(self, {"Ctrl+F": self.search.setFocus})
        into = self.table.setFocus
        bind_keys(self.search, {"Down": into, "Return": into, "Enter": into, "Escape": self._everything})
        self._head = PageHead("制度")
        self._head.add(self.search)
        side = scrolled(self.panel)
        side.setMinimumWidth(_PANEL)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head)
        rows.addWidget(Splitter(desk.memory, "staff.regulations", [self.table, side], [620, 400]), 1)
        self.setFocusProxy(self.table)
        Rereading(desk, self, {"regulation"}, self._read)
        self._read()

    def may_leave(self) -> bool:
        """A typed value that is not saved is small enough to be typed again."""
        return True

    def select(self, key: str) -> None:
        """Look at a rule."""
        for at, rule in enumerate(self._shown):
            if rule.key == key:
                index = self.lines.index(at, 0)
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.table.selectionModel().setCurrentIndex(index, flags)
                self.table.scrollTo(index)

    def seek(self, text: str) -> None:
        """List only the rules that hold a text in their name, key, clause or note."""
        self.search.setText(text)

    def _everything(self) -> None:
        self.search.clear()
        self.table.setFocus()

    def _go_to_flows(self) -> None:
        self.page_asked.emit("flows")

    def _read(self) -> None:
        self._desk.work.read(every_rule, self._arrive, owner=self, title="")

    def _arrive(self, found: list[Rule]) -> None:
        self._rules = found
        self._filter()

    def _filter(self) -> None:
        text = self.search.text().strip().lower()
        before = self.panel.key
        self._shown = [
            rule for rule in self._rules if text in f"{rule.label} {rule.key} {rule.clause} {rule.note}".lower()
        ]
        self.lines.show(
            [
                (rule.label, wording.shown(rule.key, rule.value), rule.unit, rule.clause, rule.since)
                for rule in self._shown
            ]
        )
        told = f"{len(self._shown)} 条；改动记到某一日起，以前的日子仍按以前的算"
        self._head.set_summary(told if self._shown else f"没有找到“{self.search.text().strip()}”，按 Esc 看全部")
        self.panel.setVisible(bool(self._shown))
        keys = [rule.key for rule in self._shown]
        if keys:
            self.select(before if before in keys else keys[0])

    def _look(self, now: QModelIndex, _before: QModelIndex) -> None:
        if 0 <= now.row() < len(self._shown):
            self.panel.show_rule(self._shown[now.row()])
