"""What a screen may ask of the desk it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.feature import Panel, Sheet
from cmdesk.core.file.office import Office

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance


class Memory(Protocol):
    """Remembers small things per person: splitter sizes, the last view."""

    def get(self, key: str, default: str = "") -> str:
        """Return what was remembered."""

    def set(self, key: str, value: str) -> None:
        """Remember a text; written later, never waited for."""


class Desk(Protocol):
    """The main window as screens see it.

    Attributes:
        office: the office that is open.
        actor: who is signed in.
        work: background work (``kit.background.work.Work``): reads in a pool, writes one after another.
        changed: signal with the frozenset of kinds that a commit has touched, in the GUI thread.
    """

    office: Office
    actor: Actor
    work: Any
    changed: SignalInstance

    @property
    def memory(self) -> Memory:
        """Sizes and last choices of this person."""

    def open(self, kind: str, record_id: int) -> None:
        """Show a record on the page of its feature."""

    def go(self, page: str) -> None:
        """Show a navigation entry."""

    def panels(self, kind: str) -> Sequence[Panel]:
        """Return the panels that features contribute to a kind's page and the actor may see."""

    def sheet(self, kind: str) -> Sheet | None:
        """Return the paper that is printed of a kind's records."""

    def say(self, text: str, *, undo: bool = False) -> None:
        """Say something quietly in the status line; ``undo`` offers to take the last step back."""

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal where it is not tied to a field."""
