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
