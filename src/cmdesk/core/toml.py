"""TOML as people write it: labels may stand without the quotes that TOML asks for around Chinese keys."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.record import Record, fields_of

_LARGEST = 5_000_000  # bytes
# Possessive: a line of a hundred thousand characters that is no key is given up at its first look.
_KEY = re.compile(r"""^([ \t]*+)([^\s"'#=\[\]{}.]++)([ \t]*+=)""", re.MULTILINE)
_HEAD = re.compile(r"""^([ \t]*+\[{1,2})([^\s"'#=\[\]{}.]++)(\]{1,2}[ \t]*+(?:\#.*)?)$""", re.MULTILINE)


def text_of(path: Path) -> str:
    """Return the text of a file that people write; no more of it is read than people can write.

    Raises:
        OSError, UnicodeDecodeError: it cannot be read.
    """
    with path.open("rb") as file:  # a device may never end
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise Refused(f"文件 {path.name} 太大，不像是手写的内容，请确认选对了文件。")
    return content.decode("utf-8-sig")


def read(path: Path) -> dict[str, Any]:
    """Return what a file says.

    Raises:
        Refused: it cannot be read or is no TOML, with the place.
    """
    try:
        return parsed(text_of(path))
    except OSError as error:
        raise Refused(f"文件 {path} 读不出来（{reason_of(error)}），请检查路径和权限。") from error
    except RecursionError:
        raise Refused(f"文件 {path.name} 里的内容层层相套，太深，读不出来。请按说明书的例子改正。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"文件 {path.name} 不是有效的 TOML：{error}。请按说明书的例子改正。") from error


def tables(said: dict[str, Any], *names: str) -> list[dict[str, Any]]:
    """Take the tables that stand under the first of these names out of what a file says; none are none.

    Args:
        said: what the file says; the name taken is gone from it afterwards.
        names: the names they may stand under, as a person reads them first.

    Raises:
        Refused: something else than tables stands there.
    """
    name = next((one for one in names if one in said), names[0])
    found = said.pop(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refused(f"文件里的“{name}”要逐项写，每项以单独一行 [[{name}]] 开头，请按说明书的例子改正。")
    return found


def values(
    model: type[Record], said: Mapping[str, Any], *, without: Collection[str] = (), besides: str = ""
) -> dict[str, Any]:
    """Return what a file says of a record by the names of its fields; a key may be a name or a label.

    A list of sentences for a text is a line each.

    Args:
        model: what the file tells of.
        said: what it says.
        without: names of fields that a file does not say.
        besides: what else may stand there, told with the labels (``"、片区"``).

    Raises:
        Refused: something stands there that the record has no field for.
    """
    fields = {name: one for name, one in fields_of(model).items() if not one.about.read_only and name not in without}
    by_word = {word: name for name, one in fields.items() for word in (name, one.label)}
    strange = [key for key in said if key not in by_word]
    if strange:
        known = "、".join(one.label for one in fields.values())
        raise Refused(f"{model.LABEL}没有“{strange[0]}”这一栏，可用的有{known}{besides}。")
    found = {by_word[key]: value for key, value in said.items()}
    return {
        name: _lines(value) if fields[name].kind in {"text", "long_text"} else value for name, value in found.items()
    }


def _lines(value: Any) -> Any:
    return "\n".join(map(str, value)) if isinstance(value, list) else value


def parsed(text: str) -> dict[str, Any]:
    """Return what a text says; one that is valid as it stands is read as it stands.

    Raises:
        TOMLDecodeError: it says nothing even with its labels quoted.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return tomllib.loads(_HEAD.sub(_quoted, _KEY.sub(_quoted, text)))


def _quoted(found: re.Match[str]) -> str:
    before, word, after = found.groups()
    return found[0] if word.isascii() else f'{before}"{word}"{after}'
