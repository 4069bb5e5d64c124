"""Complaints taken their whole way on the command line, by the same verbs and with the same refusals as the windows."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cadence.test_commands import run
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import SIGNERS, minor_to_execution, sign

from cmdesk.complaints.rules import moves
from cmdesk.core.errors import Invalid, NotAllowed, Refused

JUDGED = """
过程评估 = 4
方案评估 = 5
结果评估 = 4
原因类别 = "发货差错"
改善/预防措施 = "装车双人复核"
改善责任人 = "quality"
改善期限 = "+30"
"""


@pytest.fixture
def say(desk: Desk, tmp_path: Path) -> Any:
    def said(role: str, verb: str, number: str, *words: str, file: str = "") -> dict[str, Any]:
        path = tmp_path / "文件.toml"
        path.write_text(file, encoding="utf-8")
        more = (str(path),) if file else ()
        result: dict[str, Any] = run(desk.staff[role], "complaints", verb, number, *more, *words).result
        return result

    return said


def test_a_severe_complaint_from_the_call_to_the_archive(desk: Desk, say: Any) -> None:
    """Every step says the record's number, where it stands and whose turn it is; the approvals between them are told."""
    one = desk.register(wish="要求赔偿")
    number = desk.read(one).number
    now = f"{datetime.now():%Y-%m-%dT%H:%M}"  # noqa: DTZ005
    assert say("account_manager", "answer", number, "--words", "马上来")["state"] == "registered"
    graded = say("service_director", "grade", number, "--severity", "严重", "--reason", "要求赔偿", "--owner", "clerk")
    assert (graded["number"], graded["state"], graded["owner"]) == (number, "severe_site", "内勤")
    say("service_director", "transfer", number, "--to", "service_director", "--reason", "我来办")
    checked = say(
        "service_director", "verify", number,
        file=f'到场时间 = "{now}"\n现场查证情况 = "十条受潮"\n损失原因 = "雨淋"\n客户损失实际情况 = "十条"\n'
        '客户提出的赔偿要求 = "赔十条"\n实际损失 = 1200\n责任部门 = "物流部"\n责任归属 = "我方"\n',
    )  # fmt: skip
    assert checked["state"] == "countersigning"
    assert checked["approval"]
    say("service_director", "lab", number, "--words", "样品两条")
    say("service_director", "lab-result", number, "--words", "受潮")
    sign(desk, one, *SIGNERS)
    planned = say(
        "marketing_director", "propose", number,
        file='处理方案 = ["赔偿"]\n方案说明 = "赔十条"\n赔偿/折让金额 = 1200\n给予方式 = "冲减货款"\n给予时间 = "+3"\n'
        '各联送达 = ["物流部", "clerk"]\n',
    )  # fmt: skip
    assert planned["state"] == "deciding"
    sign(desk, one, "service_director", "general_manager")
    task = say("service_director", "task", number, "--text", "冲减货款", "--who", "clerk", "--due", "+3")["task"]
    shown = run(desk.staff["service_director"], "show", "complaint", number).result
    assert [(row["number"], row["task"], row["who"], row["done_at"]) for row in shown["tasks"]] == [
        (number, task, "内勤", None)
    ]
    assert shown["copies"] == ["物流部", "内勤"]
    assert say("clerk", "done", number, "--proof", "冲减单 001")["state"] == "follow_up"
    assert say("account_manager", "follow", number, "--satisfied", "yes", "--words", "满意")["state"] == "evaluating"
    assert say("service_director", "evaluate", number, file=JUDGED)["state"] == "evaluating"
    archived = say("service_specialist", "archive", number)
    assert (archived["number"], archived["state"], archived["turn"]) == (number, "archived", "")
    reopened = say("service_director", "reopen", number, "--reason", "又受潮")
    assert (reopened["state"], desk.read(one).reopened) == ("severe_site", 1)


