"""The four phases of service in a month: prepared, visited, followed up, looked at as a whole (S1-49).

Each figure is counted from the records of its own feature, as far as the actor's right for these reaches; averages of
marks and how appointments came out are asked where they are reckoned. Features that service knows nothing of add
theirs with ``add_source``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from cmdesk.activities.record.choices import OPINIONS
from cmdesk.activities.rules import rights as activities
from cmdesk.cadence.rules.months import month_of
from cmdesk.cadence.rules.period import Span
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.field import moment_text
from cmdesk.plans.rules import rights as plans
from cmdesk.service.rules import averages, rights
from cmdesk.staff import rules as staff
from cmdesk.staff.rules import Condition
from cmdesk.visits import rules as visits
from cmdesk.visits.rules import rights as visiting

Phase = Literal["prepare", "visit", "follow", "analyse"]
PHASES: Final[dict[Phase, str]] = {"prepare": "准备", "visit": "拜访", "follow": "跟进", "analyse": "统计分析"}


class Cell(NamedTuple):
    """One figure: how much was done, of how much (None where nothing was to be reached), the average mark if it is one."""

    done: int = 0
    whole: int | None = None
    mean: float | None = None

    @property
    def text(self) -> str:
        """The figure as lists show it; empty without anything."""
        if self.mean is not None:
            return f"{self.mean:.2f}（{self.done} 次）"
        if self.whole is None:
            return str(self.done) if self.done else ""
        return f"{self.done}/{self.whole}（{round(100 * self.done / self.whole)}%）" if self.whole else ""

    @property
    def is_empty(self) -> bool:
        """Nothing was recorded."""
        return not self.done and not self.whole


@dataclass(frozen=True)
class Measure:
    """What is counted in a phase: of each person by his id, and in all.

    Attributes:
        key: for programs.
        label: for people.
        total: in all; the sum of ``by_user`` by default.
    """

    phase: Phase
    key: str
    label: str
    by_user: Mapping[int, Cell]
    total: Cell = field(default=Cell())

    def of(self, user_id: int | None) -> Cell:
        """Return somebody's figure, or that of all with None."""
        return self.total if user_id is None else self.by_user.get(user_id, Cell())


@dataclass(frozen=True)
class Month:
    """The figures of a month, of the people whom the actor may look at, and of the month before in all."""

    days: Span
    people: tuple[tuple[int, str], ...]
    measures: tuple[Measure, ...]
    before: tuple[Measure, ...]

    def of(self, phase: Phase) -> tuple[Measure, ...]:
        """Return what is counted in a phase."""
        return tuple(one for one in self.measures if one.phase == phase)

    def before_of(self, key: str) -> Cell:
        """Return a measure of the month before, in all."""
        return next((one.total for one in self.before if one.key == key), Cell())

    @property
    def is_empty(self) -> bool:
        """Nothing at all was recorded in the month."""
        return all(one.total.is_empty for one in self.measures)


class _Trips(NamedTuple):
    """What is counted of the visits of a month, by person."""

    made: dict[int, Cell]
    missed: dict[int, Cell]
    agreed: dict[int, Cell]


Source = Callable[[Actor, Span], Sequence[Measure]]
_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> Callable[[], None]:
    """Let a feature count what it knows of a phase; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: (who looks, days of the month) → measures made with ``summed``.
    """
    _sources[name] = source
    return lambda: _sources.pop(name, None) and None


def of_month(actor: Actor, day: date) -> Month:
    """Return the figures of the month a day lies in.

    Raises:
        NotAllowed: the actor may not look at service.
    """
    rights.refuse(actor, rights.VIEW)
    month = month_of(day)
    measures = _measures(actor, month)
    before = _measures(actor, month_of(month.first - timedelta(days=1)))
    return Month(month, _people(actor, measures), measures, before)


def summed(phase: Phase, key: str, label: str, by_user: Mapping[int, Cell]) -> Measure:
    """Return a measure whose total is the sum of all persons'."""
    cells = list(by_user.values())
    wholes = [one.whole for one in cells if one.whole is not None]
    total = Cell(sum(one.done for one in cells), sum(wholes) if wholes else None)
    return Measure(phase, key, label, by_user, total)


