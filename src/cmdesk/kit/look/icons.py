"""Outline icons in the colour of the text beside them.

``icon("search")`` costs a few microseconds: the SVG is read and drawn only when painted, once per size, colour
and device pixel ratio. The colour is looked up while painting, so icons follow light and dark by themselves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QBuffer, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QImageReader, QPainter, QPixmap

from cmdesk.core.resources import resource
from cmdesk.kit.look import theme

_STROKE: Final[dict[int, bytes]] = {16: b"1.6", 20: b"1.6"}
"""Outline in units of the 24 px drawing; a little thinner than drawn keeps small icons light."""


class _Engine(QIconEngine):
    """Draws one named icon in a token's colour."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def _pixels(self, side: float, mode: QIcon.Mode, scale: float) -> QPixmap:
        code = getattr(theme.tokens(), "disabled" if mode == QIcon.Mode.Disabled else self._token)
        return draw(self._name, round(side * scale), code, scale)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        device = painter.device()
        scale = device.devicePixelRatioF() if device else 1.0
        side = min(rect.width(), rect.height())
        place = rect.topLeft() + QPoint((rect.width() - side) // 2, (rect.height() - side) // 2)
        painter.drawPixmap(place, self._pixels(side, mode, scale))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: ARG002
        """Return the drawing in the middle of a size that Qt, from 6.8 on, counts in device independent pixels."""
        side = min(size.width(), size.height())
        drawing = self._pixels(side, mode, scale)
        if size.width() == size.height():
            return drawing
        whole = QPixmap(size * scale)
        whole.setDevicePixelRatio(scale)
        whole.fill(Qt.GlobalColor.transparent)
        with QPainter(whole) as painter:
            painter.drawPixmap(QPoint((size.width() - side) // 2, (size.height() - side) // 2), drawing)
        return whole

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)

    def key(self) -> str:
        return "cmdesk"

    def isNull(self) -> bool:
        return False


def icon(name: str, token: str = "text") -> QIcon:
    """Return an icon of the set in ``resources/icons``.

    Args:
        name: file name without ``.svg``, for example ``"map-pin"``.
        token: name of the colour, ``"text"`` unless it lies on something special (``"on_primary"``, ``"late"``).

    Raises:
        KeyError: there is no such icon; said at once, not when it is first painted.
    """
    if not _file_exists(name):
        raise KeyError(name)
    return QIcon(_Engine(name, token))


def pixmap(name: str, size: int, token: str = "text", scale: float = 1.0) -> QPixmap:
    """Return an icon drawn for delegates and labels: ``size`` in device independent pixels, sharp at ``scale``."""
    return draw(name, round(size * scale), getattr(theme.tokens(), token), scale)


@lru_cache(maxsize=512)
def draw(name: str, pixels: int, color: str, scale: float) -> QPixmap:
    """Return the icon drawn ``pixels`` device pixels square in ``#RRGGBB``."""
    image = QImage()
    if pixels > 0:
        buffer = QBuffer()
        thin = _STROKE.get(round(pixels / scale), b"1.75")
        buffer.setData(
            _source(name)
            .replace(b"currentColor", color.encode())
            .replace(b'stroke-width="2"', b'stroke-width="' + thin + b'"')
        )
        reader = QImageReader(buffer, b"svg")
        reader.setScaledSize(QSize(pixels, pixels))
        image = reader.read()
    made = QPixmap.fromImage(image, Qt.ImageConversionFlag.NoFormatConversion)
    made.setDevicePixelRatio(scale)
    return made


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()


@lru_cache(maxsize=256)
def _file_exists(name: str) -> bool:
    return resource("icons", f"{name}.svg").is_file()
