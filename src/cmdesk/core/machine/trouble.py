"""What a driver's complaint means for the person at the desk."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import peewee

from cmdesk.core.errors import OfficeUnusable, Refused

_MARKS = {
    "full": ("database or disk is full", "no space left", "disk full", "not enough space", "disk quota exceeded"),
    "moved": ("office moved to a server",),
    "locked": ("database is locked", "database table is locked", "being used by another process", "sharing violation"),
    "read only": ("readonly database", "read-only", "permission denied", "access is denied", "operation not permitted"),
    "disk": ("disk i/o error", "input/output error", "file too large", "device not ready"),
    "damaged": ("malformed", "not a database", "file is encrypted", "could not decode to utf-8",
                "vtable constructor failed"),
    "done": ("operation.token", "operation_token"),
    "twice": ("unique constraint",),
    "referred": ("foreign key constraint", "violates foreign key"),
    "password": ("password authentication failed", "no password supplied", "no pg_hba.conf entry"),
    "no database": ("does not exist",),
    "at once": ("deadlock detected", "could not serialize access", "lock timeout"),
    "crowded": ("too many clients", "connection slots are reserved", "too many connections"),
    "server": ("connection refused", "server closed the connection", "could not connect", "connection failed",
               "timeout expired", "terminating connection", "could not translate host", "failed to resolve host",
               "no route to host", "network is unreachable", "connection timed out",
               "the connection is closed", "the connection is lost", "connection is bad"),
    "gone": ("unable to open database",),
    "no way": ("not a directory", "file exists", "file name too long",
               "no such file or directory", "cannot find the path", "invalid argument"),
}  # fmt: skip
"""What went wrong → how drivers and systems say it, in lower case; earlier ones come first."""

_CODES: Final = {
    "full": {errno.ENOSPC, errno.EDQUOT},
    "read only": {errno.EACCES, errno.EPERM, errno.EROFS},
    "disk": {errno.EIO, errno.EFBIG, errno.ENODEV, errno.ENXIO},
    "no way": {errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL},
}
"""What went wrong → the numbers of it; Windows says it in the language of the desk: 磁盘空间不足。"""

_WINDOWS_CODES: Final = {
    "locked": {32, 33},
    "disk": {21, 23, 27, 31, 55, 59, 64, 121, 1117, 1167},
}
"""The same in Windows' own numbers, which Python takes for a matter of permission or for none that it knows."""

_SAVING = {
    "full": "磁盘已满，没有保存。请清理磁盘空间后再保存一次，填写的内容还在。",
    "moved": "本单位的数据刚搬到服务器，没有保存。请抄下刚填的内容，关闭窗口，再用 --database 打开服务器。",
    "locked": "客户数据正被另一个程序占用，没有保存。请稍等片刻再试。",
    "read only": "客户数据所在的文件夹只能读取，没有保存。请检查文件夹的写入权限。",
    "disk": "磁盘读写出错，没有保存。请检查磁盘或 U 盘连接，并尽快备份。",
    "gone": "客户数据所在的文件夹打不开（磁盘满了、被拔掉或移走了），没有保存。请检查磁盘连接后再保存一次，填写的内容还在。",
    "damaged": "客户数据文件已损坏，没有写入。请从备份恢复。",
    "done": "这一步刚才已经保存了，只是没有收到答复，没有再做一遍。填写的内容还在，请再保存一次。",
    "twice": "同样的一条已经有了（可能是别人刚录入的），没有保存。请刷新后查看；不要的那一条先放进回收站再试。",
    "referred": "引用的记录已不存在或仍被其他记录使用，没有保存。请刷新后再试。",
    "at once": "别人正在改相关的内容，没有保存。请稍等片刻再保存一次，填写的内容还在。",
    "crowded": "服务器的连接已被用完，没有保存。请稍等片刻再试，填写的内容还在；常这样，请服务器管理员调大 max_connections。",
    "server": "连不上数据库服务器，没有保存。请检查网络后再试，填写的内容还在。",
}

_READING = {
    "locked": "客户数据正被另一个程序占用。请稍等片刻再试。",
    "disk": "磁盘读写出错。请检查磁盘或 U 盘连接，并尽快备份。",
    "gone": "客户数据所在的文件夹打不开（磁盘满了、被拔掉或移走了）。请检查磁盘连接后再试。",
    "damaged": "客户数据文件已损坏。请从备份恢复。",
    "at once": "别人正在改相关的内容，请稍等片刻再试。",
    "crowded": "服务器的连接已被用完。请稍等片刻再试；常这样，请服务器管理员调大 max_connections。",
    "server": "连不上数据库服务器。请检查网络后再试，填写的内容还在。",
}

