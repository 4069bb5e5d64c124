"""The copy of the day fails for a reason that lasts: whoever signs in hears of it until one succeeds, with the cause."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QLabel
from tests.people import Staff

from cmdesk.core import backup, notice
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.shell.due import due
from cmdesk.staff.rules import backups
from cmdesk.staff.screens.backups import Backups

DAY = datetime(2026, 3, 9, 10).astimezone()


@pytest.fixture
def spoiled(file_office: Office) -> Office:
    """An office beside which a file lies where its backups would go."""
    file_office.is_new = False
    backup.folder_of(file_office).write_text("not a folder")
    return file_office


def told(actor: Actor, at: datetime) -> list[str]:
    notice.collect(actor, due(actor, at), at=at)
    texts = [str(one.text) for one in notice.listed(actor, at=at + timedelta(days=20), only_unread=True)]
    return [text for text in texts if "备份" in text]


def test_a_failed_backup_is_told_until_one_succeeds(spoiled: Office, staff: Staff) -> None:
    """Each day anew; who can do nothing about it learns whom to tell."""
    admin, seller = staff["administrator"], staff["account_manager"]
    assert told(admin, DAY) == []
    with pytest.raises(Refused, match=r"自动备份没有成功，还没有一份备份：.*backups 用不了.*没有备份。请检查"):
        backups.daily(spoiled)
    mine = told(admin, DAY)
    assert len(mine) == 1
    assert "用不了" in mine[0]
    assert "请告诉系统管理员" in told(seller, DAY)[0]
    notice.mark_read(admin, at=DAY + timedelta(days=20))
    assert told(admin, DAY) == [], "once a day"
    assert len(told(admin, DAY + timedelta(days=1))) == 1, "and anew the next day"
    backup.folder_of(spoiled).unlink()
    assert "已自动备份到" in backups.daily(spoiled)
    assert told(admin, DAY + timedelta(days=1)) == []
    assert told(seller, DAY) == []
    assert backups.daily(spoiled) == ""


def test_the_page_says_so_as_long_as_it_lasts(qtbot, desk, spoiled: Office) -> None:
    """A line above the list, which another message does not replace; a copy by hand ends it."""
    with pytest.raises(Refused):
        backups.daily(spoiled)
    page = Backups(desk)
    qtbot.addWidget(page)
    page.show()

    def stands() -> list[str]:
        labels = page.findChildren(QLabel)
        return [one.text() for one in labels if one.isVisible() and "自动备份没有成功" in one.text()]

    qtbot.waitUntil(lambda: len(stands()) == 1)
    page.make()
    qtbot.waitUntil(lambda: "没有备份" in page.said)
    assert len(stands()) == 1
    backup.folder_of(spoiled).unlink()
    page.make()
    qtbot.waitUntil(lambda: "已备份到" in page.said)
    qtbot.waitUntil(lambda: not stands())


def test_a_clock_that_ran_ahead_brings_no_backup_at_every_start(
    file_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else fourteen starts would put the copies of fourteen days out."""
    file_office.is_new = False

    class Ahead(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(days=400)

    with monkeypatch.context() as wrong:
        wrong.setattr("cmdesk.core.backup.making.datetime", Ahead)
        backup.make(file_office)
    assert "已自动备份到" in backups.daily(file_office)
    assert backups.daily(file_office) == ""
