"""Decisions of a meeting and remedies of a summary are settled in the same way: once, by who may, with what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.journal.record import Decision, Remedy
from cmdesk.journal.rules import rights


def outcome(
    actor: Actor, one: Decision | Remedy, author_id: int, called: str, result: str, *, done: bool, on: date | None
) -> dict[str, Any]:
    """Return what settling writes into a decision or remedy (S1-12, S1-34).

    Args:
        actor: its owner, who wrote down that it is to be done, or a superior of his.
        one: what is settled.
        author_id: who led the meeting or wrote the summary.
        called: what he is called (主持人).
        result: what became of it.
        done: it was done; it was dropped otherwise.
        on: the day; today unless said.

    Raises:
        Invalid: nothing is said.
        NotAllowed: it is somebody else's.
        Refused: it is settled already.
    """
    title = f"{one.LABEL}“{one.title()}”"
    if actor.id not in {one.owner_id, author_id} and not rights.reaches(actor, rights.COMMENT, author_id):
        raise NotAllowed(f"{title}由责任人、{called}或上级登记落实。")
    if one.outcome != "open":
        raise Refused(f"{title}{type(one).outcome.about.label_of(one.outcome or '')}，不用再登记。")
    if not result.strip():
        raise Invalid({"result": "请写明落实得怎样。"})
    return {"outcome": "done" if done else "dropped", "result": result, "settled_on": on or clock.today()}
