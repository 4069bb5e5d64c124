"""What customers ask for, with the hours that run, and what is to be given back to them (S1-46, S0-16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from cmdesk.activities.record import Request, ReturnItem
from cmdesk.activities.rules.owed import requests, returns
from cmdesk.activities.rules.owed.requests import Asked
from cmdesk.activities.rules.owed.returns import Owed
from cmdesk.activities.screens.owed.owed_panel import OwedList
from cmdesk.activities.screens.owed.reply_dialog import open_reply
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.kit import ask
from cmdesk.kit.lists.small_list import Line


class RequestsList(OwedList[Asked]):
    """Requests of one customer, or all that are open."""

    model = Request
    heads = ("提出时间", "状态", "类别", "内容", "上门", "受理人", "答复", "答复人", "方式")
    icon = "inbox"
    nothing = "还没有客户请求。客户提的要求、疑问、意见和建议记在这里，从提出起计时，到时提醒答复和上门。"
    left_out = frozenset(
        {
            "replied_at",
            "reply",
            "replied_by_id",
            "reply_way",
            "arranged_at",
            "told_beforehand",
            "told_at",
            "state",
            "activity_id",
        }
    )

    def build(self) -> None:
        self.add_verb("reply", "答复…", "message", self.reply)
        self.add_verb("arrange", "走访已安排", "calendar", self.arrange)
        self.add_verb("tell", "事先说明…", "phone", self.tell, "做不到的，在期限前告诉客户原因和办法")

    def rows_of(self, actor: Actor) -> Sequence[Asked]:
        if self.customer_id is None:
            return requests.open_ones(actor, mine=False)
        return requests.of(actor, self.customer_id)

    def line(self, one: Asked) -> Line:
        state = one.light(datetime.now().astimezone())
        cells = (
            one.asked_at, state.word, Request.kind.show(one.kind), one.text,
            "要" if one.wants_visit else "", one.user, one.reply or one.told_beforehand, one.replied_by,
            Request.reply_way.show(one.reply_way or None),
        )  # fmt: skip
        return Line(one.id, cells, quiet=one.state == "closed", tone=state.tone, tone_at=1)

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        return requests.add(actor, values)

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), "asked_at": datetime.now().astimezone().replace(second=0, microsecond=0)}

    def offers(self, one: Asked) -> Collection[str]:
        if one.state == "closed":
            return ()
        found = {"tell", *(["reply"] if one.replied_at is None else [])}
        return found | {"arrange"} if one.wants_visit and one.arranged_at is None else found

    def reply(self) -> None:
        """Answer the request."""
        one = self.current
        if one is not None:
            open_reply(self._desk, one.id, one.text, self)

    def arrange(self) -> None:
        """Say that the visit is arranged."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self.do(lambda: requests.arrange(actor, one.id), "走访已安排")

    def tell(self) -> None:
        """Say that the customer was told beforehand."""
        one, actor = self.current, self._desk.actor
        if one is None:
            return
        text = ask.text(self, "事先说明", f"{one.text}\n\n告诉客户的原因和具体办法：")
        if text is not None:
            self.do(lambda: requests.tell_beforehand(actor, one.id, text), "已记下事先说明")


class ReturnsList(OwedList[Owed]):
    """Things to be given back."""

    model = ReturnItem
    heads = ("应返还日", "状态", "物品", "经办人", "收取日", "备注")
    icon = "package"
    nothing = "没有要返还的物品。从客户那里拿走的合同、样品、证照记在这里，走访前会提示带上。"
    left_out = frozenset({"returned_on"})

    def build(self) -> None:
        self.add_verb("return", "已返还", "check", self.give_back)

    def rows_of(self, actor: Actor) -> Sequence[Owed]:
        return returns.of(actor, self.customer_id or 0)

    def line(self, one: Owed) -> Line:
        state = one.state(clock.today())
        cells = (one.due_on, state.word, one.words(), one.user, one.taken_on, "")
        return Line(one.id, cells, quiet=one.returned_on is not None, tone=state.tone, tone_at=1)

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        return returns.add(actor, values)

    def offers(self, one: Owed) -> Collection[str]:
        return {"return"} if one.returned_on is None else ()

    def give_back(self) -> None:
        """Say that it was given back."""
        one, actor = self.current, self._desk.actor
        if one is not None:
            self.do(lambda: returns.give_back(actor, one.id), "物品已返还")
