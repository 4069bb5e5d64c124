"""Departments and areas as a tree, and the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.record import specs_of
from cmdesk.kit import ask
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import ROW_HEIGHT
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.staff.record import Unit
from cmdesk.staff.rules import people
from cmdesk.staff.screens.page import Loaded, RecordPanel
from cmdesk.staff.screens.users import unit_source

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_FIELDS = ("name", "kind", "parent_id", "duty", "note")
_ICONS = {"company": "building", "department": "users", "area": "map-pin"}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ID, _KIND = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
Row = tuple[int, str, str, int | None, int]
"""Id, name, kind, the unit above, people in it."""


class Units(QWidget):
    """The tree at the left, the form of one unit at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        may_edit = desk.actor.scope("units.edit") is Scope.ALL
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("部门和片区")
        self.tree.setHeaderLabels(["名称", "人员"])
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 64)
        self.tree.headerItem().setTextAlignment(1, _RIGHT)
        self.tree.currentItemChanged.connect(self._look)
        self.panel = RecordPanel(
            desk, Unit, [spec for spec in specs_of(Unit) if spec.name in _FIELDS], add=self._add, edit=self._edit,
            links={"unit": unit_source(desk)}, may_edit=may_edit,
        )  # fmt: skip
        self.panel.kept.connect(self._reload)
        self._delete = self.panel.add_action("删除", self._bin)
        self._delete.setVisible(may_edit)
        head = PageHead("部门与片区", "改名、移动都立即在全部页面生效")
        if may_edit:
            head.add_button("新增", "plus", self.begin, "Ctrl+N")
            bind_keys(self, {"Ctrl+N": self.begin})
            delete = QShortcut(QKeySequence.StandardKey.Delete, self.tree)
            delete.setContext(Qt.ShortcutContext.WidgetShortcut)
            delete.activated.connect(self._bin)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(Splitter(desk.memory, "staff.units", [self.tree, self.panel], [460, 440]), 1)
        self.setFocusProxy(self.tree)
        Rereading(desk, self, {"unit", "user"}, self._read)
        self._wanted: int | None = None
        self._items: dict[int, QTreeWidgetItem] = {}
        self._added: int | None = None  # the unit that was added last, as long as nobody has looked at another
        self._read()

    def begin(self) -> None:
        """Begin a unit below the one that is looked at; after one that was just added, another one beside it."""
        if not self.panel.may_leave():
            return
        item, kind = self._items.get(self.panel.record_id or 0), "area"
        if item is not None and self.panel.record_id == self._added:
            kind, item = item.data(0, _KIND), item.parent()
        above = item.data(0, _ID) if item is not None else None
        titles = {"parent_id": item.text(0)} if item is not None else {}
        self.panel.begin_new("新部门或片区", {"kind": kind, "parent_id": above}, titles)
        self._delete.setEnabled(False)

    def may_leave(self) -> bool:
        """Ask about unsaved changes."""
        return self.panel.may_leave()

    def _read(self) -> None:
        self._desk.work.read(_rows, self._show_tree, owner=self, title="")

    def _reload(self, record_id: int) -> None:
        item = self._items.get(record_id)
        if item is None:
            self._wanted = record_id  # the tree that holds it is still on its way
        else:
            with QSignalBlocker(self.tree):
                self.tree.setCurrentItem(item)
        self._load(record_id)

    def _show_tree(self, rows: list[Row]) -> None:
        item = self.tree.currentItem()
        wanted = self._wanted or (item.data(0, _ID) if item is not None else None)
        self._wanted = None
        self.tree.blockSignals(True)
        self.tree.clear()
        made = self._items = {}
        for unit_id, name, kind, _, count in rows:
            made[unit_id] = QTreeWidgetItem([name, str(count) if count else ""])
            made[unit_id].setIcon(0, icons.icon(_ICONS.get(kind, "folder-open"), "weak"))
            made[unit_id].setData(0, _ID, unit_id)
            made[unit_id].setData(0, _KIND, kind)
            made[unit_id].setTextAlignment(1, _RIGHT)
            made[unit_id].setSizeHint(0, QSize(0, px(ROW_HEIGHT)))
        for unit_id, _, _, above, _ in rows:
            if above in made:
                made[above].addChild(made[unit_id])
            else:
                self.tree.addTopLevelItem(made[unit_id])
        self.tree.expandAll()
        chosen = (made.get(wanted) if wanted is not None else None) or self.tree.topLevelItem(0)
        if chosen is not None:
            self.tree.setCurrentItem(chosen)
        self.tree.blockSignals(False)
        if chosen is not None and not self.panel.is_busy:
            self._load(chosen.data(0, _ID))

    def _look(self, item: QTreeWidgetItem | None, _before: object = None) -> None:
        if item is not None and item.data(0, _ID) != self.panel.record_id and self.panel.may_leave():
            self._added = None
            self._load(item.data(0, _ID))

    def _load(self, record_id: int) -> None:
        self._desk.work.read(_loading(record_id), self._show, owner=self, title="")

    def _show(self, loaded: Loaded) -> None:
        self.panel.show_record(loaded)
        self._delete.setEnabled(True)

    def _add(self, values: Mapping[str, Any]) -> int:
        self._added = people.add_unit(self._desk.actor, values)
        return self._added

    def _edit(self, record_id: int, values: Mapping[str, Any], version: int, before: Mapping[str, Any]) -> bool:
        return people.edit_unit(self._desk.actor, record_id, values, version=version, before=before)

    def _bin(self) -> None:
        record_id = self.panel.record_id
        name = self.panel.form.original_values().get("name")
        if record_id is not None and ask.confirm(self, "删除", f"把“{name}”放进回收站？", "删除", danger=True):
            self._desk.work.write(_binning(self._desk, record_id), self._binned, owner=self)

    def _binned(self, _: object) -> None:
        self._desk.say("已删除，可以撤销", undo=True)
        self._read()


def _rows() -> list[Row]:
    return [
        (row[0], row[1], row[2] or "", row[3], row[4])
        for row in current().rows(
            "SELECT unit.id, unit.name, unit.kind, unit.parent_id,"
            ' (SELECT COUNT(*) FROM "user" WHERE unit_id = unit.id AND active = ? AND binned_at IS NULL)'
            " FROM unit WHERE unit.binned_at IS NULL ORDER BY unit.id",
            (True,),
        )
    ]


def _loading(record_id: int) -> Callable[[], Loaded]:
    def job() -> Loaded:
        unit = keep.read(Unit, record_id)
        values = {name: getattr(unit, name) for name in _FIELDS}
        above = people.unit_names().get(values["parent_id"] or 0, "")
        return Loaded(record_id, unit.version or 1, unit.name, values, {"parent_id": above})

    return job


def _binning(desk: Desk, record_id: int) -> Callable[[], None]:
    def job() -> None:
        people.bin_unit(desk.actor, record_id)

    return job