def counted(
    table: str, done: str, condition: str, params: Sequence[object], seen: Condition, user: str = ""
) -> dict[int, Cell]:
    """Count rows of a table by person: all of them, and of these the ones that were done.

    Args:
        table: what stands behind FROM, with its joins; the first word is the table.
        done: SQL condition of those done; empty where rows are only counted.
        condition: SQL condition of all.
        params: of ``condition``.
        seen: what the actor may see.
        user: column of the person; ``user_id`` of the table by default.
    """
    name = table.split(maxsplit=1)[0]
    column = user or f"{name}.user_id"
    rows = current().rows(
        f"SELECT {column}, COUNT(*), COUNT(CASE WHEN {done or '1 = 1'} THEN 1 END) FROM {table}"
        f" WHERE {name}.binned_at IS NULL AND {condition}" + also(seen[0]) + f" GROUP BY {column}",
        (*params, *seen[1]),
    )
    return {int(one): Cell(int(made), int(whole) if done else None) for one, whole, made in rows if one}


def moments(month: Span) -> tuple[str, str]:
    """Return the moments, as stored, at which a month begins and after which it is over."""
    first, after = (clock.moment_on(one) for one in (month.first, month.last + timedelta(days=1)))
    return moment_text(first), moment_text(after)


def _measures(actor: Actor, month: Span) -> tuple[Measure, ...]:
    trips = _trips(actor, month)
    found = [
        *_prepared(actor, month, trips), *_visited(actor, month, trips), *_followed(actor, month),
        *_looked_at(actor, month),
    ]  # fmt: skip
    for source in _sources.values():
        found += source(actor, month)
    order = list(PHASES)
    return tuple(sorted(found, key=lambda one: order.index(one.phase)))


def _trips(actor: Actor, month: Span) -> _Trips:
    where, params = visiting.visible(actor, many=True)
    rows = current().rows(
        "SELECT visit.user_id, COUNT(*), COUNT(CASE WHEN visit.state = 'done' THEN 1 END),"
        " COUNT(CASE WHEN visit.state = 'missed' THEN 1 END), COUNT(visit.agreed_at) FROM visit"
        " WHERE visit.binned_at IS NULL AND visit.state <> 'cancelled' AND visit.day BETWEEN ? AND ?"
        + also(where)
        + " GROUP BY visit.user_id",
        (month.first.isoformat(), month.last.isoformat(), *params),
    )
    return _Trips(
        {user: Cell(done, whole) for user, whole, done, _, _ in rows},
        {user: Cell(missed) for user, _, _, missed, _ in rows if missed},
        {user: Cell(agreed, whole) for user, whole, _, _, agreed in rows},
    )


def _prepared(actor: Actor, month: Span, trips: _Trips) -> list[Measure]:
    days = (month.first.isoformat(), month.last.isoformat())
    plan = counted(
        "work_plan", "work_plan.state = 'confirmed'",
        "work_plan.level = 'day' AND work_plan.begins_on BETWEEN ? AND ?", days, plans.visible(actor),
    )  # fmt: skip
    own = " JOIN customer ON customer.id = service_plan.customer_id AND customer.binned_at IS NULL"
    first = (
        " JOIN plan_version ON plan_version.plan_id = service_plan.id AND plan_version.number = 1"
        " AND plan_version.binned_at IS NULL"
    )
    begun, seen = (
        "plan_version.written_at >= ? AND plan_version.written_at < ?",
        rights.visible(actor, "service_plan.user_id"),
    )
    made = counted(f"service_plan{own}{first}", "", begun, moments(month), seen)
    ready = counted(
        "preparation JOIN service_plan ON service_plan.id = preparation.plan_id AND service_plan.binned_at IS NULL"
        f"{own}{first}", "preparation.ready", begun, moments(month), seen, "service_plan.user_id",
    )  # fmt: skip
    return [
        summed("prepare", "day_plans", "日计划确认", plan),
        summed("prepare", "agreed", "事先预约", trips.agreed),
        summed("prepare", "service_plans", "新服务方案", made),
        summed("prepare", "preparations", "服务准备", ready),
    ]


