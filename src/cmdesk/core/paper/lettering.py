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
_RARE: Final = ("NotoSansHK.ttf", "NotoSansJP.ttf", "DejaVuSans.ttf", "BabelStoneHan.ttf.xz")
_WINDOWS: Final = ("simsunb.ttf", "SimsunExtG.ttf")
_KEPT: Final = 20_000  # texts remembered with their width


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
        widths: character → width in em.
        foreign: characters that the first font lacks → number of the font that has them, or ``NOWHERE``.
    """

    def __init__(self, paths: tuple[Path, ...], *, bold: bool) -> None:
        self.bold = bold
        self._paths = paths
        self.widths = _Widths(self)
        self.foreign: dict[str, int] = {}
        self._measured: dict[str, float] = {}

    def file(self, number: int) -> TrueType:
        """Return one of the fonts, in the order they are asked; a font is opened when it is first asked."""
        return _file(self._paths[number])

    def width(self, text: str) -> float:
        """Return the width of a line in em."""
        known = self._measured.get(text)
        if known is None:
            if len(self._measured) > _KEPT:
                self._measured.clear()
            known = self._measured[text] = sum(map(self.widths.__getitem__, text))
        return known

    def look_up(self, char: str) -> float:
        """Find the font that has a character and return the character's width in em."""
        for number in range(len(self._paths)):
            file = self.file(number)
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
    paths = [first, *(resource("fonts", "rare", name) for name in _RARE)]
    if sys.platform == "win32":
        paths += [path for name in _WINDOWS if (path := Path("C:/Windows/Fonts") / name).is_file()]
    return Lettering(tuple(paths), bold=bold)
