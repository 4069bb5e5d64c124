"""The one door for writing: what is kept, refused, recorded and taken back, on both engines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.core import regulation, undo
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.door import audit, beginning, keep
from cmdesk.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer

SEES = {"customers.view": Scope.ALL}
LI = Actor(id=7, login="limin", name="李敏", role="account_manager", rights=SEES)
WANG = Actor(id=8, login="wang", name="王强", role="account_manager", rights=SEES)


def add(name: str = "福顺烟酒店", **values: object) -> int:
    with keep.operation(LI, f"新建客户 {name}") as work:
        return work.add(Customer, {"number": name, "name": name, **values})


def test_what_was_kept_is_read_back(office: Office) -> None:
    """Every kind of value survives the way to the engine and back."""
    record_id = add(
        phones="138 1234 5678、0371-66668888",
        assets=Decimal("120000.50"),
        first_trade_on=date(2024, 2, 29),
        support_reasons=("hardship", "old"),
        longitude="113.665412",
        latitude="34.757975",
        visit_class="核心",
        no_soliciting=True,
    )
    found = keep.read(Customer, record_id)
    assert found.phones == ("13812345678", "0371-66668888")
    assert found.assets == Decimal("120000.50")
    assert found.first_trade_on == date(2024, 2, 29)
    assert found.support_reasons == ("old", "hardship")
    assert found.longitude == Decimal("113.665412")
    assert found.visit_class == "core"
    assert found.no_soliciting is True
    assert found.version == 1
    assert found.created_by == LI.id
    assert found.completeness > 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"grade": 31}, "grade"),
        ({"grade": "三十"}, "grade"),
        ({"first_trade_on": "2024-02-31"}, "first_trade_on"),
        ({"assets": "1.005"}, "assets"),
        ({"assets": "NaN"}, "assets"),
        ({"visit_class": "最好"}, "visit_class"),
        ({"no_soliciting": "也许"}, "no_soliciting"),
        ({"employees": 3_000_000_000}, "employees"),
        ({"credit_code": "91350100M000100Y44"}, "credit_code"),
        ({"longitude": "113.6"}, "latitude"),
        ({"name": "长" * 101}, "name"),
        ({"phones": "没有电话"}, "phones"),
        ({"area_id": True}, "area_id"),
    ],
)
def test_one_verdict_on_bad_values(office: Office, values: dict[str, object], field: str) -> None:
    """What one engine would store silently is refused on both, with a sentence at the field; nothing is written."""
    head = audit.head(office.database)
    with pytest.raises(Invalid) as refusal:
        add(**{"name": "甲", **values})
    assert field in refusal.value.problems
    assert Customer.select().count() == 0
    assert audit.head(office.database) == head
    assert not audit.trail(office.database, "customer", 1)


def test_a_stale_version_is_a_conflict_with_three_values(office: Office) -> None:
    """Nobody's change is overwritten unseen; changes to different fields are no conflict."""
    record_id = add(address="解放路12号", grade=10)
    seen = {"address": "解放路12号", "grade": 10}
    with keep.operation(WANG, "改地址") as work:
        work.edit(Customer, record_id, {"address": "人民路1号"}, version=1)
    with keep.operation(LI, "改档位") as work:
        assert work.edit(Customer, record_id, {"grade": 12}, version=1, before=seen)
    with pytest.raises(Conflict) as conflict, keep.operation(LI, "改地址") as work:
        work.edit(Customer, record_id, {"address": "建设路3号"}, version=1, before=seen)
    (difference,) = conflict.value.differences
    assert (difference.before, difference.mine, difference.theirs) == ("解放路12号", "建设路3号", "人民路1号")
    assert keep.read(Customer, record_id).address == "人民路1号"
    assert conflict.value.version == 3


def test_a_number_is_given_once(office: Office) -> None:
    """A second customer with the same number is refused by name."""
    add("甲")
    with pytest.raises(Invalid, match="客户编号“甲”已被另一客户使用"):
        add("乙", number="甲")


def test_the_trail_tells_field_by_field(office: Office) -> None:
    """Who changed what from which value to which is found on the record, newest first."""
    record_id = add(grade=10)
    with keep.operation(WANG, "修改客户") as work:
        work.edit(Customer, record_id, {"grade": 12, "name": "福顺烟酒店"}, version=1)
    newest, oldest = audit.trail(office.database, "customer", record_id)
    assert (newest.actor_name, newest.verb, newest.changes) == ("王强", "edit", {"grade": (10, 12)})
    assert oldest.changes["name"] == (None, "福顺烟酒店")


