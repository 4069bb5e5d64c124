"""What lies in a file: its people (insiders hidden), its own customers, buildings, referrals, stale files."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.customers.conftest import MakeFile, People

from cmdesk.core import regulation, undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.record import Building, Customer, Room
from cmdesk.customers.rules.ties import buildings, referrals

TODAY = date.today()  # noqa: DTZ011


def test_an_insider_does_not_exist_for_others(people: People, opened: MakeFile, office: Office) -> None:
    """Without the right neither list, count, condition nor trail shows an insider; with it a look leaves a trace."""
    file = opened(people.li)
    plain = rules.add_person(people.li, file.id, {"name": "张三", "roles": ("owner",), "phones": "13800000001"})
    secret = rules.add_person(
        people.supervisor, file.id, {"name": "钱内", "roles": ("buyer", "insider"), "phones": "13900000002"}
    )
    with pytest.raises(NotAllowed, match="没有登记内线的权限"):
        rules.add_person(people.li, file.id, {"name": "孙内", "roles": "内线"})
    with pytest.raises(NotAllowed, match="没有登记内线的权限"):
        rules.edit_person(people.li, plain.id, {"roles": ("insider",)}, version=1)
    assert [one.name for one in rules.persons_of(people.li, file.id)] == ["张三"]
    for verb in (
        lambda: rules.read_person(people.li, secret.id),
        lambda: rules.edit_person(people.li, secret.id, {"name": "x"}, version=1),
        lambda: rules.bin_person(people.li, secret.id),
    ):
        with pytest.raises(NotFound):
            verb()
    both = rules.persons_of(people.supervisor, file.id)
    assert [(one.name, one.phones) for one in both] == [("张三", ("13800000001",)), ("钱内", ())]
    assert rules.read_person(people.supervisor, secret.id).phones == ("13900000002",)
    assert audit.trail(office.database, "person", secret.id)[0].verb == "view"
    for actor, names in ((people.li, ["张三"]), (people.supervisor, ["张三", "钱内"]), (people.zhao, [])):
        where, params = rules.persons_visible(actor)
        text = f"SELECT person.name FROM person JOIN customer ON customer.id = customer_id WHERE {where or '1 = 1'}"
        assert [row[0] for row in office.database.rows(text + " ORDER BY person.id", params)] == names
    spoken = Actor(people.li.id, "li", "李敏", "x", people.east, rights={**people.li.rights, "audit.view": Scope.OWN})
    assert {(one.kind, one.record_id) for one in rules.trail(spoken, file.id)} == {
        ("customer", file.id), ("person", plain.id),
    }  # fmt: skip


def test_a_trail_that_once_had_an_insider_stays_closed(people: People, opened: MakeFile) -> None:
    """Somebody who was an insider for a while is not given away by the trail of that time."""
    file = opened(people.li)
    person = rules.add_person(people.supervisor, file.id, {"name": "钱内", "roles": ("insider",)})
    rules.edit_person(people.supervisor, person.id, {"roles": ("buyer",)}, version=1)
    reader = Actor(people.li.id, "li", "李敏", "x", people.east, rights={**people.li.rights, "audit.view": Scope.OWN})
    assert {one.kind for one in rules.trail(reader, file.id)} == {"customer"}
    assert rules.read_person(people.li, person.id).name == "钱内"
    boss = Actor(people.boss.id, "b", "周总", "x", rights={**people.boss.rights, "audit.view": Scope.ALL})
    assert [one.verb for one in rules.trail(boss, file.id)] == ["edit", "add", "add"]


def test_a_look_at_an_insider_is_no_step_after_what_was_done(people: People, opened: MakeFile) -> None:
    """Whoever opens him again after a change can still take back the change where it is said that it is done."""
    file = opened(people.li)
    person = rules.add_person(people.supervisor, file.id, {"name": "钱内", "roles": ("insider",)})
    rules.edit_person(people.supervisor, person.id, {"name": "钱老"}, version=1)
    rules.read_person(people.supervisor, person.id)
    step = undo.just_done(people.supervisor)
    assert step is not None
    undo.undo(people.supervisor, step.id)
    assert rules.read_person(people.supervisor, person.id).name == "钱内"


def test_the_trail_masks_confidential_values(people: People, opened: MakeFile) -> None:
    """That an account number changed is told, from what to what is not; reading trails is a right (S4-24)."""
    file = opened(people.boss, bank_account="6222020200112233445")
    with pytest.raises(NotAllowed, match="没有查看操作记录的权限"):
        rules.trail(people.boss, file.id)
    boss = Actor(people.boss.id, "b", "周总", "x", rights={**people.boss.rights, "audit.view": Scope.ALL})
    assert rules.trail(boss, file.id)[0].changes["bank_account"] == (None, "••••")


def test_people_are_kept_with_their_file(people: People, opened: MakeFile) -> None:
    """Editing people is editing the file; a person stays in it and is passed on only within it (S2-05)."""
    file, other = opened(people.li), opened(people.zhao)
    reception = rules.add_person(people.li, file.id, {"name": "前台", "roles": ("reception",)})
    buyer = rules.add_person(people.li, file.id, {"name": "采购", "roles": ("buyer",)})
    stranger = rules.add_person(people.zhao, other.id, {"name": "外人"})
    passed = rules.edit_person(people.li, reception.id, {"referred_to_id": buyer.id}, version=1)
    assert passed.referred_to_id == buyer.id
    for wrong in (stranger.id, reception.id, 999):
        with pytest.raises(Invalid, match="同一客户的另一位联系人"):
            rules.edit_person(people.li, reception.id, {"referred_to_id": wrong}, version=2)
    with pytest.raises(Refused, match="不能改到另一客户名下"):
        rules.edit_person(people.li, reception.id, {"customer_id": other.id}, version=2)
    with pytest.raises(NotFound):
        rules.add_person(people.li, other.id, {"name": "张三"})
    with pytest.raises(Invalid, match="姓名不能为空"):
        rules.add_person(people.li, file.id, {"name": " "})
    rules.bin_person(people.li, buyer.id)
    assert [one.name for one in rules.persons_of(people.li, file.id)] == ["前台"]
    rules.bin_person(people.li, buyer.id, back=True)
    assert len(rules.persons_of(people.li, file.id)) == 2


@pytest.mark.parametrize(
    ("typed", "calendar", "kept"),
    [
        ("农历八月十五", "", ("08-15", "lunar")),
        ("八月十五", "lunar", ("08-15", "lunar")),
        ("8.15", "lunar", ("08-15", "lunar")),
        ("1990年闰五月十二", "", ("1990-闰05-12", "lunar")),
        ("腊月廿三", "", ("12-23", "lunar")),
        ("1978年8月15日", "", ("1978-08-15", None)),
        ("三月十八日", "solar", ("03-18", "solar")),
        ("03-08", "", ("03-08", None)),
    ],
)
def test_a_birthday_is_typed_as_people_write_it(
    people: People, opened: MakeFile, typed: str, calendar: str, kept: tuple[str, str | None]
) -> None:
    """Of the sun or of the moon, in figures or in words; the calendar follows from what was typed (S1-74)."""
    file = opened(people.li)
    born = rules.add_person(people.li, file.id, {"name": "钱", "birthday": typed, "birthday_calendar": calendar})
    assert (born.birthday, born.birthday_calendar) == kept
    later = rules.edit_person(people.li, born.id, {"birthday": "9-9"}, version=born.version)
    assert (later.birthday, later.birthday_calendar) == ("09-09", kept[1])


def test_a_birthday_of_no_calendar_is_asked_about(people: People, opened: MakeFile) -> None:
    """Whether 八月十五 is one of the moon nobody can tell; nor is it both."""
    file = opened(people.li)
    with pytest.raises(Invalid, match="是公历还是农历"):
        rules.add_person(people.li, file.id, {"name": "钱", "birthday": "八月十五"})
    with pytest.raises(Invalid, match="选的是公历"):
        rules.add_person(people.li, file.id, {"name": "钱", "birthday": "腊月廿三", "birthday_calendar": "solar"})
    with pytest.raises(Invalid, match="看不懂"):
        rules.add_person(people.li, file.id, {"name": "钱", "birthday": "中秋"})


def test_customers_customers(people: People, opened: MakeFile) -> None:
    """A dealer's own customers are listed, the important first, and may be files themselves (S4-13)."""
    dealer, farm = opened(people.li, "经销商", business_kind="dealer"), opened(people.li, "猪场", business_kind="farm")
    rules.add_downstream(people.li, dealer.id, {"name": "小户"})
    big = rules.add_downstream(people.li, dealer.id, {"name": "猪场", "is_core": True, "linked_customer_id": farm.id})
    assert [one.name for one in rules.downstreams_of(people.li, dealer.id)] == ["猪场", "小户"]
    with pytest.raises(Invalid, match="不能是上级客户自己"):
        rules.edit_downstream(people.li, big.id, {"linked_customer_id": dealer.id}, version=1)
    with pytest.raises(NotFound):
        rules.edit_downstream(people.zhao, big.id, {"name": "x"}, version=1)
    assert rules.edit_downstream(people.li, big.id, {"monthly_volume": 40}, version=1).monthly_volume == 40
    rules.bin_downstream(people.li, big.id)
    assert [one.name for one in rules.downstreams_of(people.li, dealer.id)] == ["小户"]


