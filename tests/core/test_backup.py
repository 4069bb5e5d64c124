"""Backups: complete under load, checked byte by byte, thinned out, and brought back without overwriting anything."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from tests.people import add_customer

from cmdesk.core import attachments, backup, health, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.backup import making
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import FILE_NAME, Office, open_file, open_server
from cmdesk.core.key import change
from cmdesk.core.machine import durable
from cmdesk.customers.record import Customer
from cmdesk.shell import features

KEY = bytes(range(32))


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office with two customers and an attachment, plain and encrypted."""
    features.load_records()
    opened = open_file(tmp_path / "office", new_key=request.param)
    regulation.add_missing_presets(PROGRAM)
    customer = add_customer(None, None, "福顺")
    add_customer(None, None, "隆昌")
    attachments.attach(PROGRAM, opened, "customer", customer, "合同.pdf", b"%PDF-1.7 " + os.urandom(3 << 20))
    yield opened
    opened.close()


def key_of(office: Office) -> bytes | None:
    return office.database.key  # type: ignore[attr-defined]


def wrong(made: backup.Backup, office: Office) -> list[str]:
    return list(backup.problems(made, key_of(office)))


def test_a_backup_comes_back_whole(filled: Office, tmp_path: Path) -> None:
    """Records, trail and attachments are the same in the new folder; the first office is not touched."""
    made = backup.make(filled)
    assert wrong(made, filled) == []
    assert made.counts["customer"] == 2
    assert made.head == audit.head(filled.database)
    key = key_of(filled)
    add_customer(None, None, "后来")
    backup.restore(made, tmp_path / "back", key)
    filled.close()
    again = open_file(tmp_path / "back", lambda _: key)
    assert [row.name for row in Customer.select().order_by(Customer.id)] == ["福顺", "隆昌"]
    assert list(health.problems(again)) == []
    assert len(list(attachments.of("customer", 1))) == 1
    add_customer(None, None, "接着写")
    again.close()


def test_verifying_changes_nothing(filled: Office) -> None:
    """A check leaves every byte of the backup as it was, and makes no file."""
    made = backup.make(filled)
    before = {path: path.read_bytes() for path in made.path.parent.rglob("*") if path.is_file()}
    assert wrong(made, filled) == []
    assert {path: path.read_bytes() for path in made.path.parent.rglob("*") if path.is_file()} == before


def test_an_encrypted_backup_is_as_secret_as_the_office(filled: Office) -> None:
    """Nothing readable lies in the backup of an encrypted office; without the key it says so."""
    made = backup.make(filled)
    files = [path.read_bytes() for path in made.path.parent.rglob("*") if path.is_file()]
    readable = any("福顺".encode() in content or b"%PDF-1.7" in content for content in files)
    assert readable == (key_of(filled) is None)
    if key_of(filled) is not None:
        assert list(backup.problems(made, None))
        assert list(backup.problems(made, bytes(32)))


def spoil(path: Path, at: float) -> None:
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= 0x10
    path.write_bytes(content)


@pytest.mark.parametrize("at", [0.001, 0.3, 0.6, 0.97])
def test_one_flipped_bit_is_found(filled: Office, tmp_path: Path, at: float) -> None:
    """In the copy or in its attachments: the check names the backup, and nothing is restored from it."""
    made = backup.make(filled)
    for path in (made.file, made.store):
        good = path.read_bytes()
        spoil(path, at)
        if path.read_bytes() != good and (path == made.file or wrong(made, filled)):
            assert any(made.path.name in sentence for sentence in wrong(made, filled))
            with pytest.raises(Refused, match="没有恢复"):
                backup.restore(made, tmp_path / "back", key_of(filled))
            assert not (tmp_path / "back" / FILE_NAME).exists()
        path.write_bytes(good)
    assert wrong(made, filled) == []


