"""What a sheet of the ledger said when it was printed last, and where its boxes stood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cmdesk.core import paper
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.paper import Form, Heading, PageBoxes
from cmdesk.papers import forms
from cmdesk.papers.record import Paper
from cmdesk.papers.rules import contents


@dataclass(frozen=True)
class Kept:
    """A sheet as the ledger keeps it: the form, the values with its number, the letterhead."""

    form: Form
    values: dict[str, Any]
    office: str
    logo: bytes


def kept(one: Paper) -> Kept:
    """Return what was printed.

    Raises:
        Refused: it is gone, or was changed by a foreign tool.
    """
    database = current()
    layout = contents.decoded(contents.kept(database, one.layout))
    form = forms.parsed(one.form, layout["form"])
    has_logo = layout["logo"] != contents.hash_of(b"")
    logo = contents.kept(database, layout["logo"]) if has_logo else b""
    values = {**contents.decoded(contents.kept(database, one.content)), form.serial: one.number}
    return Kept(form, values, layout["office"], logo)


def boxes(form: str, number: str) -> list[list[PageBoxes]]:
    """Return where the boxes of a sheet stood when it was last printed, page by page.

    The sign 补打 may move them, so a sheet that was printed more than once is told both with and without it, the
    newest first. Nothing is returned of a sheet that was never printed with a number, or whose content is gone.

    Args:
        form: name of the form.
        number: of the sheet.
    """
    for one in keep.read_all(Paper, "form = ? AND number = ?", (form, number)):
        try:
            known = kept(one)
        except Refused:
            return []
        heading = Heading(office=known.office, logo=known.logo)
        again = (one.prints or 0) - 1
        marks = (again, 0) if again > 0 else (0,)
        return [paper.boxes(known.form, known.values, heading=heading, reprint=mark) for mark in marks]
    return []
