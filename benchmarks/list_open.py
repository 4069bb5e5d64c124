"""A list opens at the same small cost at any size: ≤ 1.2 × the same table over a constant model, ≤ 30 MB more."""

from __future__ import annotations

import gc
import os
import sys
from functools import partial
from pathlib import Path

import _list
from _list import QUERY, close, constant_table, folder, interleaved, office, open_table, report, sizes

from cmdesk.core.database import SqliteDatabase

ROUNDS = 15


def memory() -> float:
    """Return the resident megabytes of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def open_and_close(database: SqliteDatabase) -> None:
    close(open_table(database, QUERY))


def constant() -> None:
    close(constant_table())


def grown(database: SqliteDatabase) -> float:
    """Return the megabytes that an open, fully prepared and scrolled list takes more than a constant one."""
    gc.collect()
    before = memory()
    table = open_table(database)
    bar = table.grid.verticalScrollBar()
    for part in range(101):
        bar.setValue(bar.maximum() * part // 100)
        _list.paint_fully(table)
    more = memory() - before
    close(table)
    return more


def main() -> int:
    _list.application()
    kept = True
    with folder() as where:
        offices = {size: office(Path(where), size) for size in sizes()}
        actions = {"constant": constant} | {
            f"{size:,}": partial(open_and_close, database) for size, database in offices.items()
        }
        interleaved(actions, 2)
        times = interleaved(actions, ROUNDS)
        for name, milliseconds in times.items():
            detail = f"{milliseconds:.1f} ms, constant {times['constant']:.1f} ms"
            kept &= report(f"open {name}", milliseconds / times["constant"], 1.2, detail)
        largest = max(offices)
        ratio = times[f"{largest:,}"] / times[f"{min(offices):,}"]
        kept &= report(f"open {largest:,} against {min(offices):,}", ratio, 1.2)
        kept &= report(f"memory of {largest:,} rows, MB", grown(offices[largest]), 30)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
