"""Twenty desks on one server: p95 of search ≤ 20 ms, a page ≤ 15, opening a file ≤ 15, saving ≤ 40.

Every client is a thread of one of four processes with a connection of its own and does what a desk does, with the pauses
of somebody quick between: types a name, sees a page, opens a file, changes it, twelve files a minute. The server, the
clients and whatever else runs share the machine; so the time of ``SELECT 1`` and the load are told beside. In the end all save at
once without a pause, every other time one of ten files that all of them want: nothing is lost, what cannot be is refused.
``--customers`` and ``--seconds`` change the size, ``--hurry 4`` makes everybody four times as quick.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import Connection

from cmdesk.core import search
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office, open_server
from cmdesk.core.window import Window
from cmdesk.customers.record import Customer
from cmdesk.shell.features import load_records

CLIENTS, PROCESSES, SHARED = 20, 4, 10
AT_ONCE = 5  # seconds
BETWEEN_KEYS, LOOKING = (0.1, 0.3), (1.0, 3.0)  # seconds
PROMISES = {"search": 20.0, "page": 15.0, "open": 15.0, "save": 40.0}  # milliseconds, p95
Times = dict[str, list[float]]


def opened(url: str) -> Office:
    load_records()
    return open_server(url, Path(tempfile.gettempdir()) / "cmdesk-bench-postgres")


def save_anew(actor: Actor, record: Customer) -> None:
    """Change a file to what it has never said, not in an earlier run either: what does not differ is not written."""
    from cmdesk.customers import rules

    kept = rules.edit(actor, record.id, {"note": f"{time.time_ns()} {record.id}"}, version=record.version)
    if kept.version != record.version + 1:
        raise AssertionError("nothing was saved")


def client(actor: Actor, ids: list[int], seed: int, until: float, hurry: float, times: Times) -> None:
    """Work like a person until a moment."""
    from cmdesk.customers import columns, rules
    from cmdesk.customers.screens.file import stored

    database, dice = current(), random.Random(seed)
    shown = columns.all_columns(actor)
    listed = columns.query(shown, actor).showing(columns.USUAL)  # as a desk that nobody has changed shows it

    def pause(seconds: tuple[float, float]) -> None:
        time.sleep(dice.uniform(*seconds) / hurry)

    def timed(name: str, action: Callable[[], object]) -> None:
        started = time.perf_counter()
        action()
        times[name].append((time.perf_counter() - started) * 1000)

    def page() -> None:
        with Window(database, listed) as window:
            window.page(dice.randrange(0, 200), 60)

    def count() -> None:
        with Window(database, listed) as window:
            assert window.count

    def save() -> None:
        save_anew(actor, record)

    pause((0, LOOKING[1]))  # not all at the same moment
    while time.monotonic() < until:
        record = rules.read(actor, dice.choice(ids))
        timed("SELECT 1", lambda: database.row("SELECT 1"))
        for length in range(1, min(4, len(record.name)) + 1):
            timed("search", lambda: search.find(database, "customer", record.name[:length], limit=12))  # noqa: B023
            pause(BETWEEN_KEYS)
        timed("SELECT 1", lambda: database.row("SELECT 1"))
        timed("page", page)
        timed("count of the list, which a desk asks for when the page is painted", count)
        timed("open", lambda: stored.read(actor, record.id))  # noqa: B023  # all that the page of a file waits for
        pause(LOOKING)
        timed("save", save)
        pause(LOOKING)
    database.close()


def desks(url: str, number: int, clients: int, seconds: float, hurry: float) -> Times:
    """Run some clients in this process; without hurry all of them save at once."""
    from cmdesk.staff.rules.signing_in import actor_of

    office = opened(url)
    row = office.database.row('SELECT id FROM "user" WHERE login = ?', ("admin",))
    assert row is not None
    actor = actor_of(row[0])
    ids = [one[0] for one in office.database.rows("SELECT id FROM customer WHERE binned_at IS NULL ORDER BY id")]
    office.database.close()
    times: Times = defaultdict(list)
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(clients) as pool:
        working = [
            pool.submit(client, actor, ids[one::CLIENTS], one, until, hurry, times)
            if hurry
            else pool.submit(at_once, actor, ids[one::CLIENTS], ids[:SHARED], until, times)
            for one in range(number * clients, (number + 1) * clients)
        ]
    for one in working:
        one.result()  # whoever has failed fails the benchmark
    return dict(times)


def at_once(actor: Actor, mine: list[int], shared: list[int], until: float, times: Times) -> None:
    """Save one file after the other until a moment, every other one somebody else's as well."""
    from cmdesk.customers import rules

    database, dice = current(), random.Random(mine[0])
    while time.monotonic() < until:
        wanted = shared if dice.random() < 0.5 else mine
        record = rules.read(actor, dice.choice(wanted))
        started = time.perf_counter()
        try:
            save_anew(actor, record)
            name = "saved at once"
        except Refused as refusal:
            name = f"refused at once: {str(refusal)[:30]}"
        times[name].append((time.perf_counter() - started) * 1000)
    database.close()


