"""What both engines promise below the one door."""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import Thread, Timer
from typing import Any

import peewee
import pytest

from cmdesk.core import database
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.machine import incident
from cmdesk.staff.record import Unit


def test_columns_that_are_empty_in_every_row_become_null(office: Any) -> None:
    """A batch is written whole: empty columns as NULL, an empty value among others too, rows in their order."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT, colour TEXT, note TEXT)")
    rows = [(2, "b", None, None), (1, None, None, ""), (3, "c", None, None)]
    office.database.insert_many("shelf", ("id", "name", "colour", "note"), rows)
    assert office.database.rows("SELECT id, name, colour, note FROM shelf ORDER BY id") == sorted(rows)


def test_a_column_that_is_left_out_is_emptied_by_an_upsert(office: Any) -> None:
    """What a later batch does not say any more is gone, not kept from before."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT, colour TEXT)")
    rest = "ON CONFLICT (id) DO UPDATE SET name = excluded.name, colour = excluded.colour"
    office.database.insert_many("shelf", ("id", "name", "colour"), [(1, "a", "red")], rest)
    office.database.insert_many("shelf", ("id", "name", "colour"), [(1, "b", None)], rest)
    assert office.database.rows("SELECT id, name, colour FROM shelf") == [(1, "b", None)]


def test_no_rows_are_no_statement(office: Any) -> None:
    """An empty batch asks nothing of the engine, not even whether the table exists."""
    office.database.insert_many("nowhere", ("id",), [])


def test_many_full_rows_are_written_as_they_are(office: Any) -> None:
    """Whatever a text holds comes back: tabs, line ends, backslashes, quotes, what COPY takes for nothing or the end."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL, colour TEXT)")
    texts = ["a\tb", "a\nb\r", "\\N", "\\.", "\\", '"', "'", "", "𠮷", "%s ?"]
    rows = [(number, text, text if number % 2 else None) for number, text in enumerate(texts)]
    office.database.insert_full("shelf", ("id", "name", "colour"), rows)
    assert office.database.rows("SELECT id, name, colour FROM shelf ORDER BY id") == rows


@pytest.mark.parametrize("count", [1, 5, 120])
def test_what_is_the_same_in_every_row_is_said_once(office: Any, count: int) -> None:
    """However few or many rows come, each has the text, number or nothing that was said for all of them."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT, colour TEXT, size REAL, note TEXT)")
    rows = [(number, f"n{number}") for number in range(count)]
    same = {"colour": "it's \\N ?", "size": -1.5, "note": None}
    office.database.insert_many("shelf", ("id", "name"), rows, same=same)
    found = office.database.rows("SELECT id, name, colour, size, note FROM shelf ORDER BY id")
    assert found == [(*row, *same.values()) for row in rows]


def test_many_full_rows_are_written_all_or_none(office: Any) -> None:
    """A row that is there already refuses them all, and the transaction around goes on as before."""
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY)")
    with office.database.writing():
        office.database.insert_full("shelf", ("id",), [(7,)])
        with pytest.raises(peewee.IntegrityError), office.database.writing():
            office.database.insert_full("shelf", ("id",), [(one,) for one in range(20)])
        office.database.insert_full("shelf", ("id",), [(8,)])
    assert office.database.rows("SELECT id FROM shelf ORDER BY id") == [(7,), (8,)]


def test_a_server_plans_by_what_an_operation_has_written(office: Any) -> None:
    """After many records the planner knows how many there are, without waiting for the server's own count."""
    database = office.database
    if database.engine != "postgres":
        database.take_stock()  # a file needs none
        return
    database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT)")
    known = (
        "SELECT relname, CAST(reltuples AS integer) FROM pg_class WHERE relname IN ('shelf', 'unit') ORDER BY relname"
    )
    database.insert_full("shelf", ("id", "name"), [(one, "名" * 50) for one in range(3000)])
    with keep.operation(PROGRAM, "片区") as work:
        work.add_many(Unit, [keep.clean(Unit, {"name": f"{one}片区", "kind": "area"}) for one in range(keep.LARGE)])
    assert database.rows(known) == [("shelf", 3000), ("unit", keep.LARGE)]


_COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT max(i) FROM n"


def test_a_question_that_takes_too_much_work_is_given_up_and_the_next_is_not(office: Any) -> None:
    if office.database.engine == "sqlite":
        assert office.database.rows_within(_COUNTING, (100_000,), 1_000) is None
    assert office.database.rows_within(_COUNTING, (10,), 1_000) == [(10,)]
    assert office.database.rows_within(_COUNTING, (10_000,), 0) == [(10_000,)], "no limit"
    assert office.database.rows(_COUNTING, (100_000,)) == [(100_000,)]


def test_what_somebody_else_breaks_off_is_not_taken_for_given_up(office: Any) -> None:
    if office.database.engine == "postgres":
        pytest.skip("work is not counted there")
    connection = office.database.connection()
    breaker = Timer(0.05, connection.interrupt)
    breaker.start()
    with pytest.raises(peewee.OperationalError, match="interrupt"):
        office.database.rows_within(_COUNTING, (1_000_000_000,), 2_000_000_000)
    breaker.join()


