"""Ctrl+Z meets a complaint: what was done stands in its trail, whoever tries, and a sentence says what to do instead."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import minor_to_execution, severe_to_execution
from tests.complaints.path.test_histories import WAY, _hold, do, steps
from tests.hunting import histories

from cmdesk.complaints.rules.path import scene, transfer
from cmdesk.core import undo
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.customers.record import Customer
from cmdesk.staff.rules import actor_of

TABLES = (
    "complaint", "complaint_event", "complaint_task", "complaint_arrival", "complaint_copy", "approval", "approval_part",
    "approval_word", "notice", "complaint_due",
)  # fmt: skip


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of what complaints and their signatures consist of."""
    return {table: current().rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


def operations() -> list[int]:
    return [int(row[0]) for row in current().rows("SELECT id FROM operation WHERE undone_by IS NULL ORDER BY id")]


def touches(operation_id: int) -> bool:
    return any(
        one.kind.startswith(("complaint", "approval")) for one in audit.entries(current(), operation_id)
    )  # fmt: skip


def take_back(actor: Actor, operation_id: int) -> None:
    """Try to undo a step; one of a complaint is refused with a sentence and leaves every row as it is."""
    before, is_of_complaint = everything(), touches(operation_id)
    try:
        undo.undo(actor, operation_id)
    except Refused as refusal:
        assert str(refusal).endswith("。")  # noqa: PT017  # a sentence, whatever was refused
        assert everything() == before
    else:
        assert not is_of_complaint


@settings(max_examples=histories(), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=steps, way=st.integers(0, len(WAY)), picks=st.lists(st.integers(0, 10_000), min_size=1, max_size=5))
def test_no_history_is_undone(history: list[tuple[str, str]], way: int, picks: list[int], desk: Desk) -> None:
    """After every verb whoever did it presses Ctrl+Z, and the administrator tries any step of anybody."""
    one = desk.register()
    administrator = desk.staff["administrator"]
    for at, (verb, who) in enumerate((*WAY[:way], *history)):
        before, actor = desk.read(one).state or "", desk.staff[who]
        try:
            do(desk, verb, actor, one)
        except Refused:
            continue
        _hold(desk, one, before, desk.read(one).state or "")
        known = operations()
        step = undo.last(actor)
        if step is not None:
            take_back(actor, step.id)
        take_back(administrator, known[picks[at % len(picks)] % len(known)])
        state = desk.read(one).state or ""
        _hold(desk, one, state, state)
    assert list(audit.broken(current())) == []


@pytest.mark.parametrize("way", [minor_to_execution, severe_to_execution])
def test_the_sentence_says_what_to_do_instead(way: Any, desk: Desk) -> None:
    """A step is put right by the next one, a signature in its approval: neither says that a right is missing."""
    one = way(desk)
    director, chief = desk.staff["service_director"], desk.staff["general_manager"]
    who = director if way is minor_to_execution else chief
    step = undo.last(who)
    assert step is not None
    with pytest.raises(Refused, match=r"不能撤销.*请在审批里退回"):
        undo.undo(actor_of(who.id), step.id)
    transfer.transfer(director, one, desk.staff["clerk"].id, "换人")
    step = undo.last(director)
    assert step is not None
    with pytest.raises(Refused, match="投诉办过的每一步都留在经过里，不能撤销"):
        undo.undo(director, step.id)


def test_what_else_one_did_is_still_undone(desk: Desk) -> None:
    """A change of the customer's file before and beside a complaint goes back as always."""
    clerk = desk.staff["account_manager"]
    with keep.operation(clerk, "改备注") as work:
        work.edit(Customer, desk.customer, {"note": "改过"})
        change = work.id
    one = desk.register("account_manager")
    before = everything()
    undo.undo(clerk, change)
    assert keep.read(Customer, desk.customer).note != "改过"
    assert everything() == before
    assert scene.arrivals(one) == []
