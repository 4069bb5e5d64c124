"""Paper: a form is layout as data, a record a mapping of values, together they are pages of a PDF.

    form = paper.form("reception", office_folder / "forms")
    drawn = paper.draw(form, [values], out, heading=paper.Heading(office="…", printer="李敏"))

The engine knows no business: labels, kinds and places stand in ``forms/NAME.toml`` (docs/forms.md), values come from
features. An office overrides a form by a file of the same name in its own folder; a mistake in it is refused with a
sentence that names the line, never passed over.

======================  ==================================================================================
``form``                ``Form`` and its blocks, as read; papers and kinds of cells
``reading``             TOML → ``Form``; mistakes as sentences
``values``              what a value looks like on paper; ``BLANK``, ``Blank``
``money_words``         壹贰叁…
``breaking``            which characters are printed, where lines end
``truetype``            a font file: glyphs, widths, a smaller file of some of them
``lettering``           the two styles of letters, with the fonts that are asked in turn
``contents``            what stands in a cell: text, answers, places to sign
``answers``             boxes to be ticked with their words
``chart``               columns over a table of their numbers
``blocks``              grids, tables, lines … become rows
``rows``                rows are dealt out to pages, divided, painted
``head``                office and logo, title, numbers, code, 补打
``sheet``               head, rows, marks, copies and foot of a record's pages; shrinking to one page
``ink``                 what a page consists of
``press``               ink → operators of a PDF
``embedding``           the fonts inside the PDF
``drawing``             whole prints; where the boxes of each page are
======================  ==================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.paper.drawing import Cancelled, Drawn, PageBoxes, TickBox, boxes, draw_many
from cmdesk.core.paper.form import Cell, Form
from cmdesk.core.paper.head import Heading
from cmdesk.core.paper.lettering import lettering
from cmdesk.core.paper.money_words import money_words
from cmdesk.core.paper.reading import Problem, cells_of, problems, read, refusal, sentence
from cmdesk.core.paper.values import BLANK, Blank, Values
from cmdesk.core.resources import root

__all__ = [
    "BLANK",
    "Blank",
    "Cancelled",
    "Cell",
    "Drawn",
    "Form",
    "Heading",
    "PageBoxes",
    "TickBox",
    "Values",
    "blank",
    "boxes",
    "cells_of",
    "draw",
    "draw_many",
    "form",
    "money_words",
    "names",
    "problems",
    "source",
    "warm",
]


def names(folder: Path | None = None) -> list[str]:
    """Return the names of all forms, shipped ones and those of the office."""
    found = {path.stem for path in (root() / "forms").glob("*.toml")}
    if folder is not None and folder.is_dir():
        found |= {path.stem for path in folder.glob("*.toml")}
    return sorted(found)


def source(name: str, folder: Path | None = None) -> tuple[str, bool]:
    """Return the text of a form and whether it is the office's own.

    Raises:
        NotFound: there is no such form.
        Refused: the file cannot be read.
    """
    own = folder / f"{name}.toml" if folder is not None else None
    shipped = root() / "forms" / f"{name}.toml"
    if name not in names(folder):
        raise NotFound(f"没有名为“{name}”的表单，可用的有：{'、'.join(names(folder))}。")
    path = own if own is not None and own.is_file() else shipped
    try:
        return path.read_text(encoding="utf-8-sig"), path is own
    except UnicodeDecodeError:
        raise Refused(f"表单“{path.name}”不是 UTF-8 编码，请用记事本另存为 UTF-8 后再试。") from None
    except OSError:
        raise Refused(f"表单“{path.name}”读不出来，请检查该文件是否被占用或没有权限。") from None


def form(name: str, folder: Path | None = None) -> Form:
    """Return a form.

    Args:
        name: ``"reception"``.
        folder: the office's own forms, which go before the shipped ones.

    Raises:
        NotFound: there is no such form.
        Refused: the office's own form is broken; the sentence names the line and the way out.
    """
    text, own = source(name, folder)
    try:
        return read(name, text)
    except Problem as problem:
        if own:
            raise Refused(refusal(name, problem, text)) from None
        raise Refused(f"随程序提供的表单“{name}.toml”有错，{sentence(problem, text)}请重新安装本程序。") from None


def draw(
    form: Form,
    records: Iterable[Values],
    out: BinaryIO,
    *,
    heading: Heading | None = None,
    copies: Sequence[int] | None = None,
    reprint: int = 0,
    void: bool = False,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Drawn:
    """Print records on one form; see ``draw_many``."""
    return draw_many(
        [(form, records)],
        out,
        heading=heading,
        copies=copies,
        reprint=reprint,
        void=void,
        progress=progress,
        cancelled=cancelled,
    )


def warm() -> None:
    """Load what the first print needs (ReportLab, fonts), in an idle moment, so that the first page comes at once."""
    import reportlab.pdfgen.canvas  # noqa: F401

    for bold in (False, True):
        lettering(bold=bold).width("纸")
