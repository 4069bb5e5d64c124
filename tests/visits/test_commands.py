"""Visits on the command line: the same verbs, the same refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.people import PASSWORD, add_customer
from tests.visits.conftest import ago

from cmdesk import cli
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import open_file
from cmdesk.customers.record import Person
from cmdesk.products.record import Product
from cmdesk.shell.features import load_records
from cmdesk.staff.rules import actor_of, first_administrator
from cmdesk.visits import rules


class Line:
    """A command line on one data folder."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[str]) -> None:
        self.folder, self.output = folder, output

    def run(self, *words: object) -> tuple[int, str, str]:
        self.output.readouterr()
        code = cli.run(["--data", str(self.folder), *map(str, words)])
        said = self.output.readouterr()
        return code, said.out, said.err

    def json(self, *words: object) -> dict[str, Any]:
        code, out, err = self.run("--json", *words)
        assert code == 0, err
        found: dict[str, Any] = json.loads(out)
        return found


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    """An office with an administrator, two customers, two products and a visit of yesterday."""
    load_records()
    made = open_file(tmp_path / "office")
    me = actor_of(first_administrator("李敏", "admin", PASSWORD, company="城区公司").id)
    shop = add_customer(me, None, "福顺")
    add_customer(me, None, "隆昌")
    with keep.operation(PROGRAM, "准备") as work:
        work.add(Person, {"customer_id": shop, "name": "王福顺", "decision_power": "yes"})
        for name in ("黄鹤楼（软蓝）", "玉溪（软）"):
            work.add(Product, {"number": name[:2], "name": name})
    rules.schedule(me, shop, me.id, ago(1), purpose="推荐新品")
    made.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    return Line(tmp_path / "office", capsys)


SHEETS = """
[[visit]]
number = "{number}"
到达时间 = "0915"
left_at = 09:32:00
接待者 = ["王福顺"]
八步 = "全部"
display = ["tidy", "明码实价"]
违规经营 = ["假"]
结果 = "同意上新品"
下一步 = "送标价签"
下一步日期 = "+3"

[visit.stock]
"黄鹤楼(软蓝)" = [12, 30]
"玉溪" = {{ stock = 5 }}

[visit.change]
电话 = "13900002222"

[[visit.promise]]
text = "下周送标价签"
due = "+7"

[[visit]]
customer = "隆昌"
day = {day}
mode = "电话"
result = "{second}"
next_step = "无需下一步"
"""


def write(folder: Path, number: str, second: str = "要货") -> Path:
    path = folder / "走访.toml"
    path.write_text(SHEETS.format(number=number, day=ago(1), second=second), encoding="utf-8")
    return path


def test_sheets_come_in_from_a_file(line: Line, tmp_path: Path) -> None:
    """By number and by customer and day, labels and names, boxes, stock, changes; shown and listed afterwards."""
    (planned,) = line.json("visits", "list", "--date", ago(1), "--manager", "李敏")["visits"]
    done = line.json("visits", "enter", write(tmp_path, planned["number"]))
    assert done["entered"][0] == planned["number"]
    assert len(done["entered"]) == 2
    assert len(done["anomalies"]) == 1
    shown = line.json("visits", "show", planned["number"])
    assert shown["visit"]["八步"].count("、") == 7
    assert shown["visit"]["陈列"] == "陈列整齐、明码实价"
    assert shown["stock"] == {"黄鹤楼（软蓝）": [12, 30], "玉溪（软）": [5, None]}
    assert (shown["met"], len(shown["promises"])) == (["王福顺"], 1)
    assert line.json("show", "customer", "福顺")["customer"]["phones"] == ["13900002222"]
    listed = line.json("visits", "list", "--date", ago(1))["visits"]
    assert [one["state"] for one in listed] == ["done", "done"]
    (anomaly,) = line.json("anomalies", "list")["anomalies"]
    assert (anomaly["customer"], anomaly["trigger"]) == ("福顺", "offence")
    assert anomaly["due"] > anomaly["found_at"]
    assert "福顺" in line.run("anomalies", "list")[1]


