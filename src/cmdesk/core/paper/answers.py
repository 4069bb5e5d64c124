"""Boxes to be ticked with their words, one after the other or in columns."""

from __future__ import annotations

from typing import Final

from cmdesk.core.paper.breaking import lines, printed
from cmdesk.core.paper.form import Choice
from cmdesk.core.paper.ink import MM, Letters, Tick
from cmdesk.core.paper.lettering import Lettering
from cmdesk.core.paper.rows import Strip, across

LEADING: Final = 1.32
"""Distance of lines as a multiple of the size."""
_TICK: Final = 3.2 * MM  # at the usual size of letters
_AFTER: Final = 2.6 * MM  # between two answers
_USUAL: Final = 10.5
_WORD: Final = 1.25  # from the left of a box to its word, in boxes
_MIDDLE: Final = 0.37  # from the middle of a line to its base line, in sizes


class AnswerLines:
    """Sets answers into lines; an answer goes to the next line whole, unless it is longer than a line."""

    def __init__(self, style: Lettering, size: float, width: float, columns: int) -> None:
        self._style = style
        self._size = size
        self._width = width
        self._pad = across(width)
        self._room = width - 2 * self._pad
        self._tick = min(_TICK * size / _USUAL, self._room)
        self._leading = max(size * LEADING, self._tick * 1.35)
        self._step = self._room / columns if columns else 0.0
        self._made: list[Strip] = []
        self._letters: list[Letters] = []
        self._ticks: list[Tick] = []
        self._x = 0.0

    def add(self, choice: Choice, path: str, *, marked: bool, is_round: bool) -> None:
        """Set the next answer.

        Args:
            choice: the answer.
            path: what its value is called.
            marked: it is ticked.
            is_round: one of several that exclude each other.
        """
        text = printed(choice.label).replace("\n", " ")
        begin = self._tick * _WORD if text else self._tick
        if self._step and self._x:
            self._x = -(-(self._x - 0.01) // self._step) * self._step
        if self._x and self._x + begin + self._style.width(text) * self._size > self._room + 0.01:
            self._end_line()
        x, size = self._x, self._size
        top = (self._leading - self._tick) / 2
        self._ticks.append(Tick(self._pad + x, top, self._tick, marked, is_round, path, choice.value))
        parts = lines(text, self._style, max(self._room - x - begin, size) / size)
        for number, (part, _) in enumerate(parts):
            if number:
                self._end_line()
            if part:
                base = self._leading / 2 + size * _MIDDLE
                self._letters.append(Letters(self._pad + x + begin, base, part, self._style, size))
        self._x = x + begin + parts[-1][1] * size + _AFTER * size / _USUAL
        if self._step and len(parts) > 1:
            self._end_line()

    def strips(self, *, centred: bool) -> tuple[Strip, ...]:
        """Return the lines, in the middle of the box if wanted."""
        if self._ticks or self._letters:
            self._end_line()
        return tuple(map(self._in_the_middle, self._made)) if centred else tuple(self._made)

    def _end_line(self) -> None:
        self._made.append(Strip(self._leading, tuple(self._letters), tuple(self._ticks)))
        self._letters, self._ticks, self._x = [], [], 0.0

    def _in_the_middle(self, strip: Strip) -> Strip:
        ends = [tick.x + tick.size for tick in strip.ticks]
        ends += [one.x + self._style.width(one.text) * one.size for one in strip.letters]
        shift = (self._width - max(ends) - self._pad) / 2
        return strip._replace(
            letters=tuple(one._replace(x=one.x + shift) for one in strip.letters),
            ticks=tuple(tick._replace(x=tick.x + shift) for tick in strip.ticks),
        )
