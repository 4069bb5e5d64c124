"""Logs and summaries written from files on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cadence.test_commands import run
from tests.journal.conftest import TODAY, Day
from tests.journal.monthly.test_summaries import LAST, THIS, Month, month

from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.journal.rules.monthly import summaries

__all__ = ["month"]


def test_a_log_is_written_handed_in_and_commented_on(day: Day, tmp_path: Path) -> None:
    """The file goes before what the records say, the rest stays; the superior's word ends it."""
    path = tmp_path / "日志.toml"
    path.write_text('价格走势 = "个别规格回落"\n存在的问题 = ["两户断货", "一户缺签"]\n', encoding="utf-8")
    date = ("--date", TODAY.isoformat())
    told = run(day.manager, "log", "write", str(path), *date).result["log"]
    assert (told["prices"], told["problems"]) == ("个别规格回落", "两户断货\n一户缺签")
    assert "实际 2 户" in told["summary"]
    path.write_text('批阅 = "好"\n', encoding="utf-8")
    with pytest.raises(Refused, match="没有“批阅”这一栏"):
        run(day.manager, "log", "write", str(path), *date)
    run(day.manager, "log", "hand-in", *date)
    chief = day.staff["area_manager"]
    with pytest.raises((NotAllowed, Refused)):
        run(day.manager, "log", "comment", *date, "--words", "好")
    told = run(chief, "log", "comment", *date, "--manager", "客户经理", "--words", "好").result["log"]
    assert (told["state"], told["comment"]) == ("commented", "好")
    with pytest.raises(Refused, match="已批阅"):
        path.write_text('天气 = "晴"\n', encoding="utf-8")
        run(day.manager, "log", "write", str(path), *date)


def test_a_summary_is_written_with_what_is_to_go_better(month: Month, tmp_path: Path) -> None:
    """Written again, what was resolved is there once; submitted by its maker, read by his superior (S1-12)."""
    path = tmp_path / "总结.toml"
    path.write_text(
        '上月工作分析与总结 = "走访完成九成"\n完成情况 = "尚可"\n不足之处 = ["采集偏晚", "约访偏少"]\n'
        f'[[改进措施]]\n改进措施 = "每旬采集"\n完成期限 = "{THIS.replace(day=20)}"\n责任人 = "客户经理"\n',
        encoding="utf-8",
    )
    words = ("--month", f"{LAST.first:%Y-%m}")
    for _ in range(2):
        told = run(month.me, "summary", "write", str(path), *words).result
    assert [(one["text"], one["due_on"]) for one in told["remedies"]] == [("每旬采集", THIS.replace(day=20))]
    assert told["summary"]["shortfalls"] == "采集偏晚\n约访偏少"
    (tmp_path / "表.toml").write_text("[[改进措施]]\n改进措施 = {a = 1}\n", encoding="utf-8")
    with pytest.raises(Refused, match="改进措施应是文字"):
        run(month.me, "summary", "write", str(tmp_path / "表.toml"), *words)
    assert run(month.me, "summary", "submit", *words).result["summary"]["state"] == "reviewing"
    with pytest.raises(Refused):
        run(month.me, "summary", "write", str(path), *words)
    run(month.chief, "summary", "comment", *words, "--manager", "客户经理", "--words", "好")
    kept = summaries.stored(month.me.id, LAST.first)
    assert kept is not None
    assert kept.state == "reviewed"