def test_missing_parts_are_named(filled: Office) -> None:
    """A backup without its attachments or its file is no backup."""
    made = backup.make(filled)
    made.store.rename(made.store.with_suffix(".away"))
    assert any("不见了" in sentence for sentence in wrong(made, filled))
    made.file.unlink()
    assert wrong(made, filled)
    (made.path / backup.MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(Refused, match="不是 cmdesk 的备份"):
        backup.read(made.path)
    assert backup.found(made.path.parent) == []


def test_a_manifest_that_does_not_belong_is_noticed(filled: Office) -> None:
    """Rows and the end of the trail are compared, not only the checksum."""
    made = backup.make(filled)
    manifest = made.path / backup.MANIFEST
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["counts"]["customer"] = 3
    said["audit"]["rows"] += 1
    manifest.write_text(json.dumps(said), encoding="utf-8")
    found = wrong(backup.read(made.path), filled)
    assert any("customer 应有 3 条，现有 2 条" in sentence for sentence in found)
    assert any("末尾缺少 1 条" in sentence for sentence in found)


def test_a_cut_off_trail_shows_against_the_backup(filled: Office) -> None:
    """Who cuts the end off the trail is given away by the head kept in the last backup (M9)."""
    backup.make(filled)
    assert list(health.problems(filled)) == []
    add_customer(None, None, "后来")
    assert list(health.problems(filled)) == []
    last = audit.head(filled.database).id
    filled.database.run("DELETE FROM audit WHERE id > ?", (last - 3,))
    assert any("末尾缺少" in sentence for sentence in health.problems(filled))


def test_under_load_every_backup_is_of_one_moment(filled: Office) -> None:
    """While somebody writes pairs without pause, no backup ever holds half a pair or a torn chain."""
    stop = threading.Event()
    trouble: list[BaseException] = []

    def write() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                with keep.operation(PROGRAM, "两户") as work:
                    for part in "ab":
                        work.add(Customer, {"number": f"{number}{part}", "name": f"店{number}"})
        except BaseException as error:  # noqa: BLE001  # shown by the assertion below
            trouble.append(error)
        finally:
            filled.database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backup.make(filled) for _ in range(4)]
    finally:
        stop.set()
        writer.join()
    assert trouble == []
    for one in made:
        assert wrong(one, filled) == []
        assert (one.counts["customer"] - 2) % 2 == 0
    assert made[-1].counts["customer"] > made[0].counts["customer"]


def test_only_the_newest_stay(filled: Office) -> None:
    """As many as the regulation says; attachments that no kept backup needs go with the old ones."""
    regulation.change(PROGRAM, "backup.keep", 2, date(2020, 1, 1))
    first = backup.make(filled)
    for number in range(3):
        attachments.attach(PROGRAM, filled, "customer", 1, f"{number}.txt", f"第{number}份".encode())
        backup.make(filled)
    left = backup.found(backup.folder_of(filled))
    assert len(left) == 2
    assert first.path not in {one.path for one in left}
    assert all(wrong(one, filled) == [] for one in left)
    assert left[0].blobs > left[1].blobs


def test_the_latest_stays_whatever_the_clock_says(filled: Office) -> None:
    """A clock that ran years ahead made all the backups there are: today's stays, and theirs go first."""
    regulation.change(PROGRAM, "backup.keep", 2, date(2020, 1, 1))
    for _ in range(2):
        _age(backup.make(filled), -1000)
    made = [backup.make(filled) for _ in range(3)]
    assert {one.path for one in backup.found(backup.folder_of(filled))} == {one.path for one in made[1:]}


