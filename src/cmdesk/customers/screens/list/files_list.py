"""The list of customer files: views, search as one types, cells that are edited in place, and the verbs of its menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cmdesk.core.search.marking import spans
from cmdesk.core.search.narrowing import Narrowing
from cmdesk.core.window import Query
from cmdesk.customers import columns, rules
from cmdesk.customers.not_copied import NotCopied
from cmdesk.customers.record import Customer, ExtraField
from cmdesk.customers.rules.told import deadlines
from cmdesk.customers.screens.list import light
from cmdesk.customers.screens.list.cells import CellEdits
from cmdesk.customers.screens.list.doing import Doing
from cmdesk.kit.lists.long_list import LongList
from cmdesk.kit.lists.search_box import SearchBox
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.table.column import Column
from cmdesk.kit.table.saved import View
from cmdesk.kit.table.view import TableView
from cmdesk.kit.table.view_box import ViewBox

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_OWN = frozenset({"customer", "person", "unit", "user"})
_SPOKEN = frozenset({"name", "short_name"})
_SEARCHED = _SPOKEN | {"number", "phones", "address"}


class FilesList(LongList):
    """All files one may see.

    Signals:
        new_asked: a new file is wanted; what begins it stands beside the list.
    """

    new_asked = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        """Make the list of a page, which goes on to the next file also where the list is hidden."""
        self._columns = columns.all_columns(desk.actor)
        table = TableView(
            desk.office.database, _all_shown(self._columns), usual=columns.USUAL, noun="客户", measure="户"
        )
        NotCopied(desk, table)
        table.set_filters(columns.filterables(self._columns), columns.in_full, columns.usual_values)
        nobody = Empty("upload", "还没有客户。把 Excel 名单导入进来，或者先新建一户。", "导入客户名单")
        search = SearchBox("名称、拼音首字母、电话、地址、编号", "在列表里查找")
        super().__init__(desk, table, search, nobody, used_by=page)
        self.cells = CellEdits(desk, table)
        self.doing = Doing(desk, table)
        self.views = ViewBox(desk, table, "views.customers", _usual_views(desk.actor.name))
        self.lead(self.views)
        self.offer_new("新建客户", rules.may(desk.actor, "create", None))
        self.offer_more("导入、导出、批量修改、查重…", self.doing.fill)
        self.offer_for_selected(self.doing.fill_for_selected)
        table.deletion_requested.connect(self.doing.bin)
        nobody.asked.connect(self.doing.import_list)
        bind_keys(self, {"Ctrl+V": self.doing.paste})
        desk.changed.connect(self._fields_changed)
        self.views.start()
        self.list_again()

    @property
    def shows(self) -> frozenset[str]:
        """Kinds of records whose change is seen in the list; features above add what their lights depend on."""
        return _OWN | deadlines.kinds()

    def query(self) -> Query:
        """Return what is listed: what the actor may see, narrowed by the search; the table adds the view's filter."""
        query = light.beside(columns.query(self._columns, self._desk.actor), self._desk.actor)
        text = self.search.text()
        if not text.strip():
            return query
        return replace(query, late=Narrowing(self._desk.office.database, Customer.KIND, text, "customer.id"))

    def list_again(self, _: object = None) -> None:
        """Read the list anew, and mark what answers the search."""
        self.table.grid.hits = self._hits if self.is_narrowed() else None
        super().list_again()

    def look_again(self) -> None:
        """Offer the columns there are now: the office may have defined, renamed or retired fields of its own."""
        found = columns.all_columns(self._desk.actor)
        if found != self._columns:
            self._columns = found
            self.cells.look_again()
            self.table.set_columns(_all_shown(found), columns.filterables(found))
            self.list_again()

    def _fields_changed(self, kinds: frozenset[str]) -> None:
        if ExtraField.KIND in kinds:
            self.look_again()

    def take_out(self) -> None:
        """Export what is listed: a right of its own, or leave that was granted."""
        self.doing.export()

    def new(self) -> None:
        """Ask for a new file."""
        self.new_asked.emit()

    def _hits(self, key: str, text: str) -> list[tuple[int, int]]:
        """Return what to mark in a cell: the parts that answer the search."""
        return spans(text, self.search.text(), spoken=key in _SPOKEN) if key in _SEARCHED else []


def _usual_views(mine: str) -> list[View]:
    return [
        View("全部客户", columns.USUAL, {}, 2),
        View("我的客户", columns.USUAL, {}, 2, filter=f"owner_id={mine}"),
        View("潜在客户", columns.USUAL, {}, 2, filter="stage=潜在客户"),
        View("没有负责人的客户", columns.USUAL, {}, 2, filter="owner_id=空"),
        View("资料待核对", columns.USUAL, {}, 2, (("completeness", False),), "stale=是"),
        View("时限", ("number", "name", light.KEY, "owner_id", "visit_class", "phones", "address"), {}, 2),
    ]


_WIDTHS = {"name": 190, "address": 220, "number": 84, "phones": 150, "area_id": 84, "owner_id": 82, "grade": 56}


def _all_shown(found: Sequence[columns.ListColumn]) -> list[Column]:
    return [*(_shown(column) for column in found), light.COLUMN]


def _shown(column: columns.ListColumn) -> Column:
    return Column(
        key=column.key,
        label=column.label,
        kind=column.kind,
        choices=column.choices,
        places=column.places,
        unit=column.unit,
        summable=column.summable,
        confidential=column.confidential,
        help=column.help,
        editable=column.editable,
        width=_WIDTHS.get(column.key, 0),
    )
