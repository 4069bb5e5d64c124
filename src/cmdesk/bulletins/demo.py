"""What an invented company has told its managers, who has read it, and what was told to customers."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.bulletins.record import Bulletin, BulletinReading, Conveyed
from cmdesk.bulletins.rules import running
from cmdesk.core import numbering
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_CONVEYED_DAYS = 10  # calendar days back within which visits conveyed something
_SOURCE = "市公司营销中心"


def tell(story: Story) -> None:
    """Write the library, most of it read by most people, and what was told at the last visits."""
    chiefs = story.of_role("marketing_director") or list(story.actors.values())
    made: list[tuple[int, date]] = []
    known = tomllib.loads(resource("demo", "bulletins.toml").read_text(encoding="utf-8"))
    for one in known["bulletin"]:
        begins = story.today + timedelta(one.pop("first"))
        last = one.pop("last", None)
        at = datetime.combine(begins, time(8, 40))
        with keep.operation(chiefs[0], f"发布营销信息 {one['heading']}", at=at) as work:
            (number,) = numbering.of_records(work.database, Bulletin.KIND, begins)
            values: dict[str, Any] = {
                **one, "number": number, "source": _SOURCE, "valid_from": begins,
                "valid_to": None if last is None else story.today + timedelta(last), "state": "published",
                "published_at": at, "published_by_id": chiefs[0].id,
            }  # fmt: skip
            made.append((work.add(Bulletin, values), begins))
    _readings(story, made)


def _readings(story: Story, made: list[tuple[int, date]]) -> None:
    people = [*story.of_role("account_manager"), *story.of_role("area_manager"), *story.of_role("service_specialist")]
    for one in people:
        dice = Dice(story.seed, "bulletins", one.login)
        rows = []
        for bulletin, begins in made:
            if begins > story.today - timedelta(4) or not dice.below(6):
                continue
            at = datetime.combine(begins, time(9, 5 + dice.below(50)))
            rows.append({
                "bulletin_id": bulletin, "user_id": one.id, "read_at": at, "learned_at": at if dice.below(3) else None,
            })  # fmt: skip
        with keep.operation(one, f"阅读营销信息 {len(rows)} 份", at=datetime.combine(story.today, time(8, 20))) as work:
            work.add_many(BulletinReading, [keep.clean(BulletinReading, row) for row in rows])


def convey(story: Story) -> None:
    """Let the news be told and the opinions be carried out at some of the last visits, once those are made."""
    first = story.today - timedelta(_CONVEYED_DAYS)
    rows = current().rows(
        "SELECT activity_id, customer_id, day FROM visit WHERE state = 'done' AND day >= ? AND activity_id IS NOT NULL"
        " AND binned_at IS NULL ORDER BY id LIMIT 600",
        (first.isoformat(),),
    )
    dice = Dice(story.seed, "bulletins", "conveyed")
    values = []
    by_day: dict[str, list[tuple[int, int]]] = {}
    for activity, customer, stored in rows:
        by_day.setdefault(stored, []).append((activity, customer))
    for stored, some in by_day.items():
        day = date.fromisoformat(stored)
        holding = running.at_customers([customer for _, customer in some], day)
        values += [
            {"bulletin_id": one.id, "activity_id": activity, "customer_id": customer, "day": day}
            for activity, customer in some
            for one in holding[customer]
            if dice.below(3)
        ]
    with keep.operation(PROGRAM, "传达落实", at=datetime.combine(story.today, time(8))) as work:
        work.add_many(Conveyed, [keep.clean(Conveyed, row) for row in values])
