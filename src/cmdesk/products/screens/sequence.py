"""The order of the shelf, dragged by mouse or moved by keys: visit sheets and price lists follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from cmdesk.core.errors import Refused
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import ROW_HEIGHT
from cmdesk.products import rules
from cmdesk.products.record import Product

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class SequenceDialog(VerbDialog):
    """The products in trade; what is selected moves by dragging or by Ctrl+Up and Ctrl+Down."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            "陈列顺序", "拖动，或用 Ctrl+↑、Ctrl+↓ 移动。走访单、录入和价目表都按这个顺序排列。", "保存顺序", parent
        )
        self._desk = desk
        self.list = QListWidget()
        self.list.setAccessibleName("商品的顺序")
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAlternatingRowColors(True)
        self.fill(self.list)
        self.resize(px(460), px(620))
        self.primary.setEnabled(False)
        self.primary.clicked.connect(self.save)
        for key, slot in (("Ctrl+Up", self.move_up), ("Ctrl+Down", self.move_down)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        desk.work.read(rules.shelf, self._show, owner=self)

    def _show(self, products: list[Product]) -> None:
        for one in products:
            item = QListWidgetItem("　".join(filter(None, (one.name, one.specification))))
            item.setSizeHint(QSize(0, px(ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.primary.setEnabled(bool(products))
        if not products:
            self.show_refusal("还没有在经营的商品。")

    def move_up(self) -> None:
        """Move what is selected one place up."""
        rows = sorted(self.list.row(item) for item in self.list.selectedItems())
        if rows and rows[0] > 0:
            for row in rows:
                self._move(row, row - 1)

    def move_down(self) -> None:
        """Move what is selected one place down."""
        rows = sorted((self.list.row(item) for item in self.list.selectedItems()), reverse=True)
        if rows and rows[0] < self.list.count() - 1:
            for row in rows:
                self._move(row, row + 1)

    def _move(self, row: int, to: int) -> None:
        item = self.list.takeItem(row)
        self.list.insertItem(to, item)
        item.setSelected(True)
        self.list.setCurrentItem(item)

    def ids(self) -> list[int]:
        """Return the products in the order shown."""
        return [int(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.list.count())]

    def save(self) -> None:
        """Keep the order."""
        actor, ids = self._desk.actor, self.ids()
        self.primary.setEnabled(False)
        self._desk.work.write(lambda: rules.arrange(actor, ids), self._saved, owner=self, refused=self._refused)

    def _saved(self, count: int) -> None:
        self._desk.say(f"已调整 {count} 个商品的顺序" if count else "顺序没有变化", undo=bool(count))
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.primary.setEnabled(True)
        self.show_refusal(str(refusal))
