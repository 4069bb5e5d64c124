"""Yes or no."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.editors.line import has_left, mark_problem
from cmdesk.kit.form.plain import plain_tip


class FlagBox(QCheckBox):
    """A box to tick with Space.

    Signals:
        changed: the field's name, when it has been ticked or cleared.
        left: the field's name, when the focus has gone to another field.
    """

    changed = Signal(str)
    left = Signal(str)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.setAccessibleName(spec.label)
        self.setToolTip(plain_tip(spec.help))
        self.toggled.connect(self._tell)

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool) -> None:  # a setter
        """Tick or clear it."""
        self.setChecked(bool(value))

    def show_problem(self, sentence: str) -> None:
        """Tell readers of the screen what is wrong."""
        mark_problem(self, sentence)

    def set_read_only(self, read_only: bool) -> None:  # a setter
        """Let it not be ticked."""
        self.setEnabled(not read_only)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if has_left(self, event):
            self.left.emit(self.spec.name)

    def _tell(self, _checked: bool) -> None:  # as the signal brings it
        self.changed.emit(self.spec.name)
