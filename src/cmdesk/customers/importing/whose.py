"""Columns of people in a customer list: the office's own, and contacts with the columns that are theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cmdesk.core.database import current
from cmdesk.core.sheet.understanding.columns import Guess
from cmdesk.core.sheet.understanding.evidence import looks_like
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.core.tidy import show, tidy_name
from cmdesk.customers.importing.targets import PERSON, SECOND, foreign, foreign_program, of_others, roles, targets

_LOOKED_AT, _FEW = 400, 8  # an owner of shops stands in one or two rows, an employee in dozens
_MOST = 0.6  # so many of the first rows must be names of people
_MAY_BE_OWNER: Final = frozenset(("负责人", "负责人姓名", "店员"))
_MAIN: Final = re.compile("(?:主要?|首要|第一|业务|日常)联系人(?:姓名)?")
NAMES_ALONE: Final = frozenset(("姓名", "人员姓名", "员工姓名", "人员"))
"""Headers that say of people no more than that they have names."""

_OF_FIRST: Final = frozenset(f"{PERSON}{what}" for what in ("position", "sex", "birthday"))
_PEOPLE: Final = frozenset((PERSON + "name", SECOND + "name"))
_PHONES: Final = frozenset(("phones", PERSON + "phones", SECOND + "phones"))
_POSITION: Final = re.compile("职务|职位")
_OURS: Final = re.compile("(?:我[方司]|我公司|我单位)(?:(?P<who>负责人|联系人|对接人|跟进人|人员)|(?!.*客户).*)")
_OF_WHOM: Final = re.compile("(?:的|联系)?(?:电话|手机|座机)(?:号码?)?$")
_OF_SHOP: Final = re.compile(
    "(?:负责人|联系人|姓名|名字|(?<![片组队班站])长|会计|财务|老板|采购|经办人|法人|股东|厨师|药师|医生)[0-9一二三]?$"
)
"""Whom a shop, a school or a firm calls so; 专员, 督导 and 经理 may be the office's."""

_NAMED: Final = re.compile("(?:姓名|名字)$")
_OF_PERSON: Final = re.compile("(?:职务|职位|性别|生日|(?:联系|移动)?(?:电话|手机|座机)(?:号码?)?|联系方式|号码)$")


