"""Scanned pages go to their visits; what was read of a visit's scan is a proposal for whoever enters it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from cmdesk.core import attachments, paper
from cmdesk.core.actor import Actor
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.paper import PageBoxes
from cmdesk.papers import forms, printed
from cmdesk.papers.rules import letterhead
from cmdesk.visits.paper import sheet
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import finding, rights
from cmdesk.visits.scanning import pages, reading
from cmdesk.visits.scanning.grey import Grey
from cmdesk.visits.scanning.reading import Read

NAME: Final = "走访单扫描件"
_TO_TICK: Final = ("steps", "display", "informed", "guided", "collected", "offences", "conveyed")


@dataclass(frozen=True)
class Page:
    """What became of a scanned page.

    Attributes:
        number: of the page in its file, from 1.
        visit: number of the visit it was attached to; empty when it belongs to none.
        problem: why it could not be attached.
        read: its boxes, None when they cannot be read.
    """

    number: int
    visit: str = ""
    problem: str = ""
    read: Read | None = None


@dataclass(frozen=True)
class Scan:
    """What became of a scanned file."""

    file: str
    pages: tuple[Page, ...] = field(default_factory=tuple)

    @property
    def attached(self) -> tuple[str, ...]:
        """Numbers of the visits that pages were attached to."""
        return tuple(page.visit for page in self.pages if page.visit)


def scan(actor: Actor, office: Office, path: Path, *, progress: Callable[[int], None] | None = None) -> Scan:
    """Attach the pages of a scanned file to the visits whose code they carry.

    A page that was attached before (the very same picture) is not attached twice; a page without a code, or of a visit
    the actor may not enter, says so and does not keep the others back.

    Raises:
        Refused: the file cannot be read, or the actor may not enter visits at all.
    """
    rights.refuse(actor, "enter", None)
    done = []
    for number, page in enumerate(pages.pages(path), 1):
        try:
            done.append(_attach(actor, office, page, number, path.stem))
        except Refused as refusal:
            done.append(Page(number, problem=str(refusal)))
        if progress:
            progress(number)
    return Scan(path.name, tuple(done))


def _attach(actor: Actor, office: Office, page: Grey, number: int, stem: str) -> Page:
    found = reading.codes(page)
    if not found:
        return Page(number, problem="这一页没有认出二维码，请扫得正一些、清楚一些，或在录入页输入单号。")
    for code in found:
        try:
            visit = finding.by_number(actor, code.text)
        except NotFound:
            continue
        rights.refuse(actor, "edit" if visit.state == "done" else "enter", visit)
        content = page.png()
        known = {one.hash for one in attachments.of(Visit.KIND, visit.id)}
        if sha256(content).hexdigest() not in known:
            name = f"{NAME} {visit.number} {stem}-{number}.png"
            attachments.attach(actor, office, Visit.KIND, visit.id, name, content)
        return Page(number, visit.number, read=_read(office, visit, page))
    return Page(number, problem=f"没有单号为“{found[0].text[:30]}”的走访，或者不在您可以查看的范围内。")


def proposal(actor: Actor, office: Office, visit_id: int) -> tuple[Grey, Read] | None:
    """Return the newest scan of a visit with what is ticked on it, or None when there is none that can be read.

    Raises:
        NotFound: there is no such visit for the actor.
    """
    visit = rights.read(actor, visit_id)
    for one in attachments.of(Visit.KIND, visit_id):
        if not one.name.startswith(NAME):
            continue
        page = pages.picture(attachments.content_of(office, one), one.name)
        found = _read(office, visit, page)
        if found is not None:
            return page, found
    return None


def _read(office: Office, visit: Visit, page: Grey) -> Read | None:
    """Return what is ticked, read where the boxes of this sheet were printed."""
    code = next((one for one in reading.codes(page) if one.text == visit.number), None)
    if code is None:
        return None
    best: tuple[int, Read] | None = None
    for boxes in _places(office, visit):
        found = reading.read(page, code, boxes)
        if found is None:
            continue
        doubtful = sum(not one.sure for one in found.answers)
        if best is None or doubtful < best[0]:
            best = doubtful, found
        if not doubtful:
            break
    return best[1] if best else None


def _places(office: Office, visit: Visit) -> Iterator[PageBoxes]:
    """Yield where boxes may stand on the paper: as printed last, else as it would be printed now, nothing entered.

    What is owed to the customer stands above the boxes and changes from day to day, so the ledger knows best.
    """
    stored = False
    for pages_of in printed.boxes(sheet.FORM, visit.number or ""):
        for one in pages_of:
            if one.ticks:
                stored = True
                yield one
    if stored:
        return
    form, head = forms.form(office, sheet.FORM), letterhead.read()
    heading = paper.Heading(office=head.name, logo=head.logo)
    for values in sheet.sheets([visit.id]):
        blank: dict[str, tuple[str, ...]] = dict.fromkeys(_TO_TICK, ())
        yield from (one for one in paper.boxes(form, {**values, **blank}, heading=heading) if one.ticks)
