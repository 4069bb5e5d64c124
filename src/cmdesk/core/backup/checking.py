"""Is a backup good? Its copy is opened and read whole, and not a byte of it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import peewee

from cmdesk.core.attachments import Blobs
from cmdesk.core.backup.manifest import Backup, checksum_of, counts_of
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import audit
from cmdesk.core.errors import KeyNeeded, Refused
from cmdesk.core.file import header
from cmdesk.core.file.office import FILE_NAME
from cmdesk.core.machine.trouble import told


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
        with told():
            checksum = checksum_of(backup.file)
        whole = checksum == backup.sha256
        if not whole:
            yield f"备份 {backup.path.name} 的数据文件与清单的校验值不符，已损坏或被改动。"
        header.is_plain(backup.file)
        _refuse_key(backup, key, whole=whole)
        with told(), closing(SqliteDatabase(backup.file, key, read_only=True)) as copy:
            yield from _copy_problems(copy, backup)
        yield from _store_problems(backup, key)
    except Refused as refusal:
        yield f"备份 {backup.path.name}：{refusal}"


def _refuse_key(backup: Backup, key: bytes | None, *, whole: bool) -> None:
    """Refuse a key that cannot be the backup's: an undamaged copy that it does not open is no damaged one.

    Raises:
        KeyNeeded: there is none, or it is another office's.
    """
    if backup.encrypted and key is None:
        raise KeyNeeded("已加密，核对和恢复都要用它的密钥。请输入恢复密钥。")
    if not backup.encrypted or not whole:
        return
    with closing(SqliteDatabase(backup.file, key, read_only=True)) as copy:
        try:
            copy.row("SELECT COUNT(*) FROM sqlite_master")
        except peewee.PeeweeException as error:
            raise KeyNeeded("密钥不对，不是这份备份的。请核对恢复密钥。") from error


def damages(copy: SqliteDatabase, where: str) -> Iterator[str]:
    """Yield a sentence for what the engine finds damaged in the copy of an office file; it reads every page.

    Args:
        copy: the copy.
        where: what the sentences call it.
    """
    if copy.key is not None:
        damaged = len(copy.rows("PRAGMA cipher_integrity_check"))
        if damaged:
            yield f"{where} 有 {damaged:,} 页加密校验不符，已损坏。"
    for (line,) in copy.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield f"{where} 的数据文件不完好：{line}。"


def _copy_problems(copy: SqliteDatabase, backup: Backup) -> Iterator[str]:
    where = f"备份 {backup.path.name}"
    yield from damages(copy, where)
    counts = counts_of(copy)
    for table, count in backup.counts.items():
        if counts.get(table) != count:
            yield f"{where} 的表 {table} 应有 {count} 条，现有 {counts.get(table, 0)} 条。"
    for line in audit.broken(copy, backup.head):
        yield f"{where}：{line}"


def _store_problems(backup: Backup, key: bytes | None) -> Iterator[str]:
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
