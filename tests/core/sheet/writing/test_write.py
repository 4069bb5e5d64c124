"""What is written is read back the same, opens everywhere, and no cell can become a formula."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.opening.delimited import parse_delimited
from cmdesk.core.sheet.opening.reading import read
from cmdesk.core.sheet.understanding.table import find_table
from cmdesk.core.sheet.writing import page
from cmdesk.core.sheet.writing.page import MAX_TEXT, Column, sheet_name
from cmdesk.core.sheet.writing.write import Written, write_csv, write_problems, write_xlsx

COLUMNS = [
    Column("客户名称"),
    Column("证号"),
    Column("销量", "number"),
    Column("金额", "money"),
    Column("建档", "day"),
    Column("拜访", "moment"),
]
DANGEROUS = [
    "=1+1",
    "+86138",
    "-x",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "　＝1",
    "＋1",
    "\u200b=1",
    "http://x.y",
    "mailto:a@b",
    "{=1}",
    "#x",
]


def parts(path: Path) -> str:
    """Return all XML of a workbook."""
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist())


def test_kinds_are_real_in_excel(tmp_path: Path) -> None:
    """Numbers add up, days sort, long digit strings keep every digit, strange values become texts."""
    path = tmp_path / "客户.xlsx"
    rows = [
        [
            "兴隆",
            "410101199001011234",
            5,
            Decimal("1234.50"),
            date(2024, 3, 5),
            datetime.fromisoformat("2024-03-05 09:30"),
        ],
        ["鑫源", 13812345678, float("nan"), 10**18, date(1899, 1, 1), datetime(2024, 3, 5, tzinfo=UTC)],
        [None, True, "很多", "", None, "待定"],
    ]
    assert write_xlsx(path, COLUMNS, iter(rows), title="客户一览") == Written(3)
    table = find_table(read(path))
    assert (table.title, table.headers) == ("客户一览", tuple(column.label for column in COLUMNS))
    first, second, third = table.rows
    assert first == (
        "兴隆",
        "410101199001011234",
        5.0,
        1234.5,
        date(2024, 3, 5),
        datetime.fromisoformat("2024-03-05 09:30"),
    )
    assert second[:5] == ("鑫源", "13812345678", "nan", "1000000000000000000", "1899-01-01")
    assert isinstance(second[5], date)
    assert third == (None, "是", "很多", None, None, "待定")
    xml = parts(path)
    assert "<autoFilter" in xml
    assert 'state="frozen"' in xml


def test_no_cell_of_excel_can_become_a_formula_or_a_link(tmp_path: Path) -> None:
    """Whatever a customer is called; headers and titles too."""
    path = tmp_path / "a.xlsx"
    kinds = ("text", "number", "day", "any")
    write_xlsx(path, [Column("=1+1", kind) for kind in kinds], [[text] * 4 for text in DANGEROUS], title="=2+2")
    xml = parts(path)
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert read(path).cell(2, 0) == "=1+1"


def test_no_cell_of_csv_can_become_a_formula(tmp_path: Path) -> None:
    """A quote stands before; plain numbers stay numbers; our own reader takes the quote away again."""
    path = tmp_path / "a.csv"
    rows = [[text, -5.0] for text in DANGEROUS[:10]] + [["'=x", Decimal("-1.50")], ["郑州", -2]]
    assert write_csv(path, [Column("客户"), Column("欠款", "number")], rows) == Written(12)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    cells = list(parse_delimited(data.decode("utf-8-sig").replace("'", "’"), ","))
    assert [row[0][0] for row in cells[1:11]] == ["’"] * 10
    assert [row[1] for row in cells[1:]] == ["-5"] * 10 + ["-1.50", "-2"]
    assert read(path).cell(1, 0) == "=1+1"


def test_what_xml_and_excel_cannot_hold_is_removed_or_cut(tmp_path: Path) -> None:
    """Control characters, lone surrogates, U+FFFE; texts beyond 32,767 are cut and counted."""
    path = tmp_path / "a.xlsx"
    rows = [["a\x00b\x0bc\ud800d\ufffee\uffff"], ["长" * 40_000], ["𠮷" * 20_000], ["_x000D_ 原样"], ["一\r\n二"]]
    written = write_xlsx(path, [Column("备注")], rows, sheet="名:称/[很长]'" * 9)
    assert written.cut == 2
    grid = read(path)
    assert grid.cell(1, 0) == "abcde"
    assert len(str(grid.cell(2, 0))) == MAX_TEXT
    assert len(str(grid.cell(3, 0)).encode("utf-16-le")) // 2 <= MAX_TEXT
    assert grid.cell(4, 0) == "_x000D_ 原样"
    assert grid.cell(5, 0) == "一\n二"


def test_more_rows_than_a_sheet_holds_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet has the header."""
    monkeypatch.setattr(page, "MAX_ROWS", 4)
    path = tmp_path / "a.xlsx"
    assert write_xlsx(path, [Column("号", "number")], ([number] for number in range(7)), sheet="客户") == Written(7, 3)
    assert read(path).sheets == ("客户", "客户 (2)", "客户 (3)")
    assert read(path, "客户 (3)").rows == [("号",), (6.0,)]


