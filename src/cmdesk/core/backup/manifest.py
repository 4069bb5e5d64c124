"""A finished backup as its manifest describes it: written last, read first."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

from cmdesk import __version__
from cmdesk.core import migrations
from cmdesk.core.backup import store
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import audit
from cmdesk.core.door.audit import Head
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import FILE_NAME, Office
from cmdesk.core.machine import durable

MANIFEST: Final = "manifest.json"
FORMS: Final = "forms"
"""Folder with the office's own forms, in the data folder and in a backup."""
_FORMAT = 1


@dataclass(frozen=True)
class Backup:
    """A finished backup, as its manifest describes it.

    Attributes:
        path: its folder.
        office: the office's own number (``uuid``).
        head: the end of the trail in it.
        counts: rows per table.
        blobs: hashes of the attachments that belong to it.
        store: the file that holds the attachments of this and other backups.
    """

    path: Path
    made_at: datetime
    office: str
    schema: int
    encrypted: bool
    size: int
    sha256: str
    head: Head
    counts: dict[str, int]
    blobs: frozenset[str]
    store: Path

    @property
    def file(self) -> Path:
        """The copy of the office file."""
        return self.path / FILE_NAME


def folder_of(office: Office) -> Path:
    """Return where an office keeps its own backups."""
    return office.folder / "backups"


def found(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first; what has no readable manifest is no backup."""
    made = []
    for path in sorted(folder.glob("*/" + MANIFEST), reverse=True) if os.path.isdir(folder) else ():  # noqa: PTH112  # it may be closed
        try:
            made.append(read(path.parent))
        except Refused:
            continue
    return sorted(made, key=_age, reverse=True)


def read(path: Path) -> Backup:
    """Return the backup in a folder (or of the office file in it).

    Raises:
        Refused: there is no backup, or its manifest cannot be read.
    """
    folder = path if os.path.isdir(path) else path.parent  # noqa: PTH112  # a name too long is no folder either
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Backup(
            path=folder,
            made_at=datetime.fromisoformat(said["made_at"]),
            office=said["office"],
            schema=int(said["schema"]),
            encrypted=bool(said["encrypted"]),
            size=int(said["size"]),
            sha256=said["sha256"],
            head=Head(int(said["audit"]["rows"]), said["audit"]["hash"]),
            counts=dict(said["counts"]),
            blobs=frozenset(said["attachments"]),
            store=folder.parent / Path(said["store"]).name,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"{folder} 不是 cmdesk 的备份，或它的清单 {MANIFEST} 已损坏。请另选一份备份。") from error


def last_head(office: Office) -> Head | None:
    """Return the end of the trail in the office's newest own backup: the trail of today must still contain it."""
    number = office.fact("uuid")
    return next((one.head for one in found(folder_of(office)) if one.office == number), None)


def write(making: Path, office: Office, key: bytes | None, now: datetime, blobs: frozenset[str]) -> None:
    """Describe the finished copy of an office that lies in a folder; that makes it a backup.

    Args:
        making: the folder.
        office: whose copy it is.
        key: of the copy.
        now: when it was made.
        blobs: hashes of its attachments, which are stored already.
    """
    file = making / FILE_NAME
    with closing(SqliteDatabase(file, key, read_only=True)) as copy:
        end, counts = audit.head(copy), counts_of(copy)
    said = {
        "format": _FORMAT,
        "program": __version__,
        "made_at": now.isoformat(),
        "office": office.fact("uuid"),
        "schema": migrations.latest(),
        "encrypted": key is not None,
        "size": file.stat().st_size,
        "sha256": checksum_of(file),
        "audit": {"rows": end.id, "hash": end.hash},
        "counts": counts,
        "store": store.name_under(key),
        "attachments": sorted(blobs),
    }
    durable.write(making / MANIFEST, json.dumps(said, ensure_ascii=False, indent=1))


def checksum_of(file: Path) -> str:
    """Return the checksum by which a manifest knows the copy of an office file."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def counts_of(copy: SqliteDatabase) -> dict[str, int]:
    """Return how many rows every table of an office file has."""
    return {table: int(copy.rows(f'SELECT COUNT(*) FROM "{table}"')[0][0]) for table in sorted(copy.get_tables())}


def _age(backup: Backup) -> tuple[datetime, int, str]:
    return backup.made_at, len(backup.path.name), backup.path.name
