"""Where a sheet's table is: header, rows of data, and what is left out with its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import Cell, Grid, Row, column_letter, is_blank
from cmdesk.core.sheet.understanding.groups import COUNTS, SECTION, place_in, section_in
from cmdesk.core.sheet.understanding.headers import (
    Header,
    Repetition,
    are_names_of_fields,
    clean_label,
    find_header,
    is_header,
    unique_labels,
)
from cmdesk.core.sheet.understanding.remarks import (
    NOTE,
    TOTAL,
    is_demand,
    is_drawn,
    is_example,
    is_remark,
    says_several,
    total_or_note,
)
from cmdesk.core.tidy import show

_SAMPLES, _FEW_PLACES = 200, 5
_LOOKED_FOR_EXAMPLES = 4  # behind a number and a code stands who it is
_REPEATED, _TITLE = "重复的表头", "分组标题或说明"
_SAME = frozenset(("同上", "同 上", "同\u3000上", "〃", "″", "＂", '"', "同前", "-do-", "''", "“", "”", "〞", ",,"))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not data: its number as Excel shows it, why, and how it begins."""

    number: int
    reason: str
    text: str


@dataclass(slots=True)
class Table:
    """The table of a sheet.

    Attributes:
        header_row: number, as Excel shows it, of the (last) row with column names; 0 when there is none.
        headers: a name for each column, cleaned, no two alike.
        rows: the rows of data, as long as ``headers``.
        numbers: for each of ``rows`` its number as Excel shows it.
        left_out: rows that are not data; blank ones are only counted in ``blank``.
        blank: number of blank rows between the others.
        title: what stands above the header.
        merged_down: for each column the numbers of the rows whose cell there belongs to a merged area that began above.
        next_row: number of the row with which another table begins below this one; 0 for none.
    """

    header_row: int
    headers: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    blank: int = 0
    title: str = ""
    merged_down: dict[int, set[int]] = field(default_factory=dict)
    next_row: int = 0

    def refuse_empty(self, what: str) -> None:
        """Refuse a table without a row to import (S1-40).

        Args:
            what: what a row would be, in Chinese (``"客户"``).

        Raises:
            Refused: there is none; the sentence says what was there instead.
        """
        if self.rows:
            return
        there = "只有表头" if self.header_row else "没有内容"
        if self.left_out:
            there = f"表头以下只有合计、说明等 {len(self.left_out)} 行"
        raise Refused(f"名单里没有可以导入的{what}：{there}。请确认选对了文件和工作表。")

    def column(self, label: str) -> int:
        """Return the place of a column by its cleaned name.

        Raises:
            Refused: there is none.
        """
        if label in self.headers:
            return self.headers.index(label)
        wanted = clean_label(label)
        if wanted in self.headers:
            return self.headers.index(wanted)
        raise Refused(f"表格里没有“{label}”这一列，现有：{'、'.join(self.headers[:30])}")


def find_table(grid: Grid, *, header_row: int | None = None, known: Collection[str] = ()) -> Table:
    """Find the table of a sheet (S1-40).

    Title lines above the header, blank rows, totals, repeated headers, sections and notes are left out.

    Args:
        grid: the sheet.
        header_row: number, as Excel shows it, of the (last) row with column names; ``None`` finds it, 0 says
            that there is none.
        known: words known as names of columns, which make finding surer.

    Raises:
        Refused: the sheet is empty, or ``header_row`` lies outside of it.
    """
    if all(map(is_blank, grid.rows)):
        raise Refused("表格里没有内容，请确认选对了工作表")
    header = find_header(grid, 0, known) if header_row is None else _given(grid, header_row, known)
    if header is None:
        header = Header(-1, -1, unique_labels([""] * grid.width))
    labels = _wide_enough(grid, header)
    table = Table(header.bottom + 1, labels)
    above = (cell for row in grid.rows[: max(header.top, 0)] for cell in row if cell is not None)
    table.title = " ".join(dict.fromkeys(show(cell).strip() for cell in above))
    _Sorter(grid, header, table, known).sort()
    return table


