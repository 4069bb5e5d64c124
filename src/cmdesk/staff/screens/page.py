"""What the pages of the settings have in common: a panel that edits one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.door import keep
from cmdesk.core.errors import Conflict, Invalid, as_one
from cmdesk.core.record import Record
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.form.conflict import ConflictDialog, disputed
from cmdesk.kit.form.editors.make import Links
from cmdesk.kit.form.form import Form
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, SPACE_3, Tone
from cmdesk.kit.page.elided import Wordings
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


@dataclass(frozen=True)
class Loaded:
    """A record as a panel shows it.

    Attributes:
        titles: link field → what the linked record is called.
    """

    id: int
    version: int
    title: str
    values: Mapping[str, Any]
    titles: Mapping[str, str]


class RecordPanel(QWidget):
    """Shows and edits one record: title, signs, form, actions; typed text survives every refusal.

    Signals:
        kept: the id of the record that was saved.
    """

    kept = Signal(int)

    def __init__(
        self,
        desk: Desk,
        model: type[Record],
        specs: Sequence[FieldSpec],
        *,
        add: Callable[[Mapping[str, Any]], int],
        edit: Callable[[int, Mapping[str, Any], int, Mapping[str, Any]], bool],
        choices_for: Callable[[FieldSpec], Sequence[Choice]] | None = None,
        links: Links | None = None,
        may_edit: bool = True,
    ) -> None:
        """Make an empty panel.

        Args:
            desk: runs the work and says what happened.
            model: the record's class.
            specs: the fields shown.
            add: values → id; runs in a worker.
            edit: id, changed values, version, values seen → whether anything differed; runs in a worker.
            choices_for: choices that the description alone does not know.
            links: where the records of link fields come from.
            may_edit: otherwise everything is only read.
        """
        super().__init__()
        self._desk, self._model, self._add, self._edit = desk, model, add, edit
        self._may_edit = may_edit
        self._shown: Loaded | None = None
        self._is_new = False
        self._sent: dict[str, Any] | None = None  # what was typed when it was saved, until the record is shown again
        self._is_kept = False  # and whether it is kept by now
        self._title = label(selectable=True)
        self._title.setFont(theme.title_font())
        self._chips = QHBoxLayout()
        self._note = label("", "", selectable=True)
        self._note.setWordWrap(True)
        self._note.hide()
        self.form = Form(specs, choices_for=choices_for, links=links, read_only=not may_edit)
        self.form.finished.connect(self.save)
        self._problem = label("", "problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.button = QPushButton(f"保存{model.LABEL}")
        self.button.setProperty("role", "primary")
        self.button.setToolTip("Ctrl+S")
        self.button.clicked.connect(self.save)
        if not may_edit:
            self.button.hide()
        self._foot = QHBoxLayout()
        self._foot.setSpacing(SPACE_2)
        self._lacking = Wordings()  # beside the actions it is about
        self._lacking.setProperty("role", "weak")
        self._foot.addWidget(self._lacking, 1)
        self._foot.addWidget(self.button)
        self._build()
        self.setEnabled(False)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addSpacing(SPACE_2)
        head.addLayout(self._chips)
        head.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(PAGE_MARGIN, SPACE_3, PAGE_MARGIN, SPACE_3)
        rows.setSpacing(SPACE_2)
        rows.addLayout(head)
        rows.addWidget(self._note)
        rows.addWidget(self.form, 1)
        rows.addWidget(self._problem)
        rows.addLayout(self._foot)
        bind_keys(self, {"Ctrl+S": self.save})

    def add_action(self, word: str, slot: Callable[[], None]) -> QPushButton:
        """Add a quiet button at the left of the foot."""
        button = QPushButton(word)
        button.clicked.connect(slot)
        self._foot.insertWidget(self._foot.count() - 2, button)
        return button

    def forbid(self, action: QPushButton, why: str = "") -> None:
        """Allow an action, or say beside it and in its tooltip why it cannot be done."""
        action.setEnabled(not why)
        action.setToolTip(why)
        self._lacking.say(why, why.partition("，")[0], "")

    @property
    def record_id(self) -> int | None:
        """The record that is shown; None for a new one or none."""
        return self._shown.id if self._shown and not self._is_new else None

    @property
    def is_busy(self) -> bool:
        """Whether somebody is typing here, so that nothing else may be shown unasked."""
        return self._is_new or self.form.is_dirty

    @property
    def problem(self) -> str:
        """The sentence above the buttons."""
        return self._problem.text()

    @property
    def lacking(self) -> str:
        """The sentence beside the actions."""
        return self._lacking.text()

    def show_record(self, loaded: Loaded, chips: Sequence[tuple[str, Tone]] = ()) -> None:
        """Show a record; what was typed since it was saved stays typed."""
        since = self._typed_since()
        self._shown, self._is_new, self._sent, self._is_kept = loaded, False, None, False
        self.setEnabled(True)
        self._title.setText(loaded.title)
        self._set_chips(chips)
        self.form.set_values(loaded.values, titles=loaded.titles)
        for name, value in since.items():
            self.form.type_in(name, value)
        self._say_problem("")

    def begin_new(
        self, title: str, values: Mapping[str, Any] | None = None, titles: Mapping[str, str] | None = None
    ) -> None:
        """Begin a new record."""
        self._is_new, self._sent, self._is_kept = True, None, False
        self.setEnabled(True)
        self._title.setText(title)
        self._set_chips(())
        self.say_note("")
        self.form.set_values(values or {}, titles=titles)
        self._say_problem("")
        self.form.focus()

    def say_note(self, text: str) -> None:
        """Show something that must be read and may be copied, until another record is shown."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes; saving them keeps the person here until it is done."""
        if not self.form.is_dirty or (self._is_kept and not self._typed_since()):
            return True
        answer = ask.choose(self, "还没有保存", f"“{self._title.text()}”有没保存的修改。", "保存", "放弃修改")
        if answer == "yes":
            self.save()
        elif answer == "no" and self._shown is not None:
            self.show_record(self._shown)
        return answer == "no"

    def save(self) -> None:
        """Save what was typed; a refusal is shown at its field. Nothing is saved before the last save is shown."""
        if self._sent is not None or not self._may_edit or not self.isEnabled() or not self.form.check():
            return
        try:
            values = self.form.values() if self._is_new else self.form.changed_values()
        except Invalid as refusal:
            self.form.show_problems(refusal.problems)
            return
        if self._is_new:
            job = _adding(self._model.KIND, self._add, values)
            self._sent = self.form.present_values()
            self._desk.work.write(job, self._arrive, owner=self, refused=self._refuse)
        elif values and self._shown is not None:
            self._send(self._shown.id, values, self._shown.version, self.form.original_values())

    def _send(self, record_id: int, values: Mapping[str, Any], version: int, before: Mapping[str, Any]) -> None:
        self._sent = self.form.present_values()
        job = _editing(self._model.KIND, partial(self._edit, record_id, values, version, before), record_id)
        self._desk.work.write(job, self._arrive, owner=self, refused=self._refuse)

    def _arrive(self, kept: tuple[int, str]) -> None:
        record_id, title = kept
        if self._is_new:  # what was shown before is no longer meant
            self._shown = None
        self._is_new, self._is_kept = False, True
        self._say_problem("")
        self._desk.say(f"已保存{self._model.LABEL} {title}", undo=True)
        self.kept.emit(record_id)

    def _typed_since(self) -> dict[str, Any]:
        """Return what has been typed since the record was kept; nothing where it was not kept a moment ago."""
        if not self._is_kept or self._sent is None:
            return {}
        return {name: value for name, value in self.form.present_values().items() if value != self._sent.get(name)}

    def _refuse(self, refusal: object) -> None:
        self._sent = None
        if isinstance(refusal, Invalid):
            self._say_problem(as_one(self.form.show_problems(refusal.problems).values()))
        elif isinstance(refusal, Conflict) and self._shown is not None:
            dialog = ConflictDialog(str(refusal), disputed(self._model, refusal, keep.title_of), self)
            if dialog.exec():
                self._send(self._shown.id, {**self.form.changed_values(), **dialog.chosen()}, refusal.version, {})
        else:
            self._say_problem(str(refusal))

    def _say_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._problem.setAccessibleName(sentence)

    def _set_chips(self, chips: Sequence[tuple[str, Tone]]) -> None:
        while self._chips.count():
            item = self._chips.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for text, tone in chips:
            self._chips.addWidget(Chip(text, tone))


def _adding(
    kind: str, add: Callable[[Mapping[str, Any]], int], values: Mapping[str, Any]
) -> Callable[[], tuple[int, str]]:
    def job() -> tuple[int, str]:
        record_id = add(values)
        return record_id, keep.title_of(kind, record_id)

    return job


def _editing(kind: str, edit: Callable[[], bool], record_id: int) -> Callable[[], tuple[int, str]]:
    def job() -> tuple[int, str]:
        edit()
        return record_id, keep.title_of(kind, record_id)

    return job
