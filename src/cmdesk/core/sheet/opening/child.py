"""What runs in the reading process: the parsers, under a limit of memory, sending rows home.

A parser that meets a broken file may end its process; it is not the process of the user's window.

Messages home are tuples: ``("stage", text)``, ``("facts", Facts)``, ``("rows",)`` followed by packed rows as they
are, and at the end ``("refused", sentence)``, or ``("notes", sentences)`` and ``("done",)``.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import Area, column_letter
from cmdesk.core.sheet.opening import delimited
from cmdesk.core.sheet.opening.codec import pack
from cmdesk.core.sheet.opening.encoding import decode
from cmdesk.core.sheet.opening.limits import Limits, confine
from cmdesk.core.sheet.opening.package import PROTECTED, TOO_FAR
from cmdesk.core.sheet.opening.together import (
    LOOKED_AT,
    alike,
    has_header,
    in_order,
    merged_of,
    names_known,
    ordered,
    rows_of,
)
from cmdesk.core.sheet.opening.unseen import Unseen, unseen

_CHUNK = 1000
_SEVERAL = 2
_BEFORE_TEXT = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # the mark of an encoding, blanks
_ILLEGIBLE = 2  # cells of those rows that may hold the sign for an illegible character
_SUFFIXES = {"xlsx": {".xlsx", ".xlsm"}, "xlsb": {".xlsb"}, "xls": {".xls"}, "ods": {".ods"}}
DIED = (
    "读取这个文件时出错中断，文件可能已损坏，或有单元格离其他内容很远，"
    "请用 Excel 打开，删除多余的行和列，另存为新的 .xlsx 后再导入"
)
_DAMAGED = "文件已损坏，无法读取，请用 Excel 打开确认，另存为新的 .xlsx 后再导入"


class Request(NamedTuple):
    """What to read; see ``reading.read``."""

    path: str
    kind: str
    sheet: str
    encoding: str
    delimiter: str
    known: frozenset[str]
    limits: Limits


class Facts(NamedTuple):
    """What is known of a sheet before its rows come; ``height`` counts them, -1 for unknown."""

    sheet: str
    sheets: tuple[str, ...]
    height: int
    merged: tuple[Area, ...] = ()
    encoding: str = ""
    other_encodings: tuple[str, ...] = ()
    delimiter: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple[tuple[int, str], ...] = ()


def serve(home: Connection, request: Request) -> None:
    """Read and send; every way this can end tells home why, unless the process itself dies."""
    gc.disable()  # nothing here forms cycles, and the process ends soon
    _silence()
    confine(request.limits.memory_bytes)
    try:
        home.send(("stage", "正在打开文件"))
        search = _Search(request)
        facts, rows = _open(request, home)
        search.narrow(facts)
        home.send(("facts", facts))
        while chunk := list(islice(rows, _CHUNK)):
            packed = pack(chunk)
            home.send(("rows",))
            home.send_bytes(packed)
        home.send(("notes", search.notes()))
        home.send(("done",))
    except Refused as refusal:
        home.send(("refused", str(refusal)))
    except MemoryError:
        home.send(("refused", "表格太大，读取它所需的内存超出了限制，请删除多余的行和列，或分成几个文件分别导入"))
    except (BrokenPipeError, ConnectionError):
        pass  # nobody listens any more
    except BaseException:  # noqa: BLE001  # a panic of the parser is no Exception
        home.send(("refused", DIED))
    os._exit(0)  # to tidy up two million cells takes longer than to send them


class _Search:
    """Looks for what the parser does not tell while it parses; both are mostly unpacking, each on a core of its own."""

    def __init__(self, request: Request) -> None:
        self._wanted: Sequence[str] | None = (request.sheet,) if request.sheet else None
        self._found: dict[str, Unseen] = {}
        self._thread = Thread(target=self._look, args=(request.path, request.kind), daemon=True)
        self._thread.start()

    def _look(self, path: str, kind: str) -> None:
        self._found = unseen(path, kind, lambda sheet: self._wanted is None or sheet in self._wanted)

    def narrow(self, facts: Facts) -> None:
        """Look no more at sheets that are not read."""
        self._wanted = [name for _, name in facts.parts] or [facts.sheet]

    def notes(self) -> tuple[str, ...]:
        """Wait for the end; return what to tell of the sheets that are read."""
        self._thread.join()
        sheets = self._wanted or ()
        found = [(sheet, self._found[sheet]) for sheet in sheets if sheet in self._found]
        errors, hidden = sum(one.errors for _, one in found), sum(one.hidden for _, one in found)
        least = "至少" if "" in self._found else ""
        notes = []
        if errors:
            sheet, place = next((sheet, one.place) for sheet, one in found if one.errors)
            where = f"，第一个在{f'“{sheet}”的' if len(sheets) > 1 else ''} {place}" if place else ""
            notes.append(
                f"{least}有 {errors} 个格子是公式错误（#N/A、#REF! 之类），读出来是空的{where}；需要这些内容的，请在 Excel 中改正后再导入"
            )
        if hidden:
            notes.append(f"{least}有 {hidden} 行在 Excel 里隐藏着或被筛选掉了，也一起读取；不要的请先在 Excel 里删除")
        return tuple(notes)


def _silence() -> None:
    """Send what parsers print when they panic nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    sys.stdout = sys.stderr = None


