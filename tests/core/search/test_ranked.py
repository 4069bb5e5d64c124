"""A search whose first page is looked up in the order of the whole list finds what the database finds by sorting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.search.oracle import some_documents
from tests.core.search.test_find import words

from cmdesk.core import search
from cmdesk.core.database import Database, PostgresDatabase, SqliteDatabase
from cmdesk.core.search import Document
from cmdesk.core.search.narrowing import Narrowing
from cmdesk.core.window import Query, Window, listing, ranks, sort_index, source, walk
from cmdesk.core.window.ranks import Ranks

DOCUMENTS = some_documents(300)
LIST = Query(
    "customer",
    (("id", "customer.id"), ("name", "customer.name"), ("owner_id", "customer.owner_id")),
    id="customer.id",
    base="customer.owner_id IS NOT NULL",
)


@pytest.fixture
def filled(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Customers of an office that is small and is looked through as a large one; some are not in the list."""
    monkeypatch.setattr(walk, "STRIDE", 16)
    _fill(database)
    for column in ("name", "owner_id"):
        database.run(sort_index(database.engine, "customer", column, base="owner_id IS NOT NULL"))
    return database


def _fill(database: Database) -> None:
    with database.writing():
        database.run("DELETE FROM customer")
        search.rebuild(database, "customer", DOCUMENTS)
        rows = [(one.record_id, one.name[:2], one.record_id % 7 or None) for one in DOCUMENTS]
        database.run_many("INSERT INTO customer VALUES (?, ?, ?)", rows)


def listed(database: Database, text: str, column: str = "name", *, desc: bool = False) -> Query:
    """The list in an order, narrowed as a search box does it."""
    return replace(LIST.ordered((column, desc)), late=Narrowing(database, "customer", text, "customer.id"))


def prepared(database: Database, query: Query) -> Window:
    """A list that somebody has had before him for a moment."""
    whole = Window(database, replace(query, late=None))
    whole.head()
    walked(whole)
    return whole


def walked(seen: Window) -> None:
    while not seen.advance(50):
        pass


def sorted_out(database: Database, query: Query) -> list[int]:
    """The ids of all answers, by the list's own condition alone."""
    with Window(database, replace(query.written(), tries=(), candidates=None)) as plain:
        return plain.ids(0, len(DOCUMENTS) + 9)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=120)
