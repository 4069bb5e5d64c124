"""Schema changes: nothing is lost, all or nothing, and the frozen schema is what the records say, on both engines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import peewee
import pytest
from freeze_schema import statements, tables
from tests.people import add_customer

from cmdesk.core import migrations
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import Database, PostgresDatabase, SqliteDatabase, proxy
from cmdesk.core.door import bulk, keep
from cmdesk.core.errors import OfficeUnusable
from cmdesk.core.file.office import Office, open_file, open_server
from cmdesk.customers.record import Customer

Up = Callable[[Database], None]
WAY_OUT = "run dev.py freeze; after the first release write a step instead (docs/house.md, Opening)"


@pytest.fixture
def step(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Add steps after the shipped ones, for this test."""

    def add(*ups: Up) -> None:
        names = []
        for number, up in enumerate(ups, len(migrations.STEPS) + 1):
            name = f"{number:04d}_test"
            module = ModuleType(f"{migrations.__name__}.{name}")
            module.up = up  # type: ignore[attr-defined]
            monkeypatch.setitem(sys.modules, module.__name__, module)
            names.append(name)
        monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, *names))

    return add


@pytest.fixture
def reopen(office: Office) -> Iterator[Callable[[], Office]]:
    """Close the office and open it again, as the next start of a newer program would."""
    opened: list[Office] = []

    def again() -> Office:
        database = office.database
        office.close()
        if isinstance(database, PostgresDatabase):
            opened.append(open_server(database.url, office.folder))
        else:
            opened.append(open_file(office.folder))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


def add_column(database: Database) -> None:
    database.run("ALTER TABLE customer ADD COLUMN nickname TEXT")


def test_a_step_is_taken_once(office: Office, step: Callable[..., None], reopen: Callable[[], Office]) -> None:
    """After it the office has the new version, its records, and nothing to do at the next start."""
    add_customer(None, None, "福顺")
    version = migrations.version_of(office.database)
    step(add_column)
    again = reopen()
    assert migrations.version_of(again.database) == version + 1
    assert again.database.rows("SELECT name, nickname FROM customer") == [("福顺", None)]
    assert migrations.run(again.database) == 0


def test_a_step_that_fails_changes_nothing(
    office: Office, step: Callable[..., None], reopen: Callable[[], Office]
) -> None:
    """Two steps, the second broken: the first is taken back too, and the old program still works."""
    add_customer(None, None, "福顺")

    def broken(database: Database) -> None:
        database.run("CREATE TABLE half (id INTEGER)")
        raise OSError("the power is gone")

    step(add_column, broken)
    with pytest.raises(OfficeUnusable):
        reopen()
    migrations.STEPS = migrations.STEPS[:-2]
    again = reopen()
    assert again.database.rows("SELECT name FROM customer") == [("福顺",)]
    assert not again.database.table_exists("half")
    assert "nickname" not in {column.name for column in again.database.get_columns("customer")}


def test_lost_rows_are_refused(office: Office, step: Callable[..., None], reopen: Callable[[], Office]) -> None:
    """A step that drops rows (the foreign-key trap of rebuilt tables) is taken back with a sentence."""
    add_customer(None, None, "福顺")
    step(lambda database: database.run("DELETE FROM regulation") and None)
    with pytest.raises(OfficeUnusable, match=r"regulation 的记录变少了，已全部退回"):
        reopen()
    migrations.STEPS = migrations.STEPS[:-1]
    again = reopen()
    assert (again.database.row("SELECT COUNT(*) FROM regulation") or (0,))[0] > 0


def test_a_rebuilt_parent_keeps_its_children(file_office: Office, step: Callable[..., None]) -> None:
    """Rebuilding a table that others point to, as SQLite needs it, loses no child and leaves no broken reference."""
    from cmdesk.core.actor import PROGRAM
    from cmdesk.core.door import keep
    from cmdesk.customers.record import Person

    customer = add_customer(None, None, "福顺")
    with keep.operation(PROGRAM, "联系人") as work:
        work.add(Person, {"customer_id": customer, "name": "王强"})
    file_office.close()

    def rebuild(database: Database) -> None:
        sql = (database.row("SELECT sql FROM sqlite_master WHERE name = 'customer'") or ("",))[0]
        database.run(sql.replace('"customer"', '"customer_new"', 1))
        database.run("INSERT INTO customer_new SELECT * FROM customer")
        database.run("DROP TABLE customer")
        database.run("ALTER TABLE customer_new RENAME TO customer")

    step(rebuild)
    again = open_file(file_office.folder)
    assert [row.name for row in Person.select()] == ["王强"]
    assert again.database.rows("PRAGMA foreign_key_check") == []
    assert again.database.row("PRAGMA foreign_keys") == (1,)
    again.close()


def test_a_broken_reference_is_refused(file_office: Office, step: Callable[..., None]) -> None:
    """References are off while a step runs, so they are checked before it counts."""
    add_customer(None, None, "福顺")
    file_office.close()
    step(lambda database: database.run("UPDATE customer SET owner_id = 4711") and None)
    with pytest.raises(OfficeUnusable, match="断开的引用"):
        open_file(file_office.folder)


def test_a_backup_is_taken_first(file_office: Office, step: Callable[..., None]) -> None:
    """The office as it was lies beside it before the first step, complete."""
    add_customer(None, None, "福顺")
    file_office.close()
    version = migrations.latest()
    step(add_column)
    open_file(file_office.folder).close()
    (backup,) = file_office.folder.glob(f"office-before-{version}-*.db")
    copy = SqliteDatabase(backup)
    assert copy.rows("SELECT name FROM customer") == [("福顺",)]
    assert migrations.version_of(copy) == version
    assert "nickname" not in {column.name for column in copy.get_columns("customer")}
    copy.close()


