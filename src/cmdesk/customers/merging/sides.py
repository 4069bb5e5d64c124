"""Which value of a merged file comes from which of the two: what people chose, else what loses nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, Literal

from cmdesk.core.errors import Refused
from cmdesk.core.field import Phones
from cmdesk.core.record import fields_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file import extra

Side = Literal["keep", "drop", "both"]
Sides = Mapping[str, Side]
Row = Mapping[str, Any]

APART: Final = frozenset({"number", "merged_into_id", "extra"})
"""The number stays with the file that is kept; the office's own fields are chosen one by one, as ``extra.KEY``."""

_TOGETHER: Final = (
    ("longitude", "latitude"),
    ("monthly_volume", "peak_volume"),
    ("source", "referrer_id", "referral_note"),
    ("introducer", "introducer_kind", "introduced_on", "introduction_result"),
    ("building_id", "floor", "room"),
    ("bank", "bank_account"),
)
_SELVES: Final = ("referrer_id",)  # may come to mean the file itself
_BREAK: Final = {"phones": "、", "long_text": "\n"}


def together(name: str) -> tuple[str, ...]:
    """Return the fields that make sense only from the same file as this one, itself among them."""
    return next((group for group in _TOGETHER if name in group), (name,))


def names() -> tuple[str, ...]:
    """Return the fields of the file that can be taken from either side, the office's own ones last."""
    return (*(name for name in fields_of(Customer) if name not in APART), *extra.fields())


def settled(kept: Row, dropped: Row, choices: Sides) -> dict[str, Side]:
    """Return where every value comes from.

    What people chose counts. Else the kept file's value stays, what it lacks comes from the other; phones and long
    texts of both are put together; the owner is that of the file recorded first (S3-10), the area goes with him.

    Args:
        kept: stored form of the file that stays.
        dropped: stored form of the other.
        choices: what people chose; a choice counts for all fields that belong ``together``.

    Raises:
        Refused: a choice for something that cannot be chosen.
    """
    _refuse_strange(choices)
    chosen = {one: side for name, side in choices.items() for one in together(name)} | dict(choices)
    sides: dict[str, Side] = {}
    for name in names():
        sides[name] = chosen.get(name) or _usual(name, kept, dropped)
    if "owner_id" not in chosen:
        sides["owner_id"] = owner_side(kept, dropped)
    if "area_id" not in chosen and sides["owner_id"] == "drop" and dropped["area_id"] is not None:
        sides["area_id"] = "drop"
    return sides


def owner_side(kept: Row, dropped: Row) -> Side:
    """Return whose owner stays when nobody decides otherwise: that of the first record, if it has one (S3-10)."""
    if kept["owner_id"] is None or dropped["owner_id"] is None:
        return "drop" if kept["owner_id"] is None and dropped["owner_id"] is not None else "keep"
    return "drop" if (dropped["created_at"], dropped["id"]) < (kept["created_at"], kept["id"]) else "keep"


def _usual(name: str, kept: Row, dropped: Row) -> Side:
    group = together(name)
    mine = [value_of(kept, one, dropped["id"]) for one in group]
    theirs = [value_of(dropped, one, kept["id"]) for one in group]
    if all(map(is_empty, mine)) and not all(map(is_empty, theirs)):
        return "drop"
    if len(group) == 1 and can_join(name) and not is_empty(theirs[0]) and mine != theirs:
        return "both" if fits(name, joined(name, mine[0], theirs[0])) else "keep"
    return "keep"


def values(kept: Row, dropped: Row, sides: Sides) -> dict[str, Any]:
    """Return what changes in the kept file: field → new value, to be written by ``keep``.

    Raises:
        Refused: the phones of both are too many for one file.
    """
    fields = fields_of(Customer)
    new: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for name, side in sides.items():
        if side == "keep" and name not in _SELVES:
            continue
        mine, theirs = value_of(kept, name, dropped["id"]), value_of(dropped, name, kept["id"])
        stored = {"keep": mine, "drop": theirs}.get(side)
        if side == "both":
            stored = joined(name, mine, theirs)
            _refuse_too_many(name, stored)
        if name.startswith(extra.PREFIX):
            own[name] = stored
        elif stored != kept[name]:
            new[name] = fields[name].python_value(stored)
    text = extra.merged(_unknown(kept["extra"], dropped["extra"]), own)
    return new | ({"extra": text} if text != kept["extra"] else {})


def value_of(row: Row, name: str, other: int) -> Any:
    """Return the stored value of a field; a link to the ``other`` file is none, for both become one.

    A tick comes as True or False, not as the engine's 0 and 1: a number 0 says something, no tick does not.
    """
    if name.startswith(extra.PREFIX):
        held: dict[str, Any] = json.loads(row["extra"]) if row["extra"] else {}
        return held.get(name.removeprefix(extra.PREFIX))
    stored = bool(row[name]) if fields_of(Customer)[name].about.kind == "flag" else row[name]
    return None if name in _SELVES and stored in (other, row["id"]) else stored


def is_empty(stored: Any) -> bool:
    """Tell whether a stored value says nothing; 0 does."""
    return stored is None or stored == "" or stored is False


def can_join(name: str) -> bool:
    """Tell whether a field can hold what both files say."""
    return not name.startswith(extra.PREFIX) and fields_of(Customer)[name].about.kind in _BREAK


def joined(name: str, mine: Any, theirs: Any) -> str:
    """Return what both say, each thing once."""
    mark = _BREAK[fields_of(Customer)[name].about.kind]
    parts = [part for text in (mine, theirs) for part in (text or "").split(mark) if part.strip()]
    return mark.join(dict.fromkeys(parts))


def fits(name: str, stored: str) -> bool:
    """Tell whether a joined value has room in its field."""
    about = fields_of(Customer)[name].about
    if about.kind == "phones":  # which of them are worth keeping is for people to say
        return True
    return about.limit is None or len(stored) <= about.limit


def _refuse_too_many(name: str, stored: str) -> None:
    field = fields_of(Customer)[name]
    about = field.about
    if isinstance(field, Phones):
        count = len(field.python_value(stored))
        if count > field.most:
            raise Refused(
                f"两份档案的{about.label}合起来有 {count} 个，最多 {field.most} 个，请先删去不用的，或只选其中一份的。"
            )
    elif not fits(name, stored):
        raise Refused(f"两份档案的{about.label}合起来太长，最多 {about.limit} 个字，请只选其中一份的。")


def _unknown(kept: str, dropped: str) -> str:
    """Return the extra values of both, the kept file's first; also of fields that are in the recycle bin."""
    mine: dict[str, Any] = json.loads(kept) if kept else {}
    theirs: dict[str, Any] = json.loads(dropped) if dropped else {}
    known = {name.removeprefix(extra.PREFIX) for name in extra.fields()}
    filled = {key: value for key, value in theirs.items() if key not in known and is_empty(mine.get(key))}
    return json.dumps({**mine, **filled}, ensure_ascii=False) if mine or filled else ""


def _refuse_strange(choices: Sides) -> None:
    known = set(names())
    for name, side in choices.items():
        if name == "number":
            raise Refused("客户编号跟随保留的档案；要用另一个编号，请保留那一份档案。")
        if name not in known:
            raise Refused("有一项资料已不存在，请重新打开后再合并。")
        if side == "both" and not can_join(name):
            label = (fields_of(Customer) | extra.fields())[name].label
            raise Refused(f"{label}只能选其中一份的，不能两份都留。")
