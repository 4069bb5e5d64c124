"""How large text is, and with it all that stands beside text. Without Qt.

Every measure in the program is written in pixels beside ordinary text of ``TEXT_POINTS``; ``px`` returns it for the text a
person has chosen. Margins and gaps stay as they are: on a small screen the room belongs to the words.
"""

from __future__ import annotations

from typing import Final, Literal

from cmdesk.kit.look.tokens import TEXT_POINTS

Text = Literal["system", "standard", "large", "larger", "largest"]
"""What a person chooses; ``"system"`` follows what is set for all programs."""

POINTS: Final[dict[Text, float]] = {"standard": TEXT_POINTS, "large": 10.5, "larger": 12.0, "largest": 13.5}
"""小五, 五号, 小四 and a half more: 12, 14, 16 and 18 pixels on a screen of 100 %, so that strokes stay sharp."""


class _Now:
    """The size that is shown."""

    points: float = TEXT_POINTS


def points() -> float:
    """Return how large ordinary text is now."""
    return _Now.points


def set_points(size: float) -> None:
    """Let ordinary text be of another size from now on; ``growing.grow`` tells what is on screen already."""
    _Now.points = size


def factor() -> float:
    """Return how many times larger than usual text is now."""
    return _Now.points / TEXT_POINTS


def px(pixels: float) -> int:
    """Return a measure beside usual text as it is beside the text of now."""
    return round(pixels * _Now.points / TEXT_POINTS)


def again(pixels: float, was: float) -> int:
    """Return for the text of now what ``px`` has returned when text was ``was`` times as large as usual.

    To the pixel: nothing drifts, however often somebody changes the size.
    """
    return px(round(pixels / was))


def of_percent(percent: float) -> float:
    """Return the points of text that the system is asked to show at so many percent, as far as windows have room for it."""
    return round(min(max(TEXT_POINTS, TEXT_POINTS * percent / 100), POINTS["largest"]), 2)


def stepped(size: float, by: int) -> Text:
    """Return the next larger (1) or smaller (-1) text that can be chosen; the last where there is none beyond."""
    names = list(POINTS)
    if by > 0:
        return next((name for name in names if POINTS[name] > size + 0.01), names[-1])
    return next((name for name in reversed(names) if POINTS[name] < size - 0.01), names[0])
