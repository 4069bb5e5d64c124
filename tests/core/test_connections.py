"""The threads of a desk share few connections to a server, which counts those of all desks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import peewee
import pytest

from cmdesk.core import database
from cmdesk.core.database import postgres
from cmdesk.core.machine import incident, trouble


def in_a_thread(job: Callable[[], Any]) -> Any:
    """Do something in a thread of its own, which then rests."""
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(job()))
    thread.start()
    thread.join()
    return answers[0]


@pytest.fixture
def server(postgres_database_url: str) -> Iterator[database.PostgresDatabase]:
    """An empty database on a server."""
    opened = database.PostgresDatabase(postgres_database_url)
    yield opened
    opened.close()


CONNECTIONS = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def test_threads_hand_their_connection_on(server: database.PostgresDatabase) -> None:
    """What one thread leaves the next one takes; a desk at rest keeps two besides its window's own, closed it has none."""

    def asked() -> int:
        found = server.row("SELECT pg_backend_pid()")
        server.rest()
        assert server.is_closed()
        return int(found[0]) if found else 0

    assert len({in_a_thread(asked) for _ in range(5)}) == 1
    together = threading.Barrier(4)
    threads = [threading.Thread(target=lambda: (server.connection(), together.wait(), server.rest())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    watching = database.PostgresDatabase(server.url)
    assert eventually(lambda: watching.row(CONNECTIONS) == (2,))
    server.close()
    assert eventually(lambda: watching.row(CONNECTIONS) == (0,))
    watching.close()


def eventually(told: Callable[[], bool]) -> bool:
    """Tell whether something comes true; a server says farewell in its own time."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if told():
            return True
        time.sleep(0.02)
    return False


def test_a_connection_that_the_server_has_ended_is_not_handed_on(server: database.PostgresDatabase) -> None:
    """Even the first statement of a transaction, which cannot be run again, meets one that works."""
    server.row("SELECT 1")
    server.rest()
    other = database.PostgresDatabase(server.url)
    ended = other.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE datname = current_database() AND pid <> pg_backend_pid()")  # fmt: skip
    assert ended == [(True,)]
    assert eventually(lambda: other.row(CONNECTIONS) == (0,))
    other.close()
    with server.writing():
        assert server.row("SELECT 1") == (1,)


def test_a_transaction_keeps_its_connection(server: database.PostgresDatabase) -> None:
    """Nobody else gets a connection with half a change in it."""
    server.run("CREATE TABLE thing (name TEXT)")
    with server.writing():
        server.run("INSERT INTO thing VALUES ('one')")
        server.rest()
        assert in_a_thread(lambda: (server.rows("SELECT name FROM thing"), server.rest())[0]) == []
    assert server.rows("SELECT name FROM thing") == [("one",)]


def test_a_crowded_server_is_asked_again(server: database.PostgresDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who finds no connection free waits a moment for somebody to rest; in the end one sentence says why and what to do."""
    full = peewee.OperationalError("connection failed: FATAL:  sorry, too many clients already")
    connect, tries = peewee.PostgresqlDatabase._connect, [full, full, None]

    def crowded(self: Any) -> Any:
        error = tries.pop(0)
        if error:
            raise error
        return connect(self)

    monkeypatch.setattr(postgres, "sleep", lambda _seconds: None)
    monkeypatch.setattr(peewee.PostgresqlDatabase, "_connect", crowded)
    assert server.row("SELECT 1") == (1,)
    server.close()
    tries[:] = [full] * 9
    with pytest.raises(peewee.OperationalError) as failed:
        server.row("SELECT 1")
    assert incident.report(failed.value).startswith("服务器的连接已被用完。请稍等片刻再试")
    assert str(trouble.refusal_of(failed.value)).startswith("服务器的连接已被用完，没有保存。")