def test_an_empty_list_still_has_its_header(tmp_path: Path) -> None:
    """No rows is not an error."""
    write_xlsx(tmp_path / "a.xlsx", COLUMNS, [])
    assert read(tmp_path / "a.xlsx").rows == [tuple(column.label for column in COLUMNS)]
    write_csv(tmp_path / "a.csv", COLUMNS, [])
    assert len(read(tmp_path / "a.csv").rows) == 1


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, write: object) -> None:
    """Stopped in the middle by the user or by an error of the rows."""
    path = tmp_path / "a.xlsx"
    path.write_text("old")

    def rows() -> Iterator[list[str]]:
        yield ["兴隆"]
        raise RuntimeError

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(RuntimeError):
        write(path, [Column("名称")], rows())  # type: ignore[operator]
    with pytest.raises(KeyboardInterrupt):
        write(path, [Column("名称")], [["兴隆"]] * 600, progress=stop)  # type: ignore[operator]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (PermissionError(errno.EACCES, "x"), "请先关闭"),
        (OSError(errno.ENOSPC, "x"), "磁盘空间不足"),
        (OSError(errno.EIO, "x"), "没有写出"),
    ],
)
def test_a_locked_target_and_a_full_disk_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, word: str
) -> None:
    """The most common accident: the old export is still open in Excel."""
    path = tmp_path / "客户.xlsx"
    path.write_text("old")

    def replace(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Refused, match=word):
        write_xlsx(path, [Column("名称")], [["兴隆"]])
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """And so is a folder in the place of the file."""
    with pytest.raises(Refused, match="不存在"):
        write_csv(tmp_path / "没有" / "a.csv", [Column("a")], [])
    (tmp_path / "b.xlsx").mkdir()
    with pytest.raises(Refused, match="请换一个"):
        write_xlsx(tmp_path / "b.xlsx", [Column("a")], [])


def test_failed_rows_come_back_with_their_reason(tmp_path: Path) -> None:
    """The repaired file is imported as it is; reasons do not pile up."""
    source, out, again = tmp_path / "a.csv", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    source.write_text("客户名单\n客户名称,电话,建档日期\n兴隆,138,2024-13-01\n鑫源,13812345678,\n", encoding="utf-8")
    write_problems(find_table(read(source)), {3: ["电话不全", "日期不对"]}, out)
    table = find_table(read(out))
    assert table.headers == ("未导入原因", "原行号", "客户名称", "电话", "建档日期")
    assert table.rows == [("电话不全；日期不对", 3.0, "兴隆", "138", "2024-13-01")]
    write_problems(table, {2: ["仍不对"]}, again)
    assert find_table(read(again)).rows == [("仍不对", 2.0, "兴隆", "138", "2024-13-01")]


@pytest.mark.parametrize(
    ("wanted", "number", "name"), [("客户", 1, "客户"), ("a/b", 2, "a b (2)"), ("", 1, "数据"),
     ("History", 1, "数据"), ("长" * 40, 12, "长" * 26 + " (12)")]
)  # fmt: skip
def test_sheet_names_are_made_acceptable(wanted: str, number: int, name: str) -> None:
    """31 characters, none of []:*?/ and the backslash."""
    assert sheet_name(wanted, number) == name


VALUES = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=20), st.floats(), st.integers(), st.decimals(),
    st.dates(), st.datetimes(), st.times(), st.booleans(), st.none(),
)  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(st.lists(VALUES, min_size=6, max_size=6), max_size=4))
def test_any_value_can_be_written(tmp_path: Path, rows: list[list[object]]) -> None:
    """Whatever stands in the office, its export is a sound file."""
    import python_calamine

    write_xlsx(tmp_path / "a.xlsx", COLUMNS, rows)
    assert "<f>" not in parts(tmp_path / "a.xlsx")
    sheet = python_calamine.load_workbook(tmp_path / "a.xlsx").get_sheet_by_index(0)
    assert len(sheet.to_python()) <= len(rows) + 1
    write_csv(tmp_path / "a.csv", COLUMNS, rows)
    assert len(list(parse_delimited((tmp_path / "a.csv").read_text("utf-8-sig"), ","))) >= 1


@pytest.mark.parametrize(("columns", "across", "sheets"), [(2, False, 1), (6, True, 1), (14, True, 3)])
def test_a_print_has_all_columns_and_the_header_on_every_page(
    tmp_path: Path, columns: int, across: bool, sheets: int
) -> None:
    """An exported list is printed on as few sheets as can be read: A4, lying across where it is wide, pages numbered."""
    path = tmp_path / "客户.xlsx"
    write_xlsx(path, [Column(f"栏目 {at}", width=35) for at in range(columns)], iter([["甲"] * columns] * 200))
    xml = parts(path)
    assert ('orientation="landscape"' in xml) is across
    assert 'paperSize="9"' in xml
    assert 'fitToHeight="0"' in xml
    assert ('fitToWidth="' not in xml) if sheets == 1 else f'fitToWidth="{sheets}"' in xml
    assert "_xlnm.Print_Titles" in xml
    assert "第 &amp;P 页，共 &amp;N 页" in xml
