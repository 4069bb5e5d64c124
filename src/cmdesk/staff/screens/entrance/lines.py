"""Single fields of the way in: a label above, a sentence below; passwords with a look and a hint of Caps Lock."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_1

LINE_WIDTH = 336  # pixels; the inside of a usual card
CAPS_HINT = "大写锁定已打开"
_CAPS_LOCK = 0x14  # VK_CAPITAL


class Paragraph(QLabel):
    """Plain text of a fixed width that is as high as it needs; layouts cut off a plain label that wraps."""

    def __init__(self, width: int, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFixedWidth(width)
        self.say(text, role)

    def say(self, text: str, role: str = "") -> None:
        """Show another text; nothing is shown of an empty one."""
        self.setProperty("role", role)
        self.style().polish(self)
        self.setText(text)
        self.setAccessibleName(text)
        if self.parentWidget() is not None or not text:  # shown before it has its place, it would be a window
            self.setVisible(bool(text))
        if text:
            self.setFixedHeight(self.heightForWidth(self.width()))


class Line(QWidget):
    """A labelled line of text, and room for a sentence of ``width`` pixels below it; that of a usual card unless it is told."""

    def __init__(self, word: str, *, value: str = "", hint: str = "", width: int = 0) -> None:
        super().__init__()
        self.edit = self._make_edit()
        self.edit.setText(value)
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(word)
        self._word = label(word, "weak")
        self._word.setBuddy(self.edit)
        self._below = Paragraph(width or px(LINE_WIDTH))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_1)
        rows.addWidget(self._word)
        rows.addWidget(self.edit)
        rows.addWidget(self._below)
        self.setFocusProxy(self.edit)

    def _make_edit(self) -> QLineEdit:
        return QLineEdit()

    def set_width(self, pixels: int) -> None:
        """Give the sentence below another width."""
        self._below.setFixedWidth(pixels)

    def text(self) -> str:
        """Return what is typed."""
        return self.edit.text()

    def show_problem(self, sentence: str) -> None:
        """Show a sentence under the field, or none."""
        self.show_hint(sentence, "problem")
        self.edit.setProperty("problem", bool(sentence))
        self.edit.style().polish(self.edit)
        self.edit.setAccessibleDescription(sentence)

    def show_hint(self, sentence: str, role: str = "weak") -> None:
        """Show a quiet word under the field, or none."""
        self._below.say(sentence, role)

    @property
    def below(self) -> str:
        """What stands under the field."""
        return self._below.text()


class _PasswordEdit(QLineEdit):
    """Tells when Caps Lock seems to be on.

    Signals:
        caps: whether the last letter was typed with Caps Lock on.
    """

    caps = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if len(text) == 1 and text.isascii() and text.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(text.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps.emit(_caps_of_system())
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.caps.emit(_caps_of_system())


class PasswordLine(Line):
    """A password: hidden, with a button to look at it for a moment and a hint of Caps Lock."""

    def __init__(self, word: str, *, hint: str = "", width: int = 0) -> None:
        super().__init__(word, hint=hint, width=width)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._look = QAction(icons.icon("eye", "weak"), "显示密码", self)
        self._look.setCheckable(True)
        self._look.toggled.connect(self._show)
        self.edit.addAction(self._look, QLineEdit.ActionPosition.TrailingPosition)

    def _make_edit(self) -> QLineEdit:
        edit = _PasswordEdit()
        edit.caps.connect(self._on_caps)
        return edit

    def clear(self) -> None:
        """Forget what was typed."""
        self.edit.clear()
        self._look.setChecked(False)

    def _show(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._look.setIcon(icons.icon("eye-off" if shown else "eye", "weak"))
        self._look.setText("隐藏密码" if shown else "显示密码")

    def _on_caps(self, on: bool) -> None:
        if on and not self.below:
            self.show_hint(CAPS_HINT, "soon")
        elif not on and self.below == CAPS_HINT:
            self.show_hint("")


def _caps_of_system() -> bool:
    """Return whether Windows says that Caps Lock is on; elsewhere only typing tells."""
    if os.name != "nt":
        return False
    import ctypes

    windll = getattr(ctypes, "windll")  # noqa: B009  # exists on Windows only
    return bool(windll.user32.GetKeyState(_CAPS_LOCK) & 1)
