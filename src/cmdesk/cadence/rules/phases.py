"""The three phases of a month: what is due in each, where it is done and how far it has come (S0-01…S0-04)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cmdesk.cadence.rules import helping, sample, scope, stock
from cmdesk.cadence.rules.due import counts
from cmdesk.cadence.rules.judge import latest
from cmdesk.cadence.rules.load import load
from cmdesk.cadence.rules.months import month_of
from cmdesk.cadence.rules.period import OPEN, Span
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.field import moment_text
from cmdesk.customers.rules import rights

OFFICE, FIELD, FREE = "室内办公", "实地走访", "方式自定"


@dataclass(frozen=True)
class Task:
    """A task of a phase.

    Attributes:
        mode: where it is done (S0-02).
        done, whole: how far it has come; None where nothing is counted.
        unit: what is counted.
        note: what the figures mean.
    """

    name: str
    mode: str
    done: int | None = None
    whole: int | None = None
    unit: str = "户"
    note: str = ""


@dataclass(frozen=True)
class Phase:
    """A phase of a month."""

    number: int
    span: Span
    tasks: tuple[Task, ...]

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it; the last days of a month lie in two."""
        return self.span.first <= day <= self.span.last


Source = Callable[[Actor, date, int | None], Sequence[Task]]
_sources: dict[str, tuple[int, Source]] = {}


def add_source(name: str, phase: int, source: Source) -> Callable[[], None]:
    """Let a feature above tell tasks of a phase; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        phase: number of the phase; its tasks stand before those that cadence tells.
        source: (who looks, day, whose customers or None for all) → tasks.
    """
    _sources[name] = phase, source
    return lambda: _sources.pop(name, None) and None


def _told(number: int, actor: Actor, day: date, manager: int | None) -> list[Task]:
    known = [_sources[name] for name in sorted(_sources)]  # whichever was loaded first
    return [task for phase, source in known if phase == number for task in source(actor, day, manager)]


def phases(actor: Actor, day: date, *, manager: int | None = None) -> list[Phase]:
    """Return the phases of the month of a day with what was done until then.

    Args:
        actor: sees only his customers' figures.
        day: a day of the month; until it things count as done.
        manager: only this user's customers.
    """
    rules, month = regulation.on(day), month_of(day)
    split = month.first + timedelta(days=int(rules.number("cadence.phase.first.end")) - 1)
    third = month.last - timedelta(days=int(rules.number("cadence.phase.third.days")) - 1)
    return [
        Phase(1, Span(month.first, split), (*_told(1, actor, day, manager), *_sample(actor, day, month, manager))),
        Phase(
            2, Span(split + timedelta(days=1), month.last),
            (_visits(actor, day, month, manager), _stock(actor, day, manager)),
        ),
        Phase(
            3, Span(third, month.last),
            (_anomalies(actor, day, month, manager), _briefing(actor, month, manager), *_service(actor, day, manager)),
        ),
    ]  # fmt: skip


def _sample(actor: Actor, day: date, month: Span, manager: int | None) -> tuple[Task, Task]:
    read = sample.completeness(actor, day, manager=manager)
    members = {one.customer.id for one in read}
    visited = len(members & _seen(month.first, day)) if members else 0
    full = sum(one.is_whole for one in read)
    return (
        Task("样本拜访", FIELD, visited, len(read), note="样本客户本月已实地走访"),
        Task("需求预测", OFFICE, full, len(read), note="样本客户本月全部在营商品的需求和库存已采集"),
    )


def _visits(actor: Actor, day: date, month: Span, manager: int | None) -> Task:
    now = counts(actor, day, manager=manager)
    waiting = sum(now[state] for state in OPEN)
    where, params = scope.of(actor, manager)
    row = current().row(
        f"SELECT COUNT(*) FROM due_basis b WHERE {latest(('field',), day)} >= '{month.first}'{where}", params
    )
    seen = int(row[0]) if row else 0
    return Task("客户拜访", FIELD, seen, seen + waiting, note=f"本月已走访 {seen} 户，还有 {waiting} 户应访或逾期")


def _stock(actor: Actor, day: date, manager: int | None) -> Task:
    found = stock.shares(actor, day, manager=manager)
    visited, read = sum(one.visited for one in found), sum(one.read for one in found)
    reached = f"，占 {read * 100 / visited:.0f}%" if visited else ""
    note = f"第二阶段已走访 {visited} 户，已采库存 {read} 户{reached}；要求 {stock.percent_on(day):g}%"
    return Task("库存采集", FIELD, read, sum(one.wanted for one in found), note=note)


def _anomalies(actor: Actor, day: date, month: Span, manager: int | None) -> Task:
    where, params = rights.visible(actor)
    first = moment_text(clock.moment_on(month.first))
    after = moment_text(clock.moment_on(day + timedelta(days=1)))
    row = current().row(
        "SELECT COUNT(*), COUNT(CASE WHEN a.closed_at IS NOT NULL AND a.closed_at < ? THEN 1 END) FROM anomaly a"
        " JOIN customer ON customer.id = a.customer_id WHERE a.binned_at IS NULL AND a.found_at < ?"
        " AND (a.closed_at IS NULL OR a.closed_at >= ?)"
        + (" AND customer.owner_id = ?" if manager is not None else "")
        + also(where),
        (after, after, first, *((manager,) if manager is not None else ()), *params),
    )
    whole, closed = row or (0, 0)
    return Task("异动分析", OFFICE, int(closed), int(whole), "件", "本月未了结的异动；异动走访可随时进行")


def _briefing(actor: Actor, month: Span, manager: int | None) -> Task:
    following = month.last + timedelta(days=1)
    told = helping.briefing(actor, following, manager=manager)
    return Task("策略告知", FREE, told.done, len(told.rows), note=f"送货员不能告知 {following.month} 月策略的客户")


def _service(actor: Actor, day: date, manager: int | None) -> tuple[Task, Task]:
    rows = load(actor, day, manager=manager)
    least = int(regulation.on(day).number("cadence.service.days"))
    days = min((one.service for one in rows), default=0)
    note = f"每位每月至少 {least} 个工作日" + ("，这里是最少的一位" if len(rows) > 1 else "")
    chosen = helping.improvements(actor, day, manager=manager)
    wanted = int(regulation.on(day).number("cadence.improve.least")) * max(1, len(rows))
    return (
        Task("个性服务", FIELD, days, least, "天", note),
        Task("提升客户", FIELD, len(chosen), wanted, note=f"其中 {sum(one.reached for one in chosen)} 户已达到目标"),
    )


def _seen(first: date, last: date) -> set[int]:
    rows = current().rows(
        "SELECT v.customer_id FROM visit v WHERE v.day BETWEEN ? AND ? AND v.state = 'done' AND v.mode = 'field'"
        " AND v.binned_at IS NULL AND v.customer_id IN (SELECT customer_id FROM sample_member WHERE binned_at IS NULL)",
        (first.isoformat(), last.isoformat()),
    )
    return {row[0] for row in rows}
