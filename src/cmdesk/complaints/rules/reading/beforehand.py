"""What to know while somebody complains: who he is, what is owed to him, what he complained of and took before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cmdesk.activities import rules as activities
from cmdesk.activities.record import Activity
from cmdesk.activities.rules.ahead.briefing import Word
from cmdesk.activities.rules.contacts import entries
from cmdesk.activities.rules.light import Tone
from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.reading import lists
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.orders import rules as orders
from cmdesk.visits.rules import history

_EARLIER: Final = 5
_CONTACTS: Final = 3
_PRODUCTS: Final = 6
_ORDERS: Final = 3
_GOODS: Final = 4


@dataclass(frozen=True)
class Known:
    """A customer on the phone.

    Attributes:
        contact: who usually speaks for him; may be empty.
        words: what he complained of, what is owed, when he orders, his last orders, what he wanted last, the last contacts; the
            gravest first.
    """

    customer_id: int
    title: str
    phones: tuple[str, ...]
    contact: str
    words: tuple[Word, ...]


def known(actor: Actor, customer_id: int) -> Known:
    """Return what is known of a customer, as far as the actor may see it.

    Of a customer of somebody else, whom he may not look up, he learns no more than name and phone.

    Raises:
        NotFound: there is no such customer.
    """
    file = customers.read(rights.as_receiver(actor), customer_id)
    words = _earlier(actor, customer_id)
    contact = ""
    try:
        words += activities.briefing(actor, customer_id).words()
        words += _ordering(customers.read(actor, customer_id)) + _orders(actor, customer_id)
        words += _stock(actor, customer_id)
        words += _contacts(actor, customer_id)
        contact = next((one.name for one in customers.persons_of(actor, customer_id)), "")
    except Refused:
        words.append(Word("plain", "档案", "不是您负责的客户，往来和承诺不显示；受理后由经办人跟进。"))
    return Known(customer_id, file.title(), tuple(file.phones), contact, tuple(words))


def _earlier(actor: Actor, customer_id: int) -> list[Word]:
    found = []
    for row in lists.rows(actor, customer_id=customer_id, limit=_EARLIER):
        is_open = row.state != "archived"
        said = f"{row.received_at:%Y-%m-%d} {row.type.partition('（')[0]}：{row.facts}（{moves.LABELS[row.state]}）"
        tone: Tone = "late" if row.overdue else "soon" if is_open else "plain"
        found.append(Word(tone, "未结投诉" if is_open else "投诉", said))
    return found


def _ordering(file: Customer) -> list[Word]:
    """Return on which day and how often he orders, as far as his file says it."""
    day = Customer.order_weekday.about.label_of(file.order_weekday) if file.order_weekday else ""
    parts = [day, f"每 {file.order_cycle} 天一次" if file.order_cycle else ""]
    said = "，".join(part for part in parts if part)
    return [Word("plain", "订货日/周期", said)] if said else []


def _orders(actor: Actor, customer_id: int) -> list[Word]:
    """Return his last orders: day, number, goods, what it cost, what of it did not come."""
    found = []
    for one in orders.last_orders(actor, customer_id, _ORDERS):
        short = one.placed and one.supplied is not None and one.supplied < one.ordered
        parts = [
            f"{one.day:%m-%d} {one.number} {one.said(_GOODS)}",
            f"{one.amount:,.2f} 元" if one.placed else "",
            f"只供了 {orders.quantity(one.supplied)}（订 {orders.quantity(one.ordered)}）" if short else "",
            "结算不成功" if one.placed and one.settlement == "failed" else "",
        ]
        tone: Tone = "plain" if one.placed else "soon"
        found.append(Word(tone, "订货", "，".join(part for part in parts if part)))
    return found


def _stock(actor: Actor, customer_id: int) -> list[Word]:
    """Return what he wanted and had of each product on the last day it was asked, in one line."""
    trends = history.trend(actor, customer_id, visits=1)
    if not trends:
        return []
    day = max(points[-1][0] for _, points in trends)
    parts = []
    for name, ((_, stock, demand), *_later) in trends[:_PRODUCTS]:
        figures = [f"要货 {demand}" if demand is not None else "", f"库存 {stock}" if stock is not None else ""]
        parts.append(f"{name} {' '.join(one for one in figures if one)}".rstrip())
    more = f" 等 {len(trends)} 种" if len(trends) > _PRODUCTS else ""
    return [Word("plain", "最近要货/库存", f"{day:%m-%d} {'；'.join(parts)}{more}")]


def _contacts(actor: Actor, customer_id: int) -> list[Word]:
    """Return the contacts before the newest one, which the briefing tells of already."""
    label = Activity.channel.about.label_of
    return [
        Word("plain", "往来", f"{one.happened_at:%m-%d} {label(one.channel)} {one.subject or one.content}"[:120])
        for one in entries.timeline(actor, customer_id, limit=_CONTACTS + 1)[1:]
    ]
