"""What a column of a customer list probably is, beyond its header: shops, the office's own people, second contacts."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cmdesk.core.database import current
from cmdesk.core.sheet.columns import Guess
from cmdesk.core.sheet.evidence import looks_like
from cmdesk.core.sheet.looking import Sheet
from cmdesk.core.sheet.table import Table
from cmdesk.core.tidy import show, tidy_name
from cmdesk.customers.importing.targets import PERSON, SECOND, SURNAME, foreign_program

_SAMPLES, _MOST = 100, 0.6  # so many of the first rows must look like shops for a column to name the customers
_LOOKED_AT, _FEW = 400, 8  # an owner of shops stands in one or two rows, an employee in dozens
_MAY_BE_OWNER: Final = frozenset(("负责人", "负责人姓名"))
_LOOKS_LIKE_SHOPS: Final = "内容看起来像单位或店铺名称"


def completed(sheet: Sheet) -> list[Guess]:
    """Return the guesses of a sheet with what only a customer list tells."""
    return _second_contacts(_named(sheet.table, _owners(sheet.table, sheet.guesses)))


def further_shops(sheet: Sheet) -> list[str]:
    """Return the columns that look like shops as well, where nothing but such a look names the customers."""
    if not any(guess.reason == _LOOKS_LIKE_SHOPS for guess in sheet.guesses):
        return []
    return [guess.header for guess in sheet.guesses if guess.target is None and _are_shops(sheet.table, guess.column)]


def _named(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Find what names the customers of a list that has no such header: a column of shops, short names, people."""
    if any(guess.target in {"name", SURNAME} for guess in guesses):
        return guesses
    named = next((guess for guess in guesses if guess.target is None and _are_shops(table, guess.column)), None)
    reason = _LOOKS_LIKE_SHOPS
    for target, why in (
        ("short_name", "没有全称，用简称作客户名称"),
        (PERSON + "name", "没有单位名称，用人名作客户名称"),
    ):
        if named is None:
            named, reason = next((guess for guess in guesses if guess.target == target), None), why
    return [replace(guess, target="name", reason=reason) if guess is named else guess for guess in guesses]


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


def _second_contacts(guesses: list[Guess]) -> list[Guess]:
    """Give the first telephone behind a second contact to him."""
    at = next((place for place, guess in enumerate(guesses) if guess.target == SECOND + "name"), None)
    if at is None or any(guess.target == SECOND + "phones" for guess in guesses):
        return guesses
    made = list(guesses)
    if at + 1 < len(made) and made[at + 1].target in {"phones", PERSON + "phones"}:
        made[at + 1] = replace(made[at + 1], target=SECOND + "phones", reason="在第二联系人的旁边")
    return made
