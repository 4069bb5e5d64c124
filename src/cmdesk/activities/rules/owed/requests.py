"""What customers ask, doubt, think or propose: answered in hours, a visit arranged in time, or told beforehand why not.

S1-41, S1-46, S1-50.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from cmdesk.activities.record import Request
from cmdesk.activities.rules import records, rights
from cmdesk.activities.rules.contacts.activities import AHEAD
from cmdesk.activities.rules.light import Due, Tone
from cmdesk.core import timers
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import all_of, also, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.field import moment_of
from cmdesk.core.timers import Event, Limits, Rule
from cmdesk.customers.rules.finding import TITLE


class Asked(NamedTuple):
    """A request as lists show it."""

    id: int
    customer_id: int
    customer: str
    text: str
    asked_at: datetime
    wants_visit: bool
    replied_at: datetime | None
    reply: str
    arranged_at: datetime | None
    told_at: datetime | None
    told_beforehand: str
    state: str
    user_id: int
    user: str
    kind: str
    replied_by: str
    reply_way: str

    limits: tuple[Rule, Rule]

    @property
    def reply_by(self) -> datetime:
        """When an answer is due."""
        return _by(self.limits[0], self.asked_at)

    @property
    def visit_by(self) -> datetime | None:
        """When a visit has to be arranged, if the customer wants one."""
        return _by(self.limits[1], self.asked_at) if self.wants_visit else None

    @property
    def next_by(self) -> datetime | None:
        """The deadline that runs now, or None when none does."""
        if self.state == "closed":
            return None
        if self.replied_at is None:
            return self.reply_by
        return self.visit_by if self.arranged_at is None else None

    def reply_light(self, now: datetime) -> Due:
        """Return the light of the answer; one that came too late stays marked."""
        return self._light(self.limits[0], self.replied_at, now, "已答复")

    def visit_light(self, now: datetime) -> Due | None:
        """Return the light of the visit, or None when none is wanted."""
        return self._light(self.limits[1], self.arranged_at, now, "已安排") if self.wants_visit else None

    def light(self, now: datetime) -> Due:
        """Return the more urgent of both lights."""
        both = [one for one in (self.reply_light(now), self.visit_light(now)) if one is not None]
        return min(both, key=lambda one: _ORDER.index(one.tone))

    def _light(self, limit: Rule, done: datetime | None, now: datetime, word: str) -> Due:
        events = [Event("start", self.asked_at), *([Event("stop", done)] if done else [])]
        running = timers.due(limit, events, now)
        in_time = self.told_at is not None and self.told_at <= _by(limit, self.asked_at)
        if done is not None and running.state in {"done", "done_late"}:
            if running.state == "done":
                return Due("done", word)
            return Due("done", f"{word}（已事先说明）") if in_time else Due("late", f"超时{word}")
        return Due("paused", "已事先说明") if in_time else Due(TONES[running.state], running.text)


def _by(limit: Rule, asked: datetime) -> datetime:
    return (timers.deadline(limit, asked) or asked).astimezone()  # timers reckon in local time without a zone


_ORDER = ("late", "soon", "due", "paused", "info", "done", "plain")
TONES: dict[str, Tone] = {
    "waiting": "due", "running": "due", "soon": "soon", "late": "late", "paused": "paused", "done": "done",
    "done_late": "late",
}  # fmt: skip


_SHOWN = (
    f"SELECT request.id, request.customer_id, {TITLE}, request.text, request.asked_at, request.wants_visit,"
    " request.replied_at, request.reply, request.arranged_at, request.told_at, request.told_beforehand, request.state,"
    " request.user_id, u.name, request.kind, COALESCE(r.name, ''), COALESCE(request.reply_way, '') FROM request"
    " JOIN customer ON customer.id = request.customer_id"
    ' JOIN "user" u ON u.id = request.user_id LEFT JOIN "user" r ON r.id = request.replied_by_id'
    " WHERE request.binned_at IS NULL AND customer.binned_at IS NULL"
)


def add(actor: Actor, values: Mapping[str, Any]) -> Request:
    """Write a request down; its hours run from ``asked_at``, now if not given.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach.
    """
    now = datetime.now().astimezone()
    asked = values.get("asked_at")
    if isinstance(asked, datetime) and asked.astimezone() > now + AHEAD:
        raise Invalid({"asked_at": f"{asked:%Y-%m-%d %H:%M} 还没有到，请核对提出时间。"})
    return records.add(actor, Request, {"asked_at": now, **values})


def of(actor: Actor, customer_id: int, *, only_open: bool = False) -> list[Asked]:
    """Return a customer's requests, the newest first."""
    where, params = rights.visible(actor, "request")
    parts = [
        "request.customer_id = ?",
        where,
        *(["request.state <> 'closed'"] if only_open else []),
    ]
    rows = current().rows(
        f"{_SHOWN} AND {all_of(*parts)} ORDER BY request.asked_at DESC, request.id DESC", (customer_id, *params)
    )  # fmt: skip
    return _asked(rows)


