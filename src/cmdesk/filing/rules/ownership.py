"""Whose customer it is: nobody's, not contacted within a week, or claimed by two (S3-10…S3-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cmdesk.core import timers
from cmdesk.core.actor import Actor
from cmdesk.core.alike import COMMON
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.customers import rules as customers
from cmdesk.customers.rules import Head
from cmdesk.customers.rules.finding import TITLE
from cmdesk.filing.rules import lists, rights

_MOST = 500
_EVERY = 100_000


@dataclass(frozen=True)
class Uncontacted:
    """A new customer to whom his account manager has not spoken yet."""

    customer_id: int
    number: str
    title: str
    owner_id: int
    owner: str
    since: datetime
    timer: timers.Running


@dataclass(frozen=True)
class Conflict:
    """Two files with different owners that share a phone number or a code; the one that was recorded first counts.

    Attributes:
        first, second: the files, in the order in which they were recorded.
        shared: what they have in common.
    """

    first: Head
    first_owner: str
    first_at: datetime
    second: Head
    second_owner: str
    second_at: datetime
    shared: str


def uncontacted(actor: Actor, at: datetime | None = None, limit: int = _MOST) -> list[Uncontacted]:
    """Return the new customers without any contact since they were recorded or got their owner, the latest light first.

    Those whose light is red may be given to somebody else by the manager (S3-12).

    Args:
        actor: who looks.
        at: the instant whose lights are shown; now by default.
        limit: how many at most.
    """
    instant = rights.plain(at or rights.now())
    where, params = _visible(actor)
    rows = current().rows(
        f"""SELECT customer.id, customer.number, {TITLE}, u.id, u.name, filing.opened_at,
            (SELECT MAX(d.created_at) FROM owner_decision d WHERE d.customer_id = customer.id AND d.binned_at IS NULL)
        FROM filing JOIN customer ON customer.id = filing.customer_id JOIN "user" u ON u.id = customer.owner_id
        WHERE filing.kind <> 'change' AND filing.binned_at IS NULL AND customer.binned_at IS NULL
            AND customer.merged_into_id IS NULL AND filing.state <> 'archived' {where}
            AND filing.id = (SELECT MAX(f.id) FROM filing f WHERE f.customer_id = customer.id AND f.binned_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM activity a WHERE a.customer_id = customer.id AND a.binned_at IS NULL
                AND a.happened_at >= COALESCE(
                    (SELECT MAX(d.created_at) FROM owner_decision d
                     WHERE d.customer_id = customer.id AND d.binned_at IS NULL), filing.collected_on))
        ORDER BY filing.opened_at, filing.id LIMIT {int(limit)}""",
        params,
    )
    found = []
    for one, number, title, owner_id, owner, opened, decided in rows:
        since = rights.plain(moment_of(max(opened, decided or "")))
        running = timers.due(timers.rule("first_contact", since.date()), [timers.Event("start", since)], instant)
        found.append(Uncontacted(one, number, title, owner_id, owner, since, running))
    return sorted(found, key=lambda one: (one.since, one.customer_id))


def reassign(actor: Actor, customer_id: int, owner_id: int, reason: str) -> int:
    """Give a new customer whom nobody has spoken to within the week to somebody else (S3-12).

    Raises:
        NotAllowed: the actor may not transfer him.
        Refused: the week is not over, or he was spoken to.
    """
    late = {one.customer_id: one for one in uncontacted(actor, limit=_EVERY)}.get(customer_id)
    (head,) = customers.heads(actor, [customer_id])
    if late is None:
        raise Refused(f"“{head.title()}”已经联系过，不能按“一周未联系”移交；需要时请用客户页的“移交”。")
    if late.timer.state != "late":
        raise Refused(f"“{head.title()}”由{late.owner}联系，期限未到（{late.timer.text}），到期仍未联系才能移交。")
    return customers.transfer(actor, [customer_id], owner_id, reason)


def unowned(actor: Actor) -> list[Head]:
    """Return the files that nobody owns, oldest first, for the manager to assign (S3-13)."""
    ids = customers.without_owner(actor)
    return customers.heads(actor, ids[:_MOST])


def conflicts(actor: Actor) -> list[Conflict]:
    """Return the pairs of files with different owners that share a phone number or a code (S3-10).

    Pairs that somebody has declared two customers are left out.
    """
    where, params = _visible(actor)
    rows = current().rows(
        f"""SELECT mine.customer, other.customer, mine.kind, mine.value
        FROM (SELECT kind, value FROM match_key WHERE kind IN ('phone', 'code')
              GROUP BY kind, value HAVING COUNT(*) BETWEEN 2 AND {COMMON}) shared
        JOIN match_key mine ON mine.kind = shared.kind AND mine.value = shared.value
        JOIN match_key other ON other.kind = shared.kind AND other.value = shared.value
            AND other.customer > mine.customer
        JOIN customer ON customer.id = mine.customer JOIN customer c ON c.id = other.customer
        WHERE customer.owner_id <> c.owner_id AND customer.binned_at IS NULL AND c.binned_at IS NULL
            AND customer.merged_into_id IS NULL AND c.merged_into_id IS NULL {where}
            AND NOT EXISTS (SELECT 1 FROM not_double n WHERE n.binned_at IS NULL
                AND ((n.customer_id = customer.id AND n.other_id = c.id)
                  OR (n.customer_id = c.id AND n.other_id = customer.id)))
        ORDER BY 1, 2, 3 LIMIT {_MOST}""",
        params,
    )
    return _paired(actor, rows)


def decide(actor: Actor, one: Conflict, owner_id: int, reason: str) -> int:
    """Let one of two people have both files, with the reason; the manager's word is final (S3-10).

    Returns how many files changed hands.

    Raises:
        NotAllowed: a file or the owner is outside the actor's reach.
        Refused: no reason is given, or the owner is neither of the two.
    """
    if owner_id not in {one.first.owner_id, one.second.owner_id}:
        raise Refused("归属只能决定给冲突双方中的一位；要给别人请用“移交”。")
    return customers.transfer(actor, [one.first.id, one.second.id], owner_id, reason)


@dataclass(frozen=True)
class Share:
    """What an account manager would get.

    Attributes:
        load: files that are his now.
        gets: files that he would get.
    """

    user_id: int
    name: str
    load: int
    gets: int

    def text(self) -> str:
        """Return it as people read it."""
        return f"{self.name}：现有 {self.load} 户，分到 {self.gets} 户"


def shares(actor: Actor, customer_ids: Sequence[int]) -> list[Share]:
    """Return what each account manager in the actor's reach would get of files that are shared out.

    Raises:
        Refused: there is none.
    """
    found = [one for one in customers.receivers(actor) if one.role == "account_manager"]
    if not found:
        raise Refused(_NOBODY)
    plan = list(customers.evenly(customer_ids, [one.id for one in found]).values())
    return [Share(one.id, one.name, one.load, plan.count(one.id)) for one in found]


def share(actor: Actor, customer_ids: Sequence[int], owners: Sequence[int], reason: str) -> int:
    """Share files out so that numbers, weighed by ability, come out even; returns how many changed hands (S3-11).

    Raises:
        Refused: nobody is named to get them, or as ``customers.rules.assign``.
    """
    if not owners:
        raise Refused(_NOBODY)
    return customers.assign(actor, customers.evenly(customer_ids, owners), reason)


def _visible(actor: Actor) -> tuple[str, tuple[object, ...]]:
    parts, values = [], []
    for where, params in (rights.visible(actor), customers.visible(actor)):
        if where:
            parts.append(f"AND {where}")
            values += list(params)
    return " ".join(parts), tuple(values)


_NOBODY = "没有可以分配的客户经理，请先在 设置 → 人员 中安排。"
_SHARED = {"phone": "电话", "code": "信用代码/许可证"}


def _paired(actor: Actor, rows: Sequence[tuple[int, int, str, str]]) -> list[Conflict]:
    known = {head.id: head for head in _seen(actor, [one for row in rows for one in row[:2]])}
    owners = lists.names('SELECT id, name FROM "user"', {h.owner_id for h in known.values() if h.owner_id})
    found: dict[tuple[int, int], Conflict] = {}
    for left, right, kind, value in rows:
        if left not in known or right not in known or (left, right) in found:
            continue
        first, second = sorted((known[left], known[right]), key=lambda head: (head.created_at, head.id))
        found[left, right] = Conflict(
            first, owners.get(first.owner_id or 0, ""), rights.plain(moment_of(first.created_at)),
            second, owners.get(second.owner_id or 0, ""), rights.plain(moment_of(second.created_at)),
            f"{_SHARED[kind]} {value}",
        )  # fmt: skip
    return list(found.values())


def _seen(actor: Actor, ids: Sequence[int]) -> list[Head]:
    """Return the heads of the files that the actor may see; a pair of which he sees one is not his to settle."""
    where, params = customers.visible(actor)
    if not ids:
        return []
    wanted = set(ids)
    rows = current().rows(f"SELECT id FROM customer WHERE id IN ({marks(wanted)}){also(where)}", (*wanted, *params))
    return customers.heads(actor, [row[0] for row in rows])
