"""What the first window does not need is not loaded before it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LATER = {
    "argon2", "cmdesk.core.database", "cmdesk.core.file.office", "cmdesk.shell.frame.window", "email", "json", "keyring",
    "logging.handlers", "lunar_python", "peewee", "PIL", "platformdirs", "pypinyin", "python_calamine", "rapidfuzz",
    "reportlab", "secrets", "segno", "sqlcipher3", "sqlite3", "stdnum", "xlsxwriter", "PySide6.QtPdf",
}  # fmt: skip


def test_the_first_window_waits_for_nothing_it_does_not_show(tmp_path: Path) -> None:
    """No database, no document library and no screen of the desk is loaded when the first window has been painted."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "benchmarks" / "_first_paint.py"), str(tmp_path / "office")],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()
    assert said["window"] == "window"
    assert "PySide6.QtWidgets" in said["modules"]
    assert sorted(LATER & set(said["modules"])) == []


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
