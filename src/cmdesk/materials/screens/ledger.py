"""收发台账 and 发放统计: every movement the actor may see, and what went to customers; also on a customer's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.export import Table
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit import ask, exporting
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.materials.exporting import CUSTOMER, table
from cmdesk.materials.rules import gifts, moves, stock
from cmdesk.materials.rules.stock import BY, By, Share
from cmdesk.materials.rules.stock import Line as Moved

if TYPE_CHECKING:
    from cmdesk.activities.rules.courtesy.gifts import Offer
    from cmdesk.kit.desk import Desk

_GIVEN = "发放给客户"
_MORE = 500
"""Movements that are listed at first, and each time the end of the list is reached."""
_HEADS = ("日期", "收发", "物料", "数量", "从", "到", "经办人", "事由")


class LedgerList(QWidget):
    """Movements, of everybody or to one customer; the chosen one can be reversed."""

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        super().__init__()
        self._desk, self._customer = desk, customer_id
        self._found: dict[int, Moved] = {}
        self.dialog: RecordDialog | None = None
        nothing = "还没有收发记录。在“库存”里入库、领用、发放的都记在这里。"
        if customer_id is not None:
            nothing = "还没有发放给这位客户的物料。按“发放物料”从手上或库房领给他。"
        add = "发放物料" if customer_id is not None else ""
        self._nothing = nothing
        self.list = SmallList(_HEADS, add=add, icon="boxes", nothing=nothing)
        self.list.rows.setAccessibleName("收发台账")
        self._reverse = QPushButton("冲销…")
        self._reverse.setToolTip("记错的一笔用相反的一笔冲掉，两笔都留在台账里")
        self._reverse.clicked.connect(self.reverse)
        self.list.add_tool(self._reverse)
        self._limit, self._sought = _MORE, ""
        if customer_id is None:
            (self.search,) = offer_search(self, self.list, seek=self._seek)
            self.search.setPlaceholderText("物料、人员、客户、事由")
            self.search.setFixedWidth(px(200))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.current_changed.connect(self._moved)
        self.list.add_asked.connect(self.give)
        self.list.opened.connect(self._open)
        self.list.end_reached.connect(self._longer)
        self.list.export_by(self._whole, holds_files=False)
        Rereading(desk, self, {"movement"}, self.read)
        self._moved(None)
        self.read()

    def read(self) -> None:
        """Read the movements."""
        actor, customer, text, limit = self._desk.actor, self._customer, self._sought, self._limit
        self._desk.work.read(
            lambda: stock.movements(actor, customer_id=customer, text=text, limit=limit + 1), self._arrive, owner=self,
            title="", refused=self._refused,
        )  # fmt: skip

    def reverse(self) -> None:
        """Reverse the chosen movement."""
        actor, one = self._desk.actor, self._found.get(self.list.current or 0)
        if one is None:
            return
        reason = ask.text(self, "冲销", f"{one.day} {one.way} {one.material} {one.quantity} {one.unit}\n\n冲销原因：")
        if reason is not None:
            self._desk.work.write(
                lambda: moves.reverse(actor, one.id, reason), self._reversed, owner=self, refused=self._desk.refuse
            )

    def give(self) -> None:
        """Give this customer something from stock."""
        actor = self._desk.actor
        self._desk.work.read(lambda: gifts.offers(actor), self._ask, owner=self, title="", refused=self._refused)

    def _ask(self, offers: list[Offer]) -> None:
        if not offers:
            self._desk.refuse(Refused("您手上和您管的库房里都没有可以发放的物料，请先在“物料 → 库存”里领用。"))
            return
        specs = (
            FieldSpec(
                "stock", "物料", "choice", required=True, choices=tuple(Choice(one.key, one.words) for one in offers)
            ),
            FieldSpec("quantity", "数量", "whole", required=True),
            FieldSpec("reason", "事由", limit=200),
        )
        actor, customer = self._desk.actor, self._customer or 0

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            given = {"reason": "", **before, **values}
            if not given.get("quantity"):
                raise Invalid({"quantity": "数量要填大于 0 的整数。"})
            return gifts.hand_over(actor, given["stock"], customer, given["quantity"], given["reason"])

        self.dialog = RecordDialog(
            self._desk, "发放物料", "发放", specs, save, values={"quantity": 1}, undo=False, parent=self
        )
        self.dialog.resize(px(520), px(300))
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()

    def _seek(self, text: str) -> None:
        self._limit, self._sought = _MORE, text.strip()
        self.list.set_nothing(f"台账里没有“{self._sought}”，按 Esc 看全部。" if self._sought else self._nothing)
        self.read()

    def _longer(self) -> None:
        """List more: the end is shown."""
        if len(self._found) >= self._limit:
            self._limit = len(self._found) + _MORE
            self.read()

    def _arrive(self, found: list[Moved]) -> None:
        shown = found[: self._limit]
        self._found = {one.id: one for one in shown}
        self.list.show_lines([_line(one) for one in shown], begin=True)
        self.list.set_rest("还有更早的，翻到底接着列出" if len(found) > len(shown) else "")
        self._moved(self.list.current)

    def _whole(self) -> Callable[[], Table]:
        actor, customer, text = self._desk.actor, self._customer, self._sought
        return lambda: table(actor, stock.movements(actor, customer_id=customer, text=text), text)

    def _moved(self, current: object) -> None:
        one = self._found.get(current) if isinstance(current, int) else None
        self._reverse.setEnabled(one is not None and not one.is_reversed and one.way != "冲销")

    def _open(self, movement_id: int) -> None:
        one = self._found.get(movement_id)
        if one is not None and one.customer_id is not None and self._customer is None:
            self._desk.open("customer", one.customer_id)

    def _reversed(self, _: object) -> None:
        self._desk.say("已冲销")

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


class GivenPage(QWidget):
    """What went to customers, by customer, person, month or material."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.list = SmallList(
            ("", "物料", "数量", "金额（元）", ""), add="", icon="bar-chart",
            nothing="这段时间没有发放给客户的物料。换一段时间，或先在“库存”里发放。",
        )  # fmt: skip
        self.list.rows.setAccessibleName("发放统计")
        self.by = _combo("怎样统计", [(word, key) for key, word in BY.items()], self.read)
        self.span = _combo("时间", [("本月", 0), ("近 3 个月", 90), ("近一年", 365), ("本年", -1)], self.read)
        self.span.setCurrentIndex(2)
        for widget in (self.by, self.span):
            self.list.add_tool(widget)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        Rereading(desk, self, {"movement"}, self.read)
        self.read()

    def read(self, _index: int = 0) -> None:
        """Read the figures."""
        actor: Actor = self._desk.actor
        by: By = self.by.currentData()
        today = clock.today()
        days = int(self.span.currentData())
        since = {0: today.replace(day=1), -1: today.replace(month=1, day=1)}.get(
            days, today - timedelta(days=max(days, 0))
        )
        self._desk.work.read(
            lambda: stock.given(actor, by, since, today), self._show, owner=self, refused=self._refused
        )

    def _show(self, found: list[Share]) -> None:
        head = self.list.rows.horizontalHeaderItem(0)
        if head is not None:
            head.setText(BY[self.by.currentData()].removeprefix("按"))
        lines = []
        for at, one in enumerate(found, 1):
            worth = "" if one.worth is None else f"{one.worth:,.2f}"
            lines.append(Line(at, (one.word, one.material, f"{one.pieces} {one.unit}", worth, "")))
        exporting.ground(self.list, "统计", holds_files=self.by.currentData() == "customer")
        self.list.show_lines(lines)
        total = sum((one.worth for one in found if one.worth is not None), 0)
        self.list.set_words(f"合计 {total:,.2f} 元" if found else "")

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def _combo(name: str, offered: list[tuple[str, Any]], slot: Callable[[int], None]) -> QComboBox:
    combo = Combo()
    combo.setAccessibleName(name)
    for word, value in offered:
        combo.addItem(word, value)
    combo.activated.connect(slot)
    return combo


def _line(one: Moved) -> Line:
    way = f"{one.way}（已冲销）" if one.is_reversed else one.way
    cells = (
        one.day, way, one.material, f"{one.quantity} {one.unit}", one.source,
        one.target or one.customer or (CUSTOMER if one.way == _GIVEN else ""), one.user, one.reason,
    )  # fmt: skip
    return Line(one.id, cells, quiet=one.is_reversed or one.way == "冲销")