@given(
    text=st.lists(words, min_size=1, max_size=2).map(" ".join),
    column=st.sampled_from(["name", "owner_id"]),
    desc=st.booleans(),
    head=st.sampled_from([1, 3, 20]),
    sample=st.sampled_from([2, 2000]),
    unproven=st.sampled_from([(1, 2), (4, 64)]),
    short=st.sampled_from([0, 4096]),
)
def test_what_is_looked_up_is_what_is_sorted(
    filled: Database, text: str, column: str, desc: bool, head: int, sample: int, unproven: tuple[int, int], short: int
) -> None:
    """Letter by letter and back, few answers and many, proven by grams or not, in every order; all pages besides."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cmdesk.core.window.window.HEAD", head)
        patch.setattr("cmdesk.core.window.window.SHORT", short)
        patch.setattr(listing, "HEAD", head)
        patch.setattr(listing, "BATCH", 16)
        patch.setattr("cmdesk.core.search.finding.SAMPLE", sample)
        patch.setattr(source, "UNPROVEN", unproven)
        before = prepared(filled, listed(filled, "", column, desc=desc))
        for length in (*range(1, len(text) + 1), max(1, len(text) - 1)):
            query = listed(filled, text[:length], column, desc=desc)
            seen = before.following(query)
            assert (seen._whole is not None) == (filled.engine == "sqlite")
            found = sorted_out(filled, query)
            assert [row[0] for row in seen.head() if row] == found[:head], text[:length]
            assert seen.ids(0, len(found) + 1) == found
            before.close()
            before = seen


@pytest.mark.parametrize("slices", [1, 2, 3, 12, 100])
def test_a_change_while_answers_are_put_in_order_takes_none_and_adds_none(
    filled: Database, monkeypatch: pytest.MonkeyPatch, slices: int
) -> None:
    """They are looked for along the whole list as long as that is as it was, else sorted; a list keeps to one or the other."""
    monkeypatch.setattr("cmdesk.core.window.window.SHORT", 0)
    monkeypatch.setattr(listing, "BATCH", 16)
    monkeypatch.setattr(listing, "perf_counter", count().__next__)
    query = listed(filled, "店")
    before = sorted_out(filled, query)
    seen = prepared(filled, query).following(query)
    assert seen.count == len(before)
    for _ in range(slices):
        seen.advance(1500)  # one step
    filled.run("UPDATE customer SET name = ? WHERE id = ?", ("", before[-1]))
    assert sorted_out(filled, query) != before
    found = seen.ids(0, len(before) + 1)
    assert found in (before, sorted_out(filled, query))


@pytest.mark.parametrize(("unproven", "looked_up"), [((1, 2), False), ((1, 64), True), ((64, 64), True)])
def test_grams_without_an_answer_hide_none(
    filled: Database, monkeypatch: pytest.MonkeyPatch, unproven: tuple[int, int], looked_up: bool
) -> None:
    """Hundreds of candidates that do not answer stand before those that do: then more of them are looked at, or all."""
    monkeypatch.setattr("cmdesk.core.search.finding.SAMPLE", 2)
    monkeypatch.setattr(source, "UNPROVEN", unproven)
    phones = ["99812、98123"] * 200 + ["99812399"] * 100
    with filled.writing():
        filled.run("DELETE FROM customer")
        new = [Document(number, "店", phones=phone) for number, phone in enumerate(phones, 1)]
        search.rebuild(filled, "customer", new)
        filled.run_many("INSERT INTO customer VALUES (?, ?, 1)", [(one.record_id, one.name) for one in new])
    query = listed(filled, "998123")
    seen = prepared(filled, query).following(query)
    if filled.engine == "sqlite":
        assert (seen._look_up_head() is not None) == looked_up
    assert [row[0] for row in seen.head() if row] == list(range(201, 265))


@pytest.fixture
def other(filled: Database) -> Iterator[Database]:
    """A second connection to the same office, as another program has it."""
    made: Database
    made = PostgresDatabase(filled.url) if isinstance(filled, PostgresDatabase) else SqliteDatabase(filled.database)
    yield made
    made.close()


CHANGES = st.tuples(
    st.sampled_from(["name", "out", "in", "anew", "gone"]),
    st.sampled_from([one.record_id for one in DOCUMENTS] + [100_000]),
    st.sampled_from(["", "一", "福顺", "龠"]),
    st.booleans(),
)
KEYS = st.tuples(words, st.none() | CHANGES, st.none() | CHANGES, st.booleans())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(keys=st.lists(KEYS, min_size=1, max_size=5))
def test_whatever_is_changed_between_two_keys_is_seen(
    filled: Database, other: Database, monkeypatch: pytest.MonkeyPatch, keys: list[Any]
) -> None:
    """Renamed, taken out, put back, new and gone, by this program or another: an order that is out of date is not used."""
    _fill(filled)
    monkeypatch.setattr("cmdesk.core.window.window.SHORT", 0)
    before = prepared(filled, listed(filled, ""))
    for text, change, late_change, moment in keys:
        _change(filled, other, change)
        query = listed(filled, text)
        seen = before.following(query)
        _change(filled, other, late_change)
        found = sorted_out(filled, query)
        assert [row[0] for row in seen.head() if row] == found[:64]
        if moment:  # without keys
            walked(seen)
            assert seen.ids(0, len(found) + 9) == found
            assert seen.following(query)._whole is not None or filled.engine == "postgres"
        before = seen


def _change(filled: Database, other: Database, change: tuple[str, int, str, bool] | None) -> None:
    if change is None:
        return
    what, row_id, name, by_another = change
    database = other if by_another else filled
    with database.writing():
        if what == "name":
            database.run("UPDATE customer SET name = ? WHERE id = ?", (name, row_id))
        elif what in {"out", "in"}:
            database.run("UPDATE customer SET owner_id = ? WHERE id = ?", (1 if what == "in" else None, row_id))
        else:
            database.run("DELETE FROM customer WHERE id = ?", (row_id,))
            search.drop(database, "customer", [row_id])
            if what == "anew":
                database.run("INSERT INTO customer VALUES (?, ?, 1)", (row_id, name))
                search.put(database, "customer", [Document(row_id, f"福顺{name}店")])


def test_a_change_while_the_list_is_walked_through_is_not_overlooked(filled: Database) -> None:
    """Half the order from before a change and half from after it is no order."""
    if filled.engine == "postgres":
        pytest.skip("no order is kept of what lies on a server")
    whole = Window(filled, LIST.ordered(("name", False)))
    whole.head()
    whole.advance(0.000_001)
    filled.run("UPDATE customer SET name = ? WHERE id = ?", ("", DOCUMENTS[-1].record_id))
    walked(whole)
    query = listed(filled, "店")
    seen = whole.following(query)
    assert seen._whole is None
    assert [row[0] for row in seen.head() if row] == sorted_out(filled, query)[:64]
    walked(seen)
    assert seen.following(query)._look_up_head() == sorted_out(filled, query)[:64]


def test_a_search_that_is_cleared_gives_the_list_as_it_was_prepared(filled: Database) -> None:
    """What has been walked through once is not walked through again while nothing has changed."""
    if filled.engine == "postgres":
        pytest.skip("no order is kept of what lies on a server")
    whole = prepared(filled, listed(filled, ""))
    expected = whole.ids(0, 400)
    again = whole.following(listed(filled, "店")).following(listed(filled, "店铺")).following(whole.query)
    assert again.is_complete
    assert again.ids(0, 400) == expected
    assert again.count == len(expected)
    other_order = whole.following(listed(filled, "店", "owner_id"))
    assert other_order._whole is None


def test_ids_too_great_to_be_kept_are_read(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory follows the greatest id; beyond a limit the database sorts as ever."""
    monkeypatch.setattr(ranks, "MOST_ID", 50)
    query = listed(filled, "店")
    seen = prepared(filled, query).following(query)
    assert seen._look_up_head() is None
    assert [row[0] for row in seen.head() if row] == sorted_out(filled, query)[:64]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    order=st.lists(st.integers(0, 500), unique=True),
    asked=st.lists(st.integers(-3, 600), unique=True),
    most=st.integers(1, 30),
    part=st.integers(1, 50),
)
def test_ranks_put_any_ids_in_order(filled: Database, order: list[int], asked: list[int], most: int, part: int) -> None:
    """In Python and in SQL alike; what is not in the list is left out, and stands behind all that is."""
    if filled.engine == "postgres":
        return
    known = Ranks()
    for begin in range(0, len(order), part):
        assert known.extend(order[begin : begin + part])
    known.pack()
    expected = [row_id for row_id in order if row_id in asked]
    assert known.sorted(asked) == expected
    select = " UNION ALL ".join(["SELECT ? AS id"] * len(asked)) or "SELECT 1 AS id WHERE 0"
    sql, params = known.statement(select, most)
    assert known.sorted([row[0] for row in filled.rows(sql, (*asked, *params))]) == expected[:most]
    assert not Ranks().extend([-1])
