"""A summary of a month opened to be read, or to be written on."""

from __future__ import annotations

from typing import Final

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.journal.record import MonthSummary
from cmdesk.journal.rules import rights

NOUN: Final = "月度总结"
_OPEN = frozenset({"draft", "returned"})


def read(actor: Actor, summary_id: int) -> MonthSummary:
    """Return a summary.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(MonthSummary, summary_id)
    if not rights.reaches(actor, rights.VIEW, found.user_id) and not _signs(actor, summary_id):
        raise NotFound("月度总结不存在，或者不在您可以查看的范围内。")
    return found


def writable(actor: Actor, summary_id: int) -> MonthSummary:
    """Return a summary whose content the actor may change.

    Raises:
        Refused: he may not, or it waits for the superior or was read by him.
    """
    found = read(actor, summary_id)
    rights.refuse(actor, rights.WRITE, found.user_id, NOUN)
    if found.state not in _OPEN:
        way = "要改请先撤回。" if found.state == "reviewing" else "不能再改。"
        raise Refused(f"{found.title()}{MonthSummary.state.about.label_of(found.state or '')}，{way}")
    return found


def _signs(actor: Actor, summary_id: int) -> bool:
    found = approval.of_record(MonthSummary.KIND, summary_id)
    return found is not None and approval.takes_part(actor, found)
