"""A desk takes few of a server's connections, which are counted over all desks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.customers.conftest import populate
from tests.kit.form.hands import show

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Scope
from cmdesk.core.database import PostgresDatabase
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office, open_server
from cmdesk.customers import rules
from cmdesk.kit.table.rows import lane
from cmdesk.products.record import Product
from cmdesk.shell.features import load_records
from cmdesk.shell.frame.window import MainWindow

MOST = 3  # at rest: 25 desks stay below the 97 that a server has for them
MINE = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


@pytest.fixture
def server_office(postgres_database_url: str, tmp_path: Path) -> Iterator[Office]:
    """An office on a server, with nobody else in its database."""
    load_records()
    opened = open_server(postgres_database_url, tmp_path / "desk")
    regulation.add_missing_presets(PROGRAM)
    yield opened
    opened.close()


def test_a_desk_at_rest_holds_three_connections(
    qtbot: Any, server_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists on several pages, reads side by side and a write later, three are left, and the lists still read on."""
    assert isinstance(server_office.database, PostgresDatabase)
    watching = PostgresDatabase(server_office.database.url)
    people = populate()
    monkeypatch.setattr(lane, "LINGER", 0.2)
    window = MainWindow(server_office, people.boss)
    show(qtbot, window)
    try:
        for key in ("customers", "activities", "visits", "customers"):
            window.go(key)
        for _ in range(8):
            window.work.read(lambda: server_office.database.row("SELECT pg_sleep(0.05)"))
        window.work.write(lambda: rules.create(people.boss, {"name": "福顺烟酒店", "owner_id": people.li.id}))
        assert window.work.wait()
        qtbot.waitUntil(lambda: watching.rows(MINE)[0][0] <= MOST, timeout=20_000)
        table = window.page("customers").table
        qtbot.waitUntil(lambda: table.model.count == 1, timeout=20_000)
        qtbot.waitUntil(lambda: watching.rows(MINE)[0][0] <= MOST, timeout=20_000)
    finally:
        watching.close()
        window.may_close = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
        lane.end_lanes(server_office.database)


def test_pages_opened_while_the_server_was_away_fill_when_it_is_back(
    qtbot: Any, server_office: Office, postgres_url: str
) -> None:
    """Nobody has to start the desk again: an empty list is the worst that a broken line leaves, and only for a while."""
    database = server_office.database
    assert isinstance(database, PostgresDatabase)
    people = populate()
    boss = replace(people.boss, rights={**people.boss.rights, "products.view": Scope.ALL})
    with keep.operation(PROGRAM, "商品") as work:
        work.add(Product, {"number": "SP1", "name": "福韵"})
    name = database.rows("SELECT current_database()")[0][0]
    gate = PostgresDatabase(postgres_url)
    window = MainWindow(server_office, boss)
    show(qtbot, window)
    try:
        assert window.work.wait()
        database.close()
        gate.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        gate.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", (name,))
        window.go("products")
        qtbot.waitUntil(lambda: "连不上" in window.status.words)
        table = window.page("products").table
        assert not table.model.count
        window.look_whether_back()
        assert window.work.wait()
        assert database.away
        gate.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        window.look_whether_back()
        qtbot.waitUntil(lambda: table.model.count == 1)
        assert "已重新读取" in window.status.words
        assert not database.away
    finally:
        gate.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        gate.close()
        window.may_close = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
        lane.end_lanes(server_office.database)
