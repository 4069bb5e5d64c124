"""The customer file's verbs: who may, what is given by itself, what is refused and with which sentence."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.customers.conftest import MakeFile, People

from cmdesk.core import attachments, undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.record import Building, Customer, Person, Room


def test_a_new_file_has_a_number_an_owner_and_an_area(people: People, opened: MakeFile) -> None:
    """What can be known is filled in: the next number, the account manager who opens it, his area, the moment."""
    first, second = opened(people.li, "甲店"), opened(people.wang, "乙店")
    assert (first.number, second.number) == ("KH000001", "KH000002")
    assert (first.owner_id, first.area_id) == (people.li.id, people.east)
    assert first.created_at is not None
    assert second.created_at is not None
    assert first.created_at <= second.created_at
    assert opened(people.boss, "丙店").owner_id is None


def test_a_refused_file_leaves_no_gap(people: People, opened: MakeFile) -> None:
    """Numbers follow each other although a file was refused in between, and step over one typed by hand (S3-10)."""
    opened(people.li, "甲店", number="KH000002")
    assert opened(people.li, "乙店").number == "KH000001"
    with pytest.raises(Invalid):
        opened(people.li, "丙店", credit_code="91350100M000100Y44")
    with pytest.raises(Invalid, match="所选的记录已不存在"):
        opened(people.li, "丙店", building_id=99)
    assert opened(people.li, "丙店").number == "KH000003"


def test_everybody_sees_what_his_right_reaches(people: People, opened: MakeFile, office: Office) -> None:
    """``visible`` and ``read`` give the same verdict for every person and every file."""
    files = [opened(people.li, "甲"), opened(people.wang, "乙"), opened(people.zhao, "丙"), opened(people.boss, "丁")]
    expected = (
        (people.li, {"甲"}),
        (people.wang, {"乙"}),
        (people.zhao, {"丙"}),
        (people.supervisor, {"甲", "乙"}),
        (people.boss, {"甲", "乙", "丙", "丁"}),
        (Actor(99, "x", "外人", "clerk"), set()),
    )
    for actor, names in expected:
        where, params = rules.visible(actor)
        rows = office.database.rows(f"SELECT name FROM customer WHERE {where or '1 = 1'}", params)
        assert {row[0] for row in rows} == names
        for file in files:
            if file.name in names:
                assert rules.read(actor, file.id).name == rules.by_number(actor, file.number).name == file.name
            else:
                with pytest.raises(NotFound, match="不在您可以查看的范围内"):
                    rules.read(actor, file.id)
                with pytest.raises(NotFound, match="不在您可以查看的范围内"):
                    rules.by_number(actor, file.number)


def test_the_button_says_what_the_verb_would(people: People, opened: MakeFile) -> None:
    """``may`` returns the very sentence with which the verb refuses; nothing is written."""
    file = opened(people.li, "甲店")
    for actor in (people.wang, people.zhao):
        refusal = rules.may(actor, "edit", file)
        assert refusal is not None
        assert "由李敏负责" in str(refusal)
    weak = Actor(
        people.li.id, "li", "李敏", "clerk", rights={"customers.view": Scope.ALL, "customers.edit": Scope.NONE}
    )
    with pytest.raises(NotAllowed) as raised:
        rules.edit(weak, file.id, {"grade": 3}, version=1)
    assert str(raised.value) == str(rules.may(weak, "edit", file))
    with pytest.raises(NotFound):
        rules.edit(people.zhao, file.id, {"grade": 3}, version=1)
    assert keep.read(Customer, file.id).version == 1
    assert rules.may(people.li, "edit", file) is None
    assert rules.may(people.li, "create", None) is None
    assert rules.may(weak, "create", None) is not None


@pytest.mark.parametrize(
    "verb", ["view", "create", "edit", "bin", "purge", "transfer", "bulk_edit", "classify", "export"]
)
def test_no_right_means_no(verb: str, file_people: People, opened: MakeFile) -> None:
    """Every verb is refused to somebody without the right, in one Chinese sentence with a way out."""
    file = opened(file_people.li)
    refusal = rules.may(Actor(99, "x", "外人", "clerk"), verb, file)
    assert re.fullmatch(r"您没有[一-鿿]+客户的权限，需要时请联系管理员。", str(refusal))


def test_an_edit_is_kept_and_told(people: People, opened: MakeFile, office: Office) -> None:
    """The changed file comes back, the trail shows the fields; what was left as it was is not written."""
    file = opened(people.li, "甲店", grade=10)
    seen = {"grade": 10, "address": "", "name": "甲店"}
    changed = rules.edit(people.li, file.id, {**seen, "address": "解放路12号"}, version=1, before=seen)
    assert (changed.address, changed.version) == ("解放路12号", 2)
    assert audit.trail(office.database, "customer", file.id)[0].changes == {"address": ("", "解放路12号")}


def test_an_edit_of_stale_values_is_a_conflict(people: People, opened: MakeFile) -> None:
    """Two people on the same field: the second is told; on different fields both are kept."""
    file = opened(people.li, "甲店", grade=10)
    seen = {"grade": 10, "note": ""}
    rules.edit(people.supervisor, file.id, {"grade": 11}, version=1, before=seen)
    assert rules.edit(people.li, file.id, {"note": "常缺货"}, version=1, before=seen).grade == 11
    with pytest.raises(Conflict) as conflict:
        rules.edit(people.li, file.id, {"grade": 12}, version=1, before=seen)
    assert conflict.value.differences[0].theirs == 11


def test_what_was_saved_though_its_answer_was_lost_is_saved(people: People, opened: MakeFile, office: Office) -> None:
    """Saved again with the same token: nothing is written twice, nobody is said to have changed it, what came since is kept."""
    file = opened(people.li, "福顺", phones="13812345678")
    shown, typed = rules.read(people.li, file.id), {"monthly_volume": 8, "bank_account": "6222021234567890123"}
    before = {name: getattr(shown, name) for name in (*typed, "note")}
    blind = replace(people.li, rights={**people.li.rights, "customers.confidential": Scope.NONE})

    def save(values: dict[str, object]) -> Customer:
        return rules.edit(blind, file.id, values, version=1, before=before, token="t-1")

    save(typed)
    assert save(typed).version == 2
    again = save({**typed, "monthly_volume": 9, "note": "近学校"})
    assert (again.monthly_volume, again.note, again.version) == (9, "近学校", 3)
    assert keep.read(Customer, file.id).bank_account == "6222021234567890123"
    rules.edit(people.boss, file.id, {"note": "近车站"}, version=3)
    with pytest.raises(Conflict, match="备注"):
        save({**typed, "note": "近医院"})
    titles = [entry.title for entry in audit.trail(office.database, "customer", file.id)]
    assert titles == ["修改客户 福顺"] * 3 + ["新建客户 福顺"]


def test_a_file_that_was_opened_though_its_answer_was_lost_is_opened_once(people: People, office: Office) -> None:
    """What has been typed or emptied since goes into the file that is there; its number and owner stay."""
    given = {"name": "福顺", "number": "", "owner_id": None, "note": "近学校", "monthly_volume": None}
    first = rules.create(people.li, given, token="t-2")
    assert rules.create(people.li, given, token="t-2").id == first.id
    again = rules.create(people.li, {**given, "name": "富顺", "note": "", "monthly_volume": 9}, token="t-2")
    assert (again.id, again.number, again.owner_id) == (first.id, first.number, people.li.id)
    assert (again.name, again.note, again.monthly_volume) == ("富顺", "", 9)
    assert office.database.rows("SELECT COUNT(*) FROM customer") == [(1,)]


def test_the_owner_is_not_edited_but_transferred(people: People, opened: MakeFile) -> None:
    """Who a customer belongs to is decided with a reason, never by an ordinary edit (S3-10)."""
    file = opened(people.li)
    with pytest.raises(Refused, match="请用“移交”"):
        rules.edit(people.boss, file.id, {"owner_id": people.wang.id}, version=1)


def test_nobody_puts_a_file_out_of_his_own_reach(people: People, opened: MakeFile) -> None:
    """A supervisor can neither open a file in another area nor move one there."""
    with pytest.raises(NotAllowed, match="只能管理本片区的客户"):
        opened(people.supervisor, "远店", area_id=people.west)
    with pytest.raises(NotAllowed, match="只能管理自己的客户"):
        opened(people.li, "别人的店", owner_id=people.wang.id)
    file = opened(people.wang)
    with pytest.raises(NotAllowed, match="只能管理本片区的客户"):
        rules.edit(people.supervisor, file.id, {"area_id": people.west}, version=1)


def test_confidential_fields_are_shown_on_request_only(people: People, opened: MakeFile, office: Office) -> None:
    """Reading a file shows no account number; revealing it is a right of its own and leaves a trace (S4-24)."""
    file = opened(people.li, bank_account="6222020200112233445", credit_limit="50000")
    assert file.bank_account == ""
    assert file.credit_limit is None
    assert dict(file.masks) == {"bank_account": "•••• 3445", "credit_limit": "••••"}
    with pytest.raises(NotAllowed, match="查看机密字段"):
        rules.reveal(people.li, file.id, "bank_account")
    with pytest.raises(NotAllowed, match="账号是机密字段"):
        rules.edit(people.li, file.id, {"bank_account": ""}, version=1)
    assert rules.reveal(people.supervisor, file.id, "bank_account") == "6222020200112233445"
    newest = audit.trail(office.database, "customer", file.id)[0]
    assert (newest.verb, newest.actor_name, list(newest.changes)) == ("view", "孙磊", ["bank_account"])
    assert "6222" not in str(newest.changes)
    assert undo.last(people.supervisor) is None


def test_bin_restore_and_purge(people: People, opened: MakeFile, office: Office) -> None:
    """A binned file is not changed, comes back whole, and is purged with all it holds only by right."""
    file = opened(people.li)
    with keep.operation(people.li, "内容") as work:
        person = work.add(Person, {"customer_id": file.id, "name": "张三"})
        building = work.add(Building, {"name": "金茂大厦"})
        room = work.add(Room, {"building_id": building, "floor": "3", "room": "301", "customer_id": file.id})
    assert rules.bin_files(people.li, [file.id]) == 1
    binned = rules.read(people.li, file.id)
    with pytest.raises(Refused, match="在回收站中，不能修改"):
        rules.edit(people.li, file.id, {"grade": 2}, version=binned.version)
    rules.restore(people.li, [file.id])
    with pytest.raises(Refused, match="不在回收站中，不能彻底清除"):
        rules.purge(people.boss, [file.id])
    rules.bin_files(people.li, [file.id])
    with pytest.raises(NotAllowed):
        rules.purge(people.li, [file.id])
    attached = attachments.attach(people.boss, office, "customer", file.id, "合同.txt", b"text")
    rules.purge(people.boss, [file.id])
    with pytest.raises(NotFound):
        rules.read(people.boss, file.id)
    assert attachments.Attachment.get_or_none(attachments.Attachment.id == attached) is None
    assert Person.get_or_none(Person.id == person) is None
    assert keep.read(Room, room).customer_id is None
    assert audit.trail(office.database, "person", person)[0].verb == "purge"


def test_a_file_that_others_refer_to_is_not_purged(people: People, opened: MakeFile) -> None:
    """The refusal names who refers to it."""
    source = opened(people.boss, "老客户")
    opened(people.boss, "新客户", referrer_id=source.id)
    rules.bin_files(people.boss, [source.id])
    with pytest.raises(Refused, match="它引荐了“新客户”"):
        rules.purge(people.boss, [source.id])
    assert rules.read(people.boss, source.id).name == "老客户"


def test_all_or_none_are_binned(people: People, opened: MakeFile) -> None:
    """One file that is not the actor's leaves all where they were."""
    mine, other = opened(people.wang), opened(people.li)
    view_all = Actor(
        people.wang.id, "wang", "王强", "account_manager", rights={**people.wang.rights, "customers.view": Scope.ALL}
    )
    with pytest.raises(NotAllowed):
        rules.bin_files(view_all, [mine.id, other.id])
    assert keep.read(Customer, mine.id).binned_at is None
