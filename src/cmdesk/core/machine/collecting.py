"""Python's collector of cyclic garbage, kept still while millions of plain values are made that hold no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing for a while; a third of the time of reading a long list goes into looking for garbage.

    What was made meanwhile counts as old afterwards: the next collection of what is new does not look through all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # into the oldest generation
            gc.enable()
