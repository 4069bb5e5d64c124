"""Files that are not what their name says, or are written by programs of long ago: read, or refused with a way out."""

from __future__ import annotations

import quopri
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from tests.core.sheet.opening import legacy

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.opening import unseen as unseen_module
from cmdesk.core.sheet.opening.reading import read
from cmdesk.core.sheet.opening.unseen import Unseen, unseen

HEAD = ("客户名称", "电话")
ROWS = (HEAD, ("福顺烟酒店", "13812345678"))
KNOWN = frozenset(HEAD)


def spreadsheet(*sheets: tuple[str, tuple[tuple[str, ...], ...]], encoding: str = "utf-8") -> str:
    """Return a workbook in Excel 2003 XML."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    text += 'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    for name, rows in sheets:
        text += f'<Worksheet ss:Name="{name}"><Table>'
        for row in rows:
            cells = (f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row)
            text += f"<Row>{''.join(cells)}</Row>"
        text += "</Table></Worksheet>"
    return text + "</Workbook>"


@pytest.mark.parametrize(
    ("encoding", "codec"), [("GB2312", "gb18030"), ("gbk", "gbk"), ("Big5", "big5"), ("utf-8", "utf-8")]
)
def test_excel_xml_in_every_encoding_and_the_sheet_with_the_list(tmp_path: Path, encoding: str, codec: str) -> None:
    """The export of an old ERP says GB2312; its first sheet only explains."""
    path = tmp_path / "导出.xls"
    rows = ROWS if codec != "big5" else (("客戶名稱", "電話"), ("福順菸酒店", "13812345678"))
    path.write_bytes(spreadsheet(("A", (("本表由…",),)), ("B", rows), encoding=encoding).encode(codec))
    grid = read(path, known=KNOWN | {"客戶名稱", "電話"})
    assert (grid.sheet, grid.rows) == ("B", list(rows))


def test_half_of_an_xml_table_is_no_table(tmp_path: Path) -> None:
    """What was cut off while it was written is refused whole: nobody would miss the customers that are not there."""
    path = tmp_path / "断了.xls"
    path.write_text(spreadsheet(("名单", ROWS * 3))[:-120], encoding="utf-8")
    with pytest.raises(Refused, match=r"不完整.*重新导出"):
        read(path)


def test_a_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    """An old workbook renamed .xlsx, and a new one renamed .xls or .et."""
    old = legacy.xls({"客户": ROWS})
    new = tmp_path / "新.xlsx"
    book = xlsxwriter.Workbook(str(new))
    page = book.add_worksheet()
    for at, row in enumerate(ROWS):
        page.write_row(at, 0, row)
    book.close()
    for name, content in (("甲.xlsx", old), ("乙.et", old), ("丙.xls", new.read_bytes()), ("丁.csv", new.read_bytes())):
        path = tmp_path / name
        path.write_bytes(content)
        assert list(read(path).rows) == list(ROWS), name


def test_the_excel_of_1995_is_told(tmp_path: Path) -> None:
    """Its Chinese characters cannot be read; a list of question marks must not come in."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHH", 0x0500, kind, 0, 0))

    cells = b""
    for row, column in ((0, 0), (0, 1), (1, 0)):
        text = ROWS[row][column].encode("gbk")
        cells += record(0x0204, struct.pack("<HHHH", row, column, 0, len(text)) + text)
    head = begin(5) + record(0x0042, struct.pack("<H", 936))
    bound = record(0x0085, struct.pack("<IHB", len(head) + 4 + 7 + 3 + 4, 0, 3) + b"abc")
    path = tmp_path / "旧.xls"
    path.write_bytes(legacy.ole({"Book": head + bound + record(0x0A, b"") + begin(0x10) + cells + record(0x0A, b"")}))
    with pytest.raises(Refused, match=r"Excel 5\.0/95.*另存为 \.xlsx"):
        read(path)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('[{"客户名称": "甲店", "电话": "13812345678"}]', "JSON"),
        ('{"data": []}', "JSON"),
        ("BEGIN:VCARD\r\nFN:王福顺\r\nEND:VCARD\r\n", "名片"),
        ('TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\n', "DIF"),
    ],
)
def test_text_that_is_no_table_is_named(tmp_path: Path, content: str, word: str) -> None:
    """Data for programs is no list for people."""
    path = tmp_path / "名单.csv"
    path.write_text(content, encoding="utf-8", newline="")
    with pytest.raises(Refused, match=word):
        read(path)


