"""Saving what was typed into a cell of the list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from cmdesk.core.errors import Refused
from cmdesk.customers import links, rules
from cmdesk.customers.rules.file import extra
from cmdesk.customers.screens.file import values as file_values
from cmdesk.kit.table.view import TableView

if TYPE_CHECKING:
    from cmdesk.core.actor import Actor
    from cmdesk.kit.desk import Desk

_AGAIN = 120  # milliseconds between attempts to open a refused cell again
_TRIES = 10


class CellEdits(QObject):
    """Saves cells away from the window's thread; what is refused stands in its cell again, with the reason."""

    def __init__(self, desk: Desk, table: TableView) -> None:
        super().__init__(table)
        self._desk, self._table = desk, table
        specs = file_values.specs()
        self._labels = {spec.name: spec.label for spec in specs}
        table.set_editing(specs, links.sources(desk))
        table.cell_edited.connect(self._save)

    def look_again(self) -> None:
        """Edit the office's own fields as they are now."""
        specs = file_values.specs()
        self._labels = {spec.name: spec.label for spec in specs}
        if self._table.editing is not None:
            self._table.editing.set_specs(specs)

    def _save(self, customer_id: int, key: str, value: object, before: object) -> None:
        actor, label = self._desk.actor, self._labels[key]
        self._desk.work.write(
            partial(save, actor, customer_id, key, value, before, label), self._saved, owner=self,
            refused=partial(self._refused, customer_id, key, value),
        )  # fmt: skip

    def _saved(self, title: str) -> None:
        self._desk.say(f"{title} 已保存", undo=True)

    def _refused(self, customer_id: int, key: str, value: object, refusal: Refused, tries: int = _TRIES) -> None:
        editing = self._table.editing
        if editing is not None and editing.refuse(customer_id, key, value, str(refusal)):
            return
        if tries > 0:  # the list is just being read anew; its rows are back in a moment
            QTimer.singleShot(_AGAIN, self, partial(self._refused, customer_id, key, value, refusal, tries - 1))
        else:
            self._desk.refuse(refusal)


def save(actor: Actor, customer_id: int, key: str, value: Any, before: Any, label: str) -> str:
    """Change one field of a file, unless it no longer holds what the list showed; returns how the file is called.

    Raises:
        Refused: somebody else has changed it, or a rule says no.
    """
    stored = rules.read(actor, customer_id)
    now = extra.values_of(stored.extra).get(key) if key.startswith(extra.PREFIX) else getattr(stored, key)
    if now != before:
        raise Refused(f"“{label}”刚被别人改过，请看过新的内容再改。")
    return rules.edit(actor, customer_id, {key: value}, version=stored.version or 1, before={key: before}).title()
