"""What this office calls its roles: the documents use several words for one job (X-7), so each is a regulation."""

from __future__ import annotations

from cmdesk.core import regulation
from cmdesk.core.spec import Choice
from cmdesk.staff.record import ROLES

_SHIPPED = {choice.value: choice for choice in ROLES}


def role_label(role: str | None) -> str:
    """Return the office's word for a role today; the shipped one when the office has none."""
    said = regulation.today().values.get(f"term.role.{role}")
    shipped = _SHIPPED.get(role or "")
    return str(said or (shipped.label if shipped else role or ""))


def role_choices() -> tuple[Choice, ...]:
    """Return the roles as choices in the office's words; initials only where the shipped word still stands."""
    found = []
    for choice in ROLES:
        label = role_label(choice.value)
        found.append(Choice(choice.value, label, choice.initials if label == choice.label else ""))
    return tuple(found)
