"""What is stored is what the trail tells, whatever the door was asked to do; what came past it is named, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmdesk.core import undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.door.agreement import differing
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer
from cmdesk.products.record import Product

LI = Actor(id=7, login="limin", name="李敏", role="account_manager", rights={"customers.view": Scope.ALL})


def add(number: str, **values: object) -> int:
    with keep.operation(LI, f"新建客户 {number}") as work:
        return work.add(Customer, {"number": number, "name": f"福顺{number}烟酒店", **values})


def edit(record_id: int, **values: object) -> None:
    with keep.operation(LI, "修改") as work:
        work.edit(Customer, record_id, values)


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "grade": st.none() | st.integers(1, 30),
        "no_soliciting": st.booleans(),
        "phones": st.sampled_from(["", "13812345678", "13812345678、0371-66668888"]),
        "monthly_volume": st.none() | st.integers(0, 9),
        "support_reasons": st.sampled_from([(), ("old",), ("hardship", "old")]),
        "longitude": st.none(),
    },
)
STEPS = st.lists(st.tuples(st.sampled_from(["add", "edit", "bin", "restore", "purge", "undo"]), VALUES), max_size=12)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, places=st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_whatever_is_done_by_the_door_agrees(office: Office, steps: list[tuple[str, Any]], places: list[int]) -> None:
    """New, changed, binned, restored, purged and taken back: the trail tells each record as it is."""
    known: list[int] = []
    for at, (step, values) in enumerate(steps):
        which = known[places[at] % len(known)] if known else None
        try:
            if step == "add":
                (lines,) = office.database.row("SELECT count(*) FROM audit") or (0,)
                known.append(add(f"{lines}", **values))  # a number nobody has had in this office
            elif step == "undo":
                done = undo.last(LI)
                if done is not None:
                    undo.undo(LI, done.id)
            elif which is not None and step == "edit":
                edit(which, **values)
            elif which is not None:
                with keep.operation(LI, step) as work:
                    getattr(work, step)(Customer, which)
        except Refused:
            continue  # it is in the bin already, or gone
    assert list(differing(office.database)) == []


def test_what_a_new_record_is_not_is_told_too(office: Office) -> None:
    """A product begins as sold by itself; one that does not says so in its first line."""
    with keep.operation(LI, "新建商品") as work:
        work.add(Product, {"name": "云山", "sold": False})
    assert list(differing(office.database)) == []


def _past(text: str) -> Callable[[Office, int], None]:
    return lambda office, one: office.database.run(text.format(one=one))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_past("UPDATE customer SET name = '富顺烟酒店' WHERE id = {one}"), "的“客户名称”与操作记录不符"),
        (_past("UPDATE customer SET fax = '0371-66668888' WHERE id = {one}"), "的“传真”与操作记录不符"),
        (_past("UPDATE customer SET monthly_volume = 0 WHERE id = {one}"), "的“月均销量”与操作记录不符"),
        (_past("UPDATE customer SET grade = NULL, bank = '某行' WHERE id = {one}"), "的“档位”、“开户行”与操作记录不符"),
        (
            _past("UPDATE customer SET binned_at = '2026-01-01T00:00:00.000Z' WHERE id = {one}"),
            "的“在回收站”与操作记录不符",
        ),
        (_past("DELETE FROM audit WHERE kind = 'customer' AND record_id = {one}"), "没有操作记录，不是由本程序写入的"),
    ],
)
def test_what_came_past_the_door_is_named(office: Office, change: Any, said: str) -> None:
    """Which record and which field, but nothing of what it holds: ``check`` needs no signing in."""
    add("1", grade=5)
    one = add("2", grade=7)
    change(office, one)
    (found,) = differing(office.database)
    assert found.startswith((f"客户 2 {said}", f"客户第 {one} 条{said}"))
    assert "富顺" not in found
    assert "某行" not in found


def test_a_record_that_vanished_is_named(office: Office) -> None:
    """Nothing but the door removes one, and it says so."""
    one = add("1")
    office.database.run("DELETE FROM match_key")
    office.database.run("DELETE FROM due_basis")
    office.database.run(f"DELETE FROM customer WHERE id = {one}")
    assert list(differing(office.database)) == ["客户 1 不见了，操作记录里没有彻底清除它。"]


def test_what_was_purged_is_read_in_parts_and_missed_by_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import of thousands that was purged has its lines still; a print of one that failed too late brings none back."""
    monkeypatch.setattr("cmdesk.core.door.agreement._PART", 7)
    first, *purged, _ = [add(f"{one}") for one in range(30)]
    with keep.operation(LI, "彻底清除") as work:
        for one in purged:
            work.bin(Customer, one)
            work.purge(Customer, one)
    with keep.operation(LI, "打印没有完成") as work:
        work.note(Customer.KIND, purged[3], "print", {"failed": (None, "中断")})
    read, answered = office.database.rows, []

    def rows(*asked: Any) -> Any:
        found = read(*asked)
        answered.append(len(found))
        return found

    monkeypatch.setattr(office.database, "rows", rows)
    assert list(differing(office.database)) == []
    assert max(answered) <= 7 * 3 + 1
    edit(first, grade=3)
    office.database.run(f"UPDATE customer SET grade = 4 WHERE id = {first}")
    assert len(list(differing(office.database))) == 1


def test_of_many_records_some_are_named_and_all_are_counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has changed a whole column is not answered with thousands of lines; parts of a table are seamless."""
    monkeypatch.setattr("cmdesk.core.door.agreement._PART", 7)
    with keep.operation(LI, "导入") as work:
        work.add_many(Customer, [{"number": f"{one}", "name": f"福顺{one}"} for one in range(28)])
    assert list(differing(office.database)) == []
    office.database.run("UPDATE customer SET monthly_volume = 1")
    found = list(differing(office.database))
    assert len(found) == 21
    assert found[-1] == "另有 8 条客户与操作记录不符。"
