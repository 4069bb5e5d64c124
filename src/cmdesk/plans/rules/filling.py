"""A week is filled from the due lists: a proposal with a reason for every day, which a person confirms (S1-15).

The rule, as it is told to people: the most overdue first. A customer goes to the visiting day on which he orders, or to
the day before his order day; those who fit none, or whose day is full, go where they are nearest to the others of the
day. A day takes as many as the scheme's most and the working time allow; only where a day would stay below the
scheme's least are customers taken who are due within the next days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cmdesk.cadence import rules as cadence
from cmdesk.cadence.rules import Due, choice
from cmdesk.core import calendar, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock, weekdays
from cmdesk.plans.rules import load, rights, spans
from cmdesk.plans.rules.load import Load
from cmdesk.visits import rules as visits
from cmdesk.visits.rules.routes import following
from cmdesk.visits.rules.routes.ground import Place, apart, place_of


@dataclass(frozen=True, slots=True)
class Call:
    """A visit that is proposed: whom, when, and why on that day."""

    due: Due
    day: date
    minutes: int
    why: str


@dataclass(frozen=True)
class Proposal:
    """How somebody's week could be filled; nothing of it is written.

    Attributes:
        calls: in the order of their days and routes.
        left: customers who are due and for whom no day had room.
        loads: of the days as they would be, day → (visits, least, most).
        notes: what a person should know, as sentences.
    """

    user_id: int
    first: date
    calls: tuple[Call, ...]
    left: tuple[Due, ...]
    loads: Mapping[date, tuple[int, int, int]]
    notes: tuple[str, ...]


@dataclass
class _Day:
    """A visiting day while it is being filled."""

    day: date
    load: Load
    way: int
    near: float
    calls: list[Call] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.load.visits + len(self.calls)

    def takes(self, minutes: int) -> bool:
        gone = sum(call.minutes + self.way for call in self.calls)
        return len(self.calls) < self.load.room and gone + minutes + self.way <= self.load.minutes_left

    def distance(self, place: Place | None) -> float:
        """Return how far a place is from the nearest of the day; far when one of them is not known."""
        if place is None or not self.places:
            return 2 * self.near
        return min(apart(place, other) for other in self.places)


@dataclass(frozen=True, slots=True)
class _Shop:
    weekday: str
    place: Place | None


def propose(actor: Actor, user_id: int, week: date, *, today: date | None = None) -> Proposal:
    """Return how the rest of somebody's week could be filled with the customers he has to visit.

    Args:
        actor: sees only customers he may view.
        user_id: whose week; his own customers are proposed.
        week: a day of the week.
        today: days before it are over; the machine's by default.

    Raises:
        NotAllowed: the actor may not plan for him.
    """
    rights.refuse(actor, "edit", user_id)
    today = today or clock.today()
    span = spans.span("week", week)
    days = _visiting_days(user_id, [day for day in spans.days(span) if day >= today])
    if not days:
        return Proposal(user_id, span.first, (), (), {}, ("这一周没有可以安排走访的工作日了。",))
    known = _known(user_id, days)
    rules = regulation.on(days[0].day)
    asking = _asking(actor, user_id, span.last, today, ("overdue", "today", "due"))
    shops = _shops([one.customer_id for one in asking])
    left = [one for one in asking if not _seat(one, shops[one.customer_id], days)]
    soon = span.last + timedelta(days=int(rules.number("plan.coming.days")))
    _reach_the_least(actor, user_id, days, (span.last, soon, today))
    calls = tuple(call for day in days for call in _route(user_id, day, shops))
    loads = {day.day: (day.count, day.load.least, day.load.most) for day in days}
    return Proposal(user_id, span.first, calls, tuple(left), loads, tuple(_notes(days, left, known)))


def accept(actor: Actor, proposal: Proposal, chosen: Sequence[int] | None = None) -> list[int]:
    """Schedule what was proposed, or only the customers ``chosen``, in one step; returns the ids of the visits.

    Raises:
        Refused: one of them was scheduled meanwhile, or the actor may not.
    """
    wanted = [call for call in proposal.calls if chosen is None or call.due.customer_id in chosen]
    wishes = [
        visits.Wish(call.due.customer_id, proposal.user_id, call.day, "regular",
                    {"reason": call.why[:300], "minutes_planned": call.minutes})
        for call in wanted
    ]  # fmt: skip
    return visits.schedule_many(actor, wishes, title=f"按应访名单排周计划 {proposal.first}，{len(wishes)} 户")


def waiting(actor: Actor, user_id: int, until: date, *, today: date) -> list[Due]:
    """Return whom somebody has to visit until a day and for whom nothing is planned, the most overdue first."""
    return _asking(actor, user_id, until, today, ("overdue", "today", "due", "coming"))


def _asking(actor: Actor, user_id: int, until: date, today: date, states: Sequence[cadence.State]) -> list[Due]:
    """Return who asks for a visit at the end of a span and has none planned from today on."""
    found = cadence.due(actor, until, manager=user_id, states=states)
    planned = _planned(user_id, today)
    return [one for one in found if one.customer_id not in planned]


def _planned(user_id: int, today: date) -> set[int]:
    rows = current().rows(
        "SELECT DISTINCT v.customer_id FROM visit v JOIN due_basis b ON b.customer = v.customer_id WHERE b.owner = ?"
        " AND v.day >= ? AND v.state = 'planned' AND v.binned_at IS NULL",
        (user_id, today.isoformat()),
    )
    return {row[0] for row in rows}


def _visiting_days(user_id: int, days: Sequence[date]) -> list[_Day]:
    """Return the days the scheme suggests; all working days where it suggests none of those that are left."""
    known = calendar.current()
    working = [day for day in days if known.is_working(day)]
    if not working:
        return []
    row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (user_id,))
    suggested = choice.in_force(working[0]).of(row[0] if row else None).weekdays
    chosen = [day for day in working if not suggested or weekdays.key(day) in suggested] or working
    rules = regulation.on(working[0])
    way, near = int(rules.number("day_cover.travel.minutes")), rules.number("plan.near.metres")
    loads = load.loads(user_id, chosen)
    return [_Day(day, loads[day], way, near) for day in chosen]


def _known(user_id: int, days: Sequence[_Day]) -> dict[date, int]:
    """Let the days know where their planned visits are; returns how many they have already."""
    by_day = {one.day.isoformat(): one for one in days}
    for day, longitude, latitude in current().rows(
        "SELECT v.day, c.longitude, c.latitude FROM visit v JOIN customer c ON c.id = v.customer_id WHERE v.user_id = ?"
        f" AND v.day IN ({marks(by_day)}) AND v.state IN ('planned', 'done') AND v.binned_at IS NULL"
        " ORDER BY v.position, v.id",
        (user_id, *by_day),
    ):
        place = place_of(longitude, latitude)
        if place is not None:
            by_day[day].places.append(place)
    return {one.day: one.load.visits for one in days}


def _shops(ids: Sequence[int]) -> dict[int, _Shop]:
    found: dict[int, _Shop] = {}
    for part in chunks(ids):
        for customer, weekday, longitude, latitude in current().rows(
            f"SELECT id, order_weekday, longitude, latitude FROM customer WHERE id IN ({marks(part)})", part
        ):
            found[customer] = _Shop(weekday or "", place_of(longitude, latitude))
    return found


def _seat(one: Due, shop: _Shop, days: Sequence[_Day]) -> bool:
    """Give a customer a day; False when none has room."""
    minutes = one.due_class.minutes[1] or one.due_class.minutes[0]
    free = [day for day in days if day.takes(minutes)]
    if not free:
        return False
    fitting = [day for day in free if _orders(shop.weekday, day.day)]
    # Neighbours go together, but a day that fills up leaves the others empty: after the nearness to the day's
    # other customers (near, or not) the emptier day is taken.
    best = min(
        fitting or free, key=lambda day: (day.distance(shop.place) > day.near, day.count, day.distance(shop.place))
    )
    best.calls.append(Call(one, best.day, minutes, _why(one, shop, best, is_fitting=bool(fitting))))
    if shop.place is not None:
        best.places.append(shop.place)
    return True


def _orders(weekday: str, day: date) -> bool:
    """Tell whether a customer orders on a day or on the next (S1-15)."""
    return bool(weekday) and weekday in {weekdays.key(day), weekdays.KEYS[(day.weekday() + 1) % 7]}


def _why(one: Due, shop: _Shop, day: _Day, *, is_fitting: bool) -> str:
    words = []
    if is_fitting:
        words.append("当日订货" if shop.weekday == weekdays.key(day.day) else "次日订货")
    if shop.place is not None and day.places and day.distance(shop.place) <= day.near:
        words.append(f"与当天其他客户相距不到 {day.near / 1000:g} 公里")
    return "；".join((*words, one.why))


def _reach_the_least(actor: Actor, user_id: int, days: Sequence[_Day], when: tuple[date, date, date]) -> None:
    """Fill days that stay below the least with customers who are due soon."""
    last, soon, today = when
    if all(day.count >= day.load.least for day in days):
        return
    taken = {call.due.customer_id for day in days for call in day.calls}
    coming = [
        one
        for one in _asking(actor, user_id, last, today, ("coming",))
        if one.customer_id not in taken and one.due_from <= soon
    ]
    shops = _shops([one.customer_id for one in coming])
    for one in coming:
        thin = [day for day in days if day.count < day.load.least]
        if not thin:
            return
        _seat(one, shops[one.customer_id], thin)


def _route(user_id: int, day: _Day, shops: Mapping[int, _Shop]) -> list[Call]:
    """Return the calls of a day: along the routes first, then each the nearest to the one before.

    Those whose place is not known come last.
    """
    order = following.order_of(user_id)
    found = sorted(
        (call for call in day.calls if call.due.customer_id in order), key=lambda call: order[call.due.customer_id][:2]
    )
    rest = [call for call in day.calls if call not in found and _place(call, shops)]
    unknown = [call for call in day.calls if call not in found and call not in rest]
    if rest and not found:
        found = [rest.pop(0)]
    while rest:
        here = _place(found[-1], shops)
        nearest = min(rest, key=lambda call: apart(_place(call, shops) or (0, 0), here) if here else 0)
        rest.remove(nearest)
        found.append(nearest)
    return [*found, *unknown]


def _place(call: Call, shops: Mapping[int, _Shop]) -> Place | None:
    shop = shops.get(call.due.customer_id)
    return shop.place if shop else None


def _notes(days: Sequence[_Day], left: Sequence[Due], before: Mapping[date, int]) -> list[str]:
    found = []
    if any(before.values()):
        found.append(f"已经排好的 {sum(before.values())} 户保持不动。")
    thin = [day for day in days if day.count < day.load.least]
    if thin:
        words = "、".join(f"{spans.named('day', day.day)}（{day.count} 户）" for day in thin)
        found.append(f"应访的客户都排完了，{words}仍少于每日 {thin[0].load.least} 户。")
    if left:
        found.append(f"还有 {len(left)} 户排不下：这几天都已满额或时间用完，可增加走访日，或下周优先安排。")
    return found
