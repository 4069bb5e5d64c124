"""A click on a header: by an index ≤ 1.2 × constant model, otherwise ≤ 1.3 × raw ORDER BY … LIMIT and off the window's thread."""

from __future__ import annotations

import statistics
import sys
import time
from functools import partial
from itertools import cycle
from pathlib import Path

from _list import (
    QUERY,
    application,
    close,
    constant_table,
    folder,
    interleaved,
    office,
    open_table,
    paint_fully,
    report,
    sizes,
)

from cmdesk.core.database import SqliteDatabase
from cmdesk.core.window import Window
from cmdesk.kit.table.view import TableView

ROUNDS = 9
RAW = (
    "SELECT customer.id, " + ", ".join(sql for _, sql in QUERY.columns) + " FROM customer"
    " LEFT JOIN person ON person.id = customer.owner_id"
    " WHERE customer.binned_at IS NULL ORDER BY customer.money DESC, customer.id DESC LIMIT 40"
)


def sort(table: TableView, orders: object) -> None:
    """Sort and wait until the rows are painted."""
    table.change_view(order=next(orders))  # type: ignore[call-overload]
    paint_fully(table)


def first_page(database: SqliteDatabase) -> None:
    with Window(database, QUERY.ordered(("money", True))) as window:
        window.head()


def standing_still(table: TableView) -> float:
    """Return the milliseconds for which an unindexed sort usually holds up the window."""
    waited = []
    for number in range(5):
        started = time.perf_counter()
        table.change_view(order=(("money", number % 2 == 0),))
        waited.append((time.perf_counter() - started) * 1000)
        paint_fully(table)
    return statistics.median(waited)


def main() -> int:
    application()
    kept = True
    with folder() as where:
        offices = {f"{size:,}": office(Path(where), size) for size in sizes()}
        tables = {"constant": constant_table()} | {name: open_table(database) for name, database in offices.items()}
        orders = ((("name", False),), (("volume", True),), (("next", False),), (("number", True),))
        acts = {name: partial(sort, table, cycle(orders)) for name, table in tables.items()}
        interleaved(acts, 1)
        times = interleaved(acts, ROUNDS)
        for name, milliseconds in times.items():
            kept &= report(f"sort by index {name}", milliseconds / times["constant"], 1.2, f"{milliseconds:.1f} ms")
        for name, database in offices.items():
            times = interleaved(
                {"raw": partial(database.rows, RAW), "window": partial(first_page, database)}, max(3, ROUNDS // 2)
            )
            detail = f"{times['window']:.0f} ms, raw {times['raw']:.0f} ms"
            kept &= report(f"sort without index {name}", times["window"] / times["raw"], 1.3, detail)
            still = standing_still(tables[name])
            kept &= report(f"the window stands still for it at {name}, in frames", still / 16.7, 1.2)
        for table in tables.values():
            close(table)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
