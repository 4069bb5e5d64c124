"""What visits add to customer files: alarms of their heads, the recycle bin.

Registered with the tables, so the rules behind it are loaded when they are first asked.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.customers.rules import alarms, binned
from cmdesk.customers.rules.alarms import Alarm
from cmdesk.visits.record import Visit


def _rules(module: str) -> Any:
    return import_module(f"cmdesk.visits.rules.{module}")


def _alarms(actor: Actor, customer_id: int) -> list[Alarm]:
    found: list[Alarm] = _rules("alarms").of(actor, customer_id)
    return found


def _restore(actor: Actor, visit_id: int) -> None:
    _rules("states").bin_visits(actor, [visit_id], back=True)


def register() -> None:
    """Let customer files know; once is enough."""
    alarms.add_source("visits", _alarms, frozenset(("visit", "anomaly", "activity")))
    binned.add_source(binned.Source(Visit.KIND, "visit", "t.number || ' ' || t.day", _restore))
