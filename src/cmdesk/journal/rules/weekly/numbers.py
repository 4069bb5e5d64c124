"""The numbers of the sheet 走访信息, read from the records; each with the one it is compared with (S1-21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from cmdesk.activities.rules import rights as contacts
from cmdesk.cadence.rules.period import Span
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day.months import months_on
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.finding import TITLE
from cmdesk.journal.rules.figure import between
from cmdesk.journal.rules.weekly import classes
from cmdesk.orders import rules as orders
from cmdesk.plans.rules import spans
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit

_WEEK = timedelta(days=7)


class Compared(NamedTuple):
    """A number beside the one of the time before, as people read them."""

    label: str
    now: str
    before: str
    change: str


class ClassCount(NamedTuple):
    """How many customers of a class there are, and how many more than a week and a month ago."""

    label: str
    now: int
    week: int
    month: int


class CategorySales(NamedTuple):
    """What customers ordered of a category this month until a day, and last month until the same day of the month.

    The unit is that of its goods; empty where they have different ones.
    """

    category: str
    now: Decimal
    before: Decimal
    unit: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """Both quantities, as people read them."""
        return orders.counted(self.now, self.unit), orders.counted(self.before, self.unit)

    @property
    def change(self) -> str:
        """The change in per cent."""
        return _percent(self.now, self.before)


class LastVisit(NamedTuple):
    """A customer planned for the week, and what the last visit to him brought."""

    day: date
    customer_id: int
    customer: str
    visit_class: str
    last_on: date | None
    result: str
    purpose: str


@dataclass(frozen=True)
class WeekFigures:
    """All numbers of a week's sheet.

    Attributes:
        week: the week that is planned.
        told: the week that the figures are of: that one once it has begun, else the one before it.
        until: the last day that counts.
    """

    week: Span
    told: Span
    until: date
    figures: list[Compared]
    classes: list[ClassCount]
    categories: list[CategorySales]
    last: list[LastVisit]


def of_week(actor: Actor, user_id: int, day: date, today: date) -> WeekFigures:
    """Return the numbers of somebody's week, as far as the actor may know them.

    Args:
        actor: who looks.
        user_id: whose week.
        day: any day of it.
        today: until when anything is known.
    """
    week = spans.span("week", day)
    told = week if week.first <= today else spans.preceding("week", day)
    until = min(told.last, today)
    own = own_customers(actor, user_id)
    same = months_on(until, -1)
    return WeekFigures(
        week,
        told,
        until,
        [*_visits(user_id, told), *_sales(own, until, same), *_satisfied(user_id, until, same), *_found(user_id, told)],
        _classes(user_id, until, same),
        _categories(own, until, same),
        _last_visits(actor, user_id, week),
    )


def new_customers(user_id: int, span: Span) -> list[str]:
    """Return who came into the net in a span: 名称（首次交易日）."""
    begin, end = between(span)
    rows = current().rows(
        f"SELECT {TITLE}, customer.first_trade_on FROM customer WHERE customer.owner_id = ? AND customer.binned_at IS NULL"
        " AND customer.stage = 'customer' AND (customer.first_trade_on BETWEEN ? AND ?"
        " OR (customer.first_trade_on IS NULL AND customer.created_at >= ? AND customer.created_at < ?))"
        " ORDER BY customer.first_trade_on, customer.id",
        (user_id, str(span.first), str(span.last), begin, end),
    )
    return [f"{name}（{date.fromisoformat(day):%m-%d} 首次交易）" if day else f"{name}（新建档）" for name, day in rows]


def demands(actor: Actor, user_id: int, span: Span) -> list[str]:
    """Return what customers said in a span that they and their customers want: 客户：需求."""
    where, params = contacts.visible(actor)
    rows = current().rows(
        f"SELECT {TITLE}, activity.needs FROM activity JOIN customer ON customer.id = activity.customer_id"
        " WHERE activity.user_id = ? AND activity.happened_at >= ? AND activity.happened_at < ? AND activity.needs <> ''"
        f" AND activity.binned_at IS NULL{also(where)} ORDER BY activity.happened_at, activity.id LIMIT 20",
        (user_id, *between(span), *params),
    )
    return [f"{name}：{' '.join(str(words).split())}" for name, words in rows]


def offences(user_id: int, span: Span) -> list[str]:
    """Return where visits of a span found something unlawful: 客户：假、私."""
    rows = current().rows(
        f"SELECT {TITLE}, visit.offences FROM visit JOIN customer ON customer.id = visit.customer_id"
        " WHERE visit.user_id = ? AND visit.day BETWEEN ? AND ? AND visit.state = 'done' AND visit.offences <> ''"
        " AND visit.binned_at IS NULL ORDER BY visit.day, visit.position, visit.id",
        (user_id, str(span.first), str(span.last)),
    )
    label = Visit.offences.about.label_of
    return [f"{name}：{'、'.join(label(one) for one in str(found).split(','))}" for name, found in rows]


def own_customers(actor: Actor, user_id: int) -> list[int]:
    """Return the customers of somebody whose orders the actor may see."""
    where, params = orders.visible(actor)
    rows = current().rows(
        f"SELECT id FROM customer WHERE owner_id = ? AND binned_at IS NULL{also(where)}",
        (user_id, *params),
    )
    return [int(row[0]) for row in rows]


def _visits(user_id: int, told: Span) -> list[Compared]:
    def made(span: Span) -> tuple[int, int]:
        row = current().row(
            "SELECT COUNT(*), COUNT(CASE WHEN state = 'done' THEN 1 END) FROM visit WHERE user_id = ? AND day BETWEEN ? AND ?"
            " AND state <> 'cancelled' AND binned_at IS NULL",
            (user_id, str(span.first), str(span.last)),
        )
        return (int(row[0]), int(row[1] or 0)) if row else (0, 0)

    now, before = made(told), made(_week_before(told))

    def words(one: tuple[int, int]) -> str:
        return f"计划 {one[0]} 户，实际 {one[1]} 户" + (f"，{100 * one[1] / one[0]:.0f}%" if one[0] else "")

    return [Compared("拜访情况（周）", words(now), words(before), _signed(now[1] - before[1], "户"))]


def _sales(own: Sequence[int], until: date, same: date) -> list[Compared]:
    """Return quantity, turnover, the customers' margin and how far demand was met: this month and last, to the same day."""
    now = orders.figures(own, until, until=until)
    before = orders.figures(own, same, until=same)
    units = orders.unit_of(own, until, until=until), orders.unit_of(own, same, until=same)
    return [
        Compared("销量（月）", _quantity(now, units[0]), _quantity(before, units[1]), _percent(now.came, before.came)),
        Compared("销售额（月，元）", f"{now.amount:,.2f}", f"{before.amount:,.2f}", _percent(now.amount, before.amount)),
        Compared("客户月毛利（元）", _money(now.margin), _money(before.margin), _percent(now.margin, before.margin)),
        Compared("需求满足度（月）", _share(now.supply_rate), _share(before.supply_rate), _points(now.supply_rate, before.supply_rate)),
    ]  # fmt: skip