def _given(grid: Grid, header_row: int, known: Collection[str]) -> Header | None:
    """Return the header that ends in the given row, of two lines if it has two."""
    if header_row == 0:
        return None
    if not 1 <= header_row <= len(grid.rows):
        raise Refused(f"表格共 {len(grid.rows)} 行，没有第 {header_row} 行，请重新选择表头所在的行")
    upper = Grid(rows=grid.rows[: header_row + 1], merged=grid.merged)
    found = find_header(upper, max(0, header_row - 2), known)
    if found and found.bottom == header_row - 1:
        return found
    labels = [clean_label(cell) for cell in grid.rows[header_row - 1]]
    return Header(header_row - 1, header_row - 1, unique_labels(labels))


def _wide_enough(grid: Grid, header: Header) -> tuple[str, ...]:
    """Return the labels without empty columns at the end, and with names for data beyond the last label."""
    labels = list(header.labels) + [f"列{column_letter(at)}" for at in range(len(header.labels), grid.width)]
    last = len(labels)
    below = grid.rows[header.bottom + 1 :]
    while last > 1:
        named = last <= len(header.labels) and header.labels[last - 1] != f"列{column_letter(last - 1)}"
        if named or any(len(row) >= last and row[last - 1] is not None for row in below):
            break
        last -= 1
    return tuple(labels[:last])


