"""The office's own numbers and words: what holds today, what held before, and from when something else will (M1)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView, QVBoxLayout, QWidget

from cmdesk.core import regulation
from cmdesk.core.actor import Scope
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused, as_one
from cmdesk.core.spec import Choice, FieldSpec, Kind
from cmdesk.kit.form.dialog import Lines, quiet_table
from cmdesk.kit.form.form import Form
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, SPACE_3
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.kit.space.splitter import Splitter
from cmdesk.staff.rules import regulations as rules
from cmdesk.staff.rules import wording

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PANEL = 284  # pixels: a field with its unit on one line
_LONG = 60  # characters; a longer value stands in its field alone


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

    def seek(self, text: str) -> None:
        """List only the rules that hold a text in their name, key, clause or note."""
        self.search.setText(text)

    def _go_to_flows(self) -> None:
        self.page_asked.emit("flows")

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
        self.lines.show(
            [
                (rule.label, wording.shown(rule.key, rule.value), rule.unit, rule.clause, rule.since)
                for rule in self._shown
            ]
        )
        self._head.set_summary(f"{len(self._shown)} 条；改动记到某一日起，以前的日子仍按以前的算")
        keys = [rule.key for rule in self._shown]
        if keys:
            self.select(before if before in keys else keys[0])

    def _look(self, now: QModelIndex, _before: QModelIndex) -> None:
        if 0 <= now.row() < len(self._shown):
            self.panel.show_rule(self._shown[now.row()])


class RulePanel(QWidget):
    """One rule: what it says and where that stands written, its rows, and a new one.

    Signals:
        flows_asked: the rule is an approval flow; its editor is wanted.
    """

    flows_asked = Signal()

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
        self.history = quiet_table(self._history, "历次的值", self, (84, 110, 72, 84), spare=(3,))
        self._problem = label("", "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.form: Form | None = None
        self.button = QPushButton("从该日起改为此值")
        self.button.setProperty("role", "primary")
        self.button.clicked.connect(self.save)
        self.flows = QPushButton("在审批流程中修改…")
        self.flows.clicked.connect(self.flows_asked)
        self.flows.hide()
        self._new = label("新的值")
        self._new.setFont(theme.group_font())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(PAGE_MARGIN, SPACE_3, PAGE_MARGIN, SPACE_3)
        rows.setSpacing(SPACE_2)
        rows.addWidget(self._title)
        rows.addWidget(self._facts)
        rows.addWidget(self._new)
        self._at_form = rows.count()
        rows.addWidget(self._problem)
        rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        rows.addWidget(self.flows, 0, Qt.AlignmentFlag.AlignRight)
        rows.addWidget(self.history, 1)
        self._rows = rows
        for part in (self._new, self.button):
            part.setVisible(False)
        bind_keys(self, {"Ctrl+S": self.save})

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
        now = f"{wording.shown(rule.key, rule.value)} {rule.unit}".rstrip()
        parts = ["" if len(now) > _LONG else f"今日：{now}", f"出处：{rule.clause}" if rule.clause else "",
                 f"代号：{rule.key}", rule.note]  # fmt: skip
        self._facts.setText("　".join(part for part in parts if part))
        self._history.show(
            [(row.valid_from, wording.shown(rule.key, row.value), row.who, row.when) for row in rule.rows]
        )
        self._say("")
        is_flow = rule.key.startswith(rules.FLOWS)
        self.flows.setVisible(is_flow)
        if self._may_edit and not is_flow:
            self._make_form(rule)
        else:
            self._drop_form()

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

    def _drop_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        for part in (self._new, self.button):
            part.setVisible(False)

    def _make_form(self, rule: Rule) -> None:
        self._drop_form()
        specs = specs_for(rule)
        self.form = Form(specs, embedded=True)
        today = clock.today()
        self.form.set_values({"value": typed(rule, _example(rule), specs[0].kind), "valid_from": today})
        self.form.finished.connect(self.save)
        self._rows.insertWidget(self._at_form, self.form)
        last = self.form.editor("valid_from")
        if last is not None:
            self.setTabOrder(last, self.button)
        for part in (self._new, self.button):
            part.setVisible(True)

    def _refuse(self, refusal: object) -> None:
        if isinstance(refusal, Invalid) and self.form is not None:
            self._say(as_one(self.form.show_problems(refusal.problems).values()))
        else:
            self._say(str(refusal))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


def typed(rule: Rule, value: Any, kind: Kind) -> Any:
    """Return a rule's value as its field holds it."""
    if kind == "many_choice":
        return tuple(value)
    if isinstance(value, list):
        return ("\n" if kind == "long_text" else "、").join(wording.lines(rule.key, value))
    if isinstance(value, int | float) and kind == "real":
        return Decimal(f"{value:g}")
    return value


def specs_for(rule: Rule) -> list[FieldSpec]:
    """Return the fields of a new row: a value of the same type, and from when."""
    example = _example(rule)
    kind = _kind(rule, example)
    choices: tuple[Choice, ...] = ()
    if kind in {"choice", "many_choice"}:
        codes = example if isinstance(example, list) else [example]
        choices = tuple(sorted(wording.choices_of(rule.key), key=lambda one: _place(codes, one.value)))
    value = FieldSpec(
        "value", "值", kind, required=kind != "flag", unit=rule.unit, places=_places(example), limit=8000,
        choices=choices, help="一行一项" if kind == "long_text" else "用顿号隔开" if isinstance(example, list) else "",
    )  # fmt: skip
    return [value, FieldSpec("valid_from", "生效日", "day", required=True, help="可写 +3、周五、月底、1121")]


def _example(rule: Rule) -> Any:
    return rule.rows[0].value if rule.rows else rule.value


def _place(codes: list[Any], code: str) -> int:
    """Return where a code stands in the value there is now: its order may matter."""
    return codes.index(code) if code in codes else len(codes)


def _kind(rule: Rule, example: Any) -> Kind:
    """Return what field a rule's value is typed into."""
    if isinstance(example, bool):
        return "flag"
    if isinstance(example, int | float):
        return "whole" if isinstance(example, int) and rule.unit != "%" else "real"
    if isinstance(example, list):
        if rule.key in regulation.words() and not wording.is_combined(rule.key, example):
            return "many_choice"
        return "text" if example and not isinstance(example[0], str) else "long_text"
    return "choice" if rule.key in regulation.words() else "text"


def _places(example: Any) -> int:
    """Return how many decimals a rule needs: at least one for a share, else those it has now and one more."""
    text = f"{example:g}" if isinstance(example, int | float) else ""
    return len(text.partition(".")[2]) + 1


def value_of(value: Any, rule: Rule) -> Any:
    """Return a typed value as it is to be stored.

    Raises:
        Refused: a list cannot be read.
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return list(value)
    example = _example(rule)
    if not isinstance(example, list):
        return value
    if not example or isinstance(example[0], str):
        return [wording.stored(rule.key, line.strip()) for line in value.splitlines() if line.strip()]
    try:
        numbers = [float(one) for one in re.split(r"[、，,\s]+", value.strip())]
    except ValueError as error:
        raise Refused(f"“{rule.label}”应是几个数字，用顿号隔开，例如 {'、'.join(map(str, example))}。") from error
    return [int(one) if one.is_integer() else one for one in numbers]


def read_rules() -> list[Rule]:
    """Return every rule of the office with its rows."""
    today = clock.today().isoformat()
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
        rules.change(desk.actor, key, value, valid_from)

    return job
