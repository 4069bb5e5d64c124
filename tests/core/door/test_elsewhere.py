"""What others write is told here as soon as somebody looks, once, and never one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.another_desk import on_another_desk
from tests.asking import asked

from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import Database, current
from cmdesk.core.door import announce, audit, elsewhere, keep
from cmdesk.core.errors import Refused
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
    add("城南")
    assert (elsewhere.look(), told) == (frozenset(), [{"unit"}])
    with on_another_desk():
        add("城北")
    assert len(told) == 1
    assert elsewhere.look() == {"unit"}
    assert told == [{"unit"}, {"unit"}]
    add("城东")
    with pytest.raises(ZeroDivisionError), keep.operation(PROGRAM, "坏") as work:
        work.add(Unit, {"name": "城西", "kind": "area"})
        raise ZeroDivisionError
    assert elsewhere.look() == frozenset()
    assert len(told) == 3


def test_who_looks_in_vain_asks_one_thing(told: list[frozenset[str]]) -> None:
    """Twenty desks look all day: the end of the trail is all they ask for."""
    elsewhere.look()
    with asked() as ended:
        audit.head(current())
    with asked() as texts:
        elsewhere.look()
    assert texts == ended
    assert told == []


def test_what_could_not_be_read_is_told_at_the_next_look(
    told: list[frozenset[str]], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server goes away between two questions; what others have written is not lost."""
    with on_another_desk():
        add("城北")
    with monkeypatch.context() as away:
        away.setattr(office.database, "rows", refusing)
        with pytest.raises(Refused):
            elsewhere.look()
    assert told == []
    assert elsewhere.look() == {"unit"}
    assert told == [{"unit"}]


def refusing(*_: object) -> None:
    raise Refused("连不上数据库服务器。")


def test_the_number_of_what_has_failed_may_be_that_of_another_desk(
    told: list[frozenset[str]], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the commit; the next to write gets the same number in a file."""
    with pytest.raises(Refused), monkeypatch.context() as full:
        full.setattr(type(office.database), "writing", failing_in_the_end)
        add("城南")
    with on_another_desk():
        add("城北")
    assert elsewhere.look() == {"unit"}
    assert told == [{"unit"}]


@contextmanager
def failing_in_the_end(database: Database) -> Iterator[None]:
    with database.transaction():
        yield
        raise Refused("磁盘已满。")
