"""Whatever people try in whatever order: nothing passes without its signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval, keep
from cmdesk.core.approval import Approval, ApprovalPart, ApprovalWord
from cmdesk.core.errors import Refused

PEOPLE = ("account_manager", "area_manager", "service_director", "general_manager", "clerk", "administrator")
MODES = ("any", "all", "turn")
STEPS = (
    {"name": "一", "who": [{"superior": 1}, {"role": "service_director"}]},
    {"name": "二", "who": [{"role": "service_director"}, {"role": "account_manager"}]},
    {"name": "三", "who": [{"role": "general_manager"}]},
)
VERBS = ("approve", "approve", "approve", "refuse", "back", "last", "resubmit", "withdraw", "hand", "ask", "add", "after",
         "urge", "terminate", "change")  # fmt: skip

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
        "resubmit": lambda: approval.resubmit(actor, one),
        "withdraw": lambda: approval.withdraw(actor, one),
        "hand": lambda: approval.hand_over(actor, one, receiver),
        "ask": lambda: approval.delegate(actor, one, receiver),
        "add": lambda: approval.add_signer(actor, one, receiver),
        "after": lambda: approval.add_signer(actor, one, receiver, before=False),
        "urge": lambda: approval.urge(actor, one),
        "terminate": lambda: approval.terminate(actor, one, "终止"),
        "change": lambda: matter.write(f"改 {count}"),
    }
    verbs[verb]()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=moves,
    modes=st.tuples(*[st.sampled_from(MODES)] * len(STEPS)),
    length=st.integers(1, len(STEPS)),
    number=st.integers(0, 10**9),
)
def test_no_history_passes_without_its_signatures(
    history: list[tuple[str, str, str]],
    modes: tuple[str, ...],
    length: int,
    number: int,
    staff: Staff,
    matter: Matter,
    set_flow: Callable[..., str],
) -> None:
    """After any history: the applicant signed nothing of his own; an approved matter has a signature in each step and,
    where all must sign, nobody's is missing; a matter that is over has nobody waiting; every move has its words.
    """
    under_way = approval.of_record("regulation", matter.id)
    if under_way is not None and under_way.state in {"running", "returned"}:
        approval.withdraw(staff["account_manager"], under_way.id)
    matter.write(f"初稿 {number}")
    flow = set_flow(*({**step, "mode": mode} for step, mode in zip(STEPS[:length], modes, strict=False)))
    one = approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项")
    done = 0
    for count, (verb, who, other) in enumerate(history):
        try:
            do(verb, staff, who, other, one, matter, count)
            done += verb != "change"
        except Refused as refusal:
            assert str(refusal).endswith("。")  # noqa: PT017  # a sentence, whatever was refused
        _check(one, staff["account_manager"].id)
    said = keep.read_all(ApprovalWord, "approval_id = ?", (one,))
    assert len([word for word in said if word.verb != "void"]) == done + 1


def _check(one: int, applicant: int) -> None:
    found = keep.read(Approval, one)
    parts = keep.read_all(ApprovalPart, "approval_id = ?", (one,))
    waiting = [part for part in parts if part.state in {"waiting", "asked", "queued"}]
    assert all(part.acted_by_id != applicant for part in parts if part.state == "approved")
    assert all(part.user_id != applicant for part in parts)
    if found.state == "running":
        assert any(part.state == "waiting" for part in waiting if part.step == found.step)
        assert {part.step for part in waiting} == {found.step}
    else:
        assert waiting == []
    if found.state == "approved":
        for at, stage in enumerate(approval.stages(found)):
            own = [part for part in parts if part.step == at]
            assert any(part.state == "approved" for part in own), stage.name
