"""Days and moments: typed in any usual way, or picked from a small calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form import typed
from cmdesk.kit.form.editors.line import Line
from cmdesk.kit.form.editors.month import MonthPopup

_OPENS: Final = frozenset((Qt.Key.Key_Down, Qt.Key.Key_F4))
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class DayLine(Line):
    """A day: +3, 周五, 月底, 1121, 明天; what is meant is whispered while typing. Down opens the calendar."""

    glyph: ClassVar[str] = "calendar"
    _popup: MonthPopup | None = None

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)

    def aside(self) -> str:
        return typed.aside(self.spec, self.text())

    @property
    def popup_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def take(self) -> None:
        if self._popup is not None and self._popup.isVisible():
            self._picked(self._popup.day)

    def open_popup(self) -> None:
        """Show the calendar at the day typed, or at today."""
        if self.isReadOnly():
            return
        if self._popup is None:
            self._popup = MonthPopup(self)
            self._popup.picked.connect(self._picked)
        today = typed.now().date()
        self._popup.open(self._day() or today, today)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        popup = self._popup if self.popup_open else None
        if popup is None:
            if key in _OPENS:
                self.open_popup()
            else:
                super().keyPressEvent(event)
        elif key in _ENTER:
            self.take()
            event.ignore()  # the form goes on to the next field
        elif key == Qt.Key.Key_Escape:
            popup.hide()
        elif not popup.press(event):
            popup.hide()
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._popup is not None:
            self._popup.hide()
        super().focusOutEvent(event)

    def _day(self) -> date | None:
        try:
            value = self.value()
        except ValueError:
            return None
        if isinstance(value, datetime):
            return value.astimezone().date()
        return value if isinstance(value, date) else None

    def _picked(self, day: date) -> None:
        if self._popup is not None:
            self._popup.hide()
        self.put(day)

    def put(self, day: date) -> None:
        """Write a picked day."""
        self.setText(day.isoformat())
        self.selectAll()


class MomentLine(DayLine):
    """A day with a time of day: 明天 14:30, 周五下午3点, 现在."""

    def put(self, day: date) -> None:
        """Write a picked day; the time stays, or is typed behind it."""
        try:
            value = self.value()
        except ValueError:
            value = None
        if isinstance(value, datetime):
            self.setText(f"{day.isoformat()} {value.astimezone():%H:%M}")
            self.setSelection(len(day.isoformat()) + 1, 5)
        else:
            self.setText(f"{day.isoformat()} ")
