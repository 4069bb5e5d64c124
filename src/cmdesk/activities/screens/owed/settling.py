"""One key marks done what waits, whatever it is; what needs a word asks for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cmdesk.activities.rules.ahead.due import Item
from cmdesk.activities.rules.contacts import next_steps
from cmdesk.activities.rules.courtesy import events, receptions
from cmdesk.activities.rules.courtesy.receptions import STEPS
from cmdesk.activities.rules.owed import promises, requests, returns
from cmdesk.core.actor import Actor
from cmdesk.kit import ask

Verb = tuple[Callable[[], object], str]
"""What is to be done in a worker, and what is said of it."""


def settle(parent: QWidget, actor: Actor, item: Item) -> Verb | None:
    """Return what settles an item, after asking for what it needs; None when the person changed his mind."""
    return _VERBS[item.kind](parent, actor, item)


def _next_step(_parent: QWidget, actor: Actor, item: Item) -> Verb:
    return lambda: next_steps.finish(actor, item.id), "下一步已办"


def _promise(parent: QWidget, actor: Actor, item: Item) -> Verb | None:
    proof = ask.text(parent, "承诺已兑现", f"{item.customer}：{item.what}\n\n凭据（客户确认、单号、照片）：")
    return None if proof is None else (lambda: promises.keep_promise(actor, item.id, proof), "承诺已兑现")


def _request(parent: QWidget, actor: Actor, item: Item) -> Verb | None:  # noqa: ARG001  # as every verb
    """Arrange the visit of a request that has been answered; the answer itself has a dialog of its own."""
    return lambda: requests.arrange(actor, item.id), "走访已安排"


def _return_item(_parent: QWidget, actor: Actor, item: Item) -> Verb:
    return lambda: returns.give_back(actor, item.id), "物品已返还"


def _birthday(parent: QWidget, actor: Actor, item: Item) -> Verb | None:
    phones = f"（{item.record.phones}）" if item.record.phones else ""
    result = ask.text(
        parent, "记下生日祝贺", f"{item.customer} {item.record.name}{phones}\n\n电话祝贺的情况：", "已电话祝贺"
    )
    return None if result is None else (lambda: events.greet_birthday(actor, item.record, result), "生日祝贺已记入往来")


def _event(parent: QWidget, actor: Actor, item: Item) -> Verb | None:
    result = ask.text(parent, "办结重要事件", f"{item.customer}：{item.what}\n\n办理情况：")
    return None if result is None else (lambda: events.finish(actor, item.id, result), "事件已办结，记入往来")


def _reception(parent: QWidget, actor: Actor, item: Item) -> Verb | None:
    left = [step for step in STEPS if step not in item.record.steps]
    if left:
        return lambda: receptions.tick(actor, item.id, left[0]), f"接待：{item.record.next_step()}"
    result = ask.text(parent, "办结接待", f"{item.customer}：{item.record.visitors}\n\n接待结果：")
    return None if result is None else (lambda: receptions.finish(actor, item.id, result), "接待已办结，记入往来")


_VERBS: dict[str, Callable[[QWidget, Actor, Item], Verb | None]] = {
    "next_step": _next_step, "promise": _promise, "request": _request, "return_item": _return_item, "birthday": _birthday,
    "courtesy_event": _event, "reception": _reception,
}  # fmt: skip
