"""Writing the minutes of a talk: fields, who took part, what is to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout

from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import specs_of
from cmdesk.customers.links import sources
from cmdesk.journal.record import Attendee, Duty, Minutes
from cmdesk.journal.rules import minutes
from cmdesk.kit import ask
from cmdesk.kit.chips import label
from cmdesk.kit.dialog import Dialog
from cmdesk.kit.form.form import Form
from cmdesk.kit.rows_editor import RowsEditor

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_LEFT_OUT = frozenset({
    "number", "visit_id", "activity_id", "user_id", "state", "written_at", "sent_on", "sent_way", "confirmed_by",
    "confirmed_at",
})  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What the dialog begins with."""

    id: int
    version: int
    values: Mapping[str, Any]
    titles: Mapping[str, str]
    attendees: list[dict[str, Any]]
    duties: list[dict[str, Any]]
    read_only: bool = False


class MinutesDialog(Dialog):
    """Minutes as a form with two small grids; a draft is changed, anything else is only read."""

    def __init__(self, desk: Desk, draft: Draft | None = None, values: Mapping[str, Any] | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            draft: minutes that are there; None for new ones.
            values: what new minutes begin with.
        """
        super().__init__()
        self._desk, self._draft = desk, draft
        read_only = draft is not None and draft.read_only
        self.setWindowTitle("会谈纪要" if draft else "新建会谈纪要")
        self.resize(820, 640)
        specs = [spec for spec in specs_of(Minutes) if spec.name not in _LEFT_OUT]
        self.form = Form(specs, links=sources(desk), read_only=read_only)
        begin = draft.values if draft else values or {}
        self.form.set_values(begin, titles=draft.titles if draft else None)
        self.attendees = RowsEditor(_columns(Attendee), "参加人员")
        self.duties = RowsEditor(_columns(Duty), "待办")
        if draft:
            self.attendees.set_rows(draft.attendees)
            self.duties.set_rows(draft.duties)
        tabs = QTabWidget()
        tabs.addTab(self.form, "内容")
        tabs.addTab(self.attendees, "参加人员")
        tabs.addTab(self.duties, "待办")
        self._tabs = tabs
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("保存")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S")
        self._go.setAutoDefault(False)
        self._go.setVisible(not read_only)
        self._go.clicked.connect(self.save)
        back = QPushButton("关闭" if read_only else "取消")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 12)
        row.addWidget(self._words, 1)
        row.addWidget(back)
        row.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(tabs, 1)
        rows.addLayout(row)
        for grid in (self.attendees, self.duties):
            grid.set_read_only(read_only)
            grid.edited.connect(self._touch)
        self._rows_changed = False
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self.form.focus()

    def save(self) -> None:
        """Save what was typed; problems stand where they belong."""
        if not self._go.isEnabled() or not self._go.isVisible():
            return
        if not self.form.check():
            self._tabs.setCurrentWidget(self.form)
            self._words.setText("请先改正标出的内容。")
            return
        try:
            attendees, duties = self.attendees.rows(), self.duties.rows()
        except Invalid as refusal:
            self._words.setText(str(refusal))
            return
        actor, draft = self._desk.actor, self._draft
        values, before = self.form.changed_values() if draft else self.form.values(), self.form.original_values()
        self._go.setEnabled(False)

        def job() -> int:
            if draft is None:
                return minutes.write(actor, values, attendees, duties)
            minutes.edit(
                actor, draft.id, values, version=draft.version, before=before, attendees=attendees, duties=duties
            )
            return draft.id

        self._desk.work.write(job, self._saved, owner=self, refused=self._refused)

    def reject(self) -> None:
        unsaved = (self.form.is_dirty or self._rows_changed) and self._go.isVisible()
        if not unsaved or ask.confirm(self, "放弃修改", "填写的内容还没有保存，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _touch(self) -> None:
        self._rows_changed = True

    def _saved(self, _minutes_id: int) -> None:
        self._desk.say("会谈纪要已保存", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._go.setEnabled(True)
        left = self.form.show_problems(refusal.problems) if isinstance(refusal, Invalid) else {"": str(refusal)}
        self._words.setText("；".join(left.values()) or "请先改正标出的内容。")


def _columns(model: type[Attendee] | type[Duty]) -> list[Any]:
    return [spec for spec in specs_of(model) if spec.name not in {"minutes_id", "done"}]
