"""Who may look at a customer file but not export it takes nothing of it along, file or field (S4-24)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.cadence.test_commands import run
from tests.people import Staff, add_customer, make_staff

from cmdesk.activities import columns as contact_columns
from cmdesk.activities import exporting as contacts
from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.attachments import Attachment
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import NotAllowed
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer, FileRelease
from cmdesk.customers.rules.file.attached import FILES
from cmdesk.customers.rules.leaving import copying, releases
from cmdesk.staff.rules import directory


@pytest.fixture
def staff(office: Office) -> Staff:
    directory.register()
    releases.register()
    return make_staff(office)


def shop(staff: Staff) -> Customer:
    return keep.read(Customer, add_customer(staff["account_manager"], staff.units["east"], "自家店"))


def with_rights(actor: Actor, **scopes: Scope) -> Actor:
    return replace(actor, rights={**actor.rights, **{key.replace("_", "."): scope for key, scope in scopes.items()}})


def grant(staff: Staff) -> int:
    one = releases.ask(staff["account_manager"], "给审计核对", "全部", 5)
    found = approval.of_record(FileRelease.KIND, one)
    assert found is not None
    for role in ("service_director", "general_office"):
        approval.approve(staff[role], found.id, "同意")
    return one


def test_the_right_to_export_and_its_reach_decide(staff: Staff) -> None:
    """None, own, all; a list that shows more than one may export is closed as a whole."""
    me, mine = staff["account_manager"], shop(staff)
    other = keep.read(Customer, add_customer(staff.away, staff.units["west"], "别家店"))
    assert "不能复制" in str(copying.refusal(me, mine))
    own = with_rights(me, customers_export=Scope.OWN)
    assert copying.refusal(own, mine) is None
    assert copying.refusal(own, other) is not None
    assert copying.refusal(with_rights(me, customers_export=Scope.ALL), other) is None
    assert copying.of_list(own) is None
    assert copying.of_list(with_rights(own, customers_view=Scope.ALL)) is not None


def test_a_grant_opens_until_its_last_day(staff: Staff) -> None:
    """What was granted opens whatever its person may look at, and closes again when it is over or taken back."""
    me, mine = staff["account_manager"], shop(staff)
    one = grant(staff)
    assert copying.refusal(me, mine) is None
    assert copying.of_list(me) is None
    assert copying.refusal(staff.beside, mine) is not None
    with keep.operation(PROGRAM, "过期") as work:
        work.edit(FileRelease, one, {"until": clock.now().replace(year=2020, day=1)})
    assert copying.refusal(me, mine) is not None
    assert copying.of_list(me) is not None


def test_attached_files_are_looked_at_not_taken(staff: Staff, office: Office, tmp_path: Path) -> None:
    """The preview opens, saving elsewhere is refused below the windows; with a grant it is not."""
    me, mine = staff["account_manager"], shop(staff)
    contract = tmp_path / "合同.txt"
    contract.write_text("机密", encoding="utf-8")
    made = FILES.attach(me, office, mine.id, contract)
    assert FILES.content(me, office, made)[1] == contract.read_bytes()
    with pytest.raises(NotAllowed, match="不能复制"):
        FILES.take_out(me, office, made, tmp_path / "外.txt")
    assert not (tmp_path / "外.txt").exists()
    grant(staff)
    FILES.take_out(me, office, made, tmp_path / "外.txt")
    assert (tmp_path / "外.txt").read_bytes() == contract.read_bytes()
    assert audit.trail(current(), Attachment.KIND, made)[0].verb == "export"


def test_the_command_line_is_no_way_around(staff: Staff) -> None:
    """What a terminal shows can be copied: the file is shown there to who may export it, to others in the window alone."""
    mine = shop(staff)
    with pytest.raises(NotAllowed, match="只能在窗口里查阅“自家店”"):
        run(staff["account_manager"], "show", "customer", mine.number)
    assert run(staff["administrator"], "show", "customer", mine.number).result["customer"]["name"] == "自家店"


def test_contacts_leave_without_what_the_file_says(staff: Staff, tmp_path: Path) -> None:
    """The right to export contacts is not one to customer files: their columns are named and refused, the others leave."""
    me = with_rights(staff["account_manager"], activities_export=Scope.OWN)
    listed = contact_columns.query(me)
    with pytest.raises(NotAllowed, match="“电话号码”、“客户编号”是客户档案"):
        contacts.export(me, listed, [*contact_columns.USUAL, "call_number", "number"], tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()
    assert contacts.export(me, listed, contact_columns.USUAL, tmp_path / "a.csv") == 0
    grant(staff)
    assert contacts.export(me, listed, ["number", "call_number"], tmp_path / "b.csv") == 0
