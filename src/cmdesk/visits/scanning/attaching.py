"""Scanned pages go to their visits; what was read of a visit's scan is a proposal for whoever enters it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
_FITS: Final = 0.65
"""How clearly boxes must be found for a picture to show their page: theirs gives 0.83 and more, tables of others 0.5."""
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
        """Numbers of the visits that pages were attached to, each once."""
        return tuple(dict.fromkeys(page.visit for page in self.pages if page.visit))


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


@dataclass(frozen=True)
class Proposal:
    """What was read of a visit's sheet, its pages put together.

    Attributes:
        pages: of each page of the sheet that was scanned the newest picture, with what is ticked on it.
        missing: pages with boxes that were not scanned yet.
    """

    pages: tuple[tuple[Grey, Read], ...]
    missing: tuple[int, ...] = ()

    def ticked(self) -> dict[str, tuple[str, ...]]:
        """Return key → words clearly ticked."""
        return _joined(read.ticked() for _, read in self.pages)

    def doubtful(self) -> dict[str, tuple[str, ...]]:
        """Return key → words to look at."""
        return _joined(read.doubtful() for _, read in self.pages)


def _joined(parts: Iterable[Mapping[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """Return what the pages say together; boxes of one field may go on on the next page."""
    found: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for key, words in part.items():
            found[key] = (*found.get(key, ()), *words)
    return found


def proposal(actor: Actor, office: Office, visit_id: int) -> Proposal | None:
    """Return what the scans of a visit propose for its entry, or None when there are none that can be read.

    Pages come in any order and on any day; of a page that was scanned again the newest picture counts. A visit that was
    entered is proposed only what was scanned after it was written last: the page that came late.

    Raises:
        NotFound: there is no such visit for the actor.
    """
    visit = rights.read(actor, visit_id)
    found: dict[int, tuple[Grey, Read]] = {}
    missing: tuple[int, ...] = ()
    for one in attachments.of(Visit.KIND, visit_id):
        if not one.name.startswith(NAME) or not _is_news(visit, one):
            continue
        page = pages.picture(attachments.content_of(office, one), one.name)
        read = _read(office, visit, page)
        if read is None:
            continue
        found.setdefault(read.page, (page, read))
        missing = tuple(number for number in _numbers(office, visit) if number not in found)
        if not missing:
            break
    return Proposal(tuple(found[number] for number in sorted(found)), missing) if found else None


def _is_news(visit: Visit, scanned: attachments.Attachment) -> bool:
    written, came = visit.changed_at, scanned.created_at
    return visit.state != "done" or (written is not None and came is not None and came > written)


def _read(office: Office, visit: Visit, page: Grey) -> Read | None:
    """Return what is ticked, read where the boxes of this sheet were printed: those of the page that the picture shows.

    A page without boxes, or a foreign one with the sheet's code, fits none of them.
    """
    code = next((one for one in reading.codes(page) if one.text == visit.number), None)
    if code is None:
        return None
    best: tuple[float, int, Read] | None = None
    for boxes in _places(office, visit):
        found = reading.read(page, code, boxes)
        if found is None or found.fit < _FITS:
            continue
        doubtful = sum(not one.sure for one in found.answers)
        if best is None or (found.fit, -doubtful) > best[:2]:
            best = found.fit, -doubtful, found
    return best[2] if best else None


def _numbers(office: Office, visit: Visit) -> list[int]:
    """Return the numbers of the pages of a sheet that have boxes."""
    return sorted({one.page for one in _places(office, visit)})


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
