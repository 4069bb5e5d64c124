"""F1: the right page of the manual."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from cmdesk.core.resources import root
from cmdesk.kit import ask


def open_manual(parent: QWidget, page: str) -> None:
    """Open the manual's page for a place of the program."""
    folder = root() / "docs" / "manual"
    for name in (f"{page}.md", "README.md"):
        if (folder / name).exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder / name)))
            return
    ask.tell(parent, "手册", "本机没有安装手册。")
