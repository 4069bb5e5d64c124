"""However many approvals there are, the office is asked a fixed number of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.asking import asked
from tests.people import Staff

from cmdesk.approvals.rules import boxes, statistics
from cmdesk.core import approval
from cmdesk.core.approval import subjects

SIGNS = {"role": "area_manager"}


@pytest.fixture
def set_flow(set_flow: Callable[..., str]) -> Iterator[Callable[..., str]]:
    """A flow for records of which there are many."""
    subjects.register(subjects.Subject("dictionary", lambda one: {"值": str(one)}, lambda *_: None))
    yield set_flow
    subjects.forget("dictionary")


def submitted(people: Staff, flow: str, first: int, last: int) -> None:
    for one in range(first, last + 1):
        approval.submit(people["account_manager"], "dictionary", one, flow, "试事项")


def test_many_cost_as_much_as_one(people: Staff, set_flow: Callable[..., Any]) -> None:
    """The list of what waits, the bell of who signs and of who stands above him, how long approvals take."""
    flow = set_flow({"name": "审核", "who": [SIGNS], "limit": "1 时钟小时"})
    signer, above = people["area_manager"], people["service_director"]
    late = datetime.now().astimezone() + timedelta(hours=3)

    def questions() -> list[int]:
        counts = []
        for ask in (
            lambda: approval.box(signer, "waiting"),
            lambda: boxes.waiting_count(signer),
            lambda: approval.reminders(signer, late),
            lambda: approval.raised(above, late),
            lambda: statistics.of_month(people["general_manager"], late.date()),
        ):
            with asked() as texts:
                assert ask()
            counts.append(len(texts))
        return counts

    submitted(people, flow, 1, 1)
    one = questions()
    submitted(people, flow, 2, 7)
    assert (
        len(approval.box(signer, "waiting"))
        == len(approval.reminders(signer, late))
        == boxes.waiting_count(signer)
        == 7
    )
    assert questions() == one


def test_only_what_concerns_somebody_is_looked_at(people: Staff, set_flow: Callable[..., Any]) -> None:
    """Whoever has nothing to sign and nobody below him is told nothing, and no approval is read for him."""
    submitted(people, set_flow({"name": "审核", "who": [SIGNS], "limit": "1 时钟小时"}), 1, 3)
    with asked() as texts:
        assert approval.reminders(people["clerk"], datetime.now().astimezone() + timedelta(hours=3)) == []
    assert not [text for text in texts if 'FROM "approval"' in text]
