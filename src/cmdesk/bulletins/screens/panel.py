"""What holds at one customer today, and when he was last told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import conveying, lists, running
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.customers import rules as customers
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


@dataclass(frozen=True)
class _Row:
    id: int
    sort: str
    words: str
    until: date | str
    told: date | None


class BulletinsPanel(QWidget):
    """Opinions to carry out and news to tell at a customer; Enter opens one."""

    SHOWS = frozenset({"bulletin", "bulletin_area", "conveyed", "customer"})

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer = desk, customer_id
        self.list = SmallList(
            ("传达落实", "类别", "有效期至", "内容"), add="", icon="megaphone",
            nothing="今天没有适用于这户客户的指导意见和资讯。",
        )  # fmt: skip
        self.list.opened.connect(self._open)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        Rereading(desk, self, self.SHOWS, self._read)
        self._read()

    def _read(self) -> None:
        actor, customer = self._desk.actor, self._customer
        self._desk.work.read(lambda: _rows(actor, customer), self._show, owner=self, title="")

    def _show(self, rows: list[_Row]) -> None:
        self.list.show_lines([
            Line(
                row.id, (row.told or "还没有", row.sort, row.until, row.words),
                quiet=row.told is not None, tone="done" if row.told else "soon",
            )
            for row in rows
        ])  # fmt: skip
        left = sum(row.told is None for row in rows)
        self.list.set_words(f"{len(rows)} 项，{left} 项还没有传达落实；走访录入时勾选“传达落实”。" if rows else "")

    def _open(self, bulletin_id: int) -> None:
        self._desk.open(Bulletin.KIND, bulletin_id)


def _rows(actor: Actor, customer_id: int) -> list[_Row]:
    customers.heads(actor, [customer_id])
    holding = running.at_customers([customer_id], clock.today())[customer_id]
    told = conveying.told(customer_id, [one.id for one in holding])
    return [
        _Row(one.id, lists.sort_of(keep.read(Bulletin, one.id)), one.short, one.until or "长期",
             told.get(one.id))
        for one in holding
    ]  # fmt: skip
