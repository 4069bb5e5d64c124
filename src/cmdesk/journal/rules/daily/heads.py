"""What the day's records say under the ten heads of the log: proposals, which the person completes (S0-29).

A head of which no record tells stays empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cmdesk.bulletins.rules import running
from cmdesk.core import regulation
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day.months import months_on
from cmdesk.core.field import moment_text
from cmdesk.customers.rules.finding import TITLE
from cmdesk.orders import rules as orders
from cmdesk.orders.rules import Figures
from cmdesk.visits.paper import reminders
from cmdesk.visits.record import Anomaly

MOST_NAMED = 5


def of_day(user_id: int, day: date) -> dict[str, str]:
    """Return what somebody's log of a day begins with: head of ``ANALYSIS`` → text."""
    rows = current().rows(
        "SELECT DISTINCT customer_id FROM visit WHERE user_id = ? AND day = ? AND state = 'done' AND binned_at IS NULL"
        " ORDER BY customer_id",
        (user_id, day.isoformat()),
    )
    visited = [int(row[0]) for row in rows]
    told = {
        **_readings(user_id, day),
        **_lawfulness(user_id, day),
        "turnover": _turnover(visited, day),
        "prices": _prices(visited, day),
        "area_market": _market(user_id, visited, day),
        "problems": _problems(user_id, visited, day),
    }
    return {head: text for head, text in told.items() if text}


def named(names: Sequence[str]) -> str:
    """Return the first of some names and how many there are."""
    rest = f" 等 {len(names)} 项" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + rest


def _readings(user_id: int, day: date) -> dict[str, str]:
    """Tell of stock, ratio, key, new and recommended products, as they were read on the day's visits."""
    rows = current().rows(
        "SELECT p.standing, COALESCE(NULLIF(p.short_name, ''), p.name), SUM(r.stock), SUM(r.demand), COUNT(*),"
        " SUM(CASE WHEN r.stock = 0 THEN 1 ELSE 0 END) FROM stock_reading r JOIN product p ON p.id = r.product_id"
        " JOIN visit v ON v.id = r.visit_id WHERE v.user_id = ? AND v.day = ? AND r.binned_at IS NULL"
        " AND v.binned_at IS NULL GROUP BY p.id, p.standing, p.name, p.short_name, p.position ORDER BY p.position, p.id",
        (user_id, day.isoformat()),
    )
    found: dict[str, str] = {}
    stock, demand = sum(row[2] or 0 for row in rows), sum(row[3] or 0 for row in rows)
    if rows:
        empty = [row[1] for row in rows if row[5]]
        found["stock"] = (
            f"采集 {len(rows)} 个规格，库存合计 {stock}" + (f"；断货：{named(empty)}" if empty else "") + "。"
        )
    if demand:
        found["stock_ratio"] = f"库存 {stock}、下月需求 {demand}，存销比 {stock / demand:.2f}。"
    for head, standing in (("key_brands", "key"), ("new_products", "new"), ("recommended", "recommended")):
        own = [row for row in rows if row[0] == standing]
        if own:
            found[head] = named([f"{row[1]} 库存 {row[2] or 0}、需求 {row[3] or 0}" for row in own]) + "。"
    return found


def _lawfulness(user_id: int, day: date) -> dict[str, str]:
    """Tell whether irregular business was found on the day's visits."""
    offences = current().rows(
        f"SELECT {TITLE}, visit.offences FROM visit JOIN customer ON customer.id = visit.customer_id"
        " WHERE visit.user_id = ? AND visit.day = ? AND visit.state = 'done' AND visit.binned_at IS NULL"
        " ORDER BY visit.position, visit.id",
        (user_id, day.isoformat()),
    )
    bad = [str(name) for name, words in offences if words]
    if not offences:
        return {}
    said = f"发现违规经营：{named(bad)}。" if bad else "未发现违规经营。"
    return {"lawfulness": f"走访 {len(offences)} 户，{said}"}


def _turnover(visited: Sequence[int], day: date) -> str:
    """Tell what the visited ordered this month and the last, and how long their stock lasts at the last month's rate."""
    now, then = orders.figures(visited, day, until=day), orders.figures(visited, months_on(day, -1))
    if not now.placed and not then.placed:
        return ""
    said = f"走访的客户本月至今订货 {orders.quantity(now.ordered)} 条，上月 {orders.quantity(then.ordered)} 条"
    stock = _stock(visited, day)
    first, last = orders.month_of(months_on(day, -1))
    if stock is None or not then.ordered:
        return f"{said}。"
    days = round(Decimal(stock) * ((last - first).days + 1) / then.ordered)
    return f"{said}；当天库存 {stock} 条，按上月订货量约够卖 {days} 天。"


def _stock(visited: Sequence[int], day: date) -> int | None:
    """Return the stock read at customers on a day; None where none was read."""
    if not visited:
        return None
    row = current().row(
        f"SELECT SUM(stock) FROM stock_reading WHERE customer_id IN ({marks(visited)}) AND day = ? AND binned_at IS NULL",
        (*visited, day.isoformat()),
    )
    return int(row[0]) if row and row[0] is not None else None