@pytest.mark.parametrize("arrived", ['到达时间 = "1015"\n离开时间 = "1030"', ""])
def test_a_file_given_twice_is_entered_once(line: Line, tmp_path: Path, arrived: str) -> None:
    """The second time every sheet is refused with the number it has; another hour is another visit."""
    path = tmp_path / "twice.toml"
    said = f'[[visit]]\ncustomer = "隆昌"\nday = "{ago(1)}"\n结果 = "同意"\n下一步 = "无需下一步"\n'
    path.write_text(said + arrived, encoding="utf-8")
    (number,) = line.json("visits", "enter", path)["entered"]
    code, _, err = line.run("visits", "enter", path)
    assert (code, f"已经录入，单号 {number}" in err) == (1, True)
    path.write_text((said + arrived + "\n") * 2, encoding="utf-8")
    assert line.run("visits", "enter", path)[0] == 1
    path.write_text(said + '到达时间 = "1515"', encoding="utf-8")
    assert line.json("visits", "enter", path)["entered"] != [number]


def test_a_visit_made_on_another_day_than_planned(line: Line, tmp_path: Path) -> None:
    """The hours of a sheet are those of the day that stands on it, not of the day it was planned for."""
    (planned,) = line.json("visits", "list", "--date", ago(1))["visits"]
    path = tmp_path / "other.toml"
    said = f'[[visit]]\nnumber = "{planned["number"]}"\nday = "{ago(2)}"\n到达时间 = "0915"\n离开时间 = "0932"\n'
    said += '结果 = "同意"\n下一步 = "无需下一步"\n'
    path.write_text(said, encoding="utf-8")
    line.json("visits", "enter", path)
    assert [one["state"] for one in line.json("visits", "list", "--date", ago(2))["visits"]] == ["done"]


def test_all_or_nothing(line: Line, tmp_path: Path) -> None:
    """One sheet that cannot be kept keeps all of them out; the sentence says which."""
    (planned,) = line.json("visits", "list", "--date", ago(1))["visits"]
    code, _, err = line.run("visits", "enter", write(tmp_path, planned["number"], "好" * 2001))
    assert (code, err.count("\n")) == (1, 1)
    assert "第 2 次走访" in err
    assert "结果最多 2000 个字" in err
    (still,) = line.json("visits", "list", "--date", ago(1))["visits"]
    assert still["state"] == "planned"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[visit]]\nnumber = 'BF0'\n", "没有单号为“BF0”"),
        ("visit = 1", "一段或多段"),
        ("visit = ['BF1']", "一段或多段"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n陈列 = [{a = 1}]\n", "不在可选项中"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n陈列 = [-1]\n", "不在可选项中"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n结果 = '好'\n", "还没有写下一步"),
        ("[[visit]\n", "不是有效的 TOML"),
        ("[[visit]]\ncustomer = '福顺'\nday = 'abc'\n", "不是有效的日期"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n到达 = '0915'\n", "不认识“到达”"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n到达时间 = '2575'\n", "没有“2575”这个时刻"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n八步 = ['跳舞']\n", "跳舞"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n八步 = 5\n", "应写成一列名称"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n[visit.stock]\n中华 = [1]\n", "没有叫“中华”的商品"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n[visit.stock]\n黄鹤 = ['一']\n", "应是整数"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n[visit.change]\n身高 = 1\n", "没有“身高”"),
        ("[[visit]]\ncustomer = '福顺'\nday = '昨天'\n[[visit.promise]]\ntext = 'x'\n", "兑现期限"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(line: Line, tmp_path: Path, text: str, says: str) -> None:
    """Refused with the visit and the field, never a traceback."""
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    code, _, err = line.run("visits", "enter", path)
    assert (code, err.count("\n")) == (1, 1)
    assert says in err


def test_scanned_sheets_on_the_command_line(line: Line, tmp_path: Path, qapp: Any) -> None:
    """Attached by their code, what is ticked told as a proposal; a page that is none ends with 1."""
    from PIL import Image
    from tests.visits.scanning.test_reading import TICKED, written

    from cmdesk.core import attachments
    from cmdesk.visits.record import Visit

    (planned,) = line.json("visits", "list", "--date", ago(1))["visits"]
    office = open_file(tmp_path / "office")
    visit = Visit.get(Visit.number == planned["number"])
    picture = written(office, visit, tmp_path).resize((1240, 1754))
    office.close()
    picture.save(tmp_path / "a.jpg", quality=80)
    told = line.json("scan", tmp_path / "a.jpg")
    assert told["attached"] == [planned["number"]]
    assert [page["number"] for page in told["pages"]] == [planned["number"]]
    assert {key: tuple(told["pages"][0]["ticked"][key]) for key in TICKED} == TICKED
    Image.new("L", (400, 600), 255).save(tmp_path / "b.tif")
    code, out, _ = line.run("scan", tmp_path / "b.tif")
    assert (code, "没有认出二维码" in out) == (1, True)
    office = open_file(tmp_path / "office")
    assert len(attachments.of("visit", visit.id)) == 1
    office.close()
