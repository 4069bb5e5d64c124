"""Complaints on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.people import PASSWORD, add_customer

from cmdesk import cli
from cmdesk.core.file.office import open_file
from cmdesk.core.sheet.opening.reading import read
from cmdesk.customers.rules import numbers_of
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import actor_of, first_administrator


class Line:
    """A command line on an office with one customer."""

    def __init__(self, folder: Path, customer: str, output: pytest.CaptureFixture[str]) -> None:
        self.folder, self.customer, self.output = folder, customer, output

    def run(self, *words: object) -> tuple[int, str, str]:
        self.output.readouterr()
        code = cli.run(["--data", str(self.folder), "--json", *map(str, words)])
        said = self.output.readouterr()
        return code, said.out, said.err

    def register(self, sort: str) -> tuple[int, dict[str, Any], str]:
        """Register a complaint of a type as somebody types it."""
        path = self.folder / "投诉.toml"
        said = {
            "customer": self.customer,
            "type": sort,
            "facts": "送来的少两条",
            "wish": "补货",
            "contact_name": "王福顺",
        }
        path.write_text("\n".join(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in said.items()))
        code, out, err = self.run("complaints", "register", path)
        return code, json.loads(out) if code == 0 else {}, err


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    load_records()
    made = open_file(tmp_path / "office")
    shop = add_customer(actor_of(first_administrator("李敏", "admin", PASSWORD, company="城区公司").id), None, "福顺")
    number = numbers_of([shop])[shop]
    made.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    return Line(tmp_path / "office", number, capsys)


@pytest.mark.parametrize("sort", ["goods", "数量/品种差错", "品种差错", "外观", "slpzccwgzl"])
def test_a_part_of_the_type_is_enough(line: Line, sort: str) -> None:
    """Code, a part of the label and its initials all name the type whose label names two things."""
    code, made, err = line.register(sort)
    assert code == 0, err
    number = made["complaints"][0]["number"]
    (listed,) = json.loads(line.run("complaints", "list")[1])["complaints"]
    assert (listed["number"], listed["type"]) == (number, "数量/品种差错、外观质量")


@pytest.mark.parametrize("sort", ["质量", "退货", ""])
def test_a_type_that_could_be_two_is_refused(line: Line, sort: str) -> None:
    """One sentence that names the types; nothing is registered."""
    code, _, err = line.register(sort)
    assert (code, err.count("\n")) == (1, 1)
    assert "销售服务质量" in err
    assert json.loads(line.run("complaints", "list")[1])["complaints"] == []


def test_a_complaint_is_shown_in_words(line: Line) -> None:
    """Whoever reads it at the terminal sees customer, type, people, whose turn it is and the limits, no codes."""
    number = line.register("goods")[1]["complaints"][0]["number"]
    line.output.readouterr()
    assert cli.run(["--data", str(line.folder), "show", "complaint", number]) == 0
    words = line.output.readouterr().out
    for said in (
        "客户：福顺",
        "投诉类别：数量/品种差错、外观质量",
        "首问负责人：李敏",
        "现经办人：李敏",
        "轮到：",
        "时限：分级　还剩",
    ):
        assert said in words
    assert "goods" not in words


def test_what_happened_to_a_complaint_bears_its_number(line: Line) -> None:
    """Whoever reads events or timers alone knows of which complaint they are."""
    number = line.register("goods")[1]["complaints"][0]["number"]
    shown = json.loads(line.run("show", "complaint", number)[1])
    assert shown["events"]
    assert shown["timers"]
    assert {one["number"] for one in (*shown["events"], *shown["timers"], shown["complaint"])} == {number}


def test_statistics_say_in_words_what_they_say_in_json(line: Line) -> None:
    """Who complains again and what each type comes to is printed for people, not only for programs."""
    for _ in range(2):
        assert line.register("goods")[0] == 0
    status, out, _ = line.run("complaints", "statistics")
    assert status == 0
    assert [one["count"] for one in json.loads(out)["repeats"]] == [2]
    line.output.readouterr()
    assert cli.run(["--data", str(line.folder), "complaints", "statistics"]) == 0
    assert "当月 2 次，近一年 2 次" in line.output.readouterr().out


def test_a_file_says_when_a_limit_ends(line: Line, tmp_path: Path) -> None:
    """How much time is left is true today only; a file tells the limit by name and its moment, as a real one."""
    number = line.register("goods")[1]["complaints"][0]["number"]
    code, _, err = line.run("export", "complaints", tmp_path / "a.xlsx")
    assert code == 0, err
    heads, row = read(tmp_path / "a.xlsx").rows
    told = dict(zip(heads, row, strict=True))
    assert told["投诉单号"] == number
    assert told["时限"]
    assert told["到期"] > told["受理时间"]
    assert "还剩" in told["剩余"]
