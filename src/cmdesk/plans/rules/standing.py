"""How a plan stands: its state, whose turn it is, and which verbs of signing are offered to who looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import signing, spans, writing
from cmdesk.plans.rules.spans import Level


@dataclass(frozen=True)
class Standing:
    """How somebody's plan of a span stands for who looks at it.

    Attributes:
        level, day: the span.
        state: of the plan; empty while there is none.
        turn: whose turn it is, or who had the last word, in one sentence.
        verbs: verb (``submit``, ``withdraw``, ``confirm``, ``return``) → why it would be refused, empty where it would
            not; a verb that has no meaning here is left out.
        alone: whether who makes the plan confirms it himself.
    """

    level: Level
    day: date
    state: str = ""
    turn: str = ""
    verbs: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False

    def open_verb(self) -> str:
        """Return what the key for the next step does: ``submit`` or ``confirm``; empty when neither may be done."""
        return next((verb for verb in ("submit", "confirm") if self.verbs.get(verb) == ""), "")

    def refusal(self) -> str:
        """Return why the next step cannot be taken; empty when it can."""
        if self.open_verb():
            return ""
        said = next((self.verbs[verb] for verb in ("submit", "confirm") if verb in self.verbs), "")
        return said or self.turn


def standing(actor: Actor, user_id: int, level: Level, day: date) -> Standing:
    """Return how somebody's plan of a span stands for who looks at it."""
    plan = writing.find(user_id, level, day)
    own = user_id == actor.id
    verbs = _own(actor, plan, user_id, level, day) if own else _superiors(actor, plan, user_id, level, day)
    turn, alone = _turn(plan, user_id, level, day), signing.confirms_himself(level, day)
    return Standing(level, day, (plan.state or "") if plan else "", turn, verbs, alone)


def _own(actor: Actor, plan: WorkPlan | None, user_id: int, level: Level, day: date) -> dict[str, str]:
    if plan is not None and plan.state == "submitted":
        return {"withdraw": ""}
    if plan is not None and plan.state == "confirmed":
        past = bool(plan.ends_on and plan.ends_on < clock.today())
        return {"withdraw": ""} if signing.is_own_word(plan) and not past else {}
    refusal = signing.may_submit(actor, user_id, level, day)
    return {"submit": str(refusal) if refusal else ""}


def _superiors(actor: Actor, plan: WorkPlan | None, user_id: int, level: Level, day: date) -> dict[str, str]:
    if plan is not None and plan.state == "confirmed":
        return {}
    if plan is not None and plan.state == "submitted":
        why = "" if signing.waits_for(actor, plan) else f"{_turn(plan, user_id, level, day)}，没有轮到您。"
    elif signing.confirms_himself(level, day):
        why = "日计划由本人确认，不用上级确认；要由上级确认，请在 设置 → 制度 里改“日计划由谁确认”。"
    else:
        why = f"{writing.name_of(user_id)}还没有提交{spans.named(level, day)}计划，提交以后才能确认或退回。"
    return {"confirm": why, "return": why}


def _turn(plan: WorkPlan | None, user_id: int, level: Level, day: date) -> str:
    name = writing.name_of(user_id)
    if plan is None or plan.state in {"draft", ""}:
        return f"等{name}{'确认' if signing.confirms_himself(level, day) else '提交'}"
    if plan.state == "returned":
        return f"已退回，等{name}修改后再提交"
    if plan.state == "confirmed":
        moment = f" {plan.confirmed_at:%m-%d %H:%M}" if plan.confirmed_at else ""
        return f"{writing.name_of(plan.confirmed_by_id or user_id)}{moment} 已确认"
    found = approval.of_record(WorkPlan.KIND, plan.id)
    waiting = approval.line(found, approval.now()).with_whom if found else ""
    return f"等{waiting or '上级'}确认"
