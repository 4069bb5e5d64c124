"""F1: the right page of the manual, in a window of its own, with links between its headings and a line to find words."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from cmdesk.core.resources import root
from cmdesk.kit import ask
from cmdesk.kit.lists.search_box import SearchBox
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.dialog import keep_on_screen
from cmdesk.shell.frame.topics import FIRST, FOLDER, anchor

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
    """Shows the pages of the manual; Alt+Left goes back, Ctrl+F finds words on the page, Esc closes."""

    def __init__(self, page: str, parent: QWidget | None = None, section: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("手册 - cmdesk")
        self.resize(px(860), px(700))
        keep_on_screen(self)
        self.pages = _Pages()
        self.pages.setAccessibleName("手册")
        self.pages.setOpenExternalLinks(True)
        self.pages.document().setDocumentMargin(20)
        self.pages.anchorClicked.connect(self._follow)
        self.search = SearchBox("在这一页里查找", "在这一页里查找")
        self.search.setFixedWidth(px(220))
        self.search.textChanged.connect(self._seek_anew)
        self._count = label("", "weak")
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
        row.addWidget(self._count)
        row.addWidget(self.search)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        rows.addWidget(self.pages, 1)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._leave)
        bind_keys(self, {"Ctrl+F": self._begin_search, "F3": self._next, "Shift+F3": self._previous})
        onwards = {"Return": self._next, "Enter": self._next, "Shift+Return": self._previous, "Down": self._read_on}
        bind_keys(self.search, onwards)
        self.turn_to(page)
        if section:
            QTimer.singleShot(0, self, partial(self.go_to, section))  # once it has its size

    def turn_to(self, page: str) -> None:
        """Show a page by its file's name."""
        self.pages.setSource(QUrl.fromLocalFile(str(root().joinpath(*FOLDER, page))))

    def go_to(self, section: str) -> None:
        """Bring the heading of a section of the page to the top; nothing happens where there is none."""
        block = self.pages.document().begin()
        while block.isValid() and not (block.blockFormat().headingLevel() and anchor(block.text()) == anchor(section)):
            block = block.next()
        if block.isValid():
            self.pages.verticalScrollBar().setValue(int(self._top(block)))

    def _top(self, block: QTextBlock) -> float:
        return self.pages.document().documentLayout().blockBoundingRect(block).top()

    def _follow(self, link: QUrl) -> None:
        """Go to the heading that a link names: Qt turns to its page and knows no headings of these pages."""
        if link.hasFragment():
            section = link.fragment(QUrl.ComponentFormattingOption.FullyDecoded)
            QTimer.singleShot(0, self, partial(self.go_to, section))  # once the page is there

    def _contents(self) -> None:
        self.turn_to(FIRST)

    # -- finding words on the page --------------------------------------------------------------------------------------

    def _begin_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _leave(self) -> None:
        """Leave the search, or close."""
        if self.search.hasFocus():
            self.search.clear()
            self.pages.setFocus()
        else:
            self.close()

    def _read_on(self) -> None:
        self.pages.setFocus()

    def _seek_anew(self, text: str) -> None:
        """Find the first place from what was found before, or from the top of what is seen."""
        cursor = self.pages.textCursor()
        if cursor.hasSelection():
            cursor.setPosition(cursor.selectionStart())  # one more letter leads no further on
        else:
            cursor = self.pages.cursorForPosition(QPoint(0, 0))
        self.pages.setTextCursor(cursor)
        self._seek(text)

    def _next(self) -> None:
        self._seek(self.search.text())

    def _previous(self) -> None:
        self._seek(self.search.text(), QTextDocument.FindFlag.FindBackward)

    def _seek(self, text: str, how: QTextDocument.FindFlag | None = None) -> None:
        """Go to the next place that says a text, from the end of the page back to its beginning."""
        flags = how or QTextDocument.FindFlag(0)
        wanted = text.strip()
        count = self.pages.toPlainText().lower().count(wanted.lower()) if wanted else 0
        self._count.setText(f"{count} 处" if count else "没有找到" if wanted else "")
        if count and not self.pages.find(wanted, flags):
            end = QTextCursor.MoveOperation.End if how else QTextCursor.MoveOperation.Start
            self.pages.moveCursor(end)
            self.pages.find(wanted, flags)


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
