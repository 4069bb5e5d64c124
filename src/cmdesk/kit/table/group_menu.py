"""What a right click on the heading of a group offers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from cmdesk.core.filter import Condition

if TYPE_CHECKING:
    from cmdesk.kit.table.body.folding import Folding
    from cmdesk.kit.table.filter.filter_bar import FilterBar
    from cmdesk.kit.table.rows.model import TableModel


def condition_of(key: str, kind: str, value: Any) -> Condition | None:
    """Return the condition that keeps the rows of a group, or None where conditions cannot say it.

    Args:
        key: the column.
        kind: its kind.
        value: the stored value that the rows share.
    """
    if value is None or value == "":
        return Condition(key, "=", ())
    if kind in {"many_choice", "phones", "moment", "light", "link"}:
        return None
    if kind == "flag":
        return Condition(key, "=", ("是" if value else "否",))
    return Condition(key, "=", (str(Decimal(value) / 100) if kind == "money" else str(value),))


class GroupMenu(QObject):
    """Narrows the list to one group, folds and unfolds."""

    def __init__(self, over: QWidget, model: TableModel, folding: Folding) -> None:
        super().__init__(over)
        self._over, self._model, self._folding = over, model, folding
        self._bar: FilterBar | None = None
        self._number = -1

    def menu(self, number: int, bar: FilterBar | None) -> QMenu:
        """Return the menu of a group; it deletes itself when closed. ``bar`` is what narrows the list, if anything does."""
        self._number, self._bar = number, bar
        menu = QMenu(self._over)
        menu.aboutToHide.connect(menu.deleteLater)
        if self._condition() is not None:
            menu.addAction("只看这一组(&O)").triggered.connect(self._only)
        menu.addAction("折叠/展开(&T)").triggered.connect(self._toggle)
        menu.addAction("全部折叠(&L)").triggered.connect(self._folding.fold_all)
        menu.addAction("全部展开(&E)").triggered.connect(self._folding.unfold_all)
        return menu

    def _condition(self) -> Condition | None:
        outline, bar = self._model.outline, self._bar
        if outline is None or bar is None or not bar.knows(outline.key):
            return None
        column = next(column for column in self._model.all_columns if column.key == outline.key)
        return condition_of(outline.key, column.kind, outline.groups[self._number].value)

    def _only(self) -> None:
        condition, bar = self._condition(), self._bar
        if condition is not None and bar is not None:
            bar.add(condition)
            bar.show()

    def _toggle(self) -> None:
        self._folding.toggle(self._number)
