"""What can go wrong on purpose: a refusal carries one Chinese sentence for the person at the desk.

Everything the program says no to is a ``Refused``; anything else that escapes is a bug, goes to the log with
an incident number and never reaches a user as a traceback.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


class Refused(Exception):  # noqa: N818  # a refusal is not an error of the program
    """A rule said no. ``str(refusal)`` is one Chinese sentence that names the cause and the way out."""


class NotAllowed(Refused):
    """The actor lacks the right (S4-24, S1-48)."""

    @classmethod
    def to(cls, do: str) -> NotAllowed:
        """Return the refusal of what somebody has no right to do at all (修改客户)."""
        return cls(f"您没有{do}的权限，需要时请联系管理员。")


class NotFound(Refused):
    """The record does not exist, or the actor may not know that it does."""


class OfficeUnusable(Refused):
    """The office file or server cannot be used: damaged, foreign, newer, locked or in an unsafe place."""


class KeyNeeded(OfficeUnusable):
    """The office is encrypted and its key is missing or wrong; ask for the recovery key and open it again."""


def as_one(sentences: Iterable[str]) -> str:
    """Return sentences as one text: what ends a sentence stands for itself, other ends get a semicolon."""
    text = ""
    for sentence in sentences:
        text += ("；" if text and not text.endswith(("。", "！", "？", "；")) else "") + sentence
    return text


class Invalid(Refused):
    """Some values are not acceptable.

    Attributes:
        problems: field name → Chinese sentence, in the order of the record's fields.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(as_one(self.problems.values()))


@dataclass(frozen=True)
class Difference:
    """One field on which two writers disagree, as stored values."""

    field: str
    before: Any
    mine: Any
    theirs: Any


class Conflict(Refused):
    """Somebody else saved the record first.

    Attributes:
        differences: the fields that both sides touched, with three values each (before, mine, theirs).
        version: the version now stored; saving again against it overwrites knowingly.
    """

    def __init__(self, sentence: str, differences: tuple[Difference, ...], version: int) -> None:
        self.differences = differences
        self.version = version
        super().__init__(sentence)


_SYSTEM = {
    errno.ENOENT: "找不到", errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EROFS: "磁盘只读",
    errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘配额已满", errno.EFBIG: "文件太大", errno.EIO: "磁盘读写出错",
    errno.EISDIR: "这是文件夹", errno.ENOTDIR: "路径中有一段不是文件夹", errno.ENAMETOOLONG: "名称太长",
    errno.EEXIST: "同名的已经存在", errno.EBUSY: "正被占用", errno.ETXTBSY: "正被占用", errno.EINVAL: "名称不能用",
    errno.ENODEV: "设备不在", errno.ENXIO: "设备不在", errno.ETIMEDOUT: "等待超时", errno.EMFILE: "打开的文件太多",
}  # fmt: skip

_WINDOWS = {6: "名称不能用", 32: "正被其他程序占用", 33: "正被其他程序占用", 206: "路径太长"}
"""What Windows' own number means, where Python takes it for something else."""


def reason_of(error: OSError) -> str:
    """Return in Chinese what the system complains of; Windows says it in the words of its own language."""
    if error.errno is None:
        return str(error) or "原因不明"
    told = _WINDOWS.get(getattr(error, "winerror", None) or 0)
    if told is None and os.name == "nt" and error.errno == errno.EACCES:
        return "没有权限，或正被其他程序占用"  # what is open elsewhere is told alike, by open() without a number
    return told or _SYSTEM.get(error.errno) or error.strerror or "原因不明"