@pytest.mark.parametrize("delimiter", ["^", "，", "；", "|", ";"])
def test_lists_typed_on_a_telephone(tmp_path: Path, delimiter: str) -> None:
    """A Chinese comma separates as well as another."""
    path = tmp_path / "名单.txt"
    path.write_text("\n".join(delimiter.join(row) for row in ROWS), encoding="utf-8")
    assert list(read(path).rows) == list(ROWS)


def test_formulas_that_nobody_computed_are_told(tmp_path: Path) -> None:
    """Programs write formulas without their results; such cells are empty, and somebody must know why."""
    path = tmp_path / "公式.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, HEAD)
    page.write_formula(1, 0, '="福顺"&"烟酒店"', None, "福顺烟酒店")
    book.close()
    assert read(path).notes == ()
    bare = tmp_path / "没有结果.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("<v>福顺烟酒店</v>".encode(), b"<v></v>"))
    assert any("公式" in note and "保存一次" in note for note in read(bare).notes)


def test_errors_of_formulas_are_counted(tmp_path: Path) -> None:
    """#N/A comes empty; how many there are and where the first one is, is told: of the sheets that are read, of no other."""
    path = tmp_path / "错误.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, first in (("汇总", "#REF!"), ("城东", ""), ("城西", "#N/A")):
        page = book.add_worksheet(name)
        page.write_row(0, 0, HEAD if name != "汇总" else ("片区", "户数"))
        page.write_row(1, 0, (f"{name}店", "13812345678"))
        page.write_row(2, 0, (f"{name}二店 #N/A", "#VALUE!"))  # words that only look like errors
        if first:
            page.write_formula(3, 0, "=A1", None, "三店")
            page.write_formula(3, 1, "=NA()", None, first)
            page.write_formula(4, 1, "=1/0", None, "#DIV/0!")
    book.close()
    (_, note) = read(path, known=KNOWN).notes
    assert "有 2 个格子是公式错误" in note
    assert "“城西”的 B4" in note
    (note,) = read(path, "汇总").notes
    assert "第一个在 B4" in note
    assert read(path, "城东").notes == ()


def test_of_a_sheet_that_nobody_wants_any_more_no_more_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which sheets are read is known only while they are looked at; a long one that is not read holds nobody up."""
    path = tmp_path / "很长.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("留底", "客户"):
        page = book.add_worksheet(name)
        for at in range(40):
            page.write_row(at, 0, (f"{at}号店", "13812345678"))
            page.write_formula(at, 2, "=NA()", None, "#N/A")
    book.close()
    monkeypatch.setattr(unseen_module, "_CHUNK", 1024)
    asked: list[str] = []

    def is_wanted(sheet: str) -> bool:
        asked.append(sheet)
        return sheet != "留底" or asked.count(sheet) < 4

    found = unseen(str(path), "xlsx", is_wanted)
    assert found["客户"] == Unseen(40, "C1")
    assert 0 < found["留底"].errors < 20


@pytest.mark.parametrize("how", ["boolerr", "formula"])
def test_errors_in_an_old_workbook_are_counted(tmp_path: Path, how: str) -> None:
    """Also where the file is called otherwise."""
    for name in ("旧.xls", "旧.et"):
        path = tmp_path / name
        path.write_bytes(legacy.xls({"甲": ROWS, "乙": (HEAD, ("好又多超市", (how, 42)), ((how, 23), 1.0))}))
        assert read(path, "甲").notes == ()
        (note,) = read(path, "乙").notes
        assert "有 2 个格子是公式错误" in note
        assert "第一个在 B2" in note


def test_rows_that_excel_does_not_show_are_told(tmp_path: Path) -> None:
    """A filtered list comes in whole, and somebody must know; hidden rows without anything are nobody's business."""
    path = tmp_path / "筛选.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for at, row in enumerate((*ROWS, ("好又多超市", "13900001111"), ("甲店", "13812345671"))):
        page.write_row(at, 0, row)
    for at in (1, 3, 9):
        page.set_row(at, None, None, {"hidden": True})
    book.close()
    grid = read(path)
    assert (len(grid.rows), grid.notes) == (
        4,
        ("有 2 行在 Excel 里隐藏着或被筛选掉了，也一起读取；不要的请先在 Excel 里删除",),
    )
    old = tmp_path / "筛选.xls"
    old.write_bytes(legacy.xls({"甲": ROWS}, hidden=(1,)))
    assert "有 1 行在 Excel 里隐藏着" in read(old).notes[0]


