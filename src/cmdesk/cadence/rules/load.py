"""How much each manager carries: customers, visits a day, visiting days a week, days of service (S1-27, S1-83, S0-03)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cmdesk.cadence.rules import choice, scope
from cmdesk.cadence.rules.judge import quoted
from cmdesk.cadence.rules.months import Manager, managers, month_of
from cmdesk.cadence.rules.period import Rhythm, Span
from cmdesk.cadence.rules.schemes import VisitScheme
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import weekdays
from cmdesk.core.regulation import Rules

_WEEK = Rhythm(1, "week")


@dataclass(frozen=True)
class Load:
    """What one manager carries in a month, done and planned together.

    Attributes:
        town, country, unknown: customers by kind of market.
        carried: percent of a full load, town and country weighed by their own upper limits.
        verdict: one sentence on the number of customers.
        is_kept: whether it lies within the limits.
        visits: visits of the month.
        thin, full: days with fewer visits than the scheme wants, and with more.
        weeks: visiting days of every week of the month, first day → days.
        short_weeks: first days of the weeks begun so far with too few visiting days.
        service: working days with individual service; ``service_least`` are wanted.
    """

    manager: Manager
    scheme: VisitScheme
    town: int
    country: int
    unknown: int
    carried: float
    verdict: str
    is_kept: bool
    visits: int
    thin: tuple[date, ...]
    full: tuple[date, ...]
    weeks: Mapping[date, int]
    short_weeks: tuple[date, ...]
    service: int
    service_least: int

    @property
    def customers(self) -> int:
        """All customers he looks after."""
        return self.town + self.country + self.unknown


@dataclass
class _Days:
    """Visits of one manager by day."""

    field: Counter[date]
    service: set[date]


def load(actor: Actor, day: date, *, manager: int | None = None, area: int | None = None) -> list[Load]:
    """Return what every manager carries in the month of a day, the most loaded first.

    Args:
        actor: sees only customers he may view, and of their managers only the days that concern such customers.
        day: a day of the month.
        manager: only this user.
        area: only customers of this unit and those below.
    """
    rules, month = regulation.on(day), month_of(day)
    markets = ", ".join(quoted(str(market)) for market in rules.value("cadence.town.markets"))
    where, params = scope.of(actor, manager, area)
    rows = current().rows(
        f"SELECT COALESCE(b.owner, 0), MIN(b.area), COUNT(CASE WHEN b.market_type IN ({markets or 'NULL'}) THEN 1 END),"
        " COUNT(CASE WHEN COALESCE(b.market_type, '') = '' THEN 1 END), COUNT(*)"
        f" FROM due_basis b WHERE b.owner IS NOT NULL{where} GROUP BY 1",  # no index leads through all rows
        params,
    )
    people, force = managers({row[0] for row in rows}), choice.in_force(day)
    days = _days_of({row[0] for row in rows}, month, rules)
    found = [
        _load(people[owner], force.of(area_id), (town, whole - town - unknown, unknown), days[owner], month, day)
        for owner, area_id, town, unknown, whole in rows
        if owner in people
    ]
    return sorted(found, key=lambda one: (-one.carried, one.manager.name, one.manager.id))


def day_advice(area_id: int | None, day: date, kind: str = "regular") -> str:
    """Return why a day is not one the scheme suggests for this kind of visit, or an empty string (S1-83, S0-04)."""
    rules = regulation.on(day)
    if kind in rules.value("cadence.any_day"):
        return ""
    if not calendar.current().is_working(day):
        return f"{day} 不是工作日。"
    scheme = choice.in_force(day).of(area_id)
    if not scheme.weekdays or weekdays.key(day) in scheme.weekdays:
        return ""
    words = "、".join(
        f"周{weekdays.SIGNS[weekdays.KEYS.index(one)]}" for one in scheme.weekdays if one in weekdays.KEYS
    )
    return f"{weekdays.word(day)}不是建议走访日，“{scheme.name}”建议{words}走访。"


def daily_of(user_id: int, day: date) -> tuple[int, int]:
    """Return how many visits somebody's day should have at least and at most (0 for no most), by his unit's scheme."""
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    least, most = choice.in_force(day).of(row[0] if row else None).daily
    return least, most


def _days_of(owners: Iterable[int], month: Span, rules: Rules) -> Mapping[int, _Days]:
    """Return the visits of these people in all weeks that touch a month."""
    service = frozenset(rules.value("cadence.service.kinds"))
    rows = current().rows(
        "SELECT v.user_id, v.day, v.kind, v.mode, COUNT(*) FROM visit v WHERE v.day BETWEEN ? AND ?"
        " AND v.state IN ('done', 'planned') AND v.binned_at IS NULL GROUP BY v.user_id, v.day, v.kind, v.mode",
        (_WEEK.span(month.first).first.isoformat(), _WEEK.span(month.last).last.isoformat()),
    )
    found: dict[int, _Days] = defaultdict(lambda: _Days(Counter(), set()))
    wanted = set(owners)
    for user, text, kind, mode, count in rows:
        if user in wanted:
            day = date.fromisoformat(text)
            if mode == "field":
                found[user].field[day] += count
            if kind in service:
                found[user].service.add(day)
    return found


def _load(
    manager: Manager, scheme: VisitScheme, counts: tuple[int, int, int], days: _Days, month: Span, day: date
) -> Load:
    town, country, unknown = counts
    work, rules = calendar.current(), regulation.on(day)
    within = {at: count for at, count in days.field.items() if month.first <= at <= month.last}
    least, most = scheme.daily
    weeks = _weeks(month, days.field)
    carried, verdict, is_kept = _weigh(scheme, town, country, unknown)
    return Load(
        manager=manager,
        scheme=scheme,
        town=town,
        country=country,
        unknown=unknown,
        carried=carried,
        verdict=verdict,
        is_kept=is_kept,
        visits=sum(within.values()),
        thin=tuple(sorted(at for at, count in within.items() if count < least)),
        full=tuple(sorted(at for at, count in within.items() if most and count > most)),
        weeks=weeks,
        short_weeks=tuple(
            first
            for first, visited in weeks.items()
            if first <= day
            and visited < min(scheme.weekly_days, len(list(work.working_days(first, first + timedelta(days=6)))))
        ),
        service=sum(month.first <= at <= month.last and work.is_working(at) for at in days.service),
        service_least=int(rules.number("cadence.service.days")),
    )


def _weeks(month: Span, visits: Mapping[date, int]) -> dict[date, int]:
    found = {}
    first = _WEEK.span(month.first).first
    while first <= month.last:
        found[first] = sum(bool(visits.get(first + timedelta(days=number))) for number in range(7))
        first += timedelta(weeks=1)
    return found


def _weigh(scheme: VisitScheme, town: int, country: int, unknown: int) -> tuple[float, str, bool]:
    """Return the load in percent, a sentence, and whether it is right; who has both is weighed by parts."""
    (town_least, town_most), (country_least, country_most) = scheme.town, scheme.country
    both = (
        f"城镇 {town} 户、乡村 {country} 户"
        if town and country
        else f"乡村 {country} 户"
        if country
        else f"城镇 {town} 户"
    )
    whole = town + unknown  # a customer without a market type is taken for one in town
    said = both + (f"（另有 {unknown} 户未填市场类型，按城镇计）" if unknown else "")
    full = whole / max(town_most, 1) + country / max(country_most, 1)
    enough = whole / max(town_least, 1) + country / max(country_least, 1)
    bands = f"城镇 {town_least}–{town_most} 户、乡村 {country_least}–{country_most} 户"
    if full > 1:
        return full * 100, f"{said}，高于标准（{bands}），满负荷的 {full:.0%}。", False
    if enough < 1:
        return full * 100, f"{said}，低于标准（{bands}），只到下限的 {enough:.0%}。", False
    return full * 100, f"{said}，符合标准（{bands}）。", True
