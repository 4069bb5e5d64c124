"""A complaint of an invented office as far as it is told: what it says, what happened, what time it is in it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from cmdesk.complaints.demo.people import People
from cmdesk.complaints.record import Complaint, ComplaintEvent
from cmdesk.complaints.rules.path import contact
from cmdesk.core import approval, calendar, numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

Values = dict[str, Any]
_SLOW = 5
_TOLD = ("verb", "user_id", "happened_at", "words", "before", "after", "until")


class Draft:
    """One complaint, from its call to where it stands.

    Attributes:
        case: what is invented of it, as ``resources/demo/complaints.toml`` has it.
        end: the morning of the story's day, when everything has to have happened.
        now: the moment it has come to.
        values, events: what was told since it was written last.
        written: its id; None until it is written for the first time.
        task: the task of its plan; None until it is given.
    """

    def __init__(self, story: Story, people: People, case: Values, dice: Dice, at: int) -> None:
        self.story, self.people, self.case, self.dice = story, people, case, dice
        self.receiver = people.managers[at % len(people.managers)]
        self.owner = people.director if case["severity"] == "severe" else self._area_manager()
        self.end = datetime.combine(story.today, time())
        self.now = self._called()
        self.state = "registered"
        self.values: Values = {}
        self.events: list[Values] = []
        self.written: int | None = None
        self.task: int | None = None

    def _called(self) -> datetime:
        day = calendar.current().add_working_days(self.story.today, -int(self.case["back"]))
        return datetime.combine(day, time(8 + self.dice.below(7), 5 * self.dice.below(12)))

    def _area_manager(self) -> Actor:
        above = approval.directory().superior(self.receiver.id, 1)
        return next((one for one in self.story.actors.values() if one.id == above), self.people.director)

    def let_pass(self, minutes: int, verb: str) -> bool:
        """Let working time go by, much of it where a step is slow; False when today would begin before."""
        minutes *= _SLOW if self.case.get("slow") == verb else 1
        later = calendar.current().add_working_minutes(self.now, minutes + self.dice.below(1 + minutes // 4))
        if later >= self.end:
            return False
        self.now = later
        return True

    def note(self, verb: str, who: Actor, words: str = "", **more: Any) -> None:
        """Tell that something happened now."""
        self.events.append({"verb": verb, "user_id": who.id, "happened_at": self.now, "words": words, **more})

    def write(self, who: Actor) -> int:
        """Write what was told since the last time; returns the complaint."""
        received: datetime = self.values["received_at"]
        with keep.operation(who, f"投诉 {received:%m-%d}", at=self.now) as work:
            if self.written is None:
                pattern = str(regulation.on(received.date()).value("number.complaint"))
                number = numbering.take(work.database, "complaint", pattern, received.date(), _none_used)[0]
                self.values |= {"number": number, "activity_id": contact.begin(work, number, self.values)}
                (self.written,) = work.add_many(Complaint, [{**self.values, "state": self.state}])
            else:
                work.edit(Complaint, self.written, {**self.values, "state": self.state})
            rows = [{name: row.get(name) for name in _TOLD} | {"complaint_id": self.written} for row in self.events]
            work.add_many(ComplaintEvent, rows)
        self.events = []
        return self.written


def _none_used(_numbers: object) -> tuple[str, ...]:
    return ()
