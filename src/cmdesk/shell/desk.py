"""Opening the desk: the office, the sign-in, the main window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cmdesk.core.errors import Refused


def open_desk(folder: Path, database: str | None) -> int:
    """Open the desk on an office and return the exit code when it is closed.

    Raises:
        Refused: there is no screen.
    """
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise Refused("这台机器没有图形界面：请在有桌面的电脑上打开，或使用命令行子命令（--help 查看）。")
    raise Refused(f"{folder} {database or ''}")
