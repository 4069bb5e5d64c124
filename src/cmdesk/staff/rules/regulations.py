"""The office's own numbers and words: each with all its dated rows, and changed from a day on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.field import moment_of

FLOWS = "flow."
"""Beginning of the keys of approval flows, which have an editor of their own."""
OTHERS = "其他"
"""The subject of rules that are none of the shipped ones."""


@dataclass(frozen=True)
class Row:
    """A dated row of a rule."""

    valid_from: str
    value: Any
    who: str
    when: str


@dataclass(frozen=True)
class Rule:
    """A rule with all its rows, the latest first.

    Attributes:
        subject: what it is about.
        value: what holds today, or None when it begins later.
    """

    key: str
    subject: str
    label: str
    unit: str
    clause: str
    note: str
    value: Any
    since: str
    rows: tuple[Row, ...]


def every_rule() -> list[Rule]:
    """Return every rule of the office with its rows, by subject, each subject's in the order in which they are read."""
    today = clock.today().isoformat()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in current().rows(
        "SELECT r.key, r.valid_from, r.value, r.label, r.unit, r.clause, r.note, COALESCE(u.name, ''), r.changed_at"
        ' FROM regulation r LEFT JOIN "user" u ON u.id = r.changed_by WHERE r.binned_at IS NULL'
        " ORDER BY r.key, r.valid_from DESC, r.id DESC"
    ):
        found.setdefault(row[0], []).append(row)
    rules, subjects = [], regulation.subjects()
    places = {key: place for place, key in enumerate(subjects)}
    for key, rows in sorted(found.items(), key=lambda one: (places.get(one[0], len(places)), one[0])):
        holds = next((row for row in rows if row[1] <= today), None)
        latest = rows[0]
        history = tuple(Row(row[1], json.loads(row[2]), row[7] or "系统", _local(row[8])) for row in rows)
        value, since = (json.loads(holds[2]), holds[1]) if holds else (None, latest[1])
        subject = subjects.get(key, OTHERS)
        rules.append(Rule(key, subject, latest[3], latest[4], latest[5], latest[6], value, since, history))
    return rules


def _local(stored: str | None) -> str:
    return f"{moment_of(stored):%Y-%m-%d}" if stored else ""


def change(actor: Actor, key: str, value: Any, valid_from: date, *, today: date | None = None) -> None:
    """Set a regulation's value from today or a later day on; what has been counted stays as it was counted.

    Args:
        actor: who changes it.
        key: of the regulation.
        value: the new one.
        valid_from: the first day it holds.
        today: for tests.

    Raises:
        NotAllowed: the actor may not change regulations.
        Invalid: the day has passed; the sentence stands at ``valid_from``.
        Refused: it is an approval flow, or ``regulation.change`` refuses.
    """
    if key.startswith(FLOWS):
        raise Refused("审批流程请在 设置 → 审批流程 中修改，那里会先检查每一步有没有人审。")
    day = today or clock.today()
    if valid_from < day:
        raise Invalid({"valid_from": f"{valid_from} 已经过去，那些日子已按当时的值算过；请写今天或以后的日期。"})
    regulation.change(actor, key, value, valid_from)
