"""What a month held, read from the records: the figures a summary begins with (S0-05, forms 23). Nothing is invented.

Features that the journal knows nothing of add theirs with ``add_source``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from cmdesk.cadence.rules import sample
from cmdesk.cadence.rules.coverage import coverage
from cmdesk.cadence.rules.period import Span
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.customers.rules.finding import TITLE
from cmdesk.journal.rules.figure import Figure, between, share
from cmdesk.journal.rules.monthly import trade
from cmdesk.visits import rules as visits
from cmdesk.visits.rules.shop import cultivating, display

Source = Callable[[Actor, int, Span], Sequence[Figure]]
_sources: dict[str, Source] = {}
_MOST_OPINIONS = 12


def add_source(name: str, source: Source) -> Callable[[], None]:
    """Let a feature tell figures of somebody's month; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: (who looks, whose month, its days) → figures, as far as who looks may know them.
    """
    _sources[name] = source
    return lambda: _sources.pop(name, None) and None


def of_month(actor: Actor, user_id: int, month: Span) -> list[Figure]:
    """Return the figures of somebody's month, as far as the actor may know them."""
    more = [one for source in _sources.values() for one in source(actor, user_id, month)]
    return [*recorded(actor, user_id, month), *more]


def recorded(actor: Actor, user_id: int, month: Span) -> list[Figure]:
    """Return the figures that the journal and what lies below it know, without those of other features."""
    found = [
        _visits(user_id, month),
        _modes(user_id, month),
        _appointments(actor, user_id, month),
        _coverage(actor, user_id, month),
        _sample(actor, user_id, month),
        _readings(user_id, month),
        _settled("承诺", "promise", "due_on", "outcome = 'kept'", user_id, month.first, month.last),
        _requests(user_id, month),
        _anomalies(user_id, month),
        _brands(user_id, month),
        _display(user_id, month),
        _minutes(user_id, month),
        *trade.told(actor, user_id, month),
    ]
    return [one for one in found if one is not None]


def _brands(user_id: int, month: Span) -> Figure | None:
    """Return how often brands were worked on (S0-24)."""
    visited, brands = cultivating.of_month(user_id, month.first, month.last)
    return Figure("品牌培育", f"{visited} 户次，{brands} 个品牌规格") if visited else None


def _display(user_id: int, month: Span) -> Figure | None:
    """Return how often the display was checked and the mean of the scores (S1-23)."""
    found = display.average(user_id, month.first, month.last)
    return Figure("陈列检查", f"{found.checks} 户次，平均 {found.score} 分") if found else None


def opinions(user_id: int, month: Span) -> list[str]:
    """Return what customers said in a month, the newest first: ``客户：意见``."""
    begin, end = between(month)
    rows = current().rows(
        f"SELECT {TITLE}, activity.opinions FROM activity JOIN customer ON customer.id = activity.customer_id"
        " WHERE activity.user_id = ? AND activity.happened_at >= ? AND activity.happened_at < ?"
        " AND activity.opinions <> '' AND activity.binned_at IS NULL ORDER BY activity.happened_at DESC,"
        " activity.id DESC LIMIT ?",
        (user_id, begin, end, _MOST_OPINIONS),
    )
    return [f"{name}：{' '.join(str(words).split())}" for name, words in rows]


def _visits(user_id: int, month: Span) -> Figure:
    planned, done, missed = _counts(
        "SELECT COUNT(*), COUNT(CASE WHEN state = 'done' THEN 1 END), COUNT(CASE WHEN state = 'missed' THEN 1 END)"
        " FROM visit WHERE user_id = ? AND day BETWEEN ? AND ? AND state <> 'cancelled' AND binned_at IS NULL",
        (user_id, *_days(month)),
    )
    return Figure("走访", f"计划 {planned} 户次，实际 {done}，未访 {missed}{share(done, planned)}")


def _modes(user_id: int, month: Span) -> Figure | None:
    field, days, calls = _counts(
        "SELECT COUNT(CASE WHEN mode = 'field' THEN 1 END), COUNT(DISTINCT day),"
        " (SELECT COUNT(*) FROM activity a WHERE a.user_id = ? AND a.happened_at >= ? AND a.happened_at < ?"
        " AND a.channel IN ('phone_in', 'phone_out') AND a.binned_at IS NULL)"
        " FROM visit WHERE user_id = ? AND day BETWEEN ? AND ? AND state = 'done' AND binned_at IS NULL",
        (user_id, *between(month), user_id, *_days(month)),
    )
    return Figure("走访方式", f"实地 {field} 户次，走访 {days} 天；电话 {calls} 次") if field or calls else None