class _Sorter:
    """Sorts the rows below a header into data and what is left out."""

    def __init__(self, grid: Grid, header: Header, table: Table, known: Collection[str]) -> None:
        self._grid = grid
        self._table = table
        self._start = header.bottom + 1
        self._known = known
        self._repetition = Repetition.of(grid, header) if header.bottom >= 0 else Repetition(())
        self._labels = {label for line in self._repetition.lines for label in line}
        self._labels.update(show(cell) for row in grid.rows[max(header.top, 0) : header.bottom + 1] for cell in row)
        self._labels.discard("")
        self._titles = {show(cell).strip() for row in grid.rows[: max(header.top, 0)] for cell in row} - {""}
        self._sections = [(place, name) for place, name in grid.parts]
        self._place_columns: dict[int, bool] = {}
        self._wide_merges: set[int] = set()
        self._filled_down: set[tuple[int, int]] = set()
        for area in grid.merged:
            if area.right - area.left + 1 >= max(2, len(table.headers) // 2):
                self._wide_merges.add(area.top)
            for row in range(area.top + 1, min(area.bottom + 1, len(grid.rows))):
                self._filled_down.add((row, area.left))
                table.merged_down.setdefault(area.left, set()).add(row + 1)

    def sort(self) -> None:
        """Fill the table."""
        table, width = self._table, len(self._table.headers)
        blank_before = False
        for index in range(self._start, len(self._grid.rows)):
            row = self._grid.rows[index]
            filled = len(row) - row.count(None)
            if not filled or ((filled <= 2 or row.count(0) >= filled - 1) and self._is_empty(index, row)):
                table.blank += 1
                blank_before = True
                continue
            if blank_before and self._known and self._begins_another(index):
                table.next_row = index + 1
                break
            blank_before = False
            reason = self._reason(index, row)
            if reason == _REPEATED:
                self._leave_out_title(index)
            if reason:
                text = next(show(cell) for cell in row if cell is not None)
                table.left_out.append(LeftOut(index + 1, reason, text[:60]))
                continue
            table.rows.append(row if len(row) == width else (*row[:width], *(None,) * (width - len(row))))
            table.numbers.append(index + 1)
        for place in (0, -1):
            self._leave_out_bare_total(place)
        if table.next_row:
            self._drop_columns_of_the_next()
        self._repeat_what_is_the_same()
        self._tell_sections()

    def _repeat_what_is_the_same(self) -> None:
        """Put the cell above where one says 同上 or 〃."""
        rows = self._table.rows
        for at, row in enumerate(rows):
            if at and not _SAME.isdisjoint(row):
                above = rows[at - 1]
                rows[at] = tuple(above[column] if cell in _SAME else cell for column, cell in enumerate(row))

    def _tell_sections(self) -> None:
        """Add a column with what the rows between the others say of those below them."""
        table = self._table
        read = [(number, section_in(text, self._known)) for number, text in self._sections]
        found = [(number, *section) for number, section in read if section]
        if not found or len(found) * 2 < len(self._sections):
            return
        for name in dict.fromkeys(name for _, name, _ in found):
            said = [(number, value) for number, label, value in found if label == name]
            at, value = 0, self._said_above(name)
            for index, number in enumerate(table.numbers):
                while at < len(said) and said[at][0] < number:
                    value = said[at][1]
                    at += 1
                table.rows[index] = (*table.rows[index], value)
            table.headers = (*table.headers, name if name not in table.headers else f"{name} (2)")

    def _said_above(self, name: str) -> str | None:
        """Return what the title says of the first rows: 业务员：李敏."""
        said = (section_in(title, self._known) for title in self._titles)
        return next((one[1] for one in said if one and one[0] == name), None)

    def _leave_out_title(self, index: int) -> None:
        """Leave out the one word that stands right above a repeated header: it names what follows."""
        rows, numbers = self._table.rows, self._table.numbers
        if not numbers or numbers[-1] != index:
            return
        filled = [cell for cell in rows[-1] if cell is not None]
        begins = index < 2 or is_blank(self._grid.rows[index - 2]) or len(rows[-1]) > 2
        if begins and len(filled) == 1 and isinstance(filled[0], str):
            rows.pop()
            self._table.left_out.append(LeftOut(numbers.pop(), _TITLE, filled[0].strip()[:60]))

    def _leave_out_bare_total(self, place: int) -> None:
        """Leave out a first or last row that holds nothing but the sums of the others, without any word."""
        rows = self._table.rows
        if len(rows) < 3 or any(isinstance(cell, str) for cell in rows[place]):
            return
        sums = [(at, cell) for at, cell in enumerate(rows[place]) if isinstance(cell, float) and cell]
        if not sums or not any(isinstance(cell, str) for cell in rows[1]):
            return
        for at, wanted in sums:
            total = sum(row[at] for row in rows if isinstance(row[at], float)) - wanted  # type: ignore[misc]
            if not abs(total - wanted) <= 0.005 * len(rows) + 1e-9 * abs(wanted):
                return
        number = self._table.numbers.pop(place)
        rows.pop(place)
        self._table.left_out.append(LeftOut(number, TOTAL, show(sums[0][1])))
        self._table.left_out.sort(key=lambda one: one.number)

    def _drop_columns_of_the_next(self) -> None:
        """Drop the columns at the end that only the table below uses."""
        table = self._table
        width = len(table.headers)
        while width > 1 and table.headers[width - 1] == f"列{column_letter(width - 1)}":
            if any(row[width - 1] is not None for row in table.rows):
                break
            width -= 1
        table.headers = table.headers[:width]
        table.rows = [row[:width] for row in table.rows]

    def _is_empty(self, index: int, row: Row) -> bool:
        """Tell whether a row holds only blanks, the number of a line, what a merged cell filled in, or a formula's noughts."""
        for column, cell in enumerate(row):
            if cell is None or cell == 0 or (isinstance(cell, str) and not cell.strip()):
                continue
            if (index, column) in self._filled_down:
                continue
            label = self._table.headers[column] if column < len(self._table.headers) else ""
            if label.lower() not in COUNTS or (isinstance(cell, str) and cell.strip().isalpha()):
                return False
        return True

    def _reason(self, index: int, row: Row) -> str:
        """Return why a row is no data, "" when it is."""
        filled = [cell for cell in row if cell is not None]
        bare = self._without_data(index, filled)
        if bare:
            return bare
        if index == self._start and Repetition.counts_columns(row):
            return "列的编号"
        texts = [cell for cell in row if type(cell) is str]
        explained = self._explained(index, filled, texts) if texts and index <= self._start + 2 else ""
        if explained:
            return explained
        if texts and texts[0] in self._labels and self._repetition.matches(row):
            return _REPEATED
        return total_or_note(filled, texts)

    def _explained(self, index: int, filled: Sequence[Cell], texts: Sequence[str]) -> str:
        """Tell the rows of a template that show how to fill it in: an example, or what is demanded of each column."""
        if any(map(is_example, texts[:_LOOKED_FOR_EXAMPLES])):
            return "示例行"
        if index == self._start and self._table.header_row and self._is_header_again(index, texts):
            return _REPEATED  # the same in another language, or as a program calls its fields
        demands = sum(map(is_demand, texts))
        return NOTE if demands * 2 >= max(len(filled), 3) else ""

    def _is_header_again(self, index: int, texts: Sequence[str]) -> bool:
        row = self._grid.rows[index]
        return is_header(self._grid, index, self._known) or (
            len(texts) == len(row) - row.count(None) and are_names_of_fields(texts, self._known)
        )

    def _without_data(self, index: int, filled: Sequence[Cell]) -> str:
        """Return why a row is a title, a title of the next printed page, or a line; "" when it is none of them."""
        few = len(self._table.headers) > 2 and len(filled) <= 2
        if few and (index in self._wide_merges or self._is_section(index, filled)):
            self._sections.append((index + 1, show(filled[0]).strip()))
            return _TITLE
        if self._titles and all(show(cell).strip() in self._titles for cell in filled):
            return _TITLE
        if says_several(filled):
            said = [text for text in map(show, filled) if section_in(text, self._known)]
            self._sections += ((index + 1, text.strip()) for text in said)
            return _TITLE if said else ""
        if is_drawn(filled):
            return "分隔线"
        if len(filled) == 1 < len(self._table.headers) and isinstance(filled[0], str):
            is_title = few and (not (self._table.header_row or self._table.rows) or self._counts(index, filled[0]))
            return _TITLE if is_title else NOTE if is_remark(filled[0]) else ""
        return ""

    def _counts(self, index: int, cell: Cell) -> bool:
        """Tell whether a cell stands where the rows are numbered."""
        return self._table.headers[self._grid.rows[index].index(cell)].lower() in COUNTS

    def _is_section(self, index: int, filled: Sequence[Cell]) -> bool:
        """Tell a row that only says something of those below it: 城东片区：, 周一, 业务员：王芳, 一、核心客户."""
        if len(filled) != 1 or not isinstance(filled[0], str):
            return False
        section, rows = section_in(filled[0], self._known), self._grid.rows
        if section is None or (section[0] == SECTION and self._are_places(self._grid.rows[index].index(filled[0]))):
            return False
        return index + 1 < len(rows) and len(rows[index + 1]) - rows[index + 1].count(None) > 1

    def _are_places(self, column: int) -> bool:
        """Tell whether the names in a column are places in full rows as well: then a place is a name, not a section."""
        if column not in self._place_columns:
            full = [row for row in self._grid.rows[self._start :][:_SAMPLES] if len(row) - row.count(None) > 1]
            cells = [row[column] for row in full if column < len(row) and isinstance(row[column], str)]
            places = sum(bool(place_in(str(cell))) for cell in cells)
            self._place_columns[column] = places * _FEW_PLACES > len(cells)
        return self._place_columns[column]

    def _begins_another(self, index: int) -> bool:
        """Tell whether another table begins here: its header, or a title with the header below."""
        for at in (index, index + 1, index + 2):
            if at < len(self._grid.rows) and is_header(self._grid, at, self._known):
                return not self._repetition.matches(self._grid.rows[at])
            if at >= len(self._grid.rows) or len(self._grid.rows[at]) - self._grid.rows[at].count(None) > 2:
                return False
        return False
