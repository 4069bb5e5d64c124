"""Fields of records: peewee columns that carry their Chinese label and refuse values that cannot be right.

One verdict on both engines: a value is cleaned here before any driver sees it, and stored in a form that sorts the same
in SQLite and PostgreSQL.

===========  =====================================  ==========================================
field        value in Python (see ``core.spec``)    stored (what plain tuples of a list hold)
===========  =====================================  ==========================================
Text         str                                    TEXT, empty is ``''``
Whole        int | None                             INTEGER
Real         Decimal | None                         REAL
Money        Decimal | None, 元                      BIGINT, 分
Day          date | None                            TEXT ``2024-03-05``
Moment       datetime | None, local time            TEXT ``2024-03-05T01:30:00.000Z``, UTC
Flag         bool                                   INTEGER 0/1 or BOOLEAN
Pick         str | None (a choice's value)          TEXT
Picks        tuple[str, ...]                        TEXT, values joined by ``,``
Phones       tuple[str, ...]                        TEXT, joined by ``、``
Link         int | None (``name_id``)               INTEGER, foreign key
===========  =====================================  ==========================================
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import peewee

from cmdesk.core.spec import Choice, FieldSpec, Kind

V = TypeVar("V")

if TYPE_CHECKING:

    class _Column(peewee.Field[V]):
        pass
else:

    class _Column(peewee.Field):
        def __class_getitem__(cls, _value):
            return cls


WHOLE_LIMIT = 2**31 - 1
MONEY_LIMIT = Decimal(10) ** 13  # 元; the 大写 form ends at 万亿


class Field(_Column[V]):
    """A column with a label. ``clean`` returns the value to keep or raises ValueError with a Chinese sentence."""

    kind: ClassVar[Kind] = "text"
    field_type = "TEXT"

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        help: str = "",  # noqa: A002  # the word of the specification
        group: str = "",
        read_only: bool = False,
        confidential: bool = False,
        unit: str = "",
        limit: int | None = None,
        least: float | str | None = None,
        most: float | str | None = None,
        places: int = 2,
        choices: Sequence[Choice] = (),
        index: bool = False,
        unique: bool = False,
        **options: Any,
    ) -> None:
        self.label = label
        self.required = required
        self.about = FieldSpec(
            name="?",
            label=label,
            kind=self.kind,
            required=required,
            help=help,
            choices=tuple(choices),
            unit=unit,
            limit=limit,
            read_only=read_only,
            confidential=confidential,
            least=None if least is None else Decimal(str(least)),
            most=None if most is None else Decimal(str(most)),
            places=places,
            group=group,
        )
        options.setdefault("null", self.kind not in {"text", "long_text", "flag", "many_choice", "phones"})
        if not options["null"]:
            options.setdefault("default", self.about.empty)
        super().__init__(index=index, unique=unique, verbose_name=label, help_text=help or None, **options)

    def spec(self) -> FieldSpec:
        """Return what forms, columns and papers need to know of this field."""
        from dataclasses import replace

        links_to = getattr(getattr(self, "rel_model", None), "KIND", "")
        name = getattr(self, "object_id_name", None) or self.name
        return replace(self.about, name=name, links_to=links_to)

    def clean(self, value: Any) -> Any:
        """Return ``value`` as it is to be kept.

        Raises:
            ValueError: one Chinese sentence that names the label, the cause and the way out.
        """
        if value is None or value == self.about.empty or (isinstance(value, str) and not value.strip()):
            if self.required:
                raise ValueError(f"{self.label}不能为空，请填写。")
            return self.about.empty
        return self.accept(value)

    def accept(self, value: Any) -> Any:
        """Return a value that is not empty in its kept form, or raise ValueError."""
        raise NotImplementedError

    def db_value(self, value: Any) -> Any:
        """Return the stored form; most kinds are stored as they are."""
        return value

    def stored(self, value: Any) -> Any:
        """Return the stored form of a cleaned value (what a plain tuple would hold)."""
        return self.db_value(value)

    def show(self, value: Any) -> str:
        """Return a value as people read it."""
        return "" if value is None else str(value)

    def _between(self, number: Decimal) -> None:
        spec = self.about
        if spec.least is not None and number < spec.least:
            raise ValueError(f"{self.label}不能小于 {spec.least}{spec.unit}。")
        if spec.most is not None and number > spec.most:
            raise ValueError(f"{self.label}不能大于 {spec.most}{spec.unit}。")


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


def _decimal(label: str, value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(f"{label}应是数字。")  # noqa: TRY004
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"{label}“{str(value)[:20]}”不是数字，请只填数字。") from None
    if not number.is_finite():
        raise ValueError(f"{label}应是一个有限的数字。")
    return number


class Whole(Field[int | None]):
    """A whole number within ± 2,147,483,647."""

    kind = "whole"
    field_type = "INT"

    def accept(self, value: Any) -> int:
        number = Decimal(value) if type(value) is int else _decimal(self.label, value)
        if number != number.to_integral_value():
            raise ValueError(f"{self.label}应是整数，不要小数。")
        if abs(number) > WHOLE_LIMIT:
            raise ValueError(f"{self.label}太大，最多 {WHOLE_LIMIT}。")
        self._between(number)
        return int(number)

    def adapt(self, value: Any) -> Any:
        return value


class Real(Field[Decimal | None]):
    """A number with a fixed count of decimals (``places``)."""

    kind = "real"
    field_type = "DOUBLE"

    def accept(self, value: Any) -> Decimal:
        number = _decimal(self.label, value)
        if abs(number) > MONEY_LIMIT:
            raise ValueError(f"{self.label}太大。")
        self._between(number)
        return number.quantize(Decimal(1).scaleb(-self.about.places), ROUND_HALF_UP)

    def db_value(self, value: Any) -> Any:
        return None if value is None else float(value)

    def python_value(self, value: Any) -> Any:
        return None if value is None else Decimal(repr(value)).quantize(Decimal(1).scaleb(-self.about.places))


class Money(Field[Decimal | None]):
    """An amount in 元 with 2 decimals, stored as whole 分."""

    kind = "money"
    field_type = "BIGINT"

    def accept(self, value: Any) -> Decimal:
        number = _decimal(self.label, value)
        if number != number.quantize(Decimal("0.01")) if abs(number) <= MONEY_LIMIT else True:
            raise ValueError(f"{self.label}最多两位小数，且不超过一万亿元。")
        self._between(number)
        return number.quantize(Decimal("0.01"))

    def db_value(self, value: Any) -> Any:
        return None if value is None else int(Decimal(value) * 100)

    def python_value(self, value: Any) -> Any:
        return None if value is None else Decimal(value).scaleb(-2)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value:,.2f}"


class Day(Field[date | None]):
    """A calendar day from 1900 to 2200."""

    kind = "day"

    def accept(self, value: Any) -> date:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value.strip())
            except ValueError:
                raise ValueError(f"{self.label}“{value[:20]}”不是有效的日期，请写成 2024-03-05。") from None
        if not isinstance(value, date):
            raise ValueError(f"{self.label}应是日期。")  # noqa: TRY004
        if not 1900 <= value.year <= 2200:
            raise ValueError(f"{self.label}的年份 {value.year} 不合理，应在 1900 到 2200 之间。")
        return value

    def db_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: Any) -> Any:
        return date.fromisoformat(value) if value else None


class Moment(Field[datetime | None]):
    """A moment to the millisecond; kept in UTC, shown in local time."""

    kind = "moment"

    def accept(self, value: Any) -> datetime:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value.strip())
            except ValueError:
                raise ValueError(f"{self.label}“{value[:20]}”不是有效的时间。") from None
        if not isinstance(value, datetime):
            raise ValueError(f"{self.label}应是日期和时间。")  # noqa: TRY004
        if not 1900 <= value.year <= 2200:
            raise ValueError(f"{self.label}的年份 {value.year} 不合理，应在 1900 到 2200 之间。")
        return value.astimezone().replace(microsecond=value.microsecond // 1000 * 1000)

    def db_value(self, value: Any) -> Any:
        return moment_text(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> Any:
        return moment_of(value) if value else None

    def show(self, value: Any) -> str:
        return "" if value is None else value.strftime("%Y-%m-%d %H:%M")


def moment_text(value: datetime) -> str:
    """Return the stored form of a moment: UTC, milliseconds, always 24 characters."""
    return f"{value.astimezone(UTC).isoformat(timespec='milliseconds')[:23]}Z"


def moment_of(text: str) -> datetime:
    """Return the local time of a stored moment."""
    return datetime.fromisoformat(text).astimezone()


_TRUE, _FALSE = {True, "是", "有", "1", "true", "√"}, {False, "否", "无", "0", "false", "×"}


class Flag(Field[bool]):
    """Yes or no."""

    kind = "flag"
    field_type = "BOOL"

    def accept(self, value: Any) -> bool:
        word = value.strip().lower() if isinstance(value, str) else value
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
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
        words = value.replace("、", ",").replace("，", ",").split(",") if isinstance(value, str) else list(value)
        known = {name: choice.value for choice in self.about.choices for name in (choice.value, choice.label)}
        strange = [word for word in words if word.strip() and word.strip() not in known]
        if strange:
            raise ValueError(f"{self.label}“{strange[0][:20]}”不在可选项中。")
        wanted = {known[word.strip()] for word in words if word.strip()}
        return tuple(choice.value for choice in self.about.choices if choice.value in wanted)

    def db_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else ",".join(value)

    def python_value(self, value: Any) -> Any:
        return tuple(value.split(",")) if value else ()

    def show(self, value: Any) -> str:
        return "、".join(self.about.label_of(word) for word in value or ())


class Phones(Field[tuple[str, ...]]):
    """Phone numbers in the order typed, each of 5 to 20 digits."""

    kind = "phones"

    def accept(self, value: Any) -> tuple[str, ...]:
        from cmdesk.core.phone import phones_of

        numbers, problem = phones_of(value)
        if problem:
            raise ValueError(f"{self.label}{problem}")
        limit = self.about.limit or 8
        if len(numbers) > limit:
            raise ValueError(f"{self.label}最多 {limit} 个，现在有 {len(numbers)} 个。")
        return numbers

    def db_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "、".join(value)

    def python_value(self, value: Any) -> Any:
        return tuple(value.split("、")) if value else ()

    def show(self, value: Any) -> str:
        return "、".join(value or ())


class Link(peewee.ForeignKeyField):
    """A reference to another record; forms know it as ``name_id``."""

    kind: ClassVar[Kind] = "link"
    spec = Field.spec
    clean = Field.clean
    show = Field.show
    stored = Field.stored

    def __init__(
        self,
        label: str,
        model: Any,
        *,
        required: bool = False,
        help: str = "",  # noqa: A002
        group: str = "",
        read_only: bool = False,
        **options: Any,
    ) -> None:
        self.label = label
        self.required = required
        self.about = FieldSpec(
            name="?", label=label, kind="link", required=required, help=help, group=group, read_only=read_only
        )
        options.setdefault("null", not required)
        options.setdefault("on_delete", "RESTRICT")
        options.setdefault("lazy_load", True)
        super().__init__(model, verbose_name=label, **options)

    def accept(self, value: Any) -> int:
        """Return the id of the record that is meant."""
        if isinstance(value, peewee.Model):
            value = value.get_id()
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= WHOLE_LIMIT:
            raise ValueError(f"{self.label}应从列表中选择。")
        return value
