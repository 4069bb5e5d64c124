"""After a commit, whoever shows records is told which kinds have changed."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[frozenset[str]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> Callable[[], None]:
    """Call ``listener`` with the changed kinds after every commit, in the thread that wrote; returns the way out."""
    _listeners.append(listener)
    return lambda: _listeners.remove(listener) if listener in _listeners else None


def changed(kinds: frozenset[str]) -> None:
    """Tell every listener."""
    for listener in tuple(_listeners):
        listener(kinds)