def test_an_edit_that_changes_nothing_leaves_no_trace(office: Office) -> None:
    """Saving without a change writes no version and no trail."""
    record_id = add(grade=10)
    with keep.operation(LI, "修改客户") as work:
        assert not work.edit(Customer, record_id, {"grade": 10}, version=1)
    assert keep.read(Customer, record_id).version == 1
    assert len(audit.trail(office.database, "customer", record_id)) == 1


def test_all_or_nothing(office: Office) -> None:
    """A refusal in the middle of an operation takes back everything before it."""
    with pytest.raises(Invalid), keep.operation(LI, "两户") as work:
        work.add(Customer, {"number": "1", "name": "甲"})
        work.add(Customer, {"number": "1", "name": "乙"})
    assert Customer.select().count() == 0


def test_undo_puts_everything_back(office: Office) -> None:
    """An operation over several records is one step back, and the undo is itself in the trail."""
    ids = [add(str(number), grade=5) for number in range(3)]
    with keep.operation(LI, "批量修改 3 户") as work:
        for record_id in ids:
            work.edit(Customer, record_id, {"grade": 20, "note": "批量"})
    step = undo.last(LI)
    assert step is not None
    assert step.title == "批量修改 3 户"
    undo.undo(LI, step.id)
    assert {(row.grade, row.note) for row in Customer.select()} == {(5, "")}
    with pytest.raises(Refused, match="已经撤销过"):
        undo.undo(LI, step.id)
    undo_step = audit.trail(office.database, "customer", ids[0])[0]
    assert undo_step.verb == "undo"


def test_undo_goes_through_everything_that_one_step_did_to_a_record(office: Office) -> None:
    """Made, changed and changed again in one operation: the last is taken back first, looks are passed over."""
    record_id = add(grade=5)
    with keep.operation(LI, "改两次") as work:
        work.edit(Customer, record_id, {"grade": 6})
        work.note("customer", record_id, "reveal", {})
        work.edit(Customer, record_id, {"grade": 7, "note": "改过"})
        new = work.add(Customer, {"number": "新", "name": "新店"})
        work.edit(Customer, new, {"grade": 9})
    undo.undo(LI, work.id)
    found, gone = keep.read(Customer, record_id), keep.read(Customer, new)
    assert (found.grade, found.note, found.binned_at) == (5, "", None)
    assert gone.grade is None
    assert gone.binned_at is not None


def test_what_only_looked_is_no_step_to_take_back(office: Office) -> None:
    """Ctrl+Z passes over prints, views and what is undone already; it takes the newest step that changed something."""
    record_id = add(grade=5)
    with keep.operation(LI, "改档位") as work:
        work.edit(Customer, record_id, {"grade": 6})
    with keep.operation(LI, "查看账号") as looked:
        looked.note("customer", record_id, "reveal", {})
    step = undo.last(LI)
    assert step is not None
    assert (step.id, step.title, step.records) == (work.id, "改档位", 1)
    undo.undo(LI, step.id)
    assert (before := undo.last(LI)) is not None
    assert before.title == "新建客户 福顺烟酒店"
    assert undo.last(WANG) is None
    with pytest.raises(NotFound, match="不存在"):
        undo.undo(LI, looked.id + 100)


def test_undo_reaches_back_as_many_days_as_the_regulation_says(office: Office) -> None:
    """Thirty, until the office says otherwise; what is older is changed by hand, even by who may undo for others."""
    boss = Actor(id=9, login="b", name="总", role="general_manager", rights={**SEES, "undo.others": Scope.ALL})
    record_id, now = add(grade=1), datetime.now().astimezone()
    steps = []
    for grade, ago in ((2, timedelta(days=30, minutes=1)), (3, timedelta(days=29, hours=23, minutes=50))):
        with keep.operation(LI, f"档位 {grade}", at=now - ago) as work:
            work.edit(Customer, record_id, {"grade": grade})
        steps.append(work.id)
    undo.undo(LI, steps[1])
    for actor in (LI, boss):
        with pytest.raises(Refused, match="超过 30 天的操作不能撤销"):
            undo.undo(actor, steps[0])
    assert keep.read(Customer, record_id).grade == 2
    regulation.change(PROGRAM, "undo.days", 31, date.today())  # noqa: DTZ011  # the office's own day
    undo.undo(LI, steps[0])
    assert keep.read(Customer, record_id).grade == 1


def test_undo_of_a_new_record_moves_it_to_the_bin(office: Office) -> None:
    """Nothing is truly deleted: what an undone operation made can be restored."""
    record_id = add()
    step = undo.last(LI)
    assert step is not None
    undo.undo(LI, step.id)
    assert keep.read(Customer, record_id).binned_at is not None
    with keep.operation(LI, "恢复") as work:
        work.restore(Customer, record_id)
    assert keep.read(Customer, record_id).binned_at is None