def _satisfied(user_id: int, until: date, same: date) -> list[Compared]:
    """Return how content customers are with somebody's service: the mean of the marks of the month, as a share of full marks."""

    def mean(day: date) -> float | None:
        begin, end = between(Span(day.replace(day=1), day))
        row = current().row(
            "SELECT AVG(rating.mean / rating.full) FROM rating WHERE rating.served_id = ? AND rating.rated_at >= ?"
            " AND rating.rated_at < ? AND rating.mean IS NOT NULL AND rating.binned_at IS NULL",
            (user_id, begin, end),
        )
        return float(row[0]) if row and row[0] is not None else None

    now, before = mean(until), mean(same)
    return [Compared("服务满意度（月）", _share(now), _share(before), _points(now, before))]


def _found(user_id: int, told: Span) -> list[Compared]:
    now, before = len(offences(user_id, told)), len(offences(user_id, _week_before(told)))
    new, newer = len(new_customers(user_id, _week_before(told))), len(new_customers(user_id, told))
    return [
        Compared("违规经营（周）", f"{now} 户", f"{before} 户", _signed(now - before, "户")),
        Compared("新入网客户（周）", f"{newer} 户", f"{new} 户", _signed(newer - new, "户")),
    ]


def _classes(user_id: int, until: date, same: date) -> list[ClassCount]:
    now, week, month = (classes.counts(user_id, day) for day in (until, until - _WEEK, same))
    known = [(choice.value, choice.label) for choice in Customer.visit_class.about.choices]
    found = [
        ClassCount(label, now[value], now[value] - week[value], now[value] - month[value])
        for value, label in (*known, ("", "未分类"))
        if value or now[value] or week[value] or month[value]
    ]
    whole = ClassCount("合计", now.total(), now.total() - week.total(), now.total() - month.total())
    return [*found, whole]


