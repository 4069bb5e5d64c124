"""核心/潜力/常规/帮扶: who gets which service (S1-77…S1-81).

The database tells who meets which standard; ranks and reasons are made here, for the shares are taken of all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.day.months import months_on
from cmdesk.core.regulation import Rules
from cmdesk.customers.classes.scheme import BUYING, Proposal
from cmdesk.customers.record import Customer
from cmdesk.customers.record import choices as c


class _Fit(NamedTuple):
    """A file that meets a standard, with what its rank and reason need."""

    id: int
    held: str | None
    standards: int
    market: str
    format: str
    grade: int
    terminal: str
    volume: int | None


_MARKETS, _FORMATS, _TERMINALS, _SUPPORT = (
    {choice.value: choice.label for choice in choices}
    for choices in (c.MARKET_TYPES, c.RETAIL_FORMATS, c.TERMINAL_STATES, c.SUPPORT_REASONS)
)
_CORE, _POTENTIAL = 1, 2  # a file may meet both standards: 3
_LACKING = " || ".join(
    f"CASE WHEN {column} IS NULL THEN '、{label}' ELSE '' END"
    for column, label in (
        ("grade", "档位"),
        ("market_type", "市场类型"),
        ("retail_format", "业态"),
        ("terminal_state", "现代终端"),
    )
)
_LACKING += " || CASE WHEN terminal_state = 'promising' AND terminal_level IS NULL THEN '、终端级别' ELSE '' END"


def propose(rules: Rules) -> list[Proposal]:
    """Return the class of every customer: those who must be supported, then by standard and rank within the share."""
    must, said = _musts(rules)
    core, potential = _standard(rules, "core"), _standard(rules, "potential")
    text = (
        f"SELECT id, visit_class, {must[0]}, CASE WHEN {core[0]} THEN {_CORE} ELSE 0 END"
        f" + CASE WHEN {potential[0]} THEN {_POTENTIAL} ELSE 0 END,"
        f" {_LACKING}, violation_on, market_type, retail_format, grade, terminal_state, monthly_volume"
        f" FROM customer WHERE {BUYING} ORDER BY id"
    )
    found: list[Proposal] = []
    fit: list[_Fit] = []
    rows = current().rows(text, (*must[1], *core[1], *potential[1]))
    for one, held, obliged, standards, lacking, violation, *rest in rows:
        if obliged:
            found.append(Proposal(one, "support", said[obliged].format(violation=violation), held))
        elif standards:
            fit.append(_Fit(one, held, standards, *rest))
        elif lacking:
            found.append(Proposal(one, "regular", f"资料不全（缺{lacking[1:]}），暂列为常规", held))
        else:
            found.append(Proposal(one, "regular", "不在核心、潜力、帮扶的标准内", held))
    fit.sort(key=lambda file: (-(file.volume or 0), -file.grade, file.id))
    found += _placed(
        fit,
        round(len(rows) * rules.number("share.core") / 100),
        int(len(rows) * rules.number("share.potential.most") / 100),
    )
    return found


def _standard(rules: Rules, name: str) -> tuple[str, list[Any]]:
    """Return the condition that a class's standard puts on ``customer`` by the rules of the day."""
    part = rules.beginning(f"class.{name}.")
    conditions = ["grade BETWEEN ? AND ?"]
    params: list[Any] = [rules.number(f"class.{name}.grade.least"), rules.number(f"class.{name}.grade.most")]
    for column, key in (("market_type", "markets"), ("retail_format", "formats"), ("terminal_state", "terminals")):
        wanted = list(rules.value(f"class.{name}.{key}"))
        conditions.append(f"{column} IN ({marks(wanted)})")
        params += wanted
    if "levels" in part:
        conditions.append(f"(terminal_state <> 'promising' OR terminal_level IN ({marks(part['levels'])}))")
        params += part["levels"]
    return " AND ".join(conditions), params


def _musts(rules: Rules) -> tuple[tuple[str, list[Any]], dict[int, str]]:
    """Return SQL that numbers the reason why a customer must be supported (0 is none), and the reasons by number."""
    months = int(rules.number("class.support.violation.months"))
    said = {1: f"{{violation}} 被查处违规，在近 {months} 个月内，必须帮扶"}
    cases = ["WHEN violation_on BETWEEN ? AND ? THEN 1"]
    params: list[Any] = [months_on(rules.day, -months).isoformat(), rules.day.isoformat()]
    for number, must in enumerate(rules.value("class.support.must"), start=2):
        reasons = str(must).split("+")
        held = " AND ".join("',' || support_reasons || ',' LIKE ?" for _ in reasons)
        cases.append(f"WHEN {held} THEN {number}")
        params += [f"%,{reason},%" for reason in reasons]
        said[number] = f"帮扶情形：{'且'.join(_SUPPORT.get(reason, reason) for reason in reasons)}，必须帮扶"
    return (f"CASE {' '.join(cases)} ELSE 0 END", params), said


def _placed(files: list[_Fit], core_places: int, potential_places: int) -> Iterable[Proposal]:
    """Give the places of each class to the largest that meet its standard; who finds core full may be potential."""
    core = [file for file in files if file.standards & _CORE]
    yield from _ranked("core", core[:core_places], core_places)
    full = {file.id for file in core[core_places:]}
    potential = [
        file for file in files if file.standards == _POTENTIAL or (file.id in full and file.standards & _POTENTIAL)
    ]
    yield from _ranked("potential", potential[:potential_places], potential_places)
    left = [file for file in core[core_places:] if not file.standards & _POTENTIAL] + potential[potential_places:]
    for file in left:
        label, places = ("核心", core_places) if file.standards == _CORE else ("潜力", potential_places)
        reason = f"{_described(file)}，{label}名额 {places} 户已满，列为常规"
        yield Proposal(file.id, "regular", reason, file.held)


def _ranked(value: str, files: list[_Fit], places: int) -> Iterable[Proposal]:
    label = Customer.visit_class.about.label_of(value)
    for rank, file in enumerate(files, start=1):
        yield Proposal(file.id, value, f"{_described(file)}，月均销量排第 {rank}（{label}名额 {places} 户）", file.held)


def _described(file: _Fit) -> str:
    return f"{_MARKETS[file.market]}·{_FORMATS[file.format]}·{file.grade} 档·终端{_TERMINALS[file.terminal]}"
