"""The private PostgreSQL server: how it is started, and that it is gone afterwards."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from devkit import postgres

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the private server is started on Linux only")


def _install(top: Path, version: str, *programs: str) -> Path:
    folder = top / version / "bin"
    folder.mkdir(parents=True)
    for program in programs:
        (folder / program).touch()
    return folder


def test_the_newest_complete_server_is_taken(tmp_path: Path) -> None:
    """By number, not by letter; a folder of client programs only does not count."""
    _install(tmp_path, "9.6", "initdb", "postgres")
    newest = _install(tmp_path, "15", "initdb", "postgres")
    _install(tmp_path, "17", "initdb")
    assert postgres.newest_binaries(tmp_path) == newest


def test_without_a_server_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither Debian's folder nor PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert postgres.newest_binaries(tmp_path) is None


def test_the_cluster_speaks_utf8_and_sorts_by_code_point(tmp_path: Path) -> None:
    """The same on every machine; the password is in a file, not in the process list."""
    words = " ".join(postgres.cluster_command(Path("/pg/bin"), tmp_path))
    assert "--encoding UTF8 --locale C" in words
    assert f"--pwfile {tmp_path}/password" in words
    assert "scram-sha-256" in words


def test_only_tests_may_lose_data(tmp_path: Path) -> None:
    """Benchmarks of saving measure a server that really writes."""
    for_tests = postgres.server_command(Path("/pg/bin"), tmp_path, 5555, durable=False)
    for_benchmarks = postgres.server_command(Path("/pg/bin"), tmp_path, 5555, durable=True)
    assert "fsync=off" in for_tests
    assert not any("fsync" in word or "synchronous_commit" in word for word in for_benchmarks)
    assert {"listen_addresses=127.0.0.1", "port=5555"} <= set(for_tests) & set(for_benchmarks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26136\n/d\n1700000000\n5555\n\n127.0.0.1\n  1 2\nready   \n", True),
        ("26136\n/d\n1700000000\n5555\n\n127.0.0.1\n  1 2\nstarting\n", False),
        ("26136\n/d\n", False),
        ("", False),
    ],
)
def test_readiness_is_read_from_the_servers_own_file(text: str, *, expected: bool) -> None:
    """A half written file is not ready yet."""
    assert postgres.is_ready_mark(text) is expected


def test_a_server_that_is_named_is_used_and_none_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable passes through the environment unchanged."""
    monkeypatch.setenv(postgres.VARIABLE, "postgresql://somewhere/db")
    monkeypatch.setattr(postgres, "private_server", None)  # calling it would fail
    with postgres.server_for_tests() as more:
        assert more == {}


def test_two_servers_run_side_by_side_and_leave_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Own ports, own folders, a password each; folder and server vanish even if the work under them fails."""
    binaries = postgres.newest_binaries(Path("/usr/lib/postgresql"))
    if binaries is None:
        pytest.skip("no PostgreSQL programs on this machine; the server in use is elsewhere")
    homes = []
    real = postgres.tempfile.mkdtemp

    def remembered(**how: str) -> str:
        homes.append(Path(real(**how)))
        return str(homes[-1])

    monkeypatch.setattr(postgres.tempfile, "mkdtemp", remembered)

    def work() -> None:
        with (
            postgres.private_server(binaries, durable=False) as one,
            postgres.private_server(binaries, durable=False) as two,
        ):
            urls.extend([one, two])
            for url in urls:
                with psycopg.connect(url) as connection:
                    assert connection.execute("select '张三' < '李四', version() ~ 'PostgreSQL'").fetchone() == (
                        True,
                        True,
                    )
            stranger = urlsplit(one)._replace(netloc=f"{postgres.ROLE}:guess@127.0.0.1:{urlsplit(one).port}")
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(stranger.geturl())
            raise ArithmeticError

    urls: list[str] = []
    with pytest.raises(ArithmeticError):
        work()
    assert len(homes) == 2
    assert not any(home.exists() for home in homes)
    for url in urls:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(url, connect_timeout=2)
