"""Whatever people try in whatever order: nothing passes without its signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.core.approval.conftest import Matter
from tests.hunting import histories
from tests.people import Staff

from cmdesk.core import approval, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.approval import Approval, ApprovalPart, ApprovalWord
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.staff.record import Deputy

PEOPLE = ("account_manager", "area_manager", "service_director", "general_manager", "clerk", "administrator")
MODES = ("any", "all", "turn")
STEPS = (
    {"name": "一", "who": [{"superior": 1}, {"role": "service_director"}]},
    {"name": "二", "who": [{"role": "service_director"}, {"role": "account_manager"}]},
    {"name": "三", "who": [{"role": "general_manager"}]},
)
VERBS = ("approve", "approve", "approve", "approve", "refuse", "back", "last", "first", "resubmit", "withdraw", "hand",
         "ask", "add", "after", "away", "away", "comment", "urge", "copy", "terminate", "change", "unchange", "undo")  # fmt: skip
OPEN = {"waiting", "queued", "asked"}

moves = st.lists(
    st.tuples(st.sampled_from(VERBS), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), min_size=1, max_size=14
)


def do(verb: str, staff: Staff, who: str, other: str, one: int, matter: Matter, count: int) -> None:
    actor, receiver = staff[who], staff[other].id
    verbs: dict[str, Callable[[], Any]] = {
        "approve": lambda: approval.approve(actor, one, "同意"),
        "refuse": lambda: approval.refuse(actor, one, "不同意"),
        "back": lambda: approval.send_back(actor, one, "请改"),
        "last": lambda: approval.send_back(actor, one, "请再看", to="last"),
        "first": lambda: approval.send_back(actor, one, "请从头看", to=0),
        "resubmit": lambda: approval.resubmit(actor, one),
        "withdraw": lambda: approval.withdraw(actor, one),
        "hand": lambda: approval.hand_over(actor, one, receiver),
        "ask": lambda: approval.delegate(actor, one, receiver),
        "add": lambda: approval.add_signer(actor, one, receiver),
        "after": lambda: approval.add_signer(actor, one, receiver, before=False),
        "away": lambda: approval.remove_signer(actor, one, receiver),
        "comment": lambda: approval.comment(actor, one, "请看"),
        "urge": lambda: approval.urge(actor, one),
        "copy": lambda: approval.copy_to(actor, one, [receiver]),
        "terminate": lambda: approval.terminate(actor, one, "终止"),
        "change": lambda: matter.write(f"改 {count}"),
        "unchange": lambda: _take_back(PROGRAM, keep.read(Approval, one)),
        "undo": lambda: _take_back(actor, None),
    }
    verbs[verb]()


def _take_back(actor: Actor, held: Approval | None) -> None:
    """Press Ctrl+Z; what was submitted and is signed must say the same afterwards.

    Raises:
        Refused: there is nothing to take back, or it may not be.
    """
    step = undo.last(actor)
    if step is None:
        raise Refused("没有可以撤销的操作。")
    was_same = held is not None and held.state in {"running", "approved"} and approval.is_as_submitted(held)
    undo.undo(actor, step.id)
    assert held is not None, "nobody takes back what he did in an approval"
    assert approval.is_as_submitted(held) or not was_same


@dataclass(frozen=True)
class Seen:
    """An approval between two moves."""

    state: str
    step: int
    parts: dict[int, ApprovalPart]
    content: str


def seen(one: int) -> Seen:
    found = keep.read(Approval, one)
    parts = keep.read_all(ApprovalPart, "approval_id = ?", (one,))
    return Seen(found.state or "", found.step, {part.id: part for part in parts}, found.content or "")


@contextmanager
def deputies(staff: Staff, chosen: Sequence[tuple[str, str, int]]) -> Iterator[set[tuple[int, int]]]:
    """Name deputies for a day before, on or after today; yields (who, for whom) of today's."""
    made, today = [], approval.now().date()
    for user, deputy, days in chosen:
        day = today + timedelta(days=days)
        with keep.operation(PROGRAM, "代理") as work:
            values = {"user_id": staff[user].id, "deputy_id": staff[deputy].id, "begins_on": day, "ends_on": day}
            made.append(work.add(Deputy, values))
    try:
        yield {(staff[deputy].id, staff[user].id) for user, deputy, days in chosen if days == 0}
    finally:
        with keep.operation(PROGRAM, "取消代理") as work:
            for one in made:
                work.bin(Deputy, one)


