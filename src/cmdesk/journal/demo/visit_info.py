"""The sheets 走访信息 of an invented office: this week's of some account managers, the words invented, the numbers never."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from cmdesk.core import calendar
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.journal.record import CategoryInfo, VisitInfo
from cmdesk.journal.rules.weekly import numbers, visit_info
from cmdesk.plans.rules import spans
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_WRITTEN: Final = 6  # managers; their figures are read from the whole history
_PRESENT: Final = ("动销平稳，库存合理。", "个别规格断货，客户等货。", "走得慢，库存偏高。")
_TREND: Final = ("节前看涨。", "平稳。", "中低价位略降。")
_PROMOTION: Final = ("进店陈列加赠。", "先推样本客户，再推广。", "控制投放，先消化库存。")
_STRATEGY: Final = ("重点品牌先上柜后动销，新品带样品讲解。", "节前按需求预测分两次订货，保证不断货。")
_LAW: Final = "宣传明码标价和不得向未成年人售烟的规定。"
_DEMAND: Final = ("节日礼品需求增加，中高价位问的人多。", "学校放假，低价位走得慢。")


def tell(story: Story) -> None:
    """Write the sheets of the week that lies before, or of the one that is under way."""
    day = calendar.current().previous_working_day(story.today)
    monday = spans.span("week", day).first
    for manager in story.of_role("account_manager")[:_WRITTEN]:
        dice = Dice(story.seed, "visit_info", manager.login)
        told = visit_info.proposed(PROGRAM, manager.id, day, day)
        values = {
            **told, "user_id": manager.id, "week": monday, "strategy": dice.pick(_STRATEGY),
            "demand": told["demand"] or dice.pick(_DEMAND), "law": told["law"] or _LAW,
        }  # fmt: skip
        categories = numbers.of_week(PROGRAM, manager.id, day, day).categories
        with keep.operation(manager, f"写走访信息 {monday}", at=datetime.combine(monday, time(8, 20))) as work:
            one = work.add(VisitInfo, values)
            for row in categories:
                words = {"present": dice.pick(_PRESENT), "trend": dice.pick(_TREND), "promotion": dice.pick(_PROMOTION)}
                work.add(CategoryInfo, {"info_id": one, "category": row.category[:30], **words})