def test_a_building_is_swept_door_by_door(people: People, opened: MakeFile) -> None:
    """Coverage counts visited, unvisited and 谢绝推销 doors, and those that became customers (S2-02)."""
    tower = buildings.add_building(people.li, {"name": "金茂大厦", "address": "花园路1号"})
    assert tower.area_id == people.east
    doors = [("3", "301"), ("3", "302"), ("10", "1001"), ("B1", "1"), ("3", "301")]
    assert buildings.add_rooms(people.li, tower.id, doors) == 4
    assert buildings.add_rooms(people.li, tower.id, [("3", "301"), ("3", "303")]) == 1
    step = undo.last(people.li)
    assert step is not None
    undo.undo(people.li, step.id)
    assert buildings.add_rooms(people.li, tower.id, [("3", "303")]) == 1, "taken back, it may be entered again"
    rooms = buildings.rooms_of(tower.id)
    assert [(one.floor, one.room) for one in rooms] == [
        ("B1", "1"),
        ("3", "301"),
        ("3", "302"),
        ("3", "303"),
        ("10", "1001"),
    ]
    refused = buildings.edit_room(people.li, rooms[1].id, {"result": "refused"}, version=1)
    assert refused.no_soliciting
    assert refused.visited_on == TODAY
    buildings.edit_room(people.li, rooms[2].id, {"result": "有意向", "company": "启明软件"}, version=1)
    taken_back = buildings.open_file(people.li, rooms[2].id, {})
    step = undo.last(people.li)
    assert step is not None
    undo.undo(people.li, step.id)
    assert keep.read(Customer, taken_back.id).binned_at is not None
    assert keep.read(Room, rooms[2].id).customer_id is None, "file and link are one step"
    file = buildings.open_file(people.li, rooms[2].id, {})
    assert (file.name, file.building_id, file.floor, file.room) == ("启明软件", tower.id, "3", "302")
    assert (file.source, file.stage, file.owner_id) == ("sweep", "prospect", people.li.id)
    (figures,) = buildings.coverage(people.boss, tower.id)
    assert (figures.rooms, figures.visited, figures.unvisited, figures.refused) == (5, 2, 3, 1)
    assert (figures.interested, figures.customers, figures.share) == (1, 1, 0.4)
    buildings.edit_building(people.li, tower.id, {"no_soliciting": True}, version=1)
    (figures,) = buildings.coverage(people.boss)
    assert (figures.unvisited, figures.refused) == (0, 5)


