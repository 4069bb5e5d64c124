"""Important days of customers in an invented office: submitted, signed by the superiors, settled; some are under way today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from cmdesk.activities.record import Activity, CourtesyEvent, Gift
from cmdesk.activities.rules.courtesy import signing as rules
from cmdesk.core import approval, calendar
from cmdesk.core.actor import Actor
from cmdesk.core.approval import ApprovalPart
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.staff.demo import signing
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

Values = dict[str, Any]

_EVERY: Final = 60  # days between two settled occasions of one manager
_SETTLED: Final = timedelta(days=7)  # by then an occasion is settled
_PAST: Final = (("wedding", "gift"), ("opening", "both"), ("birthday", "gift"), ("festival", "gift"))
_REASONS: Final = (
    "往年订货稳定，配合度高。",
    "片区带头户，周边客户都看他。",
    "今年配合陈列和新品试销。",
    "去年也随过礼，按同样标准。",
)
_LARGE: Final = 1200  # 元; the general manager signs, and everybody types his password once more
_NEVER: Final = timedelta(days=400)  # nobody has signed yet


def tell(story: Story, manager: Actor, customers: Sequence[int], said: Mapping[str, Sequence[str]]) -> None:
    """Write the important days of one manager's customers, each through its approval.

    Args:
        story: the office.
        manager: who sees to them.
        customers: ids of his.
        said: what people write, by what it is.
    """
    dice = Dice(story.seed, "occasions", manager.login)
    for day in story.days_apart(_EVERY, dice):
        if day >= story.today - _SETTLED:
            break
        occasion, way = dice.pick(_PAST)
        amount = 100 + 50 * dice.below(8)
        made = _plan(story, manager, _values(manager, dice.pick(customers), occasion, day, way, amount))
        if made is not None:
            _settle(manager, made, day, dice.pick(said["gift"]), amount)
    _under_way(story, manager, customers, dice)


def _under_way(story: Story, manager: Actor, customers: Sequence[int], dice: Dice) -> None:
    """Write what is ahead: one that waits for the superior, one large or sent back or refused, one not submitted yet."""
    managers = [one.id for one in story.of_role("account_manager")]
    place = managers.index(manager.id)
    ahead = [story.today + timedelta(days=days + dice.below(4)) for days in (4, 8, 12)]
    occasion, way = dice.pick(_PAST)
    waiting = _values(manager, dice.pick(customers), occasion, ahead[0], way, 200 + 50 * dice.below(5))
    _plan(story, manager, waiting, after=_NEVER)
    amount = _LARGE if place == 0 else 400 + 50 * dice.below(5)
    other = _values(manager, dice.pick(customers), "wedding", ahead[1], "gift", amount)
    made = _plan(story, manager, other, after=_NEVER)
    if made is not None and place in {1, 2}:
        _turn_down(story, made, back=place == 1)
    with keep.operation(manager, "登记重要事件", at=_begun(story, 16)) as work:
        work.add_many(CourtesyEvent, [_values(manager, dice.pick(customers), "other", ahead[2], "phone", None)])


def _values(manager: Actor, customer: int, occasion: str, day: date, way: str, amount: int | None) -> Values:
    return {
        "customer_id": customer, "user_id": manager.id, "occasion": occasion, "happens_on": day, "way": way,
        "amount": amount, "note": _REASONS[customer % len(_REASONS)] if amount else "",
    }  # fmt: skip


def _begun(story: Story, hour: int) -> datetime:
    """Return an hour of the last working day before today."""
    return datetime.combine(calendar.current().previous_working_day(story.today - timedelta(days=1)), time(hour, 10))


def _plan(story: Story, manager: Actor, values: Values, *, after: timedelta = timedelta(hours=2)) -> int | None:
    """Enter an event some days before it and submit it; returns it, or None where it was not approved although signed.

    Args:
        story: the office.
        manager: who submits.
        values: of the event.
        after: how long each signer takes.
    """
    is_past = values["happens_on"] < story.today
    first = calendar.current().previous_working_day(values["happens_on"] - timedelta(days=5))
    at = datetime.combine(first, time(10, 20)) if is_past else _begun(story, 15)
    with keep.operation(manager, "登记重要事件", at=at) as work:
        made = work.add(CourtesyEvent, values)
    people = {actor.id: actor for actor in story.actors.values()}
    title = rules.title(keep.read(CourtesyEvent, made))
    state = signing.run(
        people, manager, (CourtesyEvent.KIND, made), rules.FLOW, title, at + timedelta(minutes=10), after=after,
        words="同意。", facts=rules.facts(made),
    )  # fmt: skip
    return made if state == "approved" or not is_past else None


def _turn_down(story: Story, event_id: int, *, back: bool) -> None:
    """Let the superior send an event back, or refuse it, an hour after he got it."""
    found = approval.of_record(CourtesyEvent.KIND, event_id)
    at = _begun(story, 16) + timedelta(minutes=30)
    if found is None or at > datetime.now():  # noqa: DTZ005  # local, as every moment of a record
        return
    (part, *_) = keep.read_all(ApprovalPart, "approval_id = ? AND state = 'waiting' ORDER BY id", (found.id,))
    chief = next(actor for actor in story.actors.values() if actor.id == part.user_id)
    with clock.written_at(at):
        if back:
            approval.send_back(chief, found.id, "金额高于同级客户，请附上年订货情况，或改为 300 元。")
        else:
            approval.refuse(chief, found.id, "上月已随礼，本次电话祝贺即可。")


def _settle(manager: Actor, event_id: int, day: date, gift: str, amount: int) -> None:
    """Let the manager tell how it went, as ``events.finish`` writes it."""
    record = keep.read(CourtesyEvent, event_id)
    subject = f"{record.title()}：{CourtesyEvent.way.show(record.way)}"
    contact = {
        "customer_id": record.customer_id, "user_id": manager.id, "channel": "event", "purposes": ("care",),
        "happened_at": datetime.combine(day, time(11)), "subject": subject, "content": record.note,
        "result": "已到场祝贺，客户很高兴。" if record.way == "both" else "已送到，客户致谢。", "cost": amount,
    }  # fmt: skip
    with keep.operation(manager, f"办结 {record.title()}", at=datetime.combine(day, time(17, 40))) as work:
        (activity,) = work.add_many(Activity, [contact])
        _give(work, record, gift, amount, activity)
        work.edit(CourtesyEvent, event_id, {"state": "done", "activity_id": activity})


def _give(work: Operation, record: CourtesyEvent, gift: str, amount: int, activity: int) -> None:
    given = {
        "customer_id": record.customer_id, "way": "given", "name": gift, "worth": amount, "given_on": record.happens_on,
        "user_id": record.user_id, "event_id": record.id, "activity_id": activity, "collected": True,
    }  # fmt: skip
    work.add_many(Gift, [given])
