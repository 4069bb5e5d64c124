"""The most pressing time limit of customers, for the light in their list; told by features that customers know nothing of.

A source is registered when its tables are loaded. It is asked for a page of customers at once, in the thread that reads
the list, and answers with a statement or two whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from cmdesk.core.actor import Actor
from cmdesk.core.timers import Running

Tone = Literal["late", "soon", "due", "paused"]
_ORDER: Final = ("late", "soon", "due", "paused")
_NEVER: Final = "9999"


class Deadline(NamedTuple):
    """Something at a customer that has to be done in time.

    Attributes:
        tone: ``late``, ``soon``, ``due`` (time enough) or ``paused``.
        matter: what, as people say it.
        text: how much time is left: 还剩 1 天.
        due: day or moment in ISO text, to choose between equals; empty if there is none.
    """

    tone: Tone
    matter: str
    text: str
    due: str = ""


class Worst(NamedTuple):
    """What a cell shows: the sign and words of the most pressing deadline, all of them in full, and when it ends."""

    tone: Tone
    text: str
    told: str
    due: str = ""


Source = Callable[[Actor, Sequence[int]], Mapping[int, Sequence[Deadline]]]
_STATES: Final[dict[str, Tone]] = {"running": "due", "soon": "soon", "late": "late", "paused": "paused"}
_sources: dict[str, tuple[Source, frozenset[str]]] = {}


def add_source(name: str, source: Source, kinds: frozenset[str]) -> Callable[[], None]:
    """Let a feature tell deadlines; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: (actor, ids of customers he may see) → open deadlines, as far as he may know them.
        kinds: of the records that they depend on.
    """
    _sources[name] = source, kinds
    return lambda: _sources.pop(name, None) and None


def kinds() -> frozenset[str]:
    """Return the kinds of records that deadlines depend on."""
    return frozenset().union(*(kinds for _, kinds in _sources.values()))


def of_timer(matter: str, running: Running | None) -> list[Deadline]:
    """Return the deadline of a timer, none when it is over or has none."""
    if running is None or running.state not in _STATES or running.due is None:
        return []
    return [Deadline(_STATES[running.state], matter, running.text, f"{running.due:%Y-%m-%dT%H:%M}")]


def worst(actor: Actor, ids: Sequence[int]) -> dict[int, Worst]:
    """Return the most pressing deadline of each of some customers whom the actor may see; none for who has none."""
    found: dict[int, list[Deadline]] = {}
    for source, _ in _sources.values():
        for customer_id, some in source(actor, ids).items():
            found.setdefault(customer_id, []).extend(some)
    return {customer_id: _worst(some) for customer_id, some in found.items() if some}


def _worst(some: Iterable[Deadline]) -> Worst:
    ordered = sorted(some, key=lambda one: (_ORDER.index(one.tone), one.due or _NEVER))
    first, more = ordered[0], len(ordered) - 1
    text = f"{first.matter} {first.text}" + (f" 等 {more + 1} 项" if more else "")
    return Worst(first.tone, text, "\n".join(f"{one.matter}：{one.text}" for one in ordered), first.due)