def _visited(actor: Actor, month: Span, trips: _Trips) -> list[Measure]:
    rates = visits.appointment_rates(actor, month.first)
    technical = counted(
        "technical_service JOIN customer ON customer.id = technical_service.customer_id AND customer.binned_at IS NULL",
        "", "technical_service.served_at >= ? AND technical_service.served_at < ?", moments(month),
        rights.visible(actor, "technical_service.user_id"),
    )  # fmt: skip
    return [
        summed("visit", "visits", "走访完成", trips.made),
        summed("visit", "missed", "未访", trips.missed),
        summed("visit", "kept", "守约", {user: Cell(one.kept, one.all) for user, one in rates.items()}),
        summed("visit", "technical", "技术服务", technical),
    ]


def _followed(actor: Actor, month: Span) -> list[Measure]:
    calls = counted(
        "callback JOIN customer ON customer.id = callback.customer_id AND customer.binned_at IS NULL",
        "callback.state = 'done'",
        "callback.state <> 'planned' AND callback.called_at >= ? AND callback.called_at < ?",
        moments(month), rights.visible(actor, "callback.user_id", "callback.served_id"),
    )  # fmt: skip
    request = "request JOIN customer ON customer.id = request.customer_id AND customer.binned_at IS NULL"
    asked, seen = "request.asked_at >= ? AND request.asked_at < ?", activities.visible(actor, "request")
    doubts = counted(
        request, "request.replied_at IS NOT NULL", f"{asked} AND request.kind IN ({marks(OPINIONS)})",
        (*moments(month), *OPINIONS), seen,
    )  # fmt: skip
    wishes = counted(
        request, "request.state = 'closed'", f"{asked} AND request.kind NOT IN ({marks(OPINIONS)})",
        (*moments(month), *OPINIONS), seen,
    )  # fmt: skip
    promises = counted(
        "promise JOIN customer ON customer.id = promise.customer_id AND customer.binned_at IS NULL",
        "promise.outcome = 'kept'", "promise.due_on BETWEEN ? AND ?",
        (month.first.isoformat(), month.last.isoformat()), activities.visible(actor, "promise"),
    )  # fmt: skip
    return [
        summed("follow", "callbacks", "服务回访", calls),
        summed("follow", "opinions", "疑虑意见答复", doubts),
        summed("follow", "requests", "请求办结", wishes),
        summed("follow", "promises", "承诺兑现", promises),
    ]


def _looked_at(actor: Actor, month: Span) -> list[Measure]:
    served = averages.averages(actor, "served", month.first, month.last)
    whole = next(iter(averages.averages(actor, "month", month.first, month.last)), None)
    marks = {one.served_id: Cell(one.count, mean=one.mean) for one in served if one.served_id}
    low = {one.served_id: Cell(one.low) for one in served if one.served_id and one.low}
    versions = counted(
        "plan_version JOIN service_plan ON service_plan.id = plan_version.plan_id AND service_plan.binned_at IS NULL"
        " JOIN customer ON customer.id = service_plan.customer_id AND customer.binned_at IS NULL",
        "", "plan_version.number > 1 AND plan_version.written_at >= ? AND plan_version.written_at < ?", moments(month),
        rights.visible(actor, "service_plan.user_id", "plan_version.written_by_id"), "plan_version.written_by_id",
    )  # fmt: skip
    return [
        Measure("analyse", "rating", "服务评分", marks, Cell(whole.count, mean=whole.mean) if whole else Cell()),
        summed("analyse", "low", "低分评价", low),
        summed("analyse", "revised", "方案修订", versions),
    ]


def _people(actor: Actor, measures: Sequence[Measure]) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the account managers the actor may look at, and of everybody who has a figure, by name."""
    where, params = staff.visible(actor, rights.VIEW, "u.id", "u.unit_id")
    active = "u.active AND u.binned_at IS NULL AND u.role = 'account_manager'"
    ids = {int(row[0]) for row in current().rows(f'SELECT u.id FROM "user" u WHERE {active} AND {where}', params)}
    ids |= {user for one in measures for user in one.by_user}
    rows = current().rows('SELECT id, name FROM "user" ORDER BY name, id')
    return tuple((int(user), str(name)) for user, name in rows if user in ids)
