"""What customers give marks for, and on which scale, as the regulations of a day say (S1-41)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmdesk.core import regulation
from cmdesk.core.errors import Invalid, Refused

LEAST = 1
"""The lowest mark of every scale; no mark is no row."""


@dataclass(frozen=True)
class Head:
    """Something that is marked; the key stays when an office words the label anew."""

    key: str
    label: str


@dataclass(frozen=True)
class Scale:
    """What may be given on a day.

    Attributes:
        full: the best mark.
        low: at or under it the superior is told.
    """

    heads: tuple[Head, ...]
    full: int
    low: int

    def check(self, points: Mapping[str, int]) -> dict[str, int]:
        """Return marks by key of head in the order of the heads, those not given left out.

        Raises:
            Invalid: a head is unknown, or a mark lies outside the scale.
        """
        known = {head.key: head for head in self.heads}
        problems = {key: f"没有“{key}”这个评分项目，可用的有{self.words}。" for key in points if key not in known}
        for key, given in points.items():
            if key in known and not LEAST <= given <= self.full:
                problems[key] = f"{known[key].label}应打 {LEAST} 到 {self.full} 分，不能是 {given}。"
        if problems:
            raise Invalid(problems)
        return {key: points[key] for key in known if key in points}

    @property
    def words(self) -> str:
        """The heads in one line."""
        return "、".join(head.label for head in self.heads)


def scale(day: date) -> Scale:
    """Return heads and scale valid on a day.

    Raises:
        Refused: a regulation cannot be read.
    """
    rules = regulation.on(day)
    pairs = [str(one).partition("=") for one in rules.value("rating.heads")]
    heads = tuple(Head(key.strip(), label.strip() or key.strip()) for key, _, label in pairs)
    full, low = int(rules.number("rating.full")), int(rules.number("rating.low"))
    if not heads or len({head.key for head in heads}) < len(heads) or not all(head.key for head in heads):
        raise Refused("制度“服务评分的项目”要写成 代号=名称，至少一项，代号不能重复，请在 设置 → 制度 中改正。")
    if full <= LEAST:
        raise Refused(f"制度“服务评分每项的满分”是 {full}，应大于 {LEAST}，请在 设置 → 制度 中改正。")
    return Scale(heads, full, low)
