"""TOML as people write it: labels may stand without the quotes that TOML asks for around Chinese keys."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from cmdesk.core.errors import Refused, reason_of

_KEY = re.compile(r"""^(\s*)([^\s"'#=\[\]{}.]*[^\x00-\x7f][^\s"'#=\[\]{}.]*)(\s*=)""", re.MULTILINE)
_HEAD = re.compile(
    r"""^(\s*\[{1,2})([^\s"'#=\[\]{}.]*[^\x00-\x7f][^\s"'#=\[\]{}.]*)(\]{1,2}\s*(?:#.*)?)$""", re.MULTILINE
)


def read(path: Path) -> dict[str, Any]:
    """Return what a file says.

    Raises:
        Refused: it cannot be read or is no TOML, with the place.
    """
    try:
        return parsed(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(f"文件 {path} 读不出来（{reason_of(error)}），请检查路径和权限。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"文件 {path.name} 不是有效的 TOML：{error}。请按说明书的例子改正。") from error


def parsed(text: str) -> dict[str, Any]:
    """Return what a text says; one that is valid as it stands is read as it stands.

    Raises:
        TOMLDecodeError: it says nothing even with its labels quoted.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return tomllib.loads(_HEAD.sub(r'\1"\2"\3', _KEY.sub(r'\1"\2"\3', text)))