def test_buildings_have_their_refusals(people: People) -> None:
    """Another area's building, a door twice, a door that has a file: each is refused with its sentence."""
    tower = buildings.add_building(people.zhao, {"name": "西塔"})
    buildings.add_rooms(people.zhao, tower.id, [("1", "101"), ("1", "102")])
    first, second = buildings.rooms_of(tower.id)
    with pytest.raises(NotAllowed, match="“西塔”不在您的片区"):
        buildings.edit_room(people.li, first.id, {"result": "visited"}, version=1)
    with pytest.raises(Invalid, match="已经登记过"):
        buildings.edit_room(people.zhao, first.id, {"room": "102"}, version=1)
    buildings.open_file(people.zhao, second.id, {"name": "西塔公司"})
    with pytest.raises(Refused, match="已经建过客户档案"):
        buildings.open_file(people.zhao, second.id, {"name": "西塔公司"})
    with pytest.raises(NotAllowed, match="没有维护楼宇"):
        buildings.add_building(Actor(99, "x", "外人", "clerk"), {"name": "无"})
    buildings.bin_building(people.zhao, tower.id)
    assert buildings.coverage(people.boss) == []
    buildings.bin_building(people.zhao, tower.id, back=True)
    assert keep.read(Building, tower.id).binned_at is None


