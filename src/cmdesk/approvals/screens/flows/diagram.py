"""The diagram of a flow beside its editor: painted, read aloud, saved as a picture or a page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPdfWriter,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdesk.approvals.rules.wording import Lexicon
from cmdesk.approvals.screens.flows.drawing import Drawing, lay_out
from cmdesk.core.errors import Refused
from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import LIGHT

_NARROWEST: Final = 180
_SAVED_WIDTH: Final = 520.0
_DPI: Final = 96
_SHARPNESS: Final = 2


class Diagram(QWidget):
    """A flow from top to bottom; arrow keys walk through its steps, Enter opens one.

    Signals:
        chosen: place of the step that was walked to or clicked.
        opened: place of the step that is to be changed.
    """

    HEARD_AS = QAccessible.Role.Graphic

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Mapping[str, Any] = {}
        self._words: Lexicon | None = None
        self._at = -1
        self._drawing: Drawing | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(px(_NARROWEST))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("流程图")

    def show_flow(self, value: Mapping[str, Any], words: Lexicon) -> None:
        """Draw another flow, or the same after a change."""
        self._value, self._words = value, words
        self._at = min(self._at, len(value.get("steps", ())) - 1)
        self.setAccessibleDescription(told(value, words))
        self._fit()

    def mark(self, at: int) -> None:
        """Mark a step as the one that is looked at."""
        if at != self._at:
            self._at = at
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._value.get("steps", ())) - 1
        step = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}.get(event.key(), 0)
        if step and last >= 0:
            self.chosen.emit(max(0, min(last, self._at + step)))
        elif event.key() in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value} and self._at >= 0:
            self.opened.emit(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        for at, frame in enumerate(self._drawing.frames if self._drawing else ()):
            if frame.contains(event.position()):
                self.chosen.emit(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        if self._at >= 0:
            self.opened.emit(self._at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._drawing is not None:
            with QPainter(self) as painter:
                self._drawing.paint(painter, theme.tokens())

    def sizeHint(self) -> QSize:
        return QSize(px(_NARROWEST), round(self._drawing.size.height()) if self._drawing else 120)

    def save(self, path: Path, title: str) -> None:
        """Write the flow in light colours: a page of A4 for ``.pdf``, else a picture.

        Raises:
            Refused: the file cannot be written.
        """
        if self._words is None:
            return
        drawing = lay_out(self._value, self._words, _SAVED_WIDTH)
        is_page = path.suffix.lower() == ".pdf"
        if not (_write_page(path, drawing, title) if is_page else _picture(drawing, title).save(str(path))):
            raise Refused(f"“{path}”写不了，请检查磁盘空间、权限，或文件是否正打开着。")

    def _fit(self) -> None:
        if self._words is None:
            return
        self._drawing = lay_out(self._value, self._words, max(self.width(), px(_NARROWEST)), self._at)
        self.setFixedHeight(round(self._drawing.size.height()))
        self.update()


def told(value: Mapping[str, Any], words: Lexicon) -> str:
    """Return the diagram in words, for readers of the screen."""
    parts = ["发起人提交"]
    for at, step in enumerate(value.get("steps", ()), 1):
        when = words.conditions(step.get("when", {}))
        said = f"第 {at} 步 {step.get('name', '')}，由{words.whom(step)}审"
        said += f"，仅当{when}" if when else ""
        parts.append(said + (f"，时限 {step['limit']}" if step.get("limit") else "，没有时限"))
    copies = "、".join(words.who(one) for one in value.get("copy_to", ()))
    parts.append("已批准" + (f"，抄送{copies}" if copies else ""))
    return "；".join(parts)


def _paint_all(painter: QPainter, drawing: Drawing, title: str) -> None:
    painter.setFont(theme.title_font())
    painter.setPen(QColor(LIGHT.text))
    painter.drawText(QRectF(14, 8, drawing.size.width() - 28, 30), Qt.AlignmentFlag.AlignLeft, title)
    painter.translate(QPointF(0, 36))
    drawing.paint(painter, LIGHT)


def _picture(drawing: Drawing, title: str) -> QImage:
    size = drawing.size
    wide, high = round(size.width() * _SHARPNESS), round((size.height() + 36) * _SHARPNESS)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARPNESS)
    image.fill(QColor(LIGHT.surface))
    with QPainter(image) as painter:
        _paint_all(painter, drawing, title)
    return image


def _write_page(path: Path, drawing: Drawing, title: str) -> bool:
    writer = QPdfWriter(str(path))
    writer.setResolution(_DPI)
    writer.setTitle(title)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(15, 15, 15, 15),
            QPageLayout.Unit.Millimeter,
        )
    )  # fmt: skip
    painter = QPainter()
    if not painter.begin(writer):
        return False
    fits = min(1.0, writer.width() / drawing.size.width(), writer.height() / (drawing.size.height() + 36))
    painter.scale(fits, fits)
    _paint_all(painter, drawing, title)
    return painter.end()
