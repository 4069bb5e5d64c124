"""Important days of customers, the superior's word, the gift ledger, and birthdays of the next weeks (S4-59, S1-74)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.record import CourtesyEvent, Gift
from cmdesk.activities.rules import giving
from cmdesk.activities.rules.courtesy import birthdays, events, gifts, signing
from cmdesk.activities.rules.courtesy.birthdays import Birthday
from cmdesk.activities.rules.courtesy.events import Event
from cmdesk.activities.rules.courtesy.gifts import Given
from cmdesk.activities.screens.owed.owed_panel import OwedList
from cmdesk.approvals.window import open_approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.customers.customer_rows import C
from cmdesk.kit import ask
from cmdesk.kit.lists.cell import DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_AHEAD = 30  # days of birthdays shown


class GivingList(OwedList[C]):
    """A list in whose dialogs somebody gives something: he is told what the customer was given already (S1-74)."""

    def opened(self, dialog: RecordDialog, customer_id: int | None) -> None:
        chosen = partial(self._tell_given, dialog, customer_id)
        if customer_id is None:
            dialog.form.edited.connect(lambda name: chosen() if name == "customer_id" else None)
        else:
            chosen()

    def _tell_given(self, dialog: RecordDialog, customer_id: int | None) -> None:
        one, today = customer_id or dialog.form.present_values().get("customer_id"), clock.today()
        if one:
            self._desk.work.read(lambda: giving.given(one, today).words(), dialog.tell, owner=dialog, title="")


class EventsList(GivingList[Event]):
    """What the office does about important days."""

    model = CourtesyEvent
    heads = ("日期", "状态", "事件", "方式", "金额", "经办人", "批准人", "备注")
    icon = "cake"
    nothing = "还没有重要事件。客户的生日、婚丧嫁娶、开业典礼记在这里，到日子提醒，随礼留账。"
    left_out = frozenset({"state", "approver_id", "approved_on", "activity_id"})

    def build(self) -> None:
        self.add_verb("submit", "提交审批", "upload", self.submit, "要出席或随礼的，由经办人提交")
        self.add_verb(
            "approval", "审批…", "user-check", self.open_approval, "批准、退回、催办、撤回；谁在什么时候说了什么"
        )
        self.add_verb("finish", "办结…", "check", self.finish, "记入往来和礼品台账")
        self.add_verb("drop", "不办", "x", self.drop)
        self.add_verb("print", "打印", "printer", self.print_paper, "客户重要事件登记表")

    def _kinds(self) -> frozenset[str]:
        return super()._kinds() | {Gift.KIND}  # what was given already decides who must sign

    def rows_of(self, actor: Actor) -> Sequence[Event]:
        return events.listed(actor, customer_id=self.customer_id)

    def show_one(self, event_id: int) -> None:
        """Select an event; one that is not read yet is selected when it is."""
        self.list.select(event_id)
        self.read()

    def line(self, one: Event) -> Line:
        today = clock.today()
        state = one.light(today)
        when = DayWords(one.happens_on, "（农历）") if one.lunar else one.happens_on
        amount = "" if one.amount is None else f"{one.amount:,.2f}"
        cells = (
            when,
            state.word,
            one.words(),
            CourtesyEvent.way.show(one.way),
            amount,
            one.user,
            one.approver,
            one.note,
        )
        return Line(one.id, cells, quiet=one.state in signing.OVER, tone=state.tone, tone_at=1)

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        return events.add(actor, values)

    def write_changes(
        self, actor: Actor, record_id: int, values: Mapping[str, Any], version: int, before: Any
    ) -> object:
        return events.edit(actor, record_id, values, version=version, before=before)

    def offers(self, one: Event) -> Collection[str]:
        if one.state in signing.OVER:
            return {"print", "approval"}
        moving = {"approval"} if one.state == "waiting" else {"finish", "drop", "approval"}
        waits = one.state not in {"waiting", "approved"} and one.signed
        return {"print", *moving, *(["submit"] if waits and one.user_id == self._desk.actor.id else [])}

    def print_paper(self) -> None:
        """Show the paper of the event as it will be printed."""
        from cmdesk.activities import paper
        from cmdesk.papers.preview import open_preview

        one, actor = self.current, self._desk.actor
        if one is not None:
            open_preview(self._desk, lambda: paper.event_job(actor, one.id), title="客户重要事件登记表")

    def submit(self) -> None:
        """Ask for the signatures."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self.do(lambda: signing.submit(actor, one.id), "已提交审批")

    def open_approval(self) -> None:
        """Open the approval of the event, to sign it or to look at how far it is."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self._desk.work.read(
                lambda: signing.latest(actor, one.id), self._approval_found, owner=self, title="",
                refused=self._refused,
            )  # fmt: skip

    def _approval_found(self, approval_id: int) -> None:
        self.list.set_words("")
        open_approval(self._desk, approval_id, self)

    def finish(self) -> None:
        """Settle the event."""
        one, actor = self.current, self._desk.actor
        if one is None:
            return
        result = ask.text(self, "办结重要事件", f"{one.customer}：{one.words()}\n\n办理情况：")
        if result is not None:
            self.do(lambda: events.finish(actor, one.id, result), "事件已办结，记入往来")

    def drop(self) -> None:
        """Do nothing about it."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self.do(lambda: events.drop(actor, one.id), "已记为不办")


