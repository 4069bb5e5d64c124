"""What features name and import only when it is called is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

from cmdesk.core.feature import Later
from cmdesk.shell.features import FEATURES


def named(whole: object) -> Iterator[Later]:
    """Every part that is named within a description, however deep."""
    if isinstance(whole, Later):
        yield whole
    elif is_dataclass(whole):
        for field in fields(whole):
            yield from named(getattr(whole, field.name))
    elif isinstance(whole, Sequence) and not isinstance(whole, str):
        for one in whole:
            yield from named(one)


def test_every_part_that_a_feature_names_exists(qapp: object) -> None:  # screens need Qt
    """A page whose class was renamed would otherwise fail when somebody opens it."""
    parts = [part for feature in FEATURES for part in named(feature)]
    assert len(parts) > 100
    assert [part.place for part in parts if not callable(part.load())] == []
