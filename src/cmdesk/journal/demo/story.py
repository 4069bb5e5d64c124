"""Logs and minutes of an invented office, drawn from its visits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.cadence.rules.months import month_of
from cmdesk.core import approval, calendar, numbering
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.journal.demo import forecasts, mornings, visit_info
from cmdesk.journal.record import Attendee, DailyLog, Duty, Minutes, MonthSummary, Remedy
from cmdesk.journal.rules.monthly import figures, summaries
from cmdesk.staff.demo import signing
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_SUMMARIZED = 24  # managers whose months are summed up; their figures are read from the whole history
_DAYS = 12  # calendar days back for which there are logs
_COMMENTS = ("已阅，注意跟进。", "异动客户两天内要到。", "重点品牌的陈列再抓一抓。", "好。")
_PRICES = ("平稳。", "个别规格略低于指导价。", "节前略有上扬。")
_TALK = "一、陈列：客户愿意拿出一组柜台做重点品牌陈列。\n二、配送：希望上午送到。"
_SUMMARY = {
    "analysis": (
        "上月走访以样本客户和异动客户为主，重点品牌上柜稳步提高，个别规格库存偏高，已建议客户先消化库存。",
        "客户订货总体平稳，学校放假的片区客流减少；新品推广进度正常，陈列维护需要继续。",
    ),
    "lessons": (
        "1. 走访前看上次的承诺，客户更信任。\n2. 缺货的先记下当天反馈。",
        "1. 路线按订货日排，省时间。\n2. 新品要带样品讲。",
    ),
    "shortfalls": ("对潜力客户走访偏少，标价签补送不及时。", "库存采集不够完整，个别客户只记了重点规格。"),
    "ahead": ("样本客户先访，其次是连续两个周期没有订货的客户；重点做新品上柜。", "节前库存摸底，配合促销方案讲解。"),
}
_REMEDIES = ("每周二集中补送标价签", "样本客户当天录完库存", "潜力客户每月走访两次")
_WEATHER = ("晴", "多云", "阴", "小雨")


def tell(story: Story) -> None:
    """Write the logs of the last days and two minutes for each manager."""
    people = {actor.id: actor for actor in story.actors.values()}
    for place, manager in enumerate(story.of_role("account_manager")):
        dice = Dice(story.seed, "journal", manager.login)
        above = next((one for one in story.of_role("area_manager") if one.unit_id == manager.unit_id), None)
        for back in range(_DAYS, 0, -1):
            day = story.today - timedelta(days=back)
            if calendar.current().is_working(day):
                _log(story, manager, above, day, dice)
        _minutes(people, manager, dice)
        if place < _SUMMARIZED:
            _summaries(story, people, manager, dice)
        signing.settle_notices(manager, datetime.combine(story.today, time()))
    mornings.tell(story)
    forecasts.tell(story)
    visit_info.tell(story)


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


def _minutes(people: Mapping[int, Actor], manager: Actor, dice: Dice) -> None:
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
        done: dict[str, Any] = (
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
                "state": "draft",
                "topics": "下季度陈列合作\n货源与配送", "content": _TALK,
                "agreements": "重点品牌陈列一个季度\n配送时间与物流沟通后答复", "leftovers": "配送时间待物流部答复。",
                "written_at": began + timedelta(hours=3),
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
        elif done:
            submitted = datetime.combine(day, time(17, 40))
            signing.run(
                people, manager, (Minutes.KIND, one), "minutes", f"会谈纪要 {number}", submitted, words="同意提交客户。"
            )
            with keep.operation(manager, f"客户确认 会谈纪要 {number}", at=done["confirmed_at"]) as work:
                work.edit(Minutes, one, {**done, "state": "confirmed"})


def _summaries(story: Story, people: Mapping[int, Actor], manager: Actor, dice: Dice) -> None:
    """Write the summaries of the last two months: the earlier one was read, last month's waits or was read."""
    last = month_of(month_of(story.today).first - timedelta(days=1))
    before = month_of(last.first - timedelta(days=1))
    for span in (before, last):
        handed = datetime.combine(span.last + timedelta(days=6 + dice.below(3)), time(16, 20))
        if not current().row(
            "SELECT 1 FROM visit WHERE user_id = ? AND day BETWEEN ? AND ? LIMIT 1", (manager.id, str(span.first), str(span.last))
        ) or handed.date() >= story.today:  # fmt: skip
            continue
        told = figures.recorded(PROGRAM, manager.id, span)  # complaints are invented after this
        values = {
            "user_id": manager.id, "month": span.first, "figures": summaries.lines(told),
            "opinions": "\n".join(figures.opinions(manager.id, span)[:5]),
            "outcome": f"走访{told[0].text}。", **{name: dice.pick(said) for name, said in _SUMMARY.items()},
        }  # fmt: skip
        with keep.operation(manager, f"写月度总结 {span.first:%Y-%m}", at=handed - timedelta(hours=1)) as work:
            one = work.add(MonthSummary, values)
            remedy = work.add(
                Remedy,
                {"summary_id": one, "text": dice.pick(_REMEDIES), "owner_id": manager.id,
                 "due_on": span.last + timedelta(days=25)},
            )  # fmt: skip
        title = f"{manager.name} 月度总结 {span.first:%Y-%m}"
        signing.run(people, manager, (MonthSummary.KIND, one), summaries.FLOW, title, handed,
                    after=timedelta(hours=17), words=dice.pick(_COMMENTS))  # fmt: skip
        if span == before:
            settled = {
                "outcome": "done",
                "result": "已做到，效果见本月走访记录。",
                "settled_on": span.last + timedelta(days=22),
            }
            with keep.operation(manager, "落实改进措施", at=datetime.combine(settled["settled_on"], time(17))) as work:  # type: ignore[arg-type]
                work.edit(Remedy, remedy, settled)
