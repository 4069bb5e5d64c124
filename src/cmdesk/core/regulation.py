"""Every number of the office's own rules as a dated row: changing one changes plans, checks and prints at once (M1).

Presets in ``resources/regulations/*.toml`` give the first rows with their source clause, each file those of one subject;
people add later ones in the settings. Code asks for the rules of a day: ``regulation.on(day).number("share.core")``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from typing import Any, ClassVar, Final, NamedTuple

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import announce, keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import Day, LongText, Text
from cmdesk.core.record import Record
from cmdesk.core.resources import resource


class Regulation(Record):
    """A rule's value from a day on, until a later row of the same key begins."""

    KIND: ClassVar[str] = "regulation"
    LABEL: ClassVar[str] = "制度"
    CHANGED_WITH: ClassVar[str] = "regulations.edit"

    key = Text("代号", required=True, limit=80, read_only=True)
    valid_from = Day("生效日", required=True)
    value = LongText("值", required=True)
    label = Text("名称", required=True)
    unit = Text("单位", limit=20)
    clause = Text("出处", limit=80)
    note = LongText("说明")

    class Meta:
        indexes = ((("key", "valid_from"), False),)

    def title(self) -> str:
        return f"制度“{self.label}”（{self.valid_from} 起）"


@dataclass(frozen=True)
class Rules:
    """The rules valid on one day: key → value."""

    day: date
    values: Mapping[str, Any]

    def value(self, key: str) -> Any:
        """Return a rule's value.

        Raises:
            Refused: the office has no such rule on that day.
        """
        try:
            return self.values[key]
        except KeyError:
            raise Refused(f"{self.day} 没有生效的制度“{key}”，请在 设置 → 制度 中补上。") from None

    def number(self, key: str) -> float:
        """Return a rule that is a number."""
        return float(self.value(key))

    def beginning(self, prefix: str) -> dict[str, Any]:
        """Return the rules whose key begins with ``prefix``, keyed by the rest."""
        return {key[len(prefix) :]: value for key, value in self.values.items() if key.startswith(prefix)}


class Turn(NamedTuple):
    """What a rule says from a day on, and how it is called then."""

    since: date
    label: str
    value: Any


_READERS = {
    "calendar.remind": ("cmdesk.core.calendar.present", "check_remind"),
    "hours.": ("cmdesk.core.calendar.hours", "parse_hours"),
    "number.": ("cmdesk.core.numbering", "check_regulation"),
    "flow.": ("cmdesk.core.approval.flow", "check_regulation"),
    "timer.": ("cmdesk.core.timers", "check_regulation"),
}
"""Beginning of a key → the function that reads such values, so that what it refuses is refused when it is typed."""

_BOUNDS: Final = {
    "日": (1, 31), "星期几": (1, 7), "天": (0, 36_500), "工作日": (0, 36_500), "周": (0, 5_200), "个月": (0, 1_200),
}  # fmt: skip
"""Unit → least and most of a rule; none reaches further than a hundred years, for the calendar ends somewhere."""


class _Kept:
    """What was read since the last change; who is still reading when a rule changes puts it where nobody looks any more."""

    rules: ClassVar[dict[date, Rules]] = {}
    turns: ClassVar[dict[str, tuple[Turn, ...]]] = {}


def _forget(kinds: frozenset[str]) -> None:
    if "regulation" in kinds:
        _Kept.rules, _Kept.turns = {}, {}


announce.listen(_forget)


def forget() -> None:
    """Drop what was read, for another office has been opened."""
    _forget(frozenset({Regulation.KIND}))


def on(day: date) -> Rules:
    """Return the rules valid on ``day``."""
    kept = _Kept.rules
    found = kept.get(day)
    if found is None:
        rows = current().rows(
            "SELECT key, value FROM regulation WHERE binned_at IS NULL AND valid_from <= ? ORDER BY valid_from, id",
            (day.isoformat(),),
        )
        found = kept[day] = Rules(day, {key: json.loads(value) for key, value in rows})
    return found


def turns(key: str) -> tuple[Turn, ...]:
    """Return what a rule says and said, in the order of the days from which on it did."""
    kept = _Kept.turns
    found = kept.get(key)
    if found is None:
        rows = current().rows(
            "SELECT valid_from, label, value FROM regulation WHERE key = ? AND binned_at IS NULL ORDER BY valid_from, id",
            (key,),
        )
        found = kept[key] = tuple(Turn(date.fromisoformat(day), label, json.loads(value)) for day, label, value in rows)
    return found


def today() -> Rules:
    """Return the rules valid today."""
    return on(clock.today())


