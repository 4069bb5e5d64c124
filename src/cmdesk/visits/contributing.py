"""What visits add to what stands below: alarms of customer files, their classes, the recycle bin, transfers, what a day's kit is for.

Registered with the tables, so the rules behind it are loaded when they are first asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Any

from cmdesk.activities.rules.contacts import findings
from cmdesk.core.actor import Actor
from cmdesk.core.door.keep import Operation
from cmdesk.customers.classes import evidence
from cmdesk.customers.rules.told import alarms, deadlines
from cmdesk.customers.rules.told.alarms import Alarm
from cmdesk.customers.rules.told.deadlines import Deadline
from cmdesk.customers.rules.upkeep import binned
from cmdesk.customers.rules.upkeep.transfer import add_follower
from cmdesk.materials.rules.issuing import About, ask_day
from cmdesk.visits.record import Visit


def _rules(module: str) -> Any:
    return import_module(f"cmdesk.visits.rules.{module}")


def _follow(work: Operation, customers: Sequence[int], before: int, after: int) -> None:
    _rules("contributing.handing_over").follow(work, customers, before, after)


def _alarms(actor: Actor, customer_id: int) -> list[Alarm]:
    found: list[Alarm] = _rules("contributing.alarms").of(actor, customer_id)
    return found


def _deadlines(actor: Actor, ids: Sequence[int]) -> Mapping[int, Sequence[Deadline]]:
    found: Mapping[int, Sequence[Deadline]] = _rules("contributing.deadlines").of(actor, ids)
    return found


def _findings(actor: Actor, customer_id: int, contacts: Sequence[int]) -> Mapping[int, str]:
    found: Mapping[int, int] = _rules("shop.display").scores(actor, customer_id, contacts)
    return {contact: f"陈列 {points} 分" for contact, points in found.items()}


def _trends(day: date) -> Mapping[int, str]:
    found: Mapping[int, str] = _rules("contributing.trends").of(day)
    return found


def _restore(actor: Actor, visit_id: int) -> None:
    _rules("planning.states").bin_visits(actor, [visit_id], back=True)


def _about(user_id: int, day: date) -> About:
    found: About = import_module("cmdesk.visits.paper.packing").of_day(user_id, day)
    return found


def register() -> None:
    """Let customer files and kits know; once is enough."""
    ask_day(_about)
    evidence.add_trends(_trends)
    add_follower(_follow)
    alarms.add_source("visits", _alarms, frozenset(("visit", "anomaly", "activity")))
    deadlines.add_source("visits", _deadlines, frozenset(("visit", "anomaly", "activity")))
    findings.add_source("visits", _findings, frozenset(("visit", "regulation")))
    binned.add_source(binned.Source(Visit.KIND, "visit", "t.number || ' ' || t.day", _restore))
