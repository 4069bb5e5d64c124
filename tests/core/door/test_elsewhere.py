"""What others write is told here as soon as somebody looks, once, and never one's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.another_desk import on_another_desk
from tests.asking import asked

from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import announce, keep
from cmdesk.core.door.elsewhere import Elsewhere
from cmdesk.core.file.office import Office
from cmdesk.staff.record import Unit


@pytest.fixture
def told(office: Office) -> Iterator[list[frozenset[str]]]:
    """What this process was told, one after the other."""
    found: list[frozenset[str]] = []
    stop = announce.listen(found.append)
    yield found
    stop()


def add(name: str) -> None:
    with keep.operation(PROGRAM, name) as work:
        work.add(Unit, {"name": name, "kind": "area"})


def test_what_another_desk_writes_is_told_at_the_next_look(told: list[frozenset[str]]) -> None:
    """Once; one's own is told when it is written, and not again; what failed is nothing."""
    desk = Elsewhere()
    add("城南")
    assert (desk.look(), told) == (frozenset(), [{"unit"}])
    with on_another_desk():
        add("城北")
    assert len(told) == 1
    assert desk.look() == {"unit"}
    assert told == [{"unit"}, {"unit"}]
    add("城东")
    with pytest.raises(ZeroDivisionError), keep.operation(PROGRAM, "坏") as work:
        work.add(Unit, {"name": "城西", "kind": "area"})
        raise ZeroDivisionError
    assert desk.look() == frozenset()
    assert len(told) == 3


def test_who_looks_in_vain_asks_one_thing(told: list[frozenset[str]]) -> None:
    """Twenty desks look all day: the end of the trail is all they ask for."""
    desk = Elsewhere()
    desk.look()
    with asked() as texts:
        desk.look()
    assert texts == ["SELECT MAX(id) FROM audit"]
    assert told == []
