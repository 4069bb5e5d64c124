"""What a customer has been given in a month and in a year, against what the office gives away without a signature (S1-74, S4-59).

Small gifts add up: each may be below the limit of one gift, all of them together not. Whoever gives the next one is told
before, and who signs for one is told what he had already.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cmdesk.activities.record import CourtesyEvent, Gift
from cmdesk.core import regulation
from cmdesk.core.approval import Concern, concerns
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.rules.finding import TITLE

_WAY_OUT = "请先在“重要事件”里登记、提交审批，批准后办结，礼品会自动记入台账。"


class Sum(NamedTuple):
    """Gifts to a customer in some time; those without a worth count as pieces only."""

    pieces: int
    worth: Decimal

    def words(self) -> str:
        """Return it for people."""
        return f" {self.pieces} 件 {self.worth:,.2f} 元" if self.pieces else "没有"


class Given(NamedTuple):
    """What a customer was given in the month and in the year of a day."""

    month: Sum
    year: Sum

    def words(self) -> str:
        """Return it with the limits, for whoever is about to give something."""
        month, year = limits()
        return (
            f"已送礼品：本月{self.month.words()}，今年{self.year.words()}；"
            f"不用批准的合计一个月 {month:,.2f} 元、一年 {year:,.2f} 元。"
        )

    def beyond(self, more: Decimal) -> str:
        """Return which limit something more would exceed, in words; empty where none."""
        for span, so_far, limit in zip(("本月", "今年"), self, limits(), strict=True):
            if so_far.worth + more > limit:
                had = f"已送{so_far.words()}，连同" if so_far.pieces else "还没有送过，"
                return f"{span}{had}这次 {so_far.worth + more:,.2f} 元，超过不用批准的 {limit:,.2f} 元"
        return ""


def limits() -> tuple[Decimal, Decimal]:
    """Return how much a customer is given in a month and in a year without a signature."""
    rules = regulation.today()
    month, year = (Decimal(str(rules.number(f"gift.free.{span}"))) for span in ("month", "year"))
    return month, year


def given(customer_id: int, day: date, *, without: int | None = None) -> Given:
    """Return what a customer was given in the month and the year of a day; gifts in the recycle bin do not count.

    Args:
        customer_id: the customer.
        day: a day of that month.
        without: a gift that is left out: the one that is being changed.
    """
    return given_each([(customer_id, day)], without=without)[customer_id, day]


def given_each(wanted: Collection[tuple[int, date]], *, without: int | None = None) -> dict[tuple[int, date], Given]:
    """Return what ``given`` says for each of some customers and days."""
    nothing, money = Sum(0, Decimal(0)), fields_of(Gift)["worth"].python_value
    found: dict[tuple[int, date], Given] = {}
    for year in {day.year for _, day in wanted}:
        pairs = [one for one in wanted if one[1].year == year]
        sums: dict[int, dict[str, Sum]] = {customer: {} for customer, _ in pairs}
        for some in chunks(sums):
            rows = current().rows(
                "SELECT customer_id, substr(given_on, 1, 7), COUNT(*), COALESCE(SUM(worth), 0) FROM gift"
                f" WHERE customer_id IN ({marks(some)}) AND way = 'given' AND given_on >= ? AND given_on <= ?"
                " AND id <> ? AND binned_at IS NULL GROUP BY customer_id, substr(given_on, 1, 7)",
                (*some, f"{year}-01-01", f"{year}-12-31", without or 0),
            )
            for customer, month, pieces, worth in rows:
                sums[customer][str(month)] = Sum(int(pieces), money(int(worth)))
        for customer, day in pairs:
            months = sums[customer]
            whole = Sum(
                sum(one.pieces for one in months.values()), sum((one.worth for one in months.values()), Decimal(0))
            )
            found[customer, day] = Given(months.get(f"{day:%Y-%m}", nothing), whole)
    return found


def refuse_costly(values: Mapping[str, Any], *, without: int | None = None, besides: Decimal | int = 0) -> Decimal:
    """Let nothing of value be given past the approvals, at once or by and by (S4-59); returns what it is worth.

    Args:
        values: of the gift: ``customer_id``, ``way``, ``worth``, ``given_on``.
        without: its id where it is in the ledger already.
        besides: what the customer is given together with it.

    Raises:
        Refused: it is worth more than the office gives away without a signature, or all of the month or year together is.
    """
    if values.get("way") not in {None, "given"} or values.get("worth") is None:
        return Decimal(0)
    worth = Decimal(str(values["worth"]))
    free = Decimal(str(regulation.today().number("gift.free.amount")))
    if worth > free:
        raise Refused(f"价值 {worth:,.2f} 元超过不用批准的 {free:,.2f} 元：{_WAY_OUT}")
    day = values.get("given_on") or clock.today()
    day = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    found = given(int(values["customer_id"]), day, without=without).beyond(worth + besides) if worth else ""
    if found:
        raise Refused(f"这位客户{found}：{_WAY_OUT}")
    return worth


def _concerns(customers: Collection[int]) -> list[Concern]:
    """Return which customers have had so much that what is to be signed now exceeds the month's or the year's limit."""
    today = clock.today()
    waiting = dict(
        current().rows(
            "SELECT customer_id, COALESCE(SUM(amount), 0) FROM courtesy_event WHERE state = 'waiting' AND binned_at IS NULL"
            f" AND customer_id IN ({marks(customers)}) GROUP BY customer_id",
            tuple(customers),
        )
    )
    names = current().rows(
        f"SELECT id, {TITLE} FROM customer WHERE id IN ({marks(customers)}) ORDER BY id", tuple(customers)
    )
    had = given_each([(one, today) for one in customers])
    found = []
    for one, name in names:
        so_far = had[one, today]
        more = fields_of(CourtesyEvent)["amount"].python_value(int(waiting.get(one, 0)))
        words = so_far.beyond(more) if so_far.year.worth else ""
        if words:
            found.append(Concern(f"gifts:{one}:{so_far.year.pieces}:{so_far.year.worth}", f"{name}{words}"))
    return found


concerns.add_source("gifts", _concerns)
