"""Doubles are found where they arise and where they lie; who may not see a file learns nothing of it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.customers.conftest import MakeFile, People
from tests.customers.planted import Planted, planted

from cmdesk.core import undo
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers import doubles, merging, rules
from cmdesk.customers.record import Customer, NotDouble


def enter(people: People, rows: list[dict[str, Any]]) -> list[int]:
    """Record rows as customers of one account manager; returns their ids."""
    with keep.operation(people.boss, "名单") as work:
        numbered = [
            {"number": f"K{at:04}", "owner_id": people.li.id, "area_id": people.east, **row}
            for at, row in enumerate(rows)
        ]
        return work.add_many(Customer, [keep.clean(Customer, row) for row in numbered])


def told(found: set[tuple[int, int]], town: Planted) -> tuple[float, float]:
    """Return recall and precision in percent."""
    right = found & town.doubles
    return 100 * len(right) / len(town.doubles), 100 * len(right) / len(found)


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_review_finds_the_planted_hundred(file_people: People, seed: int) -> None:
    """Of a hundred doubles among a thousand at least 95 are listed, and at least 98 % of what is listed is one (M12)."""
    town = planted(seed)
    ids = enter(file_people, town.rows)
    found = doubles.review(file_people.boss, limit=1000)
    pairs = {(ids.index(pair.left.customer_id), ids.index(pair.right.customer_id)) for pair in found.pairs}
    assert len(pairs) == found.found
    recall, precision = told(pairs, town)
    assert recall >= 95
    assert precision >= 98


@pytest.mark.parametrize("seed", [21, 22])
def test_an_import_finds_the_planted_hundred(file_people: People, seed: int) -> None:
    """The same promise for a list that comes in: against the office, and within the list itself (M12)."""
    town = planted(seed)
    first = len(town.rows) - 100
    ids = enter(file_people, town.rows[:first])
    again = [(at, town.rows[at]) for at in range(first, len(town.rows))]
    against = doubles.among(file_people.boss, again)
    pairs = {(ids.index(one.customer_id), at) for at, one in against.items() if one.customer_id}
    recall, precision = told(pairs, town)
    assert recall >= 95
    assert precision >= 98


@pytest.mark.parametrize("seed", [31, 32])
def test_a_list_is_held_against_itself(file_people: People, seed: int) -> None:
    """In an empty office the rows of a list are still recognised in each other (M12)."""
    town = planted(seed)
    found = doubles.among(file_people.boss, list(enumerate(town.rows)))
    assert all(one.customer_id == 0 for one in found.values())
    right = {at for _, at in town.doubles}
    assert len(found.keys() & right) >= 0.95 * len(right)
    assert len(found.keys() & right) >= 0.98 * len(found)


def two_of_one(people: People, opened: MakeFile) -> tuple[Customer, Customer]:
    """Return two files of one shop, the second recorded by a colleague of the other area."""
    one = opened(people.li, "福顺烟酒店", phones="13800138000", address="解放路18号")
    other = opened(people.zhao, "福顺烟酒商行", phones="13800138000", address="解放路十八号")
    opened(people.wang, "鸿运超市", phones="13900139000", address="人民路 3 号")
    return one, other


def test_a_pair_tells_why_and_the_first_recorded_stands_left(people: People, opened: MakeFile) -> None:
    """Both files with their number, keeper and reasons; the one recorded first at the left (S3-10)."""
    one, other = two_of_one(people, opened)
    (pair,) = doubles.review(people.boss).pairs
    assert (pair.left.customer_id, pair.right.customer_id) == (one.id, other.id)
    assert pair.is_open
    assert pair.score >= 90
    assert any("电话相同" in reason for reason in pair.reasons)
    assert (pair.left.number, pair.left.keeper, pair.right.keeper) == (one.number, "负责人 李敏", "负责人 赵燕")


def test_of_a_file_out_of_sight_only_its_keeper_is_told(people: People, opened: MakeFile) -> None:
    """An account manager learns that his customer is somebody else's too, and whom to ask; strangers' pairs he never sees."""
    one, other = two_of_one(people, opened)
    (pair,) = doubles.review(people.li).pairs
    assert not pair.is_open
    assert (pair.left.customer_id, pair.right.customer_id) == (one.id, 0)
    assert pair.right.title == "已有，负责人 赵燕"
    assert pair.right.number + pair.right.phones + pair.right.address == ""
    assert doubles.review(people.wang).pairs == ()
    with pytest.raises(NotFound):
        doubles.dismiss(people.li, one.id, other.id)


def test_two_customers_are_not_asked_about_again(people: People, opened: MakeFile, office: Office) -> None:
    """不是同一户 is kept with who said so, either way round, and can be taken back."""
    one, other = two_of_one(people, opened)
    doubles.dismiss(people.boss, other.id, one.id)
    assert doubles.review(people.boss).pairs == ()
    step = undo.last(people.boss)
    assert step is not None
    assert step.title == "不是同一户：福顺烟酒店、福顺烟酒商行"
    undo.undo(people.boss, step.id)
    assert len(doubles.review(people.boss).pairs) == 1
    doubles.dismiss(people.boss, one.id, other.id)
    assert doubles.review(people.boss).found == 0
    assert NotDouble.select().count() == 1
    with pytest.raises(Refused, match="同一份档案"):
        doubles.dismiss(people.boss, one.id, one.id)


def test_merged_and_binned_files_are_no_pair(file_people: People, opened: MakeFile) -> None:
    """A pair is gone when one of the two is; it comes back with it."""
    people = file_people
    one, other = two_of_one(people, opened)
    rules.bin_files(people.boss, [other.id])
    assert doubles.review(people.boss).pairs == ()
    rules.restore(people.boss, [other.id])
    step = merging.merge(people.boss, one.id, other.id, reason="同一家店")
    assert doubles.review(people.boss).pairs == ()
    undo.undo(people.boss, step)
    assert len(doubles.review(people.boss).pairs) == 1


def test_what_was_not_the_dropped_file_is_not_the_kept_one(file_people: People, opened: MakeFile) -> None:
    """A verdict about a merged file holds for the file it went into; the verdict about the two themselves is void."""
    people = file_people
    a, b, c = (
        opened(people.li, name, phones="13800138000", address="解放路18号")
        for name in ("福顺店", "福顺商店", "福顺商行")
    )
    doubles.dismiss(people.boss, b.id, c.id)
    doubles.dismiss(people.boss, a.id, b.id)
    merging.merge(people.boss, a.id, b.id)
    living = NotDouble.select().where(NotDouble.binned_at.is_null())
    assert [(one.customer_id, one.other_id) for one in living] == [(a.id, c.id)]
    assert doubles.review(people.boss).found == 0


def test_a_purged_file_takes_its_verdicts_along(file_people: People, opened: MakeFile) -> None:
    """Purging is not stopped by a verdict of 不是同一户."""
    one, other = two_of_one(file_people, opened)
    doubles.dismiss(file_people.boss, one.id, other.id)
    rules.bin_files(file_people.boss, [other.id])
    rules.purge(file_people.boss, [other.id])
    assert NotDouble.select().count() == 0


def test_only_who_may_merge_may_say_so(file_people: People, opened: MakeFile) -> None:
    """The verdict needs the right to merge both."""
    from dataclasses import replace

    from cmdesk.core.actor import Scope

    one, other = two_of_one(file_people, opened)
    clerk = replace(file_people.boss, rights={**file_people.boss.rights, "customers.merge": Scope.NONE})
    with pytest.raises(NotAllowed):
        doubles.dismiss(clerk, one.id, other.id)


def test_a_cancelled_review_stops_and_a_long_one_says_how_far_it_is(file_people: People, opened: MakeFile) -> None:
    """Progress comes at once; cancel ends with what there is."""
    two_of_one(file_people, opened)
    said: list[tuple[str, int, int]] = []
    doubles.review(file_people.boss, progress=lambda *args: said.append(args))
    assert said[0][0] == "正在找出相近的客户"
    assert doubles.review(file_people.boss, cancelled=lambda: True).pairs == ()


def test_a_name_that_many_share_is_no_crowd(file_people: People) -> None:
    """Thirty namesakes in thirty streets are no pairs; two of them in one house with one number are."""
    rows = [
        {"name": "便民超市", "phones": f"138001380{at:02}", "address": f"解放路{at * 10 + 1}号"} for at in range(30)
    ]
    rows.append({"name": "便民超市", "phones": "13800138007", "address": "解放路71号"})
    ids = enter(file_people, rows)
    (pair,) = doubles.review(file_people.boss).pairs
    assert (pair.left.customer_id, pair.right.customer_id) == (ids[7], ids[30])
