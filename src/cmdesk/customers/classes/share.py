"""Whether the shares of the classes are as the rules want them, all classes of a scheme together (X-5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from cmdesk.core import regulation
from cmdesk.core.database import current
from cmdesk.core.regulation import Rules
from cmdesk.customers.classes.scheme import Scheme
from cmdesk.staff.rules import Condition

Range = tuple[float, float]
"""Percent, least and most."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many customers are of one class.

    Attributes:
        value: the class; None for those without one.
        label: how people call it.
        count: customers of it.
        share: percent of all the scheme concerns.
        allowed: least and most percent; None where the rules want nothing.
        kept: whether the count is within the range, whole customers considered.
        verdict: one Chinese sentence.
    """

    value: str | None
    label: str
    count: int
    share: float
    allowed: Range | None
    kept: bool
    verdict: str


def ranges(key: str, rules: Rules) -> dict[str, Range]:
    """Return the wanted percentages of a scheme's classes; 常规 is what the others leave (X-5)."""
    if key == "cadence":
        slack = rules.number("share.cadence.tolerance")
        wanted = {name: rules.number(f"share.{name}") for name in ("monthly", "bimonthly", "quarterly")}
        return {name: _clipped(share - slack, share + slack) for name, share in wanted.items()}
    if key == "visit_class":
        core, slack = rules.number("share.core"), rules.number("share.core.tolerance")
        fixed = {
            "core": _clipped(core - slack, core + slack),
            "potential": (rules.number("share.potential.least"), rules.number("share.potential.most")),
            "support": (rules.number("share.support.least"), rules.number("share.support.most")),
        }
        least = 100 - sum(most for _, most in fixed.values())
        most = 100 - sum(least for least, _ in fixed.values())
        return {**fixed, "regular": (max(0.0, least), most)}
    return {}


def shares(scheme: Scheme, on: date, within: Condition = ("", ())) -> list[Share]:
    """Return one row per class, and one for customers without a class if there are any; nothing where nobody is concerned.

    Args:
        scheme: the scheme.
        on: the day whose rules count; the classes are those the files hold now.
        within: condition on ``customer`` for one person's or one area's customers.
    """
    rules = regulation.on(on)
    counts = _counts(scheme, rules, within)
    total = sum(counts.values())
    if not total:
        return []
    allowed = ranges(scheme.key, rules)
    rows = [
        _share(choice.value, choice.label, counts[choice.value], total, allowed.get(choice.value))
        for choice in scheme.choices
    ]
    if counts[None]:
        rows.append(_unclassed(counts[None], total))
    return rows


def together(scheme: Scheme, on: date, within: Condition = ("", ()), rows: Sequence[Share] | None = None) -> str:
    """Return one sentence on the scheme as a whole: kept, broken where, or rules that contradict each other.

    Args:
        scheme: the scheme.
        on: the day whose rules count.
        within: condition on ``customer``.
        rows: what ``shares`` says of the same, where it is known; counted otherwise.
    """
    wanted = ranges(scheme.key, regulation.on(on))
    if not wanted:
        return f"{scheme.label}没有比例要求。"
    least, most = sum(low for low, _ in wanted.values()), sum(high for _, high in wanted.values())
    if least > 100 or most < 100 or any(low > high for low, high in wanted.values()):
        return f"{scheme.label}的比例要求互相矛盾（下限合计 {least:g}%，上限合计 {most:g}%），请先修改制度。"
    rows = shares(scheme, on, within) if rows is None else rows
    if not rows:
        return f"还没有客户，{scheme.label}的比例无从核对。"
    broken = [row.label for row in rows if not row.kept]
    if not broken:
        return f"{scheme.label}的比例全部符合要求。"
    return f"{scheme.label}中 {'、'.join(broken)} 不符合要求，各类要一起调整。"


def _counts(scheme: Scheme, rules: Rules, within: Condition) -> Counter[str | None]:
    where, params = within
    condition = f"{scheme.people} AND {where}" if where else scheme.people
    value = scheme.computed(rules) if scheme.computed else scheme.key
    rows = current().rows(f"SELECT {value}, COUNT(*) FROM customer WHERE {condition} GROUP BY 1", params)
    return Counter({value: int(count) for value, count in rows})


def _share(value: str, label: str, count: int, total: int, allowed: Range | None) -> Share:
    percent = count * 100 / total if total else 0.0
    said = f"{label} {count} 户，占 {percent:.1f}%"
    if allowed is None:
        return Share(value, label, count, percent, None, True, f"{said}。")
    fewest, most = floor(total * allowed[0] / 100), ceil(total * allowed[1] / 100)
    span = f"{allowed[0]:g}%" if allowed[0] == allowed[1] else f"{allowed[0]:g}%–{allowed[1]:g}%"
    if count > most:
        return Share(
            value, label, count, percent, allowed, False, f"{said}，高于规定的 {span}，应减少 {count - most} 户。"
        )
    if count < fewest:
        return Share(
            value, label, count, percent, allowed, False, f"{said}，低于规定的 {span}，应增加 {fewest - count} 户。"
        )
    return Share(value, label, count, percent, allowed, True, f"{said}，符合规定的 {span}。")


def _unclassed(count: int, total: int) -> Share:
    percent = count * 100 / total
    return Share(
        None, "未分类", count, percent, (0.0, 0.0), False, f"还有 {count} 户（{percent:.1f}%）未分类，请先确认分类。"
    )


def _clipped(least: float, most: float) -> Range:
    return max(0.0, least), min(100.0, most)
