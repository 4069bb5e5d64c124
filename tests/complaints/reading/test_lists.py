"""Lists begin with what is due first."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.complaints.conftest import Desk

from cmdesk.complaints.rules.path import closing
from cmdesk.complaints.rules.reading import lists

NOW = datetime.now()  # noqa: DTZ005


def test_what_is_due_first_stands_first(desk: Desk) -> None:
    """Late ones before those with time left, the archive last; a light says which timer it is."""
    late = desk.register(received_at=NOW - timedelta(days=9))
    new = desk.register()
    gone = desk.register()
    closing.withdraw(desk.staff["service_director"], gone, "客户说不用了")
    rows = lists.rows(desk.staff["service_director"])
    assert [row.id for row in rows] == [late, new, gone]
    assert rows[0].overdue
    assert rows[2].withdrawn
    assert [row.id for row in lists.rows(desk.staff["service_director"], overdue=True)] == [late]
    assert lists.rows(desk.staff.away) == []
