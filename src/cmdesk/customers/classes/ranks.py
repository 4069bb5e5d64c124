"""Classes by rank and figures: 单月/双月/季度, 重点/焦点/一般/潜在, volume, need, old and new."""

from __future__ import annotations

from cmdesk.core.database import current
from cmdesk.core.day.months import months_on
from cmdesk.core.regulation import Rules
from cmdesk.customers.classes import evidence
from cmdesk.customers.classes.scheme import BUYING, LIVING, Proposal

BY_VOLUME = "ORDER BY COALESCE(monthly_volume, -1) DESC, id"


def cadence(rules: Rules) -> list[Proposal]:
    """Return 单月 for the front of the volume ranking, 季度 for its end, 双月 between (S0-34)."""
    rows = current().rows(f"SELECT id, monthly_volume, cadence FROM customer WHERE {BUYING} {BY_VOLUME}")
    total = len(rows)
    monthly, quarterly = rules.number("share.monthly"), rules.number("share.quarterly")
    front = round(total * monthly / 100)
    end = total - round(total * quarterly / 100)
    found = []
    for place, (one, volume, held) in enumerate(rows):
        figure = f"月均销量 {volume} 条" if volume is not None else "月均销量未填"
        rank = f"{figure}，排第 {place + 1}／{total} 户"
        if place < front:
            found.append(Proposal(one, "monthly", f"{rank}，在前 {monthly:g}%", held))
        elif place >= end:
            found.append(Proposal(one, "quarterly", f"{rank}，在后 {quarterly:g}%", held))
        else:
            found.append(Proposal(one, "bimonthly", f"{rank}，居中", held))
    return found


def key_class(rules: Rules) -> list[Proposal]:
    """Return 重点 for the largest, 焦点 for the new, unstable and growing, 一般 for the rest, 潜在 for prospects."""
    count, growth = int(rules.number("class.key.count")), rules.number("class.focus.growth")
    months = int(rules.number("class.new.months"))
    since = months_on(rules.day, -months).isoformat()
    trends = evidence.trends(rules.day)
    rows = current().rows(
        f"SELECT id, monthly_volume, peak_volume, first_trade_on, key_class FROM customer WHERE {BUYING} {BY_VOLUME}"
    )
    found = []
    for place, (one, volume, peak, first, held) in enumerate(rows, start=1):
        if place <= count and volume:
            reason = f"月均销量 {volume} 条，排第 {place}（前 {count} 位为重点）"
            found.append(Proposal(one, "key", reason, held))
        elif first and since < first:
            reason = f"新客户：首次交易 {first}，不满 {months} 个月"
            found.append(Proposal(one, "focus", reason, held))
        elif one in trends:
            found.append(Proposal(one, "focus", trends[one], held))
        elif volume and peak and peak >= volume * growth:
            reason = f"最高月销量 {peak} 条是月均的 {peak / volume:.1f} 倍（{growth:g} 倍起），上量快或不稳定"
            found.append(Proposal(one, "focus", reason, held))
        else:
            found.append(Proposal(one, "ordinary", f"不在前 {count} 位，也没有焦点情形", held))
    return found + _prospective(rules)


def _prospective(rules: Rules) -> list[Proposal]:
    """Return the prospects visited often enough who mean to order (S4-19)."""
    least = int(rules.number("class.prospective.visits"))
    known = evidence.contacts(rules.day)
    rows = current().rows(f"SELECT id, key_class FROM customer WHERE {LIVING} AND stage = 'prospect' ORDER BY id")
    found = []
    for one, held in rows:
        contact = known.get(one)
        if contact is not None and contact.visits >= least and contact.intends:
            reason = f"已拜访 {contact.visits} 次（{least} 次起）并有意向订货"
            found.append(Proposal(one, "prospective", reason, held))
    return found


def volume_level(rules: Rules) -> list[Proposal]:
    """Return A, B or C by the monthly volume; no proposal where it is not known (S4-15)."""
    a, b = rules.number("class.volume.a"), rules.number("class.volume.b")
    rows = current().rows(
        f"SELECT id, monthly_volume, volume_level FROM customer WHERE {BUYING} AND monthly_volume IS NOT NULL ORDER BY id"
    )
    found = []
    for one, volume, held in rows:
        if volume >= a:
            found.append(Proposal(one, "A", f"月均销量 {volume} 条，达到 {a:g} 条", held))
        elif volume >= b:
            found.append(Proposal(one, "B", f"月均销量 {volume} 条，达到 {b:g} 条、不到 {a:g} 条", held))
        else:
            found.append(Proposal(one, "C", f"月均销量 {volume} 条，不到 {b:g} 条", held))
    return found


def need_level(rules: Rules) -> list[Proposal]:
    """Return A where the need is large and urgent, B where one of both or stated, C else (S3-01)."""
    large, people = rules.number("class.need.volume"), rules.number("class.need.people")
    urgent = frozenset(rules.value("class.need.sources"))
    meaning_to = {one for one, contact in evidence.contacts(rules.day).items() if contact.intends}
    rows = current().rows(
        "SELECT id, monthly_volume, office_people, employees, source, logistics_need, supplies, need_level"
        f" FROM customer WHERE {LIVING} ORDER BY id"
    )
    found = []
    for one, volume, office, employees, source, logistics, supplies, held in rows:
        heads = max(office or 0, employees or 0)
        is_large = (volume or 0) >= large or heads >= people
        is_urgent = source in urgent or one in meaning_to
        size = f"月均销量 {volume or 0} 条、{heads} 人"
        if is_large and is_urgent:
            found.append(Proposal(one, "A", f"规模较大（{size}）且迫切（主动找来、引荐或有意向）", held))
        elif is_large or is_urgent or logistics or supplies:
            why = "规模较大" if is_large else "比较迫切" if is_urgent else "已说出需求"
            found.append(Proposal(one, "B", f"{why}（{size}）", held))
        else:
            found.append(Proposal(one, "C", f"尚未见到规模和迫切程度（{size}）", held))
    return found


def age_of(stage: str, first_trade_on: str | None, rules: Rules) -> str:
    """Return ``old`` or ``new`` for one customer on the rules' day; a prospect is new, empty where it is not known (S4-16).

    Args:
        stage: of the customer, ``prospect`` or ``customer``.
        first_trade_on: day of the first trade, as stored.
        rules: of the day asked about.
    """
    if not first_trade_on:
        return "new" if stage == "prospect" else ""
    since = months_on(rules.day, -int(rules.number("class.new.months"))).isoformat()
    return "old" if first_trade_on <= since else "new"


def age_told(rules: Rules) -> str:
    """Return SQL for the same of a customer who is none to be won any more; NULL where it is not known."""
    since = months_on(rules.day, -int(rules.number("class.new.months")))
    known = f"CASE WHEN customer.first_trade_on <= '{since}' THEN 'old' ELSE 'new' END"
    return f"CASE WHEN customer.first_trade_on <> '' THEN {known} END"


def age(rules: Rules) -> list[Proposal]:
    """Return old or new by the first trade (S4-16); it follows from the file and is never confirmed."""
    months = int(rules.number("class.new.months"))
    rows = current().rows(
        f"SELECT id, first_trade_on FROM customer WHERE {BUYING} AND first_trade_on IS NOT NULL ORDER BY id"
    )
    found = []
    for one, first in rows:
        if age_of("customer", first, rules) == "old":
            found.append(Proposal(one, "old", f"首次交易 {first}，已满 {months} 个月", "old"))
        else:
            found.append(Proposal(one, "new", f"首次交易 {first}，不满 {months} 个月", "new"))
    return found
