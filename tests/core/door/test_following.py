"""A feature that follows another's records hears of every change, in the transaction of the change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.door.bulk import bin_all
from cmdesk.core.door.following import Change, follow
from cmdesk.core.file.office import Office
from cmdesk.staff.record import Unit

Heard = list[tuple[str | None, str | None]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Notes of units before and after, as a follower of the note and the recycle bin hears them."""
    found: Heard = []

    def listen(_: object, changes: list[Change]) -> None:
        found.extend(tuple(row["note"] if row and not row["binned_at"] else None for row in one) for one in changes)

    leave = follow(Unit, ("note", "binned_at"), listen)  # type: ignore[arg-type]
    yield found
    leave()


def test_every_way_of_changing_is_heard(office: Office, heard: Heard) -> None:
    """Adding, editing, binning, restoring, undoing and purging, one by one and in bulk."""
    with keep.operation(PROGRAM, "一") as work:
        one = work.add(Unit, {"name": "城东", "kind": "area", "note": "甲"})
    with keep.operation(PROGRAM, "二") as work:
        work.edit(Unit, one, {"note": "乙"})
        last = work.id
    undo.undo(PROGRAM, last)
    with keep.operation(PROGRAM, "三") as work:
        work.edit_many(Unit, {one: {"note": "丙"}})
        bin_all(work, Unit, [one])
    with keep.operation(PROGRAM, "四") as work:
        work.restore(Unit, one)
        work.bin(Unit, one)
        work.purge(Unit, one)
    with keep.operation(PROGRAM, "五") as work:
        work.add_many(Unit, [keep.clean(Unit, {"name": name, "kind": "area", "note": name}) for name in "丁戊"])
    edits = [(None, "甲"), ("甲", "乙"), ("乙", "甲"), ("甲", "丙"), ("丙", None), (None, "丙"), ("丙", None)]
    assert heard == [*edits, (None, None), (None, "丁"), (None, "戊")]


def test_other_columns_are_not_heard_of(office: Office, heard: Heard) -> None:
    """Who follows a note is not called for a name."""
    with keep.operation(PROGRAM, "一") as work:
        one = work.add(Unit, {"name": "城东", "kind": "area", "note": "甲"})
        heard.clear()
        work.edit(Unit, one, {"name": "城西"})
        work.edit_many(Unit, {one: {"kind": "department"}})
    assert heard == []