@settings(max_examples=histories(), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=moves,
    modes=st.tuples(*[st.sampled_from(MODES)] * len(STEPS)),
    length=st.integers(1, len(STEPS)),
    number=st.integers(0, 10**9),
    instead=st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(-1, 1)).filter(
            lambda one: one[0] != one[1]
        ),
        max_size=3,
    ),
)
@example(
    history=[
        ("add", "area_manager", "clerk"),
        ("approve", "clerk", "clerk"),
        ("add", "area_manager", "general_manager"),
        ("away", "area_manager", "general_manager"),
        ("ask", "service_director", "clerk"),
        ("away", "service_director", "clerk"),
        ("after", "area_manager", "clerk"),
        ("approve", "area_manager", "clerk"),
        ("approve", "clerk", "clerk"),
    ],
    modes=("any", "all", "turn"),
    length=3,
    number=0,
    instead=[],
)
def test_no_history_passes_without_its_signatures(
    history: list[tuple[str, str, str]],
    modes: tuple[str, ...],
    length: int,
    number: int,
    instead: list[tuple[str, str, int]],
    staff: Staff,
    matter: Matter,
    set_flow: Callable[..., str],
) -> None:
    """After any history, deputies included: the applicant signed nothing of his own; nobody signed for somebody whose
    deputy he is not today; no step is skipped, and where all must sign nobody is dropped; what is signed is what was
    submitted; a matter that is over has nobody waiting; every move has its words.
    """
    under_way = approval.of_record("regulation", matter.id)
    if under_way is not None and under_way.state in {"running", "returned"}:
        approval.withdraw(staff["account_manager"], under_way.id)
    matter.write(f"初稿 {number}")
    flow = set_flow(*({**step, "mode": mode} for step, mode in zip(STEPS[:length], modes, strict=False)))
    one = approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项")
    done, before = 0, seen(one)
    with deputies(staff, instead) as today:
        for count, (verb, who, other) in enumerate(history):
            try:
                do(verb, staff, who, other, one, matter, count)
                done += verb not in {"change", "unchange"}
                moved = True
            except Refused as refusal:
                assert str(refusal).endswith("。")  # noqa: PT017  # a sentence, whatever was refused
                moved = False
            after = seen(one)
            _check(one, staff["account_manager"].id, today)
            _check_move(verb, before, after, one, modes, moved=moved)
            before = after
    said = keep.read_all(ApprovalWord, "approval_id = ?", (one,))
    assert len([word for word in said if word.verb != "void"]) == done + 1


def _check_move(verb: str, before: Seen, after: Seen, one: int, modes: Sequence[str], *, moved: bool) -> None:
    """What one move may change: a signature goes one step on at most, and takes along only whom 或签 makes superfluous."""
    if not moved:
        assert after.state in (before.state, "void")
    if verb != "resubmit":
        assert after.content == before.content
        assert after.step <= before.step + 1
    elif moved and after.content != before.content:
        assert after.step == 0
    gone = [part for part in after.parts.values() if part.state == "removed" and before.parts[part.id].state in OPEN]
    assert not gone or (verb == "away" and moved)
    assert all(part.kind in {"added", "asked"} for part in gone)
    if verb not in {"approve", "away"} or not moved:
        assert after.step <= before.step or verb == "resubmit"
        assert after.state != "approved" or before.state == "approved"
        return
    assert approval.is_as_submitted(keep.read(Approval, one))
    dropped = [part for part in after.parts.values() if part.state == "dropped" and before.parts[part.id].state in OPEN]
    assert not dropped or modes[before.step] == "any"
    assert all(part.kind != "added" for part in dropped)
    if after.step > before.step or after.state == "approved":
        assert not [part for part in after.parts.values() if part.step == before.step and part.state in OPEN]


def _check(one: int, applicant: int, today: set[tuple[int, int]]) -> None:
    found = keep.read(Approval, one)
    parts = keep.read_all(ApprovalPart, "approval_id = ?", (one,))
    waiting = [part for part in parts if part.state in OPEN]
    acted = [part for part in parts if part.acted_by_id is not None]
    assert all(part.acted_by_id != applicant for part in acted)
    assert all(part.acted_by_id == part.user_id or (part.acted_by_id, part.user_id) in today for part in acted)
    assert all(part.user_id != applicant for part in parts)
    for word in approval.words(found):
        if word.for_user_id is not None:
            assert (word.user_id, word.for_user_id) in today
    if found.state == "running":
        assert any(part.state == "waiting" for part in waiting if part.step == found.step)
        assert {part.step for part in waiting} == {found.step}
    else:
        assert waiting == []
    if found.state == "approved":
        for at, stage in enumerate(approval.stages(found)):
            own = [part for part in parts if part.step == at]
            assert any(part.state == "approved" for part in own), stage.name
