"""Calls, marks and service plans of an invented office, drawn from its visits and requests."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from cmdesk.activities.record import Activity, Request
from cmdesk.core import calendar, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.field import moment_of, moment_text
from cmdesk.core.resources import resource
from cmdesk.service.record import Callback, Foreseen, PlanVersion, Preparation, Rating, RatingPoint, ServicePlan
from cmdesk.service.rules import heads, preparing
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_CALLED = 0.06  # share of the visits of the past months that were called after
_MOST = 60  # calls of one manager's customers
_WAITING = timedelta(days=5)  # services since then may still wait for their call
_MARKS = (5, 5, 5, 4, 5, 4, 4, 5, 3, 5, 4, 5, 5, 4, 5, 3, 4, 5, 5, 2)

_Row = dict[str, Any]


def tell(story: Story) -> None:
    """Write calls and plans, manager by manager; half of the calls were made by the service specialist."""
    specialists = story.of_role("service_specialist")
    for at, manager in enumerate(story.of_role("account_manager")):
        dice = Dice(story.seed, "service", manager.login)
        _Calls(story, manager, specialists[at % len(specialists)] if specialists else manager, dice).run()
        above = next((one for one in story.of_role("area_manager") if one.unit_id == manager.unit_id), None)
        _plans(story, manager, above, dice)


@cache
def phrases() -> dict[str, Any]:
    """Return what people write, from resources/demo/service.toml."""
    return tomllib.loads(resource("demo", "service.toml").read_text(encoding="utf-8"))


class _Calls:
    """The calls after one manager's services: half of them by the specialist, written in one step for each caller."""

    def __init__(self, story: Story, manager: Actor, specialist: Actor, dice: Dice) -> None:
        self.story, self.manager, self.specialist, self.dice = story, manager, specialist, dice

    def run(self) -> None:
        """Write the calls of the past."""
        services = [*self._visits(), *self._requests()]
        for caller, part in ((self.manager, services[::2]), (self.specialist, services[1::2])):
            if part:
                self._write(caller, part)
        self._plan_calls()
        self._answer()

    def _answer(self) -> None:
        """Answer what customers said at visits until a few days ago; the latest still wait."""
        until = moment_text(datetime.combine(self.story.today - timedelta(days=3), time.min).astimezone())
        rows = current().rows(
            "SELECT id, customer_id, happened_at, opinions FROM activity WHERE user_id = ? AND opinions <> ''"
            " AND happened_at < ? AND happened_at >= ? ORDER BY id",
            (
                self.manager.id,
                until,
                moment_text(datetime.combine(self.story.today - timedelta(days=45), time.min).astimezone()),
            ),
        )
        at = datetime.combine(self.story.today - timedelta(days=1), time(17, 15))
        with keep.operation(self.manager, f"答复客户意见 {len(rows)} 条", at=at) as work:
            work.add_many(Request, [
                {"customer_id": customer, "activity_id": activity, "kind": "opinion", "user_id": self.manager.id,
                 "asked_at": moment_of(happened), "text": said,
                 "replied_at": moment_of(happened) + timedelta(minutes=30 + 7 * self.dice.below(90)),
                 "replied_by_id": self.manager.id, "reply": self.dice.pick(phrases()["reply"]),
                 "reply_way": ("phone", "visit", "message")[self.dice.below(3)], "state": "closed"}
                for activity, customer, happened, said in rows
            ])  # fmt: skip

    def _plan_calls(self) -> None:
        """Plan calls after the latest visits: one late, one that is still in time."""
        rows = current().rows(
            "SELECT id, customer_id, day, purpose FROM visit WHERE user_id = ? AND state = 'done' AND day >= ? ORDER BY day, id",
            (self.manager.id, (self.story.today - timedelta(days=9)).isoformat()),
        )
        picked = {row[1]: row for row in (rows[0], rows[-1])} if rows else {}
        at = datetime.combine(self.story.today - timedelta(days=1), time(17, 20))
        with keep.operation(self.manager, "约定服务回访", at=at) as work:
            work.add_many(Callback, [
                {"customer_id": customer, "service": f"走访 {purpose}".strip()[:200], "visit_id": visit,
                 "served_at": datetime.combine(date.fromisoformat(day), time(11)), "served_id": self.manager.id,
                 "user_id": self.manager.id, "state": "planned"}
                for visit, customer, day, purpose in picked.values()
            ])  # fmt: skip

    def _visits(self) -> list[_Row]:
        rows = current().rows(
            "SELECT id, customer_id, day, purpose FROM visit WHERE user_id = ? AND state = 'done' AND day < ?"
            " ORDER BY day, id",
            (self.manager.id, (self.story.today - _WAITING).isoformat()),
        )
        chosen = [row for row, called in zip(rows, self.dice.chances(_CALLED, len(rows)), strict=True) if called]
        return [
            self._service(customer, datetime.combine(date.fromisoformat(day), time(11)), f"走访 {purpose}".strip(),
                          visit_id=visit)
            for visit, customer, day, purpose in chosen[-_MOST:]
        ]  # fmt: skip

    def _requests(self) -> list[_Row]:
        rows = current().rows(
            "SELECT id, customer_id, replied_at, text FROM request WHERE user_id = ? AND state = 'closed' ORDER BY id",
            (self.manager.id,),
        )
        found = [(row[0], row[1], moment_of(row[2]).astimezone().replace(tzinfo=None), row[3]) for row in rows]
        return [
            self._service(customer, at, f"请求已办结：{text}", request_id=request)
            for request, customer, at, text in found if at.date() < self.story.today - _WAITING
        ]  # fmt: skip

    def _service(self, customer: int, at: datetime, what: str, **link: int) -> _Row:
        """Return a call's row: some working days after the service."""
        dice, said = self.dice, phrases()
        due = calendar.current().add_working_days(at.date(), 1 + dice.below(3))
        called = datetime.combine(due, time(9, 30)) + timedelta(minutes=dice.below(400))
        latest = datetime.combine(self.story.today - timedelta(days=1), time(17))
        return {
            "customer_id": customer, "service": what[:200], "visit_id": None, "request_id": None, **link,
            "served_at": at, "served_id": self.manager.id, "called_at": min(called, latest), "state": "done",
            **{name: dice.pick(said[name]) for name in ("effect", "usage", "feedback")},
        }  # fmt: skip

    def _write(self, caller: Actor, services: list[_Row]) -> None:
        evening = datetime.combine(self.story.today - timedelta(days=1), time(17, 10))
        with keep.operation(caller, f"服务回访 {len(services)} 次", at=evening) as work:
            notes = work.add_many(Activity, [{
                "customer_id": one["customer_id"], "user_id": caller.id, "channel": "phone_out",
                "happened_at": one["called_at"], "purposes": ("follow_up",), "minutes": 2 + self.dice.below(5),
                "subject": f"服务回访：{one['service']}"[:100],
                "content": f"实际效果：{one['effect']}\n使用情况：{one['usage']}\n客户反馈：{one['feedback']}",
            } for one in services])  # fmt: skip
            calls = work.add_many(
                Callback,
                [{**one, "user_id": caller.id, "note_id": note} for one, note in zip(services, notes, strict=True)],
            )
            self._rate(work, caller, services, calls, notes)

    def _rate(
        self, work: keep.Operation, caller: Actor, services: list[_Row], calls: list[int], notes: list[int]
    ) -> None:
        scale = heads.scale(self.story.today)
        given = [[min(mark, scale.full) for mark in self.dice.picks(_MARKS, len(scale.heads))] for _ in services]
        ratings = work.add_many(Rating, [{
            "customer_id": one["customer_id"], "served_id": self.manager.id, "rated_at": one["called_at"],
            "callback_id": call, "visit_id": one["visit_id"], "activity_id": note, "user_id": caller.id,
            "full": scale.full, "mean": (Decimal(sum(marks)) / len(marks)).quantize(Decimal("0.01")),
            "is_low": min(marks) <= scale.low, "remark": one["feedback"],
        } for one, call, note, marks in zip(services, calls, notes, given, strict=True)])  # fmt: skip
        work.add_many(RatingPoint, [
            {"rating_id": rating, "head": head.key, "label": head.label, "points": mark}
            for rating, marks in zip(ratings, given, strict=True)
            for head, mark in zip(scale.heads, marks, strict=True)
        ])  # fmt: skip


