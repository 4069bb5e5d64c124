"""Several people change the same things on a server at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cmdesk.core import database
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import postgres
from cmdesk.core.door import keep
from cmdesk.core.errors import Conflict, Refused
from cmdesk.core.file.office import Office, open_server
from cmdesk.shell.features import load_records
from cmdesk.staff.record import Unit

PEOPLE, TIMES = 8, 5
SAID = "别人正在改相关的内容，没有保存。请稍等片刻再保存一次，填写的内容还在。"


@pytest.fixture
def server(postgres_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office on a server where nobody waits for long."""
    load_records()
    monkeypatch.setattr(postgres, "_SESSION", "-c lock_timeout=3s -c deadlock_timeout=50ms")
    opened = open_server(postgres_database_url, tmp_path / "desk")
    yield opened
    opened.close()


@pytest.fixture
def units(server: Office) -> tuple[int, int]:
    """Two areas."""
    with keep.operation(PROGRAM, "片区") as work:
        return work.add(Unit, {"name": "城东", "kind": "area"}), work.add(Unit, {"name": "城西", "kind": "area"})


def rename(unit: int, name: str) -> None:
    with keep.operation(PROGRAM, "改名") as work:
        work.edit(Unit, unit, {"name": name}, version=keep.read(Unit, unit).version)


def test_of_two_who_wait_for_each_other_one_is_told(server: Office, units: tuple[int, int]) -> None:
    """Changing the same two records in turn ends with one saved whole and one refused in a sentence, never half of each."""
    both = threading.Barrier(2)

    def change(first: int, second: int, name: str) -> str:
        try:
            with keep.operation(PROGRAM, "改名") as work:
                work.edit(Unit, first, {"name": f"{name}一"})
                both.wait(20)
                work.edit(Unit, second, {"name": f"{name}二"})
        except Refused as refusal:
            return str(refusal)
        finally:
            server.database.rest()
        return name

    one, two = units
    with ThreadPoolExecutor(2) as pool:
        said = [work.result() for work in (pool.submit(change, one, two, "甲"), pool.submit(change, two, one, "乙"))]
    assert SAID in said
    (saved,) = set(said) - {SAID}
    names = {keep.read(Unit, unit).name for unit in units}
    assert names == {f"{saved}一", f"{saved}二"}


def test_nobody_waits_for_ever(
    postgres_database_url: str, server: Office, units: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who holds a record and does not come to an end keeps others from saving it, and they are told so."""
    monkeypatch.setattr(postgres, "_SESSION", "-c lock_timeout=200ms")
    server.database.close()
    other = database.PostgresDatabase(postgres_database_url)
    with other.writing():
        other.run("UPDATE unit SET version = version WHERE id = ?", (units[0],))
        with pytest.raises(Refused) as refused:
            rename(units[0], "城南")
        assert str(refused.value) == SAID
    other.close()
    rename(units[0], "城南")
    assert keep.read(Unit, units[0]).name == "城南"


def test_many_who_save_at_once_lose_nothing(server: Office, units: tuple[int, int]) -> None:
    """Every save is there or was refused as a conflict; the trail tells of each and holds."""

    def work(person: int) -> int:
        saved = 0
        for time in range(TIMES):
            try:
                rename(units[0], f"{person}之{time}")
                saved += 1
            except Conflict:
                pass
        server.database.rest()
        return saved

    before = keep.read(Unit, units[0]).version
    with ThreadPoolExecutor(PEOPLE) as pool:
        saved = sum(pool.map(work, range(PEOPLE)))
    assert saved
    assert keep.read(Unit, units[0]).version == before + saved
    told = server.database.row("SELECT COUNT(*) FROM audit WHERE kind = 'unit' AND verb = 'edit'")
    assert told == (saved,)
