"""What a right click on the header offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from cmdesk.kit.table.body.folding import Folding
    from cmdesk.kit.table.filter.filter_bar import FilterBar
    from cmdesk.kit.table.rows.model import TableModel
    from cmdesk.kit.table.saved import View


class Arranged(Protocol):
    """A table whose columns a person arranges."""

    model: TableModel
    folding: Folding

    @property
    def filter_bar(self) -> FilterBar | None:
        """The bar of conditions."""

    @property
    def view(self) -> View:
        """What the person has made of the list."""

    def apply_view(self, view: View) -> None:
        """Show the list as a view says."""

    def change_view(self, **changes: Any) -> None:
        """Change some attributes of the view."""

    def begin_filter(self, key: str = "") -> None:
        """Let a condition on a column's values be chosen."""

    def fit_column(self, column: int) -> None:
        """Make a column as wide as what is on screen needs."""

    def choose_columns(self) -> None:
        """Open the dialog that picks and orders columns."""


class HeaderMenu(QObject):
    """Sorts, freezes, hides and fits the column under the pointer."""

    def __init__(self, over: QWidget, table: Arranged) -> None:
        super().__init__(over)
        self._over, self._table = over, table
        self._column = -1

    def show_at(self, column: int, where: QPoint) -> None:
        """Open the menu of a column, or of the whole table for -1."""
        self.menu(column).popup(where)

    def show_for_keys(self, column: int, where: QPoint) -> None:
        """Open the menu of a column for somebody at the keyboard: the first verb is chosen already."""
        menu = self.menu(column)
        menu.popup(where)
        menu.setActiveAction(menu.actions()[0])

    def menu(self, column: int) -> QMenu:
        """Return the menu of a column, or of the whole table for -1; it deletes itself when closed."""
        self._column = column
        menu = QMenu(self._over)
        menu.aboutToHide.connect(menu.deleteLater)
        shown = self._table.model.columns
        if column >= 0:
            if shown[column].sortable:
                self._add(menu, "升序(&A)", self._ascending)
                self._add(menu, "降序(&D)", self._descending)
                self._add(menu, "加为次要排序(&S)", self._within)
                menu.addSeparator()
            if self._table.filter_bar is not None and self._table.filter_bar.knows(shown[column].key):
                self._add(menu, f"按“{shown[column].label}”筛选…(&T)", self._filter)
            self._add(menu, "冻结到这一列(&F)", self._freeze)
        if column >= 0:
            self._add(menu, f"按“{shown[column].label}”分组(&G)", self._group)
        if self._table.view.group:
            self._add(menu, "取消分组(&N)", self._ungroup)
            self._add(menu, "全部折叠(&L)", self._fold)
            self._add(menu, "全部展开(&E)", self._unfold)
        if self._table.view.frozen:
            self._add(menu, "取消冻结(&U)", self._unfreeze)
        if column >= 0:
            self._add(menu, "列宽适应内容(&W)", self._fit)
            if len(shown) > 1:
                self._add(menu, f"隐藏“{shown[column].label}”(&H)", self._hide)
        menu.addSeparator()
        self._add(menu, "选择列…(&C)", self._choose)
        return menu

    @staticmethod
    def _add(menu: QMenu, text: str, slot: object) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(slot)
        return action

    def _key(self) -> str:
        return self._table.model.columns[self._column].key

    def _ascending(self) -> None:
        self._table.change_view(order=((self._key(), False),))

    def _descending(self) -> None:
        self._table.change_view(order=((self._key(), True),))

    def _within(self) -> None:
        view = self._table.view
        if self._key() not in dict(view.order):
            self._table.apply_view(view.sorted_by(self._key(), within=True))

    def _filter(self) -> None:
        self._table.begin_filter(self._key())

    def _freeze(self) -> None:
        self._table.change_view(frozen=self._column + 1)

    def _unfreeze(self) -> None:
        self._table.change_view(frozen=0)

    def _group(self) -> None:
        self._table.change_view(group=self._key())

    def _ungroup(self) -> None:
        self._table.change_view(group="")

    def _fold(self) -> None:
        self._table.folding.fold_all()

    def _unfold(self) -> None:
        self._table.folding.unfold_all()

    def _fit(self) -> None:
        self._table.fit_column(self._column)

    def _hide(self) -> None:
        columns = self._table.view.columns
        self._table.change_view(columns=tuple(key for key in columns if key != self._key()))

    def _choose(self) -> None:
        self._table.choose_columns()
