"""Copies of an office file that are known to be good, and the way back from them (S4-24).

A backup is a folder ``YYYYMMDD-HHMMSS`` with the compacted office file (under the office's own key) and a manifest:
checksum, rows per table, the end of the trail, and the hashes of its attachments. The attachments of all backups under
one key lie once in a store beside them, so a daily backup costs only what is new. Backups of a server are its
administrator's work.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from cmdesk import __version__
from cmdesk.core import attachments, migrations, regulation
from cmdesk.core.attachments import Blobs
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import audit
from cmdesk.core.door.audit import Head
from cmdesk.core.errors import Refused
from cmdesk.core.file import header
from cmdesk.core.file.office import FILE_NAME, Office
from cmdesk.core.trouble import told

MANIFEST = "manifest.json"
STORE = attachments.FILE_NAME
FORMS = "forms"
"""Folder with the office's own forms, in the data folder and in a backup."""
_FORMAT = 1
_MAKING = ".making-"
_RESTORING = ".restoring"


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


def make(office: Office, into: Path | None = None) -> Backup:
    """Make a backup while people go on working, and remove the oldest beyond ``backup.keep``.

    Args:
        office: the open office; this thread's connection is used.
        into: the folder to hold it (another disk, a stick); None for the office's own.

    Raises:
        Refused: the office is on a server, or the disk is full or not writable; earlier backups are untouched.
    """
    database = _file_database(office)
    folder = into or folder_of(office)
    with told():
        folder.mkdir(parents=True, exist_ok=True)
        _refuse_full(folder, Path(database.database))
        _clear_broken_off(folder)
        now = datetime.now().astimezone()
        name = _free_name(folder, now)
        making = folder / f"{_MAKING}{name}"
        making.mkdir()
        try:
            database.run("VACUUM INTO ?", (str(making / FILE_NAME),))
            if (office.folder / FORMS).is_dir():
                shutil.copytree(office.folder / FORMS, making / FORMS)
            blobs = _keep_blobs(office, database.key, folder)
            _write(making / MANIFEST, _manifest(office, making / FILE_NAME, database.key, now, blobs))
            _sync(making / FILE_NAME)
            making.rename(folder / name)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    made = read(folder / name)
    _remove_oldest(made, int(regulation.today().number("backup.keep")), database.key)
    return made


def due(office: Office) -> bool:
    """Tell whether the desk should make today's automatic backup (``backup.days``)."""
    days = int(regulation.today().number("backup.days"))
    if days <= 0 or not isinstance(office.database, SqliteDatabase) or office.is_new:
        return False
    made = found(folder_of(office))
    today = datetime.now().astimezone().date()
    return not made or (today - made[0].made_at.date()).days >= days or made[0].made_at.date() > today