def test_who_brings_customers(people: People, opened: MakeFile) -> None:
    """Referrals are listed per customer and ranked, within what the reader may see (S2-01)."""
    source = opened(people.li, "老主顾")
    opened(people.li, "新客甲", referrer_id=source.id, referral_note="同乡")
    opened(people.wang, "新客乙", referrer_id=source.id, stage="prospect")
    assert [(one.title, one.note) for one in referrals.referrals_of(people.li, source.id)] == [("新客甲", "同乡")]
    (top,) = referrals.referrers(people.supervisor)
    assert (top.title, top.brought, top.buying) == ("老主顾", 2, 1)
    with pytest.raises(Invalid, match="不能是客户自己"):
        rules.edit(people.li, source.id, {"referrer_id": source.id}, version=1)


def test_neglected_files_are_listed_with_what_they_lack(people: People, opened: MakeFile) -> None:
    """A file not looked over for 180 days is stale; confirming it, or a longer limit, takes it off the list (S1-40)."""
    old = TODAY - timedelta(days=181)
    first = opened(people.li, "旧店", collected_on=old - timedelta(days=30), phones="13812345678")
    second = opened(people.li, "较旧", confirmed_on=old)
    opened(people.li, "不旧", confirmed_on=TODAY - timedelta(days=180))
    opened(people.zhao, "别人的旧店", confirmed_on=old)
    found = rules.stale(people.li, TODAY)
    assert [(one.title, one.days) for one in found] == [("旧店", 211), ("较旧", 181)]
    assert found[0].missing[:2] == ("地址", "服务类别")
    assert "电话" not in found[0].missing
    assert "电话" in found[1].missing
    assert rules.confirm_files(people.li, [second.id]) == 1
    assert keep.read(Customer, second.id).confirmed_on == TODAY
    assert [one.customer_id for one in rules.stale(people.li, TODAY)] == [first.id]
    regulation.change(people.boss, "stale.days", 365, TODAY)
    assert rules.stale(people.li, TODAY) == []
    assert len(rules.stale(people.li, TODAY - timedelta(days=1))) == 1
    with pytest.raises(NotFound):
        rules.confirm_files(people.zhao, [first.id])


def test_a_fuller_file_scores_higher(people: People, opened: MakeFile) -> None:
    """The score is the weight of what is filled, 0 to 100 (S1-40)."""
    bare = opened(people.boss, "空档")
    fuller = opened(people.li, "齐全", phones="13812345678", address="解放路1号", grade=20)
    assert 0 < bare.completeness < fuller.completeness <= 100
    assert bare.completeness == 10
