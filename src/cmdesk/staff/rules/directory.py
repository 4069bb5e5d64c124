"""Whom a step of an approval means: roles near a unit, superiors, heads of departments, deputies (S3-20, S3-22).

Who stands above a role is the office's own regulation ``superior.<role>``; the nearest person of that role is meant, in
one's own unit or the units above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import people
from cmdesk.core.database import current
from cmdesk.staff.rules.signing_in import confirm_password

_LADDER = 12  # more steps than any ladder of roles has; ends one that an office has bent into a ring


class StaffDirectory:
    """Answers the approval engine from the office's people; see ``core.approval.people.Directory``."""

    def of_role(self, role: str, unit_id: int | None) -> Sequence[int]:
        """Return who has a role: those nearest to a unit, in it or above; everybody when none is near."""
        rows = current().rows(
            'SELECT id, unit_id FROM "user" WHERE role = ? AND active = ? AND binned_at IS NULL ORDER BY id',
            (role, True),
        )
        for unit in _line(unit_id):
            here = [user for user, place in rows if place == unit]
            if here:
                return here
        return [user for user, _ in rows]

    def superior(self, user_id: int, steps: int) -> int | None:
        """Return the n-th superior of somebody; a role that nobody fills is stepped over."""
        row = current().row('SELECT role, unit_id FROM "user" WHERE id = ?', (user_id,))
        if row is None:
            return None
        role, unit_id = str(row[0]), row[1]
        rules = regulation.today()
        left = steps
        for _ in range(_LADDER):
            role = str(rules.values.get(f"superior.{role}") or "")
            found = [user for user in self.of_role(role, unit_id) if user != user_id] if role else []
            if found:
                left -= 1
            if found and left == 0:
                return found[0]
        return None

    def head(self, unit: str) -> int | None:
        """Return who leads the department with this duty or name: whose superior sits elsewhere.

        A department in which nobody works is led by the administrator: what it has to sign never passes unsigned.
        None means that the office has no such department.
        """
        rows = current().rows(
            'SELECT unit.id, u.id, u.role FROM unit LEFT JOIN "user" u'
            " ON u.unit_id = unit.id AND u.active = ? AND u.binned_at IS NULL"
            " WHERE (unit.duty = ? OR unit.name = ?) AND unit.binned_at IS NULL ORDER BY unit.id, u.id",
            (True, unit, unit),
        )
        values = regulation.today().values
        roles = {(place, role) for place, _, role in rows}
        for place, user, role in rows:
            if user is not None and (place, values.get(f"superior.{role}")) not in roles:
                return int(user)
        return next(iter(self.administrators()), None) if rows else None

    def units(self, unit_id: int | None) -> Sequence[str]:
        """Return the names of a unit and of those above it, itself first."""
        found = (current().row("SELECT name FROM unit WHERE id = ?", (unit,)) for unit in _line(unit_id))
        return [str(row[0]) for row in found if row is not None]

    def by_login(self, login: str) -> int | None:
        """Return the active person with this login."""
        row = current().row('SELECT id FROM "user" WHERE login = ? AND active = ? AND binned_at IS NULL', (login, True))
        return int(row[0]) if row else None

    def deputies(self, user_id: int, day: date) -> Sequence[int]:
        """Return who may act for somebody on a day; for who has left, the administrators, so that nothing gets stuck."""
        named = _deputies("deputy_id", "user_id", user_id, day)
        if self.is_active(user_id):
            return named
        return [*named, *(one for one in self.administrators() if one not in named)]

    def acts_for(self, user_id: int, day: date) -> Sequence[int]:
        """Return for whom somebody may act on a day; an administrator for those, too, who left with something to sign."""
        named = _deputies("user_id", "deputy_id", user_id, day)
        if user_id not in self.administrators():
            return named
        return [*named, *(one for one in _gone_with_parts() if one not in named)]

    def administrators(self) -> Sequence[int]:
        """Return the active administrators."""
        return self.of_role("administrator", None)

    def name(self, user_id: int) -> str:
        """Return how people call somebody, also one who has left."""
        row = current().row('SELECT name FROM "user" WHERE id = ?', (user_id,))
        return str(row[0]) if row else "系统"

    def is_active(self, user_id: int) -> bool:
        """Tell whether somebody works here: has an account that is neither stopped nor thrown away."""
        row = current().row('SELECT 1 FROM "user" WHERE id = ? AND active = ? AND binned_at IS NULL', (user_id, True))
        return row is not None

    def confirm(self, actor: Actor, password: str) -> None:
        """Check a password typed again; a wrong one counts like a failed sign-in."""
        confirm_password(actor, password)


def register() -> None:
    """Let the approval engine ask here."""
    people.register(StaffDirectory())


def _line(unit_id: int | None) -> list[int]:
    """Return a unit and the units above it, itself first."""
    line: list[int] = []
    while unit_id is not None and unit_id not in line:
        line.append(unit_id)
        row = current().row("SELECT parent_id FROM unit WHERE id = ?", (unit_id,))
        unit_id = row[0] if row else None
    return line


def _gone_with_parts() -> list[int]:
    """Return who does not work here any more and has something to sign."""
    rows = current().rows(
        'SELECT DISTINCT u.id FROM "user" u JOIN approval_part part ON part.user_id = u.id'
        " WHERE part.state = 'waiting' AND (u.active = ? OR u.binned_at IS NOT NULL) ORDER BY u.id",
        (False,),
    )
    return [int(row[0]) for row in rows]


def _deputies(wanted: str, given: str, user_id: int, day: date) -> list[int]:
    rows = current().rows(
        f"SELECT {wanted} FROM deputy WHERE {given} = ? AND begins_on <= ? AND ends_on >= ? AND binned_at IS NULL"
        " ORDER BY id",
        (user_id, day.isoformat(), day.isoformat()),
    )
    return [int(row[0]) for row in rows]
