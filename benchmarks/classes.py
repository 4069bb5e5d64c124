"""Proposing a class for each of 200,000 customers, with reasons, takes at most two seconds for every scheme.

Interleaved with a bare read of the columns that the largest scheme needs, so that the ratio tells on any machine what the
rules cost beyond reading.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import Database
from cmdesk.core.file import office
from cmdesk.core.record import columns_of, fields_of
from cmdesk.customers import classes
from cmdesk.customers.record import Customer
from cmdesk.shell.features import load_records

CUSTOMERS, ROUNDS = 200_000, 3
PROMISE = 2.0  # seconds
DAY = date(2026, 6, 15)

_VARIED = {
    "number": "'N' || i",
    "name": "'福顺烟酒店' || i",
    "address": "'城东区解放路' || (i % 900) || '号附' || (i % 30) || '号'",
    "phones": "'1380000' || (1000 + i % 9000)",
    "stage": "'customer'",
    "grade": "i % 30 + 1",
    "market_type": "CASE i % 4 WHEN 0 THEN 'city' WHEN 1 THEN 'town' WHEN 2 THEN 'township' ELSE 'village' END",
    "retail_format": "CASE i % 3 WHEN 0 THEN 'tobacco' WHEN 1 THEN 'grocery' ELSE 'convenience' END",
    "terminal_state": "CASE i % 5 WHEN 0 THEN 'built' WHEN 1 THEN 'promising' ELSE 'none' END",
    "terminal_level": "CASE i % 2 WHEN 0 THEN 'A' ELSE 'C' END",
    "support_reasons": "CASE i % 17 WHEN 0 THEN 'allowance' ELSE '' END",
    "violation_on": "CASE i % 50 WHEN 0 THEN '2026-05-01' END",
    "monthly_volume": "i * 7919 % 600",
    "peak_volume": "600 + i % 300",
    "first_trade_on": "CASE i % 9 WHEN 0 THEN '2026-01-01' ELSE '2019-05-01' END",
}


def fill(database: Database) -> None:
    """Write the customers' bare rows, in one statement."""
    blank = {name: one.stored(one.default) for name, one in fields_of(Customer).items()}
    blank |= dict.fromkeys(columns_of(Customer)) | {"version": 1, "completeness": 40, "name_key": ""} | blank
    names = [name for name in columns_of(Customer) if name != "id"]
    params = [blank[name] for name in names if name not in _VARIED]
    values = ", ".join(_VARIED.get(name, "?") for name in names)
    with database.writing():
        database.run(
            f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CUSTOMERS})"
            f" INSERT INTO customer ({', '.join(names)}) SELECT {values} FROM n",
            params,
        )


def seconds(what: Callable[[], object]) -> float:
    """Return how long something takes."""
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def main() -> int:
    """Measure and print; 1 when the promise is broken."""
    load_records()
    with tempfile.TemporaryDirectory() as name:
        opened = office.open_file(Path(name) / "office")
        regulation.add_missing_presets(PROGRAM)
        database = opened.database
        fill(database)
        bare = f"SELECT {', '.join(_VARIED)} FROM customer ORDER BY id"
        kept = True
        for scheme in classes.SCHEMES:
            times = [
                (seconds(lambda: database.rows(bare)), seconds(lambda scheme=scheme: classes.propose(scheme, DAY)))
                for _ in range(ROUNDS)
            ]
            took = statistics.median(ours for _, ours in times)
            ratio = statistics.median(ours / read for read, ours in times)
            kept &= took <= PROMISE
            print(
                f"classes  {scheme:<13} {CUSTOMERS:,}: {took:.2f} s (promised ≤ {PROMISE} s), {ratio:.2f} × a bare read"
            )
        opened.close()
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
