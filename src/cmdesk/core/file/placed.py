"""Files that appear whole or not at all: written in a hidden folder beside their place, then moved there.

What leaves the office stands in the trail before it has left (``told_first``, ``let_out``): with the database gone there is no
file, and a line whose file never came is followed by one that says so.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.machine import durable

_TRIES = 4  # somebody waits, and what is open in Excel will stay open
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.IGNORECASE)
_Written = TypeVar("_Written")


def let_out(
    path: Path, write: Callable[[Path], _Written], noted: Callable[[_Written], AbstractContextManager[None]]
) -> _Written:
    """Write a file that leaves the office, and return what ``write`` returned.

    Args:
        path: the file; it takes its place when its line stands in the trail.
        write: writes it to another place.
        noted: with what was written, ``told_first`` with its line.

    Raises:
        Refused: the file or the line cannot be written; no file is left.
    """
    with contextlib.ExitStack() as line:
        with placed(path) as draft:
            written = write(draft)
            line.enter_context(noted(written))
        return written


@contextlib.contextmanager
def told_first(note: Callable[[], object], failed: Callable[[str], object]) -> Iterator[None]:
    """Write a line in the trail before what it tells of is done in the block; ``failed`` is told why it came to nothing."""
    note()
    try:
        yield
    except BaseException as problem:
        with contextlib.suppress(Exception):  # the line stands; why nothing came of it is what is to be told
            failed(str(problem) if isinstance(problem, Refused) else "中断")
        raise


@contextlib.contextmanager
def placed(path: Path) -> Iterator[Path]:
    """Give a draft beside ``path`` that takes its place when all went well; beside the file it leads to if it is a link.

    Raises:
        Refused: the file cannot be written, or there is something else than a file; the sentence says why.
    """
    target = path
    try:
        if path.is_symlink():
            target = Path(os.path.realpath(path))
        _refuse_no_file(target)
        with tempfile.TemporaryDirectory(prefix=".cmdesk-", dir=target.parent, ignore_cleanup_errors=True) as folder:
            draft = Path(folder) / path.name
            yield draft
            durable.sync(draft)
            durable.replace(draft, target, tries=_TRIES)
    except OSError as error:
        raise _refusal(error, target) from error


def is_device_name(name: str) -> bool:
    """Tell whether Windows takes a file name for one of its devices, whatever it ends in (NUL.xlsx)."""
    return _DEVICE.fullmatch(name) is not None


def _refuse_no_file(path: Path) -> None:
    """Refuse a place that holds a folder or a device: a draft would take its place, or be lost in it."""
    if is_device_name(path.name):
        raise Refused(f"“{path.name}”是 Windows 留给设备的名称，请换一个文件名保存")
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return  # nothing lies there, or its folder is missing, which is told when the draft is begun
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
    if not stat.S_ISREG(mode):
        raise Refused(f"“{path}”是设备或管道，不是文件，请换一个文件名保存")


def _refusal(error: OSError, path: Path) -> Refused:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Refused("磁盘空间不足，文件没有写出，请清理磁盘或换一个位置保存")
    if isinstance(error, PermissionError):
        if os.path.exists(path):  # noqa: PTH110  # a folder that may not be looked into holds nothing of ours
            return Refused(f"“{path.name}”正被其他程序打开，或不允许改动，请先关闭它，或换一个文件名保存")
        return Refused(f"不允许在“{path.parent}”里写文件，请换一个文件夹保存")
    if isinstance(error, FileNotFoundError) and os.path.isdir(path.parent):  # noqa: PTH112  # nor may one be closed
        return Refused(f"“{path.name}”连同它的文件夹写出来太长，请换一个短些的文件名，或换一个层次少些的文件夹保存")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Refused(f"文件夹“{path.parent}”不存在，请重新选择保存的位置")
    if isinstance(error, IsADirectoryError):
        return Refused(f"“{path.name}”是一个文件夹，请换一个文件名保存")
    return Refused(f"文件没有写出（{reason_of(error)}），请换一个位置保存后重试")
