"""Reads run side by side, and an older one may end last: what it found must not replace what a newer one found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Newest:
    """Passes on what came of the read that was asked for last: ``work.read(job, self._newest(self._show), …)``."""

    def __init__(self) -> None:
        self._asked = 0

    def __call__(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """Return what passes a result on to ``then``, unless another read has been asked for meanwhile."""
        self._asked += 1
        mine = self._asked

        def deliver(found: T) -> None:
            if mine == self._asked:
                then(found)

        return deliver