def _open(request: Request, home: Connection) -> tuple[Facts, Iterator[Sequence[Any]]]:
    if request.kind == "csv":
        return _open_csv(request)
    if request.kind == "html":
        return _open_html(request)
    if request.kind == "xml":
        return _open_xml(request)
    return _open_workbook(request, home)


def _open_csv(request: Request) -> tuple[Facts, Iterator[Sequence[Any]]]:
    try:
        decoded = decode(Path(request.path).read_bytes(), request.encoding)
    except LookupError:
        raise Refused(f"不认识编码“{request.encoding}”，可以写 utf-8、gb18030、big5 或 utf-16") from None
    delimiter = request.delimiter or delimited.sniff(decoded.text)
    notes = (f"有 {decoded.illegible} 个字符无法识别，请检查编码是否选对",) if decoded.illegible else ()
    facts = Facts("", (), -1, (), decoded.encoding, decoded.others, delimiter, notes)
    return facts, delimited.parse_delimited(decoded.text, delimiter)


def _open_html(request: Request) -> tuple[Facts, Iterator[Sequence[Any]]]:
    from cmdesk.core.sheet.opening import webpage

    data, said = Path(request.path).read_bytes(), ""
    if (page := data.lstrip(_BEFORE_TEXT))[:200].lower().startswith(b"mime-version:"):
        data, said = webpage.page_within(page)
    try:
        decoded = decode(
            data,
            request.encoding or ("" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else webpage.charset(data) or said),
        )
    except LookupError:
        decoded = decode(data)
    table = webpage.html_table(decoded.text)
    facts = Facts("", (), len(table.rows), tuple(table.merged), decoded.encoding, decoded.others)
    return facts, iter(table.rows)


def _open_xml(request: Request) -> tuple[Facts, Iterator[Sequence[Any]]]:
    from cmdesk.core.sheet.opening import webpage

    tables = webpage.xml_tables(Path(request.path).read_bytes())
    names = tuple(table.name for table in tables)
    if request.sheet and request.sheet not in names:
        raise _no_such_sheet(request.sheet, names)
    wanted = [one for one in tables if one.rows and request.sheet in {"", one.name}]
    table = next((one for one in wanted if has_header(one.rows, request.known)), next(iter(wanted), None))
    if table is None:
        raise Refused("文件里没有内容，请用 Excel 打开确认后重新导入")
    return Facts(table.name, names, len(table.rows), tuple(table.merged)), iter(table.rows)


