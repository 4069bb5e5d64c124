"""Lists read a page at a time, against plain sorted lists in memory."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cmp_to_key
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmdesk.core.database import Database, PostgresDatabase, SqliteDatabase
from cmdesk.core.window import (
    Query,
    Try,
    Window,
    groups,
    listing,
    sort_index,
    totals_of_ranges,
    walk,
    window,
)

COLUMNS = (("name", "shop.name"), ("level", "shop.level"), ("volume", "shop.volume"), ("area", "area.title"))
LIST = Query("shop", COLUMNS, id="shop.id", joins="LEFT JOIN area ON area.id = shop.area_id")
AREAS = {1: "城东", 2: "城西", 3: ""}


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, tmp_path) -> Iterator[Database]:
    """An empty office with shops and areas on each engine."""
    made: Database
    if request.param == "sqlite":
        made = SqliteDatabase(tmp_path / "list.db")
    else:
        made = PostgresDatabase(request.getfixturevalue("postgres_database_url"))
    text = "TEXT" if request.param == "sqlite" else 'TEXT COLLATE "C"'
    made.run(f"CREATE TABLE area (id INTEGER PRIMARY KEY, title {text} NOT NULL)")
    made.run(
        f"CREATE TABLE shop (id INTEGER PRIMARY KEY, name {text} NOT NULL, level {text}, volume BIGINT, "
        "area_id INTEGER, binned_at TEXT)"
    )
    made.run_many("INSERT INTO area VALUES (?, ?)", AREAS.items())
    yield made
    made.close()


@pytest.fixture
def small_strides(monkeypatch) -> None:
    """Make every path of a long list happen in a short one."""
    monkeypatch.setattr(walk, "STRIDE", 3)
    monkeypatch.setattr(listing, "BATCH", 4)
    monkeypatch.setattr(listing, "HEAD", 5)
    monkeypatch.setattr(window, "HEAD", 2)
    monkeypatch.setattr(window, "SHORT", 6)


Shop = tuple[int, str, str | None, int | None, int | None]
shops = st.lists(
    st.tuples(
        st.sampled_from(["福顺", "福", "", "a", "B", "𠮷", "~"]),
        st.sampled_from([None, "", "A", "B"]),
        st.none() | st.integers(-2, 3),
        st.sampled_from([None, 1, 2, 3, 9]),
    ),
    max_size=40,
).map(lambda rows: [(number * 2 + 1, *row) for number, row in enumerate(rows)])
orders = st.lists(
    st.tuples(st.sampled_from(["name", "level", "volume", "area", "id"]), st.booleans()),
    max_size=4,
    unique_by=lambda column: column[0],
).map(tuple)


def fill(database: Database, rows: list[Shop], *, indexed: bool = True) -> None:
    database.run("DELETE FROM shop")
    database.run_many("INSERT INTO shop VALUES (?, ?, ?, ?, ?, NULL)", rows)
    for column in ("name", "level", "volume"):
        if indexed:
            database.run(sort_index(database.engine, "shop", column))
        else:
            database.run(f"DROP INDEX IF EXISTS shop_by_{column}")


def expected(rows: list[Shop], order: tuple[tuple[str, bool], ...]) -> list[tuple[Any, ...]]:
    """Sort in memory: NULL before everything, text by code point, equal rows by id in the last direction."""
    shown = [(row[0], row[1], row[2], row[3], AREAS.get(row[4] or 0)) for row in rows]
    places = {"id": 0, "name": 1, "level": 2, "volume": 3, "area": 4}
    terms = list(order)
    if "id" not in [key for key, _ in order]:
        terms.append(("id", bool(order) and order[-1][1]))

    def compare(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
        for key, desc in terms:
            a, b = one[places[key]], other[places[key]]
            if a != b:
                smaller = a is None or (b is not None and a < b)
                return 1 if smaller == desc else -1
        return 0

    return sorted(shown, key=cmp_to_key(compare))


QUERY = Query(LIST.table, LIST.columns, id=LIST.id, joins=LIST.joins, sorts=(("id", "shop.id"),))
EACH = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@EACH
@given(rows=shops, order=orders, indexed=st.booleans(), data=st.data())
@pytest.mark.usefixtures("small_strides")
def test_every_page_position_and_id_is_that_of_the_sorted_list(database, rows, order, indexed, data) -> None:
    """Whatever the columns, directions, empties and engine, and whatever was read before, page n is page n."""
    fill(database, rows, indexed=indexed)
    wanted = expected(rows, order)
    screen = data.draw(st.integers(1, 5))
    with Window(database, QUERY.ordered(*order), screen) as seen:
        for _ in range(data.draw(st.integers(1, 6))):
            action = data.draw(st.sampled_from(["page", "advance", "head", "position", "ids"]))
            first, most = data.draw(st.integers(0, len(rows) + 3)), data.draw(st.integers(0, 9))
            if action == "page":
                assert seen.page(first, most) == wanted[first : first + most]
            elif action == "ids":
                assert seen.ids(first, most) == [row[0] for row in wanted[first : first + most]]
            elif action == "advance":
                seen.advance(0.01)
            elif action == "head":
                assert seen.head() == wanted[:screen]
            elif rows:
                place = data.draw(st.integers(0, len(rows) - 1))
                assert seen.position_of(wanted[place][0]) == place
        assert seen.count == len(rows)
        while not seen.advance(5):
            pass
        assert seen.page(0, 100) == wanted


@EACH
@given(rows=shops, order=orders, data=st.data())
@pytest.mark.usefixtures("small_strides")
def test_totals_and_groups_agree_with_adding_up_by_hand(database, rows, order, data) -> None:
    """The sums below the list are right for all rows and for any selection of ranges."""
    fill(database, rows)
    query = QUERY.ordered(*order)
    wanted = expected(rows, order)
    ends = data.draw(st.lists(st.integers(0, max(0, len(rows) - 1)), max_size=4, unique=True).map(sorted))
    ranges = [(first, last) for first, last in zip(ends[::2], ends[1::2], strict=False) if rows]
    chosen = [row for first, last in ranges for row in wanted[first : last + 1]]
    seen = Window(database, query)
    selected = totals_of_ranges(seen, ["volume"], ranges)
    everything = totals_of_ranges(seen, ["volume"], [(0, len(wanted) - 1)] if wanted else [])
    seen.close()
    for found, among in ((everything, wanted), (selected, chosen)):
        volumes = [row[3] for row in among if row[3] is not None]
        assert (found.count, found.sums, found.filled) == (
            len(among),
            {"volume": sum(volumes)},
            {"volume": len(volumes)},
        )
        assert found.average("volume") == (sum(volumes) / len(volumes) if volumes else None)

    by = data.draw(st.sampled_from(["level", "area", "name"]))
    desc = data.draw(st.booleans())
    found_groups = groups(database, QUERY.ordered((by, desc), *order), by, ["volume"])
    in_order = expected(rows, ((by, desc),))
    place = {"level": 2, "area": 4, "name": 1}[by]
    values = list(dict.fromkeys(row[place] for row in in_order))
    assert [group.value for group in found_groups] == values
    for group in found_groups:
        same = [row for row in in_order if row[place] == group.value]
        assert (group.count, group.sums["volume"]) == (len(same), sum(row[3] or 0 for row in same))


def shop(number: int, name: str = "店", level: str | None = "A", volume: int | None = 1) -> Shop:
    return (number, name, level, volume, 1)


def test_rows_that_come_and_go_under_a_window_neither_break_nor_move_what_is_shown(database, small_strides) -> None:
    """A vanished row is an empty line until the list is refreshed; a refreshed one is exact."""
    fill(database, [shop(number, f"{number:03}") for number in range(100)])
    seen = Window(database, QUERY.ordered(("name", False)))
    while not seen.advance(5):
        pass
    shown = seen.page(50, 3)
    database.run("DELETE FROM shop WHERE id IN (10, 51)")
    database.run("UPDATE shop SET volume = 7 WHERE id = 52")
    database.run("INSERT INTO shop VALUES (500, '050a', 'A', 1, 1, NULL)")
    assert seen.rows_of([row[0] for row in shown if row]) == [shown[0], None, (52, "052", "A", 7, "城东")]
    assert all(row is None or row[0] for row in seen.page(90, 20))
    fresh = seen.refreshed()
    assert fresh.count == 99
    place = fresh.position_of(50)
    assert place == 49
    assert [row[0] for row in fresh.page(place, 3) if row] == [50, 500, 52]
    assert fresh.position_of(51) is None
    seen.close()
    fresh.close()


def test_rows_that_vanish_while_a_list_is_walked_take_no_other_with_them(database, small_strides, monkeypatch) -> None:
    """Walking goes on behind the last row it has seen, also when that has been deleted meanwhile."""
    if database.engine == "postgres":  # of a server's list only anchors are kept
        return
    for desc in (False, True):
        fill(database, [shop(number, "same") for number in range(1, 21)])
        with Window(database, QUERY.ordered(("name", desc))) as seen:
            assert seen.count == 20
            clock = iter([0, 0, 1])  # as long as one stretch takes
            with monkeypatch.context() as patch:
                patch.setattr(walk, "perf_counter", lambda clock=clock: next(clock))
                assert not seen.advance(1)
            reached = seen.ids(walk.STRIDE - 1, 1)
            database.run("DELETE FROM shop WHERE id = ?", reached)
            while not seen.advance(5):
                pass
            wanted = [*range(20, 0, -1)] if desc else [*range(1, 21)]
            assert seen.ids(0, 20) == wanted
            assert [row and row[0] for row in seen.page(0, 20)] == [None if [one] == reached else one for one in wanted]


def test_a_list_in_a_file_that_was_walked_through_is_jumped_about_by_one_statement(database, monkeypatch) -> None:
    """Nobody who drags the scroll bar waits for more than the rows themselves."""
    fill(database, [shop(number, f"{number % 700:03}") for number in range(3_000)])
    asked: list[str] = []
    rows = Database.rows
    with Window(database, QUERY.ordered(("name", False))) as seen:
        while not seen.advance(5):
            pass
        wanted = [seen.page(first, 40) for first in (2_000, 17, 2_990)]
        monkeypatch.setattr(
            Database, "rows", lambda self, text, params=(): asked.append(text) or rows(self, text, params)
        )
        assert [seen.page(first, 40) for first in (2_000, 17, 2_990)] == wanted
    assert [row[0] for row in wanted[1][:2]] == [1403, 2103]
    assert len(asked) == 3 or database.engine == "postgres"


@pytest.mark.parametrize("column", ["level", "area"])
def test_what_is_seen_first_is_asked_for_once(database, monkeypatch, column) -> None:
    """A server is waited for once, not for the keys and then for the rows; both ways show the same."""
    fill(database, [shop(number, f"{number % 700:03}") for number in range(300)])
    query = QUERY.ordered((column, True))
    with Window(database, query) as walked:
        assert walked.count == 300
        whole = walked.page(0, 300)
    asked: list[str] = []
    rows = Database.rows
    monkeypatch.setattr(Database, "rows", lambda self, text, params=(): asked.append(text) or rows(self, text, params))
    with Window(database, query) as first, Window(database, query) as near:
        assert first.head() == whole[:64]
        assert near.page(90, 60) == whole[90:150]
        assert len(asked) == 2
        assert first.page(10, 20) == whole[10:30]


def test_a_row_outside_the_filter_has_no_position(database) -> None:
    """The current record is let go when an edit moves it out of the filtered list."""
    fill(database, [shop(1, level="A"), shop(2, level="B")])
    seen = Window(database, QUERY.filtered("shop.level = ?", ("A",)))
    assert (seen.position_of(1), seen.position_of(2)) == (0, None)
    assert seen.query.filtered("shop.volume > ?", (5,)).params == ("A", 5)


def test_the_count_leaves_the_recycle_bin_out_however_it_is_counted(database) -> None:
    """Counting the whole table and taking the bin away gives the same number as counting what is shown."""
    fill(database, [shop(number) for number in range(600)])
    database.run("UPDATE shop SET binned_at = '2024' WHERE id < 7")
    live = Query("shop", (("name", "shop.name"),), id="shop.id", base="shop.binned_at IS NULL")
    cheap = Query("shop", live.columns, id="shop.id", base=live.base, apart="shop.binned_at IS NOT NULL")
    assert Window(database, live).count == Window(database, cheap).count == 593
    assert Window(database, cheap.filtered("shop.id < ?", (10,))).count == 3
    assert Window(database, cheap).page(0, 1) == [(7, "店")]


def test_the_first_page_may_be_found_by_another_condition_than_all_else(database) -> None:
    """A try that finds a page is believed; counting, adding up, grouping and sorting use the list's own condition."""
    fill(database, [shop(number, level="AB"[number % 2], volume=number) for number in range(300)])
    narrowed = QUERY.filtered("shop.volume >= ?", (10,))
    head_only = narrowed.filtered("shop.no_such_column = ?", (1,), tries=[Try("shop.level = ?", ("A",))])
    assert Window(database, head_only).head()[0] == (10, "店", "A", 10, "城东")
    good = narrowed.filtered("shop.level IN (?)", ("A",), tries=[Try("shop.level = ?", ("A",), 5_000)])
    assert good.params == (10, "A") == good.tries[0].params
    with Window(database, good) as window:
        assert window.count == 145
        assert window.page(140, 9)[-1] == (298, "店", "A", 298, "城东")
        assert window.position_of(298) == 144
    assert [group.count for group in groups(database, good, "level")] == [145]
    more = good.filtered("shop.volume < ?", (20,))
    assert more.tries[0].where.count("shop.volume") == 2
    assert more.tries[0].params == (10, "A", 20)
    assert Window(database, more).count == 5