def _categories(own: Sequence[int], until: date, same: date) -> list[CategorySales]:
    now, before = (ordered(own, day) for day in (until, same))
    none: tuple[Decimal, set[str]] = Decimal(0), set()
    names = sorted({*now, *before}, key=lambda name: (-now.get(name, none)[0], name))
    found = []
    for name in names:
        (many, units), (fewer, others) = now.get(name, none), before.get(name, none)
        one_unit = units | others
        found.append(CategorySales(name, many, fewer, one_unit.pop() if len(one_unit) == 1 else ""))
    return found


def ordered(own: Sequence[int], until: date) -> dict[str, tuple[Decimal, set[str]]]:
    """Return category → quantity that customers ordered from the first of the month until a day, and in which units."""
    found: dict[str, tuple[Decimal, set[str]]] = {}
    for part in chunks(own):
        rows = current().rows(
            "SELECT p.category, p.unit, SUM(l.quantity) FROM customer_order o JOIN order_line l ON l.order_id = o.id"
            " AND l.binned_at IS NULL JOIN product p ON p.id = l.product_id"
            f" WHERE o.customer_id IN ({marks(part)}) AND o.day BETWEEN ? AND ? AND o.state = 'placed'"
            " AND o.binned_at IS NULL GROUP BY p.category, p.unit",
            (*part, str(until.replace(day=1)), str(until)),
        )
        for category, unit, many in rows:
            whole, units = found.get(category or "未分品类", (Decimal(0), set()))
            found[category or "未分品类"] = whole + Decimal(str(many or 0)), units | {str(unit)}
    return found


def _last_visits(actor: Actor, user_id: int, week: Span) -> list[LastVisit]:
    """Return the customers planned for a week in the order of their days, with what the visit before it brought."""
    label = Customer.visit_class.about.label_of
    found = []
    for day in spans.days(week):
        stops = [one for one in visits.stops(actor, user_id, day) if one.state != "cancelled"]
        known = _last_of([one.customer_id for one in stops], week.first)
        for one in stops:
            last_on, result, visit_class = known.get(one.customer_id, (None, "", ""))
            purpose = "；".join(part for part in (one.purpose, one.focus) if part)
            found.append(LastVisit(day, one.customer_id, one.customer, label(visit_class), last_on, result, purpose))
    return found


def _last_of(customers: Sequence[int], before: date) -> dict[int, tuple[date | None, str, str]]:
    """Return (day, what came of it, class) of the last visit made to customers before a day."""
    if not customers:
        return {}
    rows = current().rows(
        "SELECT customer.id, visit.day, activity.result, activity.opinions, visit.changes, customer.visit_class"
        " FROM customer LEFT JOIN visit ON visit.id = (SELECT v.id FROM visit v WHERE v.customer_id = customer.id"
        " AND v.state = 'done' AND v.day < ? AND v.binned_at IS NULL ORDER BY v.day DESC, v.id DESC LIMIT 1)"
        f" LEFT JOIN activity ON activity.id = visit.activity_id WHERE customer.id IN ({marks(customers)})",
        (before.isoformat(), *customers),
    )
    return {
        int(key): (
            date.fromisoformat(day) if day else None,
            "；".join(
                f"{word}{told}"
                for word, text in (("", result), ("意见：", opinions), ("变化：", changes))
                if (told := " ".join(str(text or "").split()).rstrip("。；"))
            ),
            str(visit_class or ""),
        )
        for key, day, result, opinions, changes, visit_class in rows
    }


def _week_before(span: Span) -> Span:
    return Span(span.first - _WEEK, span.last - _WEEK)


def _quantity(one: orders.Figures, unit: str) -> str:
    return f"{orders.counted(one.came, unit)}（订货 {orders.counted(one.ordered, unit)}）"


def _money(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"


def _share(part: float | None) -> str:
    return "—" if part is None else f"{100 * part:.1f}%"


def _percent(now: Decimal | None, before: Decimal | None) -> str:
    """Return the change in per cent of what was before; nothing where there was nothing."""
    if now is None or not before:
        return ""
    return f"{100 * float((now - before) / before):+.1f}%"


def _points(now: float | None, before: float | None) -> str:
    return "" if now is None or before is None else f"{100 * (now - before):+.1f} 个百分点"


def _signed(number: int, unit: str) -> str:
    return f"{number:+d} {unit}" if number else "持平"
