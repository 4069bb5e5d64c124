"""What the first bytes of an office file tell, without touching it: plain or encrypted, ours or foreign, whole or cut."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from cmdesk.core import migrations
from cmdesk.core.database import APPLICATION_ID
from cmdesk.core.errors import OfficeUnusable, reason_of

_MAGIC = b"SQLite format 3\x00"
_PAGE = 4096  # SQLCipher's, and SQLite's of today
_RANDOM = 0.97  # an encrypted page cannot be packed; a document can


def is_plain(path: Path) -> bool:
    """Return True for a plain office file, False for one that may be an encrypted one.

    Raises:
        OfficeUnusable: it is empty, cut off, another program's, newer than this program, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_PAGE)
        size = path.stat().st_size
    except OSError as error:
        raise OfficeUnusable(
            f"客户数据文件 {path} 读不出来（{reason_of(error)}），没有改动。请检查文件权限和磁盘。"
        ) from error
    if len(head) < 100:
        raise OfficeUnusable(f"客户数据文件 {path} 是空的或不完整，没有写入。请从备份恢复。")
    if head.startswith(_MAGIC):
        _refuse_plain(path, head, size)
        return True
    if len(zlib.compress(head)) < _RANDOM * len(head):
        raise OfficeUnusable(
            f"文件 {path} 不是 cmdesk 的客户数据，或开头已损坏，没有写入。请换一个数据文件夹，或从备份恢复。"
        )
    if size % _PAGE:
        raise OfficeUnusable(f"客户数据文件 {path} 不完整（可能复制中断），没有写入。请从备份恢复。")
    return False


def _refuse_plain(path: Path, head: bytes, size: int) -> None:
    page = struct.unpack(">H", head[16:18])[0]
    page = 65536 if page == 1 else page
    pages, version, application = (struct.unpack(">I", head[at : at + 4])[0] for at in (28, 60, 68))
    if application != APPLICATION_ID:
        raise OfficeUnusable(f"文件 {path} 是别的程序的数据，没有写入。请换一个数据文件夹。")
    if version > migrations.latest():
        raise OfficeUnusable(migrations.NEWER)
    has_log = path.with_name(path.name + "-wal").exists()
    if page < 512 or size % page or (size < pages * page and not has_log):
        raise OfficeUnusable(f"客户数据文件 {path} 不完整（可能复制中断），没有写入。请从备份恢复。")