def test_a_walk_that_finds_too_little_gives_way_to_the_next(database) -> None:
    """What lies far down the list is found by a later try or the list's own condition, what is near by the first."""
    fill(
        database,
        [shop(number, f"{number:05}", level="AB"[number >= 4000], volume=number % 2) for number in range(8000)],
    )
    if database.engine == "postgres":
        database.run("ANALYZE shop")
        database.run("SET enable_sort = off")
    broken = "shop.no_such_column = 1"
    for order in ((("name", False),), (("name", True),), (("volume", False), ("name", False)), (("id", True),)):
        listed = QUERY.ordered(*order)
        if order[0][0] == "name":
            near = listed.filtered(broken, tries=[Try("+shop.volume = 1", work=10_000), Try(broken)])
            assert len(Window(database, near).head()) == window.HEAD
        wanted = "A" if order in {(("name", True),), (("id", True),)} else "B"
        where = f"shop.level = '{wanted}'"
        for tries in ([Try(where, work=10_000)], [Try(where, work=10_000), Try(where, work=1)], [Try(where)]):
            with Window(database, listed.filtered(where, tries=tries)) as seen:
                plain = Window(database, listed.filtered(where))
                assert seen.head() == plain.head()
                assert seen.count == plain.count
                assert seen.page(2000, 5) == plain.page(2000, 5)
                seen.show(listed.showing(("name",)))
                assert [len(row or ()) for row in seen.page(2000, 2)] == [2, 2]
                plain.close()