def _prices(visited: Sequence[int], day: date) -> str:
    """Tell how retail prices on the orders of the visited moved against the month before, and which news of prices hold."""
    now, then = _retail(visited, day), _retail(visited, months_on(day, -1))
    both = [name for name in now if name in then]
    moved = [f"{name} {then[name]:.2f}→{now[name]:.2f} 元" for name in both if now[name] != then[name]]
    said = []
    if moved:
        said.append(f"零售价比上月有变动：{named(moved)}")
    elif both:
        said.append(f"{len(both)} 个规格的零售价与上月持平")
    news = [one.short for one in running.on(day) if one.kind == "news" and one.topic == "price"]
    if news:
        said.append(f"调价信息：{named(news)}")
    return f"{'；'.join(said)}。" if said else ""


def _retail(visited: Sequence[int], day: date) -> dict[str, Decimal]:
    """Return the mean retail price of products on customers' orders in a day's month: name → 元."""
    if not visited:
        return {}
    first, last = orders.month_of(day)
    rows = current().rows(
        "SELECT p.name, SUM(l.retail_price), COUNT(l.retail_price) FROM customer_order o"
        " JOIN order_line l ON l.order_id = o.id AND l.binned_at IS NULL JOIN product p ON p.id = l.product_id"
        f" WHERE o.customer_id IN ({marks(visited)}) AND o.day BETWEEN ? AND ? AND o.state = 'placed'"
        " AND o.binned_at IS NULL AND l.retail_price IS NOT NULL GROUP BY p.id, p.name, p.position"
        " ORDER BY p.position, p.id",
        (*visited, first.isoformat(), last.isoformat()),
    )
    return {str(name): (Decimal(int(total)) / count / 100).quantize(Decimal("0.01")) for name, total, count in rows}


def _market(user_id: int, visited: Sequence[int], day: date) -> str:
    """Tell what was heard of the market on the visits, and how the manager's customers order against last month."""
    rows = current().rows(
        f"SELECT {TITLE}, visit.market FROM visit JOIN customer ON customer.id = visit.customer_id"
        " WHERE visit.user_id = ? AND visit.day = ? AND visit.state = 'done' AND visit.market <> ''"
        " AND visit.binned_at IS NULL ORDER BY visit.position, visit.id",
        (user_id, day.isoformat()),
    )
    said = [f"{name}：{' '.join(str(words).split())}" for name, words in rows]
    own = current().rows("SELECT id FROM customer WHERE owner_id = ? AND binned_at IS NULL", (user_id,))
    ids = [int(row[0]) for row in own]
    now, then = orders.figures(ids, day, until=day), orders.figures(ids, months_on(day, -1), until=months_on(day, -1))
    if visited and then.ordered:
        change = round(100 * (now.ordered - then.ordered) / then.ordered)
        said.append(
            f"所管客户本月至今订货 {orders.quantity(now.ordered)} 条，上月同期 {orders.quantity(then.ordered)} 条（{change:+d}%）。"
        )
    return "\n".join(said)


def _problems(user_id: int, visited: Sequence[int], day: date) -> str:
    """Tell of anomalies, complaints and promises that wait, and of low supply (S1-29, S1-66, S0-45)."""
    said = [_anomalies(user_id, day), _promises(user_id, day)]
    waiting = reminders.complaints(visited, day)
    if waiting:
        titles = dict(
            current().rows(f"SELECT id, {TITLE} FROM customer WHERE id IN ({marks(list(waiting))})", tuple(waiting))
        )
        said.append(f"未结投诉：{named([f'{titles[one]} {text}' for one, text in waiting.items()])}。")
    said.append(_low_supply(orders.figures(visited, day, until=day), day))
    return "\n".join(one for one in said if one)


def _anomalies(user_id: int, day: date) -> str:
    end = moment_text(datetime.combine(day + timedelta(days=1), time.min))
    rows = current().rows(
        f"SELECT {TITLE}, anomaly.trigger FROM anomaly JOIN customer ON customer.id = anomaly.customer_id"
        " WHERE anomaly.user_id = ? AND anomaly.found_at < ? AND (anomaly.closed_at IS NULL OR anomaly.closed_at >= ?)"
        " AND anomaly.binned_at IS NULL ORDER BY anomaly.found_at, anomaly.id",
        (user_id, end, end),
    )
    words = [f"{name} {Anomaly.trigger.about.label_of(str(trigger))}" for name, trigger in rows]
    return f"未了结的异动：{named(words)}。" if words else ""


def _promises(user_id: int, day: date) -> str:
    rows = current().rows(
        f"SELECT {TITLE}, promise.text, promise.due_on FROM promise JOIN customer ON customer.id = promise.customer_id"
        " WHERE promise.user_id = ? AND promise.due_on <= ? AND promise.outcome = 'open' AND promise.binned_at IS NULL"
        " ORDER BY promise.due_on, promise.id",
        (user_id, day.isoformat()),
    )
    words = [f"{name} {text}（{str(due)[5:]} 到期）" for name, text, due in rows]
    return f"到期未兑现的承诺：{named(words)}。" if words else ""


def _low_supply(ordered: Figures, day: date) -> str:
    share, low = ordered.supply_rate, int(regulation.on(day).number("supply.low"))
    if share is None or 100 * share >= low:
        return ""
    return f"走访的客户本月货源满足率 {share:.0%}，低于 {low}%，有 {orders.quantity(ordered.short)} 条没有满足。"
