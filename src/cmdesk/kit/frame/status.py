"""The line at the foot: saved quietly, running work with cancel, failures loudly with what to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from cmdesk.kit.aloud import say_aloud
from cmdesk.kit.background.work import Task, Work
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px

PATIENCE = 300  # milliseconds until running work is worth showing
LASTING = 8000  # milliseconds a quiet word stays


class StatusLine(QWidget):
    """One line of words, and of work that takes longer than a moment.

    Signals:
        undo_asked: somebody wants the last step back.
    """

    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("side", "bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(32))
        self.setAccessibleName("状态")
        self._sign, self._words = label(), label()
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._undo = self._button("撤销", self.undo_asked)
        self._close = self._button("知道了", self.clear)
        self._stage = label("", "weak")
        self._bar = QProgressBar()
        self._bar.setFixedWidth(px(160))
        self._bar.setTextVisible(False)
        self._cancel = self._button("取消", self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._words, 1)
        for part in (self._undo, self._close, self._stage, self._bar, self._cancel):
            row.addWidget(part)
            part.hide()
        self._tasks: list[Task[Any]] = []
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._show_work)
        self._fade = QTimer(self, singleShot=True, interval=LASTING)
        self._fade.timeout.connect(self.clear)

    def follow(self, work: Work) -> None:
        """Show what runs there."""
        work.started.connect(self._started)
        work.advanced.connect(self._advanced)
        work.ended.connect(self._ended)
        work.failed.connect(self.fail)
        work.refused.connect(self.refuse)

    def say(self, text: str, *, undo: bool = False) -> None:
        """Say something quietly, with the time; it goes by itself."""
        self._show("check", "due", f"{text}　{datetime.now():%H:%M}", "weak")  # noqa: DTZ005
        self._undo.setVisible(undo)
        self._close.hide()
        self._fade.start()

    def whisper(self, text: str) -> None:
        """Say something that can wait: nothing while anything else is being said."""
        if not self.words:
            self._show("bell", "weak", text, "weak")
            self._fade.start()

    def refuse(self, refusal: object) -> None:
        """Show a refusal until it has been read."""
        self._show("alert-triangle", "soon", str(refusal), "")
        self._stay()

    def fail(self, sentence: str) -> None:
        """Show a failure until it has been read."""
        self._show("alert-circle", "late", sentence, "problem")
        self._stay()

    def clear(self) -> None:
        """Say nothing."""
        self._words.setText("")
        self._words.setToolTip("")
        self._sign.clear()
        self._undo.hide()
        self._close.hide()

    @property
    def words(self) -> str:
        """What is being said."""
        return self._words.text()

    def _stay(self) -> None:
        self._fade.stop()
        self._undo.hide()
        self._close.show()

    def _show(self, sign: str, token: str, text: str, role: str) -> None:
        self._sign.setPixmap(icons.pixmap(sign, px(16), token, self.devicePixelRatioF()))
        self._words.setProperty("role", role)
        self._words.style().polish(self._words)
        self._words.setText(text)
        self._words.setToolTip(plain_tip(text))
        self._words.setAccessibleName(text)
        say_aloud(self, text)

    def _button(self, word: str, slot: Any) -> QPushButton:
        button = QPushButton(word)
        button.setProperty("role", "quiet")
        button.clicked.connect(slot)
        return button

    def _started(self, task: Task[Any]) -> None:
        self._tasks.append(task)
        if not self._patience.isActive() and not self._bar.isVisible():
            self._patience.start()

    def _advanced(self, task: Task[Any], share: float | None, text: str) -> None:
        if self._tasks and task is self._tasks[-1]:
            self._bar.setRange(0, 0 if share is None else 1000)
            self._bar.setValue(round((share or 0) * 1000))
            self._stage.setText(text)

    def _ended(self, task: Task[Any]) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
        if not self._tasks:
            self._patience.stop()
            for part in (self._stage, self._bar, self._cancel):
                part.hide()

    def _show_work(self) -> None:
        if not self._tasks:
            return
        task = self._tasks[-1]
        if not self._stage.text() or not self._bar.isVisible():
            self._stage.setText(task.title)
            self._bar.setRange(0, 0)
        self._stage.show()
        self._bar.show()
        self._cancel.setVisible(task.cancellable)

    def _stop(self) -> None:
        for task in self._tasks:
            if task.cancellable:
                task.stop()
