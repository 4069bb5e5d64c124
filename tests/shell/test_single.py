"""One desk per office."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from cmdesk.kit.space import front
from cmdesk.shell.single import Single

ROOT = Path(__file__).resolve().parents[2]
HELD = "import sys; place = Single(Path(sys.argv[1]), None); assert place.take()"


def test_a_second_start_raises_the_first_desk(tmp_path: Path, qtbot: QtBot) -> None:
    """It does not get the place, and the first hears the knock; once that has left, the place is free."""
    first, second, other = (Single(tmp_path / name, None) for name in ("office", "office", "elsewhere"))
    assert first.take()
    first.listen()
    with qtbot.waitSignal(first.knocked):
        assert not second.take()
    assert other.take()
    first.leave()
    assert second.take()
    second.leave()
    other.leave()


def test_on_windows_the_second_start_lets_the_first_come_to_the_front(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows shows the window of a program that nobody has just started as a flashing button only."""
    let: list[int] = []
    user32 = SimpleNamespace(AllowSetForegroundWindow=let.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr(front, "os", SimpleNamespace(name="nt"))
    first, second = Single(tmp_path, None), Single(tmp_path, None)
    assert first.take()
    assert let == []
    first.listen()
    with qtbot.waitSignal(first.knocked):
        assert not second.take()
    assert let == [-1]
    first.leave()


def test_a_desk_that_was_killed_keeps_nobody_out(tmp_path: Path) -> None:
    """The lock file it left behind is taken over at once."""
    killed = f"import os; from pathlib import Path; from cmdesk.shell.single import Single; {HELD}; os._exit(9)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], env=environment, check=False, timeout=60)
    assert done.returncode == 9
    place = Single(tmp_path, None)
    assert place.take()
    place.leave()
