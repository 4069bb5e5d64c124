"""Tables out: Excel and CSV files in which no cell can become a formula.

A file appears whole or not at all: it is written in a hidden folder beside its place and then moved there.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.errors import Refused, as_one
from cmdesk.core.file.placed import placed
from cmdesk.core.sheet.grid import MAX_COLUMNS
from cmdesk.core.sheet.opening.delimited import FORMULA_START
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.sheet.writing.page import Column, ColumnKind, Page, sheet_name
from cmdesk.core.tidy import show

if TYPE_CHECKING:
    from xlsxwriter import Workbook

Rows = Iterable[Sequence[Any]]
Told = Callable[[int], None]

_TOLD_EVERY = 500
REASON, NUMBER, HINT = "未导入原因", "原行号", "去掉的格子"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows of data, sheets, and cells that were too long for Excel and were cut."""

    rows: int
    sheets: int = 1
    cut: int = 0


def write_xlsx(
    path: Path | str,
    columns: Sequence[Column],
    rows: Rows,
    *,
    sheet: str = "数据",
    title: str = "",
    progress: Told | None = None,
) -> Written:
    """Write rows to an Excel file; more rows than a sheet can hold go on to further sheets (S1-48).

    Texts are always texts, whatever they begin with; numbers and days are real ones where their column says so;
    the header is frozen and carries filters.

    Args:
        path: the file, replaced when it exists.
        columns: in their order.
        rows: values in the order of the columns; may be a generator.
        sheet: name of the (first) sheet.
        title: a line above the header.
        progress: called with the number of rows now and then; what it raises stops the writing and leaves
            nothing behind.

    Raises:
        Refused: the file is open elsewhere, the disk is full, the folder is missing or may not be written to.
    """
    if len(columns) > MAX_COLUMNS:
        raise Refused(f"列数 {len(columns)} 超过 Excel 的上限 {MAX_COLUMNS}，请减少要导出的列")
    with _placed(Path(path)) as draft, _workbook(draft) as book:
        pages = [Page(book, sheet_name(sheet, 1), columns, title)]
        count = 0
        for row in rows:
            if pages[-1].full:
                pages[-1].finish()
                pages.append(Page(book, sheet_name(sheet, len(pages) + 1), columns, title))
            pages[-1].add(row)
            count += 1
            if progress and count % _TOLD_EVERY == 0:
                progress(count)
        pages[-1].finish()
    return Written(count, len(pages), sum(page.cut for page in pages))


def write_csv(path: Path | str, columns: Sequence[Column], rows: Rows, *, progress: Told | None = None) -> Written:
    """Write rows to a CSV file: UTF-8 with a byte order mark, which Excel needs.

    A quote stands before a text that a spreadsheet would take for a formula; numbers of numeric columns stay as
    they are.

    Raises:
        Refused: as ``write_xlsx``.
    """
    count = 0
    with _placed(Path(path)) as draft, draft.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_guarded(column.label) for column in columns])
        for count, row in enumerate(rows, 1):
            writer.writerow([_plain(value, column.kind) for value, column in zip(row, columns, strict=True)])
            if progress and count % _TOLD_EVERY == 0:
                progress(count)
    return Written(count)


def write_problems(
    table: Table,
    problems: Mapping[int, Sequence[str]],
    path: Path | str,
    *,
    hints: Mapping[int, Sequence[str]] | None = None,
) -> Written:
    """Write the rows that were not taken to an Excel file, each with the reason beside it (S1-40).

    The original cells and headers are kept, so that the repaired file can be imported as it is. Rows that were taken, but
    not as they are, stand on a sheet of their own, with what there is to tell of them.

    Args:
        table: where the rows come from.
        problems: number of a row as Excel shows it → sentences.
        path: an .xlsx file.
        hints: the same of rows that were taken without some of their cells.

    Raises:
        Refused: as ``write_xlsx``.
    """
    kept = [place for place, header in enumerate(table.headers) if header not in {REASON, NUMBER, HINT}]
    shared = [Column(NUMBER, "number", 8), *(Column(table.headers[place], "any") for place in kept)]
    sheets: list[tuple[str, str, Mapping[int, Sequence[str]]]] = [(HINT, "已导入，请核对", hints)] if hints else []
    if problems or not hints:
        sheets.insert(0, (REASON, "未导入", problems))
    pages: list[Page] = []
    count = 0
    with _placed(Path(path)) as draft, _workbook(draft) as book:
        for label, name, said in sheets:
            pages.append(Page(book, name, [Column(label, "text", 40), *shared], ""))
            for number, row in zip(table.numbers, table.rows, strict=True):
                if number in said:
                    pages[-1].add([as_one(said[number]), number, *(row[place] for place in kept)])
                    count += 1
            pages[-1].finish()
    return Written(count, len(pages), sum(page.cut for page in pages))


def refuse_place(path: Path | None) -> None:
    """Refuse, before anything is done, a place where ``write_problems`` could not write; None is no place.

    Raises:
        Refused: it is no .xlsx file, or its folder is not there.
    """
    if path is None:
        return
    if path.suffix.lower() != ".xlsx":
        raise Refused("--failed 的文件名应以 .xlsx 结尾。")
    if not path.parent.is_dir():
        raise Refused(f"--failed 的文件夹 {path.parent} 不存在，请先建立它或换一个位置。")


def _plain(value: object, kind: ColumnKind) -> str | int | float | Decimal:
    """Return a cell of a CSV file."""
    if kind in {"number", "money", "any"} and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, date) and not (isinstance(value, datetime) and kind in {"moment", "any"}):
        return (value.date() if isinstance(value, datetime) and kind == "day" else value).isoformat()
    return _guarded(show(value).replace("\x00", ""))


def _guarded(text: str) -> str:
    return "'" + text if FORMULA_START.match(text) else text


@contextlib.contextmanager
def _workbook(path: Path) -> Iterator[Workbook]:
    """Open a workbook that keeps one row in memory, and never closes itself when something went wrong."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "tmpdir": str(path.parent),
    }
    book = xlsxwriter.Workbook(str(path), options)
    try:
        yield book
        book.close()
    except BaseException:
        book.fileclosed = True  # or its destructor tries to write again
        for page in book.worksheets():
            with contextlib.suppress(AttributeError, OSError):
                page.row_data_fh.close()
        raise


@contextlib.contextmanager
def _placed(path: Path) -> Iterator[Path]:
    """Give a draft beside ``path`` that takes its place when all went well; raises Refused as ``placed``."""
    from xlsxwriter.exceptions import XlsxWriterException

    with placed(path) as draft:
        try:
            yield draft
        except XlsxWriterException as error:
            raise error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError() from error
