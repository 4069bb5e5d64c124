"""The look of the program for tests of screens, and workers that end with the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cmdesk.core.database import proxy
from cmdesk.kit.theme import apply_theme
from cmdesk.kit.work import Work


@pytest.fixture(autouse=True)
def look(qapp) -> None:
    """Fonts, colours and style sheet as on the desk."""
    apply_theme(qapp, "light")


@pytest.fixture
def work(qapp) -> Iterator[Work]:
    """Background work as the desk does it."""

    def leave() -> None:
        if proxy.obj is not None and not proxy.obj.is_closed():
            proxy.obj.close()

    made = Work(leaving=leave)
    yield made
    made.close()
