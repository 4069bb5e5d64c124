"""What was found at a contact, told beside it by features that activities know nothing of (S1-23)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cmdesk.core.actor import Actor

Source = Callable[[Actor, int, Sequence[int]], Mapping[int, str]]

_sources: dict[str, tuple[Source, frozenset[str]]] = {}


def add_source(name: str, source: Source, kinds: frozenset[str]) -> Callable[[], None]:
    """Let a feature tell what it found; returns the way out.

    Args:
        name: of the feature; a second source of the same name takes the place of the first.
        source: (actor, customer, contacts of his that the actor may see) → contact → a few words, as far as the actor may
            know them.
        kinds: of the records that it depends on; when one changes, it is asked again.
    """
    _sources[name] = source, kinds
    return lambda: _sources.pop(name, None) and None


def kinds() -> frozenset[str]:
    """Return the kinds of records that findings depend on."""
    return frozenset().union(*(kinds for _, kinds in _sources.values()))


def findings(actor: Actor, customer_id: int, contacts: Sequence[int]) -> dict[int, str]:
    """Return contact → what was found at it, in a few words; contacts without anything are left out."""
    found: dict[int, list[str]] = {}
    for source, _ in _sources.values():
        for contact, words in source(actor, customer_id, contacts).items():
            found.setdefault(contact, []).append(words)
    return {contact: "　".join(words) for contact, words in found.items()}
