"""An office with people in two areas, customers of two classes and a director who publishes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.visits.conftest import Round, make_round, today

from cmdesk.bulletins.rules import writing
from cmdesk.core import undo
from cmdesk.core.actor import Actor
from cmdesk.core.file.office import Office


class Library:
    """The office, and a short way to publish in it."""

    def __init__(self, tour: Round) -> None:
        self.tour, self.staff, self.me = tour, tour.staff, tour.me
        self.director = tour.staff["marketing_director"]

    def values(self, kind: str = "news", heading: str = "岁末答谢", **values: Any) -> dict[str, Any]:
        begun: dict[str, Any] = {"kind": kind, "heading": heading, "text": "正文", "valid_from": today()}
        if kind == "news":
            begun["topic"] = "brands"
        if kind == "opinion":
            begun["valid_to"] = today()
        return {**begun, **values}

    def publish(
        self, kind: str = "news", *areas: str, heading: str = "岁末答谢", by: Actor | None = None, **values: Any
    ) -> int:
        units = [self.staff.units[area] for area in areas]
        return writing.write_and_publish(by or self.director, self.values(kind, heading, **values), units)[0]


@pytest.fixture
def library(office: Office) -> Library:
    return Library(make_round(office))


@pytest.fixture
def file_library(file_office: Office) -> Library:
    return Library(make_round(file_office))


def undo_last(actor: Actor) -> None:
    """Take back what Ctrl+Z would."""
    step = undo.last(actor)
    assert step is not None
    undo.undo(actor, step.id)