class GiftsList(GivingList[Given]):
    """The gift ledger."""

    model = Gift
    heads = ("日期", "送出或收到", "礼品", "价值", "客户已领取", "经办人", "备注")
    icon = "gift"
    nothing = "礼品台账是空的。送出的、收到的礼品记在这里。"
    left_out = frozenset({"activity_id", "event_id"})
    _stock: Sequence[gifts.Offer] = ()

    def build(self) -> None:
        self.add_verb("collect", "客户已领取", "check", self.collect, "生日礼品由客户来领取的")

    def rows_of(self, actor: Actor) -> Sequence[Given]:
        self._stock = gifts.offers(actor)
        return gifts.listed(actor, customer_id=self.customer_id)

    def specs_of_new(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        """Offer what is in stock before the name, which then need not be typed."""
        if not self._stock:
            return specs
        offered = tuple(Choice(one.key, one.words) for one in self._stock)
        stock = (
            FieldSpec(
                "stock", "从库存领", "choice", choices=offered, help="选了就同时从手上或库房扣减；不是库存的礼品不用选"
            ),
            FieldSpec("pieces", "件数", "whole", help="从库存领几件，默认 1"),
        )
        at = next(at for at, spec in enumerate(specs) if spec.name == "name")
        name = replace(specs[at], required=False, help="从库存领的可以不写，按物料名称记")
        return [*specs[:at], *stock, name, *specs[at + 1 :]]

    def line(self, one: Given) -> Line:
        worth = "" if one.worth is None else f"{one.worth:,.2f}"
        taken = "是" if one.collected else "" if one.way != "given" else "未领"
        cells = (one.given_on, Gift.way.show(one.way), one.name, worth, taken, one.user, one.note)
        return Line(one.id, cells)

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        given = dict(values)
        key, pieces = given.pop("stock", None) or "", given.pop("pieces", None) or 1
        offer = next((one for one in self._stock if one.key == key), None)
        if offer is not None:
            many = f" {pieces} 件" if pieces > 1 else ""
            given["name"] = given.get("name") or f"{offer.name}{many}"
            given["worth"] = given.get("worth") or (None if offer.worth is None else offer.worth * pieces)
        return gifts.add(actor, given, stock=key, pieces=pieces)

    def write_changes(
        self, actor: Actor, record_id: int, values: Mapping[str, Any], version: int, before: Any
    ) -> object:
        return gifts.edit(actor, record_id, values, version=version, before=before)

    def begin(self) -> dict[str, Any]:
        today = clock.today()
        return {**super().begin(), "way": "given", "given_on": today}

    def offers(self, one: Given) -> Collection[str]:
        return {"collect"} if one.way == "given" and not one.collected else ()

    def collect(self) -> None:
        """Say that the customer came for it."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self.do(lambda: gifts.collect(actor, one.id), "已记为客户领取")


class BirthdaysList(QWidget):
    """Who has his birthday in the next weeks; the call is made the day before (S1-74)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Birthday] = []
        self.list = SmallList(
            ("日期", "还有", "客户", "谁", "历法", "电话"), add="", icon="cake",
            nothing="30 天内没有生日。联系人的生日和历法填在客户的“人员”里。",
        )  # fmt: skip
        self._plan = QPushButton(icons.icon("plus"), "列为重要事件")
        self._plan.setToolTip("准备礼品、出席的，先列为重要事件")
        self._plan.clicked.connect(self.plan)
        self.list.add_tool(self._plan)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.opened.connect(self._open)
        Rereading(desk, self, {"person", "customer"}, self.read)
        self.read()

    def read(self) -> None:
        """Read the birthdays."""
        actor = self._desk.actor
        today = clock.today()
        self._desk.work.read(
            lambda: birthdays.between(actor, today, today + timedelta(_AHEAD)), self._show, owner=self, title="",
            refused=self._refused,
        )  # fmt: skip

    def plan(self) -> None:
        """Make an event of the selected birthday."""
        at, actor = self.list.current, self._desk.actor
        if at is not None:
            one = self._found[at - 1]
            self._desk.work.write(
                lambda: events.plan_birthday(actor, one, "gift"), self._planned, owner=self, refused=self._refused
            )

    def _planned(self, _: object) -> None:
        self._desk.say("已列为重要事件", undo=True)

    def _show(self, found: list[Birthday]) -> None:
        self._found = found
        today = clock.today()
        self.list.show_lines([self._line(at, one, today) for at, one in enumerate(found, 1)])

    def _line(self, at: int, one: Birthday, today: date) -> Line:
        left = (one.on - today).days
        tone: Tone | None = "soon" if left <= 1 else None
        calendar = "农历" if one.lunar else "公历"
        phones = one.phones.replace("\n", "、")
        cells = (
            one.on,
            f"{left} 天" if left else "今天",
            one.customer,
            one.name,
            calendar,
            phones,
        )
        return Line(at, cells, tone=tone, tone_at=1)

    def _open(self, at: int) -> None:
        self._desk.open("customer", self._found[at - 1].customer_id)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))
