"""What a morning meeting begins with: the last working day and the day that begins, read from the records (S1-34).

Every line is drawn from records that the actor may see; the leader corrects and completes it. Features that the journal
knows nothing of add their difficulties with ``add_source``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cmdesk.activities.rules import rights as contacts
from cmdesk.cadence.rules.period import Span
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.customers.rules.finding import TITLE
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.figure import between, share
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.urgent import anomalies
from cmdesk.visits.rules.urgent.lights import anomaly_lights

Source = Callable[[Actor, Sequence[int]], Sequence[str]]
_sources: dict[str, Source] = {}
_MOST: Final = 12  # lines of one sort; more would not be read out


def add_source(name: str, source: Source) -> Callable[[], None]:
    """Let a feature tell what is still open with some people; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: (who looks, whose matters) → lines, as far as who looks may know them.
    """
    _sources[name] = source
    return lambda: _sources.pop(name, None) and None


def proposed(actor: Actor, people: Mapping[int, str], before: date, day: date) -> dict[str, str]:
    """Return what a meeting begins with: field of ``Morning`` → text.

    Args:
        actor: who looks.
        people: of whom the meeting is: id → name.
        before: the working day that is talked about.
        day: the day of the meeting.
    """
    if not people:
        return {}
    lines = {
        "results": _results(actor, people, before),
        "difficulties": [*_missed(actor, people, before), *_anomalies(actor, people), *_told(actor, people)],
        "market": _market(actor, people, before),
        "needs": _needs(actor, people, before),
        "tasks": _planned(actor, people, day),
    }
    return {name: "\n".join(found) for name, found in lines.items()}


def _results(actor: Actor, people: Mapping[int, str], day: date) -> list[str]:
    """Return a line for everybody who was out or on the telephone."""
    where, params = visits.visible(actor)
    rows = current().rows(
        "SELECT visit.user_id, COUNT(*), COUNT(CASE WHEN visit.state = 'done' THEN 1 END) FROM visit"
        f" WHERE visit.user_id IN ({marks(people)}) AND visit.day = ? AND visit.state <> 'cancelled'"
        f" AND visit.binned_at IS NULL{_and(where)} GROUP BY visit.user_id",
        (*people, day.isoformat(), *params),
    )
    made = {int(user): (int(planned), int(done)) for user, planned, done in rows}
    calls = _calls(actor, people, day)
    found = []
    for user, name in people.items():
        planned, done = made.get(user, (0, 0))
        if planned or calls.get(user):
            phoned = f"；电话 {calls[user]} 次" if calls.get(user) else ""
            found.append(f"{name}：计划走访 {planned} 户，实际 {done} 户{share(done, planned)}{phoned}")
    return found


def _calls(actor: Actor, people: Mapping[int, str], day: date) -> dict[int, int]:
    rows = _contacts(actor, people, day, "activity.user_id, COUNT(*)", "activity.channel IN ('phone_in', 'phone_out')",
                     "GROUP BY activity.user_id")  # fmt: skip
    return {int(user): int(count) for user, count in rows}


def _missed(actor: Actor, people: Mapping[int, str], day: date) -> list[str]:
    where, params = visits.visible(actor)
    rows = current().rows(
        f"SELECT visit.user_id, {TITLE}, visit.missed_reason FROM visit JOIN customer ON customer.id = visit.customer_id"
        f" WHERE visit.user_id IN ({marks(people)}) AND visit.day = ? AND visit.state = 'missed'"
        f" AND visit.binned_at IS NULL{_and(where)} ORDER BY visit.user_id, visit.position, visit.id",
        (*people, day.isoformat(), *params),
    )
    return _shortened([
        f"{people[int(user)]} 未访 {customer}{f'：{reason}' if reason else ''}" for user, customer, reason in rows
    ])  # fmt: skip


def _anomalies(actor: Actor, people: Mapping[int, str]) -> list[str]:
    """Return the open anomalies of the people: those whose two working days are over are marked."""
    own = [one for one in anomalies.open_ones(actor) if one.user_id in people]
    running = anomaly_lights(own)
    late = {key for key, one in running.items() if one.state == "late"}
    return _shortened([
        f"{people[one.user_id]} 异动未了结 {one.customer.title()}：{one.title()}{'（走访超时）' if one.id in late else ''}"
        for one in own
    ])  # fmt: skip


def _told(actor: Actor, people: Mapping[int, str]) -> list[str]:
    return [line for source in _sources.values() for line in source(actor, tuple(people))]


def _market(actor: Actor, people: Mapping[int, str], day: date) -> list[str]:
    """Return what visits and logs of the day say of the market."""
    where, params = visits.visible(actor)
    seen = current().rows(
        f"SELECT visit.user_id, {TITLE}, visit.market FROM visit JOIN customer ON customer.id = visit.customer_id"
        f" WHERE visit.user_id IN ({marks(people)}) AND visit.day = ? AND visit.market <> ''"
        f" AND visit.binned_at IS NULL{_and(where)} ORDER BY visit.user_id, visit.position, visit.id",
        (*people, day.isoformat(), *params),
    )
    where, params = rights.visible(actor, "daily_log")
    logs = current().rows(
        "SELECT daily_log.user_id, daily_log.area_market, daily_log.prices FROM daily_log"
        f" WHERE daily_log.user_id IN ({marks(people)}) AND daily_log.day = ? AND daily_log.binned_at IS NULL{_and(where)}"
        " ORDER BY daily_log.user_id",
        (*people, day.isoformat(), *params),
    )
    said = [f"{people[int(user)]} {customer}：{_line(words)}" for user, customer, words in seen]
    for user, area, prices in logs:
        words = "；".join(part for part in (_line(area), f"价格 {_line(prices)}" if prices else "") if part)
        said += [f"{people[int(user)]}：{words}"] if words else []
    return _shortened(said)


def _needs(actor: Actor, people: Mapping[int, str], day: date) -> list[str]:
    rows = _contacts(
        actor, people, day, f"{TITLE}, activity.needs, activity.opinions",
        "(activity.needs <> '' OR activity.opinions <> '')", "ORDER BY activity.happened_at, activity.id",
    )  # fmt: skip
    return _shortened([
        f"{customer}：{'；'.join(_line(part) for part in (needs, opinions) if part)}" for customer, needs, opinions in rows
    ])  # fmt: skip


def _planned(actor: Actor, people: Mapping[int, str], day: date) -> list[str]:
    """Return how many visits of which sort everybody has on the day that begins."""
    where, params = visits.visible(actor)
    rows = current().rows(
        f"SELECT visit.user_id, visit.kind, COUNT(*) FROM visit WHERE visit.user_id IN ({marks(people)})"
        f" AND visit.day = ? AND visit.state NOT IN ('cancelled', 'missed') AND visit.binned_at IS NULL{_and(where)}"
        " GROUP BY visit.user_id, visit.kind ORDER BY visit.kind",
        (*people, day.isoformat(), *params),
    )
    kinds = Visit.kind.about
    by_user: dict[int, list[tuple[str, int]]] = {}
    for user, kind, count in rows:
        by_user.setdefault(int(user), []).append((kinds.label_of(kind), int(count)))
    return [
        f"{name}：走访 {sum(count for _, count in by_user[user])} 户"
        f"（{'、'.join(f'{word} {count}' for word, count in by_user[user])}）"
        for user, name in people.items()
        if user in by_user
    ]


def _contacts(
    actor: Actor, people: Mapping[int, str], day: date, what: str, condition: str, tail: str
) -> list[tuple[Any, ...]]:
    """Return columns of the contacts that some people had on a day."""
    where, params = contacts.visible(actor)
    begin, end = between(Span(day, day))
    return current().rows(
        f"SELECT {what} FROM activity JOIN customer ON customer.id = activity.customer_id"
        f" WHERE activity.user_id IN ({marks(people)}) AND activity.happened_at >= ? AND activity.happened_at < ?"
        f" AND {condition} AND activity.binned_at IS NULL{_and(where)} {tail}",
        (*people, begin, end, *params),
    )


def _and(where: str) -> str:
    return also(where)


def _line(text: str) -> str:
    return " ".join(str(text or "").split())


def _shortened(lines: list[str]) -> list[str]:
    rest = len(lines) - _MOST
    return [*lines[:_MOST], f"……另有 {rest} 项"] if rest > 0 else lines
