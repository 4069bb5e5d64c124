"""One of fixed choices, picked by pinyin initials, by digit, by typing its label, or from the list."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form import typed
from cmdesk.kit.form.editors.line import Line
from cmdesk.kit.form.popup import ListPopup, Row

EMPTY_LABEL: Final = "（空）"
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_MOVES: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class ChoiceLine(Line):
    """Type ``hx``, ``1`` or ``核`` for 核心; the best match is taken when the field is left."""

    glyph: ClassVar[str] = "chevron-down"
    _popup: ListPopup | None = None

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._offered: list[Choice | None] = []
        self._before = ""
        self.textEdited.connect(self._narrow)

    def open_popup(self) -> None:
        """Show all choices, the present one highlighted."""
        if self.isReadOnly():
            return
        self._before = self.text()
        current = self._given if self.text() == self._given_text else None
        offered: list[Choice | None] = [*self.spec.choices]
        if not self.spec.required:
            offered.insert(0, None)
        place = next((at for at, one in enumerate(offered) if (one.value if one else None) == current), -1)
        self._offer(offered, place)

    def glyph_clicked(self) -> None:
        """Leave it to the press, which opens the list wherever it meets the field."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.selectAll()
            if self.popup_open:
                self._close()
            else:
                self.open_popup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.popup_open:
            if key in _ENTER:
                self.take()
                event.ignore()  # the form goes on to the next field
                return
            if key == Qt.Key.Key_Escape:
                self._close()
                self.setText(self._before)
                self.selectAll()
                return
        if key in _MOVES or key == Qt.Key.Key_F4:
            self._move(_MOVES.get(key, 0))
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._close()
        super().focusOutEvent(event)

    @property
    def popup_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def take(self) -> None:
        if self.popup_open:
            self._show_highlighted()
            self._close()
            self.tidy()

    def _close(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _move(self, by: int) -> None:
        """Go along the list; the field shows what is highlighted."""
        if not self.popup_open or self._popup is None:
            self.open_popup()
            return
        self._popup.step(by)
        self._show_highlighted()

    def _narrow(self, text: str) -> None:
        """Offer what a typed text may mean, the best match highlighted."""
        if not self.popup_open:
            self._before = self._given_text
        found: list[Choice | None] = [*typed.matching(self.spec.choices, text)]
        if not text.strip() and not self.spec.required:
            found.insert(0, None)
        self._offer(found, 0 if text.strip() else -1)

    def _offer(self, offered: list[Choice | None], current: int) -> None:
        if self._popup is None:
            self._popup = ListPopup(self)
            self._popup.picked.connect(self._picked)
        self._offered = offered
        self._popup.offer([self._row(one) for one in offered], current)

    def _row(self, choice: Choice | None) -> Row:
        if choice is None:
            return Row(EMPTY_LABEL, key=" ")
        place = self.spec.choices.index(choice) + 1
        return Row(
            choice.label, choice.initials if choice.initials.isascii() else "", str(place) if place < 10 else " "
        )

    def _picked(self, _index: int) -> None:
        self.take()

    def _show_highlighted(self) -> None:
        at = self._popup.current if self._popup is not None else -1
        if 0 <= at < len(self._offered):
            choice = self._offered[at]
            self.setText(choice.label if choice else "")
            self.selectAll()
