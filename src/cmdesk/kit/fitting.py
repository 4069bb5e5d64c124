"""How columns share the width there is: those with little to say keep what they need, the widest give way."""

from __future__ import annotations

from collections.abc import Sequence


def share(wanted: Sequence[int], room: int, least: int) -> list[int]:
    """Return a width for each column, in pixels.

    Args:
        wanted: what each column would need to show everything.
        room: what there is for all of them.
        least: no column is made narrower than this to make room, unless it wants less.
    """
    if sum(wanted) <= room:
        return list(wanted)
    left, cap = room, 0
    ordered = sorted(wanted)
    for at, width in enumerate(ordered):
        cap = left // (len(ordered) - at)
        if width > cap:
            break
        left -= width
    return [min(width, max(cap, least)) for width in wanted]
