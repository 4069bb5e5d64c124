"""What somebody was typing, kept in the office itself so that a crash loses nothing and an encrypted office stays so."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import peewee

from cmdesk.core.actor import Actor
from cmdesk.core.database import current, proxy
from cmdesk.core.field import moment_of, moment_text
from cmdesk.core.machine.trouble import told


class Draft(peewee.Model):
    """Unsaved values of one form of one person; ``record_id`` 0 is a new record."""

    id = peewee.AutoField()
    user_id = peewee.IntegerField()
    kind = peewee.TextField()
    record_id = peewee.IntegerField()
    at = peewee.TextField()
    version = peewee.IntegerField()
    values = peewee.TextField(column_name="typed")

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        indexes = ((("user_id", "kind", "record_id"), True),)


def keep(actor: Actor, kind: str, record_id: int, version: int, values: dict[str, Any]) -> None:
    """Remember the stored forms that somebody has typed; the last call wins."""
    text = json.dumps(values, ensure_ascii=False)
    with told():
        current().run(
            "INSERT INTO draft (user_id, kind, record_id, at, version, typed) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (user_id, kind, record_id) DO UPDATE"
            " SET at = excluded.at, version = excluded.version, typed = excluded.typed",
            (actor.id, kind, record_id, moment_text(datetime.now().astimezone()), version, text),
        )


def find(actor: Actor, kind: str, record_id: int) -> tuple[datetime, int, dict[str, Any]] | None:
    """Return when, against which version and what was typed, or None."""
    row = current().row(
        "SELECT at, version, typed FROM draft WHERE user_id = ? AND kind = ? AND record_id = ?",
        (actor.id, kind, record_id),
    )
    return (moment_of(row[0]), int(row[1]), json.loads(row[2])) if row else None


def drop(actor: Actor, kind: str, record_id: int) -> None:
    """Forget a draft that was saved or thrown away."""
    with told():
        current().run("DELETE FROM draft WHERE user_id = ? AND kind = ? AND record_id = ?", (actor.id, kind, record_id))
