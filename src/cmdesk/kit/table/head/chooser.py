"""The dialog that picks and orders the columns of a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog
from cmdesk.kit.table.column import Column

_KEY = Qt.ItemDataRole.UserRole
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class ColumnChooser(Dialog):
    """All columns with a tick; the order of the list is the order in the table.

    Space ticks, Alt+Up and Alt+Down move, dragging too, Enter is done; typing in the search narrows the list.
    """

    chosen = Signal(tuple)  # keys, in order

    def __init__(
        self, columns: Sequence[Column], shown: Sequence[str], usual: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("选择列")
        self._columns = {column.key: column for column in columns}
        self._usual = usual
        self._search = QLineEdit(placeholderText="查找列", clearButtonEnabled=True)
        self._search.setAccessibleName("查找列")
        self._list = QListWidget()
        self._list.setAccessibleName("列")
        self._list.setSpacing(3)
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self._fill(shown)
        self._search.textChanged.connect(self._narrow)
        self._search.returnPressed.connect(self._to_list)
        self._build()
        self.resize(px(360), px(520))

    def _build(self) -> None:
        side = QVBoxLayout()
        for text, slot in (
            ("上移(&U)", self._move_up),
            ("下移(&D)", self._move_down),
            ("全选(&A)", self._tick_all),
            ("恢复默认(&R)", self._reset),
        ):
            button = QPushButton(text, autoDefault=False)
            button.clicked.connect(slot)
            side.addWidget(button)
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.addWidget(self._list, 1)
        middle.addLayout(side)
        self._apply = QPushButton("显示这些列", autoDefault=False)
        self._apply.setProperty("role", "primary")
        self._apply.clicked.connect(self._accept)
        leave = QPushButton("取消", autoDefault=False)
        leave.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self._apply)
        self._list.itemChanged.connect(self._tell)
        self._list.installEventFilter(self)  # the list itself would take the arrows
        box = QVBoxLayout(self)
        box.addWidget(self._search)
        box.addLayout(middle, 1)
        box.addLayout(foot)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the ticked columns, in order."""
        items = map(self._list.item, range(self._list.count()))
        return tuple(item.data(_KEY) for item in items if item.checkState() == Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER:  # in the search, Enter goes to the list and not through the default button
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in _ENTER and self._apply.isEnabled():
            self._accept()
            return True
        by = _STEPS.get(Qt.Key(event.key()), 0)
        if not by or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier != Qt.KeyboardModifier.AltModifier:
            return super().eventFilter(watched, event)
        self._move(by)
        return True

    def _fill(self, shown: Sequence[str]) -> None:
        self._list.clear()
        for key in (*shown, *(key for key in self._columns if key not in shown)):
            item = QListWidgetItem(self._columns[key].label)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _narrow(self, text: str) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(text.strip() not in item.text())

    def _to_list(self) -> None:
        first = next((row for row in range(self._list.count()) if not self._list.item(row).isHidden()), -1)
        self._list.setCurrentRow(first)
        self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        row = self._list.currentRow()
        if row >= 0 and 0 <= row + by < self._list.count():
            self._list.model().moveRow(QModelIndex(), row, QModelIndex(), row + by + (by > 0))
            self._list.setCurrentRow(row + by)

    def _tick_all(self) -> None:
        for row in range(self._list.count()):
            self._list.item(row).setCheckState(Qt.CheckState.Checked)

    def _reset(self) -> None:
        self._fill(self._usual)

    def _tell(self) -> None:
        self._apply.setEnabled(bool(self.keys()))

    def _accept(self) -> None:
        self.chosen.emit(self.keys())
        self.accept()
