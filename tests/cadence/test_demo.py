"""The sample group of an invented office is that of its sample visits."""

from __future__ import annotations

from datetime import date

from tests.visits.demo.test_story import TODAY, tell

from cmdesk.cadence import demo
from cmdesk.cadence.record import SampleMember
from cmdesk.cadence.rules import sample
from cmdesk.core import calendar
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.file.office import Office
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import actor_of


def test_who_was_visited_as_a_sample_is_in_the_group(office: Office) -> None:
    """Every one once, from the month of the first sample visit on, and no other customer."""
    tell(office)
    rows = current().rows('SELECT id FROM "user" ORDER BY id')
    actors = {actor.login: actor for actor in (actor_of(row[0]) for row in rows)}
    demo.tell(Story(1, TODAY, 3, calendar.current().next_working_day(TODAY), actors, lambda _line: None))
    first = dict(current().rows("SELECT customer_id, MIN(day) FROM visit WHERE kind = 'sample' GROUP BY customer_id"))
    assert first
    joined = {one.customer_id: one.joined_on for one in keep.read_all(SampleMember, "1 = 1")}
    assert joined == {one: date.fromisoformat(day).replace(day=1) for one, day in first.items()}
    assert sample.member_ids(TODAY) == set(first)
    assert list(audit.broken(current())) == []