def test_a_column_left_out_still_orders_and_a_column_may_sort_by_something_else(database) -> None:
    """A hidden column keeps its sort, and names may be sorted by their pinyin."""
    fill(database, [shop(1, "b", volume=1), shop(2, "a", volume=2), shop(3, "c", volume=None)])
    query = QUERY.ordered(("volume", True)).showing(("name",))
    assert Window(database, query).page(0, 9) == [(2, "a"), (1, "b"), (3, "c")]
    other = Query(
        "shop", (("name", "shop.name"),), id="shop.id", sorts=(("name", "-shop.id"),), order=(("name", False),)
    )
    assert [row[0] for row in Window(database, other).page(0, 9) if row] == [3, 2, 1]
    with pytest.raises(KeyError):
        QUERY.expression("colour")


@pytest.mark.parametrize("desc", [False, True])
@pytest.mark.parametrize("column", ["name", "level", "volume"])
def test_an_indexed_order_is_walked_and_never_sorted(database, column, desc) -> None:
    """``sort_index`` is the index the windows of that engine need, in both directions and within the base condition."""
    query = Query("shop", COLUMNS[:3], id="shop.id", base="shop.binned_at IS NULL", order=((column, desc),))
    rows = [shop(number, str(number % 700), "AB"[number % 2], number % 50 or None) for number in range(6000)]
    database.run_many("INSERT INTO shop VALUES (?, ?, ?, ?, ?, NULL)", rows)
    if database.engine == "postgres":
        database.run("ANALYZE shop")
    assert not Window(database, query)._source.is_indexed()
    database.run(sort_index(database.engine, "shop", column, base="binned_at IS NULL"))
    seen = Window(database, query)
    assert seen._source.is_indexed()
    if database.engine == "postgres":  # its plans depend on what it has learnt of the values
        return
    steps = seen._source.order.steps((rows[3000][{"name": 1, "level": 2, "volume": 3}[column]], 3000))
    for step in steps:
        sql, params = seen._source.statement(seen._source.order, step)
        plan = " ".join(str(line[-1]) for line in database.rows(f"EXPLAIN QUERY PLAN {sql} LIMIT 100", params))
        assert "TEMP B-TREE" not in plan
        assert f"shop_by_{column}" in plan


def test_a_window_left_half_read_lets_go_of_the_database(database, small_strides) -> None:
    """Typing on quickly leaves many unfinished sorts behind; none may hold a lock or a cursor."""
    fill(database, [shop(number) for number in range(50)], indexed=False)
    seen = Window(database, QUERY.ordered(("volume", False)).filtered("shop.name <> ?", ("50%",)))
    assert [row[0] for row in seen.page(20, 2) if row] == [20, 21]
    assert not seen.is_complete
    seen.close()
    database.run("DROP TABLE shop")
