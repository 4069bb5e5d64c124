"""Files of every kind become the same cells; hostile ones become a sentence."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from datetime import date, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import xlsxwriter
from tests.core.sheet.opening.legacy import ole, xls

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.grid import Area
from cmdesk.core.sheet.opening import reading
from cmdesk.core.sheet.opening.check import check_file
from cmdesk.core.sheet.opening.limits import Limits
from cmdesk.core.sheet.opening.reading import Cancelled, read

ROWS = [("客户名称", "电话", "销量"), ("兴隆商店", "13812345678", 5.0), ("鑫源超市", None, 1.5)]


def xlsx(path: Path, rows: object = ROWS, sheet: str = "客户") -> Path:
    """Write a small workbook."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):  # type: ignore[call-overload]
            page.write_row(number, 0, row)
    return path


def package(path: Path, cells: str, *, head: str = "", packed: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a bare xlsx with hand-made sheet data."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", packed) as file:
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="一" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{rels}"><Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        file.writestr(
            "xl/worksheets/sheet1.xml",
            f'{head}<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        )
    return path


def test_a_workbook_gives_typed_cells_places_and_merged_areas(tmp_path: Path) -> None:
    """Numbers, days, switches and texts keep their type; row and column 1 are where Excel shows them."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("空白")
        hidden = book.add_worksheet("旧数据")
        hidden.write(0, 0, "旧")
        hidden.hide()
        page = book.add_worksheet("客户")
        page.merge_range("C2:D2", "联系方式")
        page.merge_range("B3:B5", "金水区")
        page.write_row("C3", [13812345678, True, 0.5, ""])
        page.write_datetime(
            "F3", datetime.fromisoformat("2024-03-05"), book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        )
        page.write_datetime(
            "G3",
            datetime.fromisoformat("2024-03-05 09:30"),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        page.write_number("H3", 0.5, book.add_format({"num_format": "h:mm"}))
        page.write_string("C5", "兴隆")
    grid = read(path)
    assert (grid.kind, grid.sheet, grid.sheets) == ("xlsx", "客户", ("空白", "客户", "旧数据"))
    assert grid.merged == [Area(1, 2, 1, 3), Area(2, 1, 4, 1)]
    assert grid.cell(1, 2) == "联系方式"
    assert grid.cell(1, 3) is None
    assert [grid.cell(row, 1) for row in (2, 3, 4)] == ["金水区"] * 3
    assert grid.rows[2][2:6] == (13812345678.0, True, 0.5, date(2024, 3, 5))
    assert grid.cell(2, 6) == datetime.fromisoformat("2024-03-05 09:30")
    assert str(grid.cell(2, 7)) == "12:00:00"
    assert grid.cell(4, 2) == "兴隆"
    assert grid.cell(99, 99) is None


def test_a_sheet_is_chosen_by_name_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    """The sentence lists the sheets that there are."""
    path = xlsx(tmp_path / "a.xlsx")
    assert read(path, "客户").rows == [tuple(row) for row in ROWS]
    with pytest.raises(Refused, match="没有名为“商品”的工作表，现有：客户"):
        read(path, "商品")


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    """Excel 97 files are still everywhere."""
    path = tmp_path / "旧.xls"
    path.write_bytes(xls({"客户": ROWS}))
    grid = read(path)
    assert (grid.kind, grid.sheet, grid.rows) == ("xls", "客户", ROWS)


def test_a_web_page_named_xls_is_read_as_what_it_is(tmp_path: Path) -> None:
    """Exports of web systems; the merged cells are kept, and the user is told."""
    path = tmp_path / "导出.xls"
    page = (
        "<html><head><meta charset='gb2312'><style>td{}</style></head><body><table>"
        "<tr><td rowspan=2>区域</td><td colspan='2'>客户<tr><td>名称<br>(全称)<td>电话</tr>"
        "<tr><td>金水&amp;</td><td>兴隆 </td><td x:str>13812345678</td></tr></table></body></html>"
    )
    path.write_bytes(page.encode("gb18030"))
    grid = read(path)
    assert grid.kind == "html"
    assert grid.notes == ("文件名像 Excel，实际是网页文件，已按网页文件读取",)
    assert grid.merged == [Area(0, 0, 1, 0), Area(0, 1, 0, 2)]
    assert grid.rows == [
        ("区域", "客户", None),
        ("区域", "名称\n(全称)", "电话"),
        ("金水&", "兴隆", "13812345678"),
    ]


def test_excel_2003_xml_is_read(tmp_path: Path) -> None:
    """Another thing that is often called .xls."""
    path = tmp_path / "a.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="客户"><Table>'
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">名单</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">兴隆</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    grid = read(path)
    assert (grid.kind, grid.sheet, grid.merged) == ("xml", "客户", [Area(0, 0, 0, 1)])
    assert grid.rows == [("名单", None), (None, None), (None, "兴隆")]


def test_progress_runs_and_the_rows_are_counted(tmp_path: Path) -> None:
    """The user sees something move from the first second."""
    told: list[tuple[str, int, int]] = []
    read(xlsx(tmp_path / "a.xlsx"), progress=lambda *state: told.append(state))
    assert told[0] == ("正在检查文件", 0, 0)
    assert len(told) > 1


def test_cancel_ends_the_child_at_once(tmp_path: Path) -> None:
    """A user who stops does not wait for the parser."""
    path = xlsx(tmp_path / "a.xlsx", [["很长的一行文字" * 5] * 20] * 20_000)
    asked: list[int] = []
    with pytest.raises(Cancelled):
        read(path, cancelled=lambda: bool(asked.append(1) or len(asked) > 2))
    assert len(asked) == 3  # nor is he asked again


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """The limit of time holds."""
    with pytest.raises(Refused, match="仍未完成"):
        read(xlsx(tmp_path / "a.xlsx"), limits=Limits(seconds=0.0))


@pytest.mark.parametrize("cell", ["XFD1048576", "Z1048576"])
def test_a_file_that_eats_memory_ends_its_own_process_only(tmp_path: Path, cell: str) -> None:
    """A cell far away behind a long sheet slips past the pre-check and kills the child, not us."""
    filler = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 60_000))
    path = package(tmp_path / "a.xlsx", filler + f'<row r="1048576"><c r="{cell}"><v>1</v></c></row>')
    check_file(path)
    with pytest.raises(Refused, match="离其他内容很远"):
        read(path, limits=Limits(memory_bytes=700_000_000))


def test_a_sheet_that_is_mostly_nothing_is_told(tmp_path: Path) -> None:
    """Old formats are measured after parsing: two cells may span more than there is memory for."""
    path = tmp_path / "a.xls"
    path.write_bytes(xls({"a": [["x"], [None] * 200 + ["y"]]}))
    with pytest.raises(Refused, match="GS2"):
        read(path, limits=Limits(cells=400))


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "XFD1048576"),
        (
            '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="9999999"><c r="A9999999"><v>1</v></c></row>',
            "超出了 Excel 的范围",
        ),
        ('<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>', "超出了 Excel 的范围"),
        ('<row r="1"><c r="A99999999999999999999"><v>1</v></c></row>', "超出了 Excel 的范围"),
    ],
)
def test_absurd_cells_are_refused_before_parsing(tmp_path: Path, cells: str, word: str) -> None:
    """A few bytes cannot ask for terabytes, and saying so takes milliseconds."""
    path = package(tmp_path / "a.xlsx", cells)
    started = time.perf_counter()
    with pytest.raises(Refused, match=word):
        check_file(path)
    assert time.perf_counter() - started < 5  # it is not parsed


def test_bombs_and_external_references_are_refused(tmp_path: Path) -> None:
    """Sizes, ratio and document types are looked at in the directory of the zip."""
    with pytest.raises(Refused, match="外部引用"):
        check_file(package(tmp_path / "dtd.xlsx", "", head='<!DOCTYPE x [<!ENTITY a "b">]>'))
    with pytest.raises(Refused, match="压缩比例异常"):
        check_file(package(tmp_path / "ratio.xlsx", " " * 30_000_000))
    with pytest.raises(Refused, match="展开后"):
        check_file(package(tmp_path / "size.xlsx", " " * 9_000_000), Limits(unpacked_bytes=8_000_000))
    with pytest.raises(Refused, match="分成几个文件"):
        check_file(xlsx(tmp_path / "big.xlsx"), Limits(file_bytes=1000))


def zipped(*names: str) -> bytes:
    """Return a zip with empty members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in names:
            file.writestr(name, "")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空文件"),
        (ole({"EncryptedPackage": b"", "EncryptionInfo": b""}), "密码"),
        (ole({"WordDocument": b""}), "Word"),
        (ole({"Something": b""}), "没有表格"),
        (zipped("word/document.xml"), "Word"),
        (zipped("ppt/presentation.xml"), "PowerPoint"),
        (zipped("Index/Document.iwa"), "Numbers"),
        (zipped("a.txt"), "压缩包"),
        (b"PK\x03\x04" + os.urandom(500), "损坏"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"ID;PWXL;N;E", "SYLK"),
        (b"\x09\x08\x08\x00\x00\x05", "很旧的 Excel"),
        (b"MIME-Version: 1.0", "网页"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (bytes(range(1, 9)) * 100, "看不出"),
        (b"<html><body>nothing</body></html>", "网页里没有表格"),
        (xls({"a": ROWS})[:-4200], "无法读取|没有内容|中断"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, word: str) -> None:
    """Whatever the file is called, the sentence says what it is and what to do."""
    path = tmp_path / "客户.xlsx"
    path.write_bytes(content)
    with pytest.raises(Refused, match=word) as refusal:
        read(path)
    assert str(refusal.value).count("请") == 1


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    """No traceback of the operating system."""
    with pytest.raises(Refused, match="找不到文件"):
        read(tmp_path / "没有.xlsx")
    with pytest.raises(Refused, match="文件夹"):
        read(tmp_path)


def test_the_sheet_with_the_list_is_chosen(tmp_path: Path) -> None:
    """A sheet of instructions stands before the list; known words find the list, without them the first is read."""
    path = tmp_path / "名单.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("说明").write_row(0, 0, ["请在“客户”表里填写", "不要改动表头"])
    book.add_worksheet("空")
    book.add_worksheet("客户").write_row(0, 0, ["客户名称", "电话"])
    book.add_worksheet("旧").write_row(0, 0, ["客户名称", "电话"])
    book.close()
    assert read(path, known=("客户名称", "电话")).sheet == "客户"
    assert read(path).sheet == "说明"
    assert read(path, known=("品名",)).sheet == "说明"


def _dies(*_: object) -> None:
    os._exit(9)


def test_a_child_that_has_died_before_it_is_asked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scanner may end it: Windows then refuses even to look into the pipe, which elsewhere has an end."""

    def gone(pipe: Connection, timeout: float) -> bool:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(reading, "serve", _dies)
    monkeypatch.setattr(Connection, "poll", gone)
    with pytest.raises(Refused, match=re.escape(reading.DIED)):
        read(xlsx(tmp_path / "a.xlsx"))
