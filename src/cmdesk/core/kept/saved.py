"""What the program remembers for people: list views, window sizes, import mappings. Not part of the customer files.

A row belongs to one user, or to everybody (``user_id`` 0).
"""

from __future__ import annotations

import json
from typing import Any

import peewee

from cmdesk.core.actor import Actor
from cmdesk.core.database import current, proxy
from cmdesk.core.machine.trouble import told

EVERYBODY = 0


class Saved(peewee.Model):
    """One remembered thing: (user, topic, name) → JSON."""

    id = peewee.AutoField()
    user_id = peewee.IntegerField()
    topic = peewee.TextField()
    name = peewee.TextField()
    value = peewee.TextField()

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        indexes = ((("user_id", "topic", "name"), True),)


def put(actor: Actor, topic: str, name: str, value: Any, *, shared: bool = False) -> None:
    """Remember a value (anything JSON can hold); the last call wins."""
    with told():
        current().run(
            "INSERT INTO saved (user_id, topic, name, value) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (user_id, topic, name) DO UPDATE SET value = excluded.value",
            (EVERYBODY if shared else actor.id, topic, name, json.dumps(value, ensure_ascii=False)),
        )


def get(actor: Actor, topic: str, name: str, default: Any = None) -> Any:
    """Return the actor's own value, else everybody's, else ``default``."""
    row = current().row(
        "SELECT value FROM saved WHERE user_id IN (?, ?) AND topic = ? AND name = ? ORDER BY user_id DESC LIMIT 1",
        (actor.id, EVERYBODY, topic, name),
    )
    return json.loads(row[0]) if row else default


def names(actor: Actor, topic: str) -> dict[str, Any]:
    """Return everything remembered under a topic: name → value, the actor's own before everybody's."""
    rows = current().rows(
        "SELECT name, value FROM saved WHERE user_id IN (?, ?) AND topic = ? ORDER BY user_id, name",
        (actor.id, EVERYBODY, topic),
    )
    return {name: json.loads(value) for name, value in rows}


def drop(actor: Actor, topic: str, name: str, *, shared: bool = False) -> None:
    """Forget a value."""
    with told():
        current().run(
            "DELETE FROM saved WHERE user_id = ? AND topic = ? AND name = ?",
            (EVERYBODY if shared else actor.id, topic, name),
        )
