"""What a customer's page warns of in its head, told by features that customers know nothing of.

A source is registered when its tables are loaded; it says what is pressing now, in a few words each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple

from cmdesk.core.actor import Actor


class Alarm(NamedTuple):
    """A few words with their sign: ``late`` before ``soon`` before what is only good to know."""

    text: str
    tone: Literal["late", "soon", "due", "info"]


Source = Callable[[Actor, int], Sequence[Alarm]]
_URGENCY: Final = ("late", "soon", "due", "info")
_sources: dict[str, tuple[Source, frozenset[str]]] = {}


def add_source(name: str, source: Source, kinds: frozenset[str]) -> Callable[[], None]:
    """Let a feature warn of something; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: (actor, id of a customer he may see) → what is pressing there, as far as the actor may know it.
        kinds: of the records that it depends on; when one changes, it is asked again.
    """
    _sources[name] = source, kinds
    return lambda: _sources.pop(name, None) and None


def kinds() -> frozenset[str]:
    """Return the kinds of records that alarms depend on."""
    return frozenset().union(*(kinds for _, kinds in _sources.values()))


def alarms(actor: Actor, customer_id: int) -> list[Alarm]:
    """Return what is pressing at a customer whom the actor may see, the most urgent first."""
    found = [one for source, _ in _sources.values() for one in source(actor, customer_id)]
    return sorted(found, key=lambda one: _URGENCY.index(one.tone))