def test_a_thread_reads_with_what_another_lends_it_and_with_its_own_afterwards(office: Any) -> None:
    """What only one connection sees, here an open transaction, tells which is used."""
    if office.database.engine == "postgres":
        assert not office.database.lends
        return
    office.database.run("CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT)")
    lent, own = office.database.connection(), []

    def count() -> int:
        return office.database.rows("SELECT count(*) FROM shelf")[0][0]

    def borrow() -> None:
        own.append(count())
        with office.database.lent(lent, 5):
            own.append(count())
        own.append(count())
        office.database.close()

    with office.database.writing():
        office.database.run("INSERT INTO shelf (name) VALUES ('a')")
        other = Thread(target=borrow)
        other.start()
        other.join()
        assert own == [0, 1, 0]
        assert count() == 1


def test_what_is_lent_is_lent_for_a_while(office: Any) -> None:
    """A long question is broken off, also one whose work is counted; afterwards there is no such limit."""
    if office.database.engine == "postgres":
        pytest.skip("a server's connections are not lent")
    for ask in (
        lambda count: office.database.rows(_COUNTING, (count,)),
        lambda count: office.database.rows_within(_COUNTING, (count,), 2_000_000_000),
    ):
        with (
            pytest.raises(peewee.OperationalError, match="interrupt"),
            office.database.lent(office.database.connection(), 0.01),
        ):
            ask(1_000_000_000)
        assert ask(100_000) == [(100_000,)]


def _shelve(office: Any, name: str, *, failing: bool = False) -> None:
    with office.database.writing():
        office.database.run("INSERT INTO shelf (name) VALUES (?)", (name,))
        if failing:
            raise LookupError(name)


def _shelved(office: Any) -> list[str]:
    return [name for (name,) in office.database.rows("SELECT name FROM shelf ORDER BY name")]


def test_an_undivided_transaction_holds_all_its_parts_or_none(office: Any) -> None:
    office.database.run("CREATE TABLE shelf (name TEXT)")
    with office.database.undivided():
        _shelve(office, "a")
        _shelve(office, "b")
    with pytest.raises(LookupError), office.database.undivided():
        _shelve(office, "c")
        _shelve(office, "d", failing=True)
    assert _shelved(office) == ["a", "b"]


def test_a_failed_part_of_an_undivided_transaction_does_not_stay(office: Any) -> None:
    """A server takes the part back alone; a file cannot, so it keeps nothing, and says that this is a fault."""
    office.database.run("CREATE TABLE shelf (name TEXT)")

    def write() -> None:
        with office.database.undivided():
            _shelve(office, "a")
            with suppress(LookupError):
                _shelve(office, "b", failing=True)

    if office.database.engine == "postgres":
        write()
        assert _shelved(office) == ["a"]
    else:
        with pytest.raises(RuntimeError, match="has failed"):
            write()
        assert _shelved(office) == []
    with office.database.writing():
        _shelve(office, "c")
        with suppress(LookupError):
            _shelve(office, "d", failing=True)
    assert "c" in _shelved(office), "and later parts can be taken back again"
    assert "d" not in _shelved(office)


def test_an_insert_tells_the_new_id(office: Any) -> None:
    """Both engines tell the id they gave, row after row."""
    text = "INSERT INTO operation (at, actor_id, actor_name, title) VALUES (?, ?, ?, ?)"
    made = [office.database.insert(text, ("2026-01-01T00:00:00Z", 0, "程序", title)) for title in "甲乙"]
    assert office.database.rows("SELECT title FROM operation WHERE id IN (?, ?) ORDER BY id", made) == [
        ("甲",),
        ("乙",),
    ]


def test_a_server_that_was_away_is_heard_again(postgres_database_url: str) -> None:
    """A thread that keeps its connection reads on when the server is back; a transaction fails as a whole."""
    kept, other = (database.PostgresDatabase(postgres_database_url) for _ in range(2))

    def cut() -> None:
        other.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                   " WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip

    try:
        assert kept.row("SELECT 1") == (1,)
        cut()
        assert kept.row("SELECT 2") == (2,)
        kept.run("CREATE TABLE thing (name TEXT)")
        cut()
        with pytest.raises(peewee.OperationalError) as lost:
            kept.run("INSERT INTO thing VALUES ('one')")
        assert incident.report(lost.value) == "连不上数据库服务器。请检查网络后再试，填写的内容还在。"
        with pytest.raises(peewee.PeeweeException), kept.atomic():
            kept.run("INSERT INTO thing VALUES ('two')")
            cut()
            kept.row("SELECT 1")
        assert kept.rows("SELECT name FROM thing") == []
    finally:
        kept.close()
        other.close()


def test_a_bug_stays_an_incident() -> None:
    """Only what the driver complains of is told by its cause; anything else keeps its number."""
    assert "编号" in incident.report(ValueError("server closed the connection"))
    assert "编号" in incident.report(peewee.ProgrammingError("syntax error"))


def test_a_lost_server_is_told_in_one_sentence_alone(caplog: pytest.LogCaptureFixture) -> None:
    """What the driver says besides never stands on a command line."""
    database.PostgresDatabase("postgresql://nobody@127.0.0.1:1/none")
    logging.getLogger("psycopg").warning("error ignored terminating pipeline")
    assert not caplog.records
