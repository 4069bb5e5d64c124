r"""What a field is, said once: entry form, column header, Excel header, printed field and audit line read it.

No Qt and no storage here. A record's field yields a ``FieldSpec``; ``kit.form`` builds an editor from it.

Values by kind, everywhere in the program:

===========  ==========================================  =========
kind         value                                       empty
===========  ==========================================  =========
text         ``str`` on one line                         ``""``
long_text    ``str`` with ``\n`` between lines            ``""``
whole        ``int``                                     ``None``
real         ``decimal.Decimal``, ``places`` decimals    ``None``
money        ``decimal.Decimal``, yuan, 2 decimals       ``None``
day          ``datetime.date``                           ``None``
moment       ``datetime.datetime``, local, to the minute  ``None``
flag         ``bool``                                    ``False``
choice       ``str``, the ``value`` of a ``Choice``      ``None``
many_choice  ``tuple[str, ...]`` in the order of choices  ``()``
phones       ``tuple[str, ...]`` in the order typed      ``()``
link         ``int``, the linked record's id             ``None``
===========  ==========================================  =========
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args

Kind = Literal[
    "text",
    "long_text",
    "whole",
    "real",
    "money",
    "day",
    "moment",
    "flag",
    "choice",
    "many_choice",
    "phones",
    "link",
]
"""What sort of value a field holds; see the table of this module."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_EMPTY: Final[dict[str, object]] = {
    "text": "",
    "long_text": "",
    "flag": False,
    "many_choice": (),
    "phones": (),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values a choice field may take.

    Attributes:
        value: what is stored; never changes once shipped.
        label: what people read, in Chinese.
        initials: pinyin initials of the label in lower case (``"hx"`` for 核心) to jump by key; or empty.
    """

    value: str
    label: str
    initials: str = ""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field as people see it (the single place of label, help and choices).

    Attributes:
        name: attribute name on the record, unique in a form.
        label: Chinese label, the same on screen, on paper, in Excel and in the manual.
        kind: what sort of value it holds.
        required: an empty value is refused.
        help: one Chinese sentence shown as plain tooltip and in the manual.
        choices: for ``choice`` and ``many_choice``.
        unit: short Chinese unit shown behind the field (条, 户, 元).
        limit: most characters of a text, most entries of ``phones``.
        read_only: shown, never edited by hand.
        confidential: not to be selected, copied or exported without a right of its own (S4-24).
        least: smallest number allowed, inclusive.
        most: largest number allowed, inclusive.
        places: decimals kept by ``real``; money always keeps 2.
        group: heading under which forms show the field; fields of one group follow each other.
        links_to: kind of the record a ``link`` points to (``"customer"``).
        on: the day of a ``moment`` for which only a time is typed; None is today.
    """

    name: str
    label: str
    kind: Kind = "text"
    required: bool = False
    help: str = ""
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    limit: int | None = None
    read_only: bool = False
    confidential: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    places: int = 2
    group: str = ""
    links_to: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a description that could not work."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: unknown kind {self.kind!r}")
        if self.kind in {"choice", "many_choice"}:
            values = [choice.value for choice in self.choices]
            if len(set(values)) != len(values):
                raise ValueError(f"{self.name}: a choice is listed twice")

    @property
    def empty(self) -> object:
        """The value that means nothing was entered."""
        return _EMPTY.get(self.kind)

    def too_long(self, text: str) -> ValueError:
        """Return the refusal of a text beyond ``limit``."""
        return ValueError(f"{self.label}最多 {self.limit} 个字，现在有 {len(text)} 个，请缩短。")

    def too_many(self, entries: Sequence[str]) -> ValueError:
        """Return the refusal of more phones than ``limit``."""
        return ValueError(f"{self.label}最多 {self.limit} 个，现在有 {len(entries)} 个，请删去一些。")

    def refuse_beyond(self, number: Decimal) -> None:
        """Raise ValueError for a number below ``least`` or above ``most``."""
        if self.least is not None and number < self.least:
            raise ValueError(f"{self.label}不能小于 {f'{self.least} {self.unit}'.rstrip()}。")
        if self.most is not None and number > self.most:
            raise ValueError(f"{self.label}不能大于 {f'{self.most} {self.unit}'.rstrip()}。")

    def label_of(self, value: str) -> str:
        """Return the label of a choice, or the value itself when it is not (any more) among the choices."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


def choice_meant(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the only choice that a typed text can mean, or None when there is none or more than one.

    A value or label as it stands; or else the beginning of one label; or else a part of one label of at least two
    characters; or else the pinyin initials of one label, the short ones that it was given or those of all its characters.
    """
    wanted = unicodedata.normalize("NFKC", text).strip().lower()
    if not wanted:
        return None
    labels = [(unicodedata.normalize("NFKC", one.label).lower(), one) for one in choices]
    for one in choices:
        if wanted in {one.value.lower(), unicodedata.normalize("NFKC", one.label).lower()}:
            return one
    begun = [one for label, one in labels if label.startswith(wanted)]
    parts = [one for label, one in labels if wanted in label] if len(wanted) > 1 else []
    for found in (begun, parts):
        if found:
            return found[0] if len(found) == 1 else None
    return _spelled(wanted, choices) if wanted.isascii() else None


def _spelled(wanted: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the only choice with such pinyin initials."""
    short = [one for one in choices if (one.initials or _initials(one.label)) == wanted]
    whole = [one for one in choices if one.initials and _initials(one.label) == wanted]
    found = short or whole
    return found[0] if len(found) == 1 else None


def _initials(label: str) -> str:
    from cmdesk.core.text import pinyin

    return pinyin.initials(label)
