"""The letters of a document inside its PDF."""

from __future__ import annotations

from typing import Any

from cmdesk.core.paper.truetype import TrueType


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
                "W": PDFArray([1, PDFArray([round(file.width(glyph), 1) if glyph else 1000 for glyph in glyphs])]),
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
