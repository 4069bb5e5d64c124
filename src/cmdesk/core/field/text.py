"""Words: a line, or several; and phone numbers, which are kept as words."""

from __future__ import annotations

from typing import Any

from cmdesk.core.field.base import Field

_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(55296, 57344), 65534, 65535))
_FORBIDDEN |= dict.fromkeys((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))


class Text(Field[str]):
    """One line of text, 200 characters unless said otherwise; control and direction characters are dropped."""

    def __init__(self, label: str, *, limit: int = 200, **options: Any) -> None:
        super().__init__(label, limit=limit, **options)
        self.longest = limit

    def accept(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError(f"{self.label}应是文字。")  # noqa: TRY004  # the one kind of refusal of clean()
        text = self._lines(value.translate(_FORBIDDEN)).strip()
        if len(text) > self.longest:
            raise self.about.too_long(text)
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
    """Phone numbers in the order typed, 8 unless said otherwise, each of 5 to 20 digits."""

    kind = "phones"

    def __init__(self, label: str, *, limit: int = 8, **options: Any) -> None:
        super().__init__(label, limit=limit, **options)
        self.most = limit

    def accept(self, value: Any) -> tuple[str, ...]:
        from cmdesk.core.text.phone import phones_of

        numbers, problem = phones_of(value)
        if problem:
            raise ValueError(f"{self.label}{problem}")
        if len(numbers) > self.most:
            raise self.about.too_many(numbers)
        return numbers

    def db_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "、".join(value)

    def python_value(self, value: Any) -> Any:
        return tuple(value.split("、")) if value else ()

    def show(self, value: Any) -> str:
        return "、".join(value or ())