_OPENING = {
    "full": "磁盘已满，打不开 {}。请清理磁盘空间后再打开。",
    "locked": "{} 正被另一个程序占用，打不开。请关闭其他 cmdesk 窗口或备份、同步程序后再试。",
    "read only": "没有写入 {} 的权限，打不开。请检查文件夹和文件的权限，或换一个数据文件夹。",
    "disk": "读写 {} 时磁盘出错，没有改动。请检查磁盘或 U 盘连接。",
    "damaged": "客户数据文件 {} 已损坏，没有写入。请从备份恢复。",
    "password": "数据库服务器不接受这个用户名或密码。请核对 --database 中的用户名和密码。",
    "no way": "{} 不能用来放客户数据（路径不存在或不是文件夹）。请换一个数据文件夹。",
    "gone": "{} 不能用来放客户数据（路径不存在或不是文件夹）。请换一个数据文件夹。",
    "no database": "服务器上没有这个数据库或用户。请核对 --database 中的名称，或请服务器管理员建立。",
    "at once": "别人正在改相关的内容，打不开。请稍等片刻再试。",
    "crowded": "服务器的连接已被用完，打不开。请稍等片刻再试；常这样，请服务器管理员调大 max_connections。",
    "server": "连不上数据库服务器。请检查服务器地址、网络和服务器是否开着。",
}

_COPYING = {
    "full": "{where} 所在的磁盘已满，没有{done}。请清理磁盘空间后再试。",
    "locked": "客户数据正被另一个程序占用，没有{done}。请稍等片刻再试。",
    "read only": "没有写入 {where} 的权限，没有{done}。请检查文件夹的权限，或换一个位置。",
    "disk": "读写 {where} 时磁盘出错，没有{done}。请检查磁盘或 U 盘连接，或换一个位置。",
    "damaged": "数据文件已损坏，没有{done}。请运行检查，再从完好的备份恢复。",
    "no way": "{where} 用不了（路径不在、不是文件夹或名称太长），没有{done}。请检查磁盘连接，或换一个位置。",
    "gone": "{where} 用不了（路径不在、不是文件夹或名称太长），没有{done}。请检查磁盘连接，或换一个位置。",
}


_PERHAPS_FULL: Final = frozenset({"disk", "gone", "no way"})
_A_PAGE: Final = 64 * 1024  # bytes; the shared index beside an office file is 32 KB


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _cause(error: BaseException) -> str:
    """Return the key of ``_MARKS`` that fits, or an empty string.

    The whole chain of causes is read: peewee hides a full disk behind a failed rollback.
    """
    links = [*_chain(error)]
    said, numbered = [str(link).lower() for link in links], {_cause_by_number(link) for link in links}
    for cause, marks in _MARKS.items():
        if cause in numbered or any(mark in text for text in said for mark in marks):
            return cause
    return ""


def _cause_by_number(error: BaseException) -> str:
    """Return what the number of a system's error means, or an empty string."""
    if not isinstance(error, OSError):
        return ""
    number = getattr(error, "winerror", None)
    told = next((cause for cause, numbers in _WINDOWS_CODES.items() if number in numbers), "")
    return told or next((cause for cause, numbers in _CODES.items() if error.errno in numbers), "")


def refusal_of(error: BaseException) -> Refused | None:
    """Return the refusal that explains a driver's error while saving, or None if it is a bug of ours."""
    sentence = _SAVING.get(_cause(error))
    return Refused(sentence) if sentence else None


def reading_sentence(error: BaseException) -> str:
    """Return what a driver's error means for somebody who only looked, or "" if it is no driver's or a bug of ours."""
    if not any(isinstance(link, peewee.PeeweeException) for link in _chain(error)):
        return ""
    return _READING.get(_cause(error), "")


def opening_refusal(error: BaseException, what: Path) -> OfficeUnusable:
    """Return the refusal that explains why an office cannot be opened.

    Args:
        error: the driver's or the system's error.
        what: the office file, or the folder of an office on a server.
    """
    cause = _cause(error)
    if cause in _PERHAPS_FULL and _is_full(what):
        cause = "full"
    sentence = _OPENING.get(cause, "{} 打不开，没有改动。请检查磁盘，或从备份恢复。")
    return OfficeUnusable(sentence.format(what))


def _is_full(path: Path) -> bool:
    """Tell whether the disk of a path has no room for a page: SQLite calls that an I/O error when it maps its index."""
    folder = next((one for one in (path, *path.parents) if os.path.isdir(one)), None)  # noqa: PTH112  # nor may one be closed
    try:
        return folder is not None and shutil.disk_usage(folder).free < _A_PAGE
    except OSError:
        return False


@contextmanager
def told_of_copying(where: Path, done: str) -> Iterator[None]:
    """Turn an error inside the block into the refusal that explains it, where whole files are written.

    Args:
        where: the file or folder that is written.
        done: what has not been done then (备份).
    """
    try:
        yield
    except (peewee.PeeweeException, OSError, Refused) as error:
        if isinstance(error, Refused) and str(error) not in _SAVING.values():
            raise  # only what lies below has said of something that is saved is said anew
        cause = _cause(error)
        sentence = _COPYING.get("full" if cause in _PERHAPS_FULL and _is_full(where) else cause)
        if sentence is None:
            raise
        raise Refused(sentence.format(where=where, done=done)) from error


@contextmanager
def told() -> Iterator[None]:
    """Turn a driver's error inside the block into the refusal that explains it; one that nothing explains goes on as it is.

    Raises:
        Refused: the disk is full, the file locked, the server away …
    """
    try:
        yield
    except (peewee.PeeweeException, OSError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
