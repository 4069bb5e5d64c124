"""The page 往来: every contact one may see, with filters, views and an export."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from cmdesk.activities import columns, exporting, rules
from cmdesk.activities.record import Activity
from cmdesk.activities.rules import light, rights
from cmdesk.activities.screens.contacts.contact_dialog import open_contact
from cmdesk.activities.screens.contacts.phone_note import open_phone_note
from cmdesk.core import search
from cmdesk.core.actor import Scope
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import near_moment
from cmdesk.core.errors import NotAllowed
from cmdesk.core.field import moment_of
from cmdesk.core.window import Query
from cmdesk.customers.not_copied import NotCopied
from cmdesk.customers.record import Customer
from cmdesk.kit.background.doing import do
from cmdesk.kit.exporting import ask_where
from cmdesk.kit.lists.long_list import LongList
from cmdesk.kit.lists.search_box import SearchBox
from cmdesk.kit.look import icons
from cmdesk.kit.table.column import Column, Light
from cmdesk.kit.table.saved import View
from cmdesk.kit.table.view import TableView
from cmdesk.kit.table.view_box import ViewBox

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_WIDTHS: Final = {
    "happened_at": 112, "customer_id": 180, "channel": 76, "purposes": 110, "subject": 200, "result": 200, "next_step": 150,
    "next_state": 110,
}  # fmt: skip


class ActivitiesPage(LongList):
    """The list of all contacts; Enter opens one, Space its customer, Delete bins it."""

    SHOWS: ClassVar = frozenset({"activity", "customer", "user"})

    def __init__(self, desk: Desk) -> None:
        shown = [_shown(one) for one in columns.all_columns()]
        table = TableView(desk.office.database, shown, usual=columns.USUAL, noun="往来", measure="次")
        table.set_filters(columns.filterables())
        NotCopied(desk, table)
        super().__init__(desk, table, SearchBox("客户名称、拼音首字母、电话、编号", "按客户查找往来"))
        self.views = ViewBox(desk, table, "views.activities", _usual_views(desk.actor.name))
        self.lead(self.views)
        refusal = rules.may(desk.actor, "create", None)
        self.offer_new("记电话", refusal, icon="phone", tip="F8")
        first = QAction("记电话", self)
        first.triggered.connect(self.begin_new)
        sentence = "还没有往来。打过的电话、见过的面记下来，下次联系前一眼看到。"
        table.empty.offer("history", sentence, None if refusal else first)
        self._out = QPushButton(icons.icon("download"), "导出")
        may_export = desk.actor.scope(rights.EXPORT) > Scope.NONE
        self._out.setEnabled(may_export)
        self._out.setToolTip("Ctrl+E" if may_export else str(NotAllowed.to("导出往来")))
        self._out.clicked.connect(self.take_out)
        self.add_verb(self._out)
        table.record_opened.connect(self._open)
        table.record_previewed.connect(self._open_customer)
        table.deletion_requested.connect(self._bin)
        self.views.start()
        self.list_again()

    def query(self) -> Query:
        """Return what is listed: what the actor may see, of the customers that the search finds."""
        found = columns.query(self._desk.actor)
        wanted = search.condition(
            self._desk.office.database, Customer.KIND, self.search.text(), column="activity.customer_id"
        )
        return found if wanted is None else found.filtered(*wanted)

    def open_record(self, kind: str, record_id: int) -> None:  # noqa: ARG002
        """Open a contact."""
        open_contact(self._desk, record_id, self)

    def take_out(self) -> None:
        """Write what is listed into a file."""
        query = self.table.query
        if query is None or not self._out.isEnabled():
            self._desk.refuse(NotAllowed.to("导出往来"))
            return
        path = ask_where(self, Activity.LABEL)
        if path is not None:
            actor, keys = self._desk.actor, self.table.view.columns
            self._desk.work.long(
                lambda task: exporting.export(
                    actor, query, keys, path, progress=task.progress, cancelled=task.stopping
                ),
                partial(self._exported, path.name), owner=self, title="正在导出",
            )  # fmt: skip

    def _exported(self, name: str, count: int) -> None:
        self._desk.say(f"已导出 {count:,} 次往来到 {name}")

    def new(self) -> None:
        """Write down a phone call."""
        open_phone_note(self._desk)

    def _open(self, record_id: object) -> None:
        if isinstance(record_id, int):
            open_contact(self._desk, record_id, self)

    def _open_customer(self, record_id: object) -> None:
        if isinstance(record_id, int):
            actor = self._desk.actor
            self._desk.work.read(lambda: rules.read(actor, record_id).customer_id, self._show_customer, owner=self)

    def _show_customer(self, customer_id: int) -> None:
        self._desk.open(Customer.KIND, customer_id)

    def _bin(self) -> None:
        record_id = self.table.current_id
        if record_id is None:
            return
        actor = self._desk.actor
        do(self._desk, self, lambda: rules.bin_activity(actor, record_id), "往来已移入回收站")


def _usual_views(mine: str) -> list[View]:
    return [
        View("全部往来", columns.USUAL, {}, 2),
        View("我的往来", columns.USUAL, {}, 2, filter=f"user_id={mine}"),
        View("电话", columns.USUAL, {}, 2, filter="channel=去电,来电"),
        View("走访", columns.USUAL, {}, 2, filter="channel=走访"),
        View("还没办的下一步", columns.USUAL, {}, 2, (("next_on", False),), "next_done=否 next_on<>空"),
    ]


def _shown(column: columns.ListColumn) -> Column:
    said: dict[str, Any] = {
        "key": column.key, "label": column.label, "kind": column.kind, "choices": column.choices, "unit": column.unit,
        "summable": column.summable, "help": column.help, "width": _WIDTHS.get(column.key, 0),
    }  # fmt: skip
    if column.key == "next_state":
        said |= {"kind": "light", "state": _state}
    if column.key == "happened_at":
        said["render"] = _when
    return Column(**said)


def _when(stored: Any) -> str:
    if not stored:
        return ""
    moment = moment_of(stored)
    today = clock.today()
    return near_moment(moment, today)


def _state(stored: Any) -> Light | None:
    if not stored:
        return None
    if stored == "done":
        return Light("done", "已办")
    today = clock.today()
    return Light(*light.of_day(date.fromisoformat(stored), today))
