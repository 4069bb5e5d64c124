"""Which pages are meant: 全部, 当前页, ``1-3,5``."""

from __future__ import annotations

import re

from cmdesk.core.errors import Refused

_PART = re.compile(r"(\d{1,6})?\s*(?:(-)\s*(\d{1,6})?)?")
_SIGNS = str.maketrans("，、；;　—–－～~至到０１２３４５６７８９", ",,,, -------0123456789")


def pages_of(text: str, count: int) -> tuple[int, ...]:
    """Return the pages that a text like ``1-3,5`` means, counted from 0, in the order written, each once.

    Args:
        text: numbers and ranges; ``3-`` is from the third on, ``-3`` up to the third; Chinese signs are understood.
        count: how many pages there are.

    Raises:
        Refused: the text is no list of pages, or names pages that are not there.
    """
    found: dict[int, None] = {}
    for part in filter(None, (piece.strip() for piece in text.translate(_SIGNS).replace(" ", "").split(","))):
        match = _PART.fullmatch(part)
        if match is None or (match[1] is None and match[3] is None):
            raise Refused(f"“{part}”看不懂，请写成 1-3,5 这样的页码。")
        first = int(match[1] or 1)
        last = int(match[3] or count) if match[2] else first
        if not 1 <= first <= last <= count:
            raise Refused(f"没有第 {part} 页，一共 {count} 页，请改成 1 到 {count} 之间的页码，小的在前。")
        found.update(dict.fromkeys(range(first - 1, last)))
    if not found:
        raise Refused("请写要打印的页码，例如 1-3,5。")
    return tuple(found)
