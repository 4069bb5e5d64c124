"""Words beside each other in one text, however somebody parted them: 张三、李四，王五；赵六."""

from __future__ import annotations

import re

_MARKS = re.compile(r"[、，,；;\r\n]")
_MARKS_OR_BLANKS = re.compile(r"[、，,；;\s]")


def parted(text: str, *, blanks: bool = False) -> list[str]:
    """Return the words of a text, trimmed and without empty ones.

    Args:
        text: as it was typed or stands in a cell.
        blanks: a blank parts them too, as between numbers.
    """
    pattern = _MARKS_OR_BLANKS if blanks else _MARKS
    return [word for part in pattern.split(text) if (word := part.strip())]
