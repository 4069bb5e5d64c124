"""What the first window does not need is not loaded before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from tests.people import add_customer, make_staff

from cmdesk.core.file.office import Office

ROOT = Path(__file__).resolve().parents[2]
LATER = {
    "argon2", "cmdesk.core.database", "cmdesk.core.file.office", "cmdesk.shell.frame.window", "email", "json", "keyring",
    "logging.handlers", "lunar_python", "peewee", "PIL", "platformdirs", "pypinyin", "python_calamine", "rapidfuzz",
    "reportlab", "secrets", "segno", "sqlcipher3", "sqlite3", "stdnum", "xlsxwriter", "PySide6.QtPdf",
}  # fmt: skip


@contextmanager
def begun(*arguments: str) -> Iterator[Iterator[dict[str, Any]]]:
    """Start the desk; what it says of each window when that is painted."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "benchmarks" / "_first_paint.py"), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        yield map(json.loads, process.stdout)
    finally:
        process.kill()
        process.communicate()


def test_the_first_window_waits_for_nothing_it_does_not_show(tmp_path: Path) -> None:
    """No database, no document library and no screen of the desk is loaded when the first window has been painted."""
    with begun(str(tmp_path / "office")) as windows:
        said = next(windows)
    assert said["window"] == "window"
    assert "PySide6.QtWidgets" in said["modules"]
    assert sorted(LATER & set(said["modules"])) == []


def test_the_list_waits_for_nothing_that_is_printed_or_brought_in(file_office: Office) -> None:
    """From the start to the painted list of the main window, nothing is loaded that only paper, sheets or commands need."""
    staff = make_staff(file_office)
    add_customer(staff["account_manager"], staff.units["east_market"])
    with begun(str(file_office.folder), "account_manager") as windows:
        said = {one["window"]: one["modules"] for one in islice(windows, 3)}
    assert [*said] == ["window", "sign_in", "desk"]
    waiting = ("cmdesk.core.paper", "cmdesk.core.sheet", "cmdesk.customers.importing", "reportlab", "xlsxwriter", "PIL")
    assert [name for name in said["desk"] if name.startswith(waiting) or name.endswith("commands")] == []


def test_screens_are_loaded_before_anybody_asks_for_them() -> None:
    """Nothing of a page is loaded with the features; soon after the desk has opened all of what the person has is there,
    and the windows that are dear to load.
    """
    told = (
        "import json, sys; from cmdesk.core.actor import PROGRAM; from cmdesk.shell.features import FEATURES;"
        " from cmdesk.shell.frame.places import load_screens;"
        " wanted = {one.make.place.partition(':')[0] for part in FEATURES for one in (*part.pages, *part.settings)};"
        " wanted |= {'cmdesk.customers.screens.importing.dialog', 'cmdesk.papers.preview'};"
        " before = wanted & set(sys.modules); load_screens(PROGRAM);"
        " [part.warm() for part in FEATURES if part.warm];"
        " print(json.dumps([sorted(before), sorted(wanted - set(sys.modules))]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", told],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == [[], []]
