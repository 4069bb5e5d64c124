"""走访路线: somebody's routes at the left, the customers of one at the right, below what contradicts the rule (S1-15)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QPushButton, QTabWidget, QVBoxLayout, QWidget

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import parse_day
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.links import sources
from cmdesk.kit import ask
from cmdesk.kit.background.doing import do
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.visits.record import Route, RouteStop
from cmdesk.visits.rules import Traveller, travellers
from cmdesk.visits.rules.routes import checking, following, ground, proposing, writing
from cmdesk.visits.rules.routes.checking import SORTS, Problem
from cmdesk.visits.rules.routes.proposing import Proposal
from cmdesk.visits.rules.routes.writing import Walked

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"route", "route_stop", "customer", "regulation"})


@dataclass(frozen=True)
class _Seen:
    walked: list[Walked]
    problems: list[Problem]


class RoutesPage(QWidget):
    """Routes with their customers in order, checked whenever they change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._user = desk.actor.id
        self._walked: dict[int, Walked] = {}
        self.dialog: RecordDialog | None = None
        self.head = PageHead("走访路线")
        self.who = Combo()
        self.who.setAccessibleName("谁的路线")
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.who.activated.connect(self._who_chosen)
        self.head.add(self.who)
        self.head.add_button("建议路线…", "wand", self.propose, "按坐标和订货日，为还没有路线的客户提出路线，由人确定")
        self.head.add_button("按路线排走访…", "sort", self.order_day, "把某天已排的走访按路线的顺序排好")
        self.routes = SmallList(
            ("路线", "订货日", "户数", "问题"), add="新建路线", icon="route",
            nothing="还没有走访路线。按“建议路线…”由坐标和订货日提出，或按 Ctrl+N 新建。",
        )  # fmt: skip
        self.stops = SmallList(
            ("序", "编号", "客户", "订货日", "与前一户"),
            add="加客户",
            icon="map-pin",
            nothing="选一条路线，再加客户。",
        )
        self.problems = SmallList(
            ("问题", "路线", "编号", "客户", "原因"), add="", icon="check-circle", nothing="没有不合规则的地方。"
        )
        self._movers = [self._mover(word, slot) for word, slot in (("上移", self.earlier), ("下移", self.later))]
        tabs = QTabWidget()
        tabs.addTab(self.stops, "客户")
        tabs.addTab(self.problems, "检查")
        self.tabs = tabs
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(Splitter(desk.memory, "visits.routes", [self.routes, tabs], [300, 740]), 1)
        self.setFocusProxy(self.routes)
        self._listen()
        Rereading(desk, self, _SHOWS, self.read)
        actor = desk.actor
        desk.work.read(lambda: travellers(actor), self._show_people, owner=self, title="")

    def _mover(self, word: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(word)
        button.clicked.connect(slot)
        button.setEnabled(False)
        self.stops.add_tool(button)
        return button

    def _listen(self) -> None:
        self.routes.current_changed.connect(self._chosen)
        self.routes.add_asked.connect(self.add)
        self.routes.bin_asked.connect(self._drop)
        self.stops.add_asked.connect(self.add_customer)
        self.stops.bin_asked.connect(self._take_off)
        self.stops.current_changed.connect(self._offer_moves)
        for part in (self.stops, self.problems):
            part.opened.connect(self._open)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+Up": self.earlier, "Ctrl+Down": self.later})

    # -- reading ------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the routes anew."""
        actor, user = self._desk.actor, self._user
        self._desk.work.read(lambda: _look(actor, user), self._show, owner=self, title="正在读走访路线")

    def _show_people(self, people: list[Traveller]) -> None:
        for one in people:
            self.who.addItem(one.name, one.id)
        at = max(self.who.findData(self._user), 0)
        self.who.setCurrentIndex(at)
        self.who.setVisible(len(people) > 1)
        if people:
            self._user = people[at].id
            self.read()

    def _who_chosen(self, at: int) -> None:
        self._user = int(self.who.itemData(at))
        self.read()

    def _show(self, seen: _Seen) -> None:
        self._walked = {one.route.id: one for one in seen.walked}
        count = {name: sum(one.route == name for one in seen.problems) for name in {one.route for one in seen.problems}}
        self.routes.show_lines([
            Line(
                one.route.id,
                (one.route.name, ground.LABELS[one.route.weekday or "mon"], f"{len(one.shops)} 户",
                 f"{count[one.route.name]}" if count.get(one.route.name) else ""),
                tone="soon" if count.get(one.route.name) else "done", tone_at=3,
            )
            for one in seen.walked
        ])  # fmt: skip
        self.problems.show_lines([
            Line(one.customer_id, (SORTS[one.sort], one.route, one.number, one.name, one.words), tone="soon")
            for one in seen.problems
        ])  # fmt: skip
        self.tabs.setTabText(1, f"检查 {len(seen.problems):,}" if seen.problems else "检查")
        placed = sum(len(one.shops) for one in seen.walked)
        self.head.set_summary(f"{len(seen.walked)} 条路线，{placed:,} 户" if seen.walked else "")
        if self.routes.current is None and seen.walked:
            self.routes.select(seen.walked[0].route.id)
        self._chosen(self.routes.current)

    def _chosen(self, route: object) -> None:
        one = self._walked.get(route) if isinstance(route, int) else None
        shops = one.shops if one else ()
        self.stops.show_lines([
            Line(
                shop.customer_id,
                (str(at + 1), shop.number, shop.name, ground.LABELS.get(shop.weekday or "", ""), _way(shops, at)),
            )
            for at, shop in enumerate(shops)
        ])  # fmt: skip
        self._offer_moves()

    # -- doing --------------------------------------------------------------------------------------------------------

    def propose(self) -> None:
        """Show what the rule proposes; a person confirms it."""
        actor, user = self._desk.actor, self._user
        self._desk.work.read(
            lambda: proposing.propose(actor, user, clock.today()), self._offer, owner=self, refused=self._desk.refuse
        )

    def order_day(self) -> None:
        """Put the visits of a day in the order of the routes."""
        following_day = calendar.current().next_working_day(clock.today())
        words = ask.text(self, "按路线排走访", "哪一天（今天、明天、周五、11-20）：", f"{following_day}")
        if words is None:
            return
        try:
            day = parse_day(words, clock.today())
        except ValueError as problem:
            self._desk.refuse(Refused(str(problem)))
            return
        actor, user = self._desk.actor, self._user
        self._desk.work.write(
            lambda: (day, following.put_in_order(actor, user, day)),
            self._ordered,
            owner=self,
            refused=self._desk.refuse,
        )

    def _ordered(self, done: tuple[date, int]) -> None:
        day, count = done
        self._desk.say(f"{day}：{count} 户已按路线排好" if count else f"{day} 没有在路线上的走访", undo=bool(count))

    def add(self) -> None:
        """Make an empty route."""
        actor, user = self._desk.actor, self._user
        specs = [fields_of(Route)[name].spec() for name in ("name", "weekday")]
        self.dialog = RecordDialog(
            self._desk, "新建走访路线", "新建", specs,
            lambda values, _before: writing.add(actor, user, values["name"], values["weekday"]), parent=self,
        )  # fmt: skip
        self.dialog.open()

    def add_customer(self) -> None:
        """Put a customer at the end of the current route."""
        route = self.routes.current
        if route is None:
            return
        actor, ids = self._desk.actor, self._ids()
        self.dialog = RecordDialog(
            self._desk, "加客户", "加到路线末尾", [fields_of(RouteStop)["customer_id"].spec()],
            lambda values, _before: writing.put(actor, route, [*ids, values["customer_id"]]),
            links=sources(self._desk), parent=self,
        )  # fmt: skip
        self.dialog.open()

    def earlier(self) -> None:
        """Put the current customer one place earlier."""
        self._shift(-1)

    def later(self) -> None:
        """Put the current customer one place later."""
        self._shift(1)

    def _offer_moves(self, _one: object = None) -> None:
        """Offer to move the current customer where there is a place to move to."""
        ids, one = self._ids(), self.stops.current
        places = range(len(ids)) if one in ids else range(0)
        for button, by in zip(self._movers, (-1, 1), strict=True):
            button.setEnabled(one in ids and ids.index(one) + by in places)

    def _shift(self, by: int) -> None:
        ids, one = self._ids(), self.stops.current
        if one is None or one not in ids or not 0 <= ids.index(one) + by < len(ids):
            return
        at = ids.index(one)
        ids[at], ids[at + by] = ids[at + by], ids[at]
        self._put(ids)

    def _take_off(self, customer: int) -> None:
        self._put([one for one in self._ids() if one != customer])

    def _put(self, ids: list[int]) -> None:
        actor, route = self._desk.actor, self.routes.current
        if route is not None:
            self._write(lambda: writing.put(actor, route, ids), "路线已调整")

    def _ids(self) -> list[int]:
        one = self._walked.get(self.routes.current or 0)
        return [shop.customer_id for shop in one.shops] if one else []

    def _drop(self, route: int) -> None:
        actor, one = self._desk.actor, self._walked[route]
        if ask.confirm(
            self,
            "删除走访路线",
            f"删除“{one.route.name}”？线上的 {len(one.shops)} 户不再属于任何路线。",
            "删除",
            danger=True,
        ):
            self._write(lambda: writing.drop(actor, route), "路线已删除")

    def _offer(self, found: Proposal) -> None:
        if not found.routes:
            left = f"{len(found.left)} 户分不进路线，原因见“检查”。" if found.left else ""
            self._desk.say(f"没有可以建议的路线：客户都已在路线上，或附近没有同日、次日订货的客户。{left}")
            return
        told = "\n".join(f"{one.name}：{one.reason}" for one in found.routes[:8])
        more = f"\n……共 {len(found.routes)} 条" if len(found.routes) > 8 else ""
        left = f"\n另有 {len(found.left)} 户分不进路线，仍由您安排。" if found.left else ""
        if ask.confirm(self, "建议的走访路线", f"{told}{more}{left}", f"新建 {len(found.routes)} 条路线"):
            actor = self._desk.actor
            self._write(lambda: proposing.confirm(actor, found), "路线已新建")

    def _write(self, job: Callable[[], Any], said: str) -> None:
        do(self._desk, self, job, said)

    def _open(self, customer: int) -> None:
        self._desk.open("customer", customer)


def _look(actor: Actor, user: int) -> _Seen:
    return _Seen(writing.of_user(actor, user), checking.check(actor, user, clock.today()))


def _way(shops: tuple[ground.Shop, ...], at: int) -> str:
    """Return how far a customer is from the one before."""
    here, before = shops[at].place, shops[at - 1].place if at else None
    return f"{ground.apart(here, before):,.0f} 米" if here and before else ""
