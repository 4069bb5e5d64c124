"""Is a backup good? Its copy is opened and read whole, and not a byte of it is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from cmdesk.core.attachments import Blobs
from cmdesk.core.backup.manifest import Backup, checksum_of, counts_of
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import audit
from cmdesk.core.errors import Refused
from cmdesk.core.file import header
from cmdesk.core.file.office import FILE_NAME
from cmdesk.core.trouble import told


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
        if checksum != backup.sha256:
            yield f"备份 {backup.path.name} 的数据文件与清单的校验值不符，已损坏或被改动。"
        header.is_plain(backup.file)
        with told(), closing(SqliteDatabase(backup.file, key, read_only=True)) as copy:
            yield from _copy_problems(copy, backup)
        yield from _store_problems(backup, key)
    except Refused as refusal:
        yield f"备份 {backup.path.name}：{refusal}"


def _copy_problems(copy: SqliteDatabase, backup: Backup) -> Iterator[str]:
    where = f"备份 {backup.path.name}"
    if backup.encrypted:
        for (line,) in copy.rows("PRAGMA cipher_integrity_check"):
            yield f"{where} 加密校验不符：{line}。"
    for (line,) in copy.rows("PRAGMA integrity_check(5)"):
        if line != "ok":
            yield f"{where} 的数据文件不完好：{line}。"
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
