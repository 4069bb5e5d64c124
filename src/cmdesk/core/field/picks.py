"""Yes or no, one of some, several of some."""

from __future__ import annotations

from typing import Any

from cmdesk.core.field.base import Field
from cmdesk.core.spec import Choice
from cmdesk.core.text.parted import parted

_TRUE, _FALSE = {True, "是", "有", "1", "true", "√"}, {False, "否", "无", "0", "false", "×"}


class Flag(Field[bool]):
    """Yes or no."""

    kind = "flag"
    field_type = "BOOL"

    def accept(self, value: Any) -> bool:
        word = value.strip().lower() if isinstance(value, str) else value
        if isinstance(word, str | int) and word in _TRUE | _FALSE:
            return word in _TRUE
        raise ValueError(f"{self.label}只能是“是”或“否”。")

    def python_value(self, value: Any) -> Any:
        return bool(value)

    def show(self, value: Any) -> str:
        return "是" if value else "否"


def choices(**labels: str) -> tuple[Choice, ...]:
    """Return choices from ``value="标签"`` pairs; initials for the keyboard follow a blank: ``core="核心 hx"``."""
    return tuple(Choice(value, *label.split(" ", 1)) for value, label in labels.items())


class Pick(Field[str | None]):
    """One of fixed choices; a label is understood as well as a value."""

    kind = "choice"

    def accept(self, value: Any) -> str:
        text = str(value).strip()
        for choice in self.about.choices:
            if text in (choice.value, choice.label):
                return choice.value
        names = "、".join(choice.label for choice in self.about.choices[:12])
        raise ValueError(f"{self.label}“{text[:20]}”不在可选项中，可选：{names}。")

    def show(self, value: Any) -> str:
        return "" if value is None else self.about.label_of(value)


class Picks(Field[tuple[str, ...]]):
    """Several of fixed choices, kept in the order of the choices."""

    kind = "many_choice"

    def accept(self, value: Any) -> tuple[str, ...]:
        words = [word.strip() for word in _words(value)]
        known = {name: choice.value for choice in self.about.choices for name in (choice.value, choice.label)}
        strange = [word for word in words if word and word not in known]
        if strange:
            raise ValueError(f"{self.label}“{strange[0][:20]}”不在可选项中。")
        wanted = {known[word] for word in words if word}
        return tuple(choice.value for choice in self.about.choices if choice.value in wanted)

    def db_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ",".join(value)

    def python_value(self, value: Any) -> Any:
        return tuple(value.split(",")) if value else ()

    def show(self, value: Any) -> str:
        return "、".join(self.about.label_of(word) for word in value or ())


def _words(value: Any) -> list[str]:
    """Return what stands in a value that may come from a form, a cell or a file that people write."""
    if isinstance(value, list | tuple | set | frozenset):
        return [str(one) for one in value]
    return parted(str(value))
