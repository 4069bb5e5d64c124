"""Ink becomes the operators of a page in a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cmdesk.core.paper.embedding import EmbeddedFont
from cmdesk.core.paper.ink import Fill, Ink, Letters, Tick
from cmdesk.core.paper.lettering import NOWHERE, Lettering
from cmdesk.core.paper.truetype import TrueType

THIN, THICK = 0.5, 1.0
TINT: Final = 0.94
"""Grey of label cells; 6 % copies well."""
_LINES: Final = 50_000  # of which a print remembers how they are coded


class Press:
    """Turns ink into the content of pages for one document; remembers how each line of text is coded."""

    def __init__(self) -> None:
        self._fonts: dict[TrueType, EmbeddedFont] = {}
        self._coded: dict[tuple[str, Lettering], tuple[tuple[str, str, float, str], ...]] = {}

    @property
    def fonts(self) -> Iterable[EmbeddedFont]:
        """The fonts used so far."""
        return self._fonts.values()

    def content(self, ink: Ink) -> str:
        """Return the operators that draw a page."""
        out: list[str] = []
        top = ink.height
        if ink.tints:
            out.append(f"{TINT} g")
            out += [f"{x:.2f} {top - y - h:.2f} {w:.2f} {h:.2f} re" for x, y, w, h in ink.tints]
            out.append("f")
        if ink.stamp:
            out += self._stamp(ink)
        out.append("0 g 0 G")
        out += _filled(ink.fills, top)
        out += self._strokes(ink)
        out += self._solids(ink)
        if ink.ticks:
            out += _ticks(ink.ticks, top)
        out.append("BT")
        out += self._letters(ink.letters, top, "1 0 0 1")
        out += self._letters(ink.upright, top, "0 -1 1 0")
        if ink.grey:
            out.append("0.45 g")
            out += self._letters(ink.grey, top, "1 0 0 1")
            out.append("0 g")
        out.append("ET")
        return "\n".join(out)

    def line(self, letters: Iterable[Letters], height: float) -> str:
        """Return the operators that draw some lines more."""
        return "\n".join(["BT", *self._letters(letters, height, "1 0 0 1"), "ET"])

    def turned(self, letters: Iterable[Letters], height: float) -> str:
        """Return the operators that draw some lines turned by a right angle."""
        return "\n".join(["BT", *self._letters(letters, height, "0 -1 1 0"), "ET"])

    def _stamp(self, ink: Ink) -> list[str]:
        """Return the operators that write a word in light grey across a page, under everything else."""
        from cmdesk.core.paper.lettering import lettering

        style = lettering(bold=True)
        size = min(ink.width, ink.height) * 0.36
        half = style.width(ink.stamp) * size / 2
        cos, sin = 0.9063, 0.4226
        x, y = ink.width / 2 - cos * half + sin * size * 0.35, ink.height / 2 - sin * half - cos * size * 0.35
        ((font, codes, _, _),) = self._code(ink.stamp, style)
        turn = f"{cos} {sin} -{sin} {cos}"
        return [f"BT 0.87 g /{font} {size:.2f} Tf {turn} {x:.2f} {y:.2f} Tm <{codes}> Tj ET"]

    @staticmethod
    def _strokes(ink: Ink) -> list[str]:
        top, out = ink.height, []
        if ink.faint:
            out += ["q 0.7 G 0.3 w [1 1.5] 0 d"]
            out += [f"{a:.2f} {top - b:.2f} m {c:.2f} {top - d:.2f} l" for a, b, c, d in ink.faint]
            out += ["S"]
            for x, y, radius in ink.circles:
                out.append(_circle(x, top - y, radius) + "S")
            out += ["Q"]
        elif ink.circles:
            out += ["q 0.6 G 0.5 w [2 2] 0 d"]
            out += [_circle(x, top - y, radius) + "S" for x, y, radius in ink.circles]
            out += ["Q"]
        if ink.thin:
            out.append(f"{THIN} w")
            out += [f"{a:.2f} {top - b:.2f} m {c:.2f} {top - d:.2f} l" for a, b, c, d in ink.thin]
            out.append("S")
        if ink.frames:
            out.append(f"{THICK} w")
            out += [f"{x:.2f} {top - y - h:.2f} {w:.2f} {h:.2f} re" for x, y, w, h in ink.frames]
            out.append("S")
        return out

    @staticmethod
    def _solids(ink: Ink) -> list[str]:
        top = ink.height
        out = [f"{x:.2f} {top - y - h:.2f} {w:.2f} {h:.2f} re" for x, y, w, h in ink.solid]
        for code in ink.codes:
            step = code.size / len(code.modules)
            for number, row in enumerate(code.modules):
                y = top - code.y - (number + 1) * step
                out += [f"{code.x + a * step:.3f} {y:.3f} {(b - a) * step:.3f} {step:.3f} re" for a, b in bars(row)]
        return [*out, "f"] if out else []

    def _letters(self, letters: Iterable[Letters], top: float, turn: str) -> list[str]:
        out: list[str] = []
        now = None
        coded = self._coded
        for x, y, text, lettering, size in letters:
            runs = coded.get((text, lettering))
            if runs is None:
                runs = coded[text, lettering] = self._code(text, lettering)
            for font, codes, advance, unknown in runs:
                if (font, size) != now:
                    out.append(f"/{font} {size:.2f} Tf")
                    now = (font, size)
                if unknown:
                    out.append(f"3 Tr {turn} {x:.2f} {top - y:.2f} Tm <{codes}> Tj 0 Tr ET")
                    out += [_code_frame(char, x + n * size, top - y, size) for n, char in enumerate(unknown)]
                    out.append("BT")
                    now = None
                else:
                    out.append(f"{turn} {x:.2f} {top - y:.2f} Tm <{codes}> Tj")
                x += advance * size
        return out

    def _code(self, text: str, lettering: Lettering) -> tuple[tuple[str, str, float, str], ...]:
        """Return a line as (name of the font, codes, width in em, characters that the font does not have)."""
        if len(self._coded) > _LINES:
            self._coded.clear()
        found = []
        for number, part in lettering.runs(text):
            file = lettering.file(max(number, 0))
            font = self._fonts.get(file)
            if font is None:
                font = self._fonts[file] = EmbeddedFont(file, f"P{len(self._fonts)}")
            unknown = part if number == NOWHERE else ""
            found.append((font.name, font.coded(part), lettering.width(part), unknown))
        return tuple(found)


def _code_frame(char: str, x: float, y: float, size: float) -> str:
    """Return the operators of a frame with the code of a character that no font has.

    The digits are strokes, not letters: a reader program finds the character itself, which is there unseen.
    """
    digits = f"{ord(char):04X}"
    rows = (digits[:2], digits[2:]) if len(digits) == 4 else (digits[:-3].rjust(3), digits[-3:])
    out = [f"q 0.4 w {x + 0.05 * size:.2f} {y - 0.1 * size:.2f} {0.9 * size:.2f} {0.9 * size:.2f} re S 0.35 w"]
    step = 0.8 * size / len(rows[0])
    for row, line in enumerate(rows):
        low = y + (0.39 - 0.42 * row) * size
        for column, digit in enumerate(line):
            left = x + 0.1 * size + column * step + 0.15 * step
            for number in _STROKES.get(digit, ()):
                a, b, c, d = _SEGMENTS[number]
                across, up = 0.7 * step, 0.32 * size
                out.append(f"{left + a * across:.2f} {low + b * up:.2f} m {left + c * across:.2f} {low + d * up:.2f} l")
    return "\n".join([*out, "S Q"])


_SEGMENTS: Final = (
    (0, 1, 1, 1),
    (1, 1, 1, 0.5),
    (1, 0.5, 1, 0),
    (0, 0, 1, 0),
    (0, 0.5, 0, 0),
    (0, 1, 0, 0.5),
    (0, 0.5, 1, 0.5),
)
"""The seven strokes of a digit: from above clockwise, the middle last."""
_STROKES: Final = {
    digit: tuple(map(int, strokes))
    for digit, strokes in zip(
        "0123456789ABCDEF",
        "012345 12 01643 01236 1256 02356 023456 012 0123456 012356 012456 23456 0345 12346 03456 0456".split(),
        strict=True,
    )
}


def bars(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return where the dark stretches of a row begin and end."""
    bars: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and bars and bars[-1][1] == place:
            bars[-1] = (bars[-1][0], place + 1)
        elif dark:
            bars.append((place, place + 1))
    return bars