def _plans(story: Story, manager: Actor, above: Actor | None, dice: Dice) -> None:
    """Write three plans: confirmed and corrected once, new, and closed."""
    rows = current().rows(
        "SELECT id FROM customer WHERE owner_id = ? AND binned_at IS NULL ORDER BY id LIMIT 30", (manager.id,)
    )
    for at, plan in enumerate(phrases()["plan"]):
        if len(rows) <= at:
            return
        begun = story.today - timedelta(days=(40, 12, 75)[at % 3] + dice.below(6))
        _plan(manager, above, rows[(at * 7) % len(rows)][0], plan, begun)


def _plan(manager: Actor, above: Actor | None, customer: int, said: dict[str, Any], begun: date) -> None:
    content = {
        "name": said["name"], "owner_id": manager.id, "begins_on": begun, "ends_on": begun + timedelta(days=90),
        "needs": said["needs"], "goal": said["goal"], "measures": said["measures"],
    }  # fmt: skip
    first = datetime.combine(begun, time(10, 20))
    with keep.operation(manager, "编写服务方案", at=first) as work:
        (number,) = numbering.of_records(work.database, ServicePlan.KIND, begun)
        closing = (
            {"state": "closed", "closed_at": first + timedelta(days=60)} if "result" in said else {"state": "active"}
        )
        values = {"number": number, "customer_id": customer, "user_id": manager.id, "result": said.get("result", "")}
        (plan,) = work.add_many(ServicePlan, [{**values, **closing}])
        seal = {"plan_id": plan, "written_by_id": manager.id}
        (version,) = work.add_many(PlanVersion, [{**content, **seal, "number": 1, "written_at": first}])
        rows = preparing.usual(begun)
        work.add_many(Preparation, [
            {**row, "plan_id": plan, "ready": at == 0 or "result" in said} for at, row in enumerate(rows)
        ])  # fmt: skip
        work.add_many(Foreseen, [{**row, "plan_id": plan} for row in said.get("foreseen", ())])
    if above is not None and "why" in said:
        when = first + timedelta(days=1)
        with keep.operation(above, "确认服务方案", at=when) as work:
            work.edit(
                PlanVersion, version, {"confirmed_by_id": above.id, "confirmed_at": when, "words": "同意，按此执行。"}
            )
    if "why" in said:
        when = first + timedelta(days=20)
        with keep.operation(manager, "修订服务方案", at=when) as work:
            work.add_many(PlanVersion, [
                {**content, **seal, "measures": said["measures_later"], "number": 2, "why": said["why"], "written_at": when}
            ])  # fmt: skip
