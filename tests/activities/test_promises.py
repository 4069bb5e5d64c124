"""Promises are kept with proof or openly broken, and nothing else (S1-66, M14)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities.record import Promise
from cmdesk.activities.rules import records
from cmdesk.activities.rules.owed import promises
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused

TODAY = datetime.now().astimezone().date()


def promised(people: People, opened: MakeFile, **values: object) -> Promise:
    return promises.add(people.li, {"customer_id": opened(people.li).id, "text": "送样品", **values})


def test_without_a_day_the_rules_set_one(people: People, opened: MakeFile) -> None:
    """A promise always has a day."""
    assert promised(people, opened).due_on == TODAY + timedelta(3)


def test_no_proof_no_settling(people: People, opened: MakeFile) -> None:
    """Neither the verb nor the form can close a promise without proof or reason."""
    one = promised(people, opened)
    with pytest.raises(Invalid, match="凭据"):
        promises.keep_promise(people.li, one.id, "  ")
    with pytest.raises(Invalid, match="原因"):
        promises.break_openly(people.li, one.id, "")
    with pytest.raises(Refused, match="按钮"):
        records.edit(people.li, Promise, one.id, {"outcome": "kept"}, version=one.version)
    with pytest.raises(NotFound):
        promises.keep_promise(people.zhao, one.id, "别人的承诺")
    assert keep.read(Promise, one.id).outcome == "open"


def test_a_promise_kept_late_stays_marked(people: People, opened: MakeFile) -> None:
    """What failed once stays red (expectation 13)."""
    one = promised(people, opened, promised_on=TODAY - timedelta(9), due_on=TODAY - timedelta(4))
    (shown,) = promises.of(people.li, one.customer_id)
    assert shown.state(TODAY) == ("late", "逾期 4 天")
    assert [found.id for found in promises.open_ones(people.li, TODAY)] == [one.id]
    assert promises.count_open(people.li, one.customer_id) == 1
    promises.keep_promise(people.li, one.id, "客户微信确认收到")
    (shown,) = promises.of(people.li, one.customer_id)
    assert shown.state(TODAY) == ("late", "逾期兑现")
    assert promises.open_ones(people.li, TODAY) == []


VERBS = st.sampled_from(["keep", "keep without proof", "break", "break without reason", "reopen"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(VERBS, max_size=7))
def test_whatever_is_tried_the_ledger_stays_sound(file_people: People, opened: MakeFile, steps: list[str]) -> None:
    """After any row of attempts a closed promise has a day and its proof or reason, and an open one has no day."""
    people = file_people
    shop = opened(people.li)
    one = promises.add(people.li, {"customer_id": shop.id, "text": "送样品"})
    state = "open"
    for step in steps:
        try:
            if step.startswith("keep"):
                promises.keep_promise(people.li, one.id, "" if "without" in step else "签收单 17")
            elif step.startswith("break"):
                promises.break_openly(people.li, one.id, "" if "without" in step else "缺货，客户谅解")
            else:
                promises.reopen(people.li, one.id)
        except Refused as refusal:
            said = str(refusal)
            allowed = (state == "open") == (step != "reopen") and "without" not in step
            assert not allowed, said
        else:
            state = {"keep": "kept", "break": "broken", "reopen": "open"}[step]
    now = keep.read(Promise, one.id)
    assert now.outcome == state
    assert (now.closed_on is None) is (state == "open")
    assert state != "kept" or now.proof
    assert state != "broken" or now.reason
