"""The views of a list: which columns, which order, which rows; kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QPushButton

from cmdesk.core.kept import saved
from cmdesk.kit import ask
from cmdesk.kit.look import icons
from cmdesk.kit.table.saved import View
from cmdesk.kit.table.view import TableView

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_LATER = 1200  # milliseconds of quiet before a changed view is kept


class ViewBox(QPushButton):
    """Shows which view the list follows, and offers the others."""

    def __init__(self, desk: Desk, table: TableView, topic: str, usual: Sequence[View]) -> None:
        """Make the box.

        Args:
            desk: for what is remembered.
            table: the list.
            topic: under which views are kept (``"views.customers"``).
            usual: the views everybody is offered; the first is how the list begins.
        """
        super().__init__()
        self._desk, self._table = desk, table
        self._topic, self._last, self._usual = topic, f"{topic}.last", tuple(usual)
        self._all = self._usual[0].name
        self._name = self._all
        self._quiet = False
        self.setAccessibleName("视图")
        self.setToolTip("视图：列、顺序和筛选")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self._menu.triggered.connect(self._chosen)
        self._offered: list[View] = []
        self.setMenu(self._menu)
        self._later = QTimer(self, singleShot=True, interval=_LATER)
        self._later.timeout.connect(self._keep_last)
        table.view_changed.connect(self._table_changed)

    def start(self) -> None:
        """Show the list as it was left."""
        keys = [column.key for column in self._table.model.all_columns]
        kept = saved.get(self._desk.actor, self._last, "last")
        view = View.from_json(kept, keys) if isinstance(kept, dict) else self._usual[0]
        self._apply(view if view.columns else self._usual[0])

    def is_filtered(self) -> bool:
        """Tell whether the view leaves rows out."""
        return bool(self._table.view.filter)

    def _fill(self) -> None:
        self._menu.clear()
        self._offered = []
        keys = [column.key for column in self._table.model.all_columns]
        here = icons.icon("check")
        for view in self._usual:
            self._offer(view, here if view.name == self._name else QIcon())
        own = saved.names(self._desk.actor, self._topic)
        if own:
            self._menu.addSeparator()
            for name, kept in own.items():
                self._offer(
                    View.from_json({**kept, "name": name}, keys), here if name == self._name else icons.icon("star")
                )
        self._menu.addSeparator()
        self._menu.addAction(icons.icon("save"), "把现在的样子存为视图…", self._save)
        forget = self._menu.addAction(icons.icon("trash"), f"删除视图“{self._name}”", self._forget)
        forget.setEnabled(self._name in own)

    def _offer(self, view: View, icon: QIcon) -> None:
        self._menu.addAction(icon, view.name).setData(len(self._offered))
        self._offered.append(view)

    def _chosen(self, action: QAction) -> None:
        number = action.data()
        if isinstance(number, int):
            self.take(self._offered[number])

    def take(self, view: View) -> None:
        """Follow another view."""
        self._apply(view)
        self._later.start()

    def _apply(self, view: View) -> None:
        self._quiet = True
        self._name = view.name or self._all
        self._table.apply_view(view)
        self._quiet = False
        self._show_name()

    def _show_name(self) -> None:
        self.setText(self._name + (" *" if self.is_filtered() and self._name == self._all else ""))

    def _table_changed(self) -> None:
        if not self._quiet:
            self._show_name()
            self._later.start()

    def _present(self) -> dict[str, Any]:
        kept = self._table.view.as_json()
        kept.update(name=self._name)
        return kept

    def _keep_last(self) -> None:
        actor, topic, kept = self._desk.actor, self._last, self._present()
        self._desk.work.write(lambda: saved.put(actor, topic, "last", kept), title="")

    def _save(self) -> None:
        name = ask.text(self, "存为视图", "视图的名称：", "" if self._name == self._all else self._name)
        if name and name.strip():
            self._name = name.strip()[:30]
            actor, topic, kept = self._desk.actor, self._topic, self._present()
            self._desk.work.write(lambda: saved.put(actor, topic, kept["name"], kept), self._saved, owner=self)

    def _saved(self, _: None) -> None:
        self._show_name()
        self._desk.say(f"视图“{self._name}”已保存")

    def _forget(self) -> None:
        actor, topic, name = self._desk.actor, self._topic, self._name
        self._desk.work.write(lambda: saved.drop(actor, topic, name), title="")
        self.take(self._usual[0])
