"""What a column of a customer list probably is, beyond its header: shops, the office's own people, second contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cmdesk.core.database import current
from cmdesk.core.sheet.grid import Cell, Row
from cmdesk.core.sheet.understanding.columns import Guess
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.tidy import show, tidy_name
from cmdesk.customers.importing.targets import PERSON, SECOND, SURNAME, foreign_program

_SAMPLES, _MOST = 100, 0.6  # so many of the first rows must look like shops for a column to name the customers
_LOOKED_AT, _FEW = 400, 8  # an owner of shops stands in one or two rows, an employee in dozens
_MAY_BE_OWNER: Final = frozenset(("负责人", "负责人姓名"))
_CLOSED: Final = re.compile("已关|关[店门]|停业|歇业|注销|转让|倒闭|撤店|拆迁|不干了|不做了")
_CALLED: Final = frozenset(("店名", "店铺名称", "门店名称", "终端名称", "网点名称", "名称", "商户名称", "门头名称"))
_FULL: Final = frozenset(
    (
        "营业执照名称",
        "执照名称",
        "注册名称",
        "法定名称",
        "全称",
        "单位全称",
        "企业名称",
        "公司名称",
        "单位名称",
        "市场主体名称",
        "开票名称",
    )
)
_PHONES: Final = frozenset(("phones", PERSON + "phones", SECOND + "phones"))
_OF_WHOM: Final = re.compile("(?:的|联系)?(?:电话|手机|座机)(?:号码?)?$")
_LOOKS_LIKE_SHOPS: Final = "内容看起来像单位或店铺名称"


def completed(sheet: Sheet) -> list[Guess]:
    """Return the guesses of a sheet with what only a customer list tells."""
    return _phones_of_others(_second_contacts(_full_names(_named(sheet.table, _owners(sheet.table, sheet.guesses)))))


def further_shops(sheet: Sheet) -> list[str]:
    """Return the columns that look like shops as well, where nothing but such a look names the customers."""
    if not any(guess.reason == _LOOKS_LIKE_SHOPS for guess in sheet.guesses):
        return []
    return [guess.header for guess in sheet.guesses if guess.target is None and _are_shops(sheet.table, guess.column)]


def closed_shops(sheet: Sheet) -> int:
    """Return how many rows say in name or state that the shop is closed, or somebody else's now."""
    rows = sheet.table.rows
    columns = [one.column for one in sheet.guesses if one.target == "name" or one.header.endswith("状态")]
    said = [
        {at for at, row in enumerate(rows) if _is_closed(row[column])}
        for column in columns
        if _says_closed(rows, column)
    ]
    return len(set[int]().union(*said))


def _says_closed(rows: Sequence[Row], column: int) -> bool:
    """Tell at once whether to look at a column cell by cell."""
    return _CLOSED.search("\n".join(cell for row in rows if isinstance(cell := row[column], str))) is not None


def _is_closed(cell: Cell) -> bool:
    return isinstance(cell, str) and _CLOSED.search(cell) is not None


def _named(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Find what names the customers of a list that has no such header: a column of shops, short names, people."""
    if any(guess.target in {"name", SURNAME} for guess in guesses):
        return guesses
    shops = [guess for guess in guesses if guess.target is None and _are_shops(table, guess.column)]
    named = max(shops, key=lambda guess: _different(table, guess.column), default=None)  # ourselves stand in every row
    reason = _LOOKS_LIKE_SHOPS
    for target, why in (
        ("short_name", "没有全称，用简称作客户名称"),
        (PERSON + "name", "没有单位名称，用人名作客户名称"),
    ):
        if named is None:
            named, reason = next((guess for guess in guesses if guess.target == target), None), why
    return [replace(guess, target="name", reason=reason) if guess is named else guess for guess in guesses]


def _full_names(guesses: list[Guess]) -> list[Guess]:
    """Take the name on the licence for the name, and what the shop is called for the short one."""
    called = next((one for one in guesses if one.target == "name" and one.header in _CALLED), None)
    full = next((one for one in guesses if one.target is None and one.header in _FULL), None)
    if called is None or full is None or any(one.target == "short_name" for one in guesses):
        return guesses
    swapped = {
        id(full): replace(full, target="name", score=90, reason="执照上的名称"),
        id(called): replace(called, target="short_name", reason="另有执照上的名称"),
    }
    return [swapped.get(id(one), one) for one in guesses]


def _different(table: Table, column: int) -> int:
    return len({row[column] for row in table.rows[:_SAMPLES]})


def _are_shops(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows[:_SAMPLES] if row[column] is not None]
    return bool(cells) and looks_like("company", cells) > _MOST


def _owners(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Tell the 负责人 whom the office pays from the one who runs the shop."""
    if any(guess.target == "owner_id" for guess in guesses):
        return guesses
    found = next(
        (one for one in guesses if one.header in _MAY_BE_OWNER and one.target in {None, PERSON + "name"}), None
    )
    why = _why_owner(table, found.column) if found else ""
    return [replace(one, target="owner_id", reason=why) if one is found and why else one for one in guesses]


def _why_owner(table: Table, column: int) -> str:
    names = [tidy_name(row[column])[0] or "" for row in table.rows[:_LOOKED_AT] if show(row[column]).strip()]
    staff = {row[0] for row in current().rows('SELECT name FROM "user" WHERE binned_at IS NULL')}
    if names and sum(name in staff for name in names) > len(names) * _MOST:
        return "内容是本单位人员的名字"
    if len(names) >= _FEW and len(names) >= _FEW * len(set(names)):
        return "反复是那几个人，是本单位的负责人"
    if not foreign_program().isdisjoint(table.headers):
        return "别的程序导出的名单里，负责人是本单位的人员"
    return ""


def _phones_of_others(guesses: list[Guess]) -> list[Guess]:
    """Leave out the telephones of people in the list who are neither customers nor contacts: 片区经理电话."""
    others = {one.header for one in guesses if one.target is None or one.target == "owner_id"}
    made = []
    for one in guesses:
        whose = _OF_WHOM.sub("", one.header)
        if one.target in _PHONES and whose != one.header and whose in others:
            one = replace(one, target=None, score=0, reason=f"是“{whose}”的电话，不是客户的")
        made.append(one)
    return made


def _second_contacts(guesses: list[Guess]) -> list[Guess]:
    """Give the first telephone behind a second contact to him."""
    at = next((place for place, guess in enumerate(guesses) if guess.target == SECOND + "name"), None)
    if at is None or any(guess.target == SECOND + "phones" for guess in guesses):
        return guesses
    made = list(guesses)
    if at + 1 < len(made) and made[at + 1].target in {"phones", PERSON + "phones"}:
        made[at + 1] = replace(made[at + 1], target=SECOND + "phones", reason="在第二联系人的旁边")
    return made