def found(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first; what has no readable manifest is no backup."""
    made = []
    for path in sorted(folder.glob("*/" + MANIFEST), reverse=True) if folder.is_dir() else ():
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


def problems(backup: Backup, key: bytes | None) -> Iterator[str]:
    """Yield a Chinese sentence for everything that is wrong with a backup; opens the copy and reads all of it.

    Args:
        backup: what to check; not a byte of it is changed.
        key: the key of an encrypted one.
    """
    if not backup.file.exists():
        yield f"备份 {backup.path.name} 的数据文件 {FILE_NAME} 不见了。"
        return
    try:
        with told(), backup.file.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != backup.sha256:
                yield f"备份 {backup.path.name} 的数据文件与清单的校验值不符，已损坏或被改动。"
        header.is_plain(backup.file)
        with told(), closing(SqliteDatabase(backup.file, key, read_only=True)) as copy:
            yield from _copy_problems(copy, backup)
        yield from _blob_problems(backup, key)
    except Refused as refusal:
        yield f"备份 {backup.path.name}：{refusal}"


def restore(backup: Backup, folder: Path, key: bytes | None) -> Path:
    """Bring a backup back into a new folder, checked first; returns the office file to open.

    Args:
        backup: what to restore.
        folder: an empty or new folder; nothing is ever overwritten.
        key: the key of an encrypted one.

    Raises:
        Refused: the folder holds an office already, or the backup is not good.
    """
    half = folder / _RESTORING
    if any((folder / name).exists() for name in ((FILE_NAME,) if half.is_dir() else (FILE_NAME, STORE, FORMS))):
        raise Refused(f"{folder} 里已有客户数据，不会覆盖。请选一个新的空文件夹来恢复。")
    wrong = next(problems(backup, key), None)
    if wrong:
        raise Refused(f"{wrong}没有恢复，请另选一份备份。")
    with told():
        half.mkdir(parents=True, exist_ok=True)
        _empty(half)  # what a restoring that broke off has left
        if backup.blobs:
            _restore_blobs(backup, half / STORE, key)
        if (backup.path / FORMS).is_dir():
            shutil.copytree(backup.path / FORMS, half / FORMS)
        shutil.copyfile(backup.file, half / FILE_NAME)
        _sync(half / FILE_NAME)
        _put(half, folder)
        half.rmdir()
    return folder / FILE_NAME


def put_in_place(backup: Backup, folder: Path, key: bytes | None) -> Path:
    """Bring a backup back where an office no longer opens; returns the folder that now holds the broken files.

    Args:
        backup: what to restore; checked first.
        folder: the data folder of the broken office, which nobody has open. Nothing in it is deleted.
        key: the key of an encrypted one.

    Raises:
        Refused: the backup is not good, or the disk is full or not writable; the folder is as it was.
    """
    stamp = f"{datetime.now():%Y%m%d-%H%M%S-%f}"  # noqa: DTZ005  # the name of a folder
    for left in folder.glob(f"{_RESTORING}-*"):
        shutil.rmtree(left, ignore_errors=True)
    fresh, broken = folder / f"{_RESTORING}-{stamp}", folder / f"broken-{stamp}"
    try:
        restore(backup, fresh, key)
        with told():
            broken.mkdir()
            for pattern in (f"{FILE_NAME}*", f"{STORE}*", FORMS):
                for path in folder.glob(pattern):
                    _set_aside(path, broken / path.name)
            _put(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return broken


def _set_aside(path: Path, aside: Path) -> None:
    """Move a broken file away; the office itself stays under its name too, until the good one takes its place.

    Without one, who starts the program just then would be asked to begin a new office.
    """
    if path.name == FILE_NAME:
        try:
            os.link(path, aside)
        except OSError:  # a disk that knows no second name
            pass
        else:
            return
    path.rename(aside)


def _put(made: Path, folder: Path) -> None:
    """Put what has been made whole into its place: the office last, for what it names must be there."""
    for name in (FORMS, STORE, FILE_NAME):
        if (made / name).exists():
            if (folder / name).is_dir():
                shutil.rmtree(folder / name)
            (made / name).replace(folder / name)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def last_head(office: Office) -> Head | None:
    """Return the end of the trail in the office's newest own backup: the trail of today must still contain it."""
    number = office.fact("uuid")
    return next((one.head for one in found(folder_of(office)) if one.office == number), None)


def _age(backup: Backup) -> tuple[datetime, int, str]:
    return backup.made_at, len(backup.path.name), backup.path.name


def _file_database(office: Office) -> SqliteDatabase:
    if not isinstance(office.database, SqliteDatabase):
        raise Refused("客户数据在数据库服务器上，请由服务器管理员用 pg_dump 备份。")
    return office.database


def _refuse_full(folder: Path, file: Path) -> None:
    wanted = sum(path.stat().st_size for path in (file, file.with_name(file.name + "-wal")) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < wanted * 11 // 10:
        raise Refused(
            f"{folder} 所在磁盘只剩 {free >> 20} MB，备份约需 {(wanted >> 20) + 1} MB，没有备份。请清理磁盘或换一个位置。"
        )


def _clear_broken_off(folder: Path) -> None:
    for left in folder.glob(f"{_MAKING}*"):
        shutil.rmtree(left, ignore_errors=True)


def _free_name(folder: Path, now: datetime) -> str:
    """Return a name behind all others of its second, those that have made room meanwhile included."""
    name = f"{now:%Y%m%d-%H%M%S}"
    taken = [path.name.removeprefix(name).removeprefix("-") for path in folder.glob(f"{name}*")]
    return f"{name}-{max((int(one) for one in taken if one.isdecimal()), default=1) + 1}" if taken else name


def _keep_blobs(office: Office, key: bytes | None, folder: Path) -> frozenset[str]:
    """Copy the attachments that no backup has yet; returns the hashes of those that are good."""
    if not (office.folder / STORE).exists():
        return frozenset()
    with attachments.blobs(office) as source, _store(folder / _store_name(key), key) as target:
        kept = target.names()
        for name in sorted(source.names() - kept):
            try:
                content = source.get(name)
            except Refused:
                continue  # damaged already: the check of the office names it; the rest is worth keeping
            kept.add(target.put(content))
        return frozenset(kept & source.names())


def _restore_blobs(backup: Backup, target: Path, key: bytes | None) -> None:
    with _store(backup.store, key) as source, _store(target, key) as made:
        for name in sorted(backup.blobs):
            made.put(source.get(name))


def _store_name(key: bytes | None) -> str:
    """Return the name of the store under a key: after a change of the key the old backups keep their own."""
    return STORE if key is None else f"attachments-{sha256(key).hexdigest()[:8]}.db"


@contextmanager
def _store(path: Path, key: bytes | None) -> Iterator[Blobs]:
    with closing(attachments.open_store(path, key, journal="DELETE")) as database:
        yield Blobs(database)


def _manifest(office: Office, file: Path, key: bytes | None, now: datetime, blobs: frozenset[str]) -> dict[str, Any]:
    with closing(SqliteDatabase(file, key, read_only=True)) as copy:
        end = audit.head(copy)
        counts = _counts(copy)
    with file.open("rb") as content:
        checksum = file_digest(content, "sha256").hexdigest()
    return {
        "format": _FORMAT,
        "program": __version__,
        "made_at": now.isoformat(),
        "office": office.fact("uuid"),
        "schema": migrations.latest(),
        "encrypted": key is not None,
        "size": file.stat().st_size,
        "sha256": checksum,
        "audit": {"rows": end.id, "hash": end.hash},
        "counts": counts,
        "store": _store_name(key),
        "attachments": sorted(blobs),
    }


def _counts(database: SqliteDatabase) -> dict[str, int]:
    found_counts = {}
    for table in sorted(database.get_tables()):
        row = database.row(f'SELECT COUNT(*) FROM "{table}"')
        found_counts[table] = int(row[0]) if row else 0
    return found_counts


def _copy_problems(copy: SqliteDatabase, backup: Backup) -> Iterator[str]:
    where = f"备份 {backup.path.name}"
    if backup.encrypted:
        for (line,) in copy.rows("PRAGMA cipher_integrity_check"):
            yield f"{where} 加密校验不符：{line}。"
    for (line,) in copy.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield f"{where} 的数据文件不完好：{line}。"
    counts = _counts(copy)
    for table, count in backup.counts.items():
        if counts.get(table) != count:
            yield f"{where} 的表 {table} 应有 {count} 条，现有 {counts.get(table, 0)} 条。"
    for line in audit.broken(copy, backup.head):
        yield f"{where}：{line}"


def _blob_problems(backup: Backup, key: bytes | None) -> Iterator[str]:
    if not backup.blobs:
        return
    where = f"备份 {backup.path.name}"
    if not backup.store.exists():
        yield f"{where} 的附件文件 {backup.store.name} 不见了。"
        return
    with told(), closing(SqliteDatabase(backup.store, key, read_only=True)) as database:
        for name in sorted(backup.blobs):
            try:
                Blobs(database).get(name)
            except Refused as refusal:
                yield f"{where}：{refusal}"


def _remove_oldest(latest: Backup, keep: int, key: bytes | None) -> None:
    """Leave so many: the latest, whatever the clock said when others were made; those of days to come go first."""
    folder = latest.path.parent
    others = [one for one in found(folder) if one.path != latest.path]
    others.sort(key=lambda one: one.made_at <= latest.made_at, reverse=True)  # and newest first, as they were found
    kept, old = [latest, *others[: max(keep, 1) - 1]], others[max(keep, 1) - 1 :]
    for one in old:
        (one.path / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(one.path, ignore_errors=True)
    path = folder / _store_name(key)
    if old and path.exists():
        needed = frozenset[str]().union(*(one.blobs for one in kept if one.store == path))
        with _store(path, key) as store:
            store.drop(store.names() - needed)


def _write(path: Path, content: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
