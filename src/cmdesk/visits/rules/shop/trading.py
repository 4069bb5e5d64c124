"""What customers ordered, in a line for the sheet, the entry page and the evening (S0-27, S1-26 ⑤)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmdesk.core.day.months import month_end
from cmdesk.orders import rules as orders
from cmdesk.orders.rules import Figures


def words(found: Figures) -> str:
    """Return the figures of a span in one line: how often ordered, how often it came about and was paid, how much."""
    told = [f"订货 {found.orders} 次"]
    for label, share in (("成功率", found.order_rate), ("结算成功率", found.settlement_rate)):
        told += [f"{label} {share:.0%}"] if share is not None else []
    told += [f"{orders.quantity(found.ordered)} 条", f"{found.amount:,.2f} 元"] if found.placed else []
    if found.supply_rate is not None:
        told.append(f"满足率 {found.supply_rate:.0%}")
    return "，".join(told)


def told(customers: Sequence[int], day: date) -> dict[int, str]:
    """Return what customers ordered in the month of a day until it, and in the month before; who did not is left out.

    The caller has seen to it that the actor may see these customers.
    """
    before = month_end(day, -1)
    now, then = orders.per_customer(customers, day, until=day), orders.per_customer(customers, before)
    found = {}
    for customer in dict.fromkeys(customers):
        parts = [
            f"{month} {words(some[customer])}" for month, some in (("本月", now), ("上月", then)) if customer in some
        ]
        if parts:
            found[customer] = "；".join(parts)
    return found


def of_round(customers: Sequence[int], day: date) -> str:
    """Return what the customers visited on a day have ordered together in its month, and whose orders all failed.

    Empty where nobody's orders are known, so that an office without orders is not told of noughts.
    """
    known = orders.per_customer(customers, day, until=day)
    if not known:
        return ""
    failing = sum(1 for one in known.values() if not one.placed)
    whole = sum(known.values(), Figures())
    silent = len(dict.fromkeys(customers)) - len(known)
    more = [f"{failing} 户订货都没有成功" if failing else "", f"{silent} 户本月还没有订货" if silent else ""]
    return f"当天走访的客户本月至今{words(whole)}" + "".join(f"；{one}" for one in more if one) + "。"
