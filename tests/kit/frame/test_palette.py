"""What Ctrl+K lists stands in columns, so that the eye runs down them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from cmdesk.kit.frame.palette import Item, _Items, _Painter


class Pen(QPainter):
    """Remembers what was written where."""

    def __init__(self, on: QImage) -> None:
        super().__init__(on)
        self.written: dict[str, int] = {}

    def drawText(self, *words: Any) -> None:  # type: ignore[override]
        """Remember a text by its left edge."""
        place, _, text = words
        self.written[text] = place.left()


def test_what_stands_behind_the_titles_begins_in_one_line(qtbot: QtBot) -> None:  # fonts
    """However long each title is; only one that is longer than its share pushes its own aside."""
    model = _Items(None)  # type: ignore[arg-type]
    model.set([Item(1, "王记", "甲"), Item(2, "王永刚百货店", "乙"), Item(3, "王" * 40, "丙")])
    painter, option, image = _Painter(), QStyleOptionViewItem(), QImage(1000, 34, QImage.Format.Format_RGB32)
    option.rect = QRect(0, 0, 1000, 34)
    pen = Pen(image)
    for row in range(3):
        painter.paint(pen, option, model.index(row))
    pen.end()
    assert pen.written["甲"] == pen.written["乙"] < pen.written["丙"]
    model.set([Item(1, "王记", "甲"), Item(2, "王永刚", "乙")])
    again = Pen(image)
    for row in range(2):
        painter.paint(again, option, model.index(row))
    again.end()
    assert again.written["甲"] == again.written["乙"] < pen.written["甲"]
