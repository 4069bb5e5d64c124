"""入户登记本: the calls of one manager in a span of days, as the paper book has them (S1-65)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.papers.job import About, Job
from cmdesk.staff.record import User
from cmdesk.visits.paper import facts
from cmdesk.visits.rules import rights

FORM = "call_register"
_DONE, _MISSED, _PLANNED = "done", "missed", "planned"

_LINES = (
    "SELECT visit.state, visit.day, visit.arrived_at, visit.left_at, visit.agreed_at, c.name, c.address, c.phones,"
    " visit.kind, visit.purpose, visit.missed_reason, a.result, a.opinions FROM visit"
    " JOIN customer c ON c.id = visit.customer_id LEFT JOIN activity a ON a.id = visit.activity_id"
    " WHERE visit.user_id = ? AND visit.day BETWEEN ? AND ? AND visit.binned_at IS NULL"
)


def register_job(actor: Actor, user_id: int, since: date, until: date, *, planned: bool = False) -> Job:
    """Return the register of somebody's calls from a day to a day, both included.

    Args:
        actor: who prints; sees only the visits his right reaches.
        user_id: whose calls.
        since: first day.
        until: last day.
        planned: also the calls still to come, at the time agreed; what comes of them is written by hand.

    Raises:
        Refused: the days stand the wrong way round, or there was no call the actor may see.
    """
    name = keep.title_of(User.KIND, user_id)
    if until < since:
        raise Refused(f"结束日期 {until} 早于开始日期 {since}，请改正。")
    lines = _lines(actor, user_id, since, until, (_DONE, _MISSED, *((_PLANNED,) if planned else ())))
    if not lines:
        raise Refused(
            f"{name} {since} 到 {until} 没有您可以查看的入户记录；要空白登记本请用 print call_register --blank。"
        )
    unit = current().row('SELECT n.name FROM "user" u LEFT JOIN unit n ON n.id = u.unit_id WHERE u.id = ?', (user_id,))
    counts = ((word, sum(line["state"] == state for line in lines)) for word, state in _WORDS)
    values = {
        "manager": name, "unit": (unit[0] if unit else "") or "", "since": since, "until": until, "calls": lines,
        "count": "，".join(f"{word} {many} 次" for word, many in counts if many),
    }  # fmt: skip
    title = f"入户登记本 {name} {since} 至 {until}"
    return Job(title, [(FORM, [values])], [About(User.KIND, user_id, f"{name} {since}–{until}")])


_WORDS = (("入户", _DONE), ("未访", _MISSED), ("待访", _PLANNED))


def _lines(actor: Actor, user_id: int, since: date, until: date, states: tuple[str, ...]) -> list[dict[str, Any]]:
    where, params = rights.visible(actor)
    rows = current().rows(
        f"{_LINES} AND visit.state IN ({marks(states)}){also(where)} ORDER BY visit.day, visit.position, visit.id",
        (user_id, since.isoformat(), until.isoformat(), *states, *params),
    )
    return [_line(*row) for row in rows]


def _line(state: str, day: str, arrived: str, left: str, agreed: str, *rest: str | None) -> dict[str, Any]:
    name, address, phones, kind, purpose, reason, result, opinions = (part or "" for part in rest)
    began = arrived or (agreed if state == _PLANNED else "")
    said = "；".join(filter(None, (result.rstrip("。；"), opinions and f"意见：{opinions.rstrip('。；')}")))
    return {
        "state": state,
        "day": date.fromisoformat(day),
        "arrived_at": moment_of(began) if began else None,
        "left_at": moment_of(left) if left else None,
        "customer": name,
        "address": address,
        "phones": phones.replace("\n", "、"),
        "purpose": "；".join(filter(None, ("" if kind == "regular" else facts.KIND(kind), purpose))) or "常规走访",
        "result": f"未访：{reason or '原因未写'}" if state == _MISSED else said,
    }
