"""Files of contacts and promises: for those who may see the record, changed by those who may change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities import rules
from cmdesk.activities.rules import records
from cmdesk.activities.rules.attached import OF_ACTIVITIES, OF_PROMISES
from cmdesk.activities.rules.contacts import entries
from cmdesk.activities.rules.owed import promises
from cmdesk.core import undo
from cmdesk.core.actor import Scope
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.rules.upkeep import binned
from cmdesk.shell.features import load_records

NOW = datetime.now().astimezone()


def test_the_photo_of_a_contact_stays_with_it(people: People, opened: MakeFile, office: Office, tmp_path: Path) -> None:
    """Added, counted on the time-line, opened, removed, taken back; strangers and another kind see nothing of it."""
    load_records()
    shop = opened(people.li)
    call = rules.add(people.li, {"customer_id": shop.id, "happened_at": NOW, "subject": "送样品"})
    photo = tmp_path / "签收.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")
    made = OF_ACTIVITIES.attach(people.li, office, call.id, photo)
    assert [one.name for one in OF_ACTIVITIES.attached(people.supervisor, call.id)] == ["签收.jpg"]
    assert [one.files for one in entries.timeline(people.li, shop.id)] == [1]
    assert OF_ACTIVITIES.content(people.li, office, made)[1] == photo.read_bytes()
    with pytest.raises(NotFound):
        OF_ACTIVITIES.attached(people.zhao, call.id)
    with pytest.raises(NotFound):
        OF_ACTIVITIES.content(people.zhao, office, made)
    with pytest.raises(NotFound, match="不属于承诺"):
        OF_PROMISES.content(people.li, office, made)
    OF_ACTIVITIES.remove(people.li, made)
    assert [one.files for one in entries.timeline(people.li, shop.id)] == [0]
    boss = replace(people.boss, rights={**people.boss.rights, "bin.view": Scope.ALL})
    assert [(one.kind, one.title, one.belongs_to) for one in binned.binned(boss)] == [
        ("attachment", "签收.jpg", "福顺烟酒店")
    ]
    binned.take_out(boss, "attachment", made)
    assert binned.binned(boss) == []
    OF_ACTIVITIES.remove(people.li, made)
    step = undo.last(people.li)
    assert step is not None
    undo.undo(people.li, step.id)
    assert len(OF_ACTIVITIES.attached(people.li, call.id)) == 1


def test_proof_is_added_by_who_may_change_the_promise(
    people: People, opened: MakeFile, office: Office, tmp_path: Path
) -> None:
    """A promise takes files until it lies in the bin; a program is no proof."""
    shop = opened(people.li)
    one = promises.add(people.li, {"customer_id": shop.id, "text": "换灯箱"})
    slip = tmp_path / "签收单.pdf"
    slip.write_bytes(b"%PDF-1.4 slip")
    assert OF_PROMISES.may_attach(people.li, one.id) is None
    OF_PROMISES.attach(people.li, office, one.id, slip)
    assert isinstance(OF_PROMISES.may_attach(people.zhao, one.id), NotFound)
    with pytest.raises((NotFound, NotAllowed)):
        OF_PROMISES.attach(people.zhao, office, one.id, slip)
    bad = tmp_path / "凭据.exe"
    bad.write_bytes(b"MZ")
    with pytest.raises(Refused, match="程序"):
        OF_PROMISES.attach(people.li, office, one.id, bad)
    records.bin_one(people.li, type(one), one.id)
    assert "回收站" in str(OF_PROMISES.may_attach(people.li, one.id))
