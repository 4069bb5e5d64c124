"""Technical services of an invented office: some customers of every account manager were guided, trained, supplied with a trial."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final

from cmdesk.activities.record import Activity
from cmdesk.core import calendar, numbering
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.service.record import TechnicalService
from cmdesk.service.record.choices import TECHNICAL_SORTS
from cmdesk.service.record.technical import SHARED
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_SAID: Final = (
    ("guidance", "客户店内", "visit", "现场指导陈列调整，讲解先进先出。", "当场调整两节柜台，客户满意。", None, "", "送标价签一套"),
    ("training", "公司三楼会议室", "reception", "培训订货系统操作，两名店员参加。", "店员能自己下单。", 120, "场地和资料", ""),
    ("trial", "客户店内", "visit", "新品试用两周，记录动销和反馈。", "试用期销 38 条，愿意长期上柜。", 260, "试用样品", "提供样品"),
    ("diagnosis", "客户仓库", "visit", "查库存受潮原因，建议加装防潮垫。", "问题解决，损耗下降。", 65, "差旅", "协助联系厂家换货"),
    ("guidance", "", "phone_out", "电话指导扫码枪设置。", "已能正常使用。", None, "", ""),
)  # fmt: skip
_SERVED: Final = 6  # of one account manager's customers
_DAYS: Final = 150
_LABELS: Final = {choice.value: choice.label for choice in TECHNICAL_SORTS}


def tell(story: Story) -> None:
    """Write the technical services of the past months, each with its contact."""
    for manager in story.of_role("account_manager"):
        dice = Dice(story.seed, "technical", manager.login)
        rows = current().rows(
            "SELECT id FROM customer WHERE owner_id = ? AND binned_at IS NULL ORDER BY id LIMIT 40", (manager.id,)
        )
        chosen = dice.shuffled(int(row[0]) for row in rows)[:_SERVED]
        served = [_one(story, manager.id, customer, dice) for customer in chosen]
        if not served:
            continue
        with keep.operation(
            manager, f"登记技术服务 {len(served)} 次", at=max(one["served_at"] for one in served)
        ) as work:
            contacts = work.add_many(Activity, [_contact(one) for one in served])
            numbers = numbering.of_records(work.database, TechnicalService.KIND, story.today, len(served))
            work.add_many(TechnicalService, [
                {**one, "number": number, "activity_id": contact}
                for one, number, contact in zip(served, numbers, contacts, strict=True)
            ])  # fmt: skip


def _one(story: Story, user_id: int, customer: int, dice: Dice) -> dict[str, Any]:
    sort, place, way, content, result, cost, cost_note, support = dice.pick(_SAID)
    day = calendar.current().previous_working_day(
        story.today - timedelta(days=dice.below(min(_DAYS, 30 * max(story.months, 1))))
    )
    return {
        "customer_id": customer, "user_id": user_id, "served_at": datetime.combine(day, time(9 + dice.below(7), 20)),
        "minutes": 20 + 10 * dice.below(8), "place": place, "way": way, "sorts": (sort,), "content": content,
        "result": result, "cost": cost, "cost_note": cost_note, "support": support,
    }  # fmt: skip


def _contact(one: dict[str, Any]) -> dict[str, Any]:
    told = {there: one[here] for here, there in SHARED.items() if here in one}
    return {**told, "subject": f"技术服务：{_LABELS[one['sorts'][0]]}"}
