"""Classification schemes side by side; every number of theirs is a regulation (S1-77…S1-81, S0-34, S4-15…S4-19, X-4).

proposals = classes.propose("visit_class", on=day)     # what the rules of that day say, with reasons
classes.confirm(actor, "visit_class", ids)             # a person confirms; undone as one step
classes.shares("visit_class", on=day)                  # whether the shares are as the rules want them
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.customers.classes import decide, ranks, share, visit
from cmdesk.customers.classes.scheme import LIVING, Proposal, Scheme
from cmdesk.customers.classes.share import Share
from cmdesk.customers.record import choices as c
from cmdesk.customers.rules import rights
from cmdesk.staff.rules import Condition

__all__ = ["SCHEMES", "Proposal", "Scheme", "Share", "confirm", "propose", "shares", "together"]

SCHEMES: dict[str, Scheme] = {
    scheme.key: scheme
    for scheme in (
        Scheme("visit_class", "服务类别", c.VISIT_CLASSES, visit.propose),
        Scheme("cadence", "拜访类别", c.CADENCES, ranks.cadence),
        Scheme("key_class", "客户分级", c.KEY_CLASSES, ranks.key_class, people=LIVING),
        Scheme("need_level", "需求等级", c.NEED_LEVELS, ranks.need_level, people=LIVING),
        Scheme("volume_level", "规模", c.VOLUME_LEVELS, ranks.volume_level),
        Scheme("age", "新老客户", c.AGES, ranks.age, computed=ranks.age_told),
    )
}


def propose(scheme: str, on: date, actor: Actor | None = None) -> list[Proposal]:
    """Return what the rules of a day propose for every customer the scheme concerns.

    Ranks and quotas are always taken over the whole office; with an ``actor`` only proposals for files he may class
    are returned.
    """
    found = SCHEMES[scheme].rule(regulation.on(on))
    if actor is None:
        return found
    where, params = rights.visible(actor, rights.CLASSIFY)
    if not where:
        return found
    own = {row[0] for row in current().rows(f"SELECT id FROM customer WHERE {where}", params)}
    return [one for one in found if one.customer_id in own]


def confirm(
    actor: Actor,
    scheme: str,
    ids: Sequence[int],
    reason: str = "",
    *,
    value: str | None = None,
    proposals: Iterable[Proposal] | None = None,
) -> int:
    """Write what the rule proposes, or ``value`` with a reason, into these files; see ``decide.confirm``.

    ``proposals`` are those the person saw; taken anew by today's rules if None.
    """
    if proposals is None and not SCHEMES[scheme].computed:
        proposals = propose(scheme, clock.today())
    return decide.confirm(actor, SCHEMES[scheme], ids, reason, proposals=proposals or (), value=value)


def shares(scheme: str, on: date, within: Condition = ("", ())) -> list[Share]:
    """Return count, share, allowed range and verdict of every class; see ``share.shares``."""
    return share.shares(SCHEMES[scheme], on, within)


def together(scheme: str, on: date, within: Condition = ("", ()), rows: Sequence[Share] | None = None) -> str:
    """Return one sentence on the shares of the scheme as a whole (X-5); see ``share.together``."""
    return share.together(SCHEMES[scheme], on, within, rows)
