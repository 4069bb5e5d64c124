"""What people attach to their words is evidence: stored with them, seen by those concerned, never taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.core.approval.conftest import Matter
from tests.core.approval.test_verbs import submit
from tests.people import Staff

from cmdesk.core import approval, attachments, undo
from cmdesk.core.approval import Approval, ApprovalWord
from cmdesk.core.attachments import Attachment
from cmdesk.core.door import keep
from cmdesk.core.door.purging import purge_whole
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.notice import Notice

SetFlow = Callable[..., str]
AREA, DIRECTOR = {"role": "area_manager"}, {"role": "service_director"}


def names(one: int) -> list[list[str]]:
    return [[file.name for file in event.files] for event in approval.events(keep.read(Approval, one))]


def test_every_verb_with_words_takes_files(office: Office, staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Comment, send back, resubmit, approve, refuse: each file stands beside the word it came with."""
    me, area, director = (staff[role] for role in ("account_manager", "area_manager", "service_director"))
    one = submit(staff, matter, set_flow((AREA, "any"), (DIRECTOR, "any")))
    kept = [attachments.put(office, f"{name}.txt", name.encode()) for name in "甲乙丙丁戊"]
    approval.comment(me, one, "", files=kept[:1])
    approval.send_back(area, one, "请补", files=kept[1:2])
    approval.resubmit(me, one, "已补", files=kept[2:3])
    approval.approve(area, one, files=kept[3:])
    approval.refuse(director, one, "不同意", files=kept[:2])
    assert names(one) == [[], ["甲.txt"], ["乙.txt"], ["丙.txt"], ["丁.txt", "戊.txt"], ["甲.txt", "乙.txt"]]
    listed = approval.FILES.attached(director, one)
    found, content = approval.FILES.content(director, office, listed[0].id)
    assert (found.name, content) == ("甲.txt", "甲".encode())


def test_who_has_nothing_to_do_with_it_sees_nothing(
    office: Office, staff: Staff, matter: Matter, set_flow: SetFlow
) -> None:
    """Neither list nor bytes nor a word of his own."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.comment(staff["account_manager"], one, "看", files=[attachments.put(office, "a.txt", b"a")])
    (file,) = approval.FILES.attached(staff["area_manager"], one)
    stranger = staff["clerk"]
    for attempt in (
        lambda: approval.FILES.attached(stranger, one),
        lambda: approval.FILES.content(stranger, office, file.id),
    ):
        with pytest.raises(NotFound):
            attempt()
    with pytest.raises(Refused, match="可以留言"):
        approval.comment(stranger, one, "我也说")


def test_evidence_cannot_be_removed_by_anybody(
    office: Office, staff: Staff, matter: Matter, set_flow: SetFlow, tmp_path: Path
) -> None:
    """Not through the files, not by the core's own door, not by changing or undoing it, not while and not after."""
    area = staff["area_manager"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.approve(area, one, files=[attachments.put(office, "a.txt", b"a")])
    (file,) = approval.FILES.attached(area, one)
    extra = tmp_path / "b.txt"
    extra.write_bytes(b"b")
    word = keep.read_all(ApprovalWord, "approval_id = ? ORDER BY id DESC", (one,))[0]
    with pytest.raises(Refused, match="凭据"):
        approval.FILES.remove(area, file.id)
    with pytest.raises(Refused, match="凭据"):
        approval.FILES.attach(area, office, word.id, extra)
    for actor in (area, staff["administrator"]):
        with pytest.raises(Refused, match="凭据"), keep.operation(actor, "删") as work:
            work.bin(Attachment, file.id)
        with pytest.raises(Refused, match="凭据"), keep.operation(actor, "改") as work:
            work.edit(Attachment, file.id, {"name": "c.txt"})
    step = undo.last(area)
    if step is not None:
        with pytest.raises(Refused):
            undo.undo(area, step.id)
    assert [one.name for one in approval.FILES.attached(area, one)] == ["a.txt"]


def test_it_goes_only_with_the_whole_matter(office: Office, staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """Purging an approval as a whole takes its evidence along: no orphan stays, and nothing stops it half way."""
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.approve(staff["area_manager"], one, files=[attachments.put(office, "a.txt", b"a")])
    with keep.operation(staff["administrator"], "彻底清除") as work:
        purge_whole(work, Approval, one)
    assert keep.read_all(Attachment, "on_kind = ?", (ApprovalWord.KIND,)) == []


def test_a_comment_needs_words_or_a_file_and_ends_with_the_matter(
    staff: Staff, matter: Matter, set_flow: SetFlow
) -> None:
    """It decides nothing, and after the end nothing is added."""
    me, area = staff["account_manager"], staff["area_manager"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    with pytest.raises(Refused, match="写内容或附文件"):
        approval.comment(me, one, "  ")
    approval.comment(me, one, "样品已寄")
    assert keep.read(Approval, one).state == "running"
    approval.approve(area, one)
    with pytest.raises(Refused, match="已批准"):
        approval.comment(me, one, "谢谢")


def test_who_only_says_something_has_not_dealt_with_it(staff: Staff, matter: Matter, set_flow: SetFlow) -> None:
    """已审 holds what one decided or passed on, not what one was told of and commented; the others are told of the words."""
    me, clerk = staff["account_manager"], staff["clerk"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.copy_to(me, one, [clerk.id])
    approval.comment(clerk, one, "库里还有样品")
    assert approval.box(clerk, "done") == []
    assert [line.id for line in approval.box(clerk, "copies")] == [one]
    for who in ("account_manager", "area_manager"):
        told = keep.read_all(Notice, "user_id = ? AND about_id = ? ORDER BY id", (staff[who].id, one))
        assert "内勤在“试事项”的审批里留言，请看。" in [notice.text for notice in told]
    approval.approve(staff["area_manager"], one)
    assert [line.id for line in approval.box(staff["area_manager"], "done")] == [one]