def open_ones(actor: Actor, *, mine: bool = True, kinds: Sequence[str] = (), limit: int = 500) -> list[Asked]:
    """Return requests with something still to do, the oldest first.

    Args:
        actor: who asks.
        mine: only those that are his to answer; else all he may see.
        kinds: only these (``"opinion"``); empty for all.
        limit: how many at most.
    """
    where, params = ("request.user_id = ?", (actor.id,)) if mine else rights.visible(actor, "request")
    narrowed = also(where)
    if kinds:
        narrowed += f" AND request.kind IN ({marks(kinds)})"
        params = (*params, *kinds)
    rows = current().rows(
        f"{_SHOWN} AND request.state <> 'closed'{narrowed} ORDER BY request.asked_at, request.id LIMIT ?",
        (*params, limit),
    )
    return _asked(rows)


def open_of(actor: Actor, ids: Sequence[int]) -> list[Asked]:
    """Return the open requests of some customers, those the actor may see, in one statement."""
    where, params = rights.visible(actor, "request")
    rows = current().rows(
        f"{_SHOWN} AND request.state <> 'closed' AND request.customer_id IN ({marks(ids)})"
        + also(where)
        + " ORDER BY request.asked_at, request.id",
        (*ids, *params),
    )
    return _asked(rows)


def reply(actor: Actor, request_id: int, text: str, at: datetime | None = None, way: str = "phone") -> Request:
    """Answer a request; one that wants no visit is settled by it.

    Args:
        actor: who answered.
        request_id: the request.
        text: what was said.
        at: when; now by default.
        way: how, one of ``REPLY_WAYS``.

    Raises:
        Invalid: there is no answer, or it lies before the question.
        NotAllowed: the request is not the actor's.
        Refused: it has been answered or settled already.
    """
    record = _open(actor, request_id)
    if record.replied_at is not None:
        raise Refused(f"请求“{record.title()}”已经答复过，要补充请修改答复内容。")
    if not text.strip():
        raise Invalid({"reply": "请写明怎样答复客户的。"})
    moment = _moment(record, at, "replied_at")
    done = not record.wants_visit or record.arranged_at is not None
    values = {
        "reply": text, "replied_at": moment, "replied_by_id": actor.id, "reply_way": way,
        "state": "closed" if done else "answered",
    }  # fmt: skip
    return _change(actor, record, values, "答复请求")


def arrange(actor: Actor, request_id: int, at: datetime | None = None) -> Request:
    """Say that the visit a customer asked for has been arranged.

    Raises:
        NotAllowed: the request is not the actor's.
        Refused: none was asked for, or it is settled.
    """
    record = _open(actor, request_id)
    if not record.wants_visit:
        raise Refused(f"请求“{record.title()}”没有要求上门，不用安排走访。")
    if record.arranged_at is not None:
        raise Refused(f"请求“{record.title()}”的走访已经安排过了。")
    values: dict[str, Any] = {"arranged_at": _moment(record, at, "arranged_at")}
    if record.replied_at is not None:
        values["state"] = "closed"
    return _change(actor, record, values, "安排走访")


def tell_beforehand(actor: Actor, request_id: int, text: str, at: datetime | None = None) -> Request:
    """Write down that the customer was told, why it takes longer and what will be done (S1-46).

    Raises:
        Invalid: there is no reason.
        NotAllowed: the request is not the actor's.
    """
    record = _open(actor, request_id)
    if not text.strip():
        raise Invalid({"told_beforehand": "请写明告诉客户的原因和具体办法。"})
    values = {"told_beforehand": text, "told_at": _moment(record, at, "told_at")}
    return _change(actor, record, values, "事先说明")


def _open(actor: Actor, request_id: int) -> Request:
    record = records.living(actor, Request, request_id)
    if record.state == "closed":
        raise Refused(f"请求“{record.title()}”已经办结。")
    return record


def _moment(record: Request, at: datetime | None, name: str) -> datetime:
    moment = at or datetime.now().astimezone()
    if record.asked_at is not None and moment < record.asked_at:
        raise Invalid({name: f"时间早于客户提出请求的 {record.asked_at:%Y-%m-%d %H:%M}，请核对。"})
    return moment


def _change(actor: Actor, record: Request, values: dict[str, Any], word: str) -> Request:
    with keep.operation(actor, f"{word} {record.title()}") as work:
        work.edit(Request, record.id, values, version=record.version)
    return keep.read(Request, record.id)


def _asked(rows: Iterable[tuple[Any, ...]]) -> list[Asked]:
    found = []
    limits = (Limits.read("reply"), Limits.read("visit_arranged"))
    for row in rows:
        shown = list(row)
        for at in (4, 6, 8, 9):
            shown[at] = moment_of(shown[at]) if shown[at] else None
        shown[5] = bool(shown[5])
        day = shown[4].date()
        shown.append((limits[0].on(day), limits[1].on(day)))
        found.append(Asked(*shown))
    return found
