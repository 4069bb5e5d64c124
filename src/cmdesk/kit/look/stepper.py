"""A stepper: the stages of something that goes from hand to hand, each with its people, moments and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone

_LEFT, _INDENT, _LINE, _GAP = 16, 28, 20, 10
_SIGNS: dict[str, Tone] = {"done": "done", "now": "info", "ahead": "plain", "stopped": "late"}


@dataclass(frozen=True)
class Stage:
    """A stage.

    Attributes:
        lines: who, when, with which words; each its own line.
        aside: short words at the right of the title (how long it took).
    """

    title: str
    state: Literal["done", "now", "ahead", "stopped"]
    lines: Sequence[str] = ()
    aside: str = ""


class Stepper(QWidget):
    """Stages from top to bottom, as high as they need at their width; read aloud as one text."""

    HEARD_AS = QAccessible.Role.Grouping

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages: tuple[Stage, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_stages(self, stages: Sequence[Stage]) -> None:
        """Show other stages."""
        self._stages = tuple(stages)
        words = [f"{one.title}：{'，'.join(one.lines)}" for one in stages]
        self.setAccessibleName("经过")
        self.setAccessibleDescription("；".join(words))
        self._fit()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return 2 * _GAP + sum(self._height(one, width) for one in self._stages)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(self.width(), 240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            top = float(_GAP)
            for at, stage in enumerate(self._stages):
                high = self._height(stage, self.width())
                if at + 1 < len(self._stages):
                    painter.setPen(theme.color("line"))
                    painter.drawLine(QPointF(_LEFT, top + px(20)), QPointF(_LEFT, top + high))
                tone = _SIGNS[stage.state]
                draw_light(painter, QRectF(_LEFT - px(6), top + px(4), px(12), px(12)), tone)
                self._draw_words(painter, stage, top)
                top += high

    def _draw_words(self, painter: QPainter, stage: Stage, top: float) -> None:
        left, width = _LEFT + px(_INDENT) - 14, self.width() - _LEFT - px(_INDENT)
        painter.setFont(theme.strong_font() if stage.state == "now" else theme.text_font())
        painter.setPen(theme.color("weak" if stage.state == "ahead" else "text"))
        painter.drawText(QRectF(left, top, width, px(_LINE)), Qt.AlignmentFlag.AlignVCenter, stage.title)
        painter.setFont(theme.text_font())
        painter.setPen(theme.color("weak"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(left, top, width, px(_LINE)), right, stage.aside)
        top += px(_LINE)
        for line in stage.lines:
            box = QRectF(left, top, width, self._line_height(line, self.width()))
            painter.drawText(box, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, line)
            top += box.height()

    def _height(self, stage: Stage, width: int) -> int:
        return px(_LINE) + _GAP + sum(self._line_height(line, width) for line in stage.lines)

    def _line_height(self, line: str, width: int) -> int:
        room = max(80, width - _LEFT - px(_INDENT))
        box = QFontMetrics(theme.text_font()).boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, line)
        return max(px(_LINE), box.height() + 2)

    def _fit(self) -> None:
        self.setFixedHeight(self.heightForWidth(max(self.width(), 200)))
