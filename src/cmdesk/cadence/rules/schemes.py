"""What a scheme asks for, read from the regulations of a day (X-1, S0-34, S1-28, S1-78…S1-83)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cmdesk.cadence.record import DueBasis
from cmdesk.cadence.rules.period import Rhythm
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.core.regulation import Rules
from cmdesk.customers.record import Customer
from cmdesk.visits.record import choices as v

MODES = {choice.value: choice.label for choice in v.MODES}

Range = tuple[int, int]
"""Least and most; most 0 is no limit."""


@dataclass(frozen=True)
class DueClass:
    """A class of a scheme.

    Attributes:
        key: ``"bimonthly"``.
        name: as people call it.
        when: (column, value) pairs; a customer who meets any of them is of this class.
        rhythm: how often he is to be visited.
        modes: ways of contact that count.
        minutes: how long a visit takes, least and most.
        notice: days between appointment and visit; None where none is made.
    """

    key: str
    name: str
    when: tuple[tuple[str, str], ...]
    rhythm: Rhythm
    modes: tuple[str, ...]
    minutes: Range
    notice: int | None


@dataclass(frozen=True)
class Easy:
    """Who may be served without going there although his class asks for it (S1-31).

    Attributes:
        modes: ways of contact that count for him; empty where the scheme has no such customers.
        markets: market types that are remote.
        stable: percent of the monthly volume that the best month may reach in steady trade; 0 for no such rule.
    """

    modes: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    stable: int = 0


@dataclass(frozen=True)
class VisitScheme:
    """A way of going round, with all its numbers on one day.

    Attributes:
        classes: in their order; the first that fits counts.
        unclassed: index of the class for customers whose deciding fields are all empty; they are flagged.
        daily: visits a day.
        weekly_days: least days a week set apart for visits.
        weekdays: suggested days, ``"mon"`` …
        town, country: customers one manager may look after.
    """

    key: str
    name: str
    classes: tuple[DueClass, ...]
    unclassed: int
    easy: Easy
    daily: Range
    weekly_days: int
    weekdays: tuple[str, ...]
    town: Range
    country: Range

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the customer that decide his class."""
        return tuple(dict.fromkeys(column for one in self.classes for column, _ in one.when))

    def class_for(self, values: Mapping[str, Any]) -> tuple[DueClass, bool]:
        """Return the class of a customer with these ``columns``, and whether none of them is filled."""
        fits = (one for one in self.classes if any(values.get(column) == value for column, value in one.when))
        is_empty = not any(values.get(column) for column in self.columns)
        return next(fits, self.classes[self.unclassed]), is_empty


def keys(rules: Rules) -> tuple[str, ...]:
    """Return the schemes an office may choose from."""
    return tuple(str(key) for key in rules.value("cadence.schemes"))


def scheme(key: str, rules: Rules) -> VisitScheme:
    """Return a scheme by the rules of a day.

    Raises:
        Refused: there is no such scheme, or one of its rules cannot be.
    """
    if key not in keys(rules):
        raise Refused(f"没有代号为“{key}”的应访方案，可用的有：{'、'.join(keys(rules))}。")
    return _read(key, _Frozen(rules))


def schemes(rules: Rules) -> list[VisitScheme]:
    """Return every scheme an office may choose from."""
    return [scheme(key, rules) for key in keys(rules)]


class _Frozen:
    """Rules that a cache may hold: the same object as long as nobody changed a rule."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def __hash__(self) -> int:
        return id(self.rules)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and other.rules is self.rules


@lru_cache(maxsize=64)
def _read(key: str, frozen: _Frozen) -> VisitScheme:
    rules = frozen.rules
    own = rules.beginning(f"cadence.{key}.")
    names = [str(name) for name in rules.value(f"cadence.{key}.classes")]
    unclassed = str(rules.value(f"cadence.{key}.unclassed"))
    if unclassed not in names:
        raise Refused(f"应访方案“{key}”没有“{unclassed}”这一类，请在 设置 → 制度 中改正“未定类别按哪一类”。")
    return VisitScheme(
        key=key,
        name=str(rules.value(f"cadence.{key}.name")),
        classes=tuple(_class(key, name, rules) for name in names),
        unclassed=names.index(unclassed),
        easy=Easy(
            _modes(own.get("easy.modes", ()), key),
            tuple(own.get("easy.markets", ())),
            int(own.get("easy.stable", 0)),
        ),
        daily=_range(rules.value(f"cadence.{key}.daily")),
        weekly_days=int(rules.number(f"cadence.{key}.weekly.days")),
        weekdays=tuple(rules.value(f"cadence.{key}.weekdays")),
        town=_range(rules.value(f"cadence.{key}.load.town")),
        country=_range(rules.value(f"cadence.{key}.load.country")),
    )


def _class(key: str, name: str, rules: Rules) -> DueClass:
    own = {**rules.beginning(f"class.{name}."), **rules.beginning(f"cadence.{key}.{name}.")}
    notice = own.get("appointment.days")
    label = str(rules.value(f"cadence.{key}.{name}.name"))
    modes = _modes(rules.value(f"cadence.{key}.{name}.modes"), key)
    if not modes:
        raise Refused(f"“{label}”没有一种算数的方式，请在 设置 → 制度 中补上。")
    return DueClass(
        key=name,
        name=label,
        when=tuple(_condition(str(text), label) for text in own["when"]),
        rhythm=_rhythm(own, label),
        modes=modes,
        minutes=_range(own.get("minutes", own.get("visit.minutes", (0, 0)))),
        notice=None if notice is None else int(notice),
    )


def _rhythm(own: dict[str, Any], label: str) -> Rhythm:
    if own.get("months"):
        found = Rhythm(int(own["months"]), "month")
    elif own.get("weeks"):
        found = Rhythm(int(own["weeks"]), "week")
    else:
        found = Rhythm(int(own.get("days") or own.get("visit.days") or 0), "day")
    if found.every < 1:
        raise Refused(f"“{label}”没有走访间隔，请在 设置 → 制度 中填写几个月、几周或几天一次。")
    return found


def _condition(text: str, label: str) -> tuple[str, str]:
    column, _, value = text.partition("=")
    known = fields_of(Customer).get(column)
    offered = {choice.value for choice in known.about.choices} if known else set()
    if column not in DueBasis._meta.fields or value not in offered:
        raise Refused(f"“{label}”的条件“{text}”不能用，请在 设置 → 制度 中写成“字段=选项”，例如 visit_class=core。")
    return column, value


def _modes(values: Any, key: str) -> tuple[str, ...]:
    wrong = [str(value) for value in values if value not in MODES]
    if wrong:
        raise Refused(f"应访方案“{key}”的方式“{wrong[0]}”不存在，可用的有：{'、'.join(MODES)}。")
    return tuple(mode for mode in MODES if mode in values)


def _range(values: Any) -> Range:
    least, most = values
    return int(least), int(most)
