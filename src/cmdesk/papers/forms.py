"""Forms as this office uses them: its own copy where it has one, else the shipped one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdesk.core import paper
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.core.paper import Form, Heading
from cmdesk.core.paper.form import Cell, Choice
from cmdesk.core.paper.reading import Problem, read, refusal
from cmdesk.papers.rules import own


@dataclass(frozen=True)
class Known:
    """A form as a list shows it.

    Attributes:
        own: the office's own copy is used.
        shipped: the program brings one along, to which one can go back.
        problem: why the own copy cannot be used; empty when it can.
    """

    name: str
    title: str
    number: str
    paper: str
    copies: int
    own: bool
    shipped: bool
    problem: str = ""


def canonical(name: str) -> str:
    """Return a form's name however it was typed: ``visit-sheet`` is ``visit_sheet``."""
    return name.strip().lower().replace("-", "_")


def source(office: Office, name: str) -> tuple[str, bool]:
    """Return the text of a form and whether it is the office's own.

    Raises:
        NotFound: there is no such form.
        Refused: the office's own copy cannot be read.
    """
    text = own.store(office).text(name)
    if text is not None:
        return text, True
    return shipped(name), False


def shipped(name: str) -> str:
    """Return the text of a form as the program brings it along; raises NotFound."""
    return paper.source(name)[0]


def form(office: Office, name: str) -> Form:
    """Return a form.

    Raises:
        NotFound: there is no such form.
        Refused: the office's own copy is broken; the sentence names the line and the way out.
    """
    text = own.store(office).text(name)
    return paper.form(name) if text is None else parsed(name, text)


def parsed(name: str, text: str) -> Form:
    """Return the form that a text describes; raises Refused with the line of the first mistake."""
    try:
        return read(name, text)
    except Problem as problem:
        raise Refused(refusal(name, problem, text)) from None


def every(office: Office) -> list[Known]:
    """Return all forms by name; one that is broken is in the list too, with the reason."""
    brought, copies = set(paper.names()), own.store(office).names()
    return [
        _known(office, name, is_own=name in copies, is_shipped=name in brought) for name in sorted(brought | copies)
    ]


def brought() -> list[Known]:
    """Return the forms that the program brings along, by name."""
    return [_told(paper.form(name), name, is_own=False, is_shipped=True) for name in sorted(paper.names())]


def _known(office: Office, name: str, *, is_own: bool, is_shipped: bool) -> Known:
    try:
        one = form(office, name)
    except Refused as problem:
        return Known(name, name, "", "", 0, is_own, is_shipped, str(problem))
    return _told(one, name, is_own=is_own, is_shipped=is_shipped)


def _told(one: Form, name: str, *, is_own: bool, is_shipped: bool) -> Known:
    sheet = f"{one.paper} {'横' if one.landscape else '竖'}"
    return Known(name, _plain(one.title), one.number, sheet, len(one.copies), is_own, is_shipped)


def save(actor: Actor, office: Office, name: str, text: str) -> None:
    """Keep a text as the office's own copy of a form.

    Raises:
        NotAllowed: the actor may not change forms.
        Refused: the text is no form, with the line of the first mistake.
    """
    found = paper.problems(text)
    if found:
        raise Refused(f"表单没有保存：{found[0]}")
    own.save(actor, office, name, text)


def heading(actor: Actor, name: str, logo: bytes) -> Heading:
    """Return what stands at the head and foot of each page printed now."""
    return Heading(office=name, logo=logo, printer=actor.name, printed_at=datetime.now().astimezone())


def sample(one: Form) -> dict[str, Any]:
    """Return invented values for every cell of a form, to see what it looks like when filled."""
    found: dict[str, Any] = {}
    for key, cell in paper.cells_of(one):
        if not key:
            found.setdefault(cell.key, _sample_value(cell, 1))
            continue
        for number, row in enumerate(found.setdefault(key, [{}, {}, {}]), 1):
            row.setdefault(cell.key, _sample_value(cell, number))
    found.update({key: "SAMPLE-0001" for key in (one.serial, one.qr) if key})
    return found


def _sample_value(cell: Cell, number: int) -> Any:
    values: dict[str, Any] = {
        "number": 12 * number,
        "money": 123_456 * number,
        "words": 123_456 * number,
        "day": "2026-11-23",
        "time": "09:30",
        "moment": "2026-11-23",
        "qr": "SAMPLE",
        "long": "示例内容，写得长一些，看看换行以后的样子；编辑表单时只作预览，不会保存。",
    }
    if cell.kind in {"choice", "choices"}:
        first: Choice | None = cell.choices[0] if cell.choices else None
        return (first.value if cell.kind == "choice" else [first.value]) if first else None
    if cell.kind in {"signature", "approval", "stamp", "row"}:
        return None
    return values.get(cell.kind, f"示例{cell.label}"[:8])


def _plain(title: str) -> str:
    from cmdesk.papers.rules.ledger import plain_title

    return plain_title(title)
