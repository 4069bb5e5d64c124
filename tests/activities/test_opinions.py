"""Every doubt, opinion and suggestion gets a reply with who, when and how; what was only noted is not lost (S1-41)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities import rules
from cmdesk.activities.rules.owed import opinions, requests
from cmdesk.core.errors import Invalid, NotFound, Refused


def noted(people: People, customer_id: int, hours: int = 1, **values: Any) -> int:
    at = datetime.now().astimezone() - timedelta(hours=hours)
    said = {"opinions": "希望送货早一点", "content": "电话", **values}
    return rules.add(people.li, {"customer_id": customer_id, "happened_at": at, **said}).id


def test_what_was_noted_becomes_an_opinion_by_one_key(people: People, opened: MakeFile) -> None:
    """Text, person and hours come from the contact; twice is refused."""
    contact = noted(people, opened(people.li).id, hours=3)
    made = opinions.take_up(people.li, contact, "opinion")
    assert (made.kind, made.text, made.activity_id, made.state) == ("opinion", "希望送货早一点", contact, "open")
    assert made.asked_at == rules.read(people.li, contact).happened_at
    with pytest.raises(Refused, match="已经转为"):
        opinions.take_up(people.li, contact, "suggestion")
    opinions.take_up(people.li, contact, "question", "什么时候有新品？")
    silent = noted(people, opened(people.li, "老张超市").id, opinions="")
    with pytest.raises(Invalid):
        opinions.take_up(people.li, silent, "opinion")


def test_the_reply_says_who_when_and_how(people: People, opened: MakeFile) -> None:
    """And only then it leaves the list."""
    contact = noted(people, opened(people.li).id)
    made = opinions.take_up(people.li, contact, "opinion")
    now = datetime.now().astimezone()
    assert [one.request_id for one in opinions.unanswered(people.li, now)] == [made.id]
    requests.reply(people.li, made.id, "已与物流商定上午送", way="visit")
    (shown,) = requests.of(people.li, made.customer_id)
    assert (shown.reply_way, shown.replied_by, shown.kind) == ("visit", people.li.name, "opinion")
    assert shown.replied_at is not None
    assert opinions.unanswered(people.li, now) == []


def test_what_is_only_noted_is_unanswered_too(people: People, opened: MakeFile) -> None:
    """Its 24 hours run from the contact; an old note is no longer listed."""
    customer = opened(people.li).id
    contact = noted(people, customer, hours=25)
    noted(people, customer, hours=24 * 40, opinions="很久以前")
    noted(people, customer, opinions="")
    now = datetime.now().astimezone()
    (one,) = opinions.unanswered(people.li, now)
    assert (one.activity_id, one.request_id, one.light.tone, one.id) == (contact, None, "late", -contact)
    opinions.take_up(people.li, contact, "suggestion")
    assert [(one.kind, one.light.tone) for one in opinions.unanswered(people.li, now)] == [("suggestion", "late")]


def test_requests_for_things_are_no_opinions(people: People, opened: MakeFile) -> None:
    """The list holds what customers doubt, think and propose."""
    requests.add(people.li, {"customer_id": opened(people.li).id, "text": "要报价"})
    assert opinions.unanswered(people.li, datetime.now().astimezone()) == []


def test_rights_hold(people: People, opened: MakeFile) -> None:
    """One sees and takes up only what he may see."""
    contact = noted(people, opened(people.li).id)
    now = datetime.now().astimezone()
    assert opinions.unanswered(people.wang, now) == []
    with pytest.raises(NotFound):
        opinions.take_up(people.wang, contact, "opinion")
    assert len(opinions.unanswered(people.supervisor, now)) == 1
    assert opinions.unanswered(people.supervisor, now, mine=True) == []
