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
        self.list = SmallList(
            ("编号", "客户", "上次核对", "已过", "完整度", "还缺"), add="", icon="badge-check",
            nothing="没有要核对的资料。",
        )  # fmt: skip
        self.list.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        (self.search,) = offer_search(self, self.list)
        self.confirm = QPushButton("选中的已核对无误")
        self.confirm.setProperty("role", "primary")
        self.confirm.clicked.connect(self._confirm)
        self._refusal = rules.may(desk.actor, "edit", None)
        self.confirm.setEnabled(False)  # until there is something to confirm
        self.confirm.setToolTip(str(self._refusal) if self._refusal else "")
        self.list.add_tool(self.confirm)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._open)
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
        self.list.set_nothing(f"没有超过 {(clock.today() - since).days} 天未核对的资料。")
        self.list.show_lines([_line(one) for one in found])
        self.confirm.setEnabled(bool(found) and self._refusal is None)
        more = "（列出最久的）" if len(found) == _MOST else ""
        self.list.set_words(f"{len(found):,} 户资料待核对{more}" if found else "")

    def _confirm(self) -> None:
        ids = self.list.chosen()
        if not ids:
            self.list.set_words("请先选中核对过的客户。")
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
        self.list.set_words(str(refusal))


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
