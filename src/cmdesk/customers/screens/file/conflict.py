"""Two people have changed the same fields of a file."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Conflict
from cmdesk.customers.screens.file import values as file_values
from cmdesk.kit.form.conflict import ConflictDialog, Disputed


def settle(actor: Actor, conflict: Conflict, parent: QWidget) -> dict[str, Any] | None:
    """Let a person choose field by field; returns the values, None when he leaves it open."""
    specs = {spec.name: spec for spec in file_values.specs()}
    disputes = [
        Disputed(specs[one.field], file_values.three(one), file_values.linked_titles(actor, one))
        for one in conflict.differences
    ]
    dialog = ConflictDialog(str(conflict), disputes, parent)
    try:
        return dialog.chosen() if dialog.exec() else None
    finally:
        dialog.deleteLater()