def fill(url: str, customers: int) -> None:
    """Fill the office with demo data."""
    import subprocess

    words = ["-m", "cmdesk", "--database", url, "--data", tempfile.mkdtemp(prefix="cmdesk-bench-"), "--json"]
    made = [sys.executable, *words, "demo", "--customers", str(customers)]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")


def together(url: str, seconds: float, hurry: float) -> Times:
    """Let all clients work, in some processes; returns what each step took them."""
    times: Times = defaultdict(list)
    share = CLIENTS // PROCESSES
    with ProcessPoolExecutor(PROCESSES) as pool:
        work = ((url, one, share, seconds, hurry) for one in range(PROCESSES))
        for found in pool.map(desks, *zip(*work, strict=True)):
            for name, values in found.items():
                times[name] += values
    return times


def told(name: str, values: list[float]) -> bool:
    """Print how long a step took; returns whether its promise is kept."""
    p95 = statistics.quantiles(values, n=20)[-1] if len(values) > 1 else max(values, default=0.0)
    limit = PROMISES.get(name)
    kept = limit is None or (bool(values) and p95 <= limit)
    promise = f" (promise ≤ {limit:.0f})" if limit else ""
    median = statistics.median(values) if values else 0.0
    broken = "" if kept else "  BROKEN"
    print(f"{name}: p95 {p95:.1f} ms{promise}{broken}  p50 {median:.1f} ms, {len(values):,} times")
    return kept


def versions(server: Connection) -> int:
    """Return how often the files have been changed."""
    return int((server.execute("SELECT SUM(version) FROM customer").fetchone() or (0,))[0])


def measure(url: str, seconds: float, hurry: float) -> bool:
    times = together(url, seconds, hurry)
    with psycopg.connect(url, autocommit=True) as server:
        size = server.execute("SELECT count(*) FROM customer").fetchone() or (0,)
        synced = server.execute("SHOW fsync").fetchone() or ("",)
        load = f"load {os.getloadavg()[0]:.1f}"
        print(f"{CLIENTS} clients, {size[0]:,} customers; fsync of the server is {synced[0]}; {load}")
        kept = [told(name, times.get(name, [])) for name in (*PROMISES, *sorted(times.keys() - PROMISES.keys()))]
        before = versions(server)
        rush = together(url, AT_ONCE, 0)
        kept += [told(name, rush[name]) for name in sorted(rush)]
        lost = before + len(rush["saved at once"]) - versions(server)
        print(f"lost of what was saved at once: {lost}{'  BROKEN' if lost else ''}")
    return all(kept) and not lost


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--hurry", type=float, default=1, help="how many times as quick everybody is")
    parser.add_argument("--office", help="the URL of a demo office that exists")
    given = parser.parse_args()
    if given.office:
        return 0 if measure(given.office, given.seconds, given.hurry) else 1
    server_url = os.environ.get("CMDESK_TEST_POSTGRES", "")
    if not server_url:
        print("no PostgreSQL: CMDESK_TEST_POSTGRES names no server")
        return 1
    name = f"cmdesk_bench_{os.getpid()}"
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            fill(url, given.customers)
            return 0 if measure(url, given.seconds, given.hurry) else 1
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
