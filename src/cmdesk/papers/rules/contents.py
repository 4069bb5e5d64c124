"""What was printed, kept by its hash so that a reprint prints the very same again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from typing import Any

from cmdesk.core.conditions import chunks
from cmdesk.core.database import Database
from cmdesk.core.errors import Refused

_TAG = "$"
_READERS: dict[str, Any] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "Decimal": Decimal,
    "bytes": bytes.fromhex,
}


def encoded(content: Any) -> bytes:
    """Return values of a sheet as canonical JSON: equal values give equal bytes.

    Raises:
        TypeError: a value of a kind that no form prints.
    """
    return json.dumps(_plain(content), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode(
        "utf-8", "replace"
    )


def decoded(data: bytes) -> Any:
    """Return what ``encoded`` was given; tuples come back as lists."""
    return json.loads(data, object_hook=_typed)


def hash_of(data: bytes) -> str:
    """Return the name under which bytes are kept."""
    return sha256(data).hexdigest()


def keep(database: Database, contents: Iterable[bytes]) -> None:
    """Keep bytes inside the caller's transaction; what is kept already is not kept twice."""
    rows = [(hash_of(data), zlib.compress(data)) for data in contents]
    for part in chunks(rows):
        database.run_many("INSERT INTO paper_content (hash, data) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING", part)


def kept(database: Database, name: str) -> bytes:
    """Return kept bytes.

    Raises:
        Refused: they are gone or were changed by a foreign tool.
    """
    row = database.row("SELECT data FROM paper_content WHERE hash = ?", (name,))
    data = zlib.decompress(bytes(row[0])) if row else b""
    if row is None or hash_of(data) != name:
        raise Refused("这份单据印过的内容已不在或被改动过，不能按原样补打，请从备份恢复，或在原处重新打印。")
    return data


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=str)
    for kind, text in (
        (datetime, "isoformat"),
        (date, "isoformat"),
        (time, "isoformat"),
        (Decimal, "__str__"),
        (bytes, "hex"),
    ):
        if isinstance(value, kind):
            return {_TAG: kind.__name__, "v": getattr(value, text)()}
    raise TypeError(f"{type(value).__name__} is nothing that a form prints")


def _typed(found: dict[str, Any]) -> Any:
    reader = _READERS.get(found.get(_TAG, "")) if len(found) == 2 else None
    return found if reader is None else reader(found["v"])
