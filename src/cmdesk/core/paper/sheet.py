"""The pages of one record: its head, the rows of its blocks, marks in the corners, names of copies, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cmdesk.core.errors import Refused
from cmdesk.core.paper.answers import LEADING
from cmdesk.core.paper.blocks import Builder
from cmdesk.core.paper.breaking import lines, printed
from cmdesk.core.paper.contents import Setting, upright
from cmdesk.core.paper.form import Form
from cmdesk.core.paper.head import Head, Heading, Mark
from cmdesk.core.paper.ink import MM, Ink, Letters
from cmdesk.core.paper.rows import Strip, height_of, paint_rows, spread, take
from cmdesk.core.paper.values import Values

MARK: Final = 3.0
"""Edge of a registration mark, mm."""
MARK_INSET: Final = 7.0
"""From the edge of the paper to a registration mark, mm."""
_STEPS: Final = ((0.97, 0.95), (0.94, 0.9), (0.91, 0.86), (0.88, 0.82), (0.85, 0.78), (0.82, 0.74), (0.79, 0.7))
_READABLE: Final = 3  # step of a form of one page that needs a second one at any size
_TIGHTER: Final = (1, 2, 3)  # steps that nobody notices, to save a page
_HARDLY_BEGUN: Final = 0.3  # of a page: a last one that holds less is worth saving
_WORTH_SAVING: Final = 12  # pages: one more or less is not noticed in a longer print
_MOST_PAGES: Final = 2_000  # of one record
_REPEATED: Final = 0.3  # of a page: more than that does not come again on each page
_SMALL: Final = 9.0
_FOOT: Final = 7.0
_COPY_STRIP: Final = 6.0


class Sheet:
    """Lays out records on one form. Keep it for many records: what does not change is set once."""

    def __init__(self, form: Form, heading: Heading, mark: Mark) -> None:
        self.form = form
        self.heading = heading
        self.mark = mark
        self._settings = [Setting(form)]
        self._usual = 0  # step of shrinking of the record before, on a form of one page
        self._left, self._top = form.margins[3] * MM, form.margins[0] * MM
        self._width = form.width * MM
        self._size = (form.page_size[0] * MM, form.page_size[1] * MM)

    def pages(self, values: Values) -> list[Ink]:
        """Return the pages of a record, without page numbers and names of copies."""
        head = Head(self.form, self.heading, self.mark, values)
        room = self.form.height * MM - head.height - (0 if self.form.pages == "none" else 2 * MM)
        return [self._page(rows, head) for rows in self._dealt(values, room)]

    def _dealt(self, values: Values, room: float) -> list[list[Any]]:
        """Return the rows of each page; letters are set smaller where that saves a page that says little."""
        if self.form.one_page:
            dealt = self._on_one_page(values, room) or self._on_more(values, room)
        else:
            dealt = self._deal(0, values, room)
            if _is_hardly_begun(dealt, room):
                tighter = (self._deal(step, values, room) for step in _TIGHTER)
                dealt = next((pages for pages in tighter if len(pages) < len(dealt)), dealt)
        dealt[-1] = spread(dealt[-1], room - height_of(dealt[-1]))
        return dealt

    def _on_one_page(self, values: Values, room: float) -> list[list[Any]] | None:
        """Return the rows as large as one page holds them; None if the smallest are too many.

        The records of a print are much alike: the step of the one before is tried first, then its neighbours.
        """
        low, high, found = 0, len(_STEPS) + 1, None
        likely = [self._usual + 1, self._usual - 1, self._usual]
        while low < high:
            step = likely.pop() if likely else (low + high) // 2
            if not low <= step < high:
                continue
            dealt = self._deal(step, values, room, whole=True)
            if len(dealt) == 1:
                found, high = dealt, step
            else:
                low = step + 1
        if found:
            self._usual = high
        return found

    def _on_more(self, values: Values, room: float) -> list[list[Any]]:
        """Return the rows of what one page cannot hold: as few pages as readable letters need, as large as those allow."""
        fewest = self._deal(_READABLE, values, room)
        larger = (self._deal(step, values, room) for step in range(_READABLE))
        return next((pages for pages in larger if len(pages) == len(fewest)), fewest)

    def _deal(self, step: int, values: Values, room: float, *, whole: bool = False) -> list[list[Any]]:
        """Return the rows of each page at a step of shrinking; what is left of the last page is not spent yet.

        ``whole`` tries them on one page: blocks that would begin a new one do not.
        """
        rows, repeated = self._rows(step, values)
        for row in rows if whole else ():
            row.fresh = False
        first, rest = take(rows, room, room)
        dealt = [first]
        while rest:
            if rest[0].fresh:  # what is left of the page before is not needed by anybody else
                rest[0].fresh = False
                dealt[-1] = spread(dealt[-1], room - height_of(dealt[-1]))
            first, rest = take([*repeated, *rest], room, room)
            dealt.append(first)
            if len(dealt) > _MOST_PAGES:
                raise Refused(f"“{self.form.title}”一份超过 {_MOST_PAGES} 页，请检查表单的尺寸或缩短内容后再打印。")
        return dealt

    def _rows(self, step: int, values: Values) -> tuple[list[Any], list[Any]]:
        """Return the rows of a record at a step of shrinking, and those that come again on each page."""
        while len(self._settings) <= step:
            self._settings.append(Setting(self.form, *_STEPS[len(self._settings) - 1]))
        builder = Builder(self._settings[step], values)
        rows = builder.rows(self.form.blocks, self._width)
        again = [block for block in self.form.blocks if block.repeat]
        repeated = builder.rows(again, self._width) if again else []
        for row in repeated:
            row.is_head, row.together = True, 0
        return rows, repeated if height_of(repeated) <= self.form.height * MM * _REPEATED else []

    def _page(self, rows: Sequence[Any], head: Head) -> Ink:
        ink = Ink(*self._size)
        head.paint(ink)
        paint_rows(ink, rows, self._left, self._top + head.height)
        if self.form.marks:
            self._paint_marks(ink)
        if self.mark.void:
            ink.stamp = "作废"
        return ink

    def _paint_marks(self, ink: Ink) -> None:
        ink.solid += [(x * MM, y * MM, MARK * MM, MARK * MM) for x, y in corners(self.form)]

    # What is known only when all pages are: numbers, and the copy.

    def foot(self, page: int, pages: int) -> list[Letters]:
        """Return the foot of a page: its number in the middle, who printed it at the right."""
        regular = self._settings[0].regular
        y = min(self._size[1] - self.form.margins[2] * MM + 3.6 * MM, self._size[1] - 2 * MM)
        found = []
        number = f"第 {page} 页 共 {pages} 页"
        wide = regular.width(number) * _FOOT
        if self.form.pages != "none":
            found.append(Letters(self._left + (self._width - wide) / 2, y, number, regular, _FOOT))
        at = self.heading.printed_at
        text = printed(f"{self.heading.printer} {at:%Y-%m-%d %H:%M}" if at else self.heading.printer).strip()
        if text:
            room = (self._width - wide) / 2 - 3 * MM
            for line, used in lines(f"打印：{text}", regular, room / _FOOT)[:3]:
                found.append(Letters(self._left + self._width - used * _FOOT, y, line, regular, _FOOT))
                y += _FOOT * LEADING
        return found

    def copy_names(self, names: Sequence[str]) -> tuple[list[Letters], list[Letters]]:
        """Return the names of copies written downwards at the right: (upright letters, turned brackets)."""
        regular, room, size = self._settings[0].regular, self.form.height * MM, _SMALL
        made = self._copy_strips(names, size)
        while sum(strip.height for strip in made) > room and size > 3:
            size -= 0.5
            made = self._copy_strips(names, size)
        x = self._left + self._width + 1.0 * MM
        y = self._top + max(0.0, (room - sum(strip.height for strip in made)) / 2)
        plain: list[Letters] = []
        turned: list[Letters] = []
        for strip in made:
            plain += [Letters(x + one.x, y + one.y, one.text, regular, one.size) for one in strip.letters]
            turned += [one._replace(x=x + one.x, y=y + one.y) for one in strip.upright]
            y += strip.height
        return plain, turned

    def _copy_strips(self, names: Sequence[str], size: float) -> list[Strip]:
        made: list[Strip] = []
        for number, name in enumerate(names):
            if number:
                made.append(Strip(4 * MM))
            made += upright(name, _COPY_STRIP * MM, size, self._settings[0].regular)
        return made


def _is_hardly_begun(dealt: Sequence[Sequence[Any]], room: float) -> bool:
    """Return whether a record ends with a page that holds little, and is not to be filled in by hand either."""
    last = dealt[-1]
    return (
        1 < len(dealt) <= _WORTH_SAVING
        and height_of(last) < room * _HARDLY_BEGUN
        and not any(row.filler is not None for row in last)
    )


def corners(form: Form) -> list[tuple[float, float]]:
    """Return the upper left corners of the four registration marks, mm: from the upper left clockwise."""
    width, height = form.page_size
    right, low = width - MARK_INSET - MARK, height - MARK_INSET - MARK
    return [(MARK_INSET, MARK_INSET), (right, MARK_INSET), (right, low), (MARK_INSET, low)]
