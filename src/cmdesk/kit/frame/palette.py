"""Ctrl+K: one field that finds everything, over whatever is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.background.work import Work
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px

Index = QModelIndex | QPersistentModelIndex
_TOP: Final = 4  # pixels: its line lies over the one in the bar, so that there is one line to search in


@dataclass(frozen=True)
class Item:
    """Something that can be opened.

    Attributes:
        key: what the caller calls it.
        hits: spans of the title to highlight.
        section: heading under which it stands.
    """

    key: object
    title: str
    subtitle: str = ""
    icon: str = "search"
    hits: tuple[tuple[int, int], ...] = ()
    section: str = ""


class _Items(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[Item] = []
        self._widest: int | None = None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return f"{item.section} {item.title} {item.subtitle}"
        return None

    def set(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self._widest = None
        self.endResetModel()

    def widest(self, metrics: QFontMetrics) -> int:
        """Return the width of the longest title: what stands behind the titles begins in one line."""
        if self._widest is None:
            self._widest = max((metrics.horizontalAdvance(item.title) for item in self.items), default=0)
        return self._widest


class _Painter(QStyledItemDelegate):
    """Icon, title with its hits, subtitles under each other behind them, a heading above the first of a section."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(200, px(34) + (px(22) if self._begins(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, _Items):
            return
        item, box = model.items[index.row()], QRect(option.rect)
        if self._begins(index):
            painter.setPen(theme.color("weak"))
            painter.drawText(
                QRect(box.left() + 12, box.top(), box.width(), px(22)), Qt.AlignmentFlag.AlignVCenter, item.section
            )
            box.setTop(box.top() + px(22))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box.adjusted(4, 1, -4, -1), theme.color("selection"))
        painter.drawPixmap(
            box.left() + 14,
            box.center().y() - px(16) // 2,
            icons.pixmap(item.icon, px(16), "weak", painter.device().devicePixelRatioF()),
        )
        metrics = painter.fontMetrics()
        room = box.width() - px(40) - 12
        title = metrics.elidedText(item.title, Qt.TextElideMode.ElideRight, room)
        left = box.left() + px(40)
        for start, end in item.hits:
            if end <= len(title):
                at = left + metrics.horizontalAdvance(title[:start])
                painter.fillRect(
                    QRect(at, box.center().y() - px(9), metrics.horizontalAdvance(title[start:end]), px(18)),
                    theme.color("hit"),
                )
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(left, box.top(), room, box.height()), Qt.AlignmentFlag.AlignVCenter, title)
        used = max(metrics.horizontalAdvance(title), min(model.widest(metrics), room * 2 // 5)) + 24
        if item.subtitle and room - used > 60:
            painter.setPen(theme.color("weak"))
            text = metrics.elidedText(item.subtitle, Qt.TextElideMode.ElideRight, room - used)
            where = QRect(left + used, box.top(), room - used, box.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, text)

    def _begins(self, index: Index) -> bool:
        model = index.model()
        if not isinstance(model, _Items):
            return False
        row = index.row()
        section = model.items[row].section
        return bool(section) and (row == 0 or model.items[row - 1].section != section)


class Palette(QFrame):
    """The search over everything.

    Signals:
        opened: the key of the chosen item.
    """

    opened = Signal(object)

    def __init__(self, parent: QWidget, work: Work, find: Callable[[str], list[Item]]) -> None:
        """Lay the palette over ``parent``; ``find`` runs in a worker."""
        super().__init__(parent)
        self._work, self._find, self._over = work, find, parent
        self._before: QWidget | None = None  # where the keys went before
        self.setProperty("role", "popup")
        self.setAccessibleName("查找一切")
        self._field = QLineEdit()
        self._field.setPlaceholderText("名称、拼音首字母、电话、地址、编号，或功能名")
        self._field.setAccessibleName("查找")
        self._field.setClearButtonEnabled(True)
        self._field.textChanged.connect(self._ask)
        self._field.installEventFilter(self)
        self._model = _Items(self)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_Painter(self))
        self._view.setAccessibleName("结果")
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.clicked.connect(self._open)
        self._nothing = label("", "weak")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.setSpacing(6)
        rows.addWidget(self._field)
        rows.addWidget(self._nothing)
        rows.addWidget(self._view, 1)
        parent.installEventFilter(self)
        self.hide()

    def ask(self, text: str = "") -> None:
        """Open, with the text of the last time selected."""
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self._field:
            self._before = focus
        self._place()
        self.show()
        self.raise_()
        if text:
            self._field.setText(text)
        self._field.selectAll()
        self._field.setFocus()
        self._ask(self._field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over and self.isVisible():
            self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self._field:
            return self._key(event)
        elif event.type() == QEvent.Type.FocusOut and watched is self._field:
            self.hide()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        room = self._over.rect()
        width = min(640, room.width() - 32)
        self.setGeometry((room.width() - width) // 2, _TOP, width, min(460, room.height() - 80))

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape.value:
            before = self._before if self._before is not None and isValid(self._before) else self._over
            self.hide()
            before.setFocus()
            return True
        if key in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value}:
            self._open(self._view.currentIndex())
            return True
        step = {
            Qt.Key.Key_Down.value: 1,
            Qt.Key.Key_Up.value: -1,
            Qt.Key.Key_PageDown.value: 10,
            Qt.Key.Key_PageUp.value: -10,
        }.get(key)
        if step is None:
            return False
        row = min(max(self._view.currentIndex().row() + step, 0), self._model.rowCount() - 1)
        self._light(row)
        return True

    def _ask(self, text: str) -> None:
        self._work.read(lambda: (text, self._find(text)), self._show, owner=self, title="正在查找")

    def _show(self, answer: tuple[str, list[Item]]) -> None:
        text, items = answer
        self._model.set(items)
        self._view.setVisible(bool(items))
        self._nothing.setVisible(not items)
        self._nothing.setText(
            "没有找到，换一个字、拼音首字母或电话的一段再试。" if text.strip() else "输入要找的内容。"
        )
        if items:
            self._light(0)
        else:
            say_aloud(self._field, self._nothing.text())

    def _light(self, row: int) -> None:
        """Go to a line; the field keeps the keys, so what the line says is said aloud."""
        index = self._model.index(row)
        self._view.setCurrentIndex(index)
        say_aloud(self._field, str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.hide()
            self.opened.emit(self._model.items[index.row()].key)
