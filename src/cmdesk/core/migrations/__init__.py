"""The one sequence of schema changes, from the first day.

Every step is a pair of frozen SQL texts beside this file (``0001_first.sqlite.sql``, ``0001_first.postgres.sql``) or a
module with ``up(database)``. A run backs up first, switches foreign keys off, does everything in one transaction with
the version, compares row counts per table and checks foreign keys before it commits.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.resources import files

from cmdesk.core.database import Database
from cmdesk.core.errors import OfficeUnusable

STEPS: tuple[str, ...] = ("0001_first",)
NEWER = "客户数据由更新版本的 cmdesk 建立，没有写入。请先升级本机的 cmdesk。"

_LOCK = 0x636D6466  # PostgreSQL advisory lock: two clients that start at once upgrade one after the other


def latest() -> int:
    """Return the schema version this program works with."""
    return len(STEPS)


def version_of(database: Database) -> int:
    """Return the schema version of an office; 0 for an empty one."""
    if database.engine == "sqlite":
        row = database.row("PRAGMA user_version")
        return int(row[0]) if row else 0
    if not database.table_exists("office_fact"):
        return 0
    row = database.row("SELECT value FROM office_fact WHERE key = 'schema_version'")
    return int(row[0]) if row else 0


def run(database: Database, *, backup: Callable[[int], None] | None = None) -> int:
    """Bring an office to the latest schema; returns how many steps were taken.

    Args:
        database: the office.
        backup: called with the old version before the first step of an office that has data.

    Raises:
        OfficeUnusable: the office is newer than the program, or a step lost rows or broke references; nothing was changed.
    """
    version = version_of(database)
    if version > latest():
        raise OfficeUnusable(NEWER)
    if version == latest():
        return 0
    if version and backup:
        backup(version)
    sqlite = database.engine == "sqlite"
    if sqlite:
        database.row("PRAGMA foreign_keys=OFF")
    try:
        with database.writing():
            version = _version_alone(database)
            before = _counts(database)
            for name in STEPS[version:]:
                _step(database, name)
            _refuse_loss(database, before)
            _set_version(database, latest())
    finally:
        if sqlite:
            database.row("PRAGMA foreign_keys=ON")
    return latest() - version


def _version_alone(database: Database) -> int:
    """Return the version again, now that nobody else can upgrade meanwhile."""
    if database.engine == "postgres":
        database.row(f"SELECT pg_advisory_xact_lock({_LOCK})")
    return version_of(database)


def statements(name: str, engine: str) -> list[str]:
    """Return the frozen SQL of a step, statement by statement."""
    text = (files(__name__) / f"{name}.{engine}.sql").read_text(encoding="utf-8")
    return [part.strip() for part in text.split(";\n") if part.strip()]


def _step(database: Database, name: str) -> None:
    if (files(__name__) / f"{name}.{database.engine}.sql").is_file():
        for statement in statements(name, database.engine):
            database.execute_sql(statement.rstrip(";"))
    else:
        import_module(f"{__name__}.{name}").up(database)


def _counts(database: Database) -> dict[str, int]:
    found = {}
    for table in database.get_tables():
        row = database.row(f'SELECT COUNT(*) FROM "{table}"')
        found[table] = int(row[0]) if row else 0
    return found


def _refuse_loss(database: Database, before: dict[str, int]) -> None:
    after = _counts(database)
    lost = [table for table, count in before.items() if after.get(table, count) < count]
    if lost:
        raise OfficeUnusable(f"升级数据时 {lost[0]} 的记录变少了，已全部退回，数据未变。请联系技术支持。")
    if database.engine == "sqlite" and database.rows("PRAGMA foreign_key_check"):
        raise OfficeUnusable("升级数据时发现断开的引用，已全部退回，数据未变。请联系技术支持。")


def _set_version(database: Database, version: int) -> None:
    if database.engine == "sqlite":
        database.row(f"PRAGMA user_version={version}")
    database.run(
        "INSERT INTO office_fact (key, value) VALUES ('schema_version', ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (str(version),),
    )
