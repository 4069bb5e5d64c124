"""The scan of the sheet beside what was read of it: the row that is looked at, upright however it lay."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QImage, QPainter, QPaintEvent, QPolygonF, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from cmdesk.kit.look import theme
from cmdesk.visits.scanning.attaching import Proposal
from cmdesk.visits.scanning.grey import Grey
from cmdesk.visits.scanning.reading import Read

_MOST: Final = 150  # pixels of height


class ScannedRow(QWidget):
    """Shows one row of boxes of a scan."""

    HEARD_AS = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[tuple[QImage, Read]] = []
        self._key = ""
        self.setAccessibleName("扫描件")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_scan(self, scan: Proposal | None) -> None:
        """Take another scan, or none."""
        self._key = ""
        self._pages = [(_image(page), read) for page, read in scan.pages] if scan else []
        self.hide()

    def look_at(self, key: str) -> None:
        """Show the row of a field; nothing when the scan has none."""
        self._key = key
        shown = self._shown()
        self.setVisible(shown is not None)
        if shown is not None:
            self.setFixedHeight(self._height(shown[1]))
            self.update()

    def _shown(self) -> tuple[QImage, Read] | None:
        """Return the page on which the field stands, and what was read of it."""
        return next((one for one in self._pages if self._key in one[1].areas), None)

    def _height(self, read: Read) -> int:
        _, _, wide, high = read.areas[self._key]
        return min(_MOST, max(24, round(self.width() * high / wide)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        shown = self._shown()
        if shown is None:
            return
        image, read = shown
        left, top, wide, high = read.areas[self._key]
        corners = ((left, top), (left + wide, top), (left + wide, top + high), (left, top + high))
        seen = QPolygonF([QPointF(*read.plane(x, y)) for x, y in corners])
        scale = min(self.width() / wide, self.height() / high)
        room = QRectF((self.width() - wide * scale) / 2, 0, wide * scale, high * scale)
        target = QPolygonF([room.topLeft(), room.topRight(), room.bottomRight(), room.bottomLeft()])
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("canvas"))
            painter.setClipRect(room)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            there: object = QTransform.quadToQuad(seen, target)
            if isinstance(there, QTransform):
                painter.setTransform(there, True)
                painter.drawImage(0, 0, image)


def _image(page: Grey) -> QImage:
    return QImage(page.data, page.width, page.height, page.width, QImage.Format.Format_Grayscale8).copy()
