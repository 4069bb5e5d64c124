"""Notices on the command line: one's own, what is due included, read at once."""

from __future__ import annotations

import pytest
from tests.activities.test_commands import run
from tests.people import make_staff

from cmdesk.core import notice
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.notice import Reminder
from cmdesk.shell import due


def test_ones_own_notices_are_listed_and_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the clock brings is asked for first; nobody lists another's; ``read`` empties the list, ``--all`` keeps it."""
    staff = make_staff(office)
    me, other = staff["account_manager"], staff["area_manager"]
    monkeypatch.setattr(due, "due", lambda _actor, _at: [Reminder("x", "到期。", "late")])
    monkeypatch.setattr(notice.timers, "notice_at", lambda moment: moment)
    with keep.operation(PROGRAM, "事") as work:
        notice.tell(work, [other.id], "别人的。", key="a")
    assert [one["text"] for one in run(me, "notices", "list")["notices"]] == ["到期。"]
    assert run(me, "notices", "read") == {"read": 1}
    assert run(me, "notices", "list")["notices"] == []
    (one,) = run(me, "notices", "list", "--all")["notices"]
    assert (one["level"], one["read"]) == ("late", True)
    assert notice.unread(other) == 1
