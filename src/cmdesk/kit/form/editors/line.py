"""The line that most fields are typed into."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.form import typed
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color
from cmdesk.kit.look.tokens import ICON_SMALL, SPACE_2

_GLYPH_ROOM: Final = 26
_STAYS: Final = frozenset((Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason))
_TAKES_AWAY: Final = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)


def has_left(editor: QWidget, event: QFocusEvent) -> bool:
    """Tell whether the focus has gone elsewhere, not only to a menu or another window from which it will be back.

    When Python collects a window that nobody holds, Qt takes the focus from an editor whose attributes have gone already.
    """
    return event.reason() not in _STAYS and hasattr(editor, "spec")


def mark_problem(editor: QWidget, sentence: str) -> None:
    """Outline an editor that holds something wrong, and tell readers of the screen why; empty takes it back."""
    wrong = "true" if sentence else ""
    if (editor.property("problem") or "") != wrong:
        editor.setProperty("problem", wrong)
        editor.style().unpolish(editor)
        editor.style().polish(editor)
    editor.setAccessibleDescription(sentence)


class Line(QLineEdit):
    """A text, phone numbers, and the ground of all editors of one line.

    What ``set_value`` gave is given back untouched as long as its text has not been touched, so that looking at a
    record never changes it.

    Signals:
        changed: the field's name, after each change of the text.
        left: the field's name, when the focus has gone to another field.
    """

    changed = Signal(str)
    left = Signal(str)
    glyph: ClassVar[str] = ""
    """Name of the icon at the right end, which opens what the field has to offer."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._given: Any = spec.empty
        self._given_text = ""
        self._aside = ""
        self.setAccessibleName(spec.label)
        self.setToolTip(plain_tip(spec.help))
        if self.glyph:
            self.setTextMargins(0, 0, px(_GLYPH_ROOM) - SPACE_2, 0)
        if spec.confidential:
            self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.textChanged.connect(self._tell)

    def value(self) -> Any:
        """Return the value typed.

        Raises:
            ValueError: one Chinese sentence; the text stays.
        """
        text = self.text()
        return self._given if text == self._given_text else self.read(text)

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self._given = value
        self._given_text = self.text_of(value)
        if self.text() != self._given_text or not self.hasFocus():
            self.setText(self._given_text)  # which would throw away what an input method is composing
            self.setCursorPosition(0)

    def show_problem(self, sentence: str) -> None:
        """Outline the field as wrong; an empty sentence takes that back."""
        mark_problem(self, sentence)

    def set_read_only(self, read_only: bool) -> None:  # a setter
        """Let nothing be typed."""
        self.setReadOnly(read_only)

    def read(self, text: str) -> Any:
        """Return the value of a text that has been typed; ValueError with a sentence."""
        return typed.read(self.spec, text)

    def text_of(self, value: Any) -> str:
        """Return the text that stands for a value."""
        return typed.field_text(self.spec, value)

    def open_popup(self) -> None:
        """Show what the field has to offer; a plain line has nothing."""

    @property
    def popup_open(self) -> bool:
        """Whether a list or calendar hangs below the field."""
        return False

    def take(self) -> None:
        """Take what is highlighted in the list or calendar, if one is open, and close it."""

    def aside(self) -> str:
        """Return what is whispered at the right end of the field."""
        return ""

    def tidy(self) -> None:
        """Write what was typed in its usual form; what cannot be read stays as it is."""
        if self.text() == self._given_text or self.isReadOnly():
            return
        try:
            value = self.value()
        except ValueError:
            return
        text = self.text_of(value)
        if text != self.text():
            self._given, self._given_text = value, text
            self.setText(text)
            self.setCursorPosition(0)

    def sizeHint(self) -> QSize:
        return QSize(160, super().sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if has_left(self, event):
            self.tidy()
            self.left.emit(self.spec.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.spec.confidential and any(event.matches(key) for key in _TAKES_AWAY):
            event.accept()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.spec.confidential:
            super().contextMenuEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.glyph and event.button() == Qt.MouseButton.LeftButton and self._on_glyph(event):
            self.glyph_clicked()

    def glyph_clicked(self) -> None:
        """Answer a click on the icon."""
        self.open_popup()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self.glyph:
            self.setCursor(Qt.CursorShape.ArrowCursor if self._on_glyph(event) else Qt.CursorShape.IBeamCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not (self.glyph or self._aside):
            return
        with QPainter(self) as painter:
            room = self.rect().adjusted(SPACE_2, 0, -SPACE_2, 0)
            if self.glyph:
                place = self._glyph_place()
                scale = self.devicePixelRatioF()
                painter.drawPixmap(place.topLeft(), icons.pixmap(self.shown_glyph(), px(ICON_SMALL), "weak", scale))
                room.setRight(place.left() - SPACE_2)
            if self._aside:
                taken = self.fontMetrics().horizontalAdvance(self.text()) + 2 * SPACE_2
                if self.fontMetrics().horizontalAdvance(self._aside) <= room.width() - taken:
                    painter.setPen(color("weak"))
                    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._aside)

    def shown_glyph(self) -> str:
        """Return the icon to draw now."""
        return self.glyph

    def _glyph_place(self) -> QRect:
        side = px(ICON_SMALL)
        return QRect(self.width() - side - SPACE_2 + 1, (self.height() - side) // 2, side, side)

    def _on_glyph(self, event: QMouseEvent) -> bool:
        return event.position().x() >= self.width() - px(_GLYPH_ROOM)

    def whisper(self) -> None:
        """Say anew what ``aside`` has to say."""
        before, self._aside = self._aside, self.aside()
        if self._aside != before:
            say_aloud(self, self._aside)
        self.update()

    def _tell(self, _text: str) -> None:
        self.whisper()
        self.changed.emit(self.spec.name)


class NumberLine(Line):
    """A number; sums are worked out (12*30), and their result is whispered while typing."""

    def aside(self) -> str:
        return typed.aside(self.spec, self.text())
