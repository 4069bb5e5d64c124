"""A scanned page is read: its code, its registration marks, and how much ink lies in each box.

The marks give the projection; each box is looked for within a millimetre or so of its place, by its printed outline;
the ink within is compared with what the empty boxes of the same page show. What is neither clearly empty nor clearly
ticked is doubtful and left to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import dist
from typing import Any, Final, NamedTuple

from cmdesk.core.paper import PageBoxes, TickBox
from cmdesk.visits.scanning.grey import Grey
from cmdesk.visits.scanning.plane import Plane, Point, similar, through

_STEP: Final = 0.25  # mm between samples when looking for a mark
_MARGIN: Final = 2.0  # mm shown above and below a row
_SAMPLES: Final = 18  # along each side of a box, within its outline
_INNER: Final = 0.12  # of a box's width: its outline
_CORE: Final = 3  # samples from there to what the outline never covers, however the paper lay
_SURE_OUTLINE: Final = 0.35
_EMPTY: Final = 0.05  # share of ink in the core, above that of the page's empty boxes
_TICKED: Final = 0.12
_FINE: Final = 5.0  # dots per mm of a picture in which a tick can be told from a smudge: 127 dpi
_BRUSHED: Final = 0.07  # share of ink within the outline: a stroke that leaves the core alone


@dataclass(frozen=True)
class Code:
    """A QR code on a page: its text and corners, upper left first, clockwise as printed."""

    text: str
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Answer:
    """A box as it was read.

    Attributes:
        key: of the value.
        choice: the stored word.
        ticked: whether there is clearly ink in it.
        sure: whether it is clearly the one or the other.
        ink: share of the box that ink covers, above that of the page's empty ones.
    """

    key: str
    choice: str
    ticked: bool
    sure: bool
    ink: float


@dataclass(frozen=True)
class Read:
    """What was read of a page.

    Attributes:
        answers: the boxes.
        plane: how the paper lies in the picture.
        areas: key → where its boxes with their words stand on the paper: (left, top, width, height), mm.
        page: of the sheet, from 1.
        fit: how clearly the outlines of its boxes were found, 0 to 1: another page has none where this one has its boxes.
    """

    answers: tuple[Answer, ...]
    plane: Plane
    areas: Mapping[str, tuple[float, float, float, float]]
    page: int
    fit: float

    def ticked(self) -> dict[str, tuple[str, ...]]:
        """Return key → words clearly ticked."""
        return self._by_key(lambda one: one.sure and one.ticked)

    def doubtful(self) -> dict[str, tuple[str, ...]]:
        """Return key → words to look at."""
        return self._by_key(lambda one: not one.sure)

    def _by_key(self, wanted: Any) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for one in self.answers:
            found.setdefault(one.key, [])
            if wanted(one):
                found[one.key].append(one.choice)
        return {key: tuple(words) for key, words in found.items()}


def codes(page: Grey) -> list[Code]:
    """Return the QR codes on a page, however it lies."""
    import zxingcpp

    seen = memoryview(page.data).cast("B", shape=(page.height, page.width))
    found = []
    for one in zxingcpp.read_barcodes(seen, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        place = one.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        found.append(Code(one.text, tuple((float(corner.x), float(corner.y)) for corner in corners)))  # type: ignore[arg-type]
    return found


def read(page: Grey, code: Code, boxes: PageBoxes) -> Read | None:
    """Return what is ticked on a page; None when its marks cannot be found.

    Args:
        page: the picture.
        code: of this sheet, as found on the page.
        boxes: where everything was printed.
    """
    printed = next((place for text, place in boxes.codes if text == code.text), None)
    if printed is None or len(boxes.marks) != 4:
        return None
    x, y, wide, high = printed
    rough = similar([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], code.corners)
    marks = [_mark(page, rough, mark, (x + wide / 2, y + high / 2)) for mark in boxes.marks]
    if any(mark is None for mark in marks):
        return None
    centres = [(left + w / 2, top + h / 2) for left, top, w, h in boxes.marks]
    try:
        plane = through(centres, [mark for mark in marks if mark is not None])
    except ValueError:
        return None
    empty = [box for box in boxes.ticks if not box.marked]
    return _answers(page, plane, empty, boxes)


def _mark(page: Grey, rough: Plane, mark: tuple[float, float, float, float], near: Point) -> Point | None:
    """Return the centre of a registration mark in the picture, looked for around its rough place."""
    left, top, side, _ = mark
    away = ((left - near[0]) ** 2 + (top - near[1]) ** 2) ** 0.5
    reach = 1.5 + 0.02 * away  # mm that the rough place may be off
    edge = 1.0  # mm around a mark that must be white
    count = round((2 * reach + side + 2 * edge) / _STEP)
    begin_x, begin_y = left - reach - edge, top - reach - edge
    dark = [
        [255 - page.at(*rough(begin_x + column * _STEP, begin_y + row * _STEP)) for column in range(count)]
        for row in range(count)
    ]
    sums = _sums(dark)
    inner, outer, rim = round(side / _STEP), round((side + 2 * edge) / _STEP), round(edge / _STEP)
    best: tuple[float, int, int] = (0.0, 0, 0)
    for row in range(count - outer + 1):
        for column in range(count - outer + 1):
            within = _sum(sums, row + rim, column + rim, inner)
            whole = _sum(sums, row, column, outer)
            score = within / inner**2 - (whole - within) / (outer**2 - inner**2)
            best = max(best, (score, row, column))
    if best[0] < 60:
        return None
    middle = (outer / 2) * _STEP - _STEP / 2
    return rough(begin_x + best[2] * _STEP + middle, begin_y + best[1] * _STEP + middle)


def _sums(values: Sequence[Sequence[int]]) -> list[list[int]]:
    found = [[0] * (len(values[0]) + 1)]
    for row in values:
        line, total = [0], 0
        for place, value in enumerate(row, 1):
            total += value
            line.append(total + found[-1][place])
        found.append(line)
    return found


def _sum(sums: Sequence[Sequence[int]], row: int, column: int, size: int) -> int:
    low, right = row + size, column + size
    return sums[low][right] - sums[row][right] - sums[low][column] + sums[row][column]


def _answers(page: Grey, plane: Plane, boxes: Sequence[TickBox], places: PageBoxes) -> Read:
    measured = [_measure(page, plane, box) for box in boxes]
    is_fine = dist(plane(0, 0), plane(10, 0)) / 10 >= _FINE
    ground, around = _empty(one.core for one in measured), _empty(one.whole for one in measured)
    answers = []
    for box, one in zip(boxes, measured, strict=True):
        above = max(0.0, one.core - ground)
        is_ticked = above >= _TICKED
        is_clear = is_fine if is_ticked else above <= _EMPTY and one.whole - around <= _BRUSHED
        sure = one.outline >= _SURE_OUTLINE and is_clear
        answers.append(Answer(box.key, box.choice, is_ticked, sure, round(above, 3)))
    fit = sum(one.outline for one in measured) / max(1, len(measured))
    return Read(tuple(answers), plane, _areas(boxes, places.width), places.page, round(fit, 3))


def _empty(inks: Iterable[float]) -> float:
    """Return what an empty box of the page shows; a quarter of the boxes at least is empty."""
    found = sorted(inks)
    return found[len(found) // 4] if found else 0.0


class _Measured(NamedTuple):
    """A box: the share of ink in its core and within its outline, and how clearly the outline was found."""

    core: float
    whole: float
    outline: float


def _measure(page: Grey, plane: Plane, box: TickBox) -> _Measured:
    paper, black = _levels(page, plane, box)
    best = (_outline(page, plane, box, 0, 0, paper, black), 0.0, 0.0)
    if best[0] < 0.6:
        for dx, dy in _around():
            best = max(best, (_outline(page, plane, box, dx, dy, paper, black), dx, dy))
    outline, dx, dy = best
    inset = box.width * _INNER
    core = whole = 0.0
    for row in range(_SAMPLES):
        y = box.y + dy + inset + (box.height - 2 * inset) * (row + 0.5) / _SAMPLES
        within = _CORE <= row < _SAMPLES - _CORE
        for column in range(_SAMPLES):
            x = box.x + dx + inset + (box.width - 2 * inset) * (column + 0.5) / _SAMPLES
            ink = min(1.0, max(0.0, (paper - page.at(*plane(x, y))) / (paper - black)))
            whole += ink
            if within and _CORE <= column < _SAMPLES - _CORE:
                core += ink
    return _Measured(core / (_SAMPLES - 2 * _CORE) ** 2, whole / _SAMPLES**2, outline)


def _around() -> Iterator[Point]:
    for dy in range(-4, 5):
        for dx in range(-4, 5):
            yield dx * 0.3, dy * 0.3


def _levels(page: Grey, plane: Plane, box: TickBox) -> tuple[float, float]:
    """Return the shades of paper and of print around a box; a grey copy has its own."""
    shades = sorted(
        page.at(*plane(box.x + box.width * (column / 6 - 0.5), box.y + box.height * (row / 6 - 0.5)))
        for row in range(13)
        for column in range(13)
    )
    paper = float(shades[len(shades) * 3 // 4])
    return paper, min(float(shades[1]), paper - 40)


def _outline(page: Grey, plane: Plane, box: TickBox, dx: float, dy: float, paper: float, black: float) -> float:
    """Return how much of a box's outline is there, 0 to 1."""
    total, count = 0.0, 12
    for step in range(count):
        share = (step + 0.5) / count
        for x, y in ((share, 0.0), (share, 1.0), (0.0, share), (1.0, share)):
            seen = min(
                page.at(*plane(box.x + dx + box.width * x + ox, box.y + dy + box.height * y + oy))
                for ox, oy in ((0, 0), (0.12, 0.12), (-0.12, -0.12))
            )
            total += min(1.0, max(0.0, (paper - seen) / (paper - black)))
    return total / (4 * count)


def _areas(boxes: Sequence[TickBox], width: float) -> dict[str, tuple[float, float, float, float]]:
    """Return where the rows of boxes stand, from edge to edge of the paper."""
    by_key: dict[str, list[TickBox]] = {}
    for box in boxes:
        by_key.setdefault(box.key, []).append(box)
    found = {}
    for key, some in by_key.items():
        top = min(box.y for box in some) - _MARGIN
        low = max(box.y + box.height for box in some) + _MARGIN
        found[key] = (0.0, top, width, low - top)
    return found
