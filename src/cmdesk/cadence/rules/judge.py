"""How SQL judges who is due: one class of one scheme as conditions on ``due_basis b``, the same words for both engines.

What is true of nearly all rows is decided by comparing the days of the last contacts with constants; the history of
visits and contacts is asked only for a customer who was seen after the day that is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from cmdesk.cadence.basis import CHANNELS
from cmdesk.cadence.rules import choice, period
from cmdesk.cadence.rules.schemes import DueClass, Easy, VisitScheme
from cmdesk.core import regulation
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.field import moment_text

_COLUMNS = {"field": "b.last_field", "phone": "b.last_phone", "web": "b.last_web"}


@dataclass(frozen=True)
class Judge:
    """Judges the customers of one class of one scheme on one day.

    Attributes:
        where: whom it concerns.
        bounds: of the class's rhythm on the day.
        ahead: days before a span in which it is said to be coming.
    """

    scheme: VisitScheme
    one: DueClass
    where: str
    day: date
    bounds: period.Bounds
    ahead: int

    @property
    def last(self) -> str:
        """SQL for the last contact that counts, '' if none."""
        usual, more = latest(self.one.modes, self.day), self._easy_modes
        return (
            f"(CASE WHEN {_is_easy(self.scheme.easy)} THEN {latest(more, self.day)} ELSE {usual} END)"
            if more
            else usual
        )

    @property
    def open(self) -> str:
        """SQL that keeps those who ask for a visit now."""
        return self._below(self.bounds.settled_from)

    @property
    def overdue(self) -> str:
        """SQL that keeps the overdue."""
        return self._below(self.bounds.late_before)

    @property
    def not_covered(self) -> str:
        """SQL that keeps those who ask for a visit now or soon."""
        return f"({self.open} OR {self._below(self.bounds.coming_before)})"

    @property
    def _easy_modes(self) -> tuple[str, ...]:
        easy = self.scheme.easy
        more = tuple(mode for mode in easy.modes if mode not in self.one.modes)
        return (*self.one.modes, *more) if more and _is_easy(easy) else ()

    def _below(self, bound: str) -> str:
        """Return SQL for: the last contact, or what stands for it where there is none, lies before a day."""
        if bound > self.day.isoformat():
            return "1 = 1"
        if not bound:
            return "1 = 0"
        usual, more = self._seen_before(self.one.modes, bound), self._easy_modes
        if not more:
            return usual
        return f"(CASE WHEN {_is_easy(self.scheme.easy)} THEN {self._seen_before(more, bound)} ELSE {usual} END)"

    def _seen_before(self, modes: Sequence[str], bound: str) -> str:
        columns, day = [_COLUMNS[mode] for mode in modes], self.day.isoformat()
        fresh = " AND ".join(f"{column} NOT BETWEEN '{bound}' AND '{day}'" for column in columns)
        known = " AND ".join(f"{column} <= '{day}'" for column in columns)
        never = " AND ".join(f"{column} = ''" for column in columns)
        past = latest(modes, self.day)
        return (
            f"({fresh} AND CASE WHEN {known} THEN NOT ({never}) OR {self._young_before(bound)}"
            f" ELSE {past} < '{bound}' AND ({past} <> '' OR {self._young_before(bound)}) END)"
        )

    def _young_before(self, bound: str) -> str:
        """Return SQL for: a customer never seen takes the place of one seen before a day."""
        if not self.bounds.young:
            return f"(b.since <> '' AND b.since < '{bound}')"
        if bound == self.bounds.late_before:
            return f"b.since < '{self.bounds.young}'"
        return "1 = 1"


def judges(day: date) -> Iterator[Judge]:
    """Yield a judge for every class of every scheme in force on a day."""
    ahead = int(regulation.on(day).number("cadence.coming.days"))
    for scheme, where in choice.in_force(day).parts():
        for index, one in enumerate(scheme.classes):
            whom = f"{where} AND {_belongs(scheme, index)}"
            yield Judge(scheme, one, whom, day, period.bounds(one.rhythm, day, ahead), ahead)


def is_unclassed(scheme: VisitScheme) -> str:
    """Return SQL that is 1 where none of the fields that decide the class is filled, else 0."""
    empty = [f"COALESCE(b.{column}, '') = ''" for column in scheme.columns]
    return f"CASE WHEN {' AND '.join(empty)} THEN 1 ELSE 0 END" if empty else "0"


def latest(modes: Sequence[str], day: date) -> str:
    """Return SQL for the last contact of any of these modes until a day, '' if none."""
    parts = [_until(mode, day) for mode in modes]
    return parts[0] if len(parts) == 1 else f"{_greatest()}({', '.join(parts)})"


def _greatest() -> str:
    return "MAX" if current().engine == "sqlite" else "GREATEST"


def _belongs(scheme: VisitScheme, index: int) -> str:
    """Return SQL that tells whether a customer is of a class: the first that fits, else the one for the others."""
    tests = [_meets(one) for one in scheme.classes]
    earlier = [f"NOT {test}" for test in tests[:index] if test]
    fits = " AND ".join([*earlier, tests[index]]) if tests[index] else ""
    if index != scheme.unclassed:
        return fits or "1 = 0"
    nowhere = " AND ".join(f"NOT {test}" for test in tests if test) or "1 = 1"
    return f"(({fits}) OR ({nowhere}))" if fits else f"({nowhere})"


def _meets(one: DueClass) -> str:
    columns: dict[str, list[str]] = {}
    for column, value in one.when:
        columns.setdefault(column, []).append(f"'{value}'")
    tests = [f"COALESCE(b.{column}, '') IN ({', '.join(values)})" for column, values in columns.items()]
    return f"({' OR '.join(tests)})" if tests else ""


def _is_easy(easy: Easy) -> str:
    """Return SQL that tells who may be served without going there, '' for nobody (S1-31)."""
    tests = []
    if easy.markets:
        tests.append(f"COALESCE(b.market_type, '') IN ({', '.join(quoted(market) for market in easy.markets)})")
    if easy.stable:
        tests.append(f"(b.monthly_volume > 0 AND b.peak_volume * 100 <= b.monthly_volume * {easy.stable})")
    return f"({' OR '.join(tests)})" if tests else ""


def quoted(word: str) -> str:
    """Return a word of a regulation as an SQL text."""
    return "'" + word.replace("'", "''") + "'"


def _until(mode: str, day: date) -> str:
    """Return SQL for the last contact of a mode until a day; only what came later is looked up in the history."""
    column = _COLUMNS[mode]
    past = (
        f"COALESCE((SELECT MAX(v.day) FROM visit v WHERE v.customer_id = b.customer AND v.day <= '{day}'"
        f" AND v.state = 'done' AND v.mode = '{mode}' AND v.binned_at IS NULL), '')"
    )
    channels = tuple(channel for channel, counted in CHANNELS.items() if counted == mode)
    if channels:
        past = f"{_greatest()}({past}, {_contacts(channels, day, current().engine)})"
    return f"CASE WHEN {column} <= '{day}' THEN {column} ELSE {past} END"


def _contacts(channels: tuple[str, ...], day: date, engine: str) -> str:
    """Return SQL for the local day of the last contact over some channels until a day."""
    midnight = clock.moment_on(day + timedelta(days=1))
    shift = int((midnight.utcoffset() or timedelta()).total_seconds() // 60)
    return _latest(channels, moment_text(midnight), shift, engine)


@cache
def _latest(channels: tuple[str, ...], end: str, shift: int, engine: str) -> str:
    """Return SQL for the day, so many minutes from UTC, of the last contact over some channels before a moment."""
    latest_one = (
        "(SELECT MAX(a.happened_at) FROM activity a WHERE a.customer_id = b.customer"
        f" AND a.happened_at < '{end}' AND a.binned_at IS NULL"
        f" AND a.channel IN ({', '.join(quoted(channel) for channel in channels)}))"
    )
    if engine == "sqlite":
        return f"COALESCE(date({latest_one}, '{shift:+d} minutes'), '')"
    local = f"CAST(REPLACE({latest_one}, 'Z', '') AS timestamp) + interval '{shift} minutes'"
    return f"COALESCE(to_char({local}, 'YYYY-MM-DD'), '')"
