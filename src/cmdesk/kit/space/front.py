"""A window comes to the front, out of the taskbar and as large as it was."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_ANY = -1  # ASFW_ANY


def bring_forward(window: QWidget) -> None:
    """Show a window before all others; one that was maximised before it was minimised is so again."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def give_way() -> None:
    """Let another program come to the front: Windows allows it only to the one that a person has just started."""
    if os.name == "nt":
        import ctypes

        windll = getattr(ctypes, "windll")  # noqa: B009  # exists on Windows only
        windll.user32.AllowSetForegroundWindow(_ANY)
