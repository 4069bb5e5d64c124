"""制度: every rule with the value of today, under the heading of its subject, found by any of its words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QTableView, QVBoxLayout, QWidget

from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.dialog import HeadedLines, quiet_table
from cmdesk.kit.lists.search_box import SearchBox
from cmdesk.kit.look.measure import px
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

_EVERY = "全部主题"
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
        self._lines: dict[str, tuple[str, ...]] = {}  # each rule's cells, by its key
        self._texts: dict[str, str] = {}  # what it is found by
        self._shown: list[Rule] = []
        self._places: list[Rule | None] = []  # what each row of the table is; None is a heading
        self.lines = HeadedLines(("名称", "今日的值", "出处", "生效日"), self)
        self.table = quiet_table(self.lines, "制度", self, (260, 150, 130, 84), spare=(2, 3))
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self.panel = RulePanel(desk)
        self.panel.flows_asked.connect(self._go_to_flows)
        self.subject = Combo()
        self.subject.setAccessibleName("主题")
        self.subject.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.subject.addItem(_EVERY, "")
        self.subject.currentIndexChanged.connect(self._filter)
        self.search = SearchBox("名称、值、代号、出处", "查找制度")
        self.search.setFixedWidth(px(200))
        self.search.textChanged.connect(self._filter)
        bind_keys(self, {"Ctrl+F": self.search.setFocus})
        into = self.table.setFocus
        bind_keys(self.search, {"Down": into, "Return": into, "Enter": into, "Escape": self._everything})
        self._head = PageHead("制度")
        self._head.add(self.subject)
        self._head.add(self.search)
        side = scrolled(self.panel)
        side.setMinimumWidth(px(_PANEL))
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
        for at, rule in enumerate(self._places):
            if rule is not None and rule.key == key:
                index = self.lines.index(at, 0)
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.table.selectionModel().setCurrentIndex(index, flags)
                if at > 1:
                    self.table.scrollTo(index)
                else:
                    self.table.scrollToTop()  # with its heading

    def seek(self, text: str) -> None:
        """List only the rules that hold every word of a text, of whatever subject."""
        self.subject.setCurrentIndex(0)
        self.search.setText(text)

    def _everything(self) -> None:
        self.seek("")
        self.table.setFocus()

    def _go_to_flows(self) -> None:
        self.page_asked.emit("flows")

    def _read(self) -> None:
        self._desk.work.read(every_rule, self._arrive, owner=self, title="")

    def _arrive(self, found: list[Rule]) -> None:
        self._rules = found
        self._lines = {rule.key: _line(rule) for rule in found}
        self._texts = {rule.key: _text(rule, self._lines[rule.key]) for rule in found}
        self._offer_subjects()
        self._filter()

    def _offer_subjects(self) -> None:
        chosen = self.subject.currentData()
        self.subject.blockSignals(True)  # what is shown follows in any case
        self.subject.clear()
        self.subject.addItem(_EVERY, "")
        for subject, rules in groupby(self._rules, lambda rule: rule.subject):
            self.subject.addItem(f"{subject}（{len(list(rules))}）", subject)
        self.subject.setCurrentIndex(max(0, self.subject.findData(chosen)))
        self.subject.blockSignals(False)

    def _filter(self) -> None:
        words, subject = self.search.text().lower().split(), self.subject.currentData()
        before = self.panel.key
        self._shown = [
            rule
            for rule in self._rules
            if subject in ("", rule.subject) and all(word in self._texts[rule.key] for word in words)
        ]
        groups = [(head, list(rules)) for head, rules in groupby(self._shown, lambda rule: rule.subject)]
        self._places = [place for _head, rules in groups for place in (None, *rules)]
        self.lines.show_under(self.table, [(head, [self._lines[rule.key] for rule in rules]) for head, rules in groups])
        told = f"{len(self._shown)} 条；改动记到某一日起，以前的日子仍按以前的算"
        where = f"“{subject}”里" if subject else ""
        self._head.set_summary(told if self._shown else f"{where}没有找到“{self.search.text().strip()}”，按 Esc 看全部")
        self.panel.setVisible(bool(self._shown))
        keys = [rule.key for rule in self._shown]
        if keys:
            self.select(before if before in keys else keys[0])

    def _look(self, now: QModelIndex, _before: QModelIndex) -> None:
        rule = self._places[now.row()] if 0 <= now.row() < len(self._places) else None
        if rule is not None:
            self.panel.show_rule(rule)


def _line(rule: Rule) -> tuple[str, ...]:
    return rule.label, f"{wording.shown(rule.key, rule.value)} {rule.unit}".rstrip(), rule.clause, rule.since


def _text(rule: Rule, line: tuple[str, ...]) -> str:
    return " ".join((*line, rule.subject, rule.key, rule.note)).lower()
