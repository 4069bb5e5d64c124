"""Reading 100,000 rows × 20 columns costs at most 1.2 times what the bare parser needs, child process and limits included.

Interleaved rounds on one file; prints the wall-clock and CPU ratios (medians of the rounds).
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cmdesk.core.sheet.opening.reading import read

ROWS, COLUMNS, ROUNDS = 100_000, 20, 5
PROMISE = 1.2


def make(path: Path, rows: int) -> None:
    """Write a customer list as offices have them: texts, numbers, days, gaps."""
    import xlsxwriter

    chance = random.Random(1)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("客户")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(rows):
            number = chance.randrange(10**8)
            texts = [
                f"KH{row:06d}", f"郑州市{chance.choice('金水二七中原惠济')}区兴隆{number % 9999}商贸有限公司", f"兴隆{number % 9999}",
                f"河南省郑州市金水区花园路{number % 999}号院{number % 20}号楼", f"0371-{60_000_000 + number % 9_999_999}",
                "张" + chance.choice("三四五伟芳"), "李" + chance.choice("三四五伟芳"), f"91410100MA{number:08d}",
                chance.choice("ABC"), chance.choice(["城东", "城西", "城北"]), "在用", chance.choice("一二三四五"),
            ]  # fmt: skip
            page.write_row(row, 0, texts)
            page.write_row(
                row,
                12,
                [13_800_000_000 + number, 113 + number / 10**8, 34 + number / 10**8, number % 500, number / 100],
            )
            page.write_datetime(row, 17, datetime(2020, 1, 1) + timedelta(days=number % 1500), day)  # noqa: DTZ001
            if row % 3 == 0:
                page.write_string(row, 18, f"备注{row}")
            page.write_number(row, 19, number % 7)


def bare(path: Path) -> int:
    """Read with the parser alone, in this process."""
    import python_calamine

    return len(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())


def ours(path: Path) -> int:
    """Read as the program does."""
    return len(read(path).rows)


def cost(what: Callable[[Path], int], path: Path) -> tuple[float, float]:
    """Return seconds of wall clock and of CPU, children included."""

    def cpu() -> float:
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in used)

    started, before = time.perf_counter(), cpu()
    if what(path) != ROWS:
        raise SystemExit("rows are missing")
    return time.perf_counter() - started, cpu() - before


def main() -> int:
    """Measure and print; 1 when the promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.xlsx"
        make(path, ROWS)
        bare(path)
        pairs = [(cost(bare, path), cost(ours, path)) for _ in range(ROUNDS)]
    wall = statistics.median(mine[0] / theirs[0] for theirs, mine in pairs)
    cpu = statistics.median(mine[1] / theirs[1] for theirs, mine in pairs)
    print(f"sheet_read  {ROWS:,} × {COLUMNS} xlsx: ours / bare parser {wall:.2f} (CPU {cpu:.2f}), promised ≤ {PROMISE}")
    print(f"            ours {statistics.median(mine[0] for _, mine in pairs):.2f} s")
    return int(wall > PROMISE)


if __name__ == "__main__":
    sys.exit(main())
