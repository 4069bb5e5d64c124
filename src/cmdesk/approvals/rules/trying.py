"""A trial of a flow: for one applicant, amount, area and class, who would sign which step, and where nobody is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cmdesk.approvals.rules import flows, wording
from cmdesk.core import approval
from cmdesk.core.approval.signers import Signers, signers
from cmdesk.core.database import current


@dataclass(frozen=True)
class Tried:
    """What would become of a step.

    Attributes:
        taken: whether its conditions let it be taken.
        signers: names of those who would sign, in their order.
        remarks: why it is left out, who was not found and who takes his place.
        is_hole: nobody whom the step means was found.
    """

    name: str
    taken: bool
    signers: tuple[str, ...]
    remarks: tuple[str, ...]
    is_hole: bool = False


def trial(
    key: str, value: Mapping[str, Any], applicant: int, amount: Decimal | None = None, unit: str = "", kind: str = ""
) -> list[Tried]:
    """Return what would become of each step.

    Args:
        key: which flow.
        value: the flow as data, saved or not.
        applicant: who would submit.
        amount: in yuan.
        unit: name of the area or department that the matter belongs to; the applicant's own by default.
        kind: class of the customer.

    Raises:
        Refused: the flow has faults.
    """
    chosen, known = flows.drawn(key, value), approval.directory()
    unit_id = _unit(unit, applicant)
    facts = approval.Facts(amount, unit_id, frozenset(known.units(unit_id)), frozenset({kind} - {""}))
    words = wording.lexicon()
    return [_tried(step, facts, applicant, words) for step in chosen.steps]


def _tried(step: approval.Step, facts: approval.Facts, applicant: int, words: wording.Lexicon) -> Tried:
    failing = step.failing(facts)
    if failing:
        why = "，".join(words.condition(name, step.when[name]) for name in failing)
        return Tried(step.name, taken=False, signers=(), remarks=(f"不走这一步：只有{why}才走",))
    who = signers(step, applicant, facts.unit_id)
    names = tuple(approval.directory().name(user) for user in who.users)
    return Tried(
        step.name, taken=True, signers=names, remarks=tuple(_remarks(who, words)), is_hole=who.by_administrators
    )


def _remarks(who: Signers, words: wording.Lexicon) -> list[str]:
    found = [f"找不到{words.who(one)}" for one in who.missing]
    if who.own:
        found.append("发起人不能审自己的事，由他的上级审")
    if who.by_administrators:
        found.append(
            "没有人可审，转给系统管理员" if who.users else "没有别人可审，也没有别的系统管理员，提交时会被拒绝"
        )
    return found


def _unit(name: str, applicant: int) -> int | None:
    if name:
        row = current().row("SELECT id FROM unit WHERE name = ? AND binned_at IS NULL", (name,))
    else:
        row = current().row('SELECT unit_id FROM "user" WHERE id = ?', (applicant,))
    return int(row[0]) if row and row[0] is not None else None
