"""Small signs: a state is told by shape and word as well as by colour, so that grey prints and colour-blind eyes can tell."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QIcon, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone, blend

_COLOR: Final[dict[Tone, str]] = {
    "plain": "weak", "due": "due", "soon": "soon", "late": "late", "paused": "paused", "info": "accent",
    "done": "due",
}  # fmt: skip


def draw_light(painter: QPainter, box: QRectF, tone: Tone) -> None:
    """Draw the sign of a state: ring due, triangle soon, filled disc late, two bars paused, tick done."""
    color = theme.color(_COLOR[tone])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = painter.pen()
    pen.setColor(color)
    pen.setWidthF(1.8)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    side = min(box.width(), box.height())
    area = QRectF(box.center().x() - side / 2 + 1, box.center().y() - side / 2 + 1, side - 2, side - 2)
    if tone == "late":
        painter.setBrush(color)
        painter.drawEllipse(area)
    elif tone == "soon":
        painter.drawPolygon(QPolygonF([QPointF(area.center().x(), area.top()), area.bottomRight(), area.bottomLeft()]))
    elif tone == "paused":
        third = area.width() / 3
        for left in (area.left() + third / 2, area.right() - third / 2):
            painter.drawLine(QPointF(left, area.top()), QPointF(left, area.bottom()))
    elif tone == "done":
        corners = ((0.05, 0.55), (0.38, 0.88), (0.95, 0.15))
        tick = [QPointF(area.left() + x * area.width(), area.top() + y * area.height()) for x, y in corners]
        painter.drawPolyline(QPolygonF(tick))
    else:
        painter.drawEllipse(area)
    painter.restore()


_LIGHT, _SHARP = 12, 2  # pixels of a light in a cell, and how much finer it is drawn, for sharp screens


def light_icon(tone: Tone) -> QIcon:
    """Return the sign of a state for the cell of a short list, in the colours that are shown now."""
    return _light_icon(tone, theme.color(_COLOR[tone]).name(), px(_LIGHT))


@lru_cache(maxsize=64)
def _light_icon(tone: Tone, _color: str, side: int) -> QIcon:
    """Draw it; some lists have hundreds of them."""
    drawing = QPixmap(side * _SHARP, side * _SHARP)
    drawing.setDevicePixelRatio(_SHARP)
    drawing.fill(Qt.GlobalColor.transparent)
    with QPainter(drawing) as painter:
        draw_light(painter, QRectF(0, 0, side, side), tone)
    made = QIcon(drawing)
    made.addPixmap(drawing, QIcon.Mode.Selected)  # or Qt would tint it, and red would no longer be red
    return made


class Sign(QWidget):
    """The sign of a state alone, beside words that say the same."""

    def __init__(self, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone = tone
        self.setFixedSize(px(14), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._tone != "plain":
            with QPainter(self) as painter:
                draw_light(painter, QRectF(px(1), px(4), px(12), px(12)), self._tone)


class Chip(QWidget):
    """A short word in a quiet box with the sign of its tone."""

    HEARD_AS = QAccessible.Role.StaticText

    def __init__(self, text: str, tone: Tone = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._tone: Tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setToolTip("")

    def set(self, text: str, tone: Tone) -> None:
        """Show another word."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(width + (16 if self._tone == "plain" else 20 + px(10)), px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            tokens = theme.tokens()
            color = theme.color(_COLOR[self._tone])
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            ground = (
                tokens.canvas
                if self._tone == "plain"
                else tokens.surface
                if tokens.strong
                else blend(color.name(), tokens.surface, 0.10)
            )
            painter.setPen(theme.color("line"))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, 4, 4)
            left = 8.0
            if self._tone != "plain":
                draw_light(painter, QRectF(8, box.center().y() - px(10) / 2, px(10), px(10)), self._tone)
                left = 12.0 + px(10)
            painter.setPen(theme.color("text" if self._tone == "plain" else _COLOR[self._tone]))
            painter.drawText(box.adjusted(left, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter, self._text)


def label(text: str = "", role: str = "", parent: QWidget | None = None, *, selectable: bool = False) -> QLabel:
    """Return a label for plain text; user data is never read as markup."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def reword(one: QLabel, text: str, role: str) -> None:
    """Let a label say something else, quietly (``"weak"``) or as what must be put right (``"problem"``)."""
    if one.property("role") != role:
        one.setProperty("role", role)
        one.style().polish(one)
    one.setText(text)
