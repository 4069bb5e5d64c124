"""Making a backup while people go on working, and making room for it."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import datetime
from pathlib import Path

from cmdesk.core import regulation
from cmdesk.core.backup import checking, manifest, store
from cmdesk.core.backup.manifest import FORMS, MANIFEST, Backup
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import audit
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import FILE_NAME, Office
from cmdesk.core.machine import durable
from cmdesk.core.machine.trouble import told_of_copying

_MAKING = ".making-"
_MUCH = 200  # lines of the trail: a day's work in a small office, and less than any list that is brought in


def make(office: Office, into: Path | None = None) -> Backup:
    """Make a backup while people go on working, and remove the oldest beyond ``backup.keep``.

    Args:
        office: the open office; this thread's connection is used.
        into: the folder to hold it (another disk, a stick); None for the office's own.

    Raises:
        Refused: the office is on a server, the disk is full or not writable, or the copy is damaged; earlier backups
            are untouched.
    """
    database = _file_database(office)
    folder = into or manifest.folder_of(office)
    with told_of_copying(folder, "备份"):
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
            durable.sync(making / FILE_NAME)
            _refuse_damaged(making / FILE_NAME, database.key)
            blobs = store.keep(office, database.key, folder)
            manifest.write(making, office, database.key, now, blobs)
            durable.replace(making, folder / name)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
    made = manifest.read(folder / name)
    _remove_oldest(made, int(regulation.today().number("backup.keep")), database.key)
    return made


def due(office: Office) -> bool:
    """Tell whether the desk should make today's automatic backup (``backup.days``).

    An office that has grown by a quarter since its last copy is copied again: the list that it brings in on its first day
    would otherwise be in no copy until the next.
    """
    days = int(regulation.today().number("backup.days"))
    if days <= 0 or not isinstance(office.database, SqliteDatabase) or office.is_new:
        return False
    today = datetime.now().astimezone().date()
    made = manifest.found(manifest.folder_of(office))
    last = next((one for one in made if one.made_at.date() <= today), None)  # a clock that ran ahead says nothing
    return last is None or (today - last.made_at.date()).days >= days or _has_grown(office, last)


def _has_grown(office: Office, last: Backup) -> bool:
    more = audit.head(office.database).id - last.head.id
    return more >= _MUCH and more * 4 >= last.head.id


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


def _refuse_damaged(copy: Path, key: bytes | None) -> None:
    """Refuse a copy that took over damage of the office file: kept, it would make room for itself among the good ones.

    Raises:
        Refused: the engine finds something wrong in it.
    """
    with closing(SqliteDatabase(copy, key, read_only=True)) as opened:
        found = next(checking.damages(opened, "刚做的备份"), None)
    if found is not None:
        raise Refused(f"{found}没有留下这一份，以前的备份都在。请用 check 检查客户数据，需要时从以前的备份恢复。")


def _clear_broken_off(folder: Path) -> None:
    for left in folder.glob(f"{_MAKING}*"):
        shutil.rmtree(left, ignore_errors=True)


def _free_name(folder: Path, now: datetime) -> str:
    """Return a name behind all others of its second, those that have made room meanwhile included."""
    name = f"{now:%Y%m%d-%H%M%S}"
    taken = [path.name.removeprefix(name).removeprefix("-") for path in folder.glob(f"{name}*")]
    return f"{name}-{max((int(one) for one in taken if one.isdecimal()), default=1) + 1}" if taken else name


def _remove_oldest(latest: Backup, keep: int, key: bytes | None) -> None:
    """Leave so many: the latest, whatever the clock said when others were made; those of days to come go first."""
    folder = latest.path.parent
    others = [one for one in manifest.found(folder) if one.path != latest.path]
    others.sort(key=lambda one: one.made_at <= latest.made_at, reverse=True)  # and newest first, as they were found
    kept, old = [latest, *others[: max(keep, 1) - 1]], others[max(keep, 1) - 1 :]
    for one in old:
        (one.path / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(one.path, ignore_errors=True)
    path = folder / store.name_under(key)
    if old:
        store.keep_only(frozenset[str]().union(*(one.blobs for one in kept if one.store == path)), path, key)
