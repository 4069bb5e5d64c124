"""The office's own numbers and words: what holds today, what held before, and from when something else will (M1)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from cmdesk.core import regulation
from cmdesk.core.actor import Scope
from cmdesk.core.database import current
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.spec import FieldSpec, Kind
from cmdesk.kit import theme
from cmdesk.kit.chips import label
from cmdesk.kit.form.dialog import Lines, quiet_table
from cmdesk.kit.form.form import Form
from cmdesk.kit.page_head import PageHead
from cmdesk.kit.splitter import Splitter
from cmdesk.kit.tokens import PAGE_MARGIN, SPACE_2, SPACE_3

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


@dataclass(frozen=True)
class Row:
    """A dated row of a rule."""

    valid_from: str
    value: Any
    who: str
    when: str


@dataclass(frozen=True)
class Rule:
    """A rule with all its rows, the latest first.

    Attributes:
        value: what holds today, or None when it begins later.
    """

    key: str
    label: str
    unit: str
    clause: str
    note: str
    value: Any
    since: str
    rows: tuple[Row, ...]


class Regulations(QWidget):
    """Rules at the left, the one that is looked at with its history and its next row at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rules: list[Rule] = []
        self._shown: list[Rule] = []
        self.lines = Lines(("名称", "今日的值", "单位", "出处", "生效日"), self)
        self.table = quiet_table(self.lines, "制度", self)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        for column, width in enumerate((240, 110, 56, 130, 84)):
            self.table.setColumnWidth(column, width)
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self.panel = RulePanel(desk)
        self.search = QLineEdit(placeholderText="名称、代号、出处")
        self.search.setAccessibleName("查找制度")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(self._filter)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)
        self._head = PageHead("制度")
        self._head.add(self.search)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head)
        rows.addWidget(Splitter(desk.memory, "staff.regulations", [self.table, self.panel], [620, 400]), 1)
        self.setFocusProxy(self.table)
        desk.changed.connect(self._refresh)
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

    def _read(self) -> None:
        self._desk.work.read(read_rules, self._arrive, owner=self, title="")

    def _refresh(self, kinds: frozenset[str]) -> None:
        if "regulation" in kinds:
            self._read()

    def _arrive(self, rules: list[Rule]) -> None:
        self._rules = rules
        self._filter()

    def _filter(self) -> None:
        text = self.search.text().strip().lower()
        before = self.panel.key
        self._shown = [
            rule for rule in self._rules if text in f"{rule.label} {rule.key} {rule.clause} {rule.note}".lower()
        ]
        self.lines.show([(rule.label, shown(rule.value), rule.unit, rule.clause, rule.since) for rule in self._shown])
        self._head.set_summary(f"{len(self._shown)} 条；改动记到某一日起，以前的日子仍按以前的算")
        keys = [rule.key for rule in self._shown]
        if keys:
            self.select(before if before in keys else keys[0])

    def _look(self, now: QModelIndex, _before: QModelIndex) -> None:
        if 0 <= now.row() < len(self._shown):
            self.panel.show_rule(self._shown[now.row()])


