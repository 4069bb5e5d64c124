"""What is typed into a file is kept against a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.core.kept import draft
from cmdesk.customers.record import Customer
from cmdesk.customers.screens.file import values as file_values

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_QUIET = 900  # milliseconds


class Drafts(QObject):
    """Keeps and forgets the drafts of files.

    Signals:
        due: nothing has been typed for a while; answer with ``keep``.
    """

    due = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ours: set[int] = set()  # files whose drafts were kept or forgotten here
        self._later = QTimer(self, singleShot=True, interval=_QUIET)
        self._later.timeout.connect(self.due)

    def begin(self) -> None:
        """Something was typed."""
        self._later.start()

    def stop(self) -> None:
        """Another file is shown."""
        self._later.stop()

    def is_ours(self, customer_id: int | None) -> bool:
        """Tell whether what is kept of a file is this page's own: nobody died, and it may just be being forgotten."""
        return customer_id in self._ours

    def keep(self, customer_id: int, version: int, changed: dict[str, Any]) -> None:
        """Keep what was typed; confidential values are never kept."""
        self._ours.add(customer_id)
        actor, typed = self._desk.actor, file_values.to_draft(changed)
        self._desk.work.write(lambda: draft.keep(actor, Customer.KIND, customer_id, version, typed), title="")

    def drop(self, customer_id: int | None) -> None:
        """Forget what was kept."""
        self._later.stop()
        if customer_id is not None:
            self._ours.add(customer_id)
            actor = self._desk.actor
            self._desk.work.write(lambda: draft.drop(actor, Customer.KIND, customer_id), title="")
