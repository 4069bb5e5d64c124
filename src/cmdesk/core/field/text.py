"""Words: a line, or several; and phone numbers, which are kept as words."""

from __future__ import annotations

from typing import Any

from cmdesk.core.field.base import Field

_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(55296, 57344), 65534, 65535))
_FORBIDDEN |= dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))


class Text(Field[str]):
    """One line of text; control and direction characters are dropped, blanks at both ends too."""

    def accept(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{self.label}应是文字。")  # noqa: TRY004  # the one kind of refusal of clean()
        text = self._lines(value.translate(_FORBIDDEN)).strip()
        limit = self.about.limit or 200
        if len(text) > limit:
            raise ValueError(f"{self.label}最多 {limit} 个字，现在有 {len(text)} 个，请缩短。")
        if not text and self.required:
            raise ValueError(f"{self.label}不能为空，请填写。")
        return text

    def _lines(self, text: str) -> str:
        return " ".join(text.split())


class LongText(Text):
    """Text with line breaks, 4,000 characters unless said otherwise."""

    kind = "long_text"

    def __init__(self, label: str, *, limit: int = 4000, **options: Any) -> None:
        super().__init__(label, limit=limit, **options)

    def _lines(self, text: str) -> str:
        return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


class Phones(Field[tuple[str, ...]]):
    """Phone numbers in the order typed, each of 5 to 20 digits."""

    kind = "phones"

    def accept(self, value: Any) -> tuple[str, ...]:
        from cmdesk.core.text.phone import phones_of

        numbers, problem = phones_of(value)
        if problem:
            raise ValueError(f"{self.label}{problem}")
        if len(numbers) > self.most:
            raise ValueError(f"{self.label}最多 {self.most} 个，现在有 {len(numbers)} 个。")
        return numbers

    @property
    def most(self) -> int:
        """How many there may be."""
        return self.about.limit or 8

    def db_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "、".join(value)

    def python_value(self, value: Any) -> Any:
        return tuple(value.split("、")) if value else ()

    def show(self, value: Any) -> str:
        return "、".join(value or ())
