"""People are told of files whose turn is theirs, and of nothing that is somebody else's."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.filing.conftest import BAD, Files

from cmdesk.core.door import keep
from cmdesk.core.notice import Notice
from cmdesk.filing.rules import reminding

NOW = datetime.now()  # noqa: DTZ005


def told(files: Files, role: str, at: datetime) -> list[tuple[str, str]]:
    return [
        (one.key.split(":")[2], one.level) for one in reminding.reminders(files.staff[role], at) if "filing" in one.key
    ]


def test_each_is_reminded_of_his_own_step(files: Files) -> None:
    """The manager submits and hands on, the area manager verifies, the keeper archives; the others hear nothing."""
    one, later = files.open(), NOW + timedelta(days=60)
    assert reminding.reminders(files.manager, NOW + timedelta(minutes=1)) == []
    assert told(files, "account_manager", later) == [("提交审核", "late")]
    files.review(one)
    assert told(files, "account_manager", later) == [("移交市场营销部", "late")]
    assert told(files, "area_manager", later) == [("实地核查", "late")]
    files.hand_on(one)
    files.verify(one)
    assert told(files, "account_manager", later) == told(files, "area_manager", later) == []
    assert told(files, "service_specialist", later) == [("归档", "late")]
    assert told(files, "clerk", later) == []


def test_a_new_customer_without_a_word(files: Files) -> None:
    """The owner is told before the week is over and after it (S3-12)."""
    files.open()
    found = reminding.reminders(files.manager, NOW + timedelta(days=7))
    assert [one.level for one in found if one.key.startswith("contact")] == ["soon"]
    assert not [
        one for one in reminding.reminders(files.staff.beside, NOW + timedelta(days=30)) if "contact" in one.key
    ]


def test_what_is_handed_over_or_sent_back_is_told_at_once(files: Files) -> None:
    """The keeper hears of the file, the owner of what failed on site."""
    one = files.open()
    files.review(one)
    files.hand_on(one)
    files.verify(one, BAD)
    texts = {notice.user_id: notice.text for notice in keep.read_all(Notice, "about_kind = 'filing' ORDER BY id")}
    assert "移交给您归档" in texts[files.staff["service_specialist"].id]
    assert "不合格" in texts[files.manager.id]
