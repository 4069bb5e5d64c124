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
``remind``: at how many per cent of its limit people are reminded; the regulation ``approval.remind`` where it is silent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.approval.faults import faults
from cmdesk.core.errors import Refused


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
    remind: Sequence[int] = ()

    def applies(self, facts: Facts) -> bool:
        """Tell whether the step is taken for these facts."""
        return not self.failing(facts)

    def failing(self, facts: Facts) -> tuple[str, ...]:
        """Return the names of the conditions that leave the step out for these facts."""
        when, amount = self.when, facts.amount or Decimal(0)
        failed = {
            "amount_from": "amount_from" in when and amount < Decimal(str(when["amount_from"])),
            "amount_below": "amount_below" in when and amount >= Decimal(str(when["amount_below"])),
            "units": "units" in when and facts.units.isdisjoint(when["units"]),
            "classes": "classes" in when and facts.classes.isdisjoint(when["classes"]),
        }
        return tuple(name for name, has_failed in failed.items() if has_failed)


@dataclass(frozen=True)
class Flow:
    """A flow as it stands on one day; ``since`` is the day on which its version began."""

    key: str
    name: str
    steps: tuple[Step, ...]
    copy_to: Sequence[Mapping[str, Any]] = ()
    password_from: Decimal | None = None
    since: date | None = None

    def path(self, facts: Facts) -> tuple[Step, ...]:
        """Return the steps that apply.

        Raises:
            Refused: none does; a matter never passes without a signature.
        """
        found = tuple(step for step in self.steps if step.applies(facts))
        if not found:
            raise Refused(f"流程“{self.name}”没有一步适用于这份单据，请在 设置 → 审批流程 中检查流程的条件。")
        return found


def flow(key: str, day: date) -> Flow:
    """Return the flow that is valid on a day.

    Raises:
        Refused: there is none, or it is not well-formed.
    """
    value = regulation.on(day).value(f"flow.{key}")
    found = problems(value, key)
    if found:
        raise Refused(f"流程“{key}”写得不对：{found[0]}请在 设置 → 审批流程 中改正。")
    return flow_of(key, value, regulation.since(f"flow.{key}", day))


def flow_of(key: str, value: Mapping[str, Any], since: date | None = None) -> Flow:
    """Return a flow from data without faults."""
    return Flow(
        key,
        str(value["name"]),
        tuple(step_of(step) for step in value["steps"]),
        tuple(value.get("copy_to", ())),
        Decimal(str(value["password_from"])) if "password_from" in value else None,
        since,
    )


def step_of(value: Mapping[str, Any]) -> Step:
    """Return a step from its data."""
    return Step(
        str(value["name"]),
        tuple(value["who"]),
        str(value.get("mode", "any")),
        dict(value.get("when", {})),
        str(value.get("limit", "")),
        tuple(value.get("remind", ())),
    )


def step_data(step: Step) -> dict[str, Any]:
    """Return a step as data, to be kept with the run."""
    return {**asdict(step), "who": [dict(one) for one in step.who]}


def problems(value: Any, key: str = "") -> list[str]:
    """Return what is wrong with a flow that somebody wrote, as Chinese sentences."""
    return [fault.sentence for fault in faults(value, key)]


def check_regulation(value: object) -> None:
    """Refuse a flow that could not run, when it is typed.

    Raises:
        Refused: why.
    """
    found = problems(value)
    if found:
        raise Refused(found[0])
