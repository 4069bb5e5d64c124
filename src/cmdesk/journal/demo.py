"""Logs and minutes of an invented office, drawn from its visits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.core import approval, calendar, keep, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.journal.record import Attendee, DailyLog, Duty, Minutes
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_DAYS = 12  # calendar days back for which there are logs
_COMMENTS = ("已阅，注意跟进。", "异动客户两天内要到。", "重点品牌的陈列再抓一抓。", "好。")
_PRICES = ("平稳。", "个别规格略低于指导价。", "节前略有上扬。")
_TALK = "一、陈列：客户愿意拿出一组柜台做重点品牌陈列。\n二、配送：希望上午送到。"
_WEATHER = ("晴", "多云", "阴", "小雨")


def tell(story: Story) -> None:
    """Write the logs of the last days and two minutes for each manager."""
    for manager in story.of_role("account_manager"):
        dice = Dice(story.seed, "journal", manager.login)
        above = next((one for one in story.of_role("area_manager") if one.unit_id == manager.unit_id), None)
        for back in range(_DAYS, 0, -1):
            day = story.today - timedelta(days=back)
            if calendar.current().is_working(day):
                _log(story, manager, above, day, dice)
        _minutes(manager, dice)


def _log(story: Story, manager: Actor, above: Actor | None, day: date, dice: Dice) -> None:
    rows = current().rows(
        "SELECT COUNT(*), SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) FROM visit WHERE user_id = ? AND day = ?",
        (manager.id, day.isoformat()),
    )
    planned, made = int(rows[0][0]), int(rows[0][1] or 0)
    if not planned and dice.below(3):
        return
    handed = datetime.combine(day, time(17, 45))
    read = above is not None and day < story.today - timedelta(days=3)
    share = f"，完成率 {round(100 * made / planned)}%" if planned else ""
    values: dict[str, Any] = {
        "user_id": manager.id, "day": day, "weather": dice.pick(_WEATHER), "state": "handed_in", "handed_at": handed,
        "summary": f"计划走访 {planned} 户，实际 {made} 户{share}。" if planned else "室内工作：整理资料，电话回访。",
        "prices": dice.pick(_PRICES), "improvements": "按客户要求补送标价签。" if made else "",
    }  # fmt: skip
    with keep.operation(manager, f"交工作日志 {day}", at=handed) as work:
        (log_id,) = work.add_many(DailyLog, [values])
    if read and above is not None:
        when = datetime.combine(day + timedelta(days=1), time(8, 50))
        with keep.operation(above, f"批阅工作日志 {day}", at=when) as work:
            comment = {
                "comment": dice.pick(_COMMENTS),
                "commenter_id": above.id,
                "commented_at": when,
                "state": "commented",
            }
            work.edit(DailyLog, log_id, comment)


def _minutes(manager: Actor, dice: Dice) -> None:
    visits = current().rows(
        "SELECT id, customer_id, activity_id, day FROM visit WHERE user_id = ? AND state = 'done' ORDER BY day DESC, id LIMIT 12",
        (manager.id,),
    )
    for at, state in ((8, "confirmed"), (4, "submitted"), (1, "draft")):
        if len(visits) <= at:
            continue
        visit, customer, activity, text = visits[at]
        day = date.fromisoformat(text)
        began = datetime.combine(day, time(14, 10))
        done = (
            {"sent_on": day + timedelta(days=2), "sent_way": "hand", "confirmed_by": "店主"}
            if state == "confirmed"
            else {}
        )
        if done:
            done["confirmed_at"] = datetime.combine(day + timedelta(days=2), time(16))
        with keep.operation(manager, "会谈纪要", at=datetime.combine(day, time(17, 30))) as work:
            number = numbering.of_records(work.database, Minutes.KIND, day)[0]
            values = {
                "number": number, "customer_id": customer, "visit_id": visit, "activity_id": activity, "user_id": manager.id,
                "began_at": began, "ended_at": began + timedelta(minutes=40), "place": "客户店内",
                "state": "confirmed" if done else "draft",
                "topics": "下季度陈列合作\n货源与配送", "content": _TALK,
                "agreements": "重点品牌陈列一个季度\n配送时间与物流沟通后答复", "leftovers": "配送时间待物流部答复。",
                "written_at": began + timedelta(hours=3), **done,
            }  # fmt: skip
            (one,) = work.add_many(Minutes, [values])
            sides = (("ours", manager.name, "客户经理"), ("theirs", "店主", "经营者"))
            work.add_many(Attendee, [{"minutes_id": one, "side": s, "name": n, "position": p} for s, n, p in sides])
            due = day + timedelta(days=5 + dice.below(5))
            work.add_many(
                Duty, [{"minutes_id": one, "text": "答复配送时间", "side": "ours", "name": manager.name, "due_on": due}]
            )

        if state == "submitted":
            approval.submit(manager, Minutes.KIND, one, "minutes", f"会谈纪要 {number}")
