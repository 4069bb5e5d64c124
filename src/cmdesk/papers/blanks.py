"""What stands on the empty sheets of a form by the office's own rules; a feature registers it under the form's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # records are loaded with it: what draws forms is loaded by who prints
    from cmdesk.core.paper.values import Values

_sources: dict[str, Callable[[], Values]] = {}


def register(form: str, source: Callable[[], Values]) -> None:
    """Let a feature say what is printed on each empty sheet of a form; asked anew for every print."""
    _sources[form] = source


def printed(form: str) -> Values:
    """Return what is printed on each empty sheet of a form; mostly nothing."""
    return _sources[form]() if form in _sources else {}
