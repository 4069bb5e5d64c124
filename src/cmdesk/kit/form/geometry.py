"""Where everything of a form goes: one aligned column of labels, or two, or labels above their fields.

Plain arithmetic on rectangles; measured in device independent pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QRect

from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import (
    FIELD_HEIGHT,
    GROUP_GAP,
    LABEL_GAP,
    LABELS_ABOVE_BELOW,
    PAGE_MARGIN,
    SPACE_1,
    SPACE_2,
    SPACE_3,
    TWO_COLUMNS_FROM,
)

ROW_GAP: Final = 4
ROW_GAP_ABOVE: Final = 8
READING_LINE: Final = 24
HEADING: Final = 24
COLUMN_GAP: Final = 32
SHORT: Final = 184
LONGEST: Final = 560
_RAGGED: Final = 80  # by which lines may be longer, so that they end where what is wide ends
LABEL_ABOVE: Final = 20
_MOST_LABEL: Final = 0.42  # of a column


@dataclass(frozen=True, slots=True)
class Need:
    """What a field asks for.

    Attributes:
        name: of the field.
        label: width of its label with the dot of required fields.
        unit: width of the unit behind it, 0 for none.
        short: its values are short (numbers, days, choices): a narrow editor will do.
        wide: it goes across both columns.
        height: width of the field → height.
        problem: width → height of the sentence under it, 0 for none.
    """

    name: str
    label: int
    unit: int
    short: bool
    wide: bool
    height: Callable[[int], int]
    problem: Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of a field are."""

    label: QRect
    field: QRect
    unit: QRect
    problem: QRect

    @property
    def whole(self) -> QRect:
        """Return the area of all parts."""
        return self.label.united(self.field).united(self.unit).united(self.problem)


@dataclass(slots=True)
class Plan:
    """Where all fields and headings are, and how high the form is."""

    columns: int
    above: bool
    line: int
    places: dict[str, Place] = field(default_factory=dict)
    headings: list[tuple[str, QRect]] = field(default_factory=list)
    height: int = 0


def plan(
    groups: Sequence[tuple[str, Sequence[Need]]], width: int, line: int = FIELD_HEIGHT, *, edge: int | None = None
) -> Plan:
    """Return the plan of a form.

    Args:
        groups: (heading, fields).
        width: of the form.
        line: height of a field of one line; less where all fields are only read.
        edge: margin around everything, where it is not the page's.
    """
    above = width < px(LABELS_ABOVE_BELOW)
    margin = (SPACE_3 if above else PAGE_MARGIN) if edge is None else edge
    top = SPACE_3 if edge is None else edge
    columns = 2 if width >= px(TWO_COLUMNS_FROM) else 1
    inner = width - 2 * margin
    column = (inner - COLUMN_GAP * (columns - 1)) // columns
    labels = [need.label for _, needs in groups for need in needs]
    label = 0 if above else min(max(labels, default=0), int(column * _MOST_LABEL))
    made = Plan(columns, above, line)
    gap = ROW_GAP_ABOVE if above else ROW_GAP
    y = top
    for heading, needs in groups:
        if not needs:
            continue
        if made.places:
            y += GROUP_GAP - gap
        if heading:
            made.headings.append((heading, QRect(margin, y, inner, px(HEADING))))
            y += px(HEADING) + ROW_GAP
        for row in _rows(needs, columns):
            y += _place_row(made, row, y, margin, inner if row[0].wide else column, label) + gap
    made.height = y - gap + top
    return made


def _rows(needs: Sequence[Need], columns: int) -> Iterator[Sequence[Need]]:
    """Yield what stands side by side; fields run down the left column, then down the right one."""
    run: list[Need] = []
    for need in needs:
        if need.wide:
            yield from _pairs(run, columns)
            run = []
            yield (need,)
        else:
            run.append(need)
    yield from _pairs(run, columns)


def _pairs(run: Sequence[Need], columns: int) -> Iterator[Sequence[Need]]:
    half = -(-len(run) // columns)
    for row in range(half):
        yield run[row::half]


def _place_row(made: Plan, row: Sequence[Need], y: int, margin: int, column: int, label: int) -> int:
    """Place what stands side by side; return the height of the row."""
    highest = 0
    for number, need in enumerate(row):
        x = margin + number * (column + COLUMN_GAP)
        place = _place_above(made, need, x, y, column) if made.above else _place_beside(made, need, x, y, column, label)
        made.places[need.name] = place
        highest = max(highest, place.whole.bottom() + 1 - y)
    return highest


def _place_above(made: Plan, need: Need, x: int, y: int, column: int) -> Place:
    label = QRect(x, y, column, px(LABEL_ABOVE))
    return _place_field(made, need, label, x, y + px(LABEL_ABOVE), column)


def _place_beside(made: Plan, need: Need, x: int, y: int, column: int, label: int) -> Place:
    left = label + LABEL_GAP
    return _place_field(made, need, QRect(x, y, label, made.line), x + left, y, column - left)


def _place_field(made: Plan, need: Need, label: QRect, x: int, y: int, room: int) -> Place:
    unit = need.unit + SPACE_2 if need.unit else 0
    longest = room if need.wide or room <= px(LONGEST) + px(_RAGGED) else px(LONGEST)
    width = max(40, min(room - unit, px(SHORT) if need.short else longest))
    field_place = QRect(x, y, width, max(made.line, need.height(width)))
    unit_place = QRect(x + width + SPACE_2, y, need.unit, made.line) if unit else QRect()
    problem = need.problem(room)
    problem_place = QRect(x, field_place.bottom() + 1 + SPACE_1 // 2, room, problem) if problem else QRect()
    return Place(label, field_place, unit_place, problem_place)
