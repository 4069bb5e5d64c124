"""The ways of an invented office keep the promises of real ones, and are the same for the same seed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.filing.conftest import TODAY, Files, _files
from tests.people import add_customer

from cmdesk.core import calendar
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.file.office import Office
from cmdesk.filing import demo
from cmdesk.filing.record import Filing
from cmdesk.filing.rules import onsite
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import actor_of


@pytest.fixture
def files(office: Office) -> Files:
    return _files(office)


def test_files_stand_in_every_stage(files: Files) -> None:
    """The newest are drafts, the oldest archived; nothing is archived without review, verification and signatures."""
    units = files.staff.units
    with keep.operation(files.staff["administrator"], "人员") as work:
        from cmdesk.staff.record import User

        for actor in (files.manager, files.staff["area_manager"]):
            work.edit(User, actor.id, {"unit_id": units["east"]})
    for at in range(18):
        add_customer(
            files.manager, units["east"], f"店{at}", address="解放路1号", phones=f"1390000{at:04d}",
            business_kind="retailer", collected_on=TODAY - timedelta(days=3 * at),
        )  # fmt: skip
    rows = current().rows('SELECT id FROM "user" ORDER BY id')
    actors = {actor.login: actor for actor in (actor_of(row[0]) for row in rows)}
    following = calendar.current().next_working_day(TODAY)
    demo.tell(Story(1, TODAY, 3, following, actors, lambda _line: None))
    found = keep.read_all(Filing, "1 = 1 ORDER BY id")
    assert {way.state for way in found} == {"draft", "reviewing", "entered", "handed_on", "archived"}
    for way in found:
        if way.state == "archived":
            assert way.archived_by_id is not None
            assert way.entered_at is not None
            assert any(one.passed for one in onsite.of_filing(way.id))
        assert way.opened_at is not None
    assert any(way.failed_at for way in found)
    assert list(audit.broken(current())) == []
