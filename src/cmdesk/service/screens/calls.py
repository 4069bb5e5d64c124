"""The page 服务回访: whom to call after a service, and what was said in the calls that were made (S1-51)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from cmdesk.core.actor import Actor
from cmdesk.customers.customer_rows import CustomerRows
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.rereading import MINUTE
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.tabs import Tabs
from cmdesk.service.rules import callbacks, calling, rights
from cmdesk.service.rules.callbacks import Made, Service
from cmdesk.service.screens.call_dialog import open_call, open_planning

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class DueCalls(CustomerRows[Service]):
    """Services that ask for a call; Enter writes the call down."""

    heads = ("时限", "服务", "服务时间", "服务人员", "回访人", "电话")
    add_word = "约定回访"
    icon = "phone"
    nothing = "没有要回访的客户。首访、异动走访、办结的请求之后会列在这里，也可以按 Ctrl+N 约定一次回访。"
    shows = frozenset({"callback", "visit", "request", "customer", "regulation"})
    every = MINUTE

    def build(self) -> None:
        self.add_verb("call", "登记回访", "phone", self.call, "Enter")
        self.add_verb("unreached", "未接通", "pause-circle", self.unreached, "记入往来，仍要回访")
        self.add_verb("drop", "不回访…", "x-circle", self.drop)
        bind_keys(self, {"Ctrl+N": self.add})

    def rows_of(self, actor: Actor) -> Sequence[Service]:
        return callbacks.due(actor, rights.now(), customer_id=self.customer_id)

    def line(self, one: Service) -> Line:
        cells = (one.timer.text, one.what, one.served_at, one.served, one.caller, one.phones)
        return Line(one.customer_id, cells, tone=TONES[one.timer.state])  # one service of each customer is listed

    def offers(self, one: Service) -> Collection[str]:  # noqa: ARG002  # every row has all of them
        return () if rights.may(self._desk.actor, rights.CALL) else self.verbs

    def add(self) -> None:
        open_planning(self._desk, self.customer_id, self)

    def open_one(self, key: int) -> None:  # noqa: ARG002  # it is the current one
        self.call()

    def call(self) -> None:
        """Write the call down."""
        one = self.current
        if one is not None:
            open_call(self._desk, one, self)

    def unreached(self) -> None:
        """Say that nobody answered."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self.do(lambda: calling.unreached(actor, one), "已记入往来：未接通")

    def drop(self) -> None:
        """Decide that no call is made."""
        one, actor = self.current, self._desk.actor
        reason = ask.text(self, "不回访", f"{one.customer}：{one.what}\n\n不回访的原因：") if one else None
        if one is not None and reason is not None:
            self.do(lambda: calling.drop(actor, one, reason), "已记为不回访")


class MadeCalls(CustomerRows[Made]):
    """Calls that were made or dropped, with what was said; Enter opens the customer."""

    heads = ("回访时间", "结果", "服务", "服务人员", "评分", "实际效果", "使用情况", "客户反馈")
    icon = "history"
    nothing = "还没有服务回访的记录。"
    shows = frozenset({"callback", "rating"})

    def rows_of(self, actor: Actor) -> Sequence[Made]:
        return callbacks.made(actor, customer_id=self.customer_id)

    def line(self, one: Made) -> Line:
        done = one.state == "done"
        mean = f"{one.mean:.1f}/{one.full}" if one.mean is not None else ""
        cells = (
            one.called_at, "已回访" if done else "不回访", one.what, one.served, mean, one.effect or one.reason, one.usage,
            one.feedback,
        )  # fmt: skip
        return Line(one.id, cells, quiet=not done)

    def open_one(self, key: int) -> None:  # noqa: ARG002
        if self.current is not None and self.customer_id is None:
            self._desk.open("customer", self.current.customer_id)


class CallsPage(Tabs):
    """Both lists, one at a time."""

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        super().__init__("服务回访", [
            ("待回访", lambda: DueCalls(desk, customer_id)),
            ("已回访", lambda: MadeCalls(desk, customer_id)),
        ])  # fmt: skip
        self._desk = desk

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a call from elsewhere: the list it stands in, and itself there."""
        if kind != "callback":
            return
        actor = self._desk.actor
        self._desk.work.read(
            lambda: callbacks.read(actor, record_id), self._turn, owner=self, title="", refused=self._desk.refuse
        )

    def _turn(self, found: object) -> None:
        state = getattr(found, "state", "")
        self.tabs.setCurrentIndex(0 if state == "planned" else 1)
        shown = self.current
        if isinstance(shown, CustomerRows):
            key = "customer_id" if state == "planned" else "id"
            shown.list.select(int(getattr(found, key)))
