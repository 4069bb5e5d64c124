"""The desk is there at once at any size: first window ≤ 1.35 × a bare PySide6 window with a Chinese table, ≤ 100 MB.

The figures are CPU medians of fresh processes in turns, compiled modules kept as an installed program has them.
``--million`` measures an office of a million customers too (ten more minutes to fill it); ``--office DIR`` one that exists.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _list import report

HERE = Path(__file__).resolve().parent
ROUNDS = 9
WINDOWS = {
    "window": "first window",
    "sign_in": "the same, asking for the password",
    "desk": "main window with its list",
}


def environment() -> dict[str, str]:
    """Return the environment of a start: compiled modules are kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"QT_QPA_PLATFORM": "offscreen", **kept, "PYTHONPATH": str(HERE.parent / "src")}


def demo(folder: Path, customers: int) -> Path:
    """Fill an office."""
    words = ["-m", "cmdesk", "--data", str(folder), "--json", "demo", "--customers", str(customers)]
    subprocess.run([sys.executable, *words], env=environment(), check=True, stdout=subprocess.DEVNULL)
    return folder


def start(script: str, *arguments: str) -> list[dict[str, Any]]:
    """Start a process and return what it said of its windows."""
    command = [sys.executable, str(HERE / script), *arguments]
    done = subprocess.run(
        command, env=environment(), check=True, timeout=120, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def measure(offices: dict[str, Path]) -> bool:
    """Start everything in turns; tell whether the promise is kept."""
    bare: list[float] = []
    spent: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for turn in range(ROUNDS + 1):  # the first fills the caches
        bare += [said["cpu"] for said in start("_bare_window.py")] if turn else []
        for size, folder in offices.items():
            for said in (
                start("_first_paint.py", str(folder), "admin") if turn else start("_first_paint.py", str(folder))
            ):
                if turn:
                    spent.setdefault((size, said["window"]), []).append(said)
    base = statistics.median(bare)
    kept = True
    for (size, window), found in spent.items():
        cpu = statistics.median(said["cpu"] for said in found)
        peak = max(said["peak"] for said in found)
        detail = f"{cpu:.0f} ms, bare {base:.0f} ms, peak {peak:.0f} MB"
        if window == "window":
            kept &= report(f"{size}: {WINDOWS[window]}", cpu / base, 1.35, detail)
            kept &= report(f"{size}: {WINDOWS[window]}, MB", peak, 100)
        else:
            print(f"{size}: {WINDOWS[window]}: {cpu / base:.2f}  {detail}")
    return kept


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--million", action="store_true", help="measure an office of a million customers too")
    parser.add_argument("--office", type=Path, help="measure this demo office instead of a new one")
    given = parser.parse_args()
    if given.office:
        return 0 if measure({given.office.name: given.office}) else 1
    with tempfile.TemporaryDirectory(prefix="cmdesk-bench-") as folder:
        sizes = (100_000, 1_000_000) if given.million else (100_000,)
        return 0 if measure({f"{size:,}": demo(Path(folder) / str(size), size) for size in sizes}) else 1


if __name__ == "__main__":
    sys.exit(main())
