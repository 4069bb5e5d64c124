"""What speaks against a favour is seen by who signs, and nobody agrees in spite of it without saying why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.core.approval.conftest import Matter
from tests.hunting import histories
from tests.people import Staff

from cmdesk.core import approval
from cmdesk.core.approval import Approval, ApprovalWord, Concern, Unseen, concerns, subjects
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused

CUSTOMER, OTHER = 7, 8
MANAGER, DIRECTOR = {"superior": 1}, {"role": "service_director"}


class Trouble:
    """Something that may speak against a customer."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.asked: list[Collection[int]] = []

    def source(self, customers: Collection[int]) -> list[Concern]:
        self.asked.append(customers)
        return [Concern(key, f"客户有{key}") for key in sorted(self.open)] if CUSTOMER in customers else []


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    made = Trouble()
    leave = concerns.add_source("test", made.source)
    yield made
    leave()


@pytest.fixture
def favour(matter: Matter) -> Matter:
    """Let the matter favour a customer."""
    known = subjects.subject("regulation")
    subjects.register(replace(known, favours=lambda _record: [CUSTOMER]))
    return matter


def submit(staff: Staff, matter: Matter, flow: str) -> int:
    return approval.submit(staff["account_manager"], "regulation", matter.id, flow, "促销")


def test_agreeing_takes_knowing_and_a_reason(
    staff: Staff, favour: Matter, trouble: Trouble, set_flow: Callable[..., str]
) -> None:
    """Refused blind, refused without words, kept with what was known; the next signer has to say why himself."""
    one = submit(staff, favour, set_flow((MANAGER, "any"), (DIRECTOR, "any")))
    trouble.open = {"投诉甲"}
    with pytest.raises(Unseen, match="客户有投诉甲") as unseen:
        approval.approve(staff["area_manager"], one, "同意")
    assert unseen.value.keys == {"投诉甲"}
    with pytest.raises(Refused, match="写明理由"):
        approval.approve(staff["area_manager"], one, "  ", despite=["投诉甲"])
    assert approval.approve(staff["area_manager"], one, "已与客户谈妥", despite=["投诉甲"]) == "running"
    trouble.open = {"投诉甲", "投诉乙"}
    with pytest.raises(Unseen, match="客户有投诉乙") as later:
        approval.approve(staff["service_director"], one, "同意", despite=["投诉甲"])
    assert later.value.keys == {"投诉甲", "投诉乙"}
    trouble.open = set()
    assert approval.approve(staff["service_director"], one) == "approved"
    submitted, first, last = approval.events(keep.read(Approval, one))
    assert (submitted.concerns, first.concerns, last.concerns) == ("", "客户有投诉甲", "")
    assert first.text().endswith("同意：已与客户谈妥〔已知提醒：客户有投诉甲〕")
    assert "已知提醒" in approval.stages(keep.read(Approval, one))[0].people[0][3]


def test_saying_no_is_never_hindered(
    staff: Staff, favour: Matter, trouble: Trouble, set_flow: Callable[..., str]
) -> None:
    """Sent back and refused with the usual reason; that it was open when it was submitted stands in the trail."""
    trouble.open = {"投诉"}
    one = submit(staff, favour, set_flow((MANAGER, "any")))
    approval.send_back(staff["area_manager"], one, "先处理投诉")
    approval.resubmit(staff["account_manager"], one)
    approval.refuse(staff["area_manager"], one, "投诉还没有处理")
    told = [(event.key, event.concerns) for event in approval.events(keep.read(Approval, one))]
    assert told == [("submit", "客户有投诉"), ("send_back", ""), ("resubmit", "客户有投诉"), ("refuse", "")]
    assert concerns.of(keep.read(Approval, one)) == []


def test_who_favours_nobody_is_asked_nothing(
    staff: Staff, matter: Matter, trouble: Trouble, set_flow: Callable[..., str]
) -> None:
    """A matter of no customer, and one of a customer without trouble, pass as ever."""
    trouble.open = {"投诉"}
    flow = set_flow((MANAGER, "any"))
    assert approval.approve(staff["area_manager"], submit(staff, matter, flow)) == "approved"
    assert trouble.asked == []
    subjects.register(replace(subjects.subject("regulation"), favours=lambda _record: [OTHER]))
    assert approval.approve(staff["area_manager"], submit(staff, matter, flow)) == "approved"
    assert trouble.asked


EVENTS = ("arise", "arise", "end", "look", "agree", "agree", "agree", "silent", "blind", "back", "resubmit")


@settings(max_examples=histories(), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from("甲乙丙")), min_size=1, max_size=16))
@example(
    history=[
        ("arise", "甲"),
        ("agree", "甲"),
        ("look", "甲"),
        ("silent", "甲"),
        ("agree", "乙"),
        ("arise", "乙"),
        ("agree", "甲"),
        ("look", "甲"),
        ("blind", "甲"),
        ("back", "甲"),
        ("resubmit", "甲"),
        ("look", "甲"),
        ("agree", "丙"),
        ("end", "甲"),
        ("agree", "甲"),
    ]
)
def test_no_history_agrees_unknowingly(
    history: list[tuple[str, str]], staff: Staff, favour: Matter, trouble: Trouble, set_flow: Callable[..., str]
) -> None:
    """Whatever arises and ends between looking and signing: each signature knew everything open then, and says why."""
    trouble.open = set()
    one = submit(staff, favour, set_flow((MANAGER, "any"), (DIRECTOR, "any"), ({"role": "general_manager"}, "any")))
    signers = [staff[role] for role in ("area_manager", "service_director", "general_manager")]
    seen: list[str] = []
    expected: list[tuple[str, str]] = []
    for verb, name in history:
        found = keep.read(Approval, one)
        open_now = "；".join(f"客户有{key}" for key in sorted(trouble.open))
        if verb in {"arise", "end"}:
            (trouble.open.add if verb == "arise" else trouble.open.discard)(name)
        elif verb == "look":
            seen = [concern.key for concern in concerns.of(found)]
        elif found.state == "returned" and verb == "resubmit":
            approval.resubmit(staff["account_manager"], one)
        elif found.state == "running" and verb == "back":
            approval.send_back(signers[found.step], one, "请改")
        elif found.state == "running" and verb in {"agree", "silent", "blind"}:
            words = "" if verb == "silent" else f"理由{name}"
            knows = verb != "blind" and trouble.open <= set(seen)
            despite = [] if verb == "blind" else seen
            if trouble.open and not (knows and words):
                with pytest.raises(Refused, match="提醒"):
                    approval.approve(signers[found.step], one, words, despite=despite)
            else:
                approval.approve(signers[found.step], one, words, despite=despite)
                expected.append((words, open_now))
    said = keep.read_all(ApprovalWord, "approval_id = ? AND verb = 'approve' ORDER BY id", (one,))
    assert [(word.words, word.concerns) for word in said] == expected
    assert [word for word in said if word.concerns and not word.words] == []
    if keep.read(Approval, one).state in {"running", "returned"}:
        approval.withdraw(staff["account_manager"], one)
