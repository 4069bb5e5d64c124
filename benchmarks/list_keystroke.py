"""From a keystroke in the search box to the painted list: p95 ≤ 16 ms at every size.

Somebody types who has had the list before him for a moment; told besides is what it takes when it has just changed.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

from _customers import Office, keystrokes
from _list import QUERY, application, close, folder, office, open_table, paint_fully, prepare, report, sizes

from cmdesk.core import search
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.search.narrowing import Narrowing
from cmdesk.kit.table.view import TableView

PEOPLE = 30  # who look for a customer each, letter by letter
KIND = "customer"
LIST = QUERY.ordered(("name", False))


def fill(database: SqliteDatabase, size: int) -> list[str]:
    """Give the customers searchable names, and return what people type."""
    documents = list(Office().documents(size))
    for statement in search.schema("sqlite", KIND):
        database.run(statement)
    with database.writing():
        search.rebuild(database, KIND, documents)
        names = ((one.name, one.number, one.phones, one.address, one.record_id) for one in documents)
        database.run_many("UPDATE customer SET name = ?, number = ?, phones = ?, address = ? WHERE id = ?", names)
    return keystrokes(documents, PEOPLE)


def type_on(database: SqliteDatabase, table: TableView, typed: list[str]) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each keystroke, of CPU in all threads and by the clock."""
    cpu, clock = [], []
    for text in typed:
        begun, started = time.process_time(), time.perf_counter()
        table.show_query(replace(LIST, late=Narrowing(database, KIND, text, "customer.id")), narrowed=True)
        paint_fully(table)
        cpu.append((time.process_time() - begun) * 1000)
        clock.append((time.perf_counter() - started) * 1000)
        application().processEvents()
        time.sleep(0.04)  # nobody types faster
    return cpu, clock


def main() -> int:
    application()
    kept = True
    with folder() as where:
        for size in sizes():
            database = office(Path(where), size)
            typed = fill(database, size)
            table = open_table(database)
            type_on(database, table, typed[:20])
            changed = p95(type_on(database, table, typed)[0])
            table.show_query(LIST)
            prepare(table)
            cpu, clock = type_on(database, table, typed)
            detail = f"median {statistics.median(cpu):.1f}; by the clock of this machine {p95(clock):.1f}; not prepared {changed:.1f}"
            kept &= report(f"keystroke to painted list at {size:,}, CPU p95 in ms", p95(cpu), 16, detail)
            close(table)
    return 0 if kept else 1


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