def _open_workbook(request: Request, home: Connection) -> tuple[Facts, Iterator[Sequence[Any]]]:
    import python_calamine as calamine

    try:
        book = _book(request, calamine)
        names = _readable(book.sheets_metadata, calamine)
        if request.sheet and request.sheet not in names:
            raise _no_such_sheet(request.sheet, names)
        home.send(("stage", "正在解析表格"))
        sheet = _chosen(book, (request.sheet,) if request.sheet else names, request.known)
    except calamine.PasswordError:
        raise Refused(PROTECTED) from None
    except (calamine.CalamineError, OSError):
        raise Refused(_DAMAGED) from None
    if sheet is None or sheet.end is None:
        raise Refused("表格里没有内容，请用 Excel 打开确认后重新导入")
    _refuse_vast(sheet, request.limits)
    merged = merged_of(sheet, 0)
    if request.sheet:
        return Facts(sheet.name, names, sheet.end[0] + 1, merged), rows_of(sheet)
    rows, parts, height = rows_of(sheet), [(0, sheet.name)], sheet.end[0] + 1
    others = _visible(book, calamine)
    are_cards, how, left_out = False, "相同", []
    for other, first, order, without in alike(book, sheet, others, request.known):
        are_cards, how = are_cards or not first, "相近" if order else how
        _refuse_vast(other, request.limits)
        merged += in_order(merged_of(other, height - first), order)
        parts.append((height, other.name))
        rows = chain(rows, ordered(islice(rows_of(other), first, None), order))
        left_out += [f"“{other.name}”的“{label}”" for label in without]
        height += other.end[0] + 1 - first
    if len(parts) == 1:
        return Facts(sheet.name, names, height, merged), rows
    begins = "、".join(f"“{name}”从第 {row + 1} 行起" for row, name in parts[1:])
    notes = [] if are_cards else [f"有 {len(parts)} 张工作表的表头{how}，已连在一起读取（{begins}）"]
    if left_out:
        notes.append(f"第一张表里没有的列没有读：{'、'.join(left_out)}；需要的，请给第一张表加上这一列")
    return Facts(sheet.name, names, height, merged, notes=tuple(notes), parts=tuple(parts)), rows


def _refuse_vast(sheet: Any, limits: Limits) -> None:
    bottom, right = sheet.end
    if (bottom + 1) * (right + 1) > limits.cells:
        raise Refused(TOO_FAR.format(cell=f"{column_letter(right)}{bottom + 1}"))


def _visible(book: Any, calamine: Any) -> tuple[str, ...]:
    return tuple(one.name for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible)


def _book(request: Request, calamine: Any) -> Any:
    """Open a workbook as what it is; given a path, the parser would believe its name."""
    path = Path(request.path)
    if path.suffix.lower() in _SUFFIXES[request.kind]:
        return calamine.CalamineWorkbook.from_path(request.path)
    with path.open("rb") as file:
        return calamine.CalamineWorkbook.from_filelike(file)


def _chosen(book: Any, names: Sequence[str], known: frozenset[str]) -> Any:
    """Return the first sheet with a header of several known words, of one, or else the first that holds anything.

    A sheet with 片区, 户数 before the lists of the districts is none of them.
    """
    first = headed = None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.start is None:
            continue
        rows = list(islice(rows_of(sheet), LOOKED_AT))
        _refuse_illegible(rows)
        named = names_known(rows, known)
        if len(names) == 1 or not known or named >= _SEVERAL:
            return sheet
        headed = headed or (sheet if named else None)
        first = first or sheet
    return headed or first


def _refuse_illegible(rows: Sequence[Sequence[Any]]) -> None:
    """Refuse the sheets of Excel 5 and 95, whose Chinese characters the parser cannot read."""
    if sum("\ufffd" in cell for row in rows for cell in row if isinstance(cell, str)) > _ILLEGIBLE:
        raise Refused("这是 Excel 5.0/95 的旧格式，里面的汉字读不出来，请用 WPS 或 Excel 打开后另存为 .xlsx 再导入")


def _readable(sheets: Iterable[Any], calamine: Any) -> tuple[str, ...]:
    """Return the names of the sheets that hold cells, the visible ones first."""
    visible = calamine.SheetVisibleEnum.Visible
    cells = [one for one in sheets if one.typ == calamine.SheetTypeEnum.WorkSheet]
    return tuple(one.name for one in sorted(cells, key=lambda one: one.visible != visible))


def _no_such_sheet(wanted: str, names: Sequence[str]) -> Refused:
    return Refused(f"文件里没有名为“{wanted}”的工作表，现有：{'、'.join(names)}")
