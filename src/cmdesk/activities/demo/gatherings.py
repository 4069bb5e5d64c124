"""What an invented office invited its customers to: one seminar that was held, one show that is being prepared."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, Final

from cmdesk.activities.record import Activity, Gathering, Invitation
from cmdesk.activities.record.choices import GATHERINGS, INVITING_WAYS
from cmdesk.core import calendar, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_INVITED: Final = 18  # customers on each list
_MOST: Final = 6  # of one account manager
_PLANS: Final = (
    ("seminar", "终端陈列研讨会", "公司三楼会议室", -24, "陈列标准、明码标价和库存管理，现场答疑。"),
    ("show", "新品巡展", "人民广场东侧", 9, "新品展示和品吸，当场可以登记订货意向。"),
)
_WAYS: Final = tuple(choice.value for choice in INVITING_WAYS[:4])
_SORTS: Final = {choice.value: choice.label for choice in GATHERINGS}
_RESULTS: Final = ("对陈列改造感兴趣。", "问了新品到货时间。", "希望多办这样的活动。")


def tell(story: Story) -> None:
    """Write both gatherings with those invited, their answers, and who came."""
    host = next(iter(story.of_role("service_director")), None)
    managers = [one for one in story.of_role("account_manager") if _candidates(one)]
    if host is None or not managers:
        return
    for sort, name, place, days, theme in _PLANS:
        day = calendar.current().next_working_day(story.today + timedelta(days=days))
        dice = Dice(story.seed, "gathering", sort)
        values: dict[str, Any] = {
            "name": name, "sort": sort, "place": place, "theme": theme, "user_id": host.id, "seats": 40,
            "begins_at": datetime.combine(day, time(14, 30)), "ends_at": datetime.combine(day, time(17)),
        }  # fmt: skip
        held = day < story.today
        if held:
            values |= {"state": "held", "cost": 1860, "summary": "到会客户对陈列标准反响好，有人提出希望上门帮助调整。"}
        begun = datetime.combine(min(day - timedelta(days=12), story.today - timedelta(days=3)), time(9, 40))
        with keep.operation(host, f"筹备活动 {name}", at=begun) as work:
            (values["number"],) = numbering.of_records(work.database, Gathering.KIND, begun.date())
            (gathering,) = work.add_many(Gathering, [values])
        for manager in managers[: _INVITED // _MOST]:
            _invite(manager, gathering, values, begun + timedelta(hours=2), dice, held=held)


def _candidates(manager: Actor) -> list[tuple[Any, ...]]:
    """Return (customer, person to be asked or None) of those whom a manager may invite."""
    return current().rows(
        "SELECT customer.id, (SELECT p.id FROM person p WHERE p.customer_id = customer.id AND p.binned_at IS NULL"
        " AND p.roles NOT LIKE '%insider%' ORDER BY p.id LIMIT 1) FROM customer WHERE owner_id = ? AND binned_at IS NULL"
        " AND stage = 'customer' ORDER BY customer.id LIMIT 60",
        (manager.id,),
    )


def _invite(manager: Actor, gathering: int, values: dict[str, Any], at: datetime, dice: Dice, *, held: bool) -> None:
    rows = _candidates(manager)
    chosen = dice.shuffled((int(customer), person) for customer, person in rows)[:_MOST]
    sort = _SORTS[values["sort"]]
    with keep.operation(manager, f"邀请 {len(chosen)} 户 {values['name']}", at=at) as work:
        for place, (customer, person) in enumerate(chosen):
            guest = work.database.row("SELECT name FROM person WHERE id = ?", (person,)) if person else None
            one: dict[str, Any] = {
                "gathering_id": gathering, "customer_id": customer, "user_id": manager.id, "person_id": person,
                "guest": guest[0] if guest else "",
            }  # fmt: skip
            contact = {
                "customer_id": customer, "person_id": person, "user_id": manager.id, "purposes": ("promotion",),
                "content": f"{sort}“{values['name']}”，{values['begins_at']:%Y-%m-%d %H:%M}，{values['place']}。",
            }  # fmt: skip
            if held or place < _MOST - 2:
                one |= _answered(work, contact, sort, values, at + timedelta(minutes=4 * place), dice, held=held)
            work.add_many(Invitation, [one])


def _answered(
    work: keep.Operation,
    contact: dict[str, Any],
    sort: str,
    values: dict[str, Any],
    at: datetime,
    dice: Dice,
    *,
    held: bool,
) -> dict[str, Any]:
    """Return what becomes of one invitation, its contacts written."""
    way = dice.pick(_WAYS)
    answer = ("coming", "coming", "coming", "undecided", "declined", None)[dice.below(6)]
    people = 1 + dice.below(2) if answer == "coming" else None
    said = {"coming": f"来 {people} 人", "undecided": "待定", "declined": "不来"}.get(answer or "", "")
    (made,) = work.add_many(Activity, [{
        **contact, "channel": way, "happened_at": at, "subject": f"邀请参加{sort} {values['name']}", "response": said,
    }])  # fmt: skip
    found: dict[str, Any] = {
        "way": way, "invited_at": at, "activity_id": made, "answer": answer, "people": people,
        "answered_on": (at + timedelta(days=1)).date() if answer else None,
    }  # fmt: skip
    if held and answer == "coming":
        came = dice.below(5) > 0
        result = dice.pick(_RESULTS) if came else ""
        (follow,) = work.add_many(Activity, [{
            **contact, "channel": "gathering", "happened_at": values["begins_at"], "result": result or "没有到会",
            "subject": f"{'参加' if came else '未参加'}{sort} {values['name']}",
        }])  # fmt: skip
        found |= {
            "attended": "yes" if came else "no",
            "came": people if came else None,
            "result": result,
            "follow_up_id": follow,
        }
    return found
