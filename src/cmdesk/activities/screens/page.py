"""The page 往来: every contact one may see, with filters, views and an export."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cmdesk.activities import columns, exporting, rules
from cmdesk.activities.rules import light, rights
from cmdesk.activities.screens.contact_dialog import open_contact
from cmdesk.activities.screens.phone_note import open_phone_note
from cmdesk.core import search
from cmdesk.core.actor import Scope
from cmdesk.core.daytext import show_day
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.core.window import Query
from cmdesk.customers.record import Customer
from cmdesk.kit import ask, icons
from cmdesk.kit.table.column import Column, Light
from cmdesk.kit.table.saved import View
from cmdesk.kit.table.view import TableView
from cmdesk.kit.table.view_box import ViewBox

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

SHOWS: Final = frozenset({"activity", "customer", "user"})
_WIDTHS: Final = {
    "happened_at": 130, "customer_id": 180, "channel": 84, "purposes": 110, "subject": 200, "result": 200, "next_step": 150,
    "next_state": 110,
}  # fmt: skip


class ActivitiesPage(QWidget):
    """The list of all contacts; Enter opens one, Space its customer, Delete bins it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.table = TableView(
            desk.office.database,
            [_shown(one) for one in columns.all_columns()],
            usual=columns.USUAL,
            noun="往来",
            measure="次",
        )
        self.table.set_filters(columns.filterables())
        self.search = QLineEdit()
        self.search.setPlaceholderText("客户名称、拼音首字母、电话、编号")
        self.search.setAccessibleName("按客户查找往来")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "weak"), QLineEdit.ActionPosition.LeadingPosition)
        self.views = ViewBox(desk, self.table, "views.activities", _usual_views(desk.actor.name))
        self._note = QPushButton(icons.icon("phone", "on_primary"), "记电话")
        self._note.setProperty("role", "primary")
        self._note.setToolTip("F8")
        refusal = rules.may(desk.actor, "create", None)
        self._note.setEnabled(refusal is None)
        if refusal:
            self._note.setToolTip(str(refusal))
        self._out = QPushButton(icons.icon("download"), "导出")
        may_export = desk.actor.scope(rights.EXPORT) > Scope.NONE
        self._out.setEnabled(may_export)
        self._out.setToolTip("Ctrl+E" if may_export else "您没有导出往来的权限，需要时请联系管理员。")
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(6)
        bar.addWidget(self.views)
        bar.addWidget(self.search, 1)
        bar.addWidget(self._note)
        bar.addWidget(self._out)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(bar)
        rows.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self._connect()
        self.views.start()
        self.list_again()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._searched)
        self.table.set_search_box(self.search)
        self.table.record_opened.connect(self._open)
        self.table.record_previewed.connect(self._open_customer)
        self.table.deletion_requested.connect(self._bin)
        self.table.refused.connect(self._refused)
        self._note.clicked.connect(self._phone_note)
        first = QAction("记电话", self)
        first.triggered.connect(self._phone_note)
        sentence = "还没有往来。打过的电话、见过的面记下来，下次联系前一眼看到。"
        self.table.empty.offer("history", sentence, first if self._note.isEnabled() else None)
        self._out.clicked.connect(self.export)
        self._desk.changed.connect(self._changed)
        for key, slot in (("Ctrl+F", self.table.begin_filter), ("Ctrl+E", self.export)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def query(self) -> Query:
        """Return what is listed: what the actor may see, of the customers that the search finds."""
        found = columns.query(self._desk.actor)
        wanted = search.condition(
            self._desk.office.database, Customer.KIND, self.search.text(), column="activity.customer_id"
        )
        return found if wanted is None else found.filtered(*wanted)

    def list_again(self) -> None:
        """Read the list anew."""
        try:
            self.table.show_query(self.query(), narrowed=bool(self.search.text().strip()))
        except Refused as refusal:
            self._desk.refuse(refusal)

    def open_record(self, kind: str, record_id: int) -> None:  # noqa: ARG002
        """Open a contact."""
        open_contact(self._desk, record_id, self)

    def export(self) -> None:
        """Write what is listed into a file."""
        query = self.table.query
        if query is None or not self._out.isEnabled():
            return
        path = ask.file_to_save(self, "导出往来", "Excel (*.xlsx);;CSV (*.csv)", exporting.suggested_name())
        if path is not None:
            actor, keys = self._desk.actor, self.table.view.columns
            self._desk.work.read(
                lambda: (exporting.export(actor, query, keys, path), path.name),
                self._exported,
                owner=self,
                title="正在导出",
            )

    def _exported(self, done: tuple[int, str]) -> None:
        self._desk.say(f"已导出 {done[0]:,} 次往来到 {done[1]}")

    def _searched(self, _: str) -> None:
        self.list_again()

    def _phone_note(self) -> None:
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
        self._desk.work.write(lambda: rules.bin_activity(actor, record_id), self._binned, owner=self)

    def _binned(self, _: None) -> None:
        self._desk.say("往来已移入回收站", undo=True)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & SHOWS:
            self.table.refresh()

    def _refused(self, sentence: str) -> None:
        self._desk.refuse(Refused(sentence))


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
    today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
    return f"{show_day(moment.date(), today)} {moment:%H:%M}"


def _state(stored: Any) -> Light | None:
    if not stored:
        return None
    if stored == "done":
        return Light("done", "已办")
    today = date.today()  # noqa: DTZ011  # the office's calendar day is the machine's
    return Light(*light.of_day(date.fromisoformat(stored), today))
