"""A contact is written down once, with all it brings along, and seen by whom it may be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities import rules
from cmdesk.activities.record import Activity, Gift, Participant, Promise, Request
from cmdesk.activities.rules.contacts import entries, next_steps, participants
from cmdesk.core import regulation, undo
from cmdesk.core.actor import Scope
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from cmdesk.customers import classes
from cmdesk.customers import rules as customers
from cmdesk.customers.rules.upkeep import binned
from cmdesk.visits.rules.sheet import opening

NOW = datetime.now().astimezone().replace(microsecond=0)
TODAY = NOW.date()


def test_one_operation_writes_all_that_a_call_brings(people: People, opened: MakeFile) -> None:
    """Contact, people, promise, gift and request come together and are taken back together by one undo."""
    shop = opened(people.li)
    made = rules.add(
        people.li,
        {"customer_id": shop.id, "channel": "phone_in", "content": "要两条新品", "next_step": "送样品"},
        participants=[{"side": "theirs", "name": "王总", "decides": True}],
        promises=[{"text": "周五前送样品", "due_on": TODAY + timedelta(3)}],
        gifts=[{"name": "台历", "way": "given"}],
        request={"text": "要新品报价", "wants_visit": True},
    )
    assert (made.user_id, made.channel) == (people.li.id, "phone_in")
    assert [Participant.get().name, Promise.get().text, Gift.get().name, Request.get().text] == [
        "王总", "周五前送样品", "台历", "要新品报价",
    ]  # fmt: skip
    assert Promise.get().activity_id == Gift.get().activity_id == Request.get().activity_id == made.id
    assert Request.get().asked_at == made.happened_at
    step = undo.last(people.li)
    assert step is not None
    undo.undo(people.li, step.id)
    assert rules.timeline(people.li, shop.id) == []
    assert Promise.select().where(Promise.binned_at.is_null()).count() == 0


def test_contacts_of_one_moment_stand_in_the_order_in_which_they_were_written(people: People, opened: MakeFile) -> None:
    """Also across the pages of the time-line and after the clock was set back: by their own moment, then by id."""
    shop = opened(people.li)
    moments = [NOW, NOW, NOW - timedelta(hours=1), NOW]
    made = [
        rules.add(people.li, {"customer_id": shop.id, "happened_at": at, "next_step": f"第 {place} 件"}).id
        for place, at in enumerate(moments)
    ]
    wanted = [made[3], made[1], made[0], made[2]]
    paged: list[int] = []
    mark = None
    for _ in made:
        (one,) = rules.timeline(people.li, shop.id, mark, 1)
        paged, mark = [*paged, one.id], one.mark
    assert [one.id for one in rules.timeline(people.li, shop.id)] == wanted == paged
    last = entries.last(people.li, shop.id)
    assert last is not None
    assert last.id == wanted[0]
    assert "第 3 件" in " ".join(word.text for word in rules.briefing(people.li, shop.id).words())
    assert [one for one, _ in opening.owed_to(current(), shop.id, None, []).next_steps] == [
        "第 3 件",
        "第 1 件",
        "第 0 件",
        "第 2 件",
    ]


def test_a_next_step_without_a_day_gets_the_day_of_the_rules(people: People, opened: MakeFile) -> None:
    """What nobody dated would be forgotten; the office's own number decides (expectation 3)."""
    shop = opened(people.li)
    regulation.change(people.boss, "next.days.phone_out", 5, TODAY)
    made = rules.add(people.li, {"customer_id": shop.id, "channel": "phone_out", "next_step": "再问"})
    assert made.next_on == TODAY + timedelta(5)
    sent = rules.add(
        people.li, {"customer_id": shop.id, "channel": "post", "purposes": ("material",), "next_step": "确认收到"}
    )
    assert sent.next_on == TODAY + timedelta(2)
    nothing = rules.add(people.li, {"customer_id": shop.id, "content": "没有下一步"})
    assert nothing.next_on is None