def test_undo_is_refused_when_the_field_was_changed_since(office: Office) -> None:
    """A later change by somebody is never lost to an undo."""
    record_id = add(grade=5)
    with keep.operation(LI, "改档位") as work:
        work.edit(Customer, record_id, {"grade": 6}, version=1)
    step = undo.last(LI)
    assert step is not None
    with keep.operation(WANG, "改档位") as work:
        work.edit(Customer, record_id, {"grade": 7}, version=2)
    with pytest.raises(Refused, match="“档位”后来又改过"):
        undo.undo(LI, step.id)
    assert keep.read(Customer, record_id).grade == 7


def test_only_ones_own_steps_unless_granted(office: Office) -> None:
    """Taking back somebody else's step is a right of its own."""
    add()
    step = undo.last(LI)
    assert step is not None
    with pytest.raises(NotAllowed):
        undo.undo(WANG, step.id)
    boss = Actor(id=9, login="b", name="总", role="general_manager", rights={**SEES, "undo.others": Scope.ALL})
    undo.undo(boss, step.id)


def test_purge_only_from_the_bin_and_ids_never_come_back(office: Office) -> None:
    """A purged record is gone, its trail stays, and no later record inherits its id."""
    record_id = add()
    with pytest.raises(Refused, match="不在回收站"), keep.operation(LI, "清除") as work:
        work.purge(Customer, record_id)
    with keep.operation(LI, "清除") as work:
        work.bin(Customer, record_id)
        work.purge(Customer, record_id)
    with pytest.raises(NotFound):
        keep.read(Customer, record_id)
    assert [row.verb for row in audit.trail(office.database, "customer", record_id)] == ["purge", "bin", "add"]
    assert add("新") != record_id


def test_a_foreign_edit_of_the_trail_is_named(office: Office) -> None:
    """Change, removal and a cut-off tail are each found (M9)."""
    for number in range(4):
        add(str(number))
    database = office.database
    head = audit.head(database)
    assert list(audit.broken(database, head)) == []
    database.run("UPDATE audit SET changes = replace(changes, '福', '富'), actor_id = 8 WHERE id = ?", (head.id - 1,))
    assert any(f"第 {head.id - 1} 条" in line and "改动过" in line for line in audit.broken(database))
    database.run("UPDATE audit SET actor_id = ? WHERE id = ?", (LI.id, head.id - 1))
    assert list(audit.broken(database, head)) == []
    database.run("DELETE FROM audit WHERE id = ?", (head.id - 2,))
    assert any("缺少 1 条" in line for line in audit.broken(database))
    database.run("DELETE FROM audit WHERE id >= ?", (head.id - 2,))
    assert any("末尾缺少 3 条" in line for line in audit.broken(database, head))


def test_a_trail_that_was_written_anew_is_told_by_the_head_kept_elsewhere(office: Office) -> None:
    """Who changes a row and reckons every hash after it leaves a chain that holds, but not the one that was."""
    for number in range(4):
        add(str(number))
    database = office.database
    heads, previous = [], audit.GENESIS
    columns = "id, operation_id, at, actor_id, kind, record_id, verb, changes"
    for number, *row in database.rows(f"SELECT {columns} FROM audit ORDER BY id"):
        heads.append(audit.Head(number, previous := audit.link(previous, (number, *row))))
    assert heads[-1] == audit.head(database)
    assert [audit.contains(database, one) for one in (audit.Head(0, audit.GENESIS), *heads)] == [True] * (
        1 + len(heads)
    )
    previous = heads[-3].hash
    for number, operation, at, _, *rest in database.rows(
        f"SELECT {columns} FROM audit WHERE id > ? ORDER BY id", (heads[-3].id,)
    ):
        previous = audit.link(previous, (number, operation, at, WANG.id, *rest))
        database.run("UPDATE audit SET actor_id = ?, hash = ? WHERE id = ?", (WANG.id, previous, number))
    assert list(audit.broken(database)) == list(audit.broken(database, heads[-3])) == []
    assert list(audit.broken(database, heads[-2])) == [
        f"操作记录第 {heads[-2].id} 条与另存的校验值不符，记录被整体改写过。"
    ]
    assert [audit.contains(database, one) for one in heads[-3:]] == [True, False, False]
    assert not audit.contains(database, audit.Head(heads[-1].id + 1, heads[-1].hash))


