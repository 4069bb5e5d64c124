"""A flow as data: steps, who signs, in which manner, under which conditions, in what time.

It is the value of a dated regulation ``flow.<key>``, so that an office changes it from a day on and a run keeps the flow
under which it began::

    {"name": "会谈纪要审阅",
     "steps": [{"name": "部门经理审阅", "who": [{"superior": 1}], "mode": "any", "limit": "2 工作日"},
               {"name": "总经理审批", "who": [{"role": "general_manager"}], "when": {"amount_from": 5000}}],
     "copy_to": [{"role": "general_office"}], "password_from": 10000}

``who`` names a person by ``{"person": login}``, ``{"role": key}``, ``{"superior": n}`` or ``{"head": unit}``.
``mode``: ``any`` one of them suffices (或签), ``all`` everybody (会签), ``turn`` everybody in turn (依次).
``when``: ``amount_from``, ``amount_below`` (元), ``units`` (names), ``classes``; a step whose condition fails is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cmdesk.core import regulation, timers
from cmdesk.core.errors import Refused

MODES = {"any": "或签", "all": "会签", "turn": "依次"}
WHO = {"person": "人员", "role": "岗位", "superior": "上级", "head": "部门负责人"}
CONDITIONS = ("amount_from", "amount_below", "units", "classes")


@dataclass(frozen=True)
class Facts:
    """What the conditions of a flow look at.

    Attributes:
        amount: in yuan, if money is asked for.
        unit_id: the area or department that the matter belongs to.
        units: its name and those of the units above.
        classes: classes of the customer.
    """

    amount: Decimal | None = None
    unit_id: int | None = None
    units: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Step:
    """One step; see the module for the words."""

    name: str
    who: Sequence[Mapping[str, Any]]
    mode: str = "any"
    when: Mapping[str, Any] = field(default_factory=dict)
    limit: str = ""

    def applies(self, facts: Facts) -> bool:
        """Tell whether the step is taken for these facts."""
        when, amount = self.when, facts.amount or Decimal(0)
        if "amount_from" in when and amount < Decimal(str(when["amount_from"])):
            return False
        if "amount_below" in when and amount >= Decimal(str(when["amount_below"])):
            return False
        if "units" in when and facts.units.isdisjoint(when["units"]):
            return False
        return "classes" not in when or not facts.classes.isdisjoint(when["classes"])


@dataclass(frozen=True)
class Flow:
    """A flow as it stands on one day."""

    key: str
    name: str
    steps: tuple[Step, ...]
    copy_to: Sequence[Mapping[str, Any]] = ()
    password_from: Decimal | None = None

    def path(self, facts: Facts) -> tuple[Step, ...]:
        """Return the steps that apply.

        Raises:
            Refused: none does; a matter never passes without a signature.
        """
        found = tuple(step for step in self.steps if step.applies(facts))
        if not found:
            raise Refused(f"流程“{self.name}”没有一步适用于这份单据，请在 设置 → 制度 中检查流程的条件。")
        return found


def flow(key: str, day: date) -> Flow:
    """Return the flow that is valid on a day.

    Raises:
        Refused: there is none, or it is not well-formed.
    """
    value = regulation.on(day).value(f"flow.{key}")
    found = problems(value)
    if found:
        raise Refused(f"流程“{key}”写得不对：{found[0]}请在 设置 → 制度 中改正。")
    return Flow(
        key,
        str(value["name"]),
        tuple(step_of(step) for step in value["steps"]),
        tuple(value.get("copy_to", ())),
        Decimal(str(value["password_from"])) if "password_from" in value else None,
    )


def step_of(value: Mapping[str, Any]) -> Step:
    """Return a step from its data."""
    return Step(
        str(value["name"]),
        tuple(value["who"]),
        str(value.get("mode", "any")),
        dict(value.get("when", {})),
        str(value.get("limit", "")),
    )


def step_data(step: Step) -> dict[str, Any]:
    """Return a step as data, to be kept with the run."""
    return {**asdict(step), "who": [dict(one) for one in step.who]}


def problems(value: Any) -> list[str]:
    """Return what is wrong with a flow that somebody wrote, as Chinese sentences."""
    if not isinstance(value, Mapping) or not value.get("name"):
        return ["流程要有名称（name）。"]
    steps = value.get("steps")
    if not isinstance(steps, list) or not steps:
        return ["流程至少要有一步（steps）。"]
    found = [problem for at, step in enumerate(steps, 1) for problem in _step_problems(at, step)]
    found += [f"抄送（copy_to）{one} 写得不对。" for one in value.get("copy_to", ()) if not _is_who(one)]
    if "password_from" in value and not isinstance(value["password_from"], int | float):
        found.append("再次输入密码的金额（password_from）应是数字。")
    return found


def check_regulation(value: object) -> None:
    """Refuse a flow that could not run, when it is typed.

    Raises:
        Refused: why.
    """
    found = problems(value)
    if found:
        raise Refused(found[0])


def _step_problems(at: int, step: Any) -> list[str]:
    if not isinstance(step, Mapping) or not step.get("name"):
        return [f"第 {at} 步要有名称（name）。"]
    found, where = [], f"第 {at} 步“{step['name']}”"
    who = step.get("who")
    if not isinstance(who, list) or not who or not all(_is_who(one) for one in who):
        found.append(f"{where}要写明由谁审批（who：{'、'.join(WHO)}）。")
    if step.get("mode", "any") not in MODES:
        found.append(f"{where}的方式（mode）应是 {'、'.join(MODES)} 之一。")
    unknown = [name for name in step.get("when", {}) if name not in CONDITIONS]
    if unknown:
        found.append(f"{where}的条件“{unknown[0]}”不认识，可用 {'、'.join(CONDITIONS)}。")
    try:
        timers.parse_limit(str(step.get("limit") or "1 工作日"))
    except Refused as refusal:
        found.append(f"{where}的期限（limit）：{refusal}")
    return found


def _is_who(one: Any) -> bool:
    return isinstance(one, Mapping) and len(one) == 1 and next(iter(one)) in WHO