def with_people(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Return the guesses with what the names in the columns, and the words of their headers, tell of people."""
    return _second_contacts(_with_what_is_theirs(table, _main_contact(_owners(table, _without_ours(guesses)))))


def _main_contact(guesses: list[Guess]) -> list[Guess]:
    """Take whom the list calls 主要联系人 for the contact, and the 法人 beside him for the second one."""
    people = (one for one in guesses if one.target == PERSON + "name")
    legal = next((one for one in people if roles().get(one.header) == "legal"), None)
    main = next((one for one in guesses if one.target is None and _MAIN.fullmatch(one.header)), None)
    if legal is None or main is None or any(one.target == SECOND + "name" for one in guesses):
        return guesses
    swapped = {
        id(main): replace(main, target=PERSON + "name", score=90, reason="联系的是他"),
        id(legal): replace(legal, target=SECOND + "name", reason=f"“{main.header}”在另一列"),
    }
    return [swapped.get(id(one), one) for one in guesses]


def _without_ours(guesses: list[Guess]) -> list[Guess]:
    """Leave out what the list says of ourselves (我方电话); 我方负责人 is who looks after the customer."""
    made: list[Guess] = []
    for one in guesses:
        ours = _OURS.fullmatch(one.header)
        if ours and ours["who"] and all(other.target != "owner_id" for other in (*guesses, *made)):
            one = replace(one, target="owner_id", score=90, reason="是本单位的人")
        elif ours:
            one = replace(one, target=None, score=0, reason="是本单位的，不是客户的")
        made.append(one)
    return made


def _owners(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Tell the people whom the office pays from those who run the shop."""
    made = list(guesses)
    for place, one in enumerate(made):
        may_be = one.header in _MAY_BE_OWNER and one.target in {None, *_PEOPLE}
        why = _why_owner(table, one, may_be=may_be) if may_be or one.target in _PEOPLE else ""
        if why and one.header in NAMES_ALONE:
            made = [
                replace(each, target=None, score=0, reason=why) if each.target in _OF_FIRST else each for each in made
            ]
        if why:
            target = None if any(other.target == "owner_id" for other in made) else "owner_id"
            made[place] = replace(one, target=target, score=one.score if target else 0, reason=why)
    return made


def _why_owner(table: Table, guess: Guess, *, may_be: bool) -> str:
    names = [
        tidy_name(row[guess.column])[0] or "" for row in table.rows[:_LOOKED_AT] if show(row[guess.column]).strip()
    ]
    staff = {row[0] for row in current().rows('SELECT name FROM "user" WHERE binned_at IS NULL')}
    enough = 0 if may_be else 1  # a single contact may be a namesake
    if len(names) > enough and sum(name in staff for name in names) > len(names) * _MOST:
        return "内容是本单位人员的名字"
    if (may_be or guess.header in NAMES_ALONE) and len(names) >= _FEW and len(names) >= _FEW * len(set(names)):
        return "反复是那几个人，是本单位的负责人"
    if may_be and not foreign_program().isdisjoint(table.headers):
        return f"别的程序导出的名单里，{guess.header}是本单位的人员"
    return ""


def _with_what_is_theirs(table: Table, guesses: list[Guess]) -> list[Guess]:
    """Find contacts by the columns that begin with the same word (校长, 校长电话), and give each what is his."""
    made = list(guesses)
    groups: dict[str, list[int]] = {}
    others = foreign() | of_others()
    customers = _called_customers()
    for place, one in enumerate(made):
        whose = _OF_PERSON.sub("", one.header)
        if whose and whose != one.header:
            groups.setdefault(whose, []).append(place)
    for place, one in enumerate(made):
        theirs = groups.get(_NAMED.sub("", one.header), [])
        if not theirs or one.target == "name" or one.header in customers:
            continue  # 客户生日 is that of the customer himself
        if (
            one.target is None
            and _OF_SHOP.search(one.header)
            and one.header not in others
            and _are_people(table, one.column)
        ):
            free = [target for target in (PERSON, SECOND) if all(other.target != f"{target}name" for other in made)]
            if free:
                one = made[place] = replace(one, target=f"{free[0]}name", score=70, reason="后面有他的电话或职务")
        for at in theirs:
            made[at] = _given_to(one, made[at])
    return made


def _called_customers() -> frozenset[str]:
    """Return what columns are called that name the customers."""
    return frozenset(next(one.words() for one in targets() if one.key == "name"))


def _given_to(person: Guess, guess: Guess) -> Guess:
    """Return the guess of a column that says something of the person of another one."""
    prefix, _, name = (guess.target or "").rpartition(".")
    if guess.target in _PHONES:
        is_second = person.target == SECOND + "name"
        return replace(guess, target=SECOND + "phones", reason=f"“{person.header}”的电话") if is_second else guess
    if f"{prefix}." not in {PERSON, SECOND} or person.target == f"{prefix}.name":
        return guess
    if person.target == SECOND + "name" and name == "position":
        return replace(guess, target=SECOND + "position", reason=f"“{person.header}”的职务")
    if person.target == PERSON + "name":
        return replace(guess, target=PERSON + name, reason=f"“{person.header}”的")
    return replace(guess, target=None, score=0, reason=f"是“{person.header}”的，不是联系人的")


def _are_people(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows[:_LOOKED_AT] if row[column] is not None]
    return bool(cells) and looks_like("person", cells) > _MOST


def phones_of_others(guesses: list[Guess]) -> list[Guess]:
    """Leave out the telephones of people in the list who are neither customers nor contacts: 片区经理电话.

    经理电话 right behind 片区经理 is his as well.
    """
    others = {one.header for one in guesses if one.target is None or one.target == "owner_id"}
    others |= {_NAMED.sub("", header) for header in others} - {""}  # 姓名 alone is whose telephone 电话 may not be
    made = []
    before = ""
    for one in guesses:
        whose = _OF_WHOM.sub("", one.header)
        theirs = whose in others or (bool(whose) and before in others and before.endswith(whose))
        if one.target in _PHONES and whose != one.header and theirs:
            one = replace(one, target=None, score=0, reason=f"是“{whose}”的电话，不是客户的")
        made.append(one)
        before = one.header
    return made


def _second_contacts(guesses: Sequence[Guess]) -> list[Guess]:
    """Give the first telephone behind a second contact to him."""
    made = list(guesses)
    at = next((place for place, guess in enumerate(guesses) if guess.target == SECOND + "name"), None)
    if at is None or any(guess.target == SECOND + "phones" for guess in guesses):
        return made
    for place in range(at + 1, min(at + 3, len(made))):
        if made[place].target in {"phones", PERSON + "phones"}:
            made[place] = replace(made[place], target=SECOND + "phones", reason="在第二联系人的旁边")
            break
        if made[place].target is not None or not _POSITION.match(made[place].header):
            break
        made[place] = replace(made[place], target=SECOND + "position", score=70, reason="在第二联系人的旁边")
    return made
