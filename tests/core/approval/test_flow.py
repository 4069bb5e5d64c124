"""Flows that an office writes: what is wrong with one is said before anything is sent through it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cmdesk.core.approval import Facts
from cmdesk.core.approval.flow import problems, step_data, step_of

GOOD = {"name": "审", "who": [{"superior": 1}]}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "名称"),
        ({"name": "流程", "steps": []}, "至少要有一步"),
        ({"name": "流程", "steps": [{"who": [{"superior": 1}]}]}, "第 1 步要有名称"),
        ({"name": "流程", "steps": [{"name": "审", "who": []}]}, "由谁审批"),
        ({"name": "流程", "steps": [{"name": "审", "who": [{"boss": 1}]}]}, "由谁审批"),
        ({"name": "流程", "steps": [{**GOOD, "mode": "most"}]}, "方式"),
        ({"name": "流程", "steps": [{**GOOD, "when": {"amount": 3}}]}, "条件"),
        ({"name": "流程", "steps": [{**GOOD, "limit": "3 天"}]}, "时限"),
        ({"name": "流程", "steps": [GOOD], "copy_to": [{"boss": 1}]}, "抄送"),
        ({"name": "流程", "steps": [GOOD], "password_from": "很多"}, "密码"),
    ],
)
def test_a_wrong_flow_is_named(value: Any, said: str) -> None:
    """The sentence says which step and what is wrong with it."""
    (problem,) = problems(value)
    assert said in problem


def test_a_good_flow_has_no_problems_and_comes_back_as_it_was() -> None:
    """What a run keeps of a step reads back to the same step."""
    step = {**GOOD, "mode": "all", "when": {"amount_from": 100, "units": ["城东片区"]}, "limit": "1 工作日"}
    assert problems({"name": "流程", "steps": [step]}) == []
    assert step_of(step_data(step_of(step))) == step_of(step)


def test_conditions_hold_at_their_edges() -> None:
    """From a sum means that sum too, below a sum does not; areas and classes need one in common."""
    from_100 = step_of({**GOOD, "when": {"amount_from": 100, "amount_below": 200}})
    assert [from_100.applies(Facts(amount=Decimal(text))) for text in ("99.99", "100", "199.99", "200")] == [
        False, True, True, False,
    ]  # fmt: skip
    east = step_of({**GOOD, "when": {"units": ["城东片区"], "classes": ["core"]}})
    assert east.applies(Facts(units=frozenset({"城东片区"}), classes=frozenset({"core", "key"})))
    assert not east.applies(Facts(units=frozenset({"城西片区"}), classes=frozenset({"core"})))
