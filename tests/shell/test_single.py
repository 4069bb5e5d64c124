"""One desk per office."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

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


def test_a_desk_that_was_killed_keeps_nobody_out(tmp_path: Path) -> None:
    """The lock file it left behind is taken over at once."""
    killed = f"import os; from pathlib import Path; from cmdesk.shell.single import Single; {HELD}; os._exit(9)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], env=environment, check=False, timeout=60)
    assert done.returncode == 9
    place = Single(tmp_path, None)
    assert place.take()
    place.leave()