def test_errors_and_hidden_rows_of_libreoffice(tmp_path: Path) -> None:
    """An ods tells them as an xlsx does; the empty rows that fill a sheet are none."""
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    error = '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"/>'
    body = (
        f"<table:table-row>{text.format('客户名称')}{text.format('电话')}</table:table-row>"
        f"<table:table-row>{text.format('甲店')}{error}</table:table-row>"
        f'<table:table-row table:visibility="filter" table:number-rows-repeated="2">{text.format("乙店")}</table:table-row>'
        '<table:table-row table:visibility="collapse" table:number-rows-repeated="900"><table:table-cell/></table:table-row>'
    )
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    path = tmp_path / "客户.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr(
            "content.xml",
            f'<office:document-content{names} xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
            f'<table:table table:name="客户">{body}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    notes = read(path, known=KNOWN).notes
    assert any("有 1 个格子是公式错误" in note and "B2" in note for note in notes)
    assert any("有 2 行在 Excel 里隐藏着" in note for note in notes)


def test_errors_and_hidden_rows_of_binary_workbooks(tmp_path: Path) -> None:
    """So does an xlsb."""

    def record(kind: int, content: bytes = b"") -> bytes:
        head = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
        return head + bytes((len(content),)) + content

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
        head = struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0)
        return record(0, head) + b"".join(cells)

    def text(column: int, said: str) -> bytes:
        return record(6, struct.pack("<II", column, 0) + wide(said))

    error = record(3, struct.pack("<IIB", 1, 0, 42))
    rows = (
        row(0, text(0, "客户名称"), text(1, "电话")),
        row(1, text(0, "甲店"), error),
        row(2, text(0, "乙店"), hidden=True),
        row(3, hidden=True),
    )
    size = struct.pack("<IIII", 0, 3, 0, 1)
    sheet = record(129) + record(148, size) + record(145) + b"".join(rows) + record(146) + record(130)
    book = record(131) + record(143) + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("客户")) + record(144)
    path = tmp_path / "客户.xlsb"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        package.writestr("xl/workbook.bin", book + record(132))
        package.writestr("xl/worksheets/sheet1.bin", sheet)
    grid = read(path, known=KNOWN)
    assert [row[0] for row in grid.rows[:3]] == ["客户名称", "甲店", "乙店"]
    assert any("有 1 个格子是公式错误" in note and "B2" in note for note in grid.notes)
    assert any("有 1 行在 Excel 里隐藏着" in note for note in grid.notes)


def test_a_web_page_in_a_single_file_is_read(tmp_path: Path) -> None:
    """What Excel and reports save as .mht; the page with the cells is meant, in its own encoding."""
    page = "<html><head><meta charset='gb2312'></head><body><table><tr><td>客户名称<td>电话<tr><td>甲店<td>1</table></html>"
    body = quopri.encodestring(page.encode("gb18030")).decode("ascii")
    part = '--X\nContent-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: {}\n\n{}\n'
    frames = part.format("7bit", "<html><frameset></frameset></html>")
    path = tmp_path / "导出.xls"
    text = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="X"\n\n{frames}{part.format("quoted-printable", body)}--X--\n'
    for above in ("", "\r\n"):
        path.write_text(above + text, encoding="ascii")
        assert read(path).rows == [("客户名称", "电话"), ("甲店", "1")]
    path.write_text(
        f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="X"\n\n{frames}--X--\n', encoding="ascii"
    )
    with pytest.raises(Refused, match="网页里没有表格"):
        read(path)


def test_what_a_web_page_hides_is_not_read(tmp_path: Path) -> None:
    """A number for the program within the cell of a name; what stands behind it is read."""
    path = tmp_path / "a.html"
    path.write_text(
        "<table><tr><td>客户名称<td>电话<tr><td>甲店<span style='DISPLAY: none'>01<span>x</span></span>（总店）"
        "<td><span style='display:none'>y<td>13812345678</table>",
        encoding="utf-8",
    )
    assert read(path).rows == [("客户名称", "电话", None), ("甲店（总店）", None, "13812345678")]


def test_what_is_hidden_above_a_table_hides_none_of_its_cells(tmp_path: Path) -> None:
    """A menu with a paragraph that nobody ends, as pages are written; the first name of a column is one all the same."""
    path = tmp_path / "a.html"
    path.write_text(
        "<div style='display:none'><p>菜单</div><p style='display:none'><table><tr><td>客户名称<td>电话<tr><td>甲店<td>1</table>",
        encoding="utf-8",
    )
    assert read(path).rows == [("客户名称", "电话"), ("甲店", "1")]
