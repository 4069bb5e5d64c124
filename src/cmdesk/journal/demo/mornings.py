"""Morning meetings of an invented office: the last working days of every area, drawn from its visits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from cmdesk.core import calendar
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.journal.record import Decision, Morning, Presence
from cmdesk.journal.rules.meetings import mornings, yesterday
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_DAYS: Final = 4  # working days back for which there are meetings
_DECIDED: Final = (
    "集中补送标价签", "跟进断货规格的到货时间", "重点品牌陈列不合格的当天改好", "异动客户今天实地走访",
    "新品样品带给样本客户", "未访客户本周补访",
)  # fmt: skip
_RESULTS: Final = ("已送到，客户满意。", "已办，见走访记录。", "已与仓储确认，周五到货。")
_AWAY: Final = ("休假", "参加培训", "外出办事")


def tell(story: Story) -> None:
    """Write the meetings of the last working days for everybody who leads an area."""
    known = calendar.current()
    days, day = [], story.today
    for _ in range(_DAYS):
        day = known.previous_working_day(day)
        days.append(day)
    for leader in story.of_role("area_manager"):
        dice = Dice(story.seed, "morning", leader.login)
        for on in reversed(days):
            _meet(story, leader, on, known.previous_working_day(on), dice)


def _meet(story: Story, leader: Actor, day: date, before: date, dice: Dice) -> None:
    people = mornings.people_of(leader.id)
    if len(people) < 2 or mornings.held(day, leader.id):
        return
    told = yesterday.proposed(PROGRAM, people, before, day)
    if not told["results"]:
        told["results"] = "室内工作：整理客户资料，电话回访。"
    values = {**told, "day": day, "user_id": leader.id, "unit_id": leader.unit_id, "minutes": 15 + 5 * dice.below(4)}
    owners = [user for user in people if user != leader.id]
    with keep.operation(leader, f"晨会 {day}", at=datetime.combine(day, time(8, 40))) as work:
        one = work.add(Morning, values)
        for user in people:
            away = user != leader.id and dice.below(9) == 0
            row = {"morning_id": one, "user_id": user, "present": not away, "reason": dice.pick(_AWAY) if away else ""}
            work.add(Presence, row)
        for _ in range(1 + dice.below(2)):
            due = day + timedelta(days=1 + dice.below(4))
            done = due < story.today and dice.below(5) > 0
            settled = {"outcome": "done", "result": dice.pick(_RESULTS), "settled_on": due} if done else {}
            decided = {"morning_id": one, "text": dice.pick(_DECIDED), "owner_id": dice.pick(owners), "due_on": due}
            work.add(Decision, {**decided, **settled})
