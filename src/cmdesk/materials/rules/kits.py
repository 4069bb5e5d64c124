"""What is taken along on a day, as the office's own lists say (S0-13…S0-17, S1-19, S1-22, S1-64).

A list is a dated regulation, one entry a line; ``read_entry`` says how an entry is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.errors import Refused

GROUPS: Final = {"personal": "个人", "papers": "资料", "tools": "工具", "goods": "物料", "travel": "出行"}
"""The parts of the list; each is the regulation ``kit.<group>``."""

NEW, PROMOTION, RETURN, BIRTHDAY, COMPLAINT = "新品", "促销", "返还", "生日", "投诉"
"""Conditions beside the kinds of visits; the words that offices write before the colon."""

_ENTRY = re.compile(
    r"(?:(?P<when>[^:：]+?)[:：])?\s*(?P<name>[^:：\[\]]+?)(?:\s+[x×X](?P<quantity>\d{1,4})(?P<visit>/户)?)?(?P<back>\s+归还)?"
    r"(?:\s*\[(?P<material>[^\[\]]+)\])?\s*"
)


class Entry(NamedTuple):
    """A line of a list.

    Attributes:
        name: the thing.
        when: what the day must be about; empty for every day.
        quantity: how many; 1 unless said.
        per_visit: so many for each visit it concerns, not for the day.
        must_return: it has to come back in the evening.
        material: number of the material whose stock it comes from; empty for what is not counted.
    """

    name: str
    when: str = ""
    quantity: int = 1
    per_visit: bool = False
    must_return: bool = False
    material: str = ""


class Thing(NamedTuple):
    """Something to take along on a day."""

    name: str
    quantity: int = 1
    must_return: bool = False
    material: str = ""

    def words(self) -> str:
        """Return it as a list says it: ``"鞋套 3"``."""
        return f"{self.name} ×{self.quantity}" if self.quantity > 1 else self.name


def read_entry(text: str) -> Entry:
    """Return what a line says: ``"首访:鞋套 x1/户 归还 [WL0003]"``; all but the thing may be left out.

    Raises:
        Refused: no thing is named, or it is none at all.
    """
    found = _ENTRY.fullmatch(text.strip())
    if found is None or not found["name"].strip():
        raise Refused(
            f"清单里的“{text.strip()[:30]}”看不懂，请写成“条件:物品 x数量/户 归还 [物料编号]”，后面几样可以不写。"
        )
    quantity = int(found["quantity"] or 1)
    if quantity < 1:
        raise Refused(f"清单里的“{text.strip()[:30]}”数量要大于 0。")
    return Entry(
        found["name"].strip(), (found["when"] or "").strip(), quantity, bool(found["visit"]), bool(found["back"]),
        (found["material"] or "").strip().upper(),
    )  # fmt: skip


def written(entry: Entry) -> str:
    """Return an entry as a line of the regulation; ``read_entry`` reads it back."""
    many = f" x{entry.quantity}{'/户' if entry.per_visit else ''}" if entry.quantity > 1 or entry.per_visit else ""
    back = " 归还" if entry.must_return else ""
    material = f" [{entry.material}]" if entry.material else ""
    return f"{f'{entry.when}:' if entry.when else ''}{entry.name}{many}{back}{material}"


def lists(day: date) -> dict[str, list[Entry]]:
    """Return the office's lists as they hold on a day, by group."""
    rules = regulation.on(day)
    return {group: [read_entry(str(line)) for line in rules.value(f"kit.{group}")] for group in GROUPS}


def change(actor: Actor, group: str, entries: Sequence[Entry], valid_from: date) -> None:
    """Let a list hold other entries from a day on.

    Raises:
        NotAllowed: the actor may not change regulations.
        Refused: an entry cannot be read back as it was meant, or names a material that there is not.
    """
    for entry in entries:
        if entry.quantity < 1:
            raise Refused(f"清单里的“{entry.name[:30]}”数量要大于 0；不带的请删去这一行。")
        if read_entry(written(entry)) != entry:
            raise Refused(f"清单里的“{entry.name[:30]}”含有冒号、方括号或数量记号，请换个写法。")
        if entry.material and not _known([entry.material]):
            raise Refused(f"没有编号为“{entry.material}”的物料，请先在“库存”里新增，或把对应物料清空。")
    regulation.change(actor, f"kit.{group}", [written(entry) for entry in entries], valid_from)


def needed(day: date, conditions: Mapping[str, int], returns: Sequence[str] = ()) -> dict[str, list[Thing]]:
    """Return the things to take along by group, each once.

    Args:
        day: whose regulations hold.
        conditions: what the day is about, each with how many visits it concerns: the conditions above, the labels of
            the kinds of its visits, and ``""`` for all visits.
        returns: what is to be given back, each with whose it is; listed among the goods (S0-16).
    """
    found: dict[str, list[Thing]] = {}
    for group, entries in lists(day).items():
        things: dict[str, Thing] = {}
        for entry in entries:
            if entry.when and entry.when not in conditions:
                continue
            many = entry.quantity * max(1, conditions.get(entry.when, 1)) if entry.per_visit else entry.quantity
            before = things.get(entry.name)
            if before is not None:
                many = many + before.quantity if entry.per_visit else max(many, before.quantity)
            things[entry.name] = Thing(
                entry.name, many, entry.must_return or bool(before and before.must_return),
                entry.material or (before.material if before else ""),
            )  # fmt: skip
        found[group] = list(things.values())
    found["goods"] += [Thing(f"返还 {one}") for one in returns]
    return found


def _known(numbers: Sequence[str]) -> dict[str, int]:
    rows = current().rows(
        f"SELECT number, id FROM material WHERE number IN ({marks(numbers)}) AND binned_at IS NULL", numbers
    )
    return {number: int(one) for number, one in rows}


def materials_of(things: Sequence[Thing]) -> dict[str, int]:
    """Return the ids of the materials that things name, by number; numbers that no material has are left out."""
    numbers = sorted({thing.material for thing in things if thing.material})
    return _known(numbers) if numbers else {}
