"""Another record."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee

from cmdesk.core.field.base import Field
from cmdesk.core.field.numbers import WHOLE_LIMIT
from cmdesk.core.spec import FieldSpec, Kind


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
