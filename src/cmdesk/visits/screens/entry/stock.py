"""The table of the sheet: stock and demand of each product, what was last beside it; typed, or pasted from Excel."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cmdesk.core.record import fields_of
from cmdesk.core.text.arithmetic import evaluate
from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.visits.record import StockReading
from cmdesk.visits.rules.sheet.entry import Reading
from cmdesk.visits.rules.sheet.opening import Line
from cmdesk.visits.rules.sheet.written import plain

Index = QModelIndex | QPersistentModelIndex
_READ: Final = ("品牌（规格）", "单位", "上次库存", "上次需求")
_FIRST: Final = len(_READ)
_LAST: Final = (2, 3)  # the columns of what was read last
_TYPED: Final = ("stock", "demand", "sold", "short_days")
_SIGNS: Final = frozenset("0123456789+-*/.()")
_ROW: Final = 26
_MOST_ROWS: Final = 12
_NAME: Final = 230
_NUMBER: Final = 84
_UNIT: Final = 48
_USUAL_NAME, _LEAST_NAME, _LEAST_NUMBER = 160, 88, 68  # what names and heads need beside usual text
_INSET: Final = 8


class StockModel(QAbstractTableModel):
    """Products with what was last and what is typed; a cell holds the text until it is left."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.columns: tuple[str, ...] = _TYPED[:2]
        self.typed: dict[tuple[int, str], str] = {}

    def show_lines(self, lines: Sequence[Line], *, whole: bool) -> None:
        """Show other products; ``whole`` with purchases and days without stock, as a sample customer's sheet has."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.columns = _TYPED if whole else _TYPED[:2]
        self.typed = {}
        for line in lines:
            if line.reading:
                for name in _TYPED:
                    value = getattr(line.reading, name)
                    if value is not None:
                        self.typed[line.product_id, name] = str(value)
        self.endResetModel()

    def restore(self, typed: dict[tuple[int, str], str]) -> None:
        """Show what was typed before."""
        self.beginResetModel()
        self.typed = dict(typed)
        self.endResetModel()

    def key(self, index: Index) -> tuple[int, str]:
        """Return the product and the field of a cell that may be typed into."""
        return self.lines[index.row()].product_id, self.columns[index.column() - _FIRST]

    def text(self, index: Index) -> str:
        """Return what stands in a cell that may be typed into."""
        return self.typed.get(self.key(index), "")

    def put(self, index: Index, text: str) -> None:
        """Let a cell hold a text."""
        if text:
            self.typed[self.key(index)] = text
        else:
            self.typed.pop(self.key(index), None)
        self.dataChanged.emit(index, index)

    def settle(self, index: Index) -> None:
        """Work out the sum in a cell that is left; what is no number stays and is marked."""
        text = self.text(index)
        if text and not text.isdecimal():
            try:
                value = evaluate(text)
            except ValueError:
                return
            if value == value.to_integral_value():
                self.put(index, str(int(value)))

    def readings(self) -> list[Reading]:
        """Return what is typed, and an empty reading where one was taken away.

        Raises:
            ValueError: a cell holds no whole number; the sentence names the product.
        """
        found = []
        for line in self.lines:
            values: dict[str, int | None] = {}
            for name in _TYPED:
                text = self.typed.get((line.product_id, name), "")
                if text and not text.isdecimal():
                    label = fields_of(StockReading)[name].label
                    raise ValueError(f"“{line.name}”的{label}“{text[:12]}”不是整数，请改正。")
                values[name] = int(text) if text else None
            reading = Reading(line.product_id, **values)
            if not reading.is_empty or line.reading is not None:
                found.append(reading)
        return found

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else _FIRST + len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            if column >= _FIRST:
                return self.text(index)
            said = (line.name, line.unit, line.last_stock, line.last_demand)[column]
            return "" if said is None else str(said)
        if role == Qt.ItemDataRole.ForegroundRole:
            wrong = column >= _FIRST and self.text(index) and not self.text(index).isdecimal()
            return theme.color("late" if wrong else "weak" if 0 < column < _FIRST else "text")
        if role == Qt.ItemDataRole.BackgroundRole and column in _LAST:
            return theme.color("canvas")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column >= _LAST[0] else Qt.AlignmentFlag.AlignLeft
            return (side | Qt.AlignmentFlag.AlignVCenter).value
        if role == Qt.ItemDataRole.ToolTipRole and column in _LAST and line.last_day:
            return f"{line.last_day} 采集"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            if section < _FIRST:
                return _READ[section]
            return fields_of(StockReading)[self.columns[section - _FIRST]].label
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            side = Qt.AlignmentFlag.AlignRight if section >= _LAST[0] else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class _Cell(QStyledItemDelegate):
    """Paints as far from the edge as the headings, the current cell with a frame."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        back, fore = index.data(Qt.ItemDataRole.BackgroundRole), index.data(Qt.ItemDataRole.ForegroundRole)
        if back is not None:
            painter.fillRect(option.rect, back)
        view = self.parent()
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.setPen(fore)
        room = option.rect.adjusted(_INSET, 0, -_INSET, 0)
        text = option.fontMetrics.elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), text)


