"""A page that is out of sight does not read what others change; it reads once when it is seen again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from weakref import WeakMethod

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

Kinds = frozenset[str] | set[str] | Callable[[], frozenset[str]]
"""Kinds of records, or what says them as late as they are needed."""
MINUTE: Final = 60_000  # milliseconds, after which the lights of a page are told anew


class Rereading(QObject):
    """Keeps a page true to what is stored: at once while it is seen, else as soon as it is seen."""

    _behind = False  # of the class as well: a page that is being thrown away still has events, and no attributes

    def __init__(
        self, desk: Desk, page: QWidget, kinds: Kinds | None, read: Callable[[], object], *, every: int = 0
    ) -> None:
        """Watch a page for as long as it lives.

        Args:
            desk: tells what a commit has touched.
            page: is what people see or do not see.
            kinds: what it shows; None for a page that shows of everything.
            read: reads it anew, a bound method of the page or of what stands on it; never a reason for it to stay.
            every: milliseconds after which it is read although nothing has changed, for lights go on with time; 0 never.
        """
        super().__init__(page)
        self._kinds = kinds
        self._read = WeakMethod(read)  # what holds its own page would keep it until the next collection, in any thread
        page.installEventFilter(self)
        desk.changed.connect(self._changed)
        if every:
            self._again = QTimer(self, interval=every)
            self._again.timeout.connect(self._read_seen)
            self._again.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002  # Qt's own
        """Read what was changed meanwhile, when the page comes into sight."""
        if self._behind and event.type() == QEvent.Type.Show:
            self._behind = False
            self._read_anew()
        return False

    def _changed(self, kinds: frozenset[str]) -> None:
        shown = self._kinds() if callable(self._kinds) else self._kinds
        if shown is None or kinds & shown:
            self._read_seen()

    def _read_seen(self) -> None:
        page = self.parent()
        if isinstance(page, QWidget) and page.isVisible():
            self._read_anew()
        else:
            self._behind = True

    def _read_anew(self) -> None:
        read = self._read()
        if read is not None:
            read()
