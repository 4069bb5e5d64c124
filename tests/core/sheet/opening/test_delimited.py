"""Text files are read in every encoding and dialect that offices meet."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.opening.codec import pack, unpack
from cmdesk.core.sheet.opening.delimited import parse_clipboard, parse_delimited, sniff
from cmdesk.core.sheet.opening.encoding import decode
from cmdesk.core.sheet.opening.reading import read

TEXT = "客户名称,电话,地址\r\n兴隆商店,13812345678,金水区花园路一号\r\n鑫源超市,,农业路与东风路交叉口\r\n"
TAIWAN = "客戶名稱,電話,地址\r\n興隆商店,0912345678,臺北市中正區重慶南路\r\n順達超市,,新北市板橋區文化路\r\n"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"),
    ],
)  # fmt: skip
def test_encodings_are_found(encoding: str, found: str) -> None:
    """With and without a byte order mark."""
    decoded = decode(TEXT.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.illegible) == (TEXT, found, 0)


def test_big5_is_told_from_gb18030_and_both_are_offered() -> None:
    """Big5 decodes as GB18030 without an error, into nonsense."""
    decoded = decode(TAIWAN.encode("big5"))
    assert (decoded.text, decoded.encoding) == (TAIWAN, "big5hkscs")
    assert decode(TEXT.encode("gb18030")).encoding == "gb18030"
    assert decode(TAIWAN.encode("big5"), "gb18030").text != TAIWAN


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    """One damaged character in a long file is told, not guessed around."""
    decoded = decode((TEXT * 50).encode() + b"\xff\xff,")
    assert (decoded.encoding, decoded.illegible) == ("utf-8", 2)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    """Also where the other ones stand inside of cells."""
    text = '名称¦地址¦备注\n兴隆¦"花园路1号,东"¦甲;乙\n鑫源¦x¦y\n'.replace("¦", delimiter)
    assert sniff(text) == delimiter
    assert sniff("sep=;\r\n1,2;3\r\n") == ";"
    assert sniff("只有一列\n第二行\n") == ","


def test_cells_with_quotes_breaks_and_noughts() -> None:
    """Line breaks and quotes within cells, ="…" and NUL."""
    text = 'a,"两行\r\n的""话""",="00123"\r\n\r\nb\x00,c,"=""007"""\r\n'
    assert list(parse_delimited(text, ",")) == [["a", '两行\r\n的"话"', "00123"], [], ["b", "c", "007"]]


def test_a_lost_quote_does_not_swallow_the_file() -> None:
    """Rows after a quote that is never closed are still rows."""
    text = '名称,备注\n兴隆,"19寸\n' + "鑫源,好\n" * 100
    rows = list(parse_delimited(text, ","))
    assert len(rows) == 102
    assert rows[1] == ["兴隆", "19寸"]
    assert rows[101] == ["鑫源", "好"]


def test_too_many_columns_are_told() -> None:
    """A wrong delimiter or a broken file."""
    with pytest.raises(Refused, match="第 1 行有 20001 列"):
        list(parse_delimited("," * 20_000, ","))


def test_a_file_is_read_and_the_encoding_can_be_corrected(tmp_path: Path) -> None:
    """The user sees what was guessed and may overrule it."""
    path = tmp_path / "客户.csv"
    path.write_bytes(TEXT.encode("gb18030"))
    grid = read(path)
    assert (grid.kind, grid.encoding, grid.delimiter) == ("csv", "gb18030", ",")
    assert grid.rows[2] == ("鑫源超市", None, "农业路与东风路交叉口")
    assert read(path, encoding="big5hkscs").rows[1][0] != "兴隆商店"
    assert read(path, delimiter="|").width == 1
    for wrong in ("utf-99", "hex", "idna", "a\0b"):
        with pytest.raises(Refused, match="不认识编码"):
            read(path, encoding=wrong)


def test_very_long_lines_are_read(tmp_path: Path) -> None:
    """Longer than the limit that the csv library sets by default."""
    path = tmp_path / "a.txt"
    path.write_text("x\t" + "长" * 300_000 + "\n", encoding="utf-8")
    assert read(path).rows == [("x", "长" * 300_000)]


def test_the_clipboard_of_a_spreadsheet() -> None:
    """Tabs between cells, quotes around cells with line breaks."""
    grid = parse_clipboard('名称\t电话\r\n"兴隆\n商店"\t138\r\n\t\r\n')
    assert grid.rows == [("名称", "电话"), ("兴隆\n商店", "138"), (None, None)]
    assert parse_clipboard("a,b\nc,d").rows == [("a", "b"), ("c", "d")]


CELLS = st.one_of(
    st.text(max_size=6).filter(lambda text: "\x00" not in text), st.floats(allow_nan=False),
    st.booleans(), st.dates(), st.datetimes(), st.times(), st.integers(), st.just(""),
)  # fmt: skip


@given(
    st.one_of(
        st.lists(st.lists(CELLS, max_size=4), max_size=6),
        st.lists(st.lists(st.text(max_size=3), min_size=2, max_size=2)),
    )
)
def test_rows_travel_unchanged(rows: list[list[object]]) -> None:
    """What the child packs, the parent unpacks; blanks become None, short rows are filled."""
    width = max(map(len, rows), default=0)
    wanted = [tuple(None if cell == "" else cell for cell in (*row, *[""] * (width - len(row)))) for row in rows]
    if any("\x00" in cell for row in rows for cell in row if isinstance(cell, str)):
        return
    assert unpack(pack(rows)) == wanted


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded(data: bytes) -> None:
    """No file raises."""
    decoded = decode(data)
    list(parse_delimited(decoded.text, sniff(decoded.text)))


def test_a_lost_quote_costs_its_own_row_only() -> None:
    """A short list keeps its rows too, and cells with line breaks above the lost quote stay whole."""
    text = '名称,电话,地址\n兴隆,1,"花园\n路"\n"鑫源,2,x\n丁店,3,路\n'
    assert list(parse_delimited(text, ",")) == [
        ["名称", "电话", "地址"], ["兴隆", "1", "花园\n路"], ["鑫源", "2", "x"], ["丁店", "3", "路"],
    ]  # fmt: skip
    whole = '名称,备注\n兴隆,"花园\n路"\n'
    assert list(parse_delimited(whole, ","))[-1] == ["兴隆", "花园\n路"]
