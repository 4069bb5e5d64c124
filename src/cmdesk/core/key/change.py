"""Encrypting, decrypting or re-keying an office that exists: all of its files or none, whatever happens meanwhile.

Every file is exported under the new key beside the old one and checked there. Only when all copies are good and durable
is a mark written; from then on the change is completed, if need be at the next opening (``finish``). The old files stay
as ``office-before-….db`` until somebody deletes them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import peewee

from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door.audit import head
from cmdesk.core.errors import OfficeUnusable, Refused
from cmdesk.core.key.store import remember
from cmdesk.core.machine import durable
from cmdesk.core.machine.trouble import told_of_copying

FILES = ("office.db", "attachments.db")
MARK = "key-change.json"
_NEW = ".new"
_PATIENCE = 1000  # milliseconds until an open office is reported


def change(
    folder: Path, old: bytes | None, new: bytes | None, ready: Callable[[], None] | None = None
) -> tuple[Path, ...]:
    """Give an office that nobody has open another key; returns the copies of the old files that remain.

    Args:
        folder: the data folder.
        old: its key until now; None when it is plain.
        new: 32 bytes; None makes it plain.
        ready: called when nothing can go wrong any more and nothing has changed yet: the moment to show the new key,
            for a machine without a key store would otherwise hold an office that nobody can open, if it failed just then.

    Raises:
        Refused: the office is open somewhere, the disk is full, or a copy is not good; nothing was changed.
    """
    if old == new:
        raise Refused("新密钥与原来的相同，没有改动。")
    names = [name for name in FILES if (folder / name).exists()]
    try:
        with told_of_copying(folder, "改动，原来的数据还在"):
            for name in names:
                _export(folder / name, old, new)
            if new is not None:
                remember(folder / (FILES[0] + _NEW), new)
            if ready is not None:
                ready()
            stamp = f"{datetime.now():%Y%m%d%H%M%S}"  # noqa: DTZ005  # the name of a file
            durable.write(folder / MARK, json.dumps({"names": names, "stamp": stamp}))
    except BaseException:
        for name in names:
            (folder / (name + _NEW)).unlink(missing_ok=True)
        raise
    return finish(folder)


def finish(folder: Path) -> tuple[Path, ...]:
    """Complete a change whose copies are good; returns the copies of the old files. Cheap when there is none."""
    mark = folder / MARK
    if not mark.exists():
        return ()
    with told_of_copying(folder, "完成换密钥"):
        told_by = json.loads(mark.read_text(encoding="utf-8"))
        kept = []
        for name in told_by["names"]:
            path, fresh = folder / name, folder / (name + _NEW)
            before = folder / f"{path.stem}-before-{told_by['stamp']}.db"
            kept.append(before)
            if fresh.exists():
                if path.exists() and not before.exists():
                    _keep(path, before)
                durable.replace(fresh, path)
        durable.sync_folder(folder)
        mark.unlink()
    return tuple(kept)


def _export(path: Path, old: bytes | None, new: bytes | None) -> None:
    """Write a file under another key beside it, check it, and make it durable."""
    fresh = path.with_name(path.name + _NEW)
    fresh.unlink(missing_ok=True)
    source = SqliteDatabase(path, old)
    try:
        _refuse_open(source, path)
        key = "" if new is None else f"x'{new.hex()}'"
        source.execute_sql("ATTACH DATABASE ? AS fresh KEY ?", (str(fresh), key)).fetchall()
        source.rows("SELECT sqlcipher_export('fresh')")
        for fact in ("user_version", "application_id"):
            row = source.row(f"PRAGMA {fact}")
            source.rows(f"PRAGMA fresh.{fact}={row[0] if row else 0}")
        source.execute_sql("DETACH DATABASE fresh").fetchall()
        _compare(source, fresh, new)
    except peewee.OperationalError as error:
        if "locked" in str(error).lower():
            raise Refused("客户数据正在被打开使用，请先关闭所有工作台窗口再更换密钥。") from error
        raise
    finally:
        source.close()
    durable.sync(fresh)


def _refuse_open(source: SqliteDatabase, path: Path) -> None:
    """Leave WAL mode, which works only when nobody else has the file open, and keep everybody out from here on."""
    source.row("SELECT COUNT(*) FROM sqlite_master")
    source.rows(f"PRAGMA busy_timeout={_PATIENCE}")
    mode = source.row("PRAGMA journal_mode=DELETE")
    source.rows("PRAGMA locking_mode=EXCLUSIVE")
    source.rows("BEGIN EXCLUSIVE")
    source.rows("COMMIT")
    if mode is None or mode[0] != "delete":
        raise Refused(f"客户数据 {path.name} 正在被打开使用，请先关闭所有工作台窗口再更换密钥。")


def _compare(source: SqliteDatabase, fresh: Path, key: bytes | None) -> None:
    """Refuse a copy that is not whole.

    Raises:
        OfficeUnusable: integrity, a count or the end of the trail differs.
    """
    copy = SqliteDatabase(fresh, key, read_only=True)
    try:
        asked: list[Callable[[SqliteDatabase], object]] = [_schema, _counts]
        if source.table_exists("audit"):
            asked.append(head)
        same = copy.rows("PRAGMA integrity_check") == [("ok",)]
        if not same or any(ask(source) != ask(copy) for ask in asked):
            raise OfficeUnusable("换密钥时新文件与原文件不一致，已放弃，原来的数据没有动。请先检查磁盘。")
    finally:
        copy.close()


def _schema(database: SqliteDatabase) -> list[tuple[object, ...]]:
    return database.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")


def _counts(database: SqliteDatabase) -> dict[str, object]:
    names = [row[0] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: database.row(f'SELECT COUNT(*) FROM "{name}"') for name in names}


def _keep(path: Path, before: Path) -> None:
    try:
        os.link(path, before)
    except OSError:
        partial = before.with_suffix(".part")
        shutil.copy2(path, partial)
        durable.replace(partial, before)