def _appointments(actor: Actor, user_id: int, month: Span) -> Figure | None:
    """Tell how the month's appointments came out and how many were changed or missed by our fault (S1-61)."""
    rate = visits.appointment_rate(actor, month.first, user_id)
    if rate.share is None:
        return None
    text = f"约定 {rate.all} 次，守约 {rate.kept}，改约 {rate.changed}，失约 {rate.missed}，守约率 {round(100 * rate.share)}%"
    return Figure("预约", f"{text}；其中我方原因 {rate.ours} 次" if rate.ours else text)


def _coverage(actor: Actor, user_id: int, month: Span) -> Figure | None:
    """Return how far the retail customers were covered, as the page of the coverage says it (S1-85)."""
    today = clock.today()
    until = max(min(month.last, today), month.first)
    found = coverage(actor, until, manager=user_id)
    whole, months = found.whole, int(regulation.on(until).number("cadence.coverage.months"))
    if not whole.whole:
        return None
    rate = round(100 * whole.done / whole.whole)
    return Figure("覆盖", f"应覆盖 {whole.whole} 户，近 {months} 个月已访 {whole.done}，覆盖率 {rate}%")


def _sample(actor: Actor, user_id: int, month: Span) -> Figure | None:
    read = sample.completeness(actor, month.last, manager=user_id)
    full = sum(one.is_whole for one in read)
    return Figure("样本采集", f"样本 {len(read)} 户，采集完整 {full}{share(full, len(read))}") if read else None


def _readings(user_id: int, month: Span) -> Figure | None:
    shops, stock, demand, out = _counts(
        "SELECT COUNT(DISTINCT r.customer_id), COALESCE(SUM(r.stock), 0), COALESCE(SUM(r.demand), 0),"
        " COUNT(CASE WHEN r.stock = 0 THEN 1 END) FROM stock_reading r JOIN visit v ON v.id = r.visit_id"
        " WHERE v.user_id = ? AND v.day BETWEEN ? AND ? AND r.binned_at IS NULL AND v.binned_at IS NULL",
        (user_id, *_days(month)),
    )
    return (
        Figure("库存与需求", f"采集 {shops} 户，库存合计 {stock}，需求合计 {demand}，断货 {out} 项次")
        if shops
        else None
    )


def _settled(label: str, table: str, column: str, good: str, user_id: int, first: Any, last: Any) -> Figure | None:
    whole, done = _counts(
        f"SELECT COUNT(*), COUNT(CASE WHEN {good} THEN 1 END) FROM {table} WHERE user_id = ?"
        f" AND {column} BETWEEN ? AND ? AND binned_at IS NULL",
        (user_id, str(first), str(last)),
    )
    return Figure(label, f"到期 {whole} 项，兑现 {done}{share(done, whole)}") if whole else None


def _requests(user_id: int, month: Span) -> Figure | None:
    whole, done = _counts(
        "SELECT COUNT(*), COUNT(CASE WHEN state = 'closed' THEN 1 END) FROM request WHERE user_id = ?"
        " AND asked_at >= ? AND asked_at < ? AND binned_at IS NULL",
        (user_id, *between(month)),
    )
    return Figure("客户请求", f"受理 {whole} 项，办结 {done}{share(done, whole)}") if whole else None


def _anomalies(user_id: int, month: Span) -> Figure | None:
    whole, been, done = _counts(
        "SELECT COUNT(*), COUNT(visited_at), COUNT(closed_at) FROM anomaly WHERE user_id = ?"
        " AND found_at >= ? AND found_at < ? AND binned_at IS NULL",
        (user_id, *between(month)),
    )
    return Figure("异动", f"发现 {whole} 件，已实地走访 {been}，了结 {done}") if whole else None


def _minutes(user_id: int, month: Span) -> Figure | None:
    logs, talks = _counts(
        "SELECT COUNT(*), (SELECT COUNT(*) FROM minutes m WHERE m.user_id = ? AND m.ended_at >= ? AND m.ended_at < ?"
        " AND m.binned_at IS NULL) FROM daily_log l WHERE l.user_id = ? AND l.day BETWEEN ? AND ? AND l.state <> 'draft'"
        " AND l.binned_at IS NULL",
        (user_id, *between(month), user_id, *_days(month)),
    )
    return Figure("日志和纪要", f"工作日志 {logs} 篇，会谈纪要 {talks} 份") if logs or talks else None


def _days(month: Span) -> tuple[str, str]:
    return str(month.first), str(month.last)


def _counts(sql: str, params: Sequence[Any]) -> tuple[int, ...]:
    return tuple(int(one or 0) for one in current().rows(sql, params)[0])
