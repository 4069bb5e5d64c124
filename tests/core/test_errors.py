"""Refusals speak to people."""

import errno
from types import SimpleNamespace

import pytest

from cmdesk.core import errors
from cmdesk.core.errors import Invalid, reason_of


def test_invalid_joins_all_its_sentences() -> None:
    """Somebody who reads only the message learns of every field."""
    refusal = Invalid({"name": "客户名称不能为空", "phone": "电话只能有数字"})
    assert str(refusal) == "客户名称不能为空；电话只能有数字"


def test_whole_sentences_are_joined_without_a_semicolon() -> None:
    """What ends with a full stop needs none."""
    assert str(Invalid({"a": "请填写名称。", "b": "电话有误", "c": "请改正。"})) == "请填写名称。电话有误；请改正。"


@pytest.mark.parametrize(
    ("number", "windows", "said"),
    [
        (errno.EACCES, None, "没有权限，或正被其他程序占用"), (errno.EACCES, 5, "没有权限，或正被其他程序占用"),
        (errno.EACCES, 32, "正被其他程序占用"), (errno.EBADF, 6, "名称不能用"), (errno.ENOENT, 206, "路径太长"),
        (errno.ENOENT, 3, "找不到"),
    ],
)  # fmt: skip
def test_what_windows_complains_of(
    number: int, windows: int | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is open elsewhere, a device's name and a path too long are no matter of rights or of being missing."""
    monkeypatch.setattr(errors, "os", SimpleNamespace(name="nt"))
    error = OSError(number, "Permission denied")
    error.winerror = windows  # type: ignore[attr-defined]
    assert reason_of(error) == said
