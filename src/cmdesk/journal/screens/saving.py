"""What was typed into a record's form is stored, and what was asked for meanwhile follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cmdesk.core.errors import Invalid, Refused, as_one
from cmdesk.kit.form.form import Form

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

Write = Callable[[Mapping[str, Any], Mapping[str, Any]], object]
"""Stores what was changed, given what stood there before; in the writer."""


class Saving(QObject):
    """Saves one form at a time; a refusal is shown under its field where there is one.

    Signals:
        saved: what is shown is what is stored.
        invalid: a refusal is about to be shown in the form.
    """

    saved = Signal()
    invalid = Signal()

    def __init__(self, desk: Desk, form: Form, owner: QWidget) -> None:
        """Look after a form.

        Args:
            desk: where it is written.
            form: what is typed into.
            owner: whose end drops what is still to come back.
        """
        super().__init__(owner)
        self._desk, self._form, self._owner = desk, form, owner
        self._then: Callable[[], None] | None = None
        self.is_busy = False

    def save(self, write: Write, then: Callable[[], None] | None = None) -> None:
        """Save what was typed, then go on; at once when nothing was."""
        if self.is_busy:
            return
        if not self._form.is_dirty:
            if then is not None:
                then()
            return
        if not self._form.check():
            return
        values, before = self._form.changed_values(), self._form.original_values()
        self.is_busy, self._then = True, then
        self._desk.work.write(lambda: write(values, before), self._go_on, owner=self._owner, refused=self.refuse)

    def _go_on(self, _result: object) -> None:
        self.is_busy = False
        self._desk.say("已保存", undo=True)
        self._form.set_values(self._form.values())
        self.saved.emit()
        then, self._then = self._then, None
        if then is not None:
            then()

    def refuse(self, refusal: Refused) -> None:
        """Show why something was refused."""
        self.is_busy = False
        if isinstance(refusal, Invalid):
            self.invalid.emit()
        left = self._form.show_problems(refusal.problems) if isinstance(refusal, Invalid) else {"": str(refusal)}
        if left:
            self._desk.refuse(Refused(as_one(left.values())))