def test_what_makes_no_sense_is_refused_in_a_sentence(people: People, opened: MakeFile) -> None:
    """A contact in the future, a next step before it, somebody else's contact person, no customer."""
    shop, other = opened(people.li), opened(people.li, "另一家")
    stranger = customers.add_person(people.li, other.id, {"name": "外人"})
    for values, field in (
        ({"happened_at": NOW + timedelta(days=1)}, "happened_at"),
        ({"happened_at": NOW, "next_on": NOW.date() - timedelta(1)}, "next_on"),
        ({"person_id": stranger.id}, "person_id"),
        ({"customer_id": None}, "customer_id"),
        ({"cost": "-1"}, "cost"),
    ):
        with pytest.raises(Invalid) as refusal:
            rules.add(people.li, {"customer_id": shop.id, "content": "试", **values})
        assert list(refusal.value.problems) == [field]
    assert Activity.select().count() == 0


def test_own_is_what_i_did_or_what_concerns_my_customers(people: People, opened: MakeFile) -> None:
    """A colleague's call to my customer is mine to read; his customers' calls are not; what I did stays mine."""
    mine, his = opened(people.li), opened(people.wang, "王强的店")
    rules.add(people.supervisor, {"customer_id": mine.id, "content": "主管打给我的客户"})
    rules.add(people.supervisor, {"customer_id": his.id, "content": "主管打给他的客户"})
    assert [one.content for one in rules.timeline(people.li, mine.id)] == ["主管打给我的客户"]
    assert rules.timeline(people.li, his.id) == []
    assert len(rules.timeline(people.boss, his.id)) == 1
    with pytest.raises(NotAllowed, match="范围"):
        rules.add(people.li, {"customer_id": his.id, "content": "越权"})
    done = rules.add(people.li, {"customer_id": mine.id, "content": "移交前的电话"})
    customers.transfer(people.supervisor, [mine.id], people.wang.id, "调整")
    assert [one.id for one in rules.timeline(people.li, mine.id)] == [done.id]
    assert rules.read(people.li, done.id).content == "移交前的电话"
    assert len(rules.timeline(people.wang, mine.id)) == 2
    with pytest.raises(NotFound):
        rules.read(people.zhao, done.id)
    with pytest.raises(NotFound):
        rules.bin_activity(people.li, rules.timeline(people.wang, mine.id)[1].id)


def test_changes_know_versions_and_stay_with_their_customer(people: People, opened: MakeFile) -> None:
    """Two who change the same field are told; a contact never wanders to another customer."""
    shop, other = opened(people.li), opened(people.li, "另一家")
    made = rules.add(people.li, {"customer_id": shop.id, "content": "一"})
    before = {"content": "一"}
    rules.edit(people.supervisor, made.id, {"content": "二"}, version=made.version, before=before)
    with pytest.raises(Conflict):
        rules.edit(people.li, made.id, {"content": "三"}, version=made.version, before=before)
    with pytest.raises(Invalid, match="另一客户"):
        rules.edit(people.li, made.id, {"customer_id": other.id}, version=made.version + 1)
    rules.bin_activity(people.supervisor, made.id)
    assert rules.timeline(people.li, shop.id) == []
    with pytest.raises(Refused, match="回收站"):
        rules.edit(people.li, made.id, {"content": "四"}, version=made.version + 2)
    rules.bin_activity(people.supervisor, made.id, back=True)
    assert [one.content for one in rules.timeline(people.li, shop.id)] == ["二"]