def test_no_backup_of_nothing(tmp_path: Path) -> None:
    """A new office has nothing to be saved from."""
    open_file(tmp_path).close()
    assert [path.name for path in tmp_path.iterdir()] == ["office.db"]


def test_two_clients_that_start_at_once(postgres_database_url: str, tmp_path: Path) -> None:
    """On an empty server both open the office; one makes the tables, the other waits."""
    from concurrent.futures import ThreadPoolExecutor

    def start(_: int) -> int:
        database = PostgresDatabase(postgres_database_url)
        try:
            return migrations.run(database)
        finally:
            database.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))
    opened = open_server(postgres_database_url, tmp_path)
    assert migrations.version_of(opened.database) == migrations.latest()
    opened.close()


def described(database: Database, schema: str | None = None) -> dict[str, Any]:
    """Every table with its columns (name, type, may be empty), primary key, foreign keys, indexes, and how texts are ordered."""
    found = {}
    for table in sorted(model._meta.table_name for model in tables()):
        assert database.table_exists(table, schema=schema), f"the frozen schema has no table {table}"
        columns = database.get_columns(table, schema=schema)
        keys = database.get_foreign_keys(table, schema=schema)
        found[table] = {
            "columns": {(one.name, one.data_type.upper(), one.null, one.primary_key) for one in columns},
            "foreign keys": {(one.column, one.dest_table, one.dest_column) for one in keys},
            "indexes": {(tuple(one.columns), one.unique) for one in database.get_indexes(table, schema=schema)},
            "strict": _strict(database, table),
            "order of texts": _collations(database, table, schema),
        }
    return found


def _collations(database: Database, table: str, schema: str | None) -> set[tuple[str, str]]:
    """Return by which collation a server orders each text; a file has one order only."""
    if database.engine == "sqlite":
        return set()
    text = (
        "SELECT column_name, collation_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
    )
    return {(str(name), str(order)) for name, order in database.rows(text, (schema or "public", table))}


def _strict(database: Database, table: str) -> bool:
    if database.engine != "sqlite":
        return True
    row = database.row("SELECT strict FROM pragma_table_list WHERE name = ?", (table,))
    return bool(row and row[0])


def test_the_frozen_schema_is_what_the_records_say(office: Office, tmp_path: Path) -> None:
    """A field added to a record without freezing the schema (or a step for it) fails here: run dev.py freeze."""
    frozen = described(office.database)
    other: Database
    if isinstance(office.database, PostgresDatabase):
        other, schema = PostgresDatabase(office.database.url), "models"
        other.run("CREATE SCHEMA models")
        other.run("SET search_path TO models")
    else:
        other, schema = SqliteDatabase(tmp_path / "models.db"), None
    try:
        for statement in statements(other.engine):
            other.execute_sql(statement)
        made = described(other, schema)
    finally:
        other.close()
        proxy.initialize(office.database)
    for table, now in made.items():
        assert frozen[table] == now, f"{table}: {WAY_OUT}"


def test_a_changed_record_would_be_noticed(file_office: Office) -> None:
    """The comparison above can fail: one more column, one index less, another type."""
    whole = described(file_office.database)["customer"]
    file_office.database.run("ALTER TABLE customer ADD COLUMN extra_one INTEGER")
    assert described(file_office.database)["customer"] != whole
    file_office.database.run("ALTER TABLE customer DROP COLUMN extra_one")
    assert described(file_office.database)["customer"] == whole
    file_office.database.run("DROP INDEX customer_by_name_key")
    assert described(file_office.database)["customer"] != whole


def test_a_column_that_is_not_there_is_never_read_as_its_name(file_office: Office) -> None:
    """SQLite takes a name in quotes that it does not know for a text: an older office would say ``note`` everywhere."""
    with keep.operation(PROGRAM, "新建客户") as work:
        one = work.add(Customer, {"number": "1", "name": "甲"})
    file_office.database.run("ALTER TABLE customer DROP COLUMN note")
    for read in (
        lambda: keep.read(Customer, one),
        lambda: keep.read_all(Customer, "binned_at IS NULL"),
        lambda: list(bulk.stored_rows(Customer, [one])),
    ):
        with pytest.raises(peewee.OperationalError, match="no such column"):
            read()


def test_the_frozen_texts_are_todays() -> None:
    """Until the first release the frozen files follow the records to the letter."""
    for engine in ("sqlite", "postgres"):
        frozen = migrations.statements(migrations.STEPS[0], engine)
        assert [text.rstrip(";") for text in frozen] == statements(engine), WAY_OUT
    proxy.initialize(None)


def test_only_strict_tables(file_office: Office) -> None:
    """Text in a number's column is refused by the file itself, whoever writes."""
    with pytest.raises(peewee.IntegrityError, match="cannot store TEXT value in INTEGER column"):
        file_office.database.run("UPDATE regulation SET version = 'x'")
    assert Customer.select().count() == 0


def test_a_link_that_is_mostly_empty_is_found_without_a_scan(office: Office) -> None:
    """Its index holds only rows that have one, and still serves whoever looks for them; the file's planner tells."""
    if office.database.engine == "sqlite":
        plan = office.database.rows("EXPLAIN QUERY PLAN SELECT id FROM customer WHERE referrer_id = ?", (1,))
        assert "customer_referrer_id" in str(plan)
    text = " ".join(migrations.statements("0001_first", office.database.engine))
    assert 'ON "customer" ("referrer_id") WHERE "referrer_id" IS NOT NULL' in text
