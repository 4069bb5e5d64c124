"""Where link fields find people while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.core.database import current
from cmdesk.core.pinyin import initials
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.staff.rules import role_label

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 12


def people(desk: Desk) -> LinkSource:
    """Return the source of people in office."""
    return LinkSource(_users, _user_title, desk.work)


def meant(text: str, name: str) -> bool:
    """Tell whether a typed text means a name: a part of it, or its pinyin initials."""
    wanted = text.strip().lower()
    return not wanted or wanted in name.lower() or initials(name).startswith(wanted)


def _users(text: str) -> list[Hit]:
    rows = current().rows(
        'SELECT u.id, u.name, u.role, n.name FROM "user" u LEFT JOIN unit n ON n.id = u.unit_id'
        " WHERE u.binned_at IS NULL AND u.active ORDER BY CASE u.role WHEN 'account_manager' THEN 0 ELSE 1 END, u.name, u.id"
    )
    found = [row for row in rows if meant(text, row[1])][:_MOST]
    return [(row[0], row[1], "　".join(part for part in (role_label(row[2]), row[3] or "") if part)) for row in found]


def _user_title(record_id: int) -> str:
    row = current().row('SELECT name FROM "user" WHERE id = ?', (record_id,))
    return str(row[0]) if row else ""
