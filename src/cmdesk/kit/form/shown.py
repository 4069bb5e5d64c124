"""Values that are only read: selectable text, except what is confidential."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.geometry import READING_LINE
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.form.typed import HIDDEN
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import color
from cmdesk.kit.look.tokens import SPACE_2

_BUTTON: Final = 24
_WRAP: Final = Qt.TextFlag.TextWordWrap


class ValueLabel(QLabel):
    """A value as text that can be selected with the mouse and copied."""

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.setContentsMargins(SPACE_2, 0, 0, 0)
        self.setToolTip(plain_tip(spec.help))
        self.setAccessibleName(spec.label)

    def set_text(self, text: str) -> None:
        """Show a value as people read it."""
        self.setText(text)
        self.setAccessibleDescription(text)

    def wanted_height(self, width: int) -> int:
        """Return the height that shows the whole text."""
        inner = max(width - SPACE_2, 40)
        return _text_height(self, self.text(), inner)


class HiddenValue(QWidget):
    """A confidential value: dots and a button; once revealed, painted, so that nothing can be selected or copied.

    Signals:
        asked: the field's name, when somebody wants to see it.
    """

    asked = Signal(str)

    def __init__(self, spec: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._text = HIDDEN
        self._button = QToolButton(self)
        self._button.setText("查看")
        self._button.setIcon(icons.icon("eye", "link"))
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._button.setAccessibleName(f"查看{spec.label}")
        self._button.clicked.connect(self._ask)
        self.setFocusProxy(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{spec.label}（机密）")
        self.setToolTip(plain_tip(spec.help))

    def hide_value(self, mask: str = "") -> None:
        """Show dots, or what the office shows in the place of the value (``****1234``)."""
        self._text = mask or HIDDEN
        self._button.show()
        self._settle()

    def show_value(self, text: str) -> None:
        """Paint the value."""
        self._text = text
        self._button.hide()
        self._settle()

    def sizeHint(self) -> QSize:
        return QSize(200, px(READING_LINE))

    def wanted_height(self, width: int) -> int:
        """Return the height that shows the whole text."""
        return _text_height(self, self._text, max(width - SPACE_2, 40))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            painter.setPen(color("weak" if self._button.isVisibleTo(self) else "text"))
            place = self.rect().adjusted(SPACE_2, 0, 0, 0)
            painter.drawText(
                place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(_WRAP), self._text
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def _settle(self) -> None:
        left = SPACE_2 + self.fontMetrics().horizontalAdvance(self._text) + SPACE_2
        width = self._button.sizeHint().width()
        self._button.setGeometry(
            min(left, max(0, self.width() - width)), (self.height() - px(_BUTTON)) // 2, width, px(_BUTTON)
        )
        self.update()

    def _ask(self) -> None:
        self.asked.emit(self.spec.name)


def _text_height(widget: QWidget, text: str, width: int) -> int:
    """Return the height of a text that wraps, with the air of one line above and below."""
    metrics = widget.fontMetrics()
    height = metrics.boundingRect(0, 0, width, 100_000, int(_WRAP), text).height()
    lines = max(1, round(height / metrics.lineSpacing()))
    return px(READING_LINE) + (lines - 1) * metrics.lineSpacing()
