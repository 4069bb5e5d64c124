"""The editor that fits a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from PySide6.QtWidgets import QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.editors.choice import ChoiceLine
from cmdesk.kit.form.editors.day import DayLine, MomentLine
from cmdesk.kit.form.editors.flag import FlagBox
from cmdesk.kit.form.editors.line import Line, NumberLine
from cmdesk.kit.form.editors.link import LinkLine, LinkSource
from cmdesk.kit.form.editors.long_text import LongText
from cmdesk.kit.form.editors.many import ManyChoiceLine

Editor: TypeAlias = Line | LongText | FlagBox
"""What every editor is: ``spec``, ``value()``, ``set_value()``, ``show_problem()``, ``set_read_only()``, two signals."""

Links: TypeAlias = Mapping[str, LinkSource]
"""Sources by name of the field, or by the kind of record it links to."""

_LINES: Mapping[str, type[Line]] = {
    "whole": NumberLine,
    "real": NumberLine,
    "money": NumberLine,
    "day": DayLine,
    "moment": MomentLine,
    "choice": ChoiceLine,
    "many_choice": ManyChoiceLine,
}


def make_editor(spec: FieldSpec, parent: QWidget | None = None, *, links: Links | None = None) -> Editor:
    """Return a new editor for a field.

    Raises:
        KeyError: the field is a link and ``links`` names neither it nor the kind it links to.
    """
    if spec.kind == "long_text":
        return LongText(spec, parent)
    if spec.kind == "flag":
        return FlagBox(spec, parent)
    if spec.kind == "link":
        return LinkLine(spec, link_source(spec, links), parent)
    return _LINES.get(spec.kind, Line)(spec, parent)


def link_source(spec: FieldSpec, links: Links | None) -> LinkSource:
    """Return where the records of a link come from.

    Raises:
        KeyError: nobody said; the form was not handed ``links`` for it.
    """
    known = links or {}
    found = known.get(spec.name) or known.get(spec.links_to)
    if found is None:
        raise KeyError(
            f"{spec.name}: no source of links to {spec.links_to!r}; hand over links=, as customers.links.sources"
        )
    return found
