"""The due list, the coverage and the sample on the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from tests.cadence.conftest import MakeCustomer, add_visit
from tests.people import PASSWORD, Staff

from cmdesk import cli
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import signing_in


@dataclass
class Told:
    """What a command said, as somebody runs it in the office that is open."""

    actor: Actor
    lines: list[str] = field(default_factory=list)
    result: dict[str, Any] = field(default_factory=dict)

    def say(self, text: str) -> None:
        self.lines.append(text)

    def out(self, result: dict[str, Any]) -> None:
        self.result.update(result)


def run(actor: Actor, *words: str) -> Told:
    """Run a command and return what it said."""
    told = Told(actor)
    given = cli.parser().parse_args(words)
    given.run(told, given)
    json.dumps(told.result, default=str)
    return told


def test_due(staff: Staff, shop: MakeCustomer) -> None:
    """One object for each customer with number, name, class, last contact, day, state and reason."""
    manager = staff["account_manager"]
    add_visit(shop("甲", cadence="bimonthly"), date(2026, 8, 28), manager.id)
    shop("乙", date(2026, 11, 2), cadence="monthly")
    told = run(manager, "due", "--date", "2026-11-21")
    one, other = told.result["due"]
    assert (one["name"], one["state"], one["late"], one["last"]) == ("甲", "overdue", 21, date(2026, 8, 28))
    assert (other["name"], other["due_on"], other["class"]) == ("乙", date(2026, 11, 30), "单月拜访类")
    assert one["manager"] == "客户经理"
    assert told.result["counts"] == {"overdue": 1, "today": 0, "due": 1, "coming": 0, "covered": 0}
    assert "9–10 月未访" in told.lines[0]
    assert [row["name"] for row in run(manager, "due", "--date", "2026-11-21", "--overdue").result["due"]] == ["甲"]
    boss = staff["general_manager"]
    assert len(run(boss, "due", "--date", "2026-11-21", "--manager", "客户经理").result["due"]) == 2
    assert run(boss, "due", "--date", "2026-11-21", "--manager", "away").result["due"] == []
    assert len(run(boss, "due", "--date", "2026-11-21", "--area", "城东片区").result["due"]) == 2
    with pytest.raises(Refused, match="无名氏"):
        run(boss, "due", "--manager", "无名氏")
    with pytest.raises(Refused, match="没有叫"):
        run(boss, "due", "--area", "月球")


def test_coverage(staff: Staff, shop: MakeCustomer) -> None:
    """Every manager with what is done, planned and missing, and what he carries."""
    manager = staff["account_manager"]
    add_visit(shop("甲"), date(2026, 10, 1), manager.id)
    add_visit(shop("乙"), date(2026, 11, 25), manager.id, state="planned")
    shop("丙")
    told = run(manager, "coverage", "--date", "2026-11-21")
    (row,) = told.result["coverage"]
    assert (row["customers"], row["done"], row["planned"], row["missing"], row["share"]) == (3, 1, 1, 1, 66.7)
    assert row["load"]["unknown"] == 3
    assert told.result["from"] == date(2026, 10, 1)
    assert run(manager, "coverage", "--date", "2026-11-21", "--months", "1").result["whole"]["done"] == 0


def test_sample(staff: Staff, shop: MakeCustomer) -> None:
    """Proposed, confirmed, listed; who is named needs a reason."""
    manager = staff["account_manager"]
    for number in range(20):
        shop(f"店{number:02}")
    proposed = run(manager, "sample", "propose", "--date", "2026-11-21").result["proposed"]
    assert len(proposed) == 15
    with pytest.raises(Refused, match="为什么"):
        run(manager, "sample", "confirm", "店00")
    assert run(manager, "sample", "confirm", "--date", "2026-11-21").result == {"joined": 15}
    left = ({f"店{number:02}" for number in range(20)} - {one["number"] for one in proposed}).pop()
    assert run(manager, "sample", "confirm", left, "--reason", "新区", "--date", "2026-11-22").result == {"joined": 1}
    told = run(manager, "sample", "list", "--date", "2026-11-22")
    assert len(told.result["sample"]) == 16
    assert told.result["managers"] == [{"manager": "客户经理", "customers": 20, "members": 16, "wanted": 15}]
    assert any("代表性" in line for line in told.lines)


def test_the_program_itself_answers(
    file_office: Office, file_staff: Staff, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the words to one JSON object, signed in."""
    signing_in.reset_password(PROGRAM, file_staff["account_manager"].id, PASSWORD, temporary=False)
    file_office.close()
    monkeypatch.setenv("CMDESK_PASSWORD", PASSWORD)
    code = cli.run(["--data", str(file_office.folder), "--as", "account_manager", "--json", "due", "--date", "11-21"])
    said = capsys.readouterr()
    assert code == 0, said.err
    assert json.loads(said.out)["due"] == []
