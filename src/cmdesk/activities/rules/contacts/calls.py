"""Who is to be called this month: key and focus customers once, ordinary ones twice, as the rules are written (S4-57, X-3)."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from cmdesk.activities.rules.light import Due
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begin, month_end
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_text
from cmdesk.customers import rules as customers
from cmdesk.customers.rules.finding import TITLE

CLASSES: Final = ("key", "focus", "ordinary")


class Call(NamedTuple):
    """A customer who is to be called in a month."""

    customer_id: int
    number: str
    customer: str
    key_class: str
    phones: str
    owner_id: int | None
    owner: str
    wanted: int
    done: int
    last_at: str

    @property
    def left(self) -> int:
        """How many calls are still to be made."""
        return max(0, self.wanted - self.done)

    def light(self, first: date, today: date) -> Due:
        """Return its light: open until the last days of the month, late after it."""
        if not self.left:
            return Due("done", "已完成")
        end = month_end(first)
        if today > end:
            return Due("late", f"欠 {self.left} 次")
        soon = int(regulation.on(first).number("calls.soon.days"))
        return Due("soon" if (end - today).days < soon else "due", f"还差 {self.left} 次")


def month_span(first: date) -> tuple[str, str]:
    """Return the stored moments between which a month lies, the second not included."""
    begin, end = (clock.moment_on(month_begin(first, on)) for on in (0, 1))
    return moment_text(begin), moment_text(end)


def wanted(first: date) -> dict[str, int]:
    """Return calls a month by class of customer, as the rules of that month say."""
    rules = regulation.on(first)
    return {one: int(rules.number(f"calls.{one}")) for one in CLASSES}


def plan(actor: Actor, first: date, *, user_id: int | None = None, limit: int = 2000) -> list[Call]:
    """Return who is to be called in a month and how often he has been, the most owed first.

    Args:
        actor: who asks; only customers he may see.
        first: a day of the month.
        user_id: only this person's customers.
        limit: how many at most.
    """
    where, params = customers.visible(actor)
    parts = [where]
    more = [*params]
    if user_id is not None:
        parts.append("customer.owner_id = ?")
        more.append(user_id)
    since, until = month_span(first)
    counts = wanted(first)
    rows = current().rows(
        f"SELECT customer.id, customer.number, {TITLE}, customer.key_class, customer.phones, customer.owner_id, u.name,"
        " c.calls, c.last_at FROM customer"
        ' LEFT JOIN "user" u ON u.id = customer.owner_id LEFT JOIN (SELECT customer_id, count(*) AS calls,'
        " max(happened_at) AS last_at FROM activity WHERE happened_at >= ? AND happened_at < ?"
        " AND channel IN ('phone_out', 'phone_in') AND binned_at IS NULL GROUP BY customer_id) c"
        " ON c.customer_id = customer.id WHERE customer.binned_at IS NULL AND customer.merged_into_id IS NULL"
        f" AND customer.key_class IN ('key', 'focus', 'ordinary'){also(*parts)}",
        (since, until, *more),
    )
    found = [
        Call(one, number, title, key, phones or "", owner_id, owner or "", counts[key], int(done or 0), last or "")
        for one, number, title, key, phones, owner_id, owner, done, last in rows
    ]
    order = {key: at for at, key in enumerate(CLASSES)}
    found.sort(key=lambda one: (-one.left, order[one.key_class], one.number))
    return found[:limit]


def looks_inverted(first: date) -> bool:
    """Tell whether ordinary customers get more calls than key ones, which the rules most likely did not mean (X-3)."""
    counts = wanted(first)
    return counts["ordinary"] > min(counts["key"], counts["focus"])


def swap(actor: Actor, valid_from: date) -> dict[str, int]:
    """Exchange the numbers of key and focus customers with that of ordinary ones, from a day on.

    Raises:
        NotAllowed: the actor may not change regulations.
        Refused: key and focus customers have different numbers, so that it is not plain what should be exchanged.
    """
    counts = wanted(valid_from)
    if counts["key"] != counts["focus"]:
        raise Refused("重点和焦点客户的次数不同，不能一键对调，请在 设置 → 制度 中分别修改。")
    for key, value in (("key", counts["ordinary"]), ("focus", counts["ordinary"]), ("ordinary", counts["key"])):
        regulation.change(actor, f"calls.{key}", value, valid_from)
    return wanted(valid_from)
