"""What a driver's complaint means for the person at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from cmdesk.core.errors import Refused

_SENTENCES = (
    (("database or disk is full", "no space left", "disk full"), "磁盘已满，没有保存。请清理磁盘空间后再保存一次，填写的内容还在。"),
    (("database is locked", "database table is locked"), "客户数据正被另一个程序占用，没有保存。请稍等片刻再试。"),
    (("readonly database", "read-only"), "客户数据所在的文件夹只能读取，没有保存。请检查文件夹的写入权限。"),
    (("disk i/o error", "input/output error"), "磁盘读写出错，没有保存。请检查磁盘或 U 盘连接，并尽快备份。"),
    (("malformed", "not a database", "file is encrypted"), "客户数据文件已损坏，没有写入。请从备份恢复。"),
    (("foreign key constraint", "violates foreign key"), "引用的记录已不存在或仍被其他记录使用，没有保存。请刷新后再试。"),
    (("connection refused", "server closed the connection", "could not connect", "connection failed", "timeout expired",
      "terminating connection"), "连不上数据库服务器，没有保存。请检查网络后再试，填写的内容还在。"),
)  # fmt: skip


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def refusal_of(error: BaseException) -> Refused | None:
    """Return the refusal that explains a driver's error, or None if it is a bug of ours.

    The whole chain of causes is read: peewee hides a full disk behind a failed rollback.
    """
    said = [str(link).lower() for link in _chain(error)]
    for marks, sentence in _SENTENCES:
        if any(mark in text for text in said for mark in marks):
            return Refused(sentence)
    return None


@contextmanager
def told() -> Iterator[None]:
    """Turn a driver's error inside the block into the refusal that explains it."""
    try:
        yield
    except (peewee.PeeweeException, OSError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
