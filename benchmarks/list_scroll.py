"""Scrolling and jumping cost the same at any size: ≤ 1.2 × the same table over a constant model, and no frame is missed."""

from __future__ import annotations

import random
import statistics
import sys
import time
from functools import partial
from pathlib import Path

from _list import (
    application,
    close,
    constant_table,
    folder,
    interleaved,
    office,
    open_table,
    paint_fully,
    prepare,
    report,
    sizes,
)

from cmdesk.kit.table.view import TableView

ROUNDS = 9
TURNS = 40  # of the wheel, three rows each
JUMPS = 10
FRAME = 16.7  # milliseconds


def scroll(table: TableView, at: list[int]) -> None:
    """Turn the wheel slowly, three rows at a time, from where the last round ended."""
    bar = table.grid.verticalScrollBar()
    for _ in range(TURNS):
        at[0] = (at[0] + 3 * 28) % bar.maximum()
        bar.setValue(at[0])
        table.grid.viewport().repaint()


def jump(table: TableView, chance: random.Random) -> None:
    """Drag the scroll bar to far places."""
    bar = table.grid.verticalScrollBar()
    for _ in range(JUMPS):
        bar.setValue(chance.randrange(bar.maximum()))
        paint_fully(table)


def longest(table: TableView) -> float:
    """Return the milliseconds of the 95th percentile of paints after far jumps: how long the window stands still."""
    chance, bar, times = random.Random(7), table.grid.verticalScrollBar(), []
    for _ in range(60):
        bar.setValue(chance.randrange(bar.maximum()))
        started = time.perf_counter()
        table.grid.viewport().repaint()
        times.append((time.perf_counter() - started) * 1000)
        paint_fully(table)
    return statistics.quantiles(times, n=20)[-1]


def main() -> int:
    application()
    kept = True
    with folder() as where:
        tables = {"constant": constant_table()}
        for size in sizes():
            tables[f"{size:,}"] = open_table(office(Path(where), size))
        largest = list(tables)[-1]
        print(f"95 % of jumps before the list is prepared paint within {longest(tables[largest]):.1f} ms at {largest}")
        for table in tables.values():
            prepare(table)
        for name, promise in (("scroll", 1.2), ("jump", 1.2)):
            act = {
                key: partial(scroll, table, [0]) if name == "scroll" else partial(jump, table, random.Random(3))
                for key, table in tables.items()
            }
            interleaved(act, 1)
            times = interleaved(act, ROUNDS)
            each = TURNS if name == "scroll" else JUMPS
            for key, milliseconds in times.items():
                kept &= report(
                    f"{name} {key}", milliseconds / times["constant"], promise, f"{milliseconds / each:.2f} ms each"
                )
            first, *_, last = (times[key] for key in tables if key != "constant")
            kept &= report(f"{name} {largest} against the smallest", last / first, 1.2)
        kept &= report("95 % of far jumps stand still for, in frames", longest(tables[largest]) / FRAME, 1.0)
        for table in tables.values():
            close(table)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
