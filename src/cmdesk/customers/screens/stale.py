"""Files that nobody has looked over for too long, with what they lack (S1-40)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.customers import rules
from cmdesk.customers.rules import Stale
from cmdesk.customers.rules.upkeep.stale import stale_since
from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 500


class StalePage(QWidget):
    """The longest neglected first; Enter opens the file, a button says that it was looked over."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._list = SmallList(
            ("编号", "客户", "上次核对", "已过", "完整度", "还缺"), add="", icon="badge-check",
            nothing="没有要核对的资料。",
        )  # fmt: skip
        self._list.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        (self.search,) = offer_search(self, self._list)
        self._go = QPushButton("选中的已核对无误")
        self._go.setProperty("role", "primary")
        self._go.clicked.connect(self._confirm)
        self._refusal = rules.may(desk.actor, "edit", None)
        self._go.setEnabled(False)  # until there is something to confirm
        self._go.setToolTip(str(self._refusal) if self._refusal else "")
        self._list.add_tool(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._list)
        self.setFocusProxy(self._list)
        self._list.opened.connect(self._open)
        Rereading(desk, self, {"customer", "regulation"}, self.read)
        self.read()

    def read(self) -> None:
        """Read which files are stale today."""
        actor = self._desk.actor
        today = clock.today()
        self._desk.work.read(
            lambda: (rules.stale(actor, today, limit=_MOST), stale_since(today)), self._show, owner=self,
            refused=self._refused,
        )  # fmt: skip

    def _show(self, read: tuple[list[Stale], date]) -> None:
        found, since = read
        self._list.set_nothing(f"没有超过 {(clock.today() - since).days} 天未核对的资料。")
        self._list.show_lines([_line(one) for one in found])
        self._go.setEnabled(bool(found) and self._refusal is None)
        more = "（列出最久的）" if len(found) == _MOST else ""
        self._list.set_words(f"{len(found):,} 户资料待核对{more}" if found else "")

    def _confirm(self) -> None:
        ids = self._list.chosen()
        if not ids:
            self._list.set_words("请先选中核对过的客户。")
            return
        actor = self._desk.actor
        self._desk.work.write(
            lambda: rules.confirm_files(actor, ids), self._confirmed, owner=self, refused=self._refused
        )

    def _confirmed(self, count: int) -> None:
        self._desk.say(f"{count:,} 户资料已核对", undo=True)

    def _open(self, customer_id: int) -> None:
        self._desk.open("customer", customer_id)

    def _refused(self, refusal: Refused) -> None:
        self._list.set_words(str(refusal))


def _line(one: Stale) -> Line:
    cells = (
        one.number,
        one.title,
        one.checked_on,
        f"{one.days:,} 天",
        f"{one.completeness}%",
        "、".join(one.missing),
    )
    return Line(one.customer_id, cells)
