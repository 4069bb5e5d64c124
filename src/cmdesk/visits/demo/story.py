"""Writing the rounds of an invented office: what was planned, made and entered, and what is planned for tomorrow."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from cmdesk.activities.record import Activity, Participant
from cmdesk.bulletins import demo as bulletins
from cmdesk.core import calendar, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story
from cmdesk.visits.demo import kinds, routes
from cmdesk.visits.demo.rounds import ROUND, Round, Shop, month_begins, rounds
from cmdesk.visits.record import Anomaly, Cultivation, StockReading, Visit
from cmdesk.visits.record import choices as c

Values = dict[str, Any]

SAMPLE = 7  # every seventh customer is read for stock and demand, a little under 15 %
_READ = 8  # products read at one customer
_BEGIN = time(8, 45)
_FORGOTTEN = 25  # days after which no next step of an orderly office is open
_SHARE_MISSED, _SHARE_AGREED, _SHARE_NEXT, _SHARE_ANOMALY = 0.03, 0.4, 0.35, 0.01
_VALUES = {name: tuple(choice.value for choice in getattr(c, name)) for name in (
    "STEPS", "DISPLAY_POINTS", "INFORMED", "GUIDED", "COLLECTED", "TRIGGERS", "CAUSES",
)}  # fmt: skip


def tell(story: Story) -> None:
    """Write the visits of the past months and of the next visiting day."""
    _Telling(story).run()
    routes.tell(story)
    bulletins.convey(story)


@cache
def phrases() -> dict[str, list[str]]:
    """Return what people write, from resources/demo/visits.toml."""
    return tomllib.loads(resource("demo", "visits.toml").read_text(encoding="utf-8"))


class _Telling:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.actors = {actor.id: actor for actor in story.actors.values()}
        self.products = [row[0] for row in current().rows(
            "SELECT id FROM product WHERE sold AND binned_at IS NULL ORDER BY position, id"
        )]  # fmt: skip
        self.met: kinds.Persons = {}
        self.written = 0

    def run(self) -> None:
        shops = _shops()
        for owner, group in groupby(shops, key=attrgetter("owner_id")):
            manager = self.actors.get(owner)
            if manager is not None:
                self._live(manager, list(group))
                self.story.tell(f"已写入走访 {self.written} 次")

    def _live(self, manager: Actor, shops: Sequence[Shop]) -> None:
        today, following = self.story.today, self.story.next_visit_day
        self.met = kinds.persons([shop.id for shop in shops])
        for first in month_begins(today, self.story.months):
            dice = Dice(self.story.seed, "rounds", manager.login, first)
            working = _working_days(first)
            made = [one for one in rounds(shops, first, working, dice) if one.day < today]
            served = kinds.of_service(made)
            for one in made:
                self._made(manager, one, served)
        self._planned(manager, Round(following, tuple(_next_round(shops, following))))

    def _made(self, manager: Actor, one: Round, served: Mapping[int, str]) -> None:
        """Write a round that was made and entered in the evening; ``served`` says who gets individual service."""
        dice = Dice(self.story.seed, "round", manager.login, one.day)
        evening = datetime.combine(one.day, time(17, 10))
        visits: list[Values] = []
        activities: list[Values] = []
        readings: list[tuple[int, Shop]] = []
        clock = datetime.combine(one.day, _BEGIN)
        missed = dice.chances(_SHARE_MISSED, len(one.shops))
        for position, (shop, absent) in enumerate(zip(one.shops, missed, strict=True), 1):
            clock += timedelta(minutes=8 + dice.below(14))
            arrived, clock = clock, clock + timedelta(minutes=9 + dice.below(13))
            visit = _plan(shop, manager, one.day, position, dice)
            if shop.id in served:
                visit["kind"] = served[shop.id]
            agreed = dice.chances(_SHARE_AGREED, 1)[0]
            if absent:
                visit |= kinds.absence(arrived, agreed, dice, phrases())
            else:
                visit |= _steps(dice) | {"state": "done", "arrived_at": arrived, "left_at": clock,
                                         "entered_at": evening, "entered_by_id": manager.id}  # fmt: skip
                visit |= kinds.agreement(arrived, dice, phrases()) if agreed else {}
                visit |= kinds.met(shop.id, self.met, dice)
                activities.append(_activity(shop, manager, arrived, clock, self.story.today, dice))
                if shop.sample:
                    readings.append((len(visits), shop))
            visits.append(visit)
        self._write(manager, f"录入走访 {len(activities)} 户", evening, visits, activities, readings, dice)

    def _planned(self, manager: Actor, one: Round) -> None:
        """Write the round of the next visiting day."""
        dice = Dice(self.story.seed, "plan", manager.login, one.day)
        visits: list[Values] = []
        for position, shop in enumerate(one.shops, 1):
            agreed = datetime.combine(one.day, _BEGIN) + timedelta(minutes=25 * position)
            visits.append({**_plan(shop, manager, one.day, position, dice),
                           **({"appointment": "agreed", "agreed_at": agreed} if shop.visit_class == "core" else {})})  # fmt: skip
        if visits:
            evening = min(datetime.combine(self.story.today, time(17, 30)), datetime.now())  # noqa: DTZ005
            self._write(manager, f"安排 {one.day} 走访 {len(visits)} 户", evening, visits, [], [], dice)

    def _write(
        self, manager: Actor, title: str, at: datetime, visits: list[Values], activities: list[Values],
        readings: list[tuple[int, Shop]], dice: Dice,
    ) -> None:  # fmt: skip
        day = visits[0]["day"]
        with keep.operation(manager, title, at=at) as work:
            contacts = work.add_many(Activity, activities)
            work.add_many(Participant, kinds.participants(visits, contacts, manager, self.met))
            made = iter(contacts)
            for visit in visits:
                visit["activity_id"] = next(made) if visit["state"] == "done" else None
            numbers = numbering.of_records(work.database, Visit.KIND, day, len(visits))
            rows = [{**visit, "number": number} for visit, number in zip(visits, numbers, strict=True)]
            ids = work.add_many(Visit, rows)
            work.add_many(
                StockReading, [row for at_, shop in readings for row in self._readings(ids[at_], shop, day, dice)]
            )
            work.add_many(Cultivation, kinds.cultivated(rows, ids, self.products, dice, phrases()))
            odd = [at_ for at_, chance in enumerate(dice.chances(_SHARE_ANOMALY, len(ids))) if chance]
            work.add_many(Anomaly, [_anomaly(rows[at_], ids[at_], manager, at, self.story.today, dice) for at_ in odd])
        self.written += len(visits)

    def _readings(self, visit_id: int, shop: Shop, day: date, dice: Dice) -> list[Values]:
        if not self.products:
            return []
        begin = dice.below(len(self.products))
        chosen = sorted({(begin + 5 * step) % len(self.products) for step in range(_READ)})
        return [
            {"visit_id": visit_id, "customer_id": shop.id, "product_id": self.products[at], "day": day,
             "stock": stock, "demand": demand}
            for at, stock, demand in zip(chosen, dice.between(0, 30, len(chosen)), dice.between(2, 40, len(chosen)),
                                         strict=True)
        ]  # fmt: skip


def _shops() -> list[Shop]:
    rows = current().rows(
        "SELECT id, owner_id, cadence, visit_class, longitude, latitude, collected_on FROM customer"
        " WHERE binned_at IS NULL AND owner_id IS NOT NULL AND stage = 'customer' ORDER BY owner_id, id"
    )
    return [
        Shop(one, owner, cadence, visit_class, float(east or 0), float(north or 0),
             date.fromisoformat(since) if since else date.min, one % SAMPLE == 0)
        for one, owner, cadence, visit_class, east, north, since in rows
    ]  # fmt: skip


def _working_days(first: date) -> list[date]:
    known = calendar.current()
    days = [first + timedelta(days=step) for step in range(31)]
    return [day for day in days if day.month == first.month and known.is_working(day)]


def _next_round(shops: Sequence[Shop], day: date) -> Sequence[Shop]:
    """Return a round for the day: one neighbourhood, begun somewhere else each day."""
    near = sorted(shops, key=lambda shop: (shop.east, shop.north))
    begin = (day.toordinal() * ROUND) % max(len(near), 1)
    return [*near, *near][begin : begin + min(ROUND, len(near))]


def _plan(shop: Shop, manager: Actor, day: date, position: int, dice: Dice) -> Values:
    said = phrases()
    return {
        "customer_id": shop.id, "user_id": manager.id, "day": day, "position": position,
        "kind": "sample" if shop.sample and day.day <= 10 else "regular", "mode": "field", "state": "planned",
        "purpose": dice.pick(said["purpose"]), "focus": dice.pick(said["focus"]), "measures": dice.pick(said["measures"]),
        "minutes_planned": 20 if shop.visit_class in {"core", "potential"} else 15, "appointment": "none",
        "agreed_at": None, "arrived_at": None, "left_at": None, "entered_at": None, "entered_by_id": None,
        "missed_reason": "", "fault": None, "appointment_note": "", "met_id": None, "met_name": "",
        **dict.fromkeys(_STEP_FIELDS, ()), **dict.fromkeys(_NOTE_FIELDS, ""),
    }  # fmt: skip


_STEP_FIELDS = ("steps", "display", "informed", "guided", "collected")
_NOTE_FIELDS = ("display_note", "guidance", "brands", "changes", "market")


def _steps(dice: Dice) -> Values:
    said = phrases()
    some = {
        "steps": _VALUES["STEPS"],
        "display": _part(_VALUES["DISPLAY_POINTS"], dice, 5),
        "informed": _part(_VALUES["INFORMED"], dice, 3),
        "guided": _part(_VALUES["GUIDED"], dice, 2),
        "collected": _part(_VALUES["COLLECTED"], dice, 2),
    }
    shares = zip(_NOTE_FIELDS, (25, 45, 40, 6, 20), strict=True)
    return some | {name: dice.pick(said[name]) for name, share in shares if dice.below(100) < share}


def _part(values: Sequence[str], dice: Dice, count: int) -> tuple[str, ...]:
    chosen = {dice.pick(values) for _ in range(count + dice.below(2))}
    return tuple(value for value in values if value in chosen)


def _activity(shop: Shop, manager: Actor, arrived: datetime, left: datetime, today: date, dice: Dice) -> Values:
    said = phrases()
    further = dice.chances(_SHARE_NEXT, 1)[0]
    old = arrived.date() < today - timedelta(days=_FORGOTTEN)
    return {
        "customer_id": shop.id, "user_id": manager.id, "channel": "visit", "purposes": ("collect",),
        "happened_at": arrived, "minutes": int((left - arrived).total_seconds()) // 60,
        "subject": "走访：" + dice.pick(said["purpose"]), "content": "", "result": dice.pick(said["result"]),
        "opinions": dice.pick(said["opinions"]) if dice.below(3) == 0 else "",
        "needs": dice.pick(said["needs"]) if dice.below(8) == 0 else "",
        "next_step": dice.pick(said["next_step"]) if further else "",
        "next_on": (arrived + timedelta(days=3 + dice.below(20))).date() if further else None,
        "next_done": further and (old or dice.below(5) > 0),
    }  # fmt: skip


def _anomaly(visit: Values, visit_id: int, manager: Actor, at: datetime, today: date, dice: Dice) -> Values:
    closed = min(at + timedelta(days=1, hours=-6), datetime.combine(today, time(12)))
    over = closed > at
    return {
        "customer_id": visit["customer_id"], "trigger": dice.pick(_VALUES["TRIGGERS"]), "found_at": at,
        "user_id": manager.id, "found_on_visit_id": visit_id, "note": "走访时发现，需再到现场了解。",
        "visited_at": closed if over else None, "causes": (dice.pick(_VALUES["CAUSES"]),) if over else (),
        "measures": "现场了解原因，给出进货建议。" if over else "", "closed_at": closed if over else None,
    }  # fmt: skip
