"""What every field knows of itself, and how a value that cannot be right is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
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

    def told(self, value: Any) -> str:
        """Return a value as it is read where no heading says the unit: ``200.00 元``."""
        text = self.show(value)
        return f"{text} {self.about.unit}" if text and self.about.unit else text