def since(key: str, day: date) -> date | None:
    """Return on which day the value of a rule that is valid on ``day`` began, or None when there is none."""
    row = current().row(
        "SELECT MAX(valid_from) FROM regulation WHERE key = ? AND binned_at IS NULL AND valid_from <= ?",
        (key, day.isoformat()),
    )
    return date.fromisoformat(str(row[0])) if row and row[0] else None


def presets() -> list[dict[str, Any]]:
    """Return the shipped rules as values of ``Regulation``."""
    return [
        {
            "key": key,
            "valid_from": rule.get("from", date(2000, 1, 1)),
            "value": json.dumps(rule["value"], ensure_ascii=False),
            "label": rule["label"],
            "unit": rule.get("unit", ""),
            "clause": rule.get("clause", ""),
            "note": rule.get("note", ""),
        }
        for _subject, rules in _shipped()
        for key, rule in rules.items()
    ]


def _shipped() -> list[tuple[str, Mapping[str, Any]]]:
    """Return every subject with its shipped rules, in the order in which people look through them."""
    read = [tomllib.loads(path.read_text(encoding="utf-8")) for path in resource("regulations").glob("*.toml")]
    read.sort(key=lambda one: int(one.pop("place")))
    return [(str(one.pop("subject")), one) for one in read]


@cache
def subjects() -> Mapping[str, str]:
    """Return what each shipped rule is about, by key; keys and subjects in the order in which people look through them."""
    return {key: subject for subject, rules in _shipped() for key in rules}


@cache
def words() -> Mapping[str, str]:
    """Return where the codes in a rule's value have their words, by key; ``staff.rules.wording`` reads it."""
    return {key: str(rule["words"]) for _subject, rules in _shipped() for key, rule in rules.items() if "words" in rule}


def add_missing_presets(actor: Actor, *, at: datetime | None = None) -> int:
    """Add the shipped rules whose key the office does not have yet; returns how many. ``at`` as in ``operation``."""
    known = {row[0] for row in current().rows("SELECT DISTINCT key FROM regulation")}
    missing = [keep.clean(Regulation, rule) for rule in presets() if rule["key"] not in known]
    if missing:
        with keep.operation(actor, f"补入 {len(missing)} 条制度", at=at) as work:
            work.add_many(Regulation, missing)
    return len(missing)


def bounds(unit: str) -> tuple[int, int]:
    """Return the least and the most that a rule of a unit can be."""
    return _BOUNDS.get(unit, (0, 1_000_000))


def _refuse_beyond(old: Regulation, value: Any) -> None:
    least, most = bounds(old.unit)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, int | float) and not least <= one <= most:
            unit = f" {old.unit}".rstrip()
            raise Refused(f"“{old.label}”应在 {least} 到 {most:,}{unit}之间，不能是 {one:g}。")


def _read_as_its_reader_does(key: str, value: Any) -> None:
    for prefix, (module, name) in _READERS.items():
        if key.startswith(prefix):
            getattr(import_module(module), name)(value)


def change(actor: Actor, key: str, value: Any, valid_from: date) -> None:
    """Set a rule's value from a day on, keeping its label, unit and clause.

    Raises:
        NotAllowed: the actor may not change regulations.
        Refused: there is no such rule, the value is of another type, beyond its ``bounds`` or cannot be read.
    """
    from cmdesk.core.actor import Scope
    from cmdesk.core.errors import NotAllowed

    if actor.scope("regulations.edit") < Scope.ALL:
        raise NotAllowed.to("修改制度")
    old = Regulation.select().where(Regulation.key == key).order_by(Regulation.valid_from.desc()).first()
    if old is None:
        raise Refused(f"没有代号为“{key}”的制度。")
    was = json.loads(old.value)
    if isinstance(was, int | float) != isinstance(value, int | float) or isinstance(was, list) != isinstance(
        value, list
    ):
        raise Refused(f"“{old.label}”的值应与原来的“{old.value}”是同一种类型。")
    _refuse_beyond(old, value)
    _read_as_its_reader_does(key, value)
    text = json.dumps(value, ensure_ascii=False)
    with keep.operation(actor, f"修改制度 {old.label}") as work:
        same = Regulation.get_or_none((Regulation.key == key) & (Regulation.valid_from == valid_from))
        if same is not None:
            work.edit(Regulation, same.id, {"value": text}, version=same.version)
        else:
            fields = {name: getattr(old, name) for name in ("key", "label", "unit", "clause", "note")}
            work.add(Regulation, {**fields, "value": text, "valid_from": valid_from})
