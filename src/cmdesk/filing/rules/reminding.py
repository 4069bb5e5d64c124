"""Who is told of a file: when its limit is near or over whose turn it is, and at once when something is handed to him."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.notice import Level, Reminder
from cmdesk.core.timers import show_due
from cmdesk.filing.rules import lists, moves, onsite, ownership, rights
from cmdesk.filing.rules.lists import Row

_PRESSING = frozenset({"soon", "late"})


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return the files that wait for the actor and whose light is yellow or red, and his new customers without a word."""
    draft, file, verify = (lists.rows(actor, box, at=at) for box in ("draft", "file", "verify"))
    return [
        *_files(actor, draft, "提交审核", _own),
        *_files(actor, file, "移交市场营销部", lambda who, row: row.filing.state == "entered" and _own(who, row)),
        *_files(actor, verify, "实地核查", lambda who, row: _may(onsite.refusal_of(who, row.filing, row.head))),
        *_files(
            actor, file, "归档", lambda who, row: _may(moves.archive_refusal(who, row.filing, row.head)) and (
                row.filing.handed_to_id == who.id)
        ),
        *_uncontacted(actor, at),
    ]  # fmt: skip


def _files(actor: Actor, rows: Sequence[Row], verb: str, is_turn: Callable[[Actor, Row], bool]) -> list[Reminder]:
    found = []
    for row in rows:
        timer = row.clock.timer if row.clock else None
        if timer is None or timer.state not in _PRESSING or timer.due is None or not is_turn(actor, row):
            continue
        level: Level = "late" if timer.state == "late" else "soon"
        text = f"{row.head.title()} 的资料要在 {show_due(rights.plain(timer.due))} 前{verb}。"
        if level == "late":
            text = f"{row.head.title()} 的资料{verb}已超时。"
        found.append(
            Reminder(f"filing:{row.id}:{verb}:{level}", text, level, ("filing", row.id), "filing",
                     f"份客户资料要{verb}，请打开“建档”办理")
        )  # fmt: skip
    return found


def _uncontacted(actor: Actor, at: datetime) -> list[Reminder]:
    found = []
    for one in ownership.uncontacted(actor, at):
        if one.owner_id != actor.id or one.timer.state not in _PRESSING or one.timer.due is None:
            continue
        level: Level = "late" if one.timer.state == "late" else "soon"
        when = "已超过一周" if level == "late" else f"请在 {show_due(rights.plain(one.timer.due))} 前联系"
        found.append(
            Reminder(f"contact:{one.customer_id}:{one.since:%Y%m%d%H%M}:{level}", f"新客户 {one.title} 还没有联系，{when}。",
                     level, ("customer", one.customer_id), "filing", "位新客户还没有联系，请打开“建档”查看")
        )  # fmt: skip
    return found


def _own(actor: Actor, row: Row) -> bool:
    return row.head.owner_id == actor.id


def _may(refusal: Refused | None) -> bool:
    return refusal is None
