"""One rule beside the list: what it says, its history, and its next row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused, as_one
from cmdesk.kit.form.dialog import Lines, quiet_table
from cmdesk.kit.form.form import Form
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, SPACE_3
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.staff.rules import regulations as rules
from cmdesk.staff.rules import wording
from cmdesk.staff.rules.regulations import Rule
from cmdesk.staff.screens.regulations import fields

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_LONG = 60  # characters; a longer value stands in its field alone


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
            value = fields.value_of(values["value"], self._rule)
        except Refused as refusal:
            self._refuse(refusal)
            return
        actor, key, since = self._desk.actor, self._rule.key, values["valid_from"]
        job = partial(rules.change, actor, key, value, since)
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
        focus = QApplication.focusWidget()
        in_form = self.form is not None and focus is not None and self.form.isAncestorOf(focus)
        had_keys = in_form or focus is self.button
        self._drop_form()
        specs = fields.specs_for(rule)
        self.form = Form(specs, embedded=True)
        today = clock.today()
        self.form.set_values({"value": fields.typed(rule, specs[0].kind), "valid_from": today})
        self.form.finished.connect(self.save)
        self._rows.insertWidget(self._at_form, self.form)
        last = self.form.editor("valid_from")
        if last is not None:
            self.setTabOrder(last, self.button)
        for part in (self._new, self.button):
            part.setVisible(True)
        if had_keys:  # saved from here: the keys stay in the form instead of going to whatever comes next
            self.form.show()
            self.form.focus()

    def _refuse(self, refusal: object) -> None:
        if isinstance(refusal, Invalid) and self.form is not None:
            self._say(as_one(self.form.show_problems(refusal.problems).values()))
        else:
            self._say(str(refusal))

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
