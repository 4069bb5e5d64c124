"""Whatever people try with a file in whatever order: nothing is archived without review, only the area manager verifies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.filing.conftest import BAD, GOOD, TODAY, Files

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.customers import rules as customers
from cmdesk.filing.record import Filing, Verification
from cmdesk.filing.rules import clocks, moves, onsite, opening, rights

PEOPLE = (
    "account_manager", "area_manager", "service_director", "service_specialist", "marketing_director", "administrator",
    "general_manager", "clerk", "business_coordinator",
)  # fmt: skip
VERBS = (
    "submit", "approve", "send_back", "refuse", "withdraw", "hand_on", "appoint", "archive", "good", "bad", "ask", "order",
    "change",
)  # fmt: skip
WAY = (
    ("submit", "account_manager"), ("approve", "area_manager"), ("hand_on", "account_manager"),
    ("good", "area_manager"), ("archive", "service_specialist"),
)  # fmt: skip


def do(files: Files, verb: str, actor: Actor, customer: int) -> None:
    way = files.way(customer)
    run = approval.of_record(Filing.KIND, way.id)
    one, keeper = run.id if run else 0, files.staff["service_specialist"].id
    verbs: dict[str, Callable[[], Any]] = {
        "submit": lambda: moves.submit(actor, way.id),
        "approve": lambda: approval.approve(actor, one, "同意"),
        "send_back": lambda: approval.send_back(actor, one, "补齐"),
        "refuse": lambda: approval.refuse(actor, one, "不收"),
        "withdraw": lambda: approval.withdraw(actor, one),
        "hand_on": lambda: moves.hand_on(actor, way.id, keeper),
        "appoint": lambda: moves.appoint(actor, way.id, keeper),
        "archive": lambda: moves.archive(actor, way.id),
        "good": lambda: onsite.verify(actor, way.id, GOOD),
        "bad": lambda: onsite.verify(actor, way.id, BAD),
        "ask": lambda: opening.ask(actor, [customer], "复核"),
        "order": lambda: opening.first_order(actor, customer, TODAY),
        "change": lambda: _change(actor, customer),
    }
    verbs[verb]()


def _change(actor: Actor, customer: int) -> None:
    found = customers.read(actor, customer)
    customers.edit(actor, customer, {"address": f"新街{found.version}号"}, version=found.version)


def attempt(files: Files, verb: str, who: str, customer: int) -> None:
    if verb in {"approve", "send_back", "refuse", "withdraw"} and not approval.of_record(
        Filing.KIND, files.way(customer).id
    ):
        return
    before = {way.id: way.state for way in ways(customer)}
    try:
        do(files, verb, files.staff[who], customer)
    except Refused as refusal:
        assert str(refusal)  # noqa: PT017  # whatever was refused, a sentence says why
    hold(files, customer, before)


def ways(customer: int) -> list[Filing]:
    return keep.read_all(Filing, "customer_id = ? ORDER BY id", (customer,))


def reviewed_by(way: Filing) -> set[int]:
    run = approval.of_record(Filing.KIND, way.id)
    if run is None or run.state != "approved":
        return set()
    return {word.user_id for word in approval.words(run) if word.verb == "approve"}


def hold(files: Files, customer: int, before: dict[int, str | None]) -> None:
    """The promises, after each step."""
    for way in ways(customer):
        if way.state in {"entered", "handed_on", "archived"}:
            run = approval.of_record(Filing.KIND, way.id)
            assert run is not None
            assert reviewed_by(way)
            assert run.applicant_id not in reviewed_by(way)
            assert way.entered_at is not None
        if way.state == "archived":
            assert way.handed_by_id is not None
            assert way.archived_by_id is not None
            assert way.kind == "change" or way.verified_at is not None
            assert before.get(way.id) in {"handed_on", "archived"}
        if before.get(way.id) == "archived" and way.state != "archived":
            assert way.failed_at is not None
        found = onsite.of_filing(way.id)
        assert all(one.user_id == files.staff["area_manager"].id for one in found)
        assert (way.verified_at is not None) == any(one.passed for one in found)
        _timers(way)
    assert len([way for way in ways(customer) if way.state in opening.OPEN]) <= 2


def _timers(way: Filing) -> None:
    """Every timer that has begun has a deadline after its start, and one that ended is done."""
    for one in clocks.clocks(way, rights.now() + timedelta(seconds=1)):
        timer = one.timer
        assert timer.started is not None
        assert timer.due is not None
        assert timer.due > timer.started
        assert (timer.stopped is not None) == (timer.state in {"done", "done_late"})


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    stage=st.sampled_from(("customer", "prospect")),
    history=st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(PEOPLE)), min_size=4, max_size=30),
)
def test_any_history_keeps_the_promises(stage: str, history: list[tuple[str, str]], one_file: Files) -> None:
    """Any verb by anybody is done or refused with a sentence, and never breaks a promise."""
    customer = one_file.open(stage=stage)
    for verb, who in history:
        attempt(one_file, verb, who, customer)
    assert list(audit.broken(current())) == []


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    detours=st.lists(st.lists(st.sampled_from(VERBS), max_size=3), min_size=len(WAY), max_size=len(WAY)),
    who=st.sampled_from(PEOPLE),
)
def test_detours_on_the_right_way_keep_the_promises(detours: list[list[str]], who: str, files: Files) -> None:
    """The whole path, on both engines, with anything tried in between by one more person."""
    customer = files.open()
    for (verb, right), between in zip(WAY, detours, strict=True):
        for other in between:
            attempt(files, other, who, customer)
        attempt(files, verb, right, customer)
    if not any(detours):
        assert files.way(customer).state == "archived"
        assert keep.read_all(Verification, "customer_id = ?", (customer,))[0].passed
