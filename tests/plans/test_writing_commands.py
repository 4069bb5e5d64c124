"""Plans written and kept on the command line: goals, items, work that comes up, reviews."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.cadence.test_commands import run
from tests.plans.conftest import Desk, monday, today

from cmdesk.core import calendar
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.plans.rules import load, spans, writing
from cmdesk.visits.record import Visit

MONTH = """
工作重点 = "重点品牌上柜"

[[目标]]
目标 = "销量"
目标值 = 900
单位 = "条"

[[事项]]
事项 = "核心客户陈列整顿"
达到标准 = "陈列八分以上"
预计时长 = 60
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The plan of a month as a file."""
    path = tmp_path / "月计划.toml"
    path.write_text(MONTH, encoding="utf-8")
    return path


def test_a_month_is_written_changed_confirmed_and_shown(desk: Desk, file: Path) -> None:
    """Goals and items as the file says; written again it changes the same ones; a submitted plan stands still."""
    month = spans.following("month", today()).first.isoformat()
    plan = ("--level", "month", "--week", month)
    run(desk.me, "plan", "write", str(file), *plan)
    file.write_text(MONTH.replace("900", "950"), encoding="utf-8")
    told = run(desk.me, "plan", "write", str(file), *plan).result
    assert [(one["measure"], one["target"], one["unit"]) for one in told["goals"]] == [("volume", 950.0, "条")]
    assert [(one["title"], one["minutes"], one["source"]) for one in told["items"]] == [("核心客户陈列整顿", 60, "new")]
    assert run(desk.me, "plan", "submit", *plan).result["state"] == "submitted"
    with pytest.raises(Refused, match="先撤回"):
        run(desk.me, "plan", "write", str(file), *plan)
    assert run(desk.me, "plan", "withdraw", *plan).result["state"] == "draft"
    run(desk.me, "plan", "submit", *plan)
    assert run(desk.chief, "plan", "confirm", *plan, "--manager", "客户经理").result["state"] == "confirmed"
    shown = run(desk.chief, "plan", "show", "--level", "month", "--date", month, "--manager", "客户经理")
    assert shown.result["focus"] == "重点品牌上柜"
    with pytest.raises(Refused, match="只能查看自己"):
        run(desk.staff.beside, "plan", "show", "--level", "month", "--date", month, "--manager", "客户经理")


def test_a_week_takes_the_months_part_and_a_superiors_order(desk: Desk, file: Path) -> None:
    """What the month wants and what the superior writes is in the week; what is not done stays open."""
    week = monday()
    run(desk.me, "plan", "write", str(file), "--level", "month", "--week", week.isoformat())
    file.write_text('[[事项]]\n事项 = "送文件"\n日期 = "' + week.isoformat() + '"\n', encoding="utf-8")
    run(desk.chief, "plan", "write", str(file), "--week", week.isoformat(), "--manager", "客户经理")
    told = run(desk.me, "plan", "roll", "--week", week.isoformat()).result
    sources = {one["title"]: one["source"] for one in told["items"]}
    assert (sources["核心客户陈列整顿"], sources["送文件"]) == ("goal", "ordered")
    done = run(desk.me, "plan", "done", "1", "--date", week.isoformat(), "--result", "已送")
    assert (done.result["item"], done.result["done"], done.result["result"]) == ("送文件", True, "已送")
    assert run(desk.me, "plan", "done", "1", "--date", week.isoformat(), "--open").result["done"] is False
    with pytest.raises(Refused, match="没有第 2 项"):
        run(desk.me, "plan", "done", "2", "--date", week.isoformat())


def test_work_that_comes_up_says_what_gives_way(desk: Desk) -> None:
    """Within the reserve it is written; beyond it the visits are named first and moved when that is said."""
    day = monday(1)
    numbers = [desk.visit(day) for _ in range(4)]
    told = run(
        desk.me, "plan", "adhoc", "送通知", "--minutes", "40", "--date", day.isoformat(), "--urgent", "--important"
    )
    assert (told.result["quadrant"], told.result["moved"]) == ("重要且紧急", [])
    assert "临时工作 40 分钟，另留 20 分钟" in load.loads(desk.me.id, [day])[day].words
    with pytest.raises(Refused, match="--adjust"):
        run(desk.me, "plan", "adhoc", "陪同检查", "--minutes", "50", "--date", day.isoformat())
    moved = run(desk.me, "plan", "adhoc", "陪同检查", "--minutes", "50", "--date", day.isoformat(), "--adjust").result
    after = calendar.current().next_working_day(day)
    assert [one.number for one in Visit.select().where(Visit.day == after)] == moved["moved"]
    assert 0 < len(moved["moved"]) < len(numbers)
    assert "预留的 60 分钟已用完" in load.loads(desk.me.id, [day])[day].words


def test_a_review_and_what_became_of_it(desk: Desk, tmp_path: Path) -> None:
    """The review is written when the time has come, the improvements followed up later; words of a stranger are refused."""
    path = tmp_path / "回顾.toml"
    path.write_text('完成情况 = "八成"\n改进措施 = ["早排", "早约"]\n', encoding="utf-8")
    with pytest.raises(Refused, match="还没有"):
        run(desk.me, "plan", "review", str(path), "--week", today().isoformat())
    writing.open_plan(desk.me, desk.me.id, "week", today())
    told = run(desk.me, "plan", "review", str(path), "--week", today().isoformat())
    assert "改进措施：早排\n早约" in told.lines
    path.write_text('改进落实情况 = "已做到"\n落实日期 = "今天"\n', encoding="utf-8")
    run(desk.me, "plan", "review", str(path), "--week", today().isoformat())
    kept = writing.find(desk.me.id, "week", today())
    assert kept is not None
    assert (kept.outcome, kept.follow_up, kept.followed_on) == ("八成", "已做到", today())
    with pytest.raises(NotAllowed):
        run(desk.staff.beside, "plan", "review", str(path), "--manager", "客户经理")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有工作重点"),
        ('重点 = "x"', "没有“重点”这一栏"),
        ("目标 = 5", "目标"),
        ('[[事项]]\n事项 = "x"\n日期 = "哪天"', "哪天"),
        ('[[事项]]\n事项 = "x"\n日期 = [1]', "1"),
        ('[[事项]]\n事项 = "x"\n日期 = 9999-12-31T23:59:59', "请核对年份"),
        ('[[目标]]\n目标 = "快乐"\n目标值 = 1', "快乐.*不在可选项中"),
        ("[[目标]]\n目标 = {a = 1}\n目标值 = 1", "不在可选项中"),
        ('状态 = "confirmed"', "没有“状态”这一栏"),
    ],
)
def test_what_cannot_be_read_is_refused(desk: Desk, tmp_path: Path, text: str, told: str) -> None:
    """One sentence, and nothing is written."""
    path = tmp_path / "计划.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=told):
        run(desk.me, "plan", "write", str(path))
    assert writing.find(desk.me.id, "week", today()) is None


def test_a_day_outside_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    """All of a plan or nothing: a day outside the week takes the goals with it."""
    path = tmp_path / "计划.toml"
    far = (monday() + timedelta(days=30)).isoformat()
    path.write_text(f'工作重点 = "x"\n[[事项]]\n事项 = "y"\n日期 = "{far}"\n', encoding="utf-8")
    with pytest.raises(Refused, match="之内"):
        run(desk.me, "plan", "write", str(path), "--week", monday().isoformat())
    assert writing.find(desk.me.id, "week", monday()) is None
