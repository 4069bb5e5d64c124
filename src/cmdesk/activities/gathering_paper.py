"""The papers of a gathering: the list of those invited, and the sheet on which they sign in (S3-16)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from cmdesk.activities.record import Gathering, Invitation
from cmdesk.activities.rules.inviting import gatherings, invitations
from cmdesk.activities.rules.inviting.invitations import Invited
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.papers.job import About, Job

INVITATION_LIST, SIGN_IN_SHEET = "invitation_list", "sign_in_sheet"
_EXPECTED: Final = frozenset({"coming", "undecided"})
_FREE: Final = 6  # rows of the sheet for customers who come without having answered


def list_job(actor: Actor, gathering_id: int) -> Job:
    """Return the list of those invited, with their answers and the counts.

    Raises:
        NotFound: there is none for the actor.
    """
    return _job(actor, gathering_id, INVITATION_LIST, "邀请名单")


def sign_in_job(actor: Actor, gathering_id: int) -> Job:
    """Return the sheet on which those sign who come.

    Raises:
        NotFound: there is none for the actor.
    """
    return _job(actor, gathering_id, SIGN_IN_SHEET, "签到表")


def list_values(actor: Actor, found: Gathering) -> dict[str, Any]:
    """Return the values of the form ``invitation_list``."""
    counted = gatherings.counts(actor, found.id).get(found.id, gatherings.Counts())
    way, answer = Invitation.way.about.label_of, Invitation.answer.about.label_of
    return {
        **_head(found),
        "sort": Gathering.sort.about.label_of(found.sort or ""),
        "host": approval.directory().name(found.user_id),
        "counts": counted.words(),
        "guests": [
            {
                **_guest(one), "customer_number": one.number, "area": one.area, "user": one.user, "way": way(one.way or ""),
                "invited_on": one.invited_at.date() if one.invited_at else None, "answer": answer(one.answer or ""),
                "note": one.note,
            }
            for one in invitations.listed(actor, found.id)
        ],
    }  # fmt: skip


def sign_in_values(actor: Actor, found: Gathering) -> dict[str, Any]:
    """Return the values of the form ``sign_in_sheet``: those who come or may come, and who came."""
    expected = [one for one in invitations.listed(actor, found.id) if one.answer in _EXPECTED or one.attended == "yes"]
    return {
        **_head(found),
        "guests": [*({**_guest(one), "came": one.came} for one in expected), *({} for _ in range(_FREE))],
        "total": sum(one.came or 0 for one in expected) or None,
    }


def _job(actor: Actor, gathering_id: int, form: str, word: str) -> Job:
    found = gatherings.read(actor, gathering_id)
    values = list_values(actor, found) if form == INVITATION_LIST else sign_in_values(actor, found)
    return Job(f"{word} {found.name}", [(form, [values])], [About(Gathering.KIND, found.id, found.title())])


def _head(found: Gathering) -> dict[str, Any]:
    return {
        "number": found.number,
        "name": found.name,
        "when": _span(found.begins_at, found.ends_at),
        "place": found.place,
    }


def _guest(one: Invited) -> dict[str, Any]:
    return {"customer": one.customer, "guest": one.guest, "people": one.people, "phones": one.phones}


def _span(begin: datetime | None, end: datetime | None) -> str:
    if begin is None:
        return ""
    first = begin.astimezone()
    if end is None:
        return f"{first:%Y-%m-%d %H:%M}"
    last = end.astimezone()
    return f"{first:%Y-%m-%d %H:%M} 至 {last:{'%H:%M' if last.date() == first.date() else '%Y-%m-%d %H:%M'}}"