def test_backups_of_one_moment_keep_their_order(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands still gives them one moment and names that follow each other; the last ones stay."""
    moment = datetime.now().astimezone()

    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
            return moment

    monkeypatch.setattr(making, "datetime", Still)
    regulation.change(PROGRAM, "backup.keep", 2, date(2020, 1, 1))
    made = [backup.make(filled) for _ in range(12)]
    left = backup.found(backup.folder_of(filled))
    assert [one.path for one in left] == [made[-1].path, made[-2].path]
    assert len({one.path for one in made}) == len(made)


def test_nothing_half_made_is_offered(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that broke off leaves nothing, and the next one clears what a kill left."""
    folder = backup.folder_of(filled)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(durable, "write", full)
        with pytest.raises(Refused, match="磁盘已满"):
            backup.make(filled)
    assert not [path for path in folder.iterdir() if path.is_dir()]
    (folder / ".making-1").mkdir()
    (folder / ".making-1" / FILE_NAME).write_bytes(b"half")
    made = backup.make(filled)
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [made.path.name]


def test_a_damaged_office_leaves_no_backup_that_pushes_a_good_one_out(filled: Office) -> None:
    """Every day another one would go, until only copies of the damage were left."""
    good = backup.make(filled)
    filled.database.run("CREATE TABLE shelf (size INTEGER) STRICT")
    filled.database.run("INSERT INTO shelf VALUES (NULL)")
    filled.database.run(
        "PRAGMA writable_schema = ON"
    )  # what is stored is not what may be, as after a bit has tipped over
    filled.database.run(
        "UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER', 'INTEGER NOT NULL') WHERE name = 'shelf'"
    )
    filled.database.run("PRAGMA writable_schema = RESET")
    with pytest.raises(Refused, match=r"不完好.*以前的备份都在.*check"):
        backup.make(filled)
    assert [one.path for one in backup.found(backup.folder_of(filled))] == [good.path]
    assert wrong(good, filled) == []
    filled.database.run("DELETE FROM shelf")
    assert wrong(backup.make(filled), filled) == []


def test_a_small_disk_is_refused_before_writing(filled: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says how much is free and how much is needed."""
    import shutil
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1, 1, 1000))
    with pytest.raises(Refused, match=r"只剩 0 MB，备份约需 \d+ MB"):
        backup.make(filled)


def test_a_place_that_takes_no_file_is_said(filled: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder that is a file, a disk on which no file can be begun: the cause, the place and the way out."""
    place = tmp_path / "stick"
    place.write_text("no folder")
    with pytest.raises(Refused, match=r"stick 用不了.*没有备份。请检查磁盘连接，或换一个位置"):
        backup.make(filled, place)
    place.unlink()
    monkeypatch.setattr("cmdesk.core.backup.making.FILE_NAME", "no folder/office.db")  # the engine cannot open it
    with pytest.raises(Refused, match=r"stick 用不了.*没有备份"):
        backup.make(filled, place)
    assert list(place.iterdir()) == []


def test_another_place_for_the_copies(filled: Office, tmp_path: Path) -> None:
    """A stick or another disk holds its own complete series."""
    made = backup.make(filled, tmp_path / "U盘 备份")
    assert made.path.parent == tmp_path / "U盘 备份"
    assert wrong(made, filled) == []
    assert backup.found(backup.folder_of(filled)) == []


def test_nothing_is_overwritten(filled: Office) -> None:
    """Restoring into a folder with an office is refused."""
    made = backup.make(filled)
    with pytest.raises(Refused, match="不会覆盖"):
        backup.restore(made, filled.folder, key_of(filled))


def test_a_broken_office_is_replaced_and_kept_aside(filled: Office) -> None:
    """On the worst day one step brings the last good state back, and nothing of the broken one is thrown away."""
    made = backup.make(filled)
    key = key_of(filled)
    filled.close()
    path = filled.folder / FILE_NAME
    path.write_bytes(b"broken" * 1000)
    broken = backup.put_in_place(made, filled.folder, key)
    assert (broken / FILE_NAME).read_bytes() == b"broken" * 1000
    again = open_file(filled.folder, lambda _: key)
    assert Customer.select().count() == 2
    assert list(health.problems(again)) == []
    again.close()
    spoil(made.file, 0.5)
    before = path.read_bytes()
    with pytest.raises(Refused, match="没有恢复"):
        backup.put_in_place(made, filled.folder, key)
    assert path.read_bytes() == before
    assert not list(filled.folder.glob(".restoring-*"))


def test_an_office_that_brings_in_its_list_is_copied_again_the_same_day(filled: Office) -> None:
    """The first day's copy holds nothing yet: some work changes nothing about that, a list does, once."""
    filled.is_new = False
    first = backup.make(filled)
    with keep.operation(PROGRAM, "记事") as work:
        for at in range(150):
            work.add(Customer, {"number": f"A{at}", "name": f"店{at}"})
    assert not backup.due(filled)
    with keep.operation(PROGRAM, "导入") as work:
        for at in range(first.head.id // 4):
            work.add(Customer, {"number": f"B{at}", "name": f"商行{at}"})
    assert backup.due(filled)
    again = backup.make(filled)
    assert again.counts["customer"] > first.counts["customer"] + 150
    assert not backup.due(filled)


def test_when_a_daily_backup_is_due(filled: Office) -> None:
    """Once a day with people in the office; the regulation sets the rhythm or switches it off."""
    assert not backup.due(filled)
    filled.is_new = False
    assert backup.due(filled)
    made = backup.make(filled)
    assert not backup.due(filled)
    _age(made, 1)
    assert backup.due(filled)
    regulation.change(PROGRAM, "backup.days", 7, date(2020, 1, 1))
    assert not backup.due(filled)
    _age(made, 7)
    assert backup.due(filled)
    regulation.change(PROGRAM, "backup.days", 0, date(2020, 1, 1))
    assert not backup.due(filled)


def _age(made: backup.Backup, days: int) -> None:
    path = made.path / backup.MANIFEST
    said = json.loads(path.read_text(encoding="utf-8"))
    said["made_at"] = (datetime.now().astimezone() - timedelta(days=days)).isoformat()
    path.write_text(json.dumps(said), encoding="utf-8")


def test_after_a_change_of_the_key_both_series_hold(tmp_path: Path) -> None:
    """Backups from before are under the old key, those after under the new one."""
    features.load_records()
    opened = open_file(tmp_path, new_key=KEY)
    regulation.add_missing_presets(PROGRAM)
    attachments.attach(PROGRAM, opened, "customer", add_customer(None, None, "福顺"), "a.txt", b"one")
    old = backup.make(opened)
    opened.close()
    change.change(tmp_path, KEY, bytes(32))
    opened = open_file(tmp_path, lambda _: bytes(32))
    new = backup.make(opened)
    assert list(backup.problems(old, KEY)) == []
    assert list(backup.problems(new, bytes(32))) == []
    opened.close()


def test_a_damaged_attachment_does_not_stop_the_backup(filled: Office) -> None:
    """The rest is worth keeping; the check of the office names the damage."""
    attachments.attach(PROGRAM, filled, "customer", 1, "gut.txt", b"good")
    with attachments.blobs(filled) as store:
        store.database.run("UPDATE blob_part SET data = ? WHERE part = 1", (b"changed",))
    made = backup.make(filled)
    assert len(made.blobs) == 1
    assert any("合同.pdf" in sentence for sentence in health.problems(filled))


def test_a_server_is_backed_up_by_its_administrator(postgres_database_url: str, tmp_path: Path) -> None:
    """The sentence names the tool."""
    features.load_records()
    opened = open_server(postgres_database_url, tmp_path)
    regulation.add_missing_presets(PROGRAM)
    with pytest.raises(Refused, match="pg_dump"):
        backup.make(opened)
    assert not backup.due(opened)
    opened.close()


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A virus scanner as Windows shows it: what was just written cannot be moved at first, nor the folder it lies in."""
    looked_at: list[Path] = []
    really = Path.replace

    def held(path: Path, target: Path) -> Path:
        if path not in looked_at:
            looked_at.append(path)
            raise PermissionError(13, "Access is denied")
        return really(path, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(Path, "rename", held)
    return looked_at


def test_a_scanner_that_looks_at_what_was_written_stops_nothing(tmp_path: Path, scanner: list[Path]) -> None:
    """A backup is made, brought back, put in place and encrypted while a scanner holds each file for a moment."""
    features.load_records()
    office = open_file(tmp_path / "office")
    regulation.add_missing_presets(PROGRAM)
    (office.folder / backup.FORMS).mkdir()
    made = backup.make(office)
    office.close()
    assert backup.restore(made, tmp_path / "restored", None).is_file()
    (office.folder / "office.db").write_bytes(b"broken")
    backup.put_in_place(made, office.folder, None)
    change.change(office.folder, None, KEY)
    open_file(office.folder, lambda _: KEY).close()
    assert len({path.name for path in scanner}) >= 3
