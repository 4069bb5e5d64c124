"""The description of a field."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from cmdesk.core.spec import KINDS, Choice, FieldSpec

LEVELS = (Choice("A", "大"), Choice("B", "中"))


def test_every_kind_has_an_empty_value_of_its_own_type() -> None:
    """A cleared editor and a fresh record agree on what empty is."""
    empties = {kind: FieldSpec("f", "字段", kind).empty for kind in KINDS}
    assert empties["text"] == empties["long_text"] == ""
    assert empties["many_choice"] == empties["phones"] == ()
    assert empties["flag"] is False
    assert all(empties[kind] is None for kind in ("whole", "real", "money", "day", "moment", "choice", "link"))


def test_a_label_is_found_and_a_withdrawn_choice_stays_readable() -> None:
    """Old records keep showing something when an office removes a choice."""
    spec = FieldSpec("level", "级别", "choice", choices=LEVELS)
    assert spec.label_of("B") == "中"
    assert spec.label_of("Z") == "Z"


def test_a_wrong_description_is_refused_when_written() -> None:
    """A slip in a record module shows on import, not at a customer's desk."""
    with pytest.raises(ValueError, match="unknown kind"):
        FieldSpec("f", "字段", "number")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="listed twice"):
        FieldSpec("f", "字段", "choice", choices=(Choice("A", "大"), Choice("A", "中")))


def test_a_description_cannot_be_changed_afterwards() -> None:
    """One form cannot change a label for all others."""
    with pytest.raises(FrozenInstanceError):
        FieldSpec("f", "字段").label = "别名"  # type: ignore[misc]
