"""F1: the right page of the manual, in a window of its own."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from cmdesk.core.resources import root
from cmdesk.kit import ask
from cmdesk.kit.look import icons
from cmdesk.kit.space.dialog import keep_on_screen
from cmdesk.shell.frame.topics import FIRST, FOLDER

WIDTH = 780  # pixels a picture may be wide


class _Pages(QTextBrowser):
    """Pictures never wider than the page."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        found = super().loadResource(kind, name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return found
        image = QImage.fromData(found) if isinstance(found, QByteArray) else QImage(found)
        return (
            image.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation) if image.width() > WIDTH else image
        )


class ManualWindow(QWidget):
    """Shows the pages of the manual; Alt+Left goes back, Esc closes."""

    def __init__(self, page: str, parent: QWidget | None = None, section: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("手册 - cmdesk")
        self.resize(860, 700)
        keep_on_screen(self)
        self.pages = _Pages()
        self.pages.setAccessibleName("手册")
        self.pages.setOpenExternalLinks(True)
        self.pages.document().setDocumentMargin(20)
        contents = QPushButton(icons.icon("list"), "目录")
        contents.clicked.connect(self._contents)
        back = QPushButton(icons.icon("arrow-left"), "返回")
        back.setToolTip("Alt+←")
        back.clicked.connect(self.pages.backward)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 0)
        row.addWidget(back)
        row.addWidget(contents)
        row.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        rows.addWidget(self.pages, 1)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        self.turn_to(page)
        if section:
            QTimer.singleShot(0, self, partial(self.go_to, section))  # once it has its size

    def turn_to(self, page: str) -> None:
        """Show a page by its file's name."""
        self.pages.setSource(QUrl.fromLocalFile(str(root().joinpath(*FOLDER, page))))

    def go_to(self, section: str) -> None:
        """Bring the heading of a section of the page to the top; nothing happens where there is none."""
        block = self.pages.document().begin()
        while block.isValid() and not (block.blockFormat().headingLevel() and block.text() == section):
            block = block.next()
        if block.isValid():
            top = self.pages.document().documentLayout().blockBoundingRect(block).top()
            self.pages.verticalScrollBar().setValue(int(top))

    def _contents(self) -> None:
        self.turn_to(FIRST)


def open_manual(parent: QWidget, place: str, section: str = "") -> QWidget | None:
    """Open the manual's page for a place of the program, at a section of it; None when the manual is not there."""
    folder = root().joinpath(*FOLDER)
    page = next((name for name in (f"{place}.md", FIRST) if (folder / name).exists()), None)
    if page is None:
        ask.tell(parent, "手册", "本机没有安装手册。")
        return None
    window = ManualWindow(page, parent, section)
    window.setWindowFlag(Qt.WindowType.Window)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
    window.pages.setFocus()  # arrows and PgDn scroll from the first moment
    return window
