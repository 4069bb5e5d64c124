"""What one page is made of, in points from the top left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cmdesk.core.paper.lettering import Lettering

MM: Final = 72 / 25.4


class Letters(NamedTuple):
    """A line of text: where its base line begins."""

    x: float
    y: float
    text: str
    lettering: Lettering
    size: float


class Tick(NamedTuple):
    """A box to be ticked, by its top left corner."""

    x: float
    y: float
    size: float
    marked: bool
    round: bool
    key: str
    choice: str


class Code(NamedTuple):
    """A QR code: its modules, row by row."""

    x: float
    y: float
    size: float
    content: str
    modules: tuple[tuple[bool, ...], ...]


class Fill(NamedTuple):
    """A filled area of a chart, by its top left corner.

    Attributes:
        shade: 0 dark, 1 light, 2 hatched, 3 empty; told apart in grey and on a copy of a copy.
    """

    x: float
    y: float
    width: float
    height: float
    shade: int = 0


SHADES: Final = 4
"""How many shades there are; further series of a chart begin anew."""


@dataclass
class Ink:
    """Everything that is drawn on a page. Lines are (x, y, x, y), areas (x, y, width, height)."""

    width: float
    height: float
    letters: list[Letters] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    thin: list[tuple[float, float, float, float]] = field(default_factory=list)
    faint: list[tuple[float, float, float, float]] = field(default_factory=list)
    frames: list[tuple[float, float, float, float]] = field(default_factory=list)
    tints: list[tuple[float, float, float, float]] = field(default_factory=list)
    solid: list[tuple[float, float, float, float]] = field(default_factory=list)
    circles: list[tuple[float, float, float]] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    upright: list[Letters] = field(default_factory=list)  # turned by a right angle: brackets in vertical text
    logo: tuple[float, float, float, float, bytes] | None = None
    stamp: str = ""
    fills: list[Fill] = field(default_factory=list)
    grey: list[Letters] = field(default_factory=list)
