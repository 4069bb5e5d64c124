"""The call after a service: written down with its marks, not reached, not made, or planned by hand (S1-51)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from cmdesk.activities.rules import records
from cmdesk.activities.rules.contacts import activities
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.customers import rules as customers
from cmdesk.service.record import Callback
from cmdesk.service.rules import ratings, rights
from cmdesk.service.rules.callbacks import Service, Sort

Values = Mapping[str, Any]

SAID: Final = ("effect", "usage", "feedback")
_NAMES: Final[dict[Sort, str]] = {"visit": "visit_id", "request": "request_id"}


def call(actor: Actor, service: Service, values: Values, points: ratings.Points, *, ask: str = "") -> int:
    """Write a call down with everything it brings: the contact, what was said, the marks; returns the call.

    Args:
        actor: who called.
        service: what the call was about.
        values: ``effect``, ``usage``, ``feedback``, ``person_id``, ``called_at``.
        points: marks by key of head; none if the customer gave none.
        ask: kind of request (疑问、意见、建议) that the feedback becomes, to be answered within its hours; empty for none.

    Raises:
        Invalid: nothing was said, or a mark lies outside the scale.
        NotAllowed: the customer is out of the actor's reach.
    """
    rights.refuse(actor, rights.CALL, service.customer_id, service.caller_id)
    said = {name: str(values.get(name) or "").strip() for name in SAID}
    if not any(said.values()):
        raise Invalid({"effect": "请至少写下实际效果、使用情况或客户反馈中的一项。"})
    if ask and not said["feedback"]:
        raise Invalid({"feedback": "要转为意见答复的，请写下客户说了什么。"})
    records.refuse_strangers(actor, service.customer_id, values)
    at = values.get("called_at") or rights.now()
    if at.astimezone() < service.served_at:
        raise Invalid({"called_at": f"回访时间早于服务时间 {service.served_at:%Y-%m-%d %H:%M}，请核对。"})
    with keep.operation(actor, f"服务回访 {service.customer}") as work:
        note = _note(work, service, said, values.get("person_id"), at, ask)
        made = _row(work, service, {
            **said, "state": "done", "called_at": at, "user_id": actor.id, "note_id": note,
            "person_id": values.get("person_id"),
        })  # fmt: skip
        if points:
            links = {_NAMES[service.sort]: service.id} if service.sort == "visit" else {}
            ratings.write(
                work, service.customer_id, service.served_id, points, rated_at=at, callback_id=made, activity_id=note,
                remark=said["feedback"][:500], **links,
            )  # fmt: skip
    return made


def unreached(actor: Actor, service: Service, words: str = "") -> int:
    """Write down that nobody answered; the call stays due. Returns the contact.

    Raises:
        NotAllowed: the customer is out of the actor's reach.
    """
    rights.refuse(actor, rights.CALL, service.customer_id, service.caller_id)
    with keep.operation(actor, f"服务回访未接通 {service.customer}") as work:
        return activities.write(work, {
            "customer_id": service.customer_id, "channel": "phone_out", "purposes": ("follow_up",),
            "subject": "服务回访未接通", "content": words.strip() or f"回访“{service.what}”，电话未接通。",
            "call_number": service.phones.partition("、")[0][:40],
        })  # fmt: skip


def drop(actor: Actor, service: Service, reason: str) -> int:
    """Decide that no call is made, with the reason; returns the call's row.

    Raises:
        Invalid: there is no reason.
        NotAllowed: the customer is out of the actor's reach.
    """
    rights.refuse(actor, rights.CALL, service.customer_id, service.caller_id)
    if not reason.strip():
        raise Invalid({"reason": "请写明为什么不回访，例如客户谢绝。"})
    with keep.operation(actor, f"不回访 {service.customer}") as work:
        return _row(
            work, service, {"state": "dropped", "reason": reason, "called_at": rights.now(), "user_id": actor.id}
        )


def plan(actor: Actor, values: Values) -> int:
    """Plan a call after a service that no regulation asks for; returns its row.

    Args:
        actor: who plans; he called and served unless ``user_id`` and ``served_id`` say otherwise.
        values: ``customer_id``, ``service``, and if need be ``served_at``, ``served_id``, ``user_id``.

    Raises:
        Invalid: something is missing, or the service lies ahead.
        NotAllowed: the customer is out of the actor's reach.
        Refused: a call for this customer is planned already.
    """
    customer_id = values.get("customer_id")
    if not customer_id:
        raise Invalid({"customer_id": "请选要回访的客户。"})
    rights.refuse(actor, rights.CALL, customer_id)
    (head,) = customers.heads(actor, [customer_id])
    given = {name: value for name, value in values.items() if value not in (None, "")}
    filled = {"served_at": rights.now(), "served_id": actor.id, "user_id": actor.id, **given, "state": "planned"}
    if filled["served_at"].astimezone() > rights.now():
        raise Invalid({"served_at": f"{filled['served_at']:%Y-%m-%d %H:%M} 还没有到，服务之后才回访。"})
    with keep.operation(actor, f"约定服务回访 {head.title()}") as work:
        known = work.database.row(
            "SELECT service FROM callback WHERE customer_id = ? AND state = 'planned' AND binned_at IS NULL",
            (customer_id,),
        )
        if known is not None:
            raise Refused(f"{head.title()} 已经约定了一次回访（{known[0]}），请先回访或取消它。")
        return work.add(Callback, filled)


def _note(work: keep.Operation, service: Service, said: Values, person_id: Any, at: datetime, ask: str) -> int:
    lines = (("实际效果", said["effect"]), ("使用情况", said["usage"]), ("客户反馈", said["feedback"]))
    request = {"kind": ask, "text": said["feedback"]} if ask else None
    return activities.write(
        work,
        {
            "customer_id": service.customer_id, "person_id": person_id, "channel": "phone_out", "happened_at": at,
            "purposes": ("follow_up",), "subject": f"服务回访：{service.what}"[:100],
            "content": "\n".join(f"{label}：{text}" for label, text in lines if text), "opinions": said["feedback"],
        },
        request=request,
    )  # fmt: skip


def _row(work: keep.Operation, service: Service, values: Values) -> int:
    """Write the row of a call, refusing when somebody else was quicker."""
    if service.sort == "callback":
        found = keep.read(Callback, service.id)
        if found.state != "planned":
            raise Refused(f"{service.customer} 的这次回访别人已经办过了，请刷新名单。")
        work.edit(Callback, service.id, values, version=found.version)
        return service.id
    name = _NAMES[service.sort]
    if work.database.row(f"SELECT 1 FROM callback WHERE {name} = ? AND binned_at IS NULL", (service.id,)) is not None:
        raise Refused(f"{service.customer} 的这次回访别人已经办过了，请刷新名单。")
    return work.add(Callback, {
        "customer_id": service.customer_id, "service": service.what[:200], "served_at": service.served_at,
        "served_id": service.served_id, name: service.id, **values,
    })  # fmt: skip
