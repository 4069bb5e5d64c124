"""The report of a month of complaints: figures beside those of the month before, charts, tables (S4-50)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cmdesk.complaints.rules.figures import statistics, timeliness
from cmdesk.complaints.rules.figures.statistics import Part, Report, Statistics
from cmdesk.complaints.rules.figures.timeliness import Timeliness
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.papers.job import Job

_TABLES = {
    "types": "type", "severities": "severity", "areas": "area", "units": "unit", "products": "product",
    "causes": "cause", "receivers": "receiver",
}  # fmt: skip
_KEYS = {"severe": "severe", "minor": "minor", "": "ungraded"}


def report_job(actor: Actor, month: date, at: datetime | None = None) -> Job:
    """Return what prints the report of a month.

    Raises:
        NotAllowed: the actor may not look at statistics.
    """
    values = report_values(actor, statistics.report(actor, month, at), at)
    return Job(f"投诉统计月报 {month:%Y-%m}", [("complaint_statistics", [values])])


def report_values(actor: Actor, found: Report, at: datetime | None = None) -> dict[str, Any]:
    """Return the values of the form ``complaint_statistics``."""
    month = found.month
    whole = timeliness.whole(month.timeliness)
    phases = [*month.timeliness, whole] if month.timeliness else []
    return {
        "month": f"{month.begin:%Y}年{month.begin.month}月",
        "range": range_of(actor),
        "maker": actor.name,
        "made_on": (at or clock.now()).date(),
        "figures": _figures(found),
        "months": [_month(one) for one in found.months],
        **{key: _parts(month.parts[name]) for key, name in _TABLES.items()},
        "phases": [_phase(one) for one in phases],
        "repeats": [{"label": one.customer, "count": one.count, "year": one.year} for one in found.repeats],
    }


def range_of(actor: Actor) -> str:
    """Return in words which complaints the actor's figures are made of."""
    scope = actor.scope("complaints.statistics")
    if scope is Scope.ALL:
        return "全部"
    row = current().row("SELECT name FROM unit WHERE id = ?", (actor.unit_id,)) if actor.unit_id else None
    if scope is Scope.TEAM and row:
        return f"{row[0]}及下级"
    return f"{actor.name}经手的"


def difference(now: float | Decimal | None, before: float | Decimal | None) -> str:
    """Return how much more or less something is, as ``+2`` or ``−1``; empty where nothing can be compared."""
    if now is None or before is None or now == before:
        return ""
    return f"{'+' if now > before else '−'}{abs(now - before):,}"  # type: ignore[operator]


_Figure = tuple[str, str, Callable[[Statistics], Any]]
_FIGURES: Sequence[_Figure] = (
    ("受理", "件", lambda one: one.total),
    ("其中严重", "件", lambda one: one.severity("severe").count),
    ("已结案", "件", lambda one: one.closed),
    ("办理中", "件", lambda one: one.open),
    ("撤诉（不计入受理）", "件", lambda one: one.withdrawn),
    ("各时限及时率", "%", lambda one: one.share),
    ("回访满意率", "%", lambda one: one.satisfied),
    ("赔偿折让", "元", lambda one: one.cost),
    ("当月投诉两次以上的客户", "户", lambda one: len(one.repeats)),
)


def _figures(found: Report) -> list[dict[str, str]]:
    made = []
    for label, unit, read in _FIGURES:
        now, before = read(found.month), read(found.before)
        change = "" if now is None or before is None else difference(now, before) or "持平"
        made.append({"label": label, "now": _said(now, unit), "before": _said(before, unit), "change": change})
    return made


def _said(value: float | Decimal | None, unit: str) -> str:
    return "—" if value is None else f"{value:,} {unit}"


def _month(one: Statistics) -> dict[str, Any]:
    return {
        "label": f"{one.begin:%y-%m}",
        **{name: one.severity(key).count or None for key, name in _KEYS.items()},
        "cost": one.cost or None,
        "share": one.share,
    }


def _parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"label": one.word, "count": one.count, "cost": one.cost or None} for one in parts]


def _phase(one: Timeliness) -> dict[str, Any]:
    hours, minutes = divmod(one.minutes, 60)
    return {
        "label": one.label,
        "done": one.done,
        "in_time": one.in_time,
        "late": one.late or None,
        "running_late": one.running_late or None,
        "running": one.running or None,
        "share": one.share,
        "length": f"{hours} 时 {minutes:02} 分" if one.done and one.label in timeliness.ORDER else "",
    }
