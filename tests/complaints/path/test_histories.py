"""Whatever people try with a complaint in whatever order: the promises of the flow hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import CHECK, JUDGED, MONEY, PLAN, SITE
from tests.hunting import histories

from cmdesk.complaints.rules import moments, moves
from cmdesk.complaints.rules.path import closing, handling, intake, pausing, transfer
from cmdesk.complaints.rules.timing import clocks
from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import audit
from cmdesk.core.errors import Refused

PEOPLE = (
    "account_manager", "area_manager", "service_director", "marketing_director", "general_manager", "sales_director",
    "quality", "logistics", "service_specialist", "clerk",
)  # fmt: skip
NOW = datetime.now()  # noqa: DTZ005
VERBS = (
    "answer", "settle", "minor", "severe", "site", "check", "propose", "sign", "sign", "sign", "refuse", "task", "do",
    "happy", "unhappy", "judge", "archive", "pause", "resume", "transfer", "escalate", "withdraw", "reopen", "correct", "raise", "back",
    "again",
)  # fmt: skip

WAITS = frozenset({"minor_approval", "countersigning", "deciding"})
"""States in which a complaint waits for signatures: only in these, and always in these, an approval runs."""

steps = st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(PEOPLE)), min_size=4, max_size=30)
"""Any verb by anybody."""

guided = st.lists(st.sampled_from(VERBS), min_size=0, max_size=8)
"""Detours between the steps of the right way."""

WAY = (
    ("severe", "service_director"), ("check", "service_director"), *(("sign", who) for who in (
        "area_manager", "sales_director", "quality", "logistics")),
    ("propose", "marketing_director"), ("sign", "service_director"), ("sign", "general_manager"),
    ("task", "service_director"), ("do", "clerk"), ("happy", "account_manager"), ("judge", "service_director"),
    ("archive", "service_specialist"),
)  # fmt: skip


def sign(actor: Actor, one: int, verb: str) -> None:
    found = approval.of_record("complaint", one)
    if found is None:
        raise Refused("没有审批。")
    if verb == "again":
        approval.resubmit(actor, found.id)
    elif verb == "back":
        approval.send_back(actor, found.id, "请改")
    else:
        approval.approve(actor, found.id, "同意") if verb == "sign" else approval.refuse(actor, found.id, "不同意")


def do(desk: Desk, verb: str, actor: Actor, one: int) -> None:
    clerk = desk.staff["clerk"]
    open_tasks = [task for task in moves.tasks(one) if task.done_at is None]
    verbs: dict[str, Callable[[], Any]] = {
        "answer": lambda: intake.answer(actor, one, "正在查"),
        "settle": lambda: intake.answer(actor, one, "马上补", sure=True),
        "minor": lambda: intake.grade(actor, one, "minor", "可补"),
        "severe": lambda: intake.grade(actor, one, "severe", "要赔"),
        "raise": lambda: handling.make_severe(actor, one, "损失大"),
        "site": lambda: handling.report_site(actor, one, {**SITE, **PLAN}),
        "check": lambda: handling.verify(actor, one, CHECK),
        "propose": lambda: handling.propose(actor, one, MONEY),
        "sign": lambda: sign(actor, one, verb),
        "refuse": lambda: sign(actor, one, verb),
        "back": lambda: sign(actor, one, verb),
        "again": lambda: sign(actor, one, verb),
        "task": lambda: handling.add_task(actor, one, "补送", clerk.id, NOW.date()),
        "do": lambda: handling.do_task(actor, open_tasks[0].id if open_tasks else 0, "签收单"),
        "happy": lambda: closing.follow_up(actor, one, satisfied=True, words="好"),
        "unhappy": lambda: closing.follow_up(actor, one, satisfied=False, words="不好"),
        "judge": lambda: closing.evaluate(actor, one, {**JUDGED, "improver_id": clerk.id}),
        "archive": lambda: closing.archive(actor, one),
        "pause": lambda: pausing.pause(actor, one, "等样品", NOW + timedelta(days=1)),
        "resume": lambda: pausing.resume(actor, one),
        "transfer": lambda: transfer.transfer(actor, one, clerk.id, "换人"),
        "escalate": lambda: transfer.escalate(actor, one, "要快"),
        "withdraw": lambda: closing.withdraw(actor, one, "不投诉了"),
        "reopen": lambda: closing.reopen(actor, one, "又来了"),
        "correct": lambda: intake.correct(actor, one, {"wish": "尽快"}),
    }
    verbs[verb]()


@settings(max_examples=histories(), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=steps)
def test_any_history_keeps_the_promises(history: list[tuple[str, str]], desk: Desk) -> None:
    """Any verb by anybody is done or refused with a sentence, and never breaks a promise."""
    one = desk.register()
    for verb, who in history:
        _try(desk, verb, who, one)
    assert list(audit.broken(current())) == []


@settings(max_examples=histories(), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(detours=st.lists(guided, min_size=len(WAY), max_size=len(WAY)), who=st.sampled_from(PEOPLE))
def test_detours_on_the_right_way_keep_the_promises(detours: list[list[str]], who: str, desk: Desk) -> None:
    """The whole path with anything tried in between by one more person."""
    one = desk.register()
    for (verb, right), between in zip(WAY, detours, strict=True):
        for other in between:
            _try(desk, other, who, one)
        _try(desk, verb, right, one)


def _try(desk: Desk, verb: str, who: str, one: int) -> None:
    before = desk.read(one)
    try:
        do(desk, verb, desk.staff[who], one)
    except Refused as refusal:
        assert str(refusal)  # noqa: PT017  # whatever was refused, a sentence says why
        assert desk.read(one).state in {before.state, *_after_voiding(before.state)}
    after = desk.read(one)
    _hold(desk, one, before.state or "", after.state or "")


def _after_voiding(state: str | None) -> set[str]:
    """Return where a complaint goes when a change voids its approval in the middle of a signature."""
    return {"minor_approval": {"minor_site"}, "countersigning": {"severe_site"}, "deciding": {"proposing"}}.get(
        state or "", set()
    )


def _signed(one: int) -> bool:
    """Tell whether the general manager has signed the latest decision."""
    found = approval.of_record("complaint", one)
    return found is not None and found.flow == "complaint_decision" and found.state == "approved"


def _hold(desk: Desk, one: int, before: str, after: str) -> None:
    found, events = desk.read(one), moves.events(one)
    assert found.receiver_id == desk.staff["account_manager"].id
    if found.severity == "severe" and after == "executing" and before != "executing":
        assert _signed(one)
    if found.decided_at is not None and {"pay", "rebate"} & set(found.ways):
        assert found.amount is not None
        assert found.amount > Decimal(0)
        assert found.amount_way
        assert found.amount_on is not None
    if after == "archived":
        assert all(one.timer.stopped is not None for one in clocks.clocks(found, events))
    if before == "archived" and after != "archived":
        assert events[-1].verb == "reopen"
    assert all(event.words and event.until for event in events if event.verb == "pause")
    run = approval.of_record("complaint", one)
    assert (run is not None and run.state == "running") == (after in WAITS)
    moved = [(event.before, event.after) for event in events if event.after]
    assert all(early[1] == late[0] for early, late in pairwise(moved))
    assert moved[-1][1] == after
    stays = clocks.spans(events)
    assert all(early.end == late.begin for early, late in pairwise(stays))
    assert stays[0].begin == moments.plain(found.received_at)
    assert stays[-1].end is None
