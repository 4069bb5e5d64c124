"""Files that people write by hand: Chinese labels without quotes, and one sentence for what cannot be read."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from cmdesk.core import toml
from cmdesk.core.errors import Refused
from cmdesk.core.sheet.understanding.mapping import load_mapping
from cmdesk.customers.record import Customer


def test_labels_need_no_quotes() -> None:
    """Keys and heads in Chinese, with a stroke in them too; texts with = and brackets stay as they are."""
    found = toml.parsed(
        '客户 = "KH1"\n达成共识/决议 = ["一 = 二", "[三]"]\n\n[[参加人员]]  # 双方\n姓名 = "张"\nside = "ours"\n'
    )
    assert found == {
        "客户": "KH1", "达成共识/决议": ["一 = 二", "[三]"], "参加人员": [{"姓名": "张", "side": "ours"}],
    }  # fmt: skip


def test_what_is_valid_is_read_as_it_stands() -> None:
    """A text of several lines that looks like a key inside quotes is left alone."""
    text = 'note = """\n电话 = 不变\n[[不是表头]]\n"""\n"客户" = 1\n'
    assert toml.parsed(text) == {"note": "电话 = 不变\n[[不是表头]]\n", "客户": 1}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "客户 = ".encode(), b"= 1"])
def test_what_cannot_be_read_is_told(content: bytes, tmp_path: Path) -> None:
    """The sentence names the file; a file that is not there is told too."""
    file = tmp_path / "一.toml"
    file.write_bytes(content)
    with pytest.raises(Refused, match=r"一\.toml"):
        toml.read(file)
    with pytest.raises(Refused, match="读不出来"):
        toml.read(tmp_path / "没有.toml")


@pytest.mark.parametrize("text", ['明细 = "abc"', "明细 = [1]", "[明细]\n数量 = 1", "lines = 3"])
def test_rows_that_are_no_tables_are_told(text: str) -> None:
    """A list that people wrote in another way is refused by its name, with the way to write it."""
    with pytest.raises(Refused, match=r"要逐项写.*\[\[(明细|lines)\]\]"):
        toml.tables(toml.parsed(text), "明细", "lines")


def test_rows_are_taken_under_either_name() -> None:
    """They are gone from what is left to read; none at all are none."""
    said = toml.parsed('客户 = "KH1"\n[[lines]]\n数量 = 1\n')
    assert toml.tables(said, "明细", "lines") == [{"数量": 1}]
    assert said == {"客户": "KH1"}
    assert toml.tables(said, "明细", "lines") == []


def test_a_record_is_written_by_names_or_labels() -> None:
    """Both mean the same field; text may be a list of lines, several choices stay a list; a strange key is named."""
    said = {"name": ["福顺烟酒店", "老店"], "备注": "常客"}
    assert toml.values(Customer, said) == {"name": "福顺烟酒店\n老店", "note": "常客"}
    with pytest.raises(Refused, match=r"客户没有“电话”这一栏，可用的有.*备注.*、人员"):
        toml.values(Customer, {"电话": "1"}, without=("phones",), besides="、人员")


def test_a_file_nested_too_deep_is_told(tmp_path: Path) -> None:
    """Three thousand brackets are no incident."""
    path = tmp_path / "深.toml"
    path.write_text("a=" + "[" * 3000 + "]" * 3000, encoding="utf-8")
    with pytest.raises(Refused, match="太深"):
        toml.read(path)
    with pytest.raises(Refused, match="太深"):
        load_mapping(path)


def test_what_no_person_wrote_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Some gigabytes, or a device that never ends, are refused after a few megabytes."""
    path = tmp_path / "大.toml"
    path.write_bytes(b"#" * 6_000_000)
    for read in (toml.read, load_mapping):
        with pytest.raises(Refused, match="太大"):
            read(path)


@pytest.mark.parametrize(
    "text", ["名" * 200_000, "品名,数量\n" + "名" * 200_000 + "," + "名" * 200_000, "\n" * 100_000 + "名"]
)
def test_a_long_line_is_refused_at_once(text: str) -> None:
    """A list chosen by mistake is no TOML; how long its lines are decides nothing (it took hours once)."""
    before = process_time()
    with pytest.raises(ValueError, match=r"Invalid statement|Expected"):
        toml.parsed(text)
    assert process_time() - before < 5
