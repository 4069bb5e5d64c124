"""Whatever people do to an important day, in any order: nothing is given without its signatures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.activities.test_signing import CHIEF, HEAD, ME, event
from tests.hunting import histories
from tests.people import Staff, make_staff

from cmdesk.activities.record import Activity, CourtesyEvent, Gift
from cmdesk.activities.rules import records
from cmdesk.activities.rules.courtesy import events, signing
from cmdesk.core import approval, undo
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalWord
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import directory

PEOPLE = (ME, CHIEF, "service_director", HEAD, "clerk", "administrator")
AMOUNTS = (None, 0, 150, 300, 700)
WAYS = ("gift", "both", "attend", "phone")
VERBS = (
    "submit", "submit", "approve", "approve", "approve", "back", "refuse", "withdraw", "hand", "terminate", "amount", "way",
    "note", "done", "done", "drop", "undo", "bin",
)  # fmt: skip
moves = st.lists(
    st.tuples(
        st.sampled_from(VERBS), st.sampled_from(PEOPLE), st.sampled_from(AMOUNTS), st.sampled_from(WAYS)
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@pytest.fixture
def staff(office: Office) -> Staff:
    directory.register()
    signing.register()
    return make_staff(office)


def undo_last(actor: Actor) -> None:
    step = undo.last(actor)
    if step is not None:
        undo.undo(actor, step.id)


def do(staff: Staff, one: int, move: tuple[str, str, int | None, str], count: int) -> None:
    verb, who, amount, way = move
    actor, seen = staff[who], keep.read(CourtesyEvent, one)
    found = approval.of_record(CourtesyEvent.KIND, one)
    run_id = found.id if found is not None else 0

    def edit(**values: Any) -> None:
        events.edit(actor, one, values, version=seen.version)

    calls: dict[str, Callable[[], Any]] = {
        "submit": lambda: signing.submit(actor, one),
        "approve": lambda: signing.approve(actor, one, "同意"),
        "back": lambda: signing.send_back(actor, one, "请改"),
        "refuse": lambda: signing.refuse(actor, one, "不同意"),
        "withdraw": lambda: signing.withdraw(actor, one),
        "hand": lambda: approval.hand_over(actor, run_id, staff["clerk"].id, "转办"),
        "terminate": lambda: approval.terminate(actor, run_id, "终止"),
        "amount": lambda: edit(amount=None if amount is None else Decimal(amount)),
        "way": lambda: edit(way=way),
        "note": lambda: edit(note=f"说明 {count}"),
        "done": lambda: events.finish(actor, one, "办了"),
        "drop": lambda: events.drop(actor, one),
        "undo": lambda: undo_last(actor),
        "bin": lambda: records.bin_one(actor, CourtesyEvent, one),
    }
    calls[verb]()


def check(staff: Staff, one: int) -> None:
    """What holds at every moment."""
    record, found = keep.read(CourtesyEvent, one), approval.of_record(CourtesyEvent.KIND, one)
    state = found.state if found is not None else None
    follows = {"waiting": "running", "returned": "returned", "refused": "refused", "approved": "approved"}
    if record.state in follows:
        assert state == follows[record.state or ""]
    if state == "running":
        assert record.state == "waiting"
    if record.state == "approved":
        assert found is not None
        assert approval.is_as_submitted(found)
    assert (record.approver_id is not None) is (record.state == "approved" or record.approved_on is not None)
    if record.state == "done" and signing.asked(record):
        assert found is not None
        assert (state, approval.is_as_submitted(found)) == ("approved", True)
    for run_ in keep.read_all(Approval, "subject_kind = ? AND subject_id = ?", (CourtesyEvent.KIND, one)):
        said = keep.read_all(ApprovalWord, "approval_id = ?", (run_.id,))
        assert not any(
            word.verb in {"approve", "refuse", "send_back"} and word.user_id == staff[ME].id for word in said
        )
        assert all(word.words for word in said if word.verb in {"refuse", "send_back"})
        if run_.state == "approved":
            assert any(word.verb == "approve" for word in said)


@settings(max_examples=histories(), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=moves, first=st.sampled_from(AMOUNTS), way=st.sampled_from(WAYS))
def test_no_history_gives_anything_without_its_signatures(
    history: list[tuple[str, str, int | None, str]], first: int | None, way: str, staff: Staff
) -> None:
    """After any history what was done is what was signed, by somebody else; money left only with an approval."""
    one = event(staff, first, way=way).id
    for step, move in enumerate(history):
        before = len(keep.read_all(Gift, "event_id = ? AND binned_at IS NULL", (one,)))
        try:
            do(staff, one, move, step)
        except Refused as refusal:
            assert str(refusal).endswith("。")  # noqa: PT017  # a sentence, whatever was refused
            assert len(keep.read_all(Gift, "event_id = ? AND binned_at IS NULL", (one,))) == before
        check(staff, one)
    if keep.read(CourtesyEvent, one).state != "done":
        assert not keep.read_all(Gift, "event_id = ? AND binned_at IS NULL", (one,))
        assert not keep.read_all(
            Activity,
            "channel = 'event' AND binned_at IS NULL AND customer_id = ?",
            (keep.read(CourtesyEvent, one).customer_id,),
        )
