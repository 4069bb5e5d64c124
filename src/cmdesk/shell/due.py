"""What the clock brings to a person, asked of every feature."""

from __future__ import annotations

from datetime import datetime

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.notice import Reminder
from cmdesk.shell.features import FEATURES


def due(actor: Actor, at: datetime) -> list[Reminder]:
    """Return what every feature would tell a person at a moment; one that cannot say keeps the others from nothing."""
    found: list[Reminder] = []
    for feature in FEATURES:
        if feature.reminders is not None:
            try:
                found += feature.reminders(actor, at)
            except Refused:  # a regulation is missing; the page that needs it says so
                continue
    return found
