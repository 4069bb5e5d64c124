"""Where link fields find people while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.core import approval
from cmdesk.core.database import current
from cmdesk.core.text.pinyin import initials
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.staff.rules import role_label

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST = 12


def people(desk: Desk) -> LinkSource:
    """Return the source of people in office."""
    return LinkSource(_users, _user_title, desk.work)


def recipients(desk: Desk) -> LinkSource:
    """Return the source of whom something is copied to: people in office, and departments with the head who gets it.

    A department has its id as a negative number; its title is its name.
    """
    return LinkSource(_recipients, _recipient_title, desk.work)


def fits(text: str, name: str) -> bool:
    """Tell whether a typed text means a name: a part of it, or its pinyin initials."""
    wanted = text.strip().lower()
    return not wanted or wanted in name.lower() or initials(name).startswith(wanted)


def _users(text: str) -> list[Hit]:
    rows = current().rows(
        'SELECT u.id, u.name, u.role, n.name FROM "user" u LEFT JOIN unit n ON n.id = u.unit_id'
        " WHERE u.binned_at IS NULL AND u.active ORDER BY CASE u.role WHEN 'account_manager' THEN 0 ELSE 1 END, u.name, u.id"
    )
    found = [row for row in rows if fits(text, row[1])][:_MOST]
    return [(row[0], row[1], "　".join(part for part in (role_label(row[2]), row[3] or "") if part)) for row in found]


def _user_title(record_id: int) -> str:
    row = current().row('SELECT name FROM "user" WHERE id = ?', (record_id,))
    return str(row[0]) if row else ""


def _recipients(text: str) -> list[Hit]:
    rows = current().rows("SELECT id, name FROM unit WHERE binned_at IS NULL ORDER BY name, id")
    units = [(int(row[0]), str(row[1])) for row in rows if text.strip() and fits(text, row[1])][:_MOST]
    known = approval.directory()
    told = []
    for unit_id, name in units:
        head = known.head(name)
        told.append((-unit_id, name, f"部门，由{known.name(head)}收" if head is not None else "部门，现在没有负责人"))
    return (told + _users(text))[:_MOST]


def _recipient_title(record_id: int) -> str:
    if record_id >= 0:
        return _user_title(record_id)
    row = current().row("SELECT name FROM unit WHERE id = ?", (-record_id,))
    return str(row[0]) if row else ""
