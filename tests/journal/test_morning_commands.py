"""Morning meetings from the command line: written from the records and a file, shown, settled, printed (S1-34)."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cadence.test_commands import run
from tests.journal.meetings.test_mornings import Meeting, meeting

from cmdesk.core.errors import NotFound, Refused

__all__ = ["meeting"]

FILE = """
市场动态 = "竞品促销"

[[缺席]]
姓名 = "邻座"
原因 = "休假"

[[决定]]
决定事项 = "补送标价签"
责任人 = "客户经理"
完成时间 = "2030-11-25"
"""


def test_a_meeting_is_written_shown_settled_and_listed(meeting: Meeting, tmp_path: Path) -> None:
    """What the file says goes before what the records say; the rest is drawn from the records."""
    file = tmp_path / "晨会.toml"
    file.write_text(FILE, encoding="utf-8")
    day = meeting.day.isoformat()
    told = run(meeting.leader, "morning", "write", str(file), "--date", day).result["morning"]
    assert (told["present"], told["expected"], told["leader"]) == (2, 3, "区域经理")
    shown = run(meeting.manager, "morning", "show", "--date", day).result["morning"]
    assert shown["market"] == "竞品促销"
    assert "实际 1 户" in shown["results"]
    with pytest.raises(Refused, match="没有第 2 项"):
        run(meeting.manager, "morning", "settle", "2", "--date", day, "--result", "已送")
    run(meeting.manager, "morning", "settle", "1", "--date", day, "--result", "已送")
    (row,) = run(meeting.leader, "morning", "list").result["mornings"]
    assert [(one["text"], one["outcome"], one["result"]) for one in row["decisions"]] == [
        ("补送标价签", "done", "已送")
    ]
    with pytest.raises(NotFound):
        run(meeting.staff.away, "morning", "show", "--date", day)


def test_a_decision_without_an_owner_is_refused(meeting: Meeting, tmp_path: Path) -> None:
    """Nothing is written when nobody is to do what was decided."""
    file = tmp_path / "晨会.toml"
    file.write_text(FILE.replace('责任人 = "客户经理"\n', ""), encoding="utf-8")
    with pytest.raises(Refused, match="责任人"):
        run(meeting.leader, "morning", "write", str(file), "--date", meeting.day.isoformat())
    assert run(meeting.leader, "morning", "list").result["mornings"] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [('缺席 = ["邻座"]', "缺席"), ("[[缺席]]", "写明是谁"), ("到会 = 5", "到会"), ('决定 = "x"', "决定")],
)
def test_lists_written_wrongly_are_refused(meeting: Meeting, tmp_path: Path, text: str, told: str) -> None:
    """The sentence names the list and how it is written."""
    file = tmp_path / "晨会.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=told):
        run(meeting.leader, "morning", "write", str(file), "--date", meeting.day.isoformat())