def _circle(x: float, y: float, radius: float) -> str:
    bend = radius * 0.5523
    return (
        f"{x - radius:.2f} {y:.2f} m "
        f"{x - radius:.2f} {y + bend:.2f} {x - bend:.2f} {y + radius:.2f} {x:.2f} {y + radius:.2f} c "
        f"{x + bend:.2f} {y + radius:.2f} {x + radius:.2f} {y + bend:.2f} {x + radius:.2f} {y:.2f} c "
        f"{x + radius:.2f} {y - bend:.2f} {x + bend:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c "
        f"{x - bend:.2f} {y - radius:.2f} {x - radius:.2f} {y - bend:.2f} {x - radius:.2f} {y:.2f} c "
    )


_SHADES: Final = (0.3, 0.8, 1, 1)
_HATCHED: Final = 2
_HATCH: Final = 2.4  # points between two strokes


def _filled(fills: Iterable[Fill], top: float) -> list[str]:
    """Return the operators of the areas of charts: grey within a fine outline, hatched ones stroked slantwise."""
    out: list[str] = []
    for x, y, w, h, shade in fills:
        area = f"{x:.2f} {top - y - h:.2f} {w:.2f} {h:.2f} re"
        out += [f"{_SHADES[shade]} g", area, "f"]
        if shade == _HATCHED:
            low, strokes = top - y - h, int((w + h) / _HATCH) + 1
            out += ["q", area, "W n 0.4 w"]
            out += [
                f"{x - h + n * _HATCH:.2f} {low:.2f} m {x + n * _HATCH:.2f} {low + h:.2f} l" for n in range(1, strokes)
            ]
            out.append("S Q")
        out += ["0.4 w", area, "S"]
    return [*out, "0 g"] if out else out


def _ticks(ticks: list[Tick], top: float) -> list[str]:
    out, marks, dots = ["0.6 w"], [], []
    for x, y, size, marked, is_round, _, _ in ticks:
        if is_round:
            out.append(_circle(x + size / 2, top - y - size / 2, size / 2))
            if marked:
                dots.append(_circle(x + size / 2, top - y - size / 2, size * 0.28))
        else:
            out.append(f"{x:.2f} {top - y - size:.2f} {size:.2f} {size:.2f} re")
            if marked:
                low = top - y - size
                marks.append(
                    f"{x + 0.18 * size:.2f} {low + 0.5 * size:.2f} m {x + 0.42 * size:.2f} {low + 0.2 * size:.2f} l "
                    f"{x + 0.84 * size:.2f} {low + 0.82 * size:.2f} l"
                )
    out.append("S")
    if marks:
        out += ["1.3 w", *marks, "S"]
    if dots:
        out += [*dots, "f"]
    return out
