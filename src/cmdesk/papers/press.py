"""From a job to a PDF: a draft to look at, the print with its numbers, the same print once more.

A print has two steps, so that a printer that fails leaves no gap and counts nothing: ``press`` takes the numbers and
draws, the caller brings the pages to the printer or into a file within ``counted``, which counts the print before they have
left and takes that back if they never do. Sheets whose print failed keep their numbers and get them again at the next try.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import groupby
from typing import Any

from cmdesk.core import paper
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.core.file.placed import told_first
from cmdesk.core.paper import Form, Heading, Values
from cmdesk.core.paper.drawing import Batch
from cmdesk.papers import blanks, forms, printed
from cmdesk.papers.job import About, Job, Sheet
from cmdesk.papers.rules import contents, ledger, letterhead, rights
from cmdesk.papers.rules.ledger import Issued

LATER = "打印时编号"
"""Stands in a draft where the running number will be."""
Progress = Callable[[int, int], None]
Stopping = Callable[[], bool]


class Stopped(Refused):
    """Somebody has cancelled the drawing."""


@dataclass(frozen=True)
class Pressed:
    """A PDF and the sheets in it.

    Attributes:
        title: of the job.
        content: the PDF.
        pages: how many it has.
        starts: page on which each sheet begins, from 0.
        subjects: what each sheet is about, for the list of pages.
        issued: the sheets of it that the ledger holds, with the place among the sheets; none in a draft.
        unnumbered: what sheets without a number are about, of filled ones also that they are about no record.
    """

    title: str
    content: bytes
    pages: int
    starts: tuple[int, ...]
    subjects: tuple[str, ...]
    issued: tuple[tuple[int, Issued], ...] = ()
    unnumbered: tuple[About | None, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """Running numbers of its sheets, in their order."""
        return [one.number for _, one in self.issued]

    def sheet_at(self, page: int) -> int:
        """Return the place among the sheets of the one that a page belongs to."""
        return bisect_right(self.starts, page) - 1

    def sheets_on(self, pages: Iterable[int]) -> list[int]:
        """Return the places of all sheets that some pages belong to."""
        return sorted({self.sheet_at(page) for page in pages})

    def pages_of(self, shown: Pressed, pages: Iterable[int], sheets: Sequence[int]) -> tuple[int, ...]:
        """Return where pages of what was shown stand here, in a print of some of its sheets alone."""
        places = []
        for page in pages:
            sheet = shown.sheet_at(page)
            places.append(self.starts[sheets.index(sheet)] + page - shown.starts[sheet])
        return tuple(place for place in places if place < self.pages)


@dataclass
class _Gathering:
    """What is to be drawn, part by part."""

    batches: list[Batch] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    issued: list[tuple[int, Issued]] = field(default_factory=list)
    unnumbered: list[About | None] = field(default_factory=list)

    def add(self, form: Form, sheets: Sequence[Sheet], values: Iterable[Values], again: int = 0) -> None:
        """Add sheets of one form that bear the same mark."""
        title = ledger.plain_title(form.title)
        self.subjects += [ledger.subject_of(sheet.about) or title for sheet in sheets]
        self.batches.append((form, values, again))


def draft(
    actor: Actor,
    office: Office,
    job: Job,
    *,
    copies: Sequence[int] | None = None,
    progress: Progress | None = None,
    stopping: Stopping | None = None,
) -> Pressed:
    """Draw a job to be looked at: no number is taken, nothing is written.

    Args:
        actor: who looks; his name stands at the foot.
        office: whose forms and letterhead are used.
        job: what is drawn.
        copies: which copies 联, from 1; all if None.
        progress: called with (sheets done, sheets in all).
        stopping: asked before every sheet.

    Raises:
        Refused: a form is broken or missing, or a value cannot be printed.
        Stopped: ``stopping`` said so.
    """
    gathered = _Gathering()
    for name, sheets in job.sheets():
        form = forms.form(office, name)
        gathered.add(form, sheets, [_draft_values(form, sheet.values) for sheet in sheets])
    return _draw(job.title, len(job), gathered, _heading(actor), copies, progress, stopping)


def press(
    actor: Actor,
    office: Office,
    job: Job,
    *,
    copies: Sequence[int] | None = None,
    progress: Progress | None = None,
    stopping: Stopping | None = None,
) -> Pressed:
    """Give the sheets of a job their numbers and draw them; sheets printed before are marked 补打.

    Raises:
        NotAllowed: the actor may not print.
        Refused: as ``draft``, or a sheet has been voided.
        Stopped: ``stopping`` said so; the numbers are kept for the next try.
    """
    rights.refuse(actor, "print")
    gathered, head = _Gathering(), letterhead.read()
    for name, sheets in job.sheets():
        form = forms.form(office, name)
        if not form.serial or all(isinstance(sheet.values, paper.Blank) for sheet in sheets):
            filled = [sheet for sheet in sheets if sheet.about or not isinstance(sheet.values, paper.Blank)]
            gathered.unnumbered += [sheet.about for sheet in filled]
            gathered.add(form, sheets, [sheet.values for sheet in sheets])
            continue
        layout = contents.encoded(
            {"form": forms.source(office, name)[0], "office": head.name, "logo": contents.hash_of(head.logo)}
        )
        issued = ledger.issue(actor, form, sheets, layout=layout)
        start = len(gathered.subjects)
        gathered.issued += list(enumerate(issued, start))
        for prints, run in groupby(zip(sheets, issued, strict=True), key=lambda pair: pair[1].prints):
            pairs = list(run)
            values = [{**sheet.values, form.serial: one.number} for sheet, one in pairs]
            gathered.add(form, [sheet for sheet, _ in pairs], values, prints)
    return _draw(job.title, len(job), gathered, _heading(actor), copies, progress, stopping)


def again(actor: Actor, paper_id: int) -> Pressed:
    """Draw a sheet of the ledger as it was printed: marked 补打, or 作废 across the page when it has been voided.

    Raises:
        NotAllowed: the actor may not see the sheet.
        NotFound: there is none.
        Refused: what was printed is gone.
    """
    one = ledger.read(actor, paper_id)
    known = printed.kept(one)
    gathered = _Gathering(issued=[(0, Issued(one.id, one.number, one.prints or 0))])
    gathered.subjects.append(one.subject or one.form_title)
    gathered.batches.append((known.form, [known.values], one.prints or 0))
    head = forms.heading(actor, known.office, known.logo)
    return _draw(one.title(), 1, gathered, head, None, None, None, void=one.voided_at is not None)


@contextmanager
def counted(actor: Actor, pressed: Pressed) -> Iterator[None]:
    """Count a print before its pages reach the paper or a file in the block; it is not counted if that fails.

    Raises:
        Refused: a sheet has been voided meanwhile; nothing is to be printed then.
    """
    ends, ids = [*pressed.starts[1:], pressed.pages], [one.id for _, one in pressed.issued]
    unnumbered = [one for one in pressed.unnumbered if one is not None]

    pages = {one.id: ends[at] - pressed.starts[at] for at, one in pressed.issued}
    with ExitStack() as lines:  # where the second cannot be written, the first is taken back
        if ids:
            count = partial(ledger.count_print, actor, ids, pages=pages)
            lines.enter_context(told_first(count, partial(ledger.take_back, actor, ids)))
        if pressed.unnumbered:
            note = partial(ledger.note_print, actor, pressed.title, unnumbered)
            lines.enter_context(told_first(note, lambda why: note(failed=why)))
        yield


def blank(name: str, count: int, title: str, printed: Values | None = None) -> Job:
    """Return the job of empty sheets of a form, to be filled in by hand.

    Args:
        name: of the form.
        count: how many.
        title: of the print.
        printed: what stands on each of them; what ``blanks`` knows of the form where that is not said.
    """
    known = blanks.printed(name) if printed is None else printed
    return Job(title, [(name, [paper.Blank(known) if known else paper.BLANK] * count)])


def _heading(actor: Actor) -> Heading:
    head = letterhead.read()
    return forms.heading(actor, head.name, head.logo)


def _draft_values(form: Form, values: Values) -> Values:
    if isinstance(values, paper.Blank) or not form.serial or form.serial == form.qr or values.get(form.serial):
        return values
    return {**values, form.serial: LATER}


def _draw(
    title: str,
    count: int,
    gathered: _Gathering,
    heading: Heading,
    copies: Sequence[int] | None,
    progress: Progress | None,
    stopping: Stopping | None,
    **marks: Any,
) -> Pressed:
    if not gathered.subjects:
        raise Refused("没有要打印的内容，请先选好要打印的记录。")
    out = BytesIO()

    def tell(number: int) -> None:
        if progress is not None:
            progress(number, count)

    try:
        drawn = paper.draw_many(
            gathered.batches, out, heading=heading, copies=copies, progress=tell, cancelled=stopping, **marks
        )
    except paper.Cancelled:
        raise Stopped("已取消，没有打印。") from None
    return Pressed(
        title,
        out.getvalue(),
        drawn.pages,
        tuple(page - 1 for page in drawn.first_pages),
        tuple(gathered.subjects),
        tuple(gathered.issued),
        tuple(gathered.unnumbered),
    )


def trial(actor: Actor, name: str, text: str, *, filled: bool) -> bytes:
    """Draw the text of a form as it is being written, empty or with invented values.

    Raises:
        Refused: the text is no form, with the line of the first mistake.
    """
    form = forms.parsed(name, text)
    out = BytesIO()
    paper.draw(form, [forms.sample(form) if filled else paper.BLANK], out, heading=_heading(actor))
    return out.getvalue()
