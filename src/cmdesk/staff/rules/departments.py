"""Departments by what they are there for: a flow means 品控 whatever the office calls it (S4-45)."""

from __future__ import annotations

from collections.abc import Iterable

from cmdesk.core.database import current
from cmdesk.staff.record import DUTIES

_LABELS = {choice.value: choice.label for choice in DUTIES}


def duties() -> dict[str, str]:
    """Return every duty with the name of the department that has it; empty where the office has none."""
    rows = current().rows("SELECT duty, name FROM unit WHERE duty IS NOT NULL AND binned_at IS NULL ORDER BY id DESC")
    known = {str(duty): str(name) for duty, name in rows}  # the first of several
    return {duty: known.get(duty, "") for duty in _LABELS}


def duty_label(duty: str) -> str:
    """Return what a duty is called, or the word itself where it is a department's name."""
    return _LABELS.get(duty, duty)


def departments() -> dict[int, str]:
    """Return the office's departments, id → name; areas are none."""
    rows = current().rows("SELECT id, name FROM unit WHERE kind = 'department' AND binned_at IS NULL ORDER BY id")
    return {int(unit): str(name) for unit, name in rows}


def lacking(heads: Iterable[str]) -> list[str]:
    """Return which of these departments (duties or names) the office does not have, as people call them."""
    known = {str(name) for row in current().rows("SELECT name, duty FROM unit WHERE binned_at IS NULL") for name in row}
    return [duty_label(one) for one in heads if one not in known]
