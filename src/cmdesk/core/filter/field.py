"""What a list can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmdesk.core.errors import Refused
from cmdesk.core.spec import Choice, FieldSpec, Kind


@dataclass(frozen=True, slots=True)
class Filterable:
    """A field that conditions may name.

    Attributes:
        key: its key (``level``).
        label: its Chinese label (级别), understood as well as the key.
        sql: the expression of its stored value; of a linked record that is compared by name, the name.
        kind: what sort of value that is; a link compared by name is ``text``.
        choices: for choices.
    """

    key: str
    label: str
    sql: str
    kind: Kind = "text"
    choices: tuple[Choice, ...] = ()

    @classmethod
    def of(cls, spec: FieldSpec, sql: str) -> Filterable:
        """Return what narrows by a field."""
        return cls(spec.name, spec.label, sql, "text" if spec.kind == "link" else spec.kind, spec.choices)


def named(name: str, fields: Mapping[str, Filterable]) -> Filterable:
    """Return the field that is meant by a key or label.

    Raises:
        Refused: there is none, with those that come closest.
    """
    found = fields.get(name) or next((field for field in fields.values() if name in {field.label, field.key}), None)
    if found is not None:
        return found
    near = [field.label for field in fields.values() if set(field.label) & set(name)] or [
        field.label for field in fields.values()
    ]
    raise Refused(f"没有“{name}”这一项，可以按这些筛选：{'、'.join(near[:8])}。")
