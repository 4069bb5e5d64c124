"""Opening an office: the file or server, its place, its schema; nothing is written to what is not ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import peewee

from cmdesk.core import migrations, regulation
from cmdesk.core.database import APPLICATION_ID, Database, PostgresDatabase, SqliteDatabase, proxy
from cmdesk.core.door import elsewhere
from cmdesk.core.errors import KeyNeeded, OfficeUnusable
from cmdesk.core.file import header, place
from cmdesk.core.key import change
from cmdesk.core.machine import durable
from cmdesk.core.machine.trouble import opening_refusal

FILE_NAME = place.FILE_NAME
MOVED = "moved_to"
"""The fact that an office has gone from its file to a server: when and where."""
_MAKING = "office.db.making"
KeySource = Callable[[Path], bytes | None]


@dataclass
class Office:
    """An office that is open.

    Attributes:
        folder: where attachments, backups, logs and drafts of this machine lie.
        database: the open database.
        is_new: nobody has been entered yet; the first administrator comes first.
        warnings: Chinese sentences about the place it lies in.
    """

    folder: Path
    database: Database
    encrypted: bool = False
    warnings: tuple[str, ...] = ()
    is_new: bool = False
    _closed: bool = field(default=False, repr=False)

    @property
    def attachments(self) -> Path:
        """The folder of attached files."""
        return self.folder / "attachments"

    def fact(self, key: str) -> str:
        """Return a fact about the office (``"uuid"``, ``"name"``, ``"created_at"``), or an empty string."""
        row = self.database.row("SELECT value FROM office_fact WHERE key = ?", (key,))
        return str(row[0]) if row else ""

    def close(self) -> None:
        """Close this thread's connection and let go of the office."""
        if not self._closed:
            self._closed = True
            self.database.close()
            proxy.initialize(None)
            regulation.forget()


def open_file(folder: Path, key_of: KeySource | None = None, *, new_key: bytes | None = None) -> Office:
    """Open the office in a folder, making it first when there is none.

    Args:
        folder: the data folder.
        key_of: asks for the key of an encrypted file (key store, then a person); None gives up.
        new_key: encrypt a new office with this key (32 bytes).

    Raises:
        KeyNeeded: the office is encrypted and its key is missing or wrong.
        OfficeUnusable: the place is unsafe, or the file is damaged, foreign, newer or locked.
    """
    warnings = place.judge(folder)
    path = folder / FILE_NAME
    with _opening(path):
        folder.mkdir(parents=True, exist_ok=True)
        change.finish(folder)
        if not path.exists():
            _make(path, new_key)
            key = new_key
        else:
            key = None if header.is_plain(path) else _key_for(path, key_of)
            with path.open("r+b"):  # the engine would open a write-protected file and refuse only the first save
                pass
        database = SqliteDatabase(path, key)
        try:
            _refuse_strange(database, path)
            _refuse_moved(database, path)
            migrations.run(database, backup=_backup_before_migration(path, database))
            return _opened(Office(folder, database, key is not None, warnings))
        except BaseException:
            _let_go(database)
            raise


def open_server(url: str, folder: Path) -> Office:
    """Open the office on a PostgreSQL server, making its tables when the database is empty.

    Raises:
        OfficeUnusable: the server cannot be reached, or the database is not an office's.
    """
    with _opening(folder):
        database = PostgresDatabase(url)
        try:
            tables = set(database.get_tables())
            if tables and "office_fact" not in tables:
                raise OfficeUnusable("这个数据库里已有别的程序的表，没有写入。请为 cmdesk 单独建一个空数据库。")
            migrations.run(database)
            folder.mkdir(parents=True, exist_ok=True)
            return _opened(Office(folder, database))
        except BaseException:
            _let_go(database)
            raise


@contextmanager
def _opening(what: Path) -> Iterator[None]:
    """Turn whatever goes wrong while opening into the sentence that explains it."""
    try:
        yield
    except (peewee.PeeweeException, OSError) as error:
        raise opening_refusal(error, what) from error


def _make(path: Path, key: bytes | None) -> None:
    """Make a new office beside its place and move it there when it is whole: a broken first start leaves nothing."""
    making = path.with_name(_MAKING)
    for left in path.parent.glob(f"{_MAKING}*"):
        left.unlink()
    database = SqliteDatabase(making, key)
    try:
        database.row(f"PRAGMA application_id={APPLICATION_ID}")
        migrations.run(database)
        database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()
    durable.replace(making, path)


def _let_go(database: Database) -> None:
    if proxy.obj is database:
        proxy.initialize(None)
    database.close()


def _opened(office: Office) -> Office:
    database = office.database
    proxy.initialize(database)
    regulation.forget()
    elsewhere.begin(database)
    if not office.fact("uuid"):
        facts = {"uuid": str(uuid4()), "created_at": datetime.now().astimezone().isoformat(timespec="seconds")}
        with database.writing():
            for key, value in facts.items():
                database.run(
                    "INSERT INTO office_fact (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", (key, value)
                )
    office.is_new = database.row('SELECT 1 FROM "user" LIMIT 1') is None
    return office


def _key_for(path: Path, key_of: KeySource | None) -> bytes:
    key = key_of(path) if key_of else None
    if key is None:
        raise KeyNeeded("客户数据已加密，而本机没有它的密钥（或文件已损坏）。请输入恢复密钥，或从备份恢复。")
    probe = SqliteDatabase(path, key)
    try:
        probe.row("SELECT COUNT(*) FROM sqlite_master")
    except peewee.PeeweeException as error:
        raise KeyNeeded("密钥不对，或客户数据文件已损坏，没有写入。请核对恢复密钥，或从备份恢复。") from error
    finally:
        probe.close()
    return key


def _refuse_strange(database: SqliteDatabase, path: Path) -> None:
    application, version = database.row("PRAGMA application_id"), database.row("PRAGMA user_version")
    if application is None or application[0] != APPLICATION_ID:
        raise OfficeUnusable(f"文件 {path} 是别的程序的数据，没有写入。请换一个数据文件夹。")
    if version is not None and version[0] > migrations.latest():
        raise OfficeUnusable(migrations.NEWER)
    if version is not None and version[0] > 0 and not database.table_exists("office_fact"):
        raise OfficeUnusable(f"客户数据文件 {path} 缺少内容，没有写入。请从备份恢复。")


def _refuse_moved(database: SqliteDatabase, path: Path) -> None:
    gone = (
        database.row("SELECT value FROM office_fact WHERE key = ?", (MOVED,))
        if database.table_exists("office_fact")
        else None
    )
    if gone is not None:
        raise OfficeUnusable(
            f"{path} 的数据已经搬到服务器（{gone[0]}），这里不能再写。请用 --database 打开服务器；搬以前的样子在备份里。"
        )


def _backup_before_migration(path: Path, database: SqliteDatabase) -> Callable[[int], None]:
    def backup(version: int) -> None:
        target = path.with_name(f"{path.stem}-before-{version}-{datetime.now():%Y%m%d%H%M%S}.db")  # noqa: DTZ005
        database.run("VACUUM INTO ?", (str(target),))

    return backup