def test_many_rows_are_kept_like_one(office: Office) -> None:
    """The bulk door writes the same rows and trail as the single one."""
    with keep.operation(LI, "导入 2 户") as work:
        rows = [keep.clean(Customer, {"number": str(n), "name": f"店{n}", "grade": n}) for n in (1, 2)]
        ids = work.add_many(Customer, rows)
    assert [keep.read(Customer, record_id).name for record_id in ids] == ["店1", "店2"]
    assert audit.trail(office.database, "customer", ids[1])[0].changes["grade"] == (None, 2)
    assert list(audit.broken(office.database)) == []
    assert add("后来") > max(ids)


@pytest.mark.parametrize("count", [3, 150])
def test_many_rows_that_say_different_things_are_kept_as_each_says(office: Office, count: int) -> None:
    """What one row says and the others do not stays with that row, however many are written at once."""
    values = [{"number": str(n), "name": f"店{n}"} for n in range(count)]
    values[1] |= {"grade": 7, "note": "it's"}
    values[-1] |= {"address": "人民路 1 号", "no_soliciting": True}
    with keep.operation(LI, "一户一户") as work:
        single = [work.add(Customer, {**one, "number": f"A{one['number']}"}) for one in values]
    with keep.operation(LI, f"导入 {count} 户") as work:
        ids = work.add_many(Customer, [keep.clean(Customer, one) for one in values])
    for one, other in zip(single, ids, strict=True):
        alone, among = keep.stored_row(Customer, one), keep.stored_row(Customer, other)
        for row in (alone, among):
            row |= dict.fromkeys(("id", "number", "created_at", "changed_at"))
        assert among == alone


def test_a_trail_made_ahead_says_what_the_single_door_says(office: Office) -> None:
    """Whoever makes it, and whenever, the trail of a new record is the same, whatever the kinds of its values."""
    values = {"name": "店", "first_trade_on": date(2024, 2, 29), "longitude": "113.665412", "latitude": "34.757975"}
    values |= {"assets": "120000.50", "phones": "138 1234 5678、0371-66668888", "grade": 7, "note": '一“"\n'}
    with keep.operation(LI, "新建客户 店") as work:
        single = work.add(Customer, {**values, "number": "1"})
    kept = [keep.clean(Customer, {**values, "number": number}) for number in ("2", "3")]
    given = [beginning.stored(Customer, one) for one in kept]
    with keep.operation(LI, "导入 2 户") as work:
        ids = work.add_many(Customer, given, trails=[beginning.trail(Customer, one) for one in given])
    said = [audit.trail(office.database, "customer", record_id)[0].changes for record_id in (single, *ids)]
    assert [one.pop("number") for one in said] == [(None, "1"), (None, "2"), (None, "3")]
    assert said[0] == said[1] == said[2]
    assert said[0]["assets"] == (None, 12000050)
    assert list(audit.broken(office.database)) == []


def test_what_is_done_once_is_not_done_again(office: Office) -> None:
    """After a broken connection the caller may save again; where the first commit was kept, the second is refused."""
    with keep.operation(LI, "新建", token="a-b") as work:
        work.add(Customer, {"number": "1", "name": "甲"})
    with pytest.raises(Refused, match="刚才已经保存了"), keep.operation(LI, "新建", token="a-b") as work:
        work.add(Customer, {"number": "2", "name": "甲"})
    assert office.database.rows("SELECT number FROM customer") == [("1",)]


def test_a_row_that_was_read_before_is_used_only_while_it_is_the_last(office: Office) -> None:
    """An edit with a row that somebody has changed meanwhile is judged by the row as it is now."""
    record_id = add(grade=5, note="")
    row = keep.stored_row(Customer, record_id)
    with keep.operation(WANG, "修改") as work:
        work.edit(Customer, record_id, {"grade": 9}, version=1)
    with pytest.raises(Conflict, match="档位"), keep.operation(LI, "修改") as work:
        work.edit(Customer, record_id, {"grade": 6}, version=1, known=row)
    with keep.operation(LI, "修改") as work:
        work.edit(Customer, record_id, {"note": "近学校"}, version=1, before={"note": ""}, known=row)
    found = keep.read(Customer, record_id)
    assert (found.grade, found.note, found.version) == (9, "近学校", 3)
    with keep.operation(LI, "修改") as work:
        work.edit(Customer, record_id, {"grade": 6}, version=3, known=keep.stored_row(Customer, record_id))
    assert audit.trail(office.database, "customer", record_id)[0].changes == {"grade": (9, 6)}


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,12}", fullmatch=True),
        st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans(),
    )
)
def test_the_quick_text_of_a_beginning_is_the_usual_one(values: dict[str, Any]) -> None:
    """The trail's text, which is hashed, does not tell which way it was made."""
    usual = audit.to_json({name: (None, value) for name, value in values.items()})
    assert audit.beginning_json(values.items()) == usual
