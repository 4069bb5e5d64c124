"""What one page is made of, in points from the top left, and how it becomes a page of a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from cmdesk.core.paper.lettering import NOWHERE, Lettering
from cmdesk.core.paper.truetype import TrueType

MM: Final = 72 / 25.4
THIN, THICK = 0.5, 1.0
TINT: Final = 0.94
"""Grey of label cells; 6 % copies well."""


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
    grey: list[Letters] = field(default_factory=list)


class EmbeddedFont:
    """The characters of one font that a document uses, embedded as one font of two-byte codes.

    ReportLab cuts a font into pieces of 256 characters; a Chinese line would change its font every few characters.
    """

    def __init__(self, file: TrueType, name: str) -> None:
        self.name = name
        self._file = file
        self._characters: list[str] = []
        self._codes = _Codes(self)

    def coded(self, text: str) -> str:
        """Return a line as the hexadecimal codes of its glyphs."""
        return text.translate(self._codes)

    def add(self, char: str) -> str:
        """Take a character in and return its code."""
        self._characters.append(char)
        return f"{len(self._characters):04X}"

    def addObjects(self, document: Any) -> None:  # called by ReportLab when the document is saved
        """Write the font into the document."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress

        file = self._file
        glyphs = [file.glyph(ord(char)) for char in self._characters]
        name = PDFName(f"CMDESK+{file.name}")

        def stream(content: bytes, what: str) -> Any:
            made = PDFStream(content=content)
            made.filters = [PDFZCompress]
            made.dictionary["Length1"] = len(content)
            return document.Reference(made, f"{what}:{self.name}")

        described = PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": name,
                "Flags": 4,
                "FontBBox": PDFArray(file.bbox),
                "ItalicAngle": 0,
                "Ascent": file.ascent,
                "Descent": file.descent,
                "CapHeight": 733,
                "StemV": 80,
                "FontFile2": stream(file.subset([0, *glyphs]), "file"),
            }
        )
        descendant = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": name,
                "CIDSystemInfo": PDFDictionary(
                    {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
                ),
                "FontDescriptor": document.Reference(described, f"descriptor:{self.name}"),
                "DW": 1000,
                "W": PDFArray([1, PDFArray([round(file.width(glyph), 1) for glyph in glyphs])]),
                "CIDToGIDMap": "/Identity",
            }
        )
        font = PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": name,
                "Encoding": "/Identity-H",
                "DescendantFonts": PDFArray([document.Reference(descendant, f"descendant:{self.name}")]),
                "ToUnicode": stream(_to_unicode(self._characters), "unicode"),
            }
        )
        fonts = document.idToObject["BasicFonts"].dict
        fonts[self.name] = document.Reference(font, f"font:{self.name}")


class _Codes(dict[int, str]):
    def __init__(self, font: EmbeddedFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, code: int) -> str:
        value = self[code] = self._font.add(chr(code))
        return value


def _to_unicode(characters: list[str]) -> bytes:
    """Return the table by which a reader finds the characters behind the codes."""
    out = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(characters), 100):
        part = characters[start : start + 100]
        out.append(f"{len(part)} beginbfchar")
        out += [f"<{start + n:04X}> <{utf16(char)}>" for n, char in enumerate(part, 1)]
        out.append("endbfchar")
    out.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(out).encode("ascii")


def utf16(text: str) -> str:
    """Return a text in UTF-16 as hexadecimal digits."""
    return text.encode("utf-16-be").hex().upper()


class Press:
    """Turns ink into the content of pages for one document; remembers how each line of text is coded."""

    def __init__(self) -> None:
        self._fonts: dict[TrueType, EmbeddedFont] = {}
        self._coded: dict[tuple[str, Lettering], tuple[tuple[str, str, float], ...]] = {}

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
        ((font, codes, _),) = self._code(ink.stamp, style)
        turn = f"{cos} {sin} -{sin} {cos}"
        return [f"BT 0.82 g /{font} {size:.2f} Tf {turn} {x:.2f} {y:.2f} Tm <{codes}> Tj ET"]

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
            for font, codes, advance in runs:
                if (font, size) != now:
                    out.append(f"/{font} {size:.2f} Tf" if font else "")
                    now = (font, size)
                if font:
                    out.append(f"{turn} {x:.2f} {top - y:.2f} Tm <{codes}> Tj")
                else:
                    out += self._unknown(codes, x, top - y, size)
                    now = None
                x += advance * size
        return out

    def _code(self, text: str, lettering: Lettering) -> tuple[tuple[str, str, float], ...]:
        if len(self._coded) > 50_000:
            self._coded.clear()
        found = []
        for number, part in lettering.runs(text):
            advance = lettering.width(part)
            if number == NOWHERE:
                found += [("", char, 1.0) for char in part]
                continue
            file = lettering.file(number)
            font = self._fonts.get(file)
            if font is None:
                font = self._fonts[file] = EmbeddedFont(file, f"P{len(self._fonts)}")
            found.append((font.name, font.coded(part), advance))
        return tuple(found)

    def _unknown(self, char: str, x: float, y: float, size: float) -> list[str]:
        """Return a frame with the code of a character that no font has; readers of the text get the character."""
        from cmdesk.core.paper.lettering import lettering

        digits = f"{ord(char):04X}"
        upper, lower = (digits[:2], digits[2:]) if len(digits) == 4 else (digits[:-3], digits[-3:])
        small, style = size * 0.38, lettering()
        out = [f"/Span <</ActualText <FEFF{utf16(char)}>>> BDC"]
        for part, up in ((upper, 0.42), (lower, 0.0)):
            shift = (1 - style.width(part) * 0.38) / 2 * size
            for font, codes, _ in self._code(part, style):
                out.append(f"/{font} {small:.2f} Tf 1 0 0 1 {x + shift:.2f} {y + up * size:.2f} Tm <{codes}> Tj")
        out += [
            "EMC ET",
            f"q 0.4 w {x + 0.04 * size:.2f} {y - 0.1 * size:.2f} {0.92 * size:.2f} {0.92 * size:.2f} re S Q",
            "BT",
        ]
        return out


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
