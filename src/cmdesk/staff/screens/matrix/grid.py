"""The cells of the rights matrix: how they look, and the keys and clicks that change them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPolygon, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.feature import YES_NO
from cmdesk.kit.look import theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import ROW_HEIGHT, SPACE_2
from cmdesk.staff.screens.matrix.model import CHANGED, Index, MatrixModel

_DIGITS: Final = {Qt.Key.Key_0: Scope.NONE, Qt.Key.Key_1: Scope.OWN, Qt.Key.Key_2: Scope.TEAM, Qt.Key.Key_3: Scope.ALL}
_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space))
_NARROWEST, _NAMES = 64, 190  # pixels of a role's column, and of the names of what may be done
_HEAD_LINE = 18  # of a name in the head


class MatrixView(QTableView):
    """Arrows move, Space or Enter goes on to the next scope, 0–3 choose one, Backspace takes a change back."""

    def __init__(self, model: MatrixModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix = model
        self._sought: list[str] = []
        self.editable = True
        self.setModel(model)
        model.modelReset.connect(self._hide_unsought)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName("权限矩阵")
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(True)
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        across = self.horizontalHeader()
        across.setMinimumSectionSize(px(_NARROWEST))
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_head()
        model.modelReset.connect(self._set_head)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns fill the room, or as many of them as can be read there, so that none is cut."""
        super().resizeEvent(event)
        room, count = self.viewport().width(), self._matrix.columnCount()
        seen = max(1, min(count, room // px(_NARROWEST)))
        for column in range(count):
            self.setColumnWidth(column, room * (column % seen + 1) // seen - room * (column % seen) // seen)

    def updateGeometries(self) -> None:
        """Give the names their width before the room beside them is reckoned, or they would cover the first columns."""
        names = self.verticalHeader()
        names.setFixedWidth(min(names.sizeHint().width(), max(px(_NAMES), self.width() // 3)))
        super().updateGeometries()

    def _set_head(self) -> None:
        """Make the head as high as the longest name of a role, which is broken into lines."""
        across = Qt.Orientation.Horizontal
        names = [str(self._matrix.headerData(at, across)) for at in range(self._matrix.columnCount())]
        lines = max((name.count("\n") + 1 for name in names), default=1)
        self.horizontalHeader().setMinimumHeight(max(2, lines) * px(_HEAD_LINE) + SPACE_2)

    def seek(self, text: str) -> None:
        """Show only the rights whose name holds every word of a text."""
        self._sought = text.split()
        self._hide_unsought()

    def shown(self) -> list[int]:
        """Return the rows that are shown."""
        return [row for row in range(self._matrix.rowCount()) if not self.isRowHidden(row)]

    def _hide_unsought(self) -> None:
        for row, action in enumerate(self._matrix.actions):
            self.setRowHidden(row, any(word not in action.label for word in self._sought))
        shown, at = self.shown(), self.currentIndex()
        if shown and at.row() not in shown:
            self.setCurrentIndex(self._matrix.index(shown[0], max(0, at.column())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.selectedIndexes() or [self.currentIndex()]
        chosen = [index for index in chosen if index.isValid() and not self.isRowHidden(index.row())]
        key = Qt.Key(event.key())
        if not self.editable or not chosen or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif key in _ENTER:
            for index in chosen:
                self._matrix.cycle(index)
        elif key in _DIGITS:
            for index in chosen:
                self._set(index, _DIGITS[key])
        elif key in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}:
            for index in chosen:
                self._matrix.set_scope(index, self._matrix.stored(self._matrix.cell(index)))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        again = index.isValid() and index == self.currentIndex()
        super().mousePressEvent(event)
        if again and self.editable and event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self._matrix.cycle(index)

    def _set(self, index: Index, scope: Scope) -> None:
        action = self._matrix.actions[index.row()]
        self._matrix.set_scope(index, Scope.ALL if tuple(action.scopes) == YES_NO and scope else scope)


class _Painter(QStyledItemDelegate):
    """Three bars that fill with the reach, and its word: told by shape, word and colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        scope, changed = index.data(Qt.ItemDataRole.UserRole), bool(index.data(CHANGED))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("selection"))
        if changed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            corner = box.topRight()
            painter.drawPolygon(QPolygon([corner, corner - QPoint(9, 0), corner + QPoint(0, 9)]))
        _bars(painter, QRectF(box.left() + 8, box.center().y() - 5, 17, 11), Scope(scope))
        painter.setFont(theme.strong_font() if changed else theme.text_font())
        painter.setPen(theme.color("weak" if scope == Scope.NONE else "text"))
        painter.drawText(box.adjusted(30, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.restore()


def _bars(painter: QPainter, box: QRectF, scope: Scope) -> None:
    width = box.width() / 3
    for number in range(3):
        height = box.height() * (number + 1.5) / 3.5
        bar = QRectF(box.left() + number * width, box.bottom() - height, width - 2, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("primary" if number < scope else "line"))
        painter.drawRoundedRect(bar, 1, 1)
