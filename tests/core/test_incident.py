"""What was not foreseen is in the log, as the sentence says."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from cmdesk.core.machine import incident

LIMIT = 1 << 20


@pytest.fixture
def log(tmp_path: Path):
    """The log of an office, nearly full, and one that was put aside before."""
    (tmp_path / "logs").mkdir()
    found = tmp_path / "logs" / "cmdesk.log"
    found.write_text("x" * LIMIT, encoding="utf-8")
    found.with_suffix(".log.1").write_text("older", encoding="utf-8")
    incident.log_to(tmp_path)
    yield found
    incident.stop_logging()


def test_a_full_log_is_put_aside(log: Path) -> None:
    """The incident stands in a new one; what was there is kept beside it."""
    number = _number(incident.report(ValueError("unforeseen")))
    assert number in log.read_text(encoding="utf-8")
    assert log.stat().st_size < LIMIT
    assert log.with_suffix(".log.1").stat().st_size == LIMIT
    assert log.with_suffix(".log.2").read_text(encoding="utf-8") == "older"


def test_a_full_log_that_another_process_holds_goes_on(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows renames no file that a second program of the office has open: nothing is lost, no older one pushed out."""
    really = os.rename

    def held(source: str, target: str) -> None:
        if Path(source) == log:
            raise PermissionError(13, "Access is denied")
        really(source, target)

    monkeypatch.setattr(os, "rename", held)
    monkeypatch.setattr(os, "replace", held)
    numbers = [_number(incident.report(ValueError("unforeseen"))) for _ in range(3)]
    written = log.read_text(encoding="utf-8")
    assert all(number in written for number in numbers)
    assert log.with_suffix(".log.1").read_text(encoding="utf-8") == "older"


def _number(sentence: str) -> str:
    found = re.search(r"编号 ([0-9A-F]{6})", sentence)
    assert found is not None
    return found[1]
