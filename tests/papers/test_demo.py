"""The papers of an invented office carry its name."""

from __future__ import annotations

from datetime import date

from tests.people import make_staff

from cmdesk.core.database import current
from cmdesk.core.door import audit
from cmdesk.core.file.office import Office
from cmdesk.papers import demo
from cmdesk.papers.rules import letterhead
from cmdesk.staff.demo.story import Story


def test_the_papers_of_an_invented_office_carry_its_name(office: Office) -> None:
    """A newcomer who prints a sheet sees whose it is: the name of the whole organisation stands above the title."""
    staff = make_staff(office)
    actors = {actor.login: actor for actor in staff.actors.values()}
    demo.tell(Story(1, date(2026, 3, 18), 3, date(2026, 3, 19), actors, lambda _line: None))
    row = current().row("SELECT name FROM unit WHERE parent_id IS NULL ORDER BY id LIMIT 1")
    assert row is not None
    assert letterhead.read() == (row[0], b"")
    assert list(audit.broken(current())) == []
