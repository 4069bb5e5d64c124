"""The sample group: at least 15 % of an area and 15 households each, like the whole, and fairly lasting (S0-09…S0-12).

A rule proposes who joins; a person confirms.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from cmdesk.cadence.record import SampleMember
from cmdesk.cadence.rules import mix, scope
from cmdesk.cadence.rules.mix import Kept, Likeness, Stratum
from cmdesk.cadence.rules.months import managers, month_of
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.customers.rules import rights
from cmdesk.staff import rules as staff

KEEP = "cadence.sample"


@dataclass(frozen=True)
class Candidate:
    """A customer whom the rule would take into the sample, and why."""

    customer: Kept
    reason: str


@dataclass(frozen=True)
class Strength:
    """Whether one manager has as large a sample as the rules want (S0-09).

    Attributes:
        customers, members: his customers, and those of them in the sample.
        wanted: 15 % of them, and no fewer than 15 households where he has as many.
    """

    manager: str
    manager_id: int
    customers: int
    members: int
    wanted: int

    @property
    def lacking(self) -> int:
        """Customers still to be chosen."""
        return max(0, self.wanted - self.members)


@dataclass(frozen=True)
class Sample:
    """The sample group of what the actor may see.

    Attributes:
        members: customers in it, by number.
        whole: customers in all.
        wanted: how many the share of the rules asks for.
        strengths: one for each manager, those who lack most first.
        likenesses: how like the whole it is.
        most: distance that is still like the whole, in percent.
    """

    members: tuple[Kept, ...]
    whole: int
    wanted: int
    strengths: tuple[Strength, ...]
    likenesses: tuple[Likeness, ...]
    most: float

    @property
    def lacking(self) -> int:
        """Customers still to be chosen, which is how many would be proposed."""
        return sum(one.lacking for one in self.strengths)

    @property
    def share(self) -> float:
        """Percent of the customers that are in the sample."""
        return len(self.members) * 100 / self.whole if self.whole else 0.0


@dataclass(frozen=True)
class Complete:
    """For how many products a member's demand and stock were read in a month (S0-12)."""

    customer: Kept
    read: int
    products: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.read >= self.products


def member_ids(day: date) -> set[int]:
    """Return the ids of all customers in the sample on a day."""
    rows = current().rows(
        "SELECT customer_id FROM sample_member WHERE binned_at IS NULL AND joined_on <= ?"
        " AND (left_on IS NULL OR left_on > ?)",
        (day.isoformat(), day.isoformat()),
    )
    return {row[0] for row in rows}


