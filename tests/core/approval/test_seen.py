"""What somebody is merely told of is read when he looks at it, and nobody is urged more often than a rule allows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.core.approval.conftest import Matter
from tests.people import Staff
from tests.travelling import travelling

from cmdesk.core import approval, notice
from cmdesk.core.actor import Actor
from cmdesk.core.errors import NotFound, Refused

AREA, DIRECTOR = {"role": "area_manager"}, {"role": "service_director"}
LATER = timedelta(days=60)


def submit(staff: Staff, matter: Matter, flow: str) -> int:
    return approval.submit(staff["account_manager"], "regulation", matter.id, flow, "试事项")


def unread(actor: Actor) -> list[str]:
    at = datetime.now() + LATER  # noqa: DTZ005
    return [one.text for one in reversed(notice.listed(actor, at=at)) if one.read_at is None]


def is_new(actor: Actor) -> list[bool]:
    return [one.unread for one in approval.box(actor, "copies")]


def test_a_copy_is_unread_until_it_is_looked_at(staff: Staff, matter: Matter, set_flow: Any) -> None:
    """The words are in the notice; looking takes both marks away; copied to him once more it is news again."""
    told = staff["sales_director"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.copy_to(staff["area_manager"], one, [told.id], "请知悉")
    assert (is_new(told), unread(told)) == ([True], ["抄送您：试事项。“请知悉”"])
    approval.seen(told, one)
    assert (is_new(told), unread(told)) == ([False], [])
    approval.copy_to(staff["area_manager"], one, [told.id], "数量改了")
    assert (is_new(told), unread(told)) == ([True], ["抄送您：试事项。“数量改了”"])
    assert len(approval.box(told, "copies")) == 1


def test_looking_does_not_take_away_what_waits(staff: Staff, matter: Matter, set_flow: Any) -> None:
    """Who is to sign and has only looked keeps his notice and the urging; who has nothing to do with it sees nothing."""
    signer = staff["area_manager"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.urge(staff["account_manager"], one, "客户等着")
    waits = ["待审：试事项。", f"{staff['account_manager'].name}催办：试事项。“客户等着”"]
    approval.seen(signer, one)
    assert unread(signer) == waits
    with pytest.raises(NotFound):
        approval.seen(staff["clerk"], one)


def test_the_applicant_has_seen_how_it_ended(staff: Staff, matter: Matter, set_flow: Any) -> None:
    """The notice of the end leaves his list with the first look; a second look writes nothing."""
    me = staff["account_manager"]
    one = submit(staff, matter, set_flow((AREA, "any")))
    approval.approve(staff["area_manager"], one)
    assert unread(me) == ["“试事项”已批准。"]
    approval.seen(me, one)
    assert unread(me) == []
    assert not approval.is_unseen(me, approval.read(me, one))


def test_nobody_is_urged_again_within_the_pause(staff: Staff, matter: Matter, set_flow: Any) -> None:
    """The refusal says when it was and from when on; then, and whenever somebody else has it, one may urge."""
    me = staff["account_manager"]
    with travelling() as clock:
        clock.set(datetime(2026, 3, 2, 9))  # noqa: DTZ001  # a Monday, on the wall
        one = submit(staff, matter, set_flow((AREA, "any"), (DIRECTOR, "any")))
        assert approval.urge(me, one) == [staff["area_manager"].name]
        clock.set(datetime(2026, 3, 2, 10))  # noqa: DTZ001
        with pytest.raises(Refused, match=r"03-02 09:00 已经催办过区域经理，2026-03-02 .* 起可以再催"):
            approval.urge(me, one)
        approval.approve(staff["area_manager"], one)
        assert approval.urge(me, one) == [staff["service_director"].name], "he was not urged yet"
        clock.set(datetime(2026, 3, 3, 9))  # noqa: DTZ001
        assert approval.urge(me, one) == [staff["service_director"].name], "a day later"
