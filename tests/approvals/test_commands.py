"""Approvals on the command line: what waits is listed, approved, sent back and refused; the words are those of people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.cadence.test_commands import Told, run
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk import cli
from cmdesk.approvals import acting
from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.approval import Approval
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.staff.record import User
from cmdesk.staff.rules.signing_in import reset_password


def test_the_verbs_of_a_signer(people: Staff, about: Matter, set_flow: Any) -> None:
    """Listed, refused without a reason, sent back with one, shown in Chinese, submitted again, approved."""
    manager, area = people["account_manager"], people["area_manager"]
    one = approval.submit(
        manager, "regulation", about.id, set_flow(({"superior": 1}, "any"), ({"superior": 2}, "any")), "试事项"
    )
    number = keep.read(Approval, one).number
    (listed,) = run(area, "approvals", "list").result["approvals"]
    assert (listed["number"], listed["applicant"], listed["with"]) == (number, "客户经理", "区域经理")
    for verb in ("refuse", "send-back"):
        with pytest.raises(Refused, match="理由"):
            run(area, "approvals", verb, number)
    with pytest.raises(NotFound):
        run(people["clerk"], "approvals", "approve", number)
    assert run(area, "approvals", "send-back", str(one), "--reason", "请补照片").result["approvals"] == [
        {"number": number, "state": "returned", "step": "", "with": ""}
    ]
    (shown,) = run(manager, "approvals", "show", number).result["approvals"]
    assert shown["stages"][0]["people"] == ["区域经理 退回：请补照片"]
    approval.resubmit(manager, one)
    assert run(area, "approvals", "approve", number).result["approvals"][0]["state"] == "running"
    director = people["service_director"]
    assert (
        run(director, "approvals", "refuse", number, "--reason", "不合规").result["approvals"][0]["state"] == "refused"
    )


@dataclass
class Typed(Told):
    """A command that may need the office itself, for files."""

    office: Office | None = None


def typed(office: Office, actor: Actor, *words: str) -> Typed:
    told = Typed(actor, office=office)
    given = cli.parser().parse_args(["approvals", *words])
    given.run(told, given)
    return told


def logins(staff: Staff, *roles: str) -> list[str]:
    return [keep.read(User, staff[role].id).login for role in roles]


def test_every_verb_of_the_windows_is_there(office: Office, people: Staff, about: Matter, set_flow: Any) -> None:
    """To the last step, to a step by number and name, handed over, asked, added, taken away, copied, urged, ended."""
    me, area, director, chief = (
        people[role] for role in ("account_manager", "area_manager", "service_director", "general_manager")
    )
    flow = set_flow(*(({"role": role}, "any") for role in ("area_manager", "service_director", "general_manager")))
    one = approval.submit(me, "regulation", about.id, flow, "试事项")
    clerk, chief_login = logins(people, "clerk", "general_manager")

    def do(actor: Actor, verb: str, *words: str) -> tuple[Any, ...]:
        (now,) = typed(office, actor, verb, str(one), *words).result["approvals"]
        return now["state"], now["step"], now["with"]

    assert do(area, "approve")[1:] == ("第2步", "客户管理部经理")
    assert do(director, "approve")[1] == "第3步"
    assert do(chief, "send-back", "--to", "last", "--reason", "再核")[1] == "第2步"
    assert do(director, "send-back", "--to", "第1步", "--reason", "再核")[1] == "第1步"
    assert do(area, "add-signer", "--to", clerk)[2] == "内勤"
    assert do(area, "remove-signer", "--to", clerk)[2] == "区域经理"
    assert do(area, "delegate", "--to", clerk, "--reason", "请看")[2] == "内勤"
    assert do(people["clerk"], "approve", "--reason", "无误")[2] == "区域经理"
    assert do(area, "add-signer", "--to", clerk, "--after")[2] == "区域经理"
    assert do(area, "approve")[2] == "内勤"
    assert do(people["clerk"], "hand-over", "--to", chief_login)[2] == "总经理"
    with pytest.raises(Refused, match="只能退回到前面"):
        do(chief, "send-back", "--to", "2", "--reason", "再核")
    with pytest.raises(Refused, match="没有步骤“9”"):
        do(chief, "send-back", "--to", "9", "--reason", "再核")
    assert do(chief, "send-back", "--reason", "请补")[0] == "returned"
    assert do(me, "resubmit", "--reason", "已补")[0] == "running"
    unit = approval.directory().units(area.unit_id)[0]
    do(me, "copy", "--to", clerk, "--unit", unit)
    do(me, "urge")
    with pytest.raises(NotAllowed):
        do(me, "terminate", "--reason", "不办了")
    with pytest.raises(Refused, match="没有登录名为“nobody”"):
        do(me, "copy", "--to", "nobody")
    assert do(people["administrator"], "terminate", "--reason", "不办了")[0] == "terminated"
    verbs = [event.key for event in approval.events(keep.read(Approval, one))]
    assert set(verbs) >= {"add_signer", "remove_signer", "delegate", "hand_over", "copy_to", "urge", "terminate"}


def test_files_come_along_and_are_saved(
    office: Office, people: Staff, about: Matter, set_flow: Any, tmp_path: Path
) -> None:
    """--attach puts a file beside the words, show names it, --save writes it and overwrites nothing."""
    me, area = people["account_manager"], people["area_manager"]
    one = str(approval.submit(me, "regulation", about.id, set_flow(({"superior": 1}, "any")), "试事项"))
    paper = tmp_path / "检验报告.txt"
    paper.write_text("合格", encoding="utf-8")
    typed(office, me, "comment", one, "--reason", "报告", "--attach", str(paper))
    with pytest.raises(Refused, match="读不出来"):
        typed(office, area, "approve", one, "--attach", str(tmp_path / "没有.txt"))
    (shown,) = typed(office, area, "show", one, "--save", str(tmp_path / "存")).result["approvals"]
    assert [(event["who"], event["verb"], event["files"]) for event in shown["trail"]] == [
        ("客户经理", "提交", []),
        ("客户经理", "留言", ["检验报告.txt"]),
    ]
    (saved,) = shown["saved"]
    assert Path(saved).read_text(encoding="utf-8") == "合格"
    with pytest.raises(Refused, match="没有覆盖"):
        typed(office, area, "show", one, "--save", str(tmp_path / "存"))


def test_the_second_password_is_asked_for_by_itself(
    office: Office, people: Staff, about: Matter, set_flow: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one signed in with never approves much money: only the other variable, or what is typed at the prompt."""
    area = people["area_manager"]
    password = reset_password(PROGRAM, area.id, temporary=False)
    flow = set_flow(({"superior": 1}, "any"), password_from=1000)
    facts = approval.Facts(amount=Decimal(2000))
    one = str(approval.submit(people["account_manager"], "regulation", about.id, flow, "试事项", facts))
    monkeypatch.setenv("CMDESK_PASSWORD", password)
    monkeypatch.delenv(acting.SECOND, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(Refused, match="CMDESK_SECOND_PASSWORD"):
        typed(office, area, "approve", one)
    monkeypatch.setenv(acting.SECOND, "wrong-password-1")
    with pytest.raises(NotAllowed):
        typed(office, area, "approve", one)
    assert keep.read(Approval, int(one)).state == "running"
    monkeypatch.delenv(acting.SECOND)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or password)
    assert typed(office, area, "approve", one).result["approvals"][0]["state"] == "approved"
    assert "2,000" in asked[0]
