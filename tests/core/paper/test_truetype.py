"""Font files read directly say the same as ReportLab's reader, and their subsets draw the same letters."""

from __future__ import annotations

from pathlib import Path
from struct import pack
from typing import Any

import pytest
from tests.core.paper.reader import form_of, pdf, picture

from cmdesk.core.paper.lettering import lettering
from cmdesk.core.paper.truetype import TrueType
from cmdesk.core.resources import resource

SANS = resource("fonts", "NotoSansSC-Regular.ttf")
TEXT = "国家Ａz9，。“”éßЖ〇㐂龘"


def test_widths_and_glyphs_are_those_of_another_reader() -> None:
    """Two independent readers agree about thousands of characters."""
    from reportlab.pdfbase.ttfonts import TTFontFile

    theirs, ours = TTFontFile(str(SANS)), TrueType(SANS)
    codes = [*range(0x20, 0x3000), *range(0x4E00, 0x5800), 0x20BB7, 0x2CE88, 0x10FFFF]
    assert [ours.glyph(code) for code in codes] == [theirs.charToGlyph.get(code, 0) for code in codes]
    known = [code for code in codes if ours.glyph(code)]
    assert [ours.width(ours.glyph(code)) for code in known] == pytest.approx(
        [theirs.charWidths[code] for code in known]
    )
    assert (ours.ascent, ours.descent) == (1160, -288)


def test_a_subset_is_a_font(qapp: Any, tmp_path: Path) -> None:
    """Qt opens the subset; its glyphs have the outlines of the whole font, parts of composed letters included."""
    from PySide6.QtGui import QRawFont

    whole = TrueType(SANS)
    glyphs = [whole.glyph(ord(char)) for char in TEXT]
    path = tmp_path / "part.ttf"
    path.write_bytes(whole.subset([0, *glyphs]))
    part, original = QRawFont(str(path), 40), QRawFont(str(SANS), 40)
    assert part.isValid()
    for number, glyph in enumerate(glyphs, 1):
        assert part.pathForGlyph(number) == original.pathForGlyph(glyph), TEXT[number - 1]


def test_a_pdf_shows_the_letters_that_were_meant(qapp: Any) -> None:
    """Two lines of which each character differs are two pictures; the same line twice is one."""
    form = form_of('[[block]]\nkind = "text"\ntext = "{t}"', 'pages = "none"')
    one, other, again = (picture(pdf(form, {"t": text}), dpi=60) for text in ("王福顺", "玉褔頋", "王福顺"))
    assert one != other
    assert one == again


def test_bold_and_regular_differ() -> None:
    """The two styles are two fonts."""
    assert lettering(bold=True).width("A") > lettering().width("A")


def test_what_is_no_font_is_said(tmp_path: Path) -> None:
    """A damaged installation gives an error that names the file."""
    path = tmp_path / "bad.ttf"
    path.write_bytes(b"OTTO" + bytes(100))
    with pytest.raises(ValueError, match=r"bad\.ttf"):
        TrueType(path)
    path.write_bytes(b"\0\1\0\0" + pack(">4H", 0, 0, 0, 0))
    with pytest.raises(ValueError, match="head"):
        TrueType(path)
