"""What another desk at the same office does: this process hears nothing of it until it looks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from cmdesk.core.door import announce, elsewhere


@contextmanager
def on_another_desk() -> Iterator[None]:
    """Write as a process of its own would: nothing is announced here, and the operations are not this process's own."""
    with patch.object(elsewhere, "own", lambda *_: None), patch.object(announce, "changed", lambda _kinds: None):
        yield
