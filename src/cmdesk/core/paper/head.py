"""The head of a page: office and logo, title, the form's number and the sheet's, its code, 补打."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cmdesk.core.errors import Refused
from cmdesk.core.paper import values as shows
from cmdesk.core.paper.answers import LEADING
from cmdesk.core.paper.breaking import lines, printed
from cmdesk.core.paper.contents import code
from cmdesk.core.paper.form import Form
from cmdesk.core.paper.ink import MM, Ink, Letters
from cmdesk.core.paper.lettering import Lettering, lettering
from cmdesk.core.paper.values import Values

_SMALL: Final = 9.0
_LOGO: Final = 12 * MM
_RIGHT: Final = 62 * MM  # what stands at the right of the title is broken at this width
_LEAST_TITLE: Final = 10.0
_MOST_LINES: Final = 4
_TO_WRITE: Final = "_" * 14
_BELOW: Final = 3 * MM


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


class Head:
    """The head of one record's pages.

    Attributes:
        height: from the upper margin to the first row, points.

    Raises:
        Refused: title, office or number are so long that nothing else would find room.
    """

    def __init__(self, form: Form, heading: Heading, mark: Mark, values: Values) -> None:
        self._form = form
        self._heading = heading
        self._mark = mark
        self._regular, self._bold = lettering(), lettering(bold=True)
        self._left, self._top, self._width = form.margins[3] * MM, form.margins[0] * MM, form.width * MM
        content = values.get(form.qr) if form.qr else None
        self._code = "" if shows.is_empty(content) else shows.plain(content)
        self._code_size = form.qr_size * MM if self._code else 0.0
        self._right = self._right_lines(values)
        self._reprint = f"补打 第{mark.reprint}次" if mark.reprint else ""
        room = self._width - 2 * max(self._right_width(), self._left_width()) - 4 * MM
        room = max(room, self._width * 0.25)
        title = printed(shows.filled_in(form.title, values))
        self._title, self._title_size = _set(title, self._bold, form.title_size, room, "标题")
        office = printed(heading.office).replace("\n", " ") if form.office else ""
        self._office, self._office_size = _set(office, self._regular, 10.5, room, "单位名称") if office else ((), 0.0)
        self.height = self._height()

    def _height(self) -> float:
        words = self._title_size * LEADING * len(self._title) + self._office_size * LEADING * len(self._office)
        left = (_LOGO if self._heading.logo else 0.0) + (_SMALL * 1.6 + 1 * MM if self._reprint else 0.0)
        right = _SMALL * LEADING * len(self._right)
        return max(words + _BELOW + 1 * MM, left + 2 * MM, right + _BELOW, self._code_size + 1.5 * MM)

    def _right_lines(self, values: Values) -> list[tuple[str, float]]:
        """Return what stands at the right of the title."""
        found = [f"编号：{self._form.number}"] if self._form.number else []
        if self._form.serial:
            serial = values.get(self._form.serial)
            found.append(f"{self._form.serial_label}{_TO_WRITE if shows.is_empty(serial) else shows.plain(serial)}")
        broken = [line for text in found for line in lines(printed(text), self._regular, _RIGHT / _SMALL)]
        if len(broken) > _MOST_LINES:
            raise Refused("编号太长，印不到标题旁边，请缩短编号后再打印。")
        return broken

    def _right_width(self) -> float:
        wide = max((wide * _SMALL for _, wide in self._right), default=0.0)
        return wide + (self._code_size + 2 * MM if self._code_size else 0.0)

    def _left_width(self) -> float:
        mark = self._regular.width(self._reprint) * _SMALL + 4 * MM if self._reprint else 0.0
        return max(_LOGO + 4 * MM if self._heading.logo else 0.0, mark)

    def paint(self, ink: Ink) -> None:
        """Draw the head at the upper margin of a page."""
        left, top = self._left, self._top
        if self._heading.logo:
            ink.logo = (left, top, _LOGO, _LOGO, self._heading.logo)
        words = self._title_size * LEADING * len(self._title) + self._office_size * LEADING * len(self._office)
        y = top + self.height - _BELOW - words
        for texts, style, size in (
            (self._office, self._regular, self._office_size),
            (self._title, self._bold, self._title_size),
        ):
            for line, wide in texts:
                ink.letters.append(Letters(left + (self._width - wide * size) / 2, y + size, line, style, size))
                y += size * LEADING
        self._paint_right(ink)
        if self._reprint:
            self._paint_reprint(ink)

    def _paint_right(self, ink: Ink) -> None:
        edge = self._left + self._width
        if self._code_size:
            x = edge - self._code_size
            ink.codes.append(code(self._code, self._code_size)._replace(x=x, y=self._top - 1.5 * MM))
            edge = x - 2 * MM
        y = self._top + self.height - 3.5 * MM - (len(self._right) - 1) * _SMALL * LEADING
        for line, wide in self._right:
            ink.letters.append(Letters(edge - wide * _SMALL, y, line, self._regular, _SMALL))
            y += _SMALL * LEADING

    def _paint_reprint(self, ink: Ink) -> None:
        wide = self._regular.width(self._reprint) * _SMALL
        x, y = self._left, self._top + (_LOGO + 1 * MM if self._heading.logo else 0.0)
        ink.letters.append(Letters(x + 1.5 * MM, y + _SMALL * 1.17, self._reprint, self._regular, _SMALL))
        ink.frames.append((x, y, wide + 3 * MM, _SMALL * 1.6))


def _set(
    text: str, style: Lettering, size: float, room: float, what: str
) -> tuple[tuple[tuple[str, float], ...], float]:
    """Return the lines of a heading and their size: smaller before it is broken."""
    least = min(size, _LEAST_TITLE)
    while size > least and style.width(text) * size > room:
        size = max(least, size - 0.5)
    broken = lines(text, style, room / size)
    if len(broken) > _MOST_LINES:
        raise Refused(f"{what}太长，纸上放不下，请缩短后再打印。")
    return broken, size
