"""The two styles of letters on paper, regular and bold, each a row of fonts: what one lacks the next one has.

A character that no font has is printed as a small frame with its code (U+20BB7), so that nobody takes it for another.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Final

from cmdesk.core.paper.truetype import TrueType
from cmdesk.core.resources import resource

NOWHERE: Final = -1
"""Place of a character that no font has."""
_SHARED: Final = ("FallbackSans.ttf", "FallbackHan.ttf")
_WINDOWS: Final = ("simsunb.ttf", "SimsunExtG.ttf")
_LOST: Final = 20_000  # texts remembered with their width


class _Widths(dict[str, float]):
    """Character → its width in em, found out when a character is first met."""

    def __init__(self, lettering: Lettering) -> None:
        super().__init__()
        self._lettering = lettering

    def __missing__(self, char: str) -> float:
        value = self[char] = self._lettering.look_up(char)
        return value


class Lettering:
    """A style of letters.

    Attributes:
        bold: which of the two.
        files: the fonts in the order they are asked.
        widths: character → width in em.
        foreign: characters that the first font lacks → number of the font that has them, or ``NOWHERE``.
    """

    def __init__(self, files: tuple[TrueType, ...], *, bold: bool) -> None:
        self.bold = bold
        self.files = files
        self.widths = _Widths(self)
        self.foreign: dict[str, int] = {}
        self._measured: dict[str, float] = {}

    def width(self, text: str) -> float:
        """Return the width of a line in em."""
        known = self._measured.get(text)
        if known is None:
            if len(self._measured) > _LOST:
                self._measured.clear()
            known = self._measured[text] = sum(map(self.widths.__getitem__, text))
        return known

    def look_up(self, char: str) -> float:
        """Find the font that has a character and return the character's width in em."""
        for number, file in enumerate(self.files):
            glyph = file.glyph(ord(char))
            if glyph:
                if number:
                    self.foreign[char] = number
                return file.width(glyph) / 1000
        self.foreign[char] = NOWHERE
        return 1.0

    def runs(self, text: str) -> list[tuple[int, str]]:
        """Return a line cut where the font changes, as (number of the font, characters)."""
        self.width(text)  # makes every character known
        if not self.foreign or self.foreign.keys().isdisjoint(text):
            return [(0, text)]
        runs: list[tuple[int, str]] = []
        for char in text:
            number = self.foreign.get(char, 0)
            if runs and runs[-1][0] == number:
                runs[-1] = (number, runs[-1][1] + char)
            else:
                runs.append((number, char))
        return runs


@cache
def _file(path: Path) -> TrueType:
    return TrueType(path)


@cache
def lettering(*, bold: bool = False) -> Lettering:
    """Return one of the two styles."""
    first = resource("fonts", f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf")
    shared = [resource("fonts", name) for name in _SHARED]
    if sys.platform == "win32":
        shared += [Path("C:/Windows/Fonts") / name for name in _WINDOWS]
    return Lettering(tuple(_file(path) for path in (first, *shared) if path.is_file()), bold=bold)
