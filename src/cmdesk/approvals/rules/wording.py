"""Whom and when a step of a flow means, in Chinese, and the choices that an editor offers for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cmdesk.core import approval
from cmdesk.core.approval import classes
from cmdesk.core.approval.faults import MODES
from cmdesk.core.database import current
from cmdesk.core.spec import Choice
from cmdesk.core.text.pinyin import initials
from cmdesk.staff.rules.departments import duties, duty_label
from cmdesk.staff.rules.terms import role_choices, role_label

_ABOVE: Final = ("直接上级", "上级的上级", "第三级上级", "第四级上级", "第五级上级")
_CONDITIONS: Final = {
    "amount_from": "金额满 {} 元", "amount_below": "金额不满 {} 元", "units": "片区 {}", "classes": "客户类别 {}",
}  # fmt: skip
MODE_CHOICES: Final = (
    Choice("any", "或签（一人即可）", "hq"), Choice("all", "会签（人人都签）", "hq"), Choice("turn", "依次（一个接一个）", "yc"),
)  # fmt: skip


@dataclass(frozen=True)
class Lexicon:
    """What a flow may name in this office and how people call it; read once in a worker, asked by screens at will.

    Attributes:
        names: code of whom a step may mean → what people call him.
        choices: the same to choose from, by pinyin.
        units: departments and areas that a condition may name.
        classes: classes of customers that a condition may name.
        empty: codes of roles and departments for which nobody is found now.
    """

    names: Mapping[str, str]
    choices: tuple[Choice, ...]
    units: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    empty: frozenset[str]

    def who(self, one: Mapping[str, Any]) -> str:
        """Return whom a step means: 总经理, 发起人的直接上级, 销售部的负责人, 王敏."""
        word = code(one)
        return self.names.get(word, word.partition(":")[2])

    def whom(self, step: Mapping[str, Any]) -> str:
        """Return everybody a step means, with the manner where there are several."""
        people = list(step.get("who", ()))
        names = "、".join(self.who(one) for one in people)
        return f"{names}（{MODES.get(str(step.get('mode', 'any')), '')}）" if len(people) > 1 else names

    def condition(self, name: str, value: Any) -> str:
        """Return one condition in words."""
        if name == "classes":
            labels = {choice.value: choice.label for choice in self.classes}
            value = [labels.get(one, one) for one in value]
        text = "、".join(map(str, value)) if isinstance(value, list | tuple) else f"{value:g}"
        return _CONDITIONS[name].format(text)

    def conditions(self, when: Mapping[str, Any]) -> str:
        """Return the conditions of a step in words; empty where it has none."""
        return "，".join(self.condition(name, value) for name, value in when.items() if name in _CONDITIONS)


def lexicon() -> Lexicon:
    """Return what flows may name in this office now."""
    people = approval.directory()
    names: dict[str, str] = {}
    choices: list[Choice] = []
    empty: set[str] = set()

    def put(one: Choice, name: str) -> None:
        names[one.value] = name
        choices.append(one)

    for role in role_choices():
        put(Choice(f"role:{role.value}", role.label, role.initials or initials(role.label)), role.label)
        if not people.of_role(role.value, None):
            empty.add(f"role:{role.value}")
    for at, above in enumerate(_ABOVE, 1):
        put(Choice(f"superior:{at}", f"发起人的{above}", initials(above)), f"发起人的{above}")
    units = unit_names()
    for unit in units:
        put(Choice(f"head:{unit}", f"{unit}的负责人", initials(unit)), f"{unit}的负责人")
    known = duties()
    for duty, unit in known.items():
        label = duty_label(duty)
        put(Choice(f"head:{duty}", f"{label}（按职能）的负责人", initials(label)), f"{unit or label}的负责人")
    for unit in (*units, *known):
        if people.head(unit) is None:
            empty.add(f"head:{unit}")
    for login, name, role in current().rows(
        'SELECT login, name, role FROM "user" WHERE active = ? AND binned_at IS NULL ORDER BY name, id', (True,)
    ):
        put(Choice(f"person:{login}", f"{name}（{role_label(role)}，{login}）", initials(name)), str(name))
    areas = tuple(Choice(name, name, initials(name)) for name in units)
    return Lexicon(names, tuple(choices), areas, classes.offered(), frozenset(empty))


def unit_names() -> list[str]:
    """Return the names of the office's departments and areas."""
    rows = current().rows("SELECT DISTINCT name FROM unit WHERE binned_at IS NULL ORDER BY name")
    return [str(row[0]) for row in rows]


def reminders(levels: Sequence[Any]) -> str:
    """Return when people are reminded in words; empty where the office's general rule holds."""
    return f"用去 {'、'.join(map(str, levels))} % 时提醒" if levels else ""


def code(one: Mapping[str, Any]) -> str:
    """Return whom a step means as one word, as choices carry it: ``role:general_manager``."""
    ((word, value),) = one.items()
    return f"{word}:{value}"


def decoded(text: str) -> dict[str, Any]:
    """Return whom such a word means."""
    word, _, value = text.partition(":")
    return {word: int(value) if word == "superior" else value}
