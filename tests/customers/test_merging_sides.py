"""Of two files made into one, whose value is kept of each field, and what people may choose."""

from __future__ import annotations

import pytest
from tests.customers.conftest import MakeFile, People

from cmdesk.core import undo
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.customers import merging, rules
from cmdesk.customers.record import Customer


def test_values_that_belong_together_come_from_one_file(file_people: People, opened: MakeFile) -> None:
    """Half a pair of coordinates, or a floor of another building, never comes about."""
    people = file_people
    one = opened(people.li, "甲店", monthly_volume=100, longitude="120.1", latitude="30.1")
    other = opened(
        people.li, "乙店", monthly_volume=20, peak_volume=30, longitude="121.5", latitude="31.5", bank="农行"
    )
    merging.merge(people.boss, one.id, other.id, {"latitude": "drop"})
    file = rules.read(people.boss, one.id)
    assert (file.monthly_volume, file.peak_volume) == (100, None)
    assert (float(file.longitude or 0), float(file.latitude or 0)) == (121.5, 31.5)
    assert file.bank == "农行"


def test_who_wants_no_visitors_is_left_in_peace_after_a_merge(people: People, opened: MakeFile) -> None:
    """A tick that only one of the two files has is kept, whichever file stays; a tick is said, none says nothing."""
    for ticked in (0, 1):
        one, other = (opened(people.li, f"店{ticked}{n}", no_soliciting=n == ticked) for n in (0, 1))
        lines = {line.name: line for line in merging.compare(people.boss, one.id, other.id).lines}
        assert (lines["no_soliciting"].differs, lines["no_soliciting"].side) == (False, ("keep", "drop")[ticked])
        merging.merge(people.boss, one.id, other.id)
        assert rules.read(people.boss, one.id).no_soliciting is True
    plain = [opened(people.li, f"平{n}") for n in (0, 1)]
    shown = merging.compare(people.boss, plain[0].id, plain[1].id)
    assert "no_soliciting" not in {line.name for line in shown.lines}


def test_too_many_phones_are_for_people_to_choose(file_people: People, opened: MakeFile) -> None:
    """More numbers than a file holds are refused with the way out; choosing one side goes through."""
    people = file_people
    one = opened(people.li, "甲店", phones="、".join(f"1380013800{n}" for n in range(5)))
    other = opened(people.li, "乙店", phones="、".join(f"1390013900{n}" for n in range(5)))
    with pytest.raises(Refused, match="合起来有 10 个，最多 8 个"):
        merging.merge(people.boss, one.id, other.id)
    assert keep.read(Customer, other.id).merged_into_id is None
    merging.merge(people.boss, one.id, other.id, {"phones": "drop"})
    assert len(rules.read(people.boss, one.id).phones) == 5
    third = opened(people.li, "丙店", phones="、".join(f"1370013700{n}" for n in range(3)))
    merging.merge(people.boss, one.id, third.id)
    assert len(rules.read(people.boss, one.id).phones) == 8


def test_notes_are_put_together_as_long_as_there_is_room(file_people: People, opened: MakeFile) -> None:
    """Two thousand characters with the line break; beyond that the kept file's stays, and asking for both is refused."""
    people = file_people
    for left, note in ((999, "甲" * 1000 + "\n" + "乙" * 999), (1000, "甲" * 1000)):
        one, other = (
            opened(people.li, f"甲店{left}", note="甲" * 1000),
            opened(people.li, f"乙店{left}", note="乙" * left),
        )
        if left == 1000:
            with pytest.raises(Refused, match="备注合起来太长，最多 2000 个字"):
                merging.merge(people.boss, one.id, other.id, {"note": "both"})
        merging.merge(people.boss, one.id, other.id)
        assert rules.read(people.boss, one.id).note == note


def test_the_area_goes_with_the_owner_unless_people_say_otherwise(file_people: People, opened: MakeFile) -> None:
    """Where the owner of the other file is the first, his area comes along, but never an empty one."""
    people = file_people
    files = [(opened(people.zhao, f"先{n}"), opened(people.li, f"后{n}")) for n in range(3)]
    with keep.operation(people.boss, "片区待定") as work:
        work.edit(Customer, files[2][0].id, {"area_id": None})
    areas = []
    for (first, later), choices in zip(files, ({}, {"area_id": "keep"}, {}), strict=True):
        merging.merge(people.boss, later.id, first.id, choices)
        found = rules.read(people.boss, later.id)
        assert found.owner_id == people.zhao.id
        areas.append(found.area_id)
    assert areas == [people.west, people.east, people.east]


def test_choices_that_make_no_sense_are_refused(file_people: People, opened: MakeFile) -> None:
    """The number stays with its file, two grades are not put together, a blind choice of an account is no choice."""
    people = file_people
    one, other = opened(people.li, "甲店"), opened(people.li, "乙店", bank_account="6222000011112222")
    with pytest.raises(Refused, match="编号跟随保留的档案"):
        merging.merge(people.boss, one.id, other.id, {"number": "drop"})
    with pytest.raises(Refused, match="档位只能选其中一份"):
        merging.merge(people.boss, one.id, other.id, {"grade": "both"})
    with pytest.raises(Refused, match="已不存在"):
        merging.merge(people.boss, one.id, other.id, {"extra.none": "drop"})
    with pytest.raises(NotAllowed, match="机密字段"):
        merging.merge(people.li, one.id, other.id, {"bank_account": "keep"})
    seen = merging.compare(people.li, one.id, other.id)
    assert [line.name for line in seen.lines if line.is_fixed] == ["bank_account"]
    step = merging.merge(people.boss, one.id, other.id, {"bank_account": "keep"})
    assert keep.read(Customer, one.id).bank_account == ""
    undo.undo(people.boss, step)
    merging.merge(people.li, one.id, other.id, {"name": "drop"})
    found = keep.read(Customer, one.id)
    assert (found.name, found.bank_account) == ("乙店", "6222000011112222")
