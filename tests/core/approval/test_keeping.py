"""What was submitted stays so, whatever way round: its files while it is signed, its content against undo (flows)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval, attachments, undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.approval import Approval
from cmdesk.core.attachments import Attachment
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_text
from cmdesk.core.file.office import Office

AREA = {"role": "area_manager"}


def last_operation() -> int:
    row = current().row("SELECT MAX(id) FROM operation")
    assert row is not None
    return int(row[0])


def test_files_that_were_submitted_stay_while_it_is_signed(
    staff: Staff, matter: Matter, office: Office, set_flow: Callable[..., str]
) -> None:
    """What lay there when it was submitted is not thrown away; what comes later may go again; afterwards all is as before."""
    before = attachments.attach(PROGRAM, office, "regulation", matter.id, "合同.pdf", b"a")
    one = approval.submit(staff["account_manager"], "regulation", matter.id, set_flow((AREA, "any")), "试事项")
    with keep.operation(PROGRAM, "提早") as work:  # the machine is faster than a millisecond
        work.database.run(
            "UPDATE attachment SET created_at = ? WHERE id = ?",
            (moment_text(datetime(2020, 1, 1)), before),  # noqa: DTZ001
        )
    with pytest.raises(Refused, match="送审时的附件“合同"), keep.operation(PROGRAM, "删") as work:
        work.bin(Attachment, before)
    later = attachments.attach(PROGRAM, office, "regulation", matter.id, "补充.pdf", b"b")
    with keep.operation(PROGRAM, "以后") as work:
        work.database.run(
            "UPDATE attachment SET created_at = ? WHERE id = ?",
            (moment_text(datetime(2999, 1, 1)), later),  # noqa: DTZ001
        )
        work.bin(Attachment, later)
    approval.withdraw(staff["account_manager"], one)
    with keep.operation(PROGRAM, "删") as work:
        work.bin(Attachment, before)


def test_undo_takes_nothing_back_that_is_signed(staff: Staff, matter: Matter, set_flow: Callable[..., str]) -> None:
    """A change made before it was submitted is not undone while it is signed nor when it was; sent back, it may be."""
    matter.write("改过")
    change = last_operation()
    one = approval.submit(staff["account_manager"], "regulation", matter.id, set_flow((AREA, "any")), "试事项")
    with pytest.raises(Refused, match="审批中，撤销这一步会改变送审的内容"):
        undo.undo(PROGRAM, change)
    approval.send_back(staff["area_manager"], one, "请改")
    undone = undo.undo(PROGRAM, change)
    again = undo.undo(PROGRAM, undone)
    assert approval.is_as_submitted(keep.read(Approval, one))
    approval.resubmit(staff["account_manager"], one)
    approval.approve(staff["area_manager"], one)
    with pytest.raises(Refused, match="已批准，撤销这一步会改变送审的内容"):
        undo.undo(PROGRAM, again)
    assert approval.is_as_submitted(keep.read(Approval, one))


def test_evidence_is_not_added_afterwards(
    staff: Staff, matter: Matter, office: Office, set_flow: Callable[..., str]
) -> None:
    """A file comes with the words it belongs to or not at all; below the verbs, too."""
    one = approval.submit(staff["account_manager"], "regulation", matter.id, set_flow((AREA, "any")), "试事项")
    approval.comment(staff["area_manager"], one, "见附件", files=[attachments.put(office, "甲.txt", b"1")])
    word = approval.words(keep.read(Approval, one))[-1]
    with pytest.raises(Refused, match="不能事后补作凭据"):
        attachments.attach(staff["area_manager"], office, "approval_word", word.id, "乙.txt", b"2")
    assert [len(event.files) for event in approval.events(keep.read(Approval, one))] == [0, 1]
