"""The printed trail says what was done: every step, who for whom, when, how long, with which words and files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tests.approvals.test_commands import typed
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk import cli
from cmdesk.approvals.paper import FORM, trail_job, trail_values
from cmdesk.core import approval, attachments, paper
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import Approval
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound
from cmdesk.core.file.office import Office
from cmdesk.papers.printing import registered
from cmdesk.staff.record import Deputy

AREA, DIRECTOR = {"role": "area_manager"}, {"role": "service_director"}


def test_every_step_and_everything_else_is_on_it(office: Office, people: Staff, about: Matter, set_flow: Any) -> None:
    """Deputy, delegation, an added and a removed signer, sent back and changed, files, copies: nothing is lost."""
    me, area, director, clerk = (
        people[role] for role in ("account_manager", "area_manager", "service_director", "clerk")
    )
    today = approval.now().date()
    with keep.operation(PROGRAM, "代理") as work:
        days = {
            "begins_on": today.replace(year=today.year - 1, day=1),
            "ends_on": today.replace(year=today.year + 1, day=1),
        }
        work.add(Deputy, {"user_id": area.id, "deputy_id": clerk.id, **days})
    one = approval.submit(me, "regulation", about.id, set_flow((AREA, "any"), (DIRECTOR, "any")), "试事项")
    approval.send_back(area, one, "金额不对")
    about.write("二")
    approval.resubmit(me, one, "已改")
    approval.approve(clerk, one, "属实", files=[attachments.put(office, "报告.txt", b"ok")])
    approval.add_signer(director, one, area.id, "请再看")
    approval.remove_signer(director, one, area.id, "不用了")
    approval.copy_to(me, one, [clerk.id])
    approval.approve(director, one, "同意")
    values = trail_values(keep.read(Approval, one))
    assert [(row["step"], row["who"], row["result"]) for row in values["parts"]] == [
        ("1 第1步", "区域经理", "退回"),
        ("1 第1步", "内勤（代区域经理）", "同意"),
        ("2 第2步", "客户管理部经理", "同意"),
        ("2 第2步", "区域经理（加签）", "已减签"),
    ]
    assert [row["words"] for row in values["parts"]] == ["退回到发起人：金额不对", "属实\n附件：报告.txt", "同意", ""]
    assert all(row["took"] for row in values["parts"][:3])
    assert [row["what"] for row in values["others"]] == [
        "提交", "重新提交", "加签：区域经理（前加签）", "减签：区域经理", "抄送：内勤",
    ]  # fmt: skip
    assert values["content"] == [{"label": "值", "text": '"二"', "before": '"一"'}]
    assert (values["changed"], values["version"], values["copies"]) == (True, 2, "内勤")
    assert [row["name"] for row in values["files"]] == ["报告.txt"]
    out = BytesIO()
    paper.draw(paper.form(FORM), [values], out)
    assert out.getvalue().startswith(b"%PDF")
    assert trail_job(director, one).title.endswith(values["number"])


def test_a_stranger_prints_nothing(people: Staff, about: Matter, set_flow: Any) -> None:
    """The trail on paper is as closed as on the screen."""
    one = approval.submit(people["account_manager"], "regulation", about.id, set_flow((AREA, "any")), "试事项")
    with pytest.raises(NotFound):
        trail_job(people["clerk"], one)


def test_it_is_printed_from_the_command_line(
    office: Office, people: Staff, about: Matter, set_flow: Any, tmp_path: Path
) -> None:
    """``print approval NO --out`` writes the sheet; a comment made on the command line stands on it."""
    me = people["account_manager"]
    one = approval.submit(me, "regulation", about.id, set_flow((AREA, "any")), "试事项")
    number = keep.read(Approval, one).number
    typed(office, me, "comment", number, "--reason", "样品已寄")
    given = cli.parser().parse_args(["print", "approval", number, "--out", str(tmp_path / "a.pdf")])
    told = typed(office, me, "list", "--box", "mine")
    job = registered()["approval"].gather(told, given)  # type: ignore[arg-type]
    ((form, sheets),) = job.parts
    assert form == FORM
    assert [row["words"] for row in sheets[0]["others"]] == ["", "样品已寄"]