def test_a_minor_complaint_with_what_happens_beside(desk: Desk, say: Any) -> None:
    """Corrected, paused, arranged, reported on the spot, made severe, raised, taken back."""
    one = desk.register()
    number = desk.read(one).number
    say("account_manager", "correct", number, file='品名规格 = "红塔山"\n数量 = 2\n')
    assert desk.read(one).product_text == "红塔山"
    say("service_director", "grade", number, "--severity", "一般", "--reason", "少送可补", "--nature", "有效")
    until = f"{datetime.now() + timedelta(hours=20):%Y-%m-%dT%H:%M}"  # noqa: DTZ005
    paused = say("service_director", "pause", number, "--reason", "店主外出", "--until", until)
    assert paused["paused_until"] == until
    assert say("service_director", "resume", number)["paused_until"] is None
    say("service_director", "arrange", number, "--words", "明早去")
    said = say(
        "service_director", "site", number,
        file=f'到场时间 = {datetime.now():%Y-%m-%dT%H:%M:%S}\n现场查证情况 = "少一条"\n处理方案 = ["补发"]\n方案说明 = "补一条"\n',  # noqa: DTZ005
    )  # fmt: skip
    assert said["state"] == "minor_approval"
    other = desk.register()
    second = desk.read(other).number
    say("service_director", "grade", second, "--severity", "minor", "--reason", "少送可补")
    assert say("service_director", "make-severe", second, "--reason", "要求退货")["state"] == "severe_site"
    assert say("service_director", "escalate", second, "--reason", "客户要见经理")["owner"] == "区域经理"
    assert say("marketing_director", "withdraw", second, "--words", "自己点错了")["state"] == "archived"


def test_what_is_not_one_s_turn_is_refused_as_in_the_windows(desk: Desk, say: Any) -> None:
    """Wrong stage, wrong person, wrong words: a sentence, and the complaint stays where it is."""
    one = minor_to_execution(desk)
    number = desk.read(one).number
    with pytest.raises(Refused, match="还没到回访确认"):
        say("account_manager", "follow", number, "--satisfied", "yes", "--words", "好")
    with pytest.raises(NotAllowed):
        say("account_manager", "archive", number)
    with pytest.raises(Refused, match="评估之后才能归档"):
        say("service_specialist", "archive", number)
    with pytest.raises(Refused, match="没有等着完成的执行任务"):
        say("service_director", "done", number, "--proof", "单")
    with pytest.raises(Refused, match="投诉没有“颜色”这一栏"):
        say("service_director", "evaluate", number, file='颜色 = "红"\n')
    with pytest.raises(Refused, match="轻重没有“很重”"):
        say("service_director", "grade", number, "--severity", "很重", "--reason", "重")
    with pytest.raises(Refused, match="“回头”缺少时间，请写成"):
        say("service_director", "pause", number, "--reason", "等", "--until", "回头")
    assert desk.state(one) == "executing"
    for text in ("补送", "道歉"):
        say("service_director", "task", number, "--text", text, "--who", "clerk", "--due", "+2")
    with pytest.raises(Refused, match=r"用 --task 写编号：.*补送（内勤）"):
        say("clerk", "done", number, "--proof", "单")
    with pytest.raises(Refused, match="没有编号 99999 的执行任务"):
        say("clerk", "done", number, "--proof", "单", "--task", "99999")
    first, second = (task.id for task in moves.tasks(one))
    with pytest.raises(NotAllowed, match="由本人、代理人或者上级"):
        say("account_manager", "done", number, "--proof", "单", "--task", str(first))
    say("clerk", "done", number, "--proof", "单", "--task", str(second))
    assert say("clerk", "done", number, "--proof", "单")["state"] == "follow_up"
    with pytest.raises(Invalid, match="时间不能晚于现在"):
        say("account_manager", "follow", number, "--satisfied", "no", "--words", "差", "--at", "明天 9:00")
    assert say("account_manager", "follow", number, "--satisfied", "no", "--words", "又少了")["state"] == "minor_site"
