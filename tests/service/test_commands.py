"""Calls, marks and plans on the command line, as an office without a window would use them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cmdesk import cli


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An invented office, and what a command prints in it as JSON; None stands for a refusal."""
    folder = tmp_path_factory.mktemp("office")
    known: dict[str, str] = {}

    def run(capsys: pytest.CaptureFixture[str], *words: str, refused: bool = False) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            if known:
                patch.setenv("CMDESK_PASSWORD", known["password"])
            code = cli.run(["--data", str(folder), "--json", *words])
        said = capsys.readouterr()
        assert (code != 0) == refused, said.err
        return said.err if refused else json.loads(said.out)

    def start(capsys: pytest.CaptureFixture[str]) -> Any:
        if not known:
            known.update(password=run(capsys, "demo", "--customers", "60", "--months", "3")["password"])
        return run

    return start


def test_a_plan_from_a_file_to_its_sheet(shown: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Written, corrected, compared, printed, closed: every step by one command."""
    run = shown(capsys)
    waiting = {one["number"] for one in run(capsys, "service", "due")["due"]}
    shop = next(number for number in (f"KH{at:06}" for at in range(1, 61)) if number not in waiting)
    file = tmp_path / "方案.toml"
    file.write_text(
        f'客户 = "{shop}"\n方案名称 = "陈列提升"\n结束日期 = 2099-01-31\n需求分析 = ["陈列分散", "库存偏高"]\n'
        '服务目标 = "加 15%"\n服务措施 = ["重新规划", "每周走访"]\n\n[[服务准备]]\n类别 = "业务合同"\n准备内容 = "合同文本"\n\n'
        '[[预判问答]]\n客户可能的问题 = "货够吗？"\n准备的回答 = "够。"\n',
        encoding="utf-8",
    )
    number = run(capsys, "service", "plan", str(file))["plan"]["number"]
    assert "只有一版" in run(capsys, "service", "compare", number, refused=True)
    file.write_text('服务措施 = ["重新规划", "每周两次走访"]\n', encoding="utf-8")
    assert run(capsys, "service", "revise", number, str(file), "--why", "断货")["plan"]["version"] == 2
    (changed,) = run(capsys, "service", "compare", number)["differences"]
    assert changed["lines"] == [[" ", "重新规划"], ["-", "每周走访"], ["+", "每周两次走访"]]
    out = tmp_path / "方案.pdf"
    assert run(capsys, "print", "service-plan", number, "--version", "1", "--out", str(out))["numbers"] == [number]
    assert out.read_bytes().startswith(b"%PDF")
    assert "自己编写" in run(capsys, "service", "confirm", number, refused=True)
    run(capsys, "service", "close", number, "--result", "加 17%")
    (plan,) = [one for one in run(capsys, "service", "plans", "--customer", shop)["plans"] if one["number"] == number]
    assert (plan["state"], plan["version"]) == ("closed", 2)
    file.write_text('颜色 = "红"\n', encoding="utf-8")
    assert "没有“颜色”这一栏" in run(capsys, "service", "plan", str(file), refused=True)
    (due,) = [one for one in run(capsys, "service", "due")["due"] if one["number"] == shop]
    assert due["service"] == "服务方案：陈列提升"
    said = ("--effect", "好卖", "--feedback", "送货晚", "--points", "5,4,-,5,5", "--ask", "意见")
    run(capsys, "service", "call", shop, *said)
    assert "没有要回访" in run(capsys, "service", "drop", shop, "--reason", "不打", refused=True)
    (asked,) = [one for one in run(capsys, "opinions", "list")["opinions"] if one["text"] == "送货晚"]
    assert run(capsys, "opinions", "reply", str(asked["request"]), "改为上午", "--way", "当面")["state"] == "closed"


def test_marks_and_their_averages(shown: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A mark more counts at once; what cannot be read is refused with the order of the heads."""
    run = shown(capsys)
    rows = run(capsys, "service", "averages", "--months", "1")["averages"]
    login = run(capsys, "users", "list")["users"][-1]["login"]
    words = ("service", "rate", "KH000002", "--for", login, "--points")
    assert "依次是服务态度、沟通能力" in run(capsys, *words, "5,5", refused=True)
    run(capsys, *words, "1,-,-,-,-", "--remark", "不耐烦")
    after = run(capsys, "service", "averages", "--months", "1")["averages"]
    assert sum(one["count"] for one in after) == sum(one["count"] for one in rows) + 1
    assert run(capsys, "service", "averages", "--by", "month")["averages"]


def test_what_is_noted_is_taken_up(shown: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """An opinion that stands only at a contact becomes one to be answered."""
    run = shown(capsys)
    file = tmp_path / "往来.toml"
    file.write_text(
        '[[activity]]\ncustomer = "KH000001"\nchannel = "来电"\nhappened_at = "昨天 14:30"\ncontent = "谈送货"\n'
        'opinions = "希望上午送货"\n',
        encoding="utf-8",
    )
    run(capsys, "activities", "add", str(file))
    noted = [one for one in run(capsys, "opinions", "list")["opinions"] if one["activity"]]
    made = run(capsys, "opinions", "take", str(noted[0]["activity"]), "--kind", "建议")["request"]
    assert made in [one["request"] for one in run(capsys, "opinions", "list")["opinions"]]
    assert "没有“闲话”这个类别" in run(capsys, "opinions", "take", "1", "--kind", "闲话", refused=True)


def test_the_four_phases_of_a_month(shown: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Every phase has its measures; persons add up to the total where figures are counted."""
    run = shown(capsys)
    found = run(capsys, "service", "phases")
    assert [*dict.fromkeys(one["phase"] for one in found["measures"])] == ["prepare", "visit", "follow", "analyse"]
    visits = next(one for one in found["measures"] if one["key"] == "visits")
    assert visits["total"]["whole"] == sum(one["whole"] or 0 for one in visits["by_person"]) > 0
    assert "看不懂" in run(capsys, "service", "phases", "--month", "2026-13", refused=True)
