"""Saving one record with its trail costs hardly more than one append that is forced to the disk.

    python benchmarks/save.py

Every save is followed by a bare append plus fdatasync of as many bytes to a file in the same folder, so that the machine's
mood meets both alike. Prints the ratio of the medians and the CPU of a save: rights, checks, search index and trail
included. Beside the ratio stands what a save costs beyond the append: from an append of that / 0.15 on the promise is
kept. A disk that only pretends to have written (0.25 ms on a virtual one) leaves a program nothing, so the whole is
measured on this disk as it is, which is told only, and with forced writes that take as long as on disks of offices
(``_slow_disk``, both for the append and for the program): the last line says from which of them on the promise is kept.
Where that cannot be done, this disk decides. The office is opened anew before it is measured, as in the morning: who has
just written thousands of files has a search index in memory that each commit walks through (0.2 ms).
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import _slow_disk

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.file import office
from cmdesk.customers import rules
from cmdesk.customers.feature import ACTIONS
from cmdesk.customers.record import Customer
from cmdesk.shell.features import load_records
from cmdesk.staff.record import Unit, User

CUSTOMERS, ROUNDS = 5_000, 150
DISKS = (4.0, 8.0, 12.0)  # milliseconds of a forced write: a quick office disk, a usual one, one that turns
RATIO, CPU = 1.15, 1.5  # promised: of medians; milliseconds


def fill() -> tuple[Actor, list[int]]:
    """Enter an account manager and his customers; returns him and their ids."""
    chance = random.Random(7)
    with keep.operation(PROGRAM, "人员") as work:
        area = work.add(Unit, {"name": "城东", "kind": "area"})
        user = work.add(
            User, {"login": "li", "name": "李敏", "role": "account_manager", "unit_id": area, "active": True}
        )
    with keep.operation(PROGRAM, "客户") as work:
        rows = [
            {
                "number": f"N{number:06}",
                "name": f"{chance.choice('福兴永广大')}{chance.choice('顺隆和源达')}{number}烟酒店",
                "address": f"解放路{number % 300}号",
                "phones": (f"138{number:08}",),
                "owner_id": user,
                "area_id": area,
                "grade": number % 30 + 1,
            }
            for number in range(CUSTOMERS)
        ]
        ids = work.add_many(Customer, rows)
    granted = {action.key: Scope.OWN for action in ACTIONS}
    return Actor(user, "li", "李敏", "account_manager", area, frozenset({area}), granted), ids


def written() -> int:
    """Return how many bytes this process has handed to the system for writing, 0 where nobody counts."""
    try:
        text = Path("/proc/self/io").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(text.split("wchar: ")[1].split()[0])


def append(file: int, size: int) -> float:
    """Append to a file, force it to the disk and return the seconds this took."""
    data = os.urandom(size)
    force = getattr(os, "fdatasync", os.fsync)
    started = time.perf_counter()
    os.write(file, data)
    force(file)
    return time.perf_counter() - started


def measure(folder: Path, name: str, save: Callable[[int], object]) -> bool:
    """Measure one sort of save against bare appends, print, and tell whether the promise is kept."""
    file = os.open(folder / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    size, saves, bare, cpu = 16_384, [], [], []
    for number in range(ROUNDS + 10):
        before, busy, started = written(), time.thread_time(), time.perf_counter()
        save(number)
        took, busy, bytes_ = time.perf_counter() - started, time.thread_time() - busy, written() - before
        if number >= 10:  # the first ones load what is loaded once
            saves.append(took)
            cpu.append(busy * 1000)
            bare.append(append(file, size))
        size = bytes_ or size
    os.close(file)
    ratio = statistics.median(saves) / statistics.median(bare)
    used = statistics.median(cpu)
    beyond = (statistics.median(saves) - statistics.median(bare)) * 1000
    print(
        f"save  {name:<22} {statistics.median(saves) * 1000:5.2f} ms / bare append of {size // 1024} KB"
        f" {statistics.median(bare) * 1000:5.2f} ms = {ratio:.2f} (promised ≤ {RATIO}{_broken(ratio, RATIO)});"
        f" {beyond:.2f} ms beyond it, kept where an append takes ≥ {beyond / (RATIO - 1):.1f} ms;"
        f" CPU {used:.2f} ms (≤ {CPU}{_broken(used, CPU)})"
    )
    return used <= CPU and ratio <= RATIO


def _broken(figure: float, limit: float) -> str:
    return "" if figure <= limit else ", BROKEN"


def all_disks() -> int:
    """Measure on this disk as it is, then on those of offices; 1 when not even the slowest keeps the promise."""
    here = measure_all()
    verdicts: list[int | None] = []
    for disk in DISKS:
        with tempfile.TemporaryDirectory() as name:
            print(f"save  the same where a forced write takes {disk:g} ms:", flush=True)
            verdicts.append(_slow_disk.run([sys.executable, __file__, "--disk", str(disk)], disk, Path(name)))
    if None in verdicts:
        print("save  not measured: this needs a C compiler and the loader's preloading")
        return int(not here)
    kept = [disk for place, disk in enumerate(DISKS) if not any(verdicts[place:])]
    print(
        f"save  kept by every sort of save where a forced write takes {f'≥ {kept[0]:g} ms' if kept else 'longer still'}"
    )
    return int(not kept)


def measure_all() -> bool:
    """Measure all sorts of saves, print, and tell whether every promise is kept."""
    load_records()
    with tempfile.TemporaryDirectory(dir=os.environ.get("CMDESK_BENCH_FOLDER")) as name:
        folder = Path(name)
        opened = office.open_file(folder / "office")
        regulation.add_missing_presets(PROGRAM)
        actor, ids = fill()
        opened.database.close()
        fresh, versions = count(1), dict[int, int]()

        def edit(values: dict[str, object], number: int) -> None:
            file = ids[number * 7 % CUSTOMERS]
            version = versions.get(file, 1)
            versions[file] = version + 1
            rules.edit(actor, file, values, version=version)

        kept = [
            measure(
                folder, "figures", lambda n: edit({"grade": n % 30 + 1, "monthly_volume": n, "note": f"第{n}次"}, n)
            ),
            measure(folder, "name and phone", lambda n: edit({"name": f"鑫源{n}商行", "phones": f"139{n:08}"}, n)),
            measure(folder, "a new file", lambda _: rules.create(actor, {"name": f"新店{next(fresh)}", "grade": 3})),
        ]
        opened.close()
    return all(kept)


def main() -> int:
    """Measure and print; 1 when a promise is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--disk", type=float, help="forced writes take this many milliseconds already; measure once")
    return all_disks() if parser.parse_args().disk is None else int(not measure_all())


if __name__ == "__main__":
    sys.exit(main())
