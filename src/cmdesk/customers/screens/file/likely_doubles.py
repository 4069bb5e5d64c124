"""A word about likely doubles while somebody is still typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from cmdesk.customers import doubles

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

ALIKE = "可能重复："
_QUIET = 450  # milliseconds
_TELLING = frozenset({"name", "short_name", "phones", "credit_code", "address"})


class LikelyDoubles(QObject):
    """Looks for doubles when nothing has been typed for a moment.

    Signals:
        due: answer with ``look``.
        told: the sentence that begins with ``ALIKE``, or nothing.
    """

    due = Signal()
    told = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._later = QTimer(self, singleShot=True, interval=_QUIET)
        self._later.timeout.connect(self.due)

    def begin(self, name: str) -> None:
        """A field was typed in."""
        if name in _TELLING:
            self._later.start()

    def look(self, typed: dict[str, Any], but: int | None) -> None:
        """Look for other files like this one."""
        actor = self._desk.actor
        self._desk.work.read(lambda: doubles.while_typing(actor, typed, but=but or 0), self._tell, owner=self, title="")

    def _tell(self, found: list[doubles.Double]) -> None:
        more = f"　等 {len(found)} 户" if len(found) > 1 else ""
        self.told.emit(f"{ALIKE}{found[0].sentence}{more}" if found else "")
