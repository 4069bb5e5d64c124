"""The bytes of attached files: once by hash, in a file beside the office or in the server's own table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cmdesk.core.database import Database, SqliteDatabase
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.machine.trouble import told

FILE_NAME: Final = "attachments.db"
_CHUNK = 1 << 20
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS blob_part (hash TEXT NOT NULL, part INTEGER NOT NULL, data {bytes} NOT NULL,"
    " PRIMARY KEY (hash, part))"
)


@dataclass(frozen=True)
class Blobs:
    """The bytes of attached files, by hash."""

    database: Database

    def put(self, content: bytes) -> str:
        """Store bytes (once) and return their hash; durable on return."""
        name = sha256(content).hexdigest()
        with told(), self.database.writing():
            if self.database.row("SELECT 1 FROM blob_part WHERE hash = ? AND part = 0", (name,)) is None:
                starts = range(0, max(len(content), 1), _CHUNK)
                parts = [(name, number, content[at : at + _CHUNK]) for number, at in enumerate(starts)]
                self.database.run_many("INSERT INTO blob_part (hash, part, data) VALUES (?, ?, ?)", parts)
        return name

    def get(self, name: str) -> bytes:
        """Return stored bytes.

        Raises:
            NotFound: nothing is stored under that hash.
            Refused: the bytes were changed since.
        """
        rows = self.database.rows("SELECT data FROM blob_part WHERE hash = ? ORDER BY part", (name,))
        if not rows:
            raise NotFound("附件的内容不见了，请从备份恢复。")
        content = b"".join(bytes(row[0]) for row in rows)
        if sha256(content).hexdigest() != name:
            raise Refused("附件的内容与登记时不一致，可能已损坏，请从备份恢复。")
        return content

    def names(self) -> set[str]:
        """Return the hashes of everything stored."""
        return {row[0] for row in self.database.rows("SELECT DISTINCT hash FROM blob_part")}

    def drop(self, names: set[str]) -> None:
        """Forget bytes that no row names any more."""
        with told(), self.database.writing():
            self.database.run_many("DELETE FROM blob_part WHERE hash = ?", [(name,) for name in names])


@contextmanager
def blobs(office: Office) -> Iterator[Blobs]:
    """Open the store of an office for a while."""
    if not isinstance(office.database, SqliteDatabase):
        office.database.run(_SCHEMA.format(bytes="BYTEA"))
        yield Blobs(office.database)
        return
    store = open_store(office.folder / FILE_NAME, office.database.key)
    try:
        yield Blobs(store)
    finally:
        store.close()


def open_store(path: Path, key: bytes | None, *, journal: str = "WAL") -> SqliteDatabase:
    """Return the store in a file, made first when there is none; the caller closes it.

    Args:
        path: the file.
        key: of an encrypted office.
        journal: ``"DELETE"`` for a place where several processes never meet (a stick, a share for backups).
    """
    store = SqliteDatabase(path, key, journal=journal)
    try:
        with told():
            store.run(_SCHEMA.format(bytes="BLOB") + " STRICT")
    except BaseException:
        store.close()
        raise
    return store
