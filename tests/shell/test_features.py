"""What features name and import only when it is called is there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass

import pytest

from cmdesk.core.actor import PROGRAM
from cmdesk.core.feature import Feature, Found, Later
from cmdesk.shell import features
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


@pytest.mark.parametrize(
    ("there", "shown"),
    [
        ({"customer": 40, "person": 40, "product": 12}, {"customer": 24, "person": 8, "product": 8}),
        ({"customer": 40, "person": 3}, {"customer": 37, "person": 3}),
        ({"customer": 2, "person": 40, "product": 40}, {"customer": 2, "person": 30, "product": 8}),
        ({"customer": 40}, {"customer": 40}),
        ({"visit": 1, "product": 2}, {"visit": 1, "product": 2}),
    ],
)
def test_many_of_one_kind_hide_no_other(
    monkeypatch: pytest.MonkeyPatch, there: dict[str, int], shown: dict[str, int]
) -> None:
    """Ctrl+K finds everything: forty customers called 王 leave room for the people of that name."""

    def part(kind: str, count: int) -> Feature:
        found = [Found(kind, one, f"{kind} {one}") for one in range(count)]
        return Feature(kind, kind, records=lambda: None, find=lambda _actor, _text, limit: found[:limit])

    monkeypatch.setattr(features, "FEATURES", [part(kind, count) for kind, count in there.items()])
    found = [(hit.kind, hit.record_id) for hit in features.find(PROGRAM, "王", 40)]
    assert found == [(kind, one) for kind, count in shown.items() for one in range(count)]
