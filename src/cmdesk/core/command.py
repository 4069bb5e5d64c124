"""What a sub-command of the command line works with; ``cmdesk.cli`` provides it."""

from __future__ import annotations

from typing import Any, Protocol

from cmdesk.core.actor import Actor
from cmdesk.core.office import Office


class Context(Protocol):
    """The office, who runs the command, and the two ways to answer."""

    as_json: bool

    @property
    def office(self) -> Office:
        """The office, opened when a command first needs it; raises Refused when there is none."""

    @property
    def actor(self) -> Actor:
        """Who runs the command, signed in; raises Refused."""

    def open(self) -> Office:
        """Open the office, making it when there is none."""

    def say(self, text: str) -> None:
        """Print a line for people; silent with ``--json``."""

    def tell(self, text: str) -> None:
        """Print progress on stderr, when somebody watches."""

    def out(self, result: dict[str, Any]) -> None:
        """Set the one object that ``--json`` prints; later calls add to it."""
