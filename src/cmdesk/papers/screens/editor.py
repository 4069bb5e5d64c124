"""The editor of a form: its text at the left, what it looks like at the right, mistakes told as one types."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from cmdesk.core import paper
from cmdesk.kit import ask
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label, reword
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.theme import dress
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.kit.paper.paper_view import PaperView
from cmdesk.kit.space.dialog import keep_on_screen
from cmdesk.kit.space.splitter import Splitter
from cmdesk.papers import forms, press
from cmdesk.papers.screens.code import Code

if TYPE_CHECKING:
    from cmdesk.core.errors import Refused
    from cmdesk.kit.desk import Desk

_PAUSE = 300  # milliseconds without a key until the text is looked at
_LINE = re.compile(r"第 (\d+) 行")


@dataclass(frozen=True)
class _Looked:
    """What came of looking at a text: a mistake, or pages."""

    problem: str = ""
    content: bytes = b""


class Editor(QWidget):
    """A window of its own for one form.

    Signals:
        looked: a text has been looked at; the sentence of its mistake, or an empty one.
        saved: the form has been saved.
    """

    looked = Signal(str)
    saved = Signal()

    def __init__(self, desk: Desk, name: str, text: str, *, may_save: bool = True) -> None:
        super().__init__(desk if isinstance(desk, QWidget) else None, Qt.WindowType.Window)
        dress(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"表单 {name}")
        self.resize(px(1280), px(720))
        keep_on_screen(self)
        self._desk, self._name, self._kept, self._may_save = desk, name, text, may_save
        self.code = Code(self)
        self.code.setPlainText(text)
        self.code.setReadOnly(not may_save)
        self.view = PaperView(self)
        self.blank = QRadioButton("空白", self)
        self.filled = QRadioButton("示例内容", self)
        self.filled.setChecked(True)
        for button in (self.blank, self.filled):
            self.view.bar.insertWidget(self.view.bar.count() - 2, button)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)
        self.code.textChanged.connect(self._typed)
        self.filled.toggled.connect(self.look)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(Splitter(desk.memory, "papers.editor", [self.code, self.view], [600, 680]), 1)
        rows.addLayout(self._foot())
        self.code.setFocus()
        self.look()

    def look(self) -> None:
        """Look for mistakes and draw the pages, in a worker."""
        job = _looking(self._desk, self._name, self.code.toPlainText(), filled=self.filled.isChecked())
        self._desk.work.read(job, self._show, owner=self, title="", refused=self._refuse)

    def save(self) -> None:
        """Keep the text as the office's own form."""
        if not self.button.isEnabled():
            return
        actor, office, name, text = self._desk.actor, self._desk.office, self._name, self.code.toPlainText()

        def job() -> str:
            forms.save(actor, office, name, text)
            return text

        self._desk.work.write(job, self._saved, owner=self, refused=self._refuse)

    @property
    def changed(self) -> bool:
        """Whether something has not been saved."""
        return self.code.toPlainText() != self._kept

    def _typed(self) -> None:
        self.button.setEnabled(self._may_save and self.changed)
        self._pause.start()

    def _show(self, looked: _Looked) -> None:
        found = _LINE.search(looked.problem)
        self.code.show_problem(int(found[1]) if found else 0, looked.problem)
        self._say(looked.problem, problem=bool(looked.problem))
        self.goto.setVisible(found is not None)
        if looked.content:
            self.view.show_pdf(looked.content)
        self.looked.emit(looked.problem)

    def _saved(self, text: str) -> None:
        self._kept = text
        self._typed()
        self._pause.stop()
        self._say("已保存，从现在起打印都用这一版")
        self._desk.say(f"已保存表单 {self._name}")
        self.saved.emit()

    def _refuse(self, refusal: Refused) -> None:
        self._say(str(refusal), problem=True)
        self.looked.emit(str(refusal))

    def _say(self, text: str, *, problem: bool = False) -> None:
        reword(self._words, text, "problem" if problem else "weak")

    def _foot(self) -> QHBoxLayout:
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self.goto = QPushButton("转到这一行", self)
        self.goto.setProperty("role", "quiet")
        self.goto.clicked.connect(self.code.go_to_problem)
        self.goto.hide()
        self.button = QPushButton(icons.icon("save", "on_primary"), "保存表单", self)
        self.button.setProperty("role", "primary")
        self.button.setToolTip("Ctrl+S")
        self.button.setEnabled(False)
        self.button.clicked.connect(self.save)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self)
        shortcut.activated.connect(self.save)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.setSpacing(SPACE_2)
        row.addWidget(self._words, 1)
        row.addWidget(self.goto)
        row.addWidget(self.button)
        return row

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.changed and not ask.confirm(
            self, "放弃修改", f"表单 {self._name} 的修改还没有保存，放弃吗？", "放弃修改", danger=True
        ):
            event.ignore()
            return
        super().closeEvent(event)


def _looking(desk: Desk, name: str, text: str, *, filled: bool) -> Callable[[], _Looked]:
    actor = desk.actor

    def job() -> _Looked:
        found = paper.problems(text)
        if found:
            return _Looked(found[0])
        return _Looked(content=press.trial(actor, name, text, filled=filled))

    return job
