"""Text of another size while windows are open: all that is on screen grows or shrinks with it at once.

What is made later asks ``measure.px``. What is there already was given its measures when it was made; they are read and set
anew here, so that no widget has to remember them. One that keeps more than Qt knows of has ``take_text(was)``; it is told when
all else has its measures, and gives the columns of its own header theirs itself.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTabBar,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from cmdesk.kit.look.measure import again, factor

_UNLIMITED: Final = (1 << 24) - 1  # pixels, as Qt counts them
_ENDLESS: Final = (1 << 19) - 1  # what its layouts take for as much
_BY_ITSELF: Final = frozenset((QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents))


def grow(app: QApplication, was: float) -> None:
    """Give everything that is there the measures that belong to the text of now.

    Args:
        app: the application; its font has been changed already.
        was: how many times larger than usual text was before.
    """
    for widget in app.allWidgets():
        _grow_font(widget, was)
        if not widget.isWindow():
            _grow_limits(widget, was)
        _grow_parts(widget, was)


def tell(app: QApplication, was: float) -> None:
    """Let those have their say that keep measures of their own, when all is as large as the text of now; see ``grow``."""
    for widget in app.allWidgets():
        take = getattr(widget, "take_text", None)
        if take is not None:
            take(was)


def grown_font(font: QFont, was: float) -> QFont:
    """Return the font for the text of now that was made for text ``was`` times as large as usual."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(round(round(font.pointSizeF() / was, 1) * factor(), 2))
    return made


def _grow_font(widget: QWidget, was: float) -> None:
    if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont):
        widget.setFont(grown_font(widget.font(), was))


def _grow_limits(widget: QWidget, was: float) -> None:
    least, most = widget.minimumSize(), widget.maximumSize()
    if most != QSize(_UNLIMITED, _UNLIMITED):
        widget.setMaximumSize(_size(most, was))
    if not least.isNull():
        widget.setMinimumSize(_size(least, was))


def _grow_parts(widget: QWidget, was: float) -> None:
    if isinstance(widget, QHeaderView):
        _grow_sections(widget, was)
    elif isinstance(widget, QAbstractButton | QTabBar | QAbstractItemView):
        if widget.iconSize().isValid():
            widget.setIconSize(_size(widget.iconSize(), was))
        if isinstance(widget, QListWidget):
            for row in range(widget.count()):
                _grow_item(widget.item(row), was)
        elif isinstance(widget, QTreeWidget):
            _grow_tree(widget, was)


def _grow_sections(header: QHeaderView, was: float) -> None:
    if header.orientation() == Qt.Orientation.Vertical:
        header.setDefaultSectionSize(_again(header.defaultSectionSize(), was))
        return
    if hasattr(header.parentWidget(), "take_text"):
        return  # or its columns would grow twice
    last = header.count() - 1 if header.stretchLastSection() else header.count()
    for at in range(last):
        if header.sectionResizeMode(at) not in _BY_ITSELF and not header.isSectionHidden(at):
            header.resizeSection(at, _again(header.sectionSize(at), was))


def _grow_item(item: QListWidgetItem, was: float) -> None:
    if item.sizeHint().isValid():
        item.setSizeHint(_size(item.sizeHint(), was))
    if item.data(Qt.ItemDataRole.FontRole) is not None:
        item.setFont(grown_font(item.font(), was))


def _grow_tree(tree: QTreeWidget, was: float) -> None:
    walk = QTreeWidgetItemIterator(tree)
    while (item := walk.value()) is not None:
        _grow_tree_item(item, was)
        walk += 1


def _grow_tree_item(item: QTreeWidgetItem, was: float) -> None:
    for column in range(item.columnCount()):
        hint = item.sizeHint(column)
        if hint.isValid():
            item.setSizeHint(column, _size(hint, was))
        if item.data(column, Qt.ItemDataRole.FontRole) is not None:
            item.setFont(column, grown_font(item.font(column), was))


def _size(size: QSize, was: float) -> QSize:
    return QSize(_again(size.width(), was), _again(size.height(), was))


def _again(pixels: int, was: float) -> int:
    return pixels if pixels >= _ENDLESS else again(pixels, was)