def sample(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> Sample:
    """Return the sample group on a day, whether it is large enough and like the whole."""
    rules = regulation.on(day)
    whole = mix.made_of(actor, day, manager=manager, area=area)
    members = mix.members(actor, day, manager=manager, area=area)
    return Sample(
        members=tuple(sorted(members, key=lambda one: (one.number, one.id))),
        whole=whole.total(),
        wanted=_share_of(whole.total(), rules.number("sample.share")),
        strengths=tuple(_strengths(actor, day, members, manager, area)),
        likenesses=tuple(mix.likeness(whole, Counter(one.stratum for one in members))),
        most=rules.number("sample.distance"),
    )


def propose(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> list[Candidate]:
    """Return who should join so that every manager's sample is large enough and like his customers.

    Who is a member stays one. Each class, retail format and band of grades gets places by its size (largest remainder);
    within it those evenly spread by sales are taken, so that the same customers always lead to the same proposal.
    """
    members = mix.members(actor, day, manager=manager, area=area)
    lacking = [one for one in _strengths(actor, day, members, manager, area) if one.lacking]
    inside = {one.id for one in members}
    own: dict[int, list[Kept]] = {one.manager_id: [] for one in lacking}
    for one in mix.customers(actor, day, manager=manager, area=area) if own else ():
        if one.owner_id in own:
            own[one.owner_id].append(one)
    return [chosen for one in lacking for chosen in _stratified(own[one.manager_id], inside, one)]


def confirm(actor: Actor, chosen: Mapping[int, str], day: date) -> int:
    """Take customers into the sample from a day on; returns how many joined, for members stay what they are.

    Args:
        actor: a person who answers for it.
        chosen: customer → reason.
        day: from when on.

    Raises:
        NotAllowed: one of them is beyond the actor's right.
        NotFound: one of them is gone, or not his to see.
        Refused: a reason is missing, or a customer is none to be visited.
    """
    heads = rights.heads(actor, list(chosen))
    for head in heads:
        staff.refuse(actor, KEEP, head.owner_id, head.area_id)
        if not chosen[head.id].strip():
            raise Refused(f"请写明“{head.title()}”为什么作样本客户。")
    living = {row[0] for row in current().rows("SELECT customer FROM due_basis")}
    for head in heads:
        if head.id not in living:
            raise Refused(f"“{head.title()}”是潜在客户或已删除，不能作样本客户。")
    inside = member_ids(day)
    rows = [
        keep.clean(SampleMember, {"customer_id": head.id, "joined_on": day, "reason": chosen[head.id][:300]})
        for head in heads
        if head.id not in inside
    ]
    if rows:
        named = heads[0].title() if len(rows) == 1 else f"{len(rows)} 户"
        with keep.operation(actor, f"确定样本客户 {named}") as work:
            work.add_many(SampleMember, rows)
    return len(rows)


def leave(actor: Actor, customers: Sequence[int], day: date) -> int:
    """Let customers leave the sample from a day on; their history stays. Returns how many left.

    Raises:
        NotAllowed: one of them is beyond the actor's right.
        NotFound: one of them is gone, or not his to see.
    """
    heads = rights.heads(actor, customers)
    for head in heads:
        staff.refuse(actor, KEEP, head.owner_id, head.area_id)
    rows = current().rows(
        f"SELECT id, joined_on FROM sample_member WHERE binned_at IS NULL AND customer_id IN ({marks(heads)})"
        " AND (left_on IS NULL OR left_on > ?)",
        (*(head.id for head in heads), day.isoformat()),
    )
    if rows:
        with keep.operation(actor, f"退出样本客户 {len(rows)} 户") as work:
            work.edit_many(
                SampleMember, {one: {"left_on": max(day, date.fromisoformat(joined))} for one, joined in rows}
            )
    return len(rows)


def completeness(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> list[Complete]:
    """Return for how many products each member's demand and stock were read in the month of a day, the emptiest first."""
    month = month_of(day)
    members = mix.members(actor, day, manager=manager, area=area)
    row = current().row("SELECT COUNT(*) FROM product WHERE binned_at IS NULL AND sold = ?", (True,))
    products = int(row[0]) if row else 0
    read: dict[int, int] = dict(
        current().rows(
            "SELECT r.customer_id, COUNT(DISTINCT r.product_id) FROM stock_reading r JOIN product p ON p.id = r.product_id"
            " WHERE r.binned_at IS NULL AND r.day BETWEEN ? AND ? AND r.stock IS NOT NULL AND r.demand IS NOT NULL"
            " AND p.binned_at IS NULL AND p.sold = ? GROUP BY r.customer_id",
            (month.first.isoformat(), month.last.isoformat(), True),
        )
    )
    found = [Complete(one, read.get(one.id, 0), products) for one in members]
    return sorted(found, key=lambda one: (one.read, one.customer.number, one.customer.id))


def _strengths(
    actor: Actor, day: date, members: Iterable[Kept], manager: int | None, area: int | None
) -> list[Strength]:
    rules = regulation.on(day)
    share, households = rules.number("sample.share"), int(rules.number("sample.households"))
    where, params = scope.of(actor, manager, area)
    counts = current().rows(
        f"SELECT b.owner, COUNT(*) FROM due_basis b WHERE b.owner IS NOT NULL{where} GROUP BY b.owner", params
    )
    inside = Counter(one.owner_id for one in members)
    people = managers({owner for owner, _ in counts})
    found = [
        Strength(
            people[owner].name if owner in people else "",
            owner,
            count,
            inside[owner],
            max(_share_of(count, share), min(households, count)),
        )
        for owner, count in counts
    ]
    return sorted(found, key=lambda one: (-one.lacking, one.manager, one.manager_id))


def _share_of(count: int, percent: float) -> int:
    return ceil(round(count * percent / 100, 6))


def _stratified(own: list[Kept], inside: set[int], strength: Strength) -> list[Candidate]:
    """Return as many new members of one manager as he lacks, stratum by stratum."""
    strata: dict[Stratum, list[Kept]] = defaultdict(list)
    for one in own:
        strata[one.stratum].append(one)
    wanted = _places({key: len(group) for key, group in strata.items()}, strength.wanted)
    have = {key: sum(one.id in inside for one in group) for key, group in strata.items()}
    short = {key: max(0, wanted[key] - have[key]) for key in strata}
    # Members beyond a stratum's places are kept; the others then share what is left.
    places = short if sum(short.values()) <= strength.lacking else _places(short, strength.lacking)
    found = []
    for key in sorted(key for key in strata if places[key]):
        free = sorted(
            (one for one in strata[key] if one.id not in inside), key=lambda one: (one.volume, one.grade, one.id)
        )
        for one in _spread(free, places[key]):
            words = "·".join(key)
            reason = f"{words}共 {len(strata[key])} 户，应有 {wanted[key]} 户样本，按销量均匀选取"
            found.append(Candidate(one, reason))
    return found


def _places(sizes: Mapping[Stratum, int], count: int) -> dict[Stratum, int]:
    """Share out places by size, the largest remainders first; never more than a stratum has."""
    whole = sum(sizes.values())
    exact = {key: size * min(count, whole) / whole if whole else 0.0 for key, size in sizes.items()}
    places = {key: int(part + 1e-9) for key, part in exact.items()}
    left = min(count, whole) - sum(places.values())
    for key in sorted(exact, key=lambda one: (places[one] - exact[one], -sizes[one], one))[:left]:
        places[key] += 1
    return places


def _spread(ordered: list[Kept], count: int) -> list[Kept]:
    """Return so many evenly spread ones of a row, the middle one if it is one."""
    count = min(count, len(ordered))
    return [ordered[(2 * number + 1) * len(ordered) // (2 * count)] for number in range(count)]