class StockGrid(QTableView):
    """Digits go straight into the cell; Enter goes to demand, then to the next product, after the last one on.

    Signals:
        changed: ``"stock"``, after each change.
        finished: Enter was pressed in the last cell.
        told: a sentence about what was pasted.
    """

    changed = Signal(str)
    finished = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = StockModel(self)
        self.setModel(self.sheet)
        self.setAccessibleName("库存与需求")
        self.setToolTip("直接键入数字，可以写 12*5；回车到下一格，Tab 离开表格，Ctrl+V 粘贴 Excel 的列")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_Cell(self))
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._fresh = True
        self._beside_names = 0

    def show_lines(self, lines: Sequence[Line], *, whole: bool) -> None:
        """Show the products of a sheet."""
        self.sheet.show_lines(lines, whole=whole)
        self._measure()

    def take_text(self, _was: float) -> None:
        """Be as large as the text of now needs."""
        self._measure()

    def _measure(self) -> None:
        """Give every column its width; on a small screen larger text takes room from the names, not from the numbers."""
        header, numbers = self.horizontalHeader(), self.sheet.columnCount() - 2
        number = max(_NUMBER, px(_LEAST_NUMBER))
        header.resizeSection(1, px(_UNIT))
        for column in range(2, 2 + numbers):
            header.resizeSection(column, number)
        self._beside_names = px(_UNIT) + number * numbers + 16
        self.setMinimumWidth(min(_NAME, px(_LEAST_NAME)) + self._beside_names)
        self.setMaximumWidth(max(_NAME, px(_USUAL_NAME)) + self._beside_names)
        rows = max(1, min(self.sheet.rowCount(), _MOST_ROWS))
        self.setFixedHeight(rows * px(_ROW) + header.sizeHint().height() + 2)
        self.updateGeometry()
        self._fit_names()

    def _fit_names(self) -> None:
        self.horizontalHeader().resizeSection(0, self.width() - self._beside_names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_names()

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())

    def begin(self) -> None:
        """Go to the first cell that may be typed into."""
        if self.sheet.rowCount():
            self._go(0, _FIRST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        text = unicodedata.normalize("NFKC", event.text())
        typable = index.isValid() and index.column() >= _FIRST
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif key in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value}:
            self._on(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif typable and text and set(text) <= _SIGNS:
            self._type("" if self._fresh else self.sheet.text(index), text)
        elif typable and key == Qt.Key.Key_Backspace.value:
            self._type(self.sheet.text(index)[:-1], "")
        elif typable and key == Qt.Key.Key_Delete.value:
            self._type("", "")
        else:
            super().keyPressEvent(event)

    def _type(self, before: str, more: str) -> None:
        self.sheet.put(self.currentIndex(), before + more)
        self._fresh = False
        self.changed.emit("stock")

    def _on(self, *, back: bool) -> None:
        """Go to the next cell that may be typed into."""
        index, last = self.currentIndex(), self.sheet.columnCount() - 1
        row, column = (index.row(), max(index.column(), _FIRST - 1)) if index.isValid() else (0, _FIRST - 1)
        if back:
            row, column = (row, column - 1) if column > _FIRST else (row - 1, last)
        else:
            row, column = (row, column + 1) if column < last else (row + 1, _FIRST)
        if row >= self.sheet.rowCount():
            if index.isValid() and index.column() >= _FIRST:
                self.sheet.settle(index)
            self.finished.emit()
        elif row >= 0:
            self._go(row, column)

    def _go(self, row: int, column: int) -> None:
        self.setCurrentIndex(self.sheet.index(row, column))
        self.scrollTo(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._fresh = True
        if previous.isValid() and previous.column() >= _FIRST and previous.row() < self.sheet.rowCount():
            self.sheet.settle(previous)

    def paste(self, text: str) -> None:
        """Take a table from the clipboard: with names or numbers of products, or in the order of the rows."""
        rows = [line.split("\t") for line in text.replace("\r\n", "\n").rstrip("\n").split("\n") if line.strip()]
        if not rows:
            return
        known = {plain(word): line for line in self.sheet.lines for word in (line.name, line.number) if word}
        named = sum(1 for row in rows if plain(row[0]) in known)
        if named and any(len(row) > 1 for row in rows):
            self._paste_named(rows, known)
        else:
            self._paste_in_order(rows)
        self.viewport().update()
        self.changed.emit("stock")

    def _paste_named(self, rows: Sequence[Sequence[str]], known: dict[str, Line]) -> None:
        strange, taken = [], 0
        for row in rows:
            line = known.get(plain(row[0]))
            if line is None:
                strange.append(row[0].strip())
                continue
            taken += 1
            for name, text in zip(self.sheet.columns, row[1:], strict=False):
                self._put(line.product_id, name, text)
        missed = f"；{len(strange)} 行没有对应的商品：{'、'.join(strange[:4])}" if strange else ""
        self.told.emit(f"已粘贴 {taken} 个商品{missed}")

    def _paste_in_order(self, rows: Sequence[Sequence[str]]) -> None:
        index = self.currentIndex()
        first = index.row() if index.isValid() else 0
        left = max(index.column() - _FIRST, 0) if index.isValid() else 0
        lines = self.sheet.lines[first : first + len(rows)]
        for line, row in zip(lines, rows, strict=False):
            for name, text in zip(self.sheet.columns[left:], row, strict=False):
                self._put(line.product_id, name, text)
        over = len(rows) - len(lines)
        self.told.emit(f"已按顺序粘贴 {len(lines)} 行" + (f"，多出的 {over} 行没有用" if over > 0 else ""))

    def _put(self, product_id: int, name: str, text: str) -> None:
        text = unicodedata.normalize("NFKC", text).replace(",", "").strip()
        text = text.removesuffix(".0")
        if text:
            self.sheet.typed[product_id, name] = text
        else:
            self.sheet.typed.pop((product_id, name), None)
