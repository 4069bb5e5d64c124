"""查重与合并: the whole office is looked through for likely doubles, and what was found is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.customers import doubles
from cmdesk.customers.screens.doubles.review import PairReview
from cmdesk.kit.background.work import Task
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST: Final = 500
_WORKING, _NOTHING, _PAIRS = range(3)


class DoublesDialog(Dialog):
    """Looks, shows how far it has come, and hands what it found to the review; F5 looks again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._task: Task[doubles.Review] | None = None
        self.setWindowTitle("查重与合并")
        self.resize(px(1180), px(660))
        self._nothing = Empty("check-circle", "没有发现疑似重复的客户。", "重新查重")
        self._nothing.asked.connect(self.look)
        self.review = PairReview(desk)
        self.review.emptied.connect(self._show_nothing)
        self._stack = QStackedWidget()
        for part in (self._working(), self._nothing, self.review):
            self._stack.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._stack)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.look)
        self.look()

    def _working(self) -> QWidget:
        self._stage = label("正在找出相近的客户…")
        self._stage.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(px(320))
        self._bar.setAccessibleName("查重进度")
        stop = QPushButton("停止")
        stop.setToolTip("Esc")
        stop.setAutoDefault(False)
        stop.clicked.connect(self.stop)
        working = QWidget()
        middle = QVBoxLayout(working)
        middle.addStretch(1)
        middle.addWidget(self._stage)
        middle.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(stop, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        return working

    def look(self) -> None:
        """Look through the whole office."""
        if self._task is not None:
            return
        actor = self._desk.actor
        self._stack.setCurrentIndex(_WORKING)
        self._bar.setRange(0, 0)
        self._stage.setText("正在找出相近的客户…")

        def job(task: Task[doubles.Review]) -> doubles.Review:
            return doubles.review(actor, _MOST, task.progress, task.stopping)

        self._task = self._desk.work.long(job, self._looked, owner=self, title="正在查重", refused=self._not_looked)
        self._desk.work.advanced.connect(self._advanced)

    def stop(self) -> None:
        """Stop looking, and show what was found so far."""
        if self._task is not None:
            self._task.stop()
            self._stage.setText("正在停止…")

    def reject(self) -> None:
        if self._task is not None:
            self.stop()
        else:
            super().reject()

    def _advanced(self, task: object, share: float | None, text: str) -> None:
        if task is self._task:
            self._bar.setRange(0, 0 if share is None else 1000)
            self._bar.setValue(round((share or 0) * 1000))
            self._stage.setText(text)

    def _looked(self, review: doubles.Review) -> None:
        stopped = self._done_looking()
        self._stack.setCurrentIndex(_PAIRS)
        self.review.show_pairs(review, stopped=stopped)

    def _not_looked(self, refusal: Refused) -> None:
        self._done_looking()
        self._nothing.set_sentence(str(refusal))
        self._stack.setCurrentIndex(_NOTHING)

    def _done_looking(self) -> bool:
        self._desk.work.advanced.disconnect(self._advanced)
        stopped = self._task is not None and self._task.stopping()
        self._task = None
        return stopped

    def _show_nothing(self) -> None:
        self._nothing.set_sentence("没有疑似重复的客户了。")
        self._stack.setCurrentIndex(_NOTHING)
