"""Many records in one step: as sound as one by one, undone as one, and quick."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from cmdesk.core import undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer

LI = Actor(
    id=7,
    login="limin",
    name="李敏",
    role="account_manager",
    rights={"undo.others": Scope.ALL, "customers.view": Scope.ALL},
)


def add(count: int, **values: object) -> list[int]:
    with keep.operation(LI, f"导入 {count} 户") as work:
        rows = [keep.clean(Customer, {"number": str(n), "name": f"店{n}", **values}) for n in range(count)]
        return work.add_many(Customer, rows)


def alike(ids: Iterable[int], values: dict[str, object]) -> dict[int, dict[str, object]]:
    return {one: values for one in ids}  # noqa: C420  # one mapping for all is what is tested


def test_many_edits_are_kept_told_and_undone(office: Office) -> None:
    """Every file gets its own values, has its line in the trail, and one undo puts all back as they were."""
    ids = add(1203, monthly_volume=50)
    columns = "SELECT id, name, monthly_volume, note, name_key, completeness, binned_at FROM customer ORDER BY id"
    before = office.database.rows(columns)
    edits = {one: {"monthly_volume": one, "note": "批量"} for one in ids}
    with keep.operation(LI, "批量") as work:
        assert work.edit_many(Customer, edits) == ids
    last = keep.read(Customer, ids[-1])
    assert (last.monthly_volume, last.note, last.version, last.changed_by) == (ids[-1], "批量", 2, LI.id)
    assert audit.trail(office.database, "customer", ids[-1])[0].changes["note"] == ("", "批量")
    assert list(audit.broken(office.database)) == []
    step = undo.last(LI)
    assert step is not None
    undo.undo(LI, step.id)
    assert office.database.rows(columns) == before


def test_what_does_not_differ_is_not_written(office: Office) -> None:
    """Files that hold the value already keep their version and their trail."""
    ids = add(3, grade=5)
    with keep.operation(LI, "一户") as work:
        work.edit(Customer, ids[0], {"grade": 9})
    with keep.operation(LI, "批量") as work:
        assert work.edit_many(Customer, alike(ids, {"grade": 9})) == ids[1:]
    assert keep.read(Customer, ids[0]).version == 2


def test_one_bad_file_stops_all_by_name(office: Office) -> None:
    """The refusal names the file that cannot take the value; none was changed."""
    ids = add(3, peak_volume=100)
    with keep.operation(LI, "一户") as work:
        work.edit(Customer, ids[1], {"peak_volume": 10})
    with pytest.raises(Invalid, match="“店1”：最高月销量不能小于月均销量"), keep.operation(LI, "批量") as work:
        work.edit_many(Customer, alike(ids, {"monthly_volume": 50}))
    assert {keep.read(Customer, one).monthly_volume for one in ids} == {None}


def test_what_belongs_to_one_record_is_not_given_to_many(office: Office) -> None:
    """A number is unique; a vanished record is told of."""
    ids = add(2)
    with pytest.raises(Refused, match="不能批量修改"), keep.operation(LI, "批量") as work:
        work.edit_many(Customer, alike(ids, {"number": "A"}))
    with pytest.raises(NotFound, match="有 1 条已被彻底清除"), keep.operation(LI, "批量") as work:
        work.edit_many(Customer, alike((*ids, 999), {"grade": 1}))


def test_an_import_is_undone_unless_a_file_was_edited_since(office: Office) -> None:
    """Undoing many additions bins them all, but not when somebody has worked on one of them."""
    ids = add(700)
    step = undo.last(LI)
    assert step is not None
    with keep.operation(LI, "改") as work:
        work.edit(Customer, ids[650], {"grade": 3})
    edit = undo.last(LI)
    assert edit is not None
    with pytest.raises(Refused, match="店650建立后又修改过"):
        undo.undo(LI, step.id)
    undo.undo(LI, edit.id)
    undo.undo(LI, step.id)
    assert Customer.select().where(Customer.binned_at.is_null()).count() == 0