def test_pages_of_the_time_line_fit_together(people: People, opened: MakeFile) -> None:
    """However the pages are cut, all contacts come once, newest first, also those of the same moment."""
    shop = opened(people.li)
    with keep.operation(people.li, "很多") as work:
        for number in range(23):
            at = NOW - timedelta(days=number // 4)
            channel = "visit" if number % 3 else "phone_out"
            rules.write(work, {"customer_id": shop.id, "happened_at": at, "content": str(number), "channel": channel})
    whole = rules.timeline(people.li, shop.id, limit=100)
    assert len(whole) == 23
    assert [one.mark for one in whole] == sorted((one.mark for one in whole), reverse=True)
    for size in (1, 4, 7, 22, 23, 50):
        found, mark = [], None
        while True:
            page = rules.timeline(people.li, shop.id, mark, size)
            found += page
            if len(page) < size:
                break
            mark = page[-1].mark
        assert found == whole
    visits = entries.timeline(people.li, shop.id, limit=100, channels=("visit",))
    assert visits == [one for one in whole if one.channel == "visit"]


def test_insiders_are_named_to_nobody_without_the_right(people: People, opened: MakeFile) -> None:
    """A contact with an insider is seen without his name (S2-14), and cannot be pinned on him."""
    shop = opened(people.li)
    insider = customers.add_person(people.boss, shop.id, {"name": "老何", "roles": ("insider",)})
    rules.add(people.boss, {"customer_id": shop.id, "person_id": insider.id, "content": "透露了采购"})
    assert rules.timeline(people.boss, shop.id)[0].person == "老何"
    assert rules.timeline(people.li, shop.id)[0].person == ""
    with pytest.raises(Invalid):
        rules.add(people.li, {"customer_id": shop.id, "person_id": insider.id, "content": "打听"})


def test_next_steps_are_listed_until_done(people: People, opened: MakeFile) -> None:
    """Mine, in the order of their day; done ones leave, and come back when reopened; a day may be moved."""
    shop = opened(people.li)
    late = rules.add(
        people.li,
        {
            "customer_id": shop.id,
            "happened_at": NOW - timedelta(9),
            "next_step": "迟",
            "next_on": NOW.date() - timedelta(2),
        },
    )
    soon = rules.add(people.li, {"customer_id": shop.id, "next_step": "近", "next_on": NOW.date() + timedelta(2)})
    rules.add(people.supervisor, {"customer_id": shop.id, "next_step": "别人", "next_on": NOW.date()})
    week = NOW.date() + timedelta(7)
    assert [one.step for one in next_steps.open_steps(people.li, week)] == ["迟", "近"]
    assert [one.step for one in next_steps.open_steps(people.li, week, mine=False)] == ["迟", "别人", "近"]
    assert [one.step for one in next_steps.open_steps(people.li, NOW.date())] == ["迟"]
    next_steps.finish(people.li, late.id)
    next_steps.move(people.li, soon.id, NOW.date())
    assert [one.step for one in next_steps.open_steps(people.li, NOW.date())] == ["近"]
    next_steps.finish(people.li, late.id, back=True)
    assert len(next_steps.open_steps(people.li, week)) == 2


def test_people_in_one_line_are_kept_apart(people: People, opened: MakeFile) -> None:
    """Names, positions and who decides; changing the line keeps whoever stays."""
    shop = opened(people.li)
    theirs = participants.parse("王总（采购部经理，决策）、李会计，小张", "theirs")
    assert [(one["name"], one["position"], one["decides"]) for one in theirs] == [
        ("王总", "采购部经理", True), ("李会计", "", False), ("小张", "", False),
    ]  # fmt: skip
    ours = participants.parse("王强", "ours")
    made = rules.add(people.li, {"customer_id": shop.id, "content": "洽谈"}, participants=theirs)
    first = {one.name: one.id for one in participants.of([made.id])[made.id]}
    rules.edit(people.li, made.id, {}, version=made.version, people=[*theirs[:2], *ours])
    now = {one.name: one for one in participants.of([made.id])[made.id]}
    assert set(now) == {"王总", "李会计", "王强"}
    assert now["王总"].id == first["王总"]
    assert now["王强"].user_id == people.wang.id


def test_three_visits_and_talk_of_an_order_make_a_target(people: People, opened: MakeFile) -> None:
    """The class of a prospect follows from contacts (S4-19)."""
    shop = opened(people.li, "新客", stage="prospect")
    for number in range(3):
        purposes = ("order",) if number == 2 else ()
        rules.add(people.li, {"customer_id": shop.id, "channel": "visit", "purposes": purposes, "content": "拜访"})
        found = {one.customer_id: one.value for one in classes.propose("key_class", TODAY)}
        assert (found.get(shop.id) == "prospective") is (number == 2), found


def test_what_was_deleted_lies_in_the_bin(people: People, opened: MakeFile) -> None:
    """The bin lists contacts of the files one may see, and gives them back by their own right."""
    shop = opened(people.li)
    made = rules.add(people.li, {"customer_id": shop.id, "subject": "误登的电话"})
    rules.bin_activity(people.supervisor, made.id)
    viewer = replace(people.supervisor, rights={**people.supervisor.rights, "bin.view": Scope.TEAM})
    (one,) = [one for one in binned.binned(viewer) if one.kind == "activity"]
    assert (one.title, one.belongs_to) == ("误登的电话", "福顺烟酒店")
    stranger = replace(people.zhao, rights={**people.zhao.rights, "bin.view": Scope.OWN})
    assert binned.binned(stranger) == []
    binned.take_out(viewer, "activity", made.id)
    assert [entry.id for entry in rules.timeline(people.li, shop.id)] == [made.id]
