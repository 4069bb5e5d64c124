"""Where rows of equal height lie, for any number of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import ROW_HEIGHT
from cmdesk.kit.table.body.layout import Layout
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.paged import Index

_Hint = QAbstractItemView.ScrollHint


class RowsView(QListView):
    """Rows under each other, columns beside each other, nothing kept per row.

    To Qt it is a list of rows, which is what assistive programs are told; the layout of ``QListView``, which keeps
    something for every row, is never used: what it would do is skipped to ``QAbstractItemView``.
    """

    scrolled_sideways = Signal(int)
    resized = Signal()

    def __init__(self, model: TableModel, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self.columns = layout
        self.row_height = px(ROW_HEIGHT)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)

    def take_text(self, _was: float) -> None:
        """Let rows and columns be as large as the text of now; the row that is seen first stays the first."""
        first, within = divmod(self.verticalOffset(), self.row_height)
        self.row_height, before = px(ROW_HEIGHT), self.row_height
        self.columns.measure()
        self._lay_out()
        self.verticalScrollBar().setValue(first * self.row_height + within * self.row_height // before)

    def visible_rows(self) -> tuple[int, int]:
        """Return the positions of the first and last row on screen; last < first when there is none."""
        first = self.verticalOffset() // self.row_height
        last = (self.verticalOffset() + self.viewport().height() - 1) // self.row_height
        return first, min(last, self.rows.rowCount() - 1)

    def screenful(self) -> int | None:
        """Return how many rows are on screen at once, parts of rows included; None before it has a size."""
        if not self.isVisible():
            return None
        return self.viewport().height() // self.row_height + 2

    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = (point.y() + self.verticalOffset()) // self.row_height
        column = self.columns.at(point.x(), self.horizontalOffset())
        if column < 0 or not 0 <= row < self.rows.rowCount():
            return QModelIndex()
        return self.rows.index(row, column)

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        column = index.column()
        left = self.columns.left(column, self.horizontalOffset())
        top = index.row() * self.row_height - self.verticalOffset()
        return QRect(left, top, self.columns.width(column), self.row_height)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        height = self.viewport().height()
        top, bar = index.row() * self.row_height, self.verticalScrollBar()
        if hint == _Hint.PositionAtCenter:
            bar.setValue(top - (height - self.row_height) // 2)
        elif hint == _Hint.PositionAtTop or top < bar.value():
            bar.setValue(top)
        elif hint == _Hint.PositionAtBottom or top + self.row_height > bar.value() + height:
            bar.setValue(top + self.row_height - height)
        self._scroll_to_column(index.column())

    def _scroll_to_column(self, column: int) -> None:
        frozen = self.columns.frozen
        if column < frozen:
            return
        bar = self.horizontalScrollBar()
        left, width = self.columns.left(column, 0), self.columns.width(column)
        if left - bar.value() < self.columns.frozen_width:
            bar.setValue(left - self.columns.frozen_width)
        elif left + width - bar.value() > self.viewport().width():
            bar.setValue(min(left - self.columns.frozen_width, left + width - self.viewport().width()))

    def doItemsLayout(self) -> None:
        self._lay_out()

    def isIndexHidden(self, _index: Index) -> bool:
        return False

    def updateGeometries(self) -> None:
        size = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setSingleStep(self.row_height)
        vertical.setPageStep(max(self.row_height, size.height() // self.row_height * self.row_height))
        vertical.setRange(0, max(0, self.rows.rowCount() * self.row_height - size.height()))
        horizontal.setSingleStep(40)
        horizontal.setPageStep(max(40, size.width() - self.columns.frozen_width))
        horizontal.setRange(0, max(0, self.columns.total_width - size.width()))
        QAbstractItemView.updateGeometries(self)

    def _lay_out(self) -> None:
        self.updateGeometries()
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if dx:
            self.scrolled_sideways.emit(self.horizontalOffset())
        if dx and (self.columns.frozen or self.rows.outline is not None):  # some of it does not move along
            self.viewport().update()
            self.updateEditorGeometries()
        else:
            self.viewport().scroll(dx, dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self.columns.set_room(self.width() - self.verticalScrollBar().sizeHint().width())  # which comes and goes
        self.updateGeometries()
        self.resized.emit()
