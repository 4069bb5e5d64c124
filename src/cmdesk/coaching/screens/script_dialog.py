"""Writing a script or another version of it; what is typed is measured at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout

from cmdesk.coaching.record import Objection, Script, ScriptVersion
from cmdesk.coaching.rules import placeholders, scripts, spoken
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import specs_of
from cmdesk.kit import ask, theme
from cmdesk.kit.chips import label
from cmdesk.kit.dialog import Dialog
from cmdesk.kit.form.form import Form
from cmdesk.kit.rows_editor import RowsEditor

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_OF_VERSION = tuple(spec for spec in specs_of(ScriptVersion) if spec.name not in {"script_id", "number"})
_OF_SCRIPT = tuple(spec for spec in specs_of(Script) if spec.name in scripts.OWN and spec.name != "retired")
_OBJECTIONS = tuple(spec for spec in specs_of(Objection) if spec.name != "script_version_id")


@dataclass(frozen=True)
class Begun:
    """What a new version begins with: the words of the one before."""

    script_id: int
    name: str
    use: str
    values: Mapping[str, Any]
    objections: list[dict[str, str]]


class ScriptDialog(Dialog):
    """The words at the first tab, objections at the second; the foot says how long they take."""

    def __init__(self, desk: Desk, begun: Begun | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            begun: the script that gets another version; None for a new script.
        """
        super().__init__()
        self._desk, self._begun = desk, begun
        self.setWindowTitle(f"写新版本　{begun.name}" if begun else "新建话术")
        self.resize(720, 600)
        self.form = Form(_OF_VERSION if begun else (*_OF_SCRIPT, *_OF_VERSION))
        self.form.set_values(begun.values if begun else {"use": "opening", "valid_from": date.today()})  # noqa: DTZ011
        self.objections = RowsEditor(_OBJECTIONS, "客户异议和回答")
        if begun:
            self.objections.set_rows(begun.objections)
        self._tabs = QTabWidget()
        self._tabs.addTab(self.form, "话术")
        self._tabs.addTab(self.objections, "异议与回答")
        self.length = label("")
        self.length.setFont(theme.strong_font())
        self.length.setAccessibleName("时长")
        known = label("占位符：" + "　".join(f"{{{name}}}" for name in placeholders.KNOWN), "weak", selectable=True)
        known.setWordWrap(True)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("保存")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S")
        self._go.setAutoDefault(False)
        back = QPushButton("取消")
        back.setAutoDefault(False)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.addWidget(known)
        row = QHBoxLayout()
        row.addWidget(self.length, 1)
        row.addWidget(back)
        row.addWidget(self._go)
        foot.addWidget(self._words)
        foot.addLayout(row)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._tabs, 1)
        rows.addLayout(foot)
        self._rows_changed = False
        self._go.clicked.connect(self.save)
        back.clicked.connect(self.reject)
        self.form.edited.connect(self._measure)
        self.form.finished.connect(self._go.setFocus)
        self.objections.edited.connect(self._touch)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self._measure()
        self.form.focus("text" if begun else "")

    def save(self) -> None:
        """Save what was typed; problems stand where they belong."""
        if not self._go.isEnabled():
            return
        if not self.form.check():
            self._tabs.setCurrentWidget(self.form)
            self._words.setText("请先改正标出的内容。")
            return
        try:
            objections = self.objections.rows()
        except Invalid as refusal:
            self._words.setText(str(refusal))
            return
        actor, begun = self._desk.actor, self._begun
        typed = {**self.form.original_values(), **self.form.values()}
        words = {spec.name: typed.get(spec.name) for spec in _OF_VERSION}
        self._go.setEnabled(False)

        def job() -> int:
            if begun is not None:
                scripts.revise(actor, begun.script_id, words, objections)
                return begun.script_id
            own = {spec.name: typed.get(spec.name) for spec in _OF_SCRIPT}
            return scripts.add(actor, own, words, objections)

        self._desk.work.write(job, self._saved, owner=self, refused=self._refused)

    def reject(self) -> None:
        unsaved = self.form.is_dirty or self._rows_changed
        if not unsaved or ask.confirm(self, "放弃修改", "填写的内容还没有保存，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _touch(self) -> None:
        self._rows_changed = True

    def _measure(self, _name: str = "") -> None:
        typed = {**self.form.original_values(), **self.form.changed_values(readable_only=True)}
        use = self._begun.use if self._begun else typed.get("use") or "opening"
        day = typed.get("valid_from") or date.today()  # noqa: DTZ011
        try:
            taken = spoken.measure(str(typed.get("text") or ""), use, day)
        except Refused as refusal:
            self.length.setText(str(refusal))
            return
        self.length.setText(taken.words)
        self.length.setProperty("role", "problem" if taken.excess else "")
        self.length.style().polish(self.length)

    def _saved(self, _script_id: int) -> None:
        self._desk.say("话术已保存", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._go.setEnabled(True)
        left = self.form.show_problems(refusal.problems) if isinstance(refusal, Invalid) else {"": str(refusal)}
        self._words.setText("；".join(left.values()) or "请先改正标出的内容。")
        if not left:
            self._tabs.setCurrentWidget(self.form)
