"""A private PostgreSQL server for tests and benchmarks: own folder, own port, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from devkit.say import Refusal
from devkit.system import install_packages, is_debian_like

VARIABLE = "CMDESK_TEST_POSTGRES"
"""A postgresql:// URL of a server where databases may be made and dropped; handed to the tests."""

ROLE = "cmdesk"
START_SECONDS = 60


@contextlib.contextmanager
def server_for_tests(*, durable: bool = False) -> Iterator[dict[str, str]]:
    """Yield the environment variables that name a PostgreSQL server, starting a private one if none is given.

    Outside Linux nothing is started, and without the variable the tests that need a server say that they are
    skipped.

    Args:
        durable: keep fsync on. Benchmarks of saving need it, tests only lose time by it.

    Raises:
        Refusal: if no server can be installed or started.
    """
    if os.environ.get(VARIABLE) or sys.platform != "linux":
        yield {}
        return
    with private_server(find_binaries(), durable=durable) as url:
        yield {VARIABLE: url}


@contextlib.contextmanager
def private_server(binaries: Path, *, durable: bool) -> Iterator[str]:
    """Start a server in a new folder, yield its URL, and stop and delete it whatever happens."""
    # /tmp and not TMPDIR: the server's own user must be able to reach the folder.
    home = Path(tempfile.mkdtemp(prefix="cmdesk-postgres-", dir="/tmp"))
    try:
        password = secrets.token_urlsafe(16)
        user = unprivileged_user()
        _make_cluster(binaries, home, user, password)
        server, port = _start(binaries, home, user, durable=durable)
        try:
            yield f"postgresql://{ROLE}:{password}@127.0.0.1:{port}/postgres"
        finally:
            _stop(server)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def find_binaries(top: Path = Path("/usr/lib/postgresql")) -> Path:
    """Return the folder of the newest server's programs, installing PostgreSQL where apt can.

    Raises:
        Refusal: if there is none and it cannot be installed.
    """
    found = newest_binaries(top)
    if found is None and is_debian_like():
        install_packages(["postgresql"], why=f"the tests need a server and {VARIABLE} names none")
        found = newest_binaries(top)
    if found is None:
        raise Refusal(f"No PostgreSQL server was found: install one, or name one in {VARIABLE} (postgresql://...).")
    return found


def newest_binaries(top: Path) -> Path | None:
    """Return Debian's folder of the newest PostgreSQL's programs, else one on PATH, else None."""
    folders = [path.parent for path in top.glob("*/bin/initdb") if (path.parent / "postgres").exists()]
    if folders:
        return max(folders, key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)])
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def unprivileged_user() -> str | None:
    """Return the system user that runs the server when we are root (PostgreSQL refuses root), else None."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in known:
            return name
    raise Refusal("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.")


def as_user(user: str | None) -> list[str]:
    """Return the words before a command that drop root's rights, and end it if we die first.

    Raises:
        Refusal: if rights must be dropped and the program for it (util-linux) is absent.
    """
    if shutil.which("setpriv") is None:
        if user is not None:
            raise Refusal("PostgreSQL does not run as root, and `setpriv` (util-linux) is absent: run as a user.")
        return []
    change = [] if user is None else ["--reuid", user, "--regid", _group_of(user), "--clear-groups"]
    return ["setpriv", *change, "--pdeathsig", "INT"]


def _group_of(user: str) -> str:
    import pwd

    return str(pwd.getpwnam(user).pw_gid)


def cluster_command(binaries: Path, home: Path) -> list[str]:
    """Return the command line that makes the data folder; the password is read from ``home/password``."""
    return [
        str(binaries / "initdb"),
        *("--pgdata", str(home / "data")),
        *("--username", ROLE, "--pwfile", str(home / "password"), "--auth", "scram-sha-256"),
        *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
    ]


def server_command(binaries: Path, home: Path, port: int, *, durable: bool) -> list[str]:
    """Return the command line of the server: loopback only, no socket file outside its folder."""
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "",
        "max_connections": "200",
    }
    if not durable:
        settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(binaries / "postgres"), "-D", str(home / "data"), *options]


def _make_cluster(binaries: Path, home: Path, user: str | None, password: str) -> None:
    secret = home / "password"
    secret.write_text(password, encoding="ascii")
    if user is not None:
        shutil.chown(home, user)
        shutil.chown(secret, user)
    made = subprocess.run(
        [*as_user(user), *cluster_command(binaries, home)],
        cwd=home,
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        raise Refusal(f"PostgreSQL's initdb failed: {made.stderr.strip()}")


def _start(binaries: Path, home: Path, user: str | None, *, durable: bool) -> tuple[subprocess.Popen[bytes], int]:
    for _attempt in range(5):
        port = free_port()
        with (home / "log").open("wb") as log:
            # A session of its own: Ctrl+C at the terminal reaches the tests, not the server under them.
            server = subprocess.Popen(
                [*as_user(user), *server_command(binaries, home, port, durable=durable)],
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            if _is_ready(server, home):
                return server, port
        except BaseException:
            _stop(server)
            raise
        # It ended by itself; someone else may have taken the port in between, so try the next one.
    raise Refusal(f"PostgreSQL did not start: {(home / 'log').read_text(errors='replace').strip()[-600:]}")


def _is_ready(server: subprocess.Popen[bytes], home: Path) -> bool:
    """Wait until the server writes "ready" into its pid file; False if it ended instead."""
    end = time.monotonic() + START_SECONDS
    pid_file = home / "data" / "postmaster.pid"
    while time.monotonic() < end:
        if server.poll() is not None:
            return False
        if pid_file.exists() and is_ready_mark(pid_file.read_text(encoding="ascii", errors="replace")):
            return True
        time.sleep(0.02)
    raise Refusal(f"PostgreSQL was not ready after {START_SECONDS} seconds.")


def is_ready_mark(pid_file: str) -> bool:
    """Say whether a postmaster.pid's eighth line reports that connections are accepted."""
    lines = pid_file.splitlines()
    return len(lines) >= 8 and lines[7].strip() == "ready"


def free_port() -> int:
    """Return a TCP port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(server: subprocess.Popen[bytes]) -> None:
    # SIGINT is PostgreSQL's "fast" shutdown: open connections are cut, files are closed properly.
    for sign, patience in ((signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        if server.poll() is None:
            server.send_signal(sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(timeout=patience)
