"""Plans of an invented office: last month and this, last week and this, as the visits of its managers tell."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from cmdesk.core import calendar, numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.resources import resource
from cmdesk.customers.record import Customer
from cmdesk.plans.record import PlanGoal, PlanItem, VisitSlip, WorkPlan
from cmdesk.plans.rules import actuals, slips, spans
from cmdesk.plans.rules import signing as plans
from cmdesk.plans.rules.spans import Level
from cmdesk.staff.demo import signing
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

Values = dict[str, Any]
_SLIPS = 3  # of each manager, all of them back


def tell(story: Story) -> None:
    """Write the plans of every manager, confirmed by his superior, and some slips."""
    managers = story.of_role("account_manager")
    numbers = 0
    for manager in managers:
        teller = _Telling(story, manager)
        teller.run()
        numbers += teller.written
    story.tell(f"已写入工作计划 {numbers} 份")


def _key_brand() -> str:
    """Return a brand of the office that is pushed; nothing where none is."""
    row = current().row("SELECT brand FROM product WHERE standing = 'key' AND brand <> '' ORDER BY id LIMIT 1")
    return str(row[0]) if row else ""


@cache
def phrases() -> dict[str, Any]:
    """Return what people write, from resources/demo/plans.toml."""
    return tomllib.loads(resource("demo", "plans.toml").read_text(encoding="utf-8"))


class _Telling:
    def __init__(self, story: Story, manager: Actor) -> None:
        self.story, self.manager = story, manager
        self.dice = Dice(story.seed, "plans", manager.login)
        self.actors = {actor.id: actor for actor in story.actors.values()}
        self.written = 0

    def run(self) -> None:
        today = self.story.today
        last_month, this_month = spans.preceding("month", today).first, spans.span("month", today).first
        months = {first: self._plan("month", first) for first in (last_month, this_month)}
        last_week, this_week = spans.preceding("week", today).first, spans.span("week", today).first
        before = self._plan("week", last_week, parent=months.get(spans.span("month", last_week).first))
        this = self._plan("week", this_week, parent=months.get(spans.span("month", this_week).first))
        following = spans.following("week", today).first
        self._items(self._open("week", following), "week", following, months.get(spans.span("month", following).first))
        self._carry(before, this, this_week)
        self._slips()
        signing.settle_notices(self.manager, datetime.combine(today, time()))

    def _plan(self, level: Level, first: date, *, parent: int | None = None) -> int:
        """Write a plan and let the superior confirm it, as the engine does it."""
        plan_id = self._open(level, first)
        if level == "month":
            self._goals(plan_id, first)
        self._items(plan_id, level, first, parent)
        made = self._before(first, 1, 16) + timedelta(minutes=10)
        title = f"{self.manager.name} {spans.named(level, first)}计划"
        signing.run(self.actors, self.manager, (WorkPlan.KIND, plan_id), plans.FLOW, title, made,
                    words=self.dice.pick(phrases()["confirm"]))  # fmt: skip
        return plan_id

    def _open(self, level: Level, first: date) -> int:
        span = spans.span(level, first)
        said = phrases()
        made = self._before(first, 1, 16)
        values: Values = {
            "level": level, "user_id": self.manager.id, "begins_on": span.first, "ends_on": span.last,
            "focus": self.dice.pick(said["focus"]),
        }  # fmt: skip
        if span.last < self.story.today and level == "month":
            values |= {name: self.dice.pick(said[name]) for name in ("outcome", "shortfalls", "improvements")}
            values["reviewed_at"] = datetime.combine(span.last, time(17))
        at = min(made, datetime.now())  # noqa: DTZ005  # local, as every moment of a record
        with keep.operation(self.manager, f"编制{spans.named(level, first)}计划", at=at) as work:
            self.written += 1
            return work.add(WorkPlan, values)

    def _before(self, first: date, days: int, hour: int) -> datetime:
        """Return an hour of a working day before a plan begins."""
        day = first
        for _ in range(days):
            day = calendar.current().previous_working_day(day)
        return datetime.combine(min(day, self.story.today), time(hour, self.dice.below(30)))

    def _goals(self, plan_id: int, first: date) -> None:
        over = spans.span("month", first).last < self.story.today
        with keep.operation(self.manager, "工作目标", at=self._before(first, 1, 15)) as work:
            for goal in phrases()["goal"]:
                shown = {name: goal[name] for name in ("measure", "name", "unit")}
                if goal["measure"] == "key_brands":
                    shown["name"] = _key_brand()
                came = self._came_before(first, shown)
                usual = came * (98 + self.dice.below(10)) / 100 if came else Decimal(goal["target"])
                target = min(usual, Decimal(100)) if goal["unit"] == "%" else usual
                target = target.quantize(Decimal(1))
                known = not over or self._came(first, shown) is not None
                actual = None if known else (target * (88 + self.dice.below(20)) / 100).quantize(Decimal("0.1"))
                work.add(PlanGoal, {**shown, "plan_id": plan_id, "target": target, "actual": actual})

    def _came_before(self, first: date, goal: Values) -> Decimal | None:
        """Return what the records tell of a goal in the month before: what people set their next one by."""
        return self._came(spans.preceding("month", first).first, goal)

    def _came(self, first: date, goal: Values) -> Decimal | None:
        plan = WorkPlan(user_id=self.manager.id, begins_on=first, ends_on=spans.span("month", first).last)
        return actuals.reckoned(plan, PlanGoal(**goal))

    def _items(self, plan_id: int, level: Level, first: date, parent: int | None) -> None:
        span = spans.span(level, first)
        said = phrases()
        rows: list[Values] = []
        if level == "month":
            over = span.last < self.story.today
            rows += [
                {"source": "goal", **one, "done": over and self.dice.below(5) > 0}
                for one in self.dice.shuffled(said["month"])[:4]
            ]
        else:
            if parent is not None:
                parts = keep.read_all(PlanItem, "plan_id = ? ORDER BY id", (parent,))
                if parts:
                    part = parts[(first.day - 1) // 7 % len(parts)]  # another one each week of the month
                    rows.append({"source": "goal", "title_text": part.title_text, "standard": part.standard,
                                 "parent_id": part.id, "minutes": 60})  # fmt: skip
            rows += [{"source": "routine", "title_text": text, "minutes": 30}
                     for text in map(str, regulation.on(first).value("plan.week.routine"))]  # fmt: skip
            rows += [{"source": "new", **one} for one in self.dice.shuffled(said["week"])[:2]]
            rows = [self._on_a_day(row, span.first) for row in rows]
        with keep.operation(self.manager, "计划事项", at=self._before(first, 1, 16)) as work:
            for row in rows:
                work.add(PlanItem, {"plan_id": plan_id, **row})

    def _on_a_day(self, row: Values, first: date) -> Values:
        """Put an item on a working day of its week; what lies behind is mostly done."""
        days = [day for day in spans.days(spans.span("week", first)) if calendar.current().is_working(day)]
        if not days:
            return row
        usual = [day for day in days if day.weekday() in {1, 4}] or days  # few visits are made on Tuesdays and Fridays
        day = self.dice.pick(usual)
        return {**row, "day": day, "done": day < self.story.today and self.dice.below(6) > 0}

    def _carry(self, before: int, this: int, first: date) -> None:
        """Take what last week left undone into this week."""
        left = keep.read_all(PlanItem, "plan_id = ? AND NOT done ORDER BY id", (before,))
        if not left:
            return
        kept = ("title_text", "standard", "focus", "minutes", "parent_id")
        with keep.operation(self.manager, "结转计划事项", at=self._before(first, 1, 17)) as work:
            for one in left:
                values = {name: getattr(one, name) for name in kept}
                work.add(PlanItem, {**values, "plan_id": this, "source": "unfinished", "carried_from_id": one.id,
                                    "day": max(first, min(self.story.today, first + timedelta(days=4)))})  # fmt: skip

    def _slips(self) -> None:
        """Write slips for some of the latest visits that were made, signed and completed."""
        rows = current().rows(
            "SELECT id, customer_id, day, kind, arrived_at, left_at FROM visit WHERE user_id = ? AND state = 'done'"
            " AND arrived_at IS NOT NULL AND left_at IS NOT NULL AND binned_at IS NULL ORDER BY day DESC, position, id LIMIT ?",
            (self.manager.id, _SLIPS * 12),
        )
        for visit_id, customer_id, day, kind, arrived, left in rows[::12][::-1]:
            self._slip(visit_id, customer_id, date.fromisoformat(day), kind, arrived, left)

    def _slip(self, visit_id: int, customer_id: int, day: date, kind: str, arrived: str, left: str) -> None:
        from cmdesk.core.field import moment_of

        said, offered = phrases(), {choice.value for choice in VisitSlip.kind.about.choices}
        at = datetime.combine(day, time(8, 32))
        upper = {
            "user_id": self.manager.id, "day": day, "customer_id": customer_id, "visit_id": visit_id,
            "goal": self.dice.pick(said["slip_goal"]), "kind": kind if kind in offered else "regular",
            "leaves_at": datetime.combine(day, time(8, 40)), "returns_at": datetime.combine(day, time(12)),
            "transports": ("own",), "materials": ("leaflets", "tags"),
        }  # fmt: skip
        lower = {
            "arrived_at": moment_of(arrived), "left_at": moment_of(left), "result": self.dice.pick(said["slip_result"]), "state": "back",
            "back_at": datetime.combine(day, time(17, 20)),
        }  # fmt: skip
        with keep.operation(self.manager, "填写出访单", at=at) as work:
            (number,) = numbering.of_records(work.database, VisitSlip.KIND, day)
            slip_id = work.add(VisitSlip, {**upper, "number": number})
        title = f"出访单 {number} {keep.title_of(Customer.KIND, customer_id)}"
        signing.run(self.actors, self.manager, (VisitSlip.KIND, slip_id), slips.FLOW, title, at + timedelta(minutes=1),
                    after=timedelta(minutes=3))  # fmt: skip
        with keep.operation(self.manager, f"出访返回 {number}", at=datetime.combine(day, time(17, 20))) as work:
            work.edit(VisitSlip, slip_id, lower)
