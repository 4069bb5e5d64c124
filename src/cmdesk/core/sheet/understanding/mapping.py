"""Which column goes where, kept in a small TOML file that an office can read and edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.text.hanzi import fold
from cmdesk.core.toml import text_of

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


@dataclass(frozen=True)
class ColumnMapping:
    """How a table is to be read.

    Attributes:
        columns: name of a column → key of what it holds, "" for a column to be left out.
        sheet: name of the sheet, "" for the first.
        header_row: number of the row with the names, as Excel shows it; 0 for none, ``None`` to find it.
        encoding: of a text file, "" to find out.
        delimiter: of a text file, "" to find out.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_row: int | None = None
    encoding: str = ""
    delimiter: str = ""

    def places(self, headers: Sequence[str]) -> tuple[dict[int, str], list[str]]:
        """Return place → key for a table's columns, and the names that the table lacks."""
        exact = {header: place for place, header in enumerate(headers)}
        folded = {fold(header): place for place, header in reversed(list(enumerate(headers)))}
        found: dict[int, str] = {}
        missing = []
        for name, key in self.columns.items():
            place = exact.get(name, folded.get(fold(name)))
            if place is None:
                missing.append(name)
            elif key:
                found[place] = key
        return found, missing


def load_mapping(path: Path | str) -> ColumnMapping:
    """Read a mapping.

    Raises:
        Refused: the file is missing, no TOML, or says something that is no mapping.
    """
    path = Path(path)
    try:
        said = tomllib.loads(text_of(path))
    except FileNotFoundError:
        raise Refused(f"找不到列对应文件“{path.name}”，请检查文件名") from None
    except OSError as error:
        raise Refused(f"无法读取列对应文件“{path.name}”（{reason_of(error)}），请检查后重试") from None
    except RecursionError:
        raise Refused(f"列对应文件“{path.name}”写得不对（层层相套，太深），请改正或重新生成") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"列对应文件“{path.name}”写得不对（{error}），请改正或重新生成") from None
    return _checked(said, path.name)


def _checked(said: Mapping[str, Any], name: str) -> ColumnMapping:
    kinds: dict[str, type] = {"columns": dict, "sheet": str, "header_row": int, "encoding": str, "delimiter": str}
    for key, value in said.items():
        if key not in kinds:
            raise Refused(f"列对应文件“{name}”里的“{key}”不认识，可写的有：{'、'.join(kinds)}")
        if not isinstance(value, kinds[key]) or isinstance(value, bool):
            raise Refused(f"列对应文件“{name}”里的“{key}”写得不对，请参照导出的样例")
    columns = said.get("columns", {})
    if not all(isinstance(key, str) for key in columns.values()):
        raise Refused(f'列对应文件“{name}”的 [columns] 里每一项都应写成 "列名" = "项目"')
    if said.get("header_row", 0) < 0:
        raise Refused(f"列对应文件“{name}”里的表头行号应从 1 算起，0 表示没有表头")
    return ColumnMapping(**said)
