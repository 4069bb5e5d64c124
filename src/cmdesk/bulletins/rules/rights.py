"""Who may see and publish bulletins: everybody reads what is published, the areas' managers publish for their own."""

from __future__ import annotations

from collections.abc import Collection

from cmdesk.bulletins.record import Bulletin
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.staff.rules import Condition

VIEW, PUBLISH = "bulletins.view", "bulletins.publish"


def visible(actor: Actor) -> Condition:
    """Return the condition on ``bulletin`` that keeps what the actor may see; drafts only for those who publish."""
    if actor.scope(VIEW) is Scope.NONE:
        return "1 = 0", ()
    if actor.scope(PUBLISH) is Scope.NONE:
        return "bulletin.state <> 'draft'", ()
    return "1 = 1", ()


def may(actor: Actor, verb: str, areas: Collection[int] | None = None) -> Refused | None:
    """Return why the actor may not do something with a bulletin, or None.

    Args:
        actor: who wants to.
        verb: ``view`` or ``publish`` (draft, change, publish, withdraw, attach).
        areas: ids of the areas it is for; empty is the whole office, None leaves the question open.
    """
    if actor.scope(VIEW if verb == "view" else PUBLISH) is Scope.NONE:
        word = "查看" if verb == "view" else "发布"
        return NotAllowed.to(f"{word}营销信息")
    if verb == "view" or areas is None or actor.scope(PUBLISH) is Scope.ALL:
        return None
    if not areas:
        return NotAllowed("您只能为本片区发布营销信息，请先选片区；要发给全单位请找营销部经理。")
    if set(areas) - actor.team:
        return NotAllowed("所选片区不都在您的管辖内，请去掉别的片区，或请营销部经理发布。")
    return None


def refuse(actor: Actor, verb: str, areas: Collection[int] | None = None) -> None:
    """Raise what ``may`` returns, if anything.

    Raises:
        NotAllowed: the sentence to show.
    """
    refusal = may(actor, verb, areas)
    if refusal is not None:
        raise refusal


def read(actor: Actor, bulletin_id: int) -> Bulletin:
    """Return a bulletin.

    Raises:
        NotFound: there is none that the actor may know of.
    """
    refuse(actor, "view")
    found = keep.read(Bulletin, bulletin_id)
    if found.binned_at is not None or (found.state == "draft" and may(actor, "publish") is not None):
        raise NotFound("没有这份营销信息，可能已删除或还没有发布。")
    return found


def by_number(actor: Actor, number: str) -> Bulletin:
    """Return the bulletin with this number.

    Raises:
        NotFound: there is none for the actor.
    """
    return read(actor, keep.id_of_number(Bulletin, number))
