"""What the printed sheets about contacts need: 电话记录一览表, 客户接待单, 客户重要事件登记表 (forms 9 and 29)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from cmdesk.activities.record import CourtesyEvent, Gift, Reception
from cmdesk.activities.rules import records
from cmdesk.activities.rules.contacts import phone_register
from cmdesk.activities.rules.courtesy import events, gifts
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.approval.running import path_of
from cmdesk.core.database import current
from cmdesk.core.errors import NotFound, Refused
from cmdesk.papers.job import About, Job

PHONE_REGISTER, RECEPTION, COURTESY_EVENT = "phone_register", "reception", "courtesy_event"

_WAYS = {"attend": ["attend"], "gift": ["gift"], "both": ["attend", "gift"], "phone": ["phone"], "card": ["card"]}


def register_job(actor: Actor, first: date, user_id: int) -> Job:
    """Return the register of one person's calls in one month.

    Raises:
        Refused: there was no call that the actor may see.
    """
    row = current().row(
        'SELECT u.name, unit.name FROM "user" u LEFT JOIN unit ON unit.id = u.unit_id WHERE u.id = ?', (user_id,)
    )
    name, unit = row or ("", "")
    calls = phone_register.lines(actor, first, user_id)
    if not calls:
        raise Refused(f"{name} 在 {first:%Y-%m} 没有您可以查看的电话记录；要空白表请用 print phone_register --blank。")
    values = {
        "year": str(first.year), "month": str(first.month), "unit": unit or "", "recorder": name,
        "calls": [
            {"at": one.happened_at, "customer": one.customer, "area": one.area, "representative": one.representative,
             "content": one.text}
            for one in calls
        ],
    }  # fmt: skip
    title = f"电话记录一览表 {first:%Y-%m} {name}"
    return Job(title, [(PHONE_REGISTER, [values])], [About("user", user_id, f"{name} {first:%Y-%m}")])


def _customer_of(customer_id: int) -> tuple[str, str, str]:
    row = current().row("SELECT name, number, phones FROM customer WHERE id = ?", (customer_id,))
    return (row[0], row[1], (row[2] or "").replace("\n", "、")) if row else ("", "", "")


def reception_values(record: Reception) -> dict[str, Any]:
    """Return the values of a 客户接待单."""
    name, number, phone = _customer_of(record.customer_id)
    host = current().row('SELECT name FROM "user" WHERE id = ?', (record.user_id,))
    steps = set(record.steps)
    return {
        "number": record.number, "customer": name, "customer_number": number, "visitors": record.visitors,
        "people": record.people, "purpose": record.purpose, "arrives_at": record.arrives_at,
        "leaves_at": record.leaves_at, "host": host[0] if host else "", "phone": phone,
        "appointed": ["yes"] if "appointed" in steps else [],
        "arrival": ["pick_up"] if "接" in record.route else ["directions"] if record.route else [],
        "pick_up": record.route, "meal": ["asked"] if "meals" in steps else [], "meal_plan": record.meals, "talk": record.result,
        "stay": record.gifts and f"礼品与资料：{record.gifts}", "farewell": ["done"] if "farewell" in steps else [],
        "greeted": ["yes"] if "greeted" in steps else [], "greeted_at": record.greeted_at,
    }  # fmt: skip


def reception_job(actor: Actor, reception_id: int) -> Job:
    """Return the paper of a reception.

    Raises:
        NotFound: there is none for the actor.
    """
    record = records.read(actor, Reception, reception_id)
    title = f"客户接待单 {record.number}"
    about = About(Reception.KIND, record.id, record.visitors)
    return Job(title, [(RECEPTION, [reception_values(record)])], [about])


def reception_numbered(actor: Actor, number: str) -> int:
    """Return the id of the reception with a number.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    row = current().row("SELECT id FROM reception WHERE number = ?", (number.strip(),))
    if row is None:
        raise NotFound(f"没有接待单“{number.strip()[:30]}”，或者不在您可以查看的范围内。")
    return records.read(actor, Reception, int(row[0])).id


def event_values(actor: Actor, record: CourtesyEvent) -> dict[str, Any]:
    """Return the values of a 客户重要事件登记表, with the gifts that went to and fro."""
    name, number, _ = _customer_of(record.customer_id)
    shown = next(one for one in events.listed(actor, customer_id=record.customer_id, limit=1000) if one.id == record.id)
    gift = current().row("SELECT name FROM gift WHERE event_id = ? AND binned_at IS NULL", (record.id,))
    result = (
        current().row("SELECT result FROM activity WHERE id = ?", (record.activity_id,)) if record.activity_id else None
    )
    ledger = gifts.listed(actor, customer_id=record.customer_id, limit=20)
    return {
        "customer": name, "customer_number": number, "person": shown.person,
        "event": "holiday" if record.occasion == "festival" else record.occasion, "day": record.happens_on,
        "calendar": "lunar" if record.lunar else "solar", "note": record.note,
        "ways": _WAYS.get(record.way or "", []), "amount": record.amount, "gift": gift[0] if gift else "",
        "result": result[0] if result else "", "handled_by": {"name": shown.user}, **_signatures(record),
        "ledger": [
            {"day": one.given_on, "event": one.note, "direction": Gift.way.show(one.way), "gift": one.name,
             "amount": one.worth, "handled_by": one.user}
            for one in reversed(ledger)
        ],
    }  # fmt: skip


_SAID: Final = {"approved": True, "refused": False}
"""State of a part → the answer that is ticked."""


def _signatures(record: CourtesyEvent) -> dict[str, Any]:
    """Return who said yes or no, with his words and the day: the general manager in his place, the others in the manager's.

    What was sent back, taken back or changed since says nothing of the event as it stands.
    """
    run = approval.of_record(CourtesyEvent.KIND, record.id)
    if run is None or run.state not in _SAID or record.state == "planned":
        return {}
    asked: dict[str, Any] = {"name": approval.directory().name(run.applicant_id)}
    if run.started_at is not None:
        asked["day"] = run.started_at.astimezone().date()
    found: dict[str, Any] = {"handled_by": asked}
    for step, stage in zip(path_of(run), approval.stages(run), strict=True):
        place = "director" if {"role": "general_manager"} in list(step.who) else "manager"
        for name, state, when, words in stage.people:
            if state in _SAID and when is not None:
                day = when.astimezone().date()
                found[place] = {"name": name, "day": day, "answer": _SAID[state], "opinion": words}
    return found


def event_job(actor: Actor, event_id: int) -> Job:
    """Return the paper of an important day.

    Raises:
        NotFound: there is none for the actor.
    """
    record = records.read(actor, CourtesyEvent, event_id)
    values = event_values(actor, record)
    about = About(CourtesyEvent.KIND, record.id, f"{values['customer']} {record.happens_on}")
    return Job(f"客户重要事件登记表 {values['customer']}", [(COURTESY_EVENT, [values])], [about])
