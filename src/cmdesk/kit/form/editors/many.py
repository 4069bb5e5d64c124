"""Several of fixed choices, ticked in a list."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.editors.line import Line
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.form.popup import ListPopup, Row
from cmdesk.kit.form.typed_ahead import Word

_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_MOVES: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_TABS: Final = frozenset((Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason))
_CLEARS: Final = frozenset((Qt.Key.Key_Delete, Qt.Key.Key_Backspace))


class ManyChoiceLine(Line):
    """Shows what is ticked, joined by 、; a letter or digit goes to a line, Space or Enter ticks it, Delete clears all.

    Enter and Tab tick what somebody has gone to and then go on, as where one is chosen; after Space they only go on.
    """

    glyph: ClassVar[str] = "chevron-down"
    _popup: ListPopup | None = None

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._ticked: tuple[str, ...] = ()
        self._locked = False
        self._word = Word()
        self._meant = False  # somebody has gone to the highlighted line, and Enter is to tick it
        self.setReadOnly(True)  # nothing is typed into the text itself

    def value(self) -> tuple[str, ...]:
        """Return the values ticked, in the order of the choices."""
        return self._ticked

    def set_value(self, value: Any) -> None:
        """Tick these values; such as are no choices (any more) stay until they are cleared."""
        self._ticked = tuple(value or ())
        self._show()

    def set_read_only(self, read_only: bool) -> None:  # a setter
        """Let nothing be ticked."""
        self._locked = read_only

    def tidy(self) -> None:
        """Nothing is typed here that would need it."""

    @property
    def popup_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def take(self) -> None:
        self._word = Word()
        if self._popup is not None:
            self._popup.hide()

    def open_popup(self) -> None:
        """Show the list, the first ticked line highlighted."""
        if self._locked or not self.spec.choices:
            return
        self._meant = False
        values = [choice.value for choice in self.spec.choices]
        self._offer(next((values.index(value) for value in self._ticked if value in values), 0))

    def glyph_clicked(self) -> None:
        """Leave it to the press, which opens the list wherever it meets the field."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            if self.popup_open:
                self.take()
            else:
                self.open_popup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup = self._popup if self.popup_open else None
        key, text = Qt.Key(event.key()), event.text()
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if self._locked or (popup is None and key in _ENTER):
            super().keyPressEvent(event)
        elif popup is not None and key in _ENTER:
            self._tick_meant(popup)
            self.take()
            event.ignore()  # the form goes on to the next field
        elif popup is not None and key == Qt.Key.Key_Escape:
            popup.hide()
        elif key in _MOVES or key == Qt.Key.Key_F4:
            self._move(popup, _MOVES.get(key, 0))
        elif key == Qt.Key.Key_Space:
            self._toggle(popup)
        elif key in _CLEARS and plain:
            self._tick(())
        elif plain and text.isprintable() and text:
            self._jump(text)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._popup is not None and self.popup_open and event.reason() in _TABS:
            self._tick_meant(self._popup)
        self.take()
        super().focusOutEvent(event)

    def _move(self, popup: ListPopup | None, by: int) -> None:
        if popup is None:
            self.open_popup()
        else:
            popup.step(by)
            self._meant = True

    def _toggle(self, popup: ListPopup | None) -> None:
        if popup is None:
            self.open_popup()
        else:
            self._picked(popup.current)

    def _tick_meant(self, popup: ListPopup) -> None:
        if self._meant and self.spec.choices[popup.current].value not in self._ticked:
            self._picked(popup.current)

    def _jump(self, text: str) -> None:
        """Highlight the line that begins with what is being typed."""
        self._word.go_on(text)
        if not self.popup_open:
            self.open_popup()
        if self._popup is not None:
            place = self._word.place(self.spec.choices, self._popup.current)
            self._popup.step(place - self._popup.current if place >= 0 else 0)
            self._meant = place >= 0

    def _picked(self, index: int) -> None:
        self._meant = False
        if 0 <= index < len(self.spec.choices):
            value = self.spec.choices[index].value
            wanted = set(self._ticked) ^ {value}
            known = [choice.value for choice in self.spec.choices]
            kept = [one for one in self._ticked if one not in known]
            self._tick((*(one for one in known if one in wanted), *kept))
            self._offer(index)

    def _tick(self, values: tuple[str, ...]) -> None:
        if values != self._ticked:
            self._ticked = values
            self._show()
            if self._popup is not None and self._popup.isVisible():
                self._offer(self._popup.current)

    def _show(self) -> None:
        text = self.text_of(self._ticked)
        self.setText(text)
        self.setCursorPosition(0)
        self.setToolTip(plain_tip("\n".join(filter(None, (text, self.spec.help)))))

    def _offer(self, current: int) -> None:
        if self._popup is None:
            self._popup = ListPopup(self)
            self._popup.picked.connect(self._picked)
        ticked = set(self._ticked)
        rows = [Row(one.label, one.initials, checked=one.value in ticked) for one in self.spec.choices]
        if self._popup.isVisible():
            self._popup.relabel(rows, current)
        else:
            self._popup.offer(rows, current)
