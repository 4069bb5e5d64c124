"""``cmdesk export customers``: conditions and columns, however they are said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.people import PASSWORD

from cmdesk import cli
from cmdesk.core.file.office import open_file
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import first_administrator

LISTED = """客户名称,电话,月均销量,需求等级
福顺烟酒店,13812345678,300,A
永兴超市,13812345679,90,A
万家百货,13812345670,500,B
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that begin every call, on an office of three shops."""
    load_records()
    made = open_file(tmp_path / "office")
    first_administrator("李敏", "admin", PASSWORD, company="城区公司")
    made.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    (tmp_path / "名单.csv").write_text(LISTED, encoding="utf-8")
    words = ["--data", str(tmp_path / "office")]
    assert cli.run([*words, "import", "customers", str(tmp_path / "名单.csv")]) == 0
    return words


def exported(desk: list[str], folder: Path, *words: str) -> list[list[str]]:
    """Return head and rows of the file that an export has written."""
    out = folder / "出.csv"
    assert cli.run([*desk, "export", "customers", str(out), "--order=-monthly_volume", *words]) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    "words",
    [
        ("--where", "need_level=A monthly_volume>=100"),
        ("--where", "need_level=A", "--where", "monthly_volume>=100"),
        ("--where", "需求等级=A", "--where", "月均销量>=100"),
    ],
)
def test_all_conditions_hold_however_often_they_are_begun(desk, tmp_path, words) -> None:
    """A second ``--where`` narrows what the first has kept; it does not take its place."""
    rows = exported(desk, tmp_path, *words, "--columns", "name")
    assert rows == [["客户名称"], ["福顺烟酒店"]]


@pytest.mark.parametrize(
    "words",
    [
        ("--columns", "name", "月均销量"),
        ("--columns", "name,monthly_volume"),
        ("--columns", "name 月均销量"),
        ("--columns", "name", "--columns", "monthly_volume"),
    ],
)
def test_columns_are_named_as_one_likes(desk, tmp_path, words) -> None:
    """As words of their own, behind commas, in one pair of quotation marks, or one after the other."""
    rows = exported(desk, tmp_path, *words)
    assert rows == [["客户名称", "月均销量"], ["万家百货", "500"], ["福顺烟酒店", "300"], ["永兴超市", "90"]]


def test_a_condition_outside_the_quotation_marks_is_told(desk, tmp_path, capsys) -> None:
    """The way out is named where a blank has ended what was meant as one."""
    out = str(tmp_path / "出.csv")
    assert cli.run([*desk, "export", "customers", out, "--where", "need_level=A", "monthly_volume>=100"]) == 2
    assert "不认识 monthly_volume>=100；有空格的内容要写在一对引号里" in capsys.readouterr().err
    assert not Path(out).exists()
