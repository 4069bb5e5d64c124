"""Draw the program's icon file: ``python packaging/windows/icon.py SVG ICO`` (needs PySide6).

An .ico is a small directory of pictures, one per size; Windows takes the one that fits instead of blurring one.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Mapping
from pathlib import Path

SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels; those of Windows at 100 to 250 %."""


def icon_file(pictures: Mapping[int, bytes]) -> bytes:
    """Return the bytes of an .ico that holds these PNG pictures by their width in pixels (at most 256)."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(head) + 16 * len(pictures)
    entries = b""
    for size, png in pictures.items():
        side = size % 256  # the format writes 256 as 0
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), place)
        place += len(png)
    return head + entries + b"".join(pictures.values())


def draw(drawing: Path, size: int) -> bytes:
    """Return the drawing as a square PNG of ``size`` pixels."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise ValueError(f"{drawing} is no SVG drawing")
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs ask for bytes, Qt takes text
    return bytes(buffer.data().data())


def main(drawing: str, target: str) -> None:
    """Write the icon file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    Path(target).write_bytes(icon_file({size: draw(Path(drawing), size) for size in SIZES}))
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
