"""What a column of a table shows. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.core.spec import Kind as FieldKind
from cmdesk.kit.look.tokens import Tone

Kind = FieldKind | Literal["light"]
Align = Literal["left", "right", "center"]

_WIDTHS: Final[dict[str, int]] = {
    "text": 140,
    "long_text": 220,
    "whole": 80,
    "real": 90,
    "money": 100,
    "day": 84,
    "moment": 110,
    "flag": 56,
    "choice": 80,
    "many_choice": 120,
    "phones": 120,
    "link": 90,
    "light": 90,
}
NUMBERS: Final = frozenset({"whole", "real", "money"})


class Light(NamedTuple):
    """A state, told by colour, shape and word together."""

    tone: Tone
    word: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as people see it.

    Attributes:
        key: key of ``Query.columns``.
        label: Chinese header, the same as on forms and paper.
        kind: how a stored value (see ``core.field``) reads; ``light`` shows the ``Light`` that ``state`` returns.
        width: pixels at 100 %; 0 for what the kind usually needs.
        align: numbers stand right, everything else left, unless said otherwise.
        choices: labels of stored values.
        places: decimals of a real number.
        unit: behind sums.
        sortable: a click on the header sorts.
        summable: the sum of the selection is shown below.
        editable: F2 edits the cell.
        confidential: never copied.
        help: plain tooltip of the header.
        render: turns a stored value into text where the kind does not say enough.
        state: turns a stored value into a light, or None.
        fills: where all columns fit, it takes the room that is left.
        tip: turns a stored value into the cell's tooltip where its text does not say enough.
    """

    key: str
    label: str
    kind: Kind = "text"
    width: int = 0
    align: Align | None = None
    choices: tuple[Choice, ...] = ()
    places: int = 2
    unit: str = ""
    sortable: bool = True
    summable: bool = False
    editable: bool = False
    confidential: bool = False
    fills: bool = False
    help: str = ""
    render: Callable[[Any], str] | None = None
    state: Callable[[Any], Light | None] | None = None
    tip: Callable[[Any], str] | None = None

    @classmethod
    def of(cls, spec: FieldSpec, **more: Any) -> Column:
        """Return the column of a field; ``more`` overrides what the field says."""
        said: dict[str, Any] = {
            "key": spec.name,
            "label": spec.label,
            "kind": spec.kind,
            "choices": spec.choices,
            "places": spec.places,
            "unit": spec.unit,
            "summable": spec.kind in NUMBERS,
            "confidential": spec.confidential,
            "help": spec.help,
        }
        return cls(**(said | more))

    @property
    def usual_width(self) -> int:
        """Width in pixels at 100 % before anybody drags it."""
        return self.width or max(_WIDTHS[self.kind], 30 + 13 * len(self.label))

    @property
    def side(self) -> Align:
        """Where the values stand."""
        return self.align or ("right" if self.kind in NUMBERS else "left")
