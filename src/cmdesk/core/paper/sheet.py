"""The pages of one record: title, logo, marks and copies around the rows of its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cmdesk.core.paper import values as shows
from cmdesk.core.paper.blocks import Builder
from cmdesk.core.paper.breaking import lines, printed
from cmdesk.core.paper.contents import LEADING, Setting, code, upright
from cmdesk.core.paper.form import Form
from cmdesk.core.paper.ink import MM, Ink, Letters
from cmdesk.core.paper.rows import Strip, height_of, paint_rows, spread, take
from cmdesk.core.paper.values import Values

MARK: Final = 3.0
"""Edge of a registration mark, mm."""
MARK_INSET: Final = 7.0
"""From the edge of the paper to a registration mark, mm."""
_STEPS: Final = ((0.97, 0.95), (0.94, 0.9), (0.91, 0.86), (0.88, 0.82), (0.85, 0.78), (0.82, 0.74), (0.79, 0.7))
_SMALL: Final = 9.0
_FOOT: Final = 7.0
_COPY_STRIP: Final = 6.0


@dataclass(frozen=True)
class Heading:
    """Whose paper it is.

    Attributes:
        office: name printed above the title.
        logo: PNG or JPEG, printed at the upper left.
        printer: who prints, for the foot.
        printed_at: when, for the foot.
    """

    office: str = ""
    logo: bytes = b""
    printer: str = ""
    printed_at: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """What is added to every page: 补打 第n次, 作废."""

    reprint: int = 0
    void: bool = False


class Sheet:
    """Lays out records on one form. Keep it for many records: what does not change is set once."""

    def __init__(self, form: Form, heading: Heading, mark: Mark) -> None:
        self.form = form
        self.heading = heading
        self.mark = mark
        self._settings = [Setting(form)]
        self._left, self._top = form.margins[3] * MM, form.margins[0] * MM
        self._width = form.width * MM
        self._size = (form.page_size[0] * MM, form.page_size[1] * MM)

    def pages(self, values: Values) -> list[Ink]:
        """Return the pages of a record, without page numbers and names of copies."""
        above = self._head_height(values)
        room = self.form.height * MM - above - (0 if self.form.pages == "none" else 2 * MM)
        dealt = self._dealt(values, room)
        return [self._page(rows, values, above) for rows in dealt]

    def _dealt(self, values: Values, room: float) -> list[list[Any]]:
        """Return the rows of each page; a form of one page is shrunk step by step until it fits."""
        rows, repeated = self._rows(0, values)
        first, rest = take(rows, room, room)
        if rest and self.form.one_page:
            low, high = 1, len(_STEPS)
            found = None
            while low <= high:
                middle = (low + high) // 2
                rows, repeated = self._rows(middle, values)
                first, rest = take(rows, room, room)
                if rest:
                    low = middle + 1
                else:
                    found, high = first, middle - 1
            if found is not None:
                return [spread(found, room - height_of(found))]
            rows, repeated = self._rows(3, values)
            first, rest = take(rows, room, room)
        dealt = [first]
        while rest:
            if rest[0].fresh:  # what is left of the page before is not needed by anybody else
                rest[0].fresh = False
                dealt[-1] = spread(dealt[-1], room - height_of(dealt[-1]))
            first, rest = take([*repeated, *rest], room, room)
            dealt.append(first)
        dealt[-1] = spread(dealt[-1], room - height_of(dealt[-1]))
        return dealt

    def _rows(self, step: int, values: Values) -> tuple[list[Any], list[Any]]:
        """Return the rows of a record at a step of shrinking, and those that come again on each page."""
        while len(self._settings) <= step:
            self._settings.append(Setting(self.form, *_STEPS[len(self._settings) - 1]))
        builder = Builder(self._settings[step], values)
        rows = builder.rows(self.form.blocks, self._width)
        again = [block for block in self.form.blocks if block.repeat]
        return rows, builder.rows(again, self._width) if again else []

    def _page(self, rows: Sequence[Any], values: Values, above: float) -> Ink:
        ink = Ink(*self._size)
        self._paint_head(ink, values)
        paint_rows(ink, rows, self._left, self._top + above)
        if self.form.marks:
            self._paint_marks(ink)
        if self.mark.void:
            ink.stamp = "作废"
        return ink

    # The head: office and logo at the left, title in the middle, number and code at the right.

    def _title(self, values: Values) -> tuple[float, list[tuple[str, float]]]:
        """Return the size of the title and its lines."""
        bold = self._settings[0].bold
        text = printed(shows.filled_in(self.form.title, values))
        room = self._title_room(values)
        size = self.form.title_size
        while size > 12 and bold.width(text) * size > room:
            size -= 0.5
        return size, list(lines(text, bold, room / size))

    def _title_room(self, values: Values) -> float:
        return self._width - 2 * max(self._right_width(values), self._left_width()) - 4 * MM

    def _right(self, values: Values) -> list[str]:
        """Return what stands at the right of the title."""
        found = [f"编号：{self.form.number}"] if self.form.number else []
        if self.form.serial:
            serial = values.get(self.form.serial)
            found.append(f"{self.form.serial_label}{'' if shows.is_empty(serial) else printed(shows.plain(serial))}")
        return found

    def _code_size(self, values: Values) -> float:
        return self.form.qr_size * MM if self.form.qr and not shows.is_empty(values.get(self.form.qr)) else 0.0

    def _right_width(self, values: Values) -> float:
        regular = self._settings[0].regular
        wide = max((regular.width(line) * _SMALL for line in self._right(values)), default=0.0)
        size = self._code_size(values)
        return wide + (size + 2 * MM if size else 0.0)

    def _left_width(self) -> float:
        return 16 * MM if self.heading.logo else 0.0

    def _head_height(self, values: Values) -> float:
        """Return the height of everything above the first row."""
        size, title = self._title(values)
        office = 5.5 * MM if self.form.office and self.heading.office else 0.0
        right = len(self._right(values)) * _SMALL * LEADING
        height = office + max(size * LEADING * len(title), right if len(title) > 1 else 0) + 3 * MM
        if self.heading.logo:
            height = max(height, 14 * MM)
        if len(self._right(values)) > 1:
            height = max(height, right + 2 * MM)
        return max(height, self._code_size(values) + 1.5 * MM)

    def _paint_head(self, ink: Ink, values: Values) -> None:
        regular, bold = self._settings[0].regular, self._settings[0].bold
        above = self._head_height(values)
        left, top, width = self._left, self._top, self._width
        if self.heading.logo:
            ink.logo = (left, top, 12 * MM, 12 * MM, self.heading.logo)
        if self.form.office and self.heading.office:
            office = printed(self.heading.office).replace("\n", " ")
            size = 10.5
            while size > 7 and regular.width(office) * size > self._title_room(values) + 4 * MM:
                size -= 0.5
            x = left + (width - regular.width(office) * size) / 2
            ink.letters.append(Letters(x, top + 10.5, office, regular, size))
        size, title = self._title(values)
        y = top + above - 3 * MM - size * LEADING * len(title) + size
        for line, wide in title:
            ink.letters.append(Letters(left + (width - wide * size) / 2, y, line, bold, size))
            y += size * LEADING
        edge = left + width
        code_size = self._code_size(values)
        if code_size:
            content = shows.plain(values.get(self.form.qr))
            ink.codes.append(code(content, code_size)._replace(x=edge - code_size, y=top - 1.5 * MM))
            edge -= code_size + 2 * MM
        right = self._right(values)
        y = top + above - 3.5 * MM - (len(right) - 1) * _SMALL * LEADING
        for line in right:
            ink.letters.append(Letters(edge - regular.width(line) * _SMALL, y, line, regular, _SMALL))
            y += _SMALL * LEADING
        if self.mark.reprint:
            self._paint_reprint(ink)

    def _paint_reprint(self, ink: Ink) -> None:
        regular = self._settings[0].regular
        text = f"补打 第{self.mark.reprint}次"
        wide = regular.width(text) * _SMALL
        x, y = self._left + self._left_width(), self._top
        ink.letters.append(Letters(x + 1.5 * MM, y + _SMALL * 1.2, text, regular, _SMALL))
        ink.frames.append((x, y, wide + 3 * MM, _SMALL * 1.6))

    def _paint_marks(self, ink: Ink) -> None:
        ink.solid += [(x * MM, y * MM, MARK * MM, MARK * MM) for x, y in corners(self.form)]

    # What is known only when all pages are: numbers, and the copy.

    def foot(self, page: int, pages: int) -> list[Letters]:
        """Return the foot of a page: its number in the middle, who printed it at the right."""
        regular = self._settings[0].regular
        y = self._size[1] - self.form.margins[2] * MM + 3.6 * MM
        found = []
        if self.form.pages != "none":
            text = f"第 {page} 页 共 {pages} 页"
            x = self._left + (self._width - regular.width(text) * _FOOT) / 2
            found.append(Letters(x, y, text, regular, _FOOT))
        at = self.heading.printed_at
        text = printed(f"{self.heading.printer} {at:%Y-%m-%d %H:%M}" if at else self.heading.printer).strip()
        if text:
            text = f"打印：{text}"
            x = self._left + self._width - regular.width(text) * _FOOT
            found.append(Letters(x, y, text, regular, _FOOT))
        return found

    def copy_names(self, names: Sequence[str]) -> tuple[list[Letters], list[Letters]]:
        """Return the names of copies written downwards at the right: (upright letters, turned brackets)."""
        setting = self._settings[0]
        width = _COPY_STRIP * MM
        made: list[Strip] = []
        for number, name in enumerate(names):
            if number:
                made.append(Strip(4 * MM))
            made += upright(name, width, _SMALL, setting.regular)
        room = self.form.height * MM
        used = sum(strip.height for strip in made)
        squeeze = min(1.0, room / used) if used else 1.0
        x = self._left + self._width + 1.0 * MM
        y = self._top + max(0.0, (room - used) / 2)
        plain: list[Letters] = []
        turned: list[Letters] = []
        for strip in made:
            plain += [one._replace(x=x + one.x, y=y + one.y * squeeze) for one in strip.letters]
            turned += [one._replace(x=x + one.x, y=y + one.y * squeeze) for one in strip.upright]
            y += strip.height * squeeze
        return plain, turned


def corners(form: Form) -> list[tuple[float, float]]:
    """Return the upper left corners of the four registration marks, mm: from the upper left clockwise."""
    width, height = form.page_size
    right, low = width - MARK_INSET - MARK, height - MARK_INSET - MARK
    return [(MARK_INSET, MARK_INSET), (right, MARK_INSET), (right, low), (MARK_INSET, low)]
