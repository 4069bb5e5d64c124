"""What an invented complaint says: its call, and what each step after it writes down."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from cmdesk.complaints.demo.draft import Draft, Values
from cmdesk.complaints.record import ComplaintTask
from cmdesk.complaints.rules.path import intake
from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep

_FOUND = ("findings", "loss_text", "demand", "cause_text", "fault")
_UNHAPPY = "说好当天送，没有来"


def call(draft: Draft) -> bool:
    """Register it as somebody's customer tells it; False where its receiver has none."""
    customer = _customer(draft)
    if customer is None:
        return False
    case, (customer_id, phone, contact) = draft.case, customer
    draft.values = {
        "customer_id": customer_id, "phone": phone, "contact_name": contact, "channel": "phone",
        "received_at": draft.now, "receiver_id": draft.receiver.id, "owner_id": draft.receiver.id,
        "product_id": _product(draft), "type": case["type"], "facts": case["facts"], "wish": case.get("wish", ""),
        "severity_proposed": intake.propose_severity(case).severity,
    }  # fmt: skip
    draft.note("register", draft.receiver, after="registered")
    if not case.get("unanswered") and "direct" not in case:
        draft.now += timedelta(minutes=15 + draft.dice.below(60))
        words = "已记录，安排人员核实，会尽快答复处理意见。"
        draft.values |= {"answered_at": draft.now, "answer": words}
        draft.note("answer", draft.receiver, words)
    return True


def step(draft: Draft, verb: str, after: str) -> tuple[Actor, str]:
    """Fill in what a step writes down; returns who does it with which words."""
    case, people = draft.case, draft.people
    if verb == "grade":
        reason = "涉及退换或赔偿，按制度为严重" if case["severity"] == "severe" else "可现场处理"
        draft.values |= {"severity": case["severity"], "severity_reason": reason, "graded_at": draft.now,
                        "owner_id": draft.owner.id, "nature": "valid"}  # fmt: skip
        return people.director, reason
    if verb == "answer":
        draft.values |= {"answered_at": draft.now, "answer": case["direct"], "severity": "minor"}
        return draft.receiver, str(case["direct"])
    if verb == "arrange":
        draft.values["arranged_at"] = draft.now
        return draft.owner, "约好到店查看"
    if verb in {"site", "verify"}:
        draft.values |= _found(draft) | (_plan(draft) if verb == "site" else {})
        return draft.owner, str(case.get("findings", ""))
    if verb == "propose":
        draft.values |= _plan(draft)
        return people.proposer, str(case.get("plan", ""))
    return _ends(draft, verb, after)


def _ends(draft: Draft, verb: str, after: str) -> tuple[Actor, str]:
    case, people = draft.case, draft.people
    if verb == "execute":
        first_of_two = case.get("unhappy") and "followed_at" not in draft.values
        proof = "已交送货组随车补送" if first_of_two else "客户签收单已收回"
        _do_task(draft, proof)
        draft.values["executed_at"] = draft.now
        return draft.owner, f"{case.get('plan', '')}：{proof}"
    if verb == "follow":
        unhappy = after == "minor_site"
        words = _UNHAPPY if unhappy else str(case["words"])
        draft.values |= {"followed_at": draft.now, "satisfied": "no" if unhappy else "yes", "customer_words": words}
        return draft.receiver, words
    if verb == "evaluate":
        _judge(draft)
        return people.specialist, str(case["improvement"])
    draft.values |= {"archived_at": draft.now, "withdrawn": verb == "withdraw"}
    return (people.specialist, "") if verb == "archive" else (draft.receiver, str(case["words"]))


def _found(draft: Draft) -> Values:
    arrived = calendar.current().add_working_minutes(draft.now, -45)
    found = {name: draft.case[name] for name in _FOUND if name in draft.case}
    loss: Values = {"loss": Decimal(draft.case["loss"])} if "loss" in draft.case else {}
    loss["unit_id"] = draft.owner.unit_id
    return {**found, **loss, "arrived_at": arrived}


def _plan(draft: Draft) -> Values:
    case = draft.case
    planned: Values = {"ways": tuple(case["ways"]), "plan": case["plan"], "opinions": case.get("opinions", "")}
    if "amount" in case or "return_goods" in case["ways"]:
        day = calendar.current().add_working_days(draft.now.date(), 5)
        planned |= {"amount": Decimal(case["amount"]), "amount_way": "冲减货款", "amount_on": day}
    return planned


def _judge(draft: Draft) -> None:
    marks = {name: 3 + draft.dice.below(3) for name in ("score_process", "score_plan", "score_result")}
    due = calendar.current().add_working_days(draft.now.date(), 10)
    draft.values |= {
        **marks, "cause": draft.case["cause"], "improvement": draft.case["improvement"],
        "improver_id": draft.owner.id, "improve_by": due,
    }  # fmt: skip


def _do_task(draft: Draft, proof: str) -> None:
    if draft.task is not None:
        with keep.operation(draft.owner, f"完成执行任务 {draft.values['number']}", at=draft.now) as work:
            work.edit(ComplaintTask, draft.task, {"done_at": draft.now, "proof": proof})


def _customer(draft: Draft) -> tuple[int, str, str] | None:
    rows = current().rows(
        "SELECT id, phones, area_id FROM customer WHERE owner_id = ? AND binned_at IS NULL AND stage = 'customer'"
        " ORDER BY id LIMIT 40",
        (draft.receiver.id,),
    )
    if not rows:
        return None
    one, phones, _ = draft.dice.pick(rows)
    name = current().row("SELECT name FROM person WHERE customer_id = ? ORDER BY id LIMIT 1", (one,))
    return int(one), str(phones or "").partition(",")[0], str(name[0]) if name else ""


def _product(draft: Draft) -> int | None:
    """Return what a complaint about goods is about."""
    if draft.case["type"] in {"service", "price", "other"}:
        return None
    rows = current().rows("SELECT id FROM product WHERE binned_at IS NULL AND sold ORDER BY id LIMIT 12")
    return int(draft.dice.pick(rows)[0]) if rows else None
