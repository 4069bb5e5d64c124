"""Deputies: who signs for whom between two days (flows of the office)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cmdesk.core import approval, notice
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.notice import Reminder
from cmdesk.staff.record import Deputy


def deputies(actor: Actor) -> list[Deputy]:
    """Return the deputies that the actor may see: his own and those he is; everybody's for who may edit people."""
    if actor.scope("users.edit") >= Scope.ALL:
        return keep.read_all(Deputy, "binned_at IS NULL ORDER BY begins_on DESC, id DESC")
    mine = (actor.id, actor.id)
    return keep.read_all(
        Deputy, "binned_at IS NULL AND (user_id = ? OR deputy_id = ?) ORDER BY begins_on DESC, id DESC", mine
    )


def add_deputy(actor: Actor, values: Mapping[str, Any]) -> int:
    """Name somebody who signs for somebody else between two days: for oneself, or for others with ``users.edit``.

    Both are told, but for who does it himself.

    Raises:
        Invalid: days in the wrong order, or the person himself.
        NotAllowed: for somebody else without the right.
        Refused: there is one already in these days.
    """
    filled = {"user_id": actor.id, **{name: value for name, value in values.items() if value not in (None, "")}}
    _refuse_others(actor, int(filled["user_id"]))
    cleaned = keep.clean(Deputy, filled)
    if cleaned.get("begins_on") and cleaned.get("ends_on"):
        _refuse_overlap(int(filled["user_id"]), cleaned["begins_on"], cleaned["ends_on"])
    with keep.operation(actor, "设置代理") as work:
        made = work.add(Deputy, filled)
        _tell(work, work.written(Deputy, made), "", "请您代{whom}审批", "由{deputy}代您审批")
    return made


def end_deputy(actor: Actor, deputy_id: int) -> None:
    """Take a deputy away; both are told, but for who does it himself.

    Raises:
        NotAllowed: it is somebody else's.
    """
    found = keep.read(Deputy, deputy_id)
    _refuse_others(actor, found.user_id)
    with keep.operation(actor, "取消代理") as work:
        work.bin(Deputy, deputy_id)
        _tell(work, found, ":ended", "不用再代{whom}审批", "不再由{deputy}代您审批")


def _tell(work: Operation, found: Deputy, key: str, to_deputy: str, to_whom: str) -> None:
    names, about = approval.directory().name, Reminder("", "", page="approvals").target
    days = f"{found.begins_on:%m-%d} 至 {found.ends_on:%m-%d}"
    for user, words in ((found.deputy_id, to_deputy), (found.user_id, to_whom)):
        said = words.format(whom=names(found.user_id), deputy=names(found.deputy_id))
        notice.tell(work, [user], f"{days} {said}。", key=f"deputy:{found.id}{key}", about=about)


def _refuse_others(actor: Actor, user_id: int) -> None:
    if user_id != actor.id and actor.scope("users.edit") < Scope.ALL:
        raise NotAllowed("只能给自己设置代理；给别人设置请找管理员。")


def _refuse_overlap(user_id: int, begins: date, ends: date) -> None:
    row = current().row(
        'SELECT u.name FROM deputy d JOIN "user" u ON u.id = d.deputy_id WHERE d.user_id = ? AND d.binned_at IS NULL'
        " AND d.begins_on <= ? AND d.ends_on >= ?",
        (user_id, ends.isoformat(), begins.isoformat()),
    )
    if row is not None:
        raise Refused(f"这段时间已由{row[0]}代理，请先取消那一条或改日期。")
