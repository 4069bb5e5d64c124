"""Complaints counted: by type, area, product, severity, cause, department, timeliness of each phase, repeats, cost (S4-50).

A month is that of the receipt. Withdrawn complaints are counted apart, here as in the summary of somebody's month.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cmdesk.complaints.record import Complaint, choices
from cmdesk.complaints.rules import rights, types
from cmdesk.complaints.rules.figures import timeliness
from cmdesk.complaints.rules.figures.timeliness import Timeliness
from cmdesk.complaints.rules.moments import plain, stored
from cmdesk.complaints.rules.timing.clocks import Clock
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begin, month_begins, month_end
from cmdesk.core.door import keep

NOBODY = "（未填）"
MONTHS = 12
"""So many months the series of a trend has."""
SEVERITIES = {choice.value: choice.label for choice in reversed(choices.SEVERITIES)} | {"": "未分级"}
"""Severity → what it is called, the gravest first."""
DIMENSIONS = {
    "type": "投诉类别", "area": "所属区域", "product": "产品", "severity": "轻重", "cause": "原因类别", "unit": "责任部门",
    "channel": "投诉方式", "receiver": "首问负责人",
}  # fmt: skip
_CLOSED = frozenset({"evaluating", "archived"})


@dataclass(frozen=True)
class Part:
    """The complaints of one type, one area, …

    Attributes:
        word: what they have in common.
        ids: the complaints.
        cost: what was granted for them, in yuan.
    """

    word: str
    ids: tuple[int, ...]
    cost: Decimal

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.ids)


@dataclass(frozen=True)
class Statistics:
    """A month of complaints; withdrawn ones are in ``withdrawn`` alone.

    Attributes:
        begin: first day.
        end: last day.
        total: complaints received.
        closed: of these, those that only need to be evaluated, or nothing more.
        withdrawn: complaints that the customer took back.
        parts: dimension → parts, the largest first.
        timeliness: phase by phase, in the order of the path.
        repeats: (customer, number) of those who complained more than once in the month.
        cost: what was granted, in yuan.
        satisfied: part of the followed-up customers who were, in per cent; None when nobody was called.
    """

    begin: date
    end: date
    total: int
    closed: int
    withdrawn: int
    parts: dict[str, list[Part]]
    timeliness: list[Timeliness]
    repeats: list[tuple[str, int]]
    cost: Decimal
    satisfied: int | None

    @property
    def open(self) -> int:
        """How many are still being handled."""
        return self.total - self.closed

    @property
    def counts(self) -> dict[str, list[tuple[str, int]]]:
        """Dimension → (word, number), the most frequent first."""
        return {name: [(part.word, part.count) for part in parts] for name, parts in self.parts.items()}

    @property
    def share(self) -> int | None:
        """Part of all phases that was in time, in per cent; see ``Timeliness.share``."""
        return timeliness.whole(self.timeliness).share

    def severity(self, key: str) -> Part:
        """Return the complaints of a severity (a key of ``SEVERITIES``), perhaps none."""
        word = SEVERITIES[key]
        return next((part for part in self.parts["severity"] if part.word == word), Part(word, (), Decimal(0)))


@dataclass(frozen=True)
class Repeat:
    """A customer of the month who complained more than once.

    Attributes:
        customer: name.
        count: complaints of the month.
        year: complaints of the twelve months that end with it.
        ids: of the twelve months.
    """

    customer: str
    count: int
    year: int
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Report:
    """A month with what it is to be compared with.

    Attributes:
        months: twelve months, the last one is the month asked for.
        repeats: who complained in the month and again or before within the twelve.
    """

    months: list[Statistics]
    repeats: list[Repeat]

    @property
    def month(self) -> Statistics:
        """The month asked for."""
        return self.months[-1]

    @property
    def before(self) -> Statistics:
        """The month before."""
        return self.months[-2]


def of_month(actor: Actor, month: date, at: datetime | None = None) -> Statistics:
    """Return the figures of the complaints received in a month, as far as the actor may see them.

    Raises:
        NotAllowed: the actor may not look at statistics.
    """
    rights.refuse(actor, "statistics", None)
    begin = month.replace(day=1)
    found = _received(actor, begin, month_begin(begin, 1))
    return _Counting(found, at or clock.now()).month(begin)


def report(actor: Actor, month: date, at: datetime | None = None) -> Report:
    """Return the figures of a month and of the eleven before it, each as it stands now.

    Raises:
        NotAllowed: the actor may not look at statistics.
    """
    rights.refuse(actor, "statistics", None)
    begins = month_begins(month, MONTHS)
    found = _received(actor, begins[0], month_begin(begins[-1], 1))
    counting = _Counting(found, at or clock.now())
    return Report([counting.month(begin) for begin in begins], counting.repeats(begins[-1]))


def _received(actor: Actor, begin: date, end: date) -> list[Complaint]:
    where, params = rights.visible(actor, "complaints.statistics")
    extra = also(where)
    text = f"binned_at IS NULL AND received_at >= ? AND received_at < ?{extra} ORDER BY received_at, id"
    return keep.read_all(Complaint, text, (stored(f"{begin} 00:00"), stored(f"{end} 00:00"), *params))


class _Counting:
    """Complaints of some months with the names that stand behind their ids, read once."""

    def __init__(self, found: Sequence[Complaint], at: datetime) -> None:
        self._kept = [one for one in found if not one.withdrawn]
        self._withdrawn = Counter(_month_of(one) for one in found if one.withdrawn)
        self._granted = _granted([one.id for one in self._kept])
        self._timers: dict[int, list[Clock]] = timeliness.timers_of(self._kept, at)
        customers = {one.customer_id for one in self._kept}
        self._customers = _names("SELECT id, name FROM customer WHERE id IN", customers)
        self._areas = _names(
            "SELECT customer.id, unit.name FROM customer JOIN unit ON unit.id = customer.area_id WHERE customer.id IN",
            customers,
        )
        self._units = _names("SELECT id, name FROM unit WHERE id IN", {one.unit_id for one in self._kept})
        self._products = _names("SELECT id, name FROM product WHERE id IN", {one.product_id for one in self._kept})
        self._people = _people({one.receiver_id for one in self._kept})

    def month(self, begin: date) -> Statistics:
        """Return the figures of a month."""
        end = month_end(begin)
        found = [one for one in self._kept if _month_of(one) == begin]
        called = [one for one in found if one.satisfied]
        who = Counter(one.customer_id for one in found)
        return Statistics(
            begin,
            end,
            len(found),
            sum(one.state in _CLOSED for one in found),
            self._withdrawn[begin],
            self._parts(found, types.valid(end)),
            timeliness.by_phase(found, self._timers),
            [(self._customers.get(one, ""), count) for one, count in who.most_common() if count > 1],
            self._cost(found),
            round(100 * sum(one.satisfied == "yes" for one in called) / len(called)) if called else None,
        )

    def repeats(self, begin: date) -> list[Repeat]:
        """Return who complained in a month and more than once in all, the most frequent first."""
        ids: dict[int, list[int]] = defaultdict(list)
        for one in self._kept:
            ids[one.customer_id].append(one.id)
        now = Counter(one.customer_id for one in self._kept if _month_of(one) == begin)
        made = [
            Repeat(self._customers.get(who, ""), count, len(ids[who]), tuple(ids[who]))
            for who, count in now.items()
            if len(ids[who]) > 1
        ]
        return sorted(made, key=lambda one: (-one.count, -one.year, one.customer))

    def _parts(self, found: Sequence[Complaint], labels: dict[str, str]) -> dict[str, list[Part]]:
        fields = Complaint._meta.fields
        words: dict[str, Callable[[Complaint], str]] = {
            "type": lambda one: labels.get(one.type, one.type).partition("（")[0],
            "area": lambda one: self._areas.get(one.customer_id, ""),
            "product": lambda one: self._products.get(one.product_id or 0) or one.product_text,
            "severity": lambda one: SEVERITIES.get(one.severity or "", ""),
            "cause": lambda one: fields["cause"].show(one.cause) if one.cause else "",
            "unit": lambda one: self._units.get(one.unit_id or 0, ""),
            "channel": lambda one: fields["channel"].show(one.channel),
            "receiver": lambda one: self._people.get(one.receiver_id, ""),
        }
        return {name: self._parted(found, words[name]) for name in DIMENSIONS}

    def _parted(self, found: Sequence[Complaint], word: Callable[[Complaint], str]) -> list[Part]:
        """Return the complaints by what they have in common, the most frequent first."""
        groups: dict[str, list[Complaint]] = defaultdict(list)
        for one in found:
            groups[word(one) or NOBODY].append(one)
        parts = [Part(said, tuple(one.id for one in group), self._cost(group)) for said, group in groups.items()]
        return sorted(parts, key=lambda part: -part.count)

    def _cost(self, found: Sequence[Complaint]) -> Decimal:
        return sum((self._granted.get(one.id, Decimal(0)) for one in found), Decimal(0))


def _granted(ids: Sequence[int]) -> dict[int, Decimal]:
    """Return complaint → the money of the plan that was approved last; one that is only proposed grants nothing yet."""
    found: dict[int, Decimal] = {}
    for part in chunks(list(ids)):
        runs = keep.read_all(
            approval.Approval,
            "subject_kind = 'complaint' AND state = 'approved' AND flow <> 'complaint_countersign' AND binned_at IS NULL"
            f" AND subject_id IN ({marks(part)}) ORDER BY ended_at, id",
            list(part),
        )
        found |= {one.subject_id: one.amount or Decimal(0) for one in runs}
    return found


def _month_of(one: Complaint) -> date:
    return plain(one.received_at).date().replace(day=1)


def _names(text: str, ids: set[int] | set[int | None]) -> dict[int, str]:
    """Return id → name for a query that ends in ``IN``."""
    found: dict[int, str] = {}
    for part in chunks(sorted(one for one in ids if one)):
        found |= {row[0]: str(row[1]) for row in current().rows(f"{text} ({marks(part)})", list(part))}
    return found


def _people(ids: set[int]) -> dict[int, str]:
    """Return id → name of people; two of one name are told apart by what they sign in with."""
    names = _names('SELECT id, name FROM "user" WHERE id IN', ids)
    logins = _names('SELECT id, login FROM "user" WHERE id IN', ids)
    often = Counter(names.values())
    return {one: f"{name}（{logins[one]}）" if often[name] > 1 else name for one, name in names.items()}