class RulePanel(QWidget):
    """One rule: what it says and where that stands written, its rows, and a new one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._may_edit = desk.actor.scope("regulations.edit") is Scope.ALL
        self._rule: Rule | None = None
        self._title = label(selectable=True)
        self._title.setFont(theme.title_font())
        self._title.setWordWrap(True)
        self._facts = label("", "weak", selectable=True)
        self._facts.setWordWrap(True)
        self._history = Lines(("生效日", "值", "登记人", "登记日"), self)
        self.history = quiet_table(self._history, "历次的值", self)
        for column, width in enumerate((84, 110, 72, 84)):
            self.history.setColumnWidth(column, width)
        self._problem = label("", "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.form: Form | None = None
        self.button = QPushButton("从该日起改为此值")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.save)
        self._new = label("新的值")
        self._new.setFont(theme.group_font())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(PAGE_MARGIN, SPACE_3, PAGE_MARGIN, SPACE_3)
        rows.setSpacing(SPACE_2)
        rows.addWidget(self._title)
        rows.addWidget(self._facts)
        rows.addWidget(self.history, 1)
        rows.addWidget(self._new)
        self._at_form = rows.count()
        rows.addWidget(self._problem)
        rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self._rows = rows
        for part in (self._new, self.button):
            part.setVisible(False)
        save = QShortcut(QKeySequence.StandardKey.Save, self)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(self.save)

    @property
    def key(self) -> str:
        """The rule that is shown."""
        return self._rule.key if self._rule else ""

    @property
    def problem(self) -> str:
        """The sentence above the button."""
        return self._problem.text()

    def show_rule(self, rule: Rule) -> None:
        """Show a rule."""
        self._rule = rule
        self._title.setText(rule.label)
        parts = [f"今日：{shown(rule.value)} {rule.unit}".rstrip(), f"出处：{rule.clause}" if rule.clause else "",
                 f"代号：{rule.key}", rule.note]  # fmt: skip
        self._facts.setText("　".join(part for part in parts if part))
        self._history.show([(row.valid_from, shown(row.value), row.who, row.when) for row in rule.rows])
        self._say("")
        if self._may_edit:
            self._make_form(rule)

    def save(self) -> None:
        """Add the new row."""
        if self._rule is None or self.form is None or not self.form.check():
            return
        values = self.form.values()
        try:
            value = value_of(values["value"], self._rule)
        except Refused as refusal:
            self._refuse(refusal)
            return
        job = _changing(self._desk, self._rule.key, value, values["valid_from"])
        self._desk.work.write(job, self._arrive, owner=self, title="正在保存制度", refused=self._refuse)

    def _arrive(self, _: object) -> None:
        self._desk.say(f"已修改制度 {self._rule.label if self._rule else ''}", undo=True)

    def _make_form(self, rule: Rule) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        specs = specs_for(rule)
        self.form = Form(specs)
        self.form.setFixedHeight(130 if specs[0].kind == "long_text" else 96)
        latest = rule.rows[0].value if rule.rows else rule.value
        today = date.today()  # noqa: DTZ011  # people's own day
        self.form.set_values({"value": typed(latest, specs[0].kind), "valid_from": today})
        self.form.finished.connect(self.save)
        self._rows.insertWidget(self._at_form, self.form)
        last = self.form.editor("valid_from")
        if last is not None:
            self.setTabOrder(last, self.button)
        for part in (self._new, self.button):
            part.setVisible(True)

    def _refuse(self, refusal: object) -> None:
        if isinstance(refusal, Invalid) and self.form is not None:
            self._say("；".join(self.form.show_problems(refusal.problems).values()))
        else:
            self._say(str(refusal))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


def shown(value: Any) -> str:
    """Return a rule's value as people read it."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return "、".join(map(str, value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return f"{value:g}" if isinstance(value, float) else str(value)


def typed(value: Any, kind: Kind) -> Any:
    """Return a rule's value as its field holds it."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, indent=1)
    if isinstance(value, int | float) and kind == "real":
        return Decimal(f"{value:g}")
    return value


def specs_for(rule: Rule) -> list[FieldSpec]:
    """Return the fields of a new row: a value of the same type, and from when."""
    example = rule.rows[0].value if rule.rows else rule.value
    kind: Kind = "text"
    if isinstance(example, bool):
        kind = "flag"
    elif isinstance(example, int) and rule.unit != "%":
        kind = "whole"
    elif isinstance(example, int | float):
        kind = "real"
    elif isinstance(example, list | dict):
        kind = "long_text"
    value = FieldSpec("value", "值", kind, required=kind != "flag", unit=rule.unit, places=_places(example), limit=8000)
    return [value, FieldSpec("valid_from", "生效日", "day", required=True, help="可写 +3、周五、月底、1121")]


def _places(example: Any) -> int:
    """Return how many decimals a rule needs: at least one for a share, else those it has now and one more."""
    text = f"{example:g}" if isinstance(example, int | float) else ""
    return len(text.partition(".")[2]) + 1


def value_of(value: Any, rule: Rule) -> Any:
    """Return a typed value as it is to be stored.

    Raises:
        Refused: a list or table cannot be read.
    """
    example = rule.rows[0].value if rule.rows else rule.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(example, list | dict):
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refused(f"“{rule.label}”的写法不对，应与原来的值同样写法（逗号、引号、括号要成对）。") from error
    return value


def read_rules() -> list[Rule]:
    """Return every rule of the office with its rows."""
    today = date.today().isoformat()  # noqa: DTZ011  # people's own day
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in current().rows(
        "SELECT r.key, r.valid_from, r.value, r.label, r.unit, r.clause, r.note, COALESCE(u.name, ''), r.changed_at"
        ' FROM regulation r LEFT JOIN "user" u ON u.id = r.changed_by WHERE r.binned_at IS NULL'
        " ORDER BY r.key, r.valid_from DESC, r.id DESC"
    ):
        found.setdefault(row[0], []).append(row)
    rules = []
    for key, rows in found.items():
        holds = next((row for row in rows if row[1] <= today), None)
        latest = rows[0]
        history = tuple(Row(row[1], json.loads(row[2]), row[7] or "系统", _local(row[8])) for row in rows)
        value, since = (json.loads(holds[2]), holds[1]) if holds else (None, latest[1])
        rules.append(Rule(key, latest[3], latest[4], latest[5], latest[6], value, since, history))
    return rules


def _local(stored: str | None) -> str:
    from cmdesk.core.field import moment_of

    return f"{moment_of(stored):%Y-%m-%d}" if stored else ""


def _changing(desk: Desk, key: str, value: Any, valid_from: date) -> Callable[[], None]:
    def job() -> None:
        regulation.change(desk.actor, key, value, valid_from)

    return job
