"""The words for a contact beside what one must know before it: read aloud, or copied into a message (S1-67, S1-73)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.activities.rules.ahead.sayings import Saying
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2

_COPY, _COPIED = "复制", "已复制"


class SayingBox(QWidget):
    """The script that fits; any other may be chosen instead."""

    def __init__(self, sayings: Sequence[Saying], parent: QWidget | None = None) -> None:
        """Show scripts.

        Args:
            sayings: what fits first; when nothing fits, none is shown until one is chosen.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._sayings = tuple(sayings)
        self.choice = Combo()
        self.choice.setAccessibleName("话术")
        self.choice.setPlaceholderText("选一份话术")
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for one in self._sayings:
            self.choice.addItem(one.title)
        self.copy_button = QPushButton(icons.icon("copy"), _COPY)
        self.copy_button.setAccessibleName("复制话术")
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy)
        self.text = label("", selectable=True)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._note = _quiet()
        self._more = _quiet()
        row = QHBoxLayout()
        row.setSpacing(SPACE_1)
        row.addWidget(self.choice, 1)
        row.addWidget(self.copy_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, SPACE_2, 0, 0)
        rows.setSpacing(SPACE_1)
        rows.addWidget(label("话术", "weak"))
        rows.addLayout(row)
        for widget in (self.text, self._note, self._more):
            rows.addWidget(widget)
        fits = bool(self._sayings) and self._sayings[0].fits
        self.choice.setCurrentIndex(0 if fits else -1)
        self.choice.currentIndexChanged.connect(self._show)
        self._show(self.choice.currentIndex())

    @property
    def current(self) -> Saying | None:
        """The script that is shown."""
        at = self.choice.currentIndex()
        return self._sayings[at] if 0 <= at < len(self._sayings) else None

    def copy(self) -> None:
        """Copy the words that are to be said."""
        if self.current is not None:
            QGuiApplication.clipboard().setText(self.current.text)
            self.copy_button.setText(_COPIED)

    def _show(self, _at: int) -> None:
        one = self.current
        self.copy_button.setText(_COPY)
        self.copy_button.setEnabled(one is not None)
        self.text.setText(one.text if one else "")
        self.text.setAccessibleName(f"话术：{one.text}" if one else "")
        self._note.setText(one.note if one else "")
        self._more.setText("\n".join(_beside(one)) if one else "")
        for shown in (self.text, self._note, self._more):
            shown.setVisible(bool(shown.text()))


def _beside(one: Saying) -> list[str]:
    lines = [f"目的：{one.goal}"] if one.goal else []
    lines += [f"必问：{question}" for question in one.questions]
    lines += [f"卖点 {head}：{point}" for head, point in one.points]
    return lines + [f"若说“{said}”，答：{answer}" for said, answer in one.objections]


def _quiet() -> QLabel:
    made = label("", "weak", selectable=True)
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made
