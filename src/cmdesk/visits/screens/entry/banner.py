"""What is to be said above the sheet of a visit: that it is entered already, was missed, or comes from a draft."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.visits.record import Visit


class Banner(QWidget):
    """A sentence, and the way back from a draft; it takes no room while there is nothing to say.

    Signals:
        discarded: the draft is not wanted.
    """

    discarded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._discard = QPushButton("不用草稿")
        self._discard.setProperty("role", "quiet")
        self._discard.clicked.connect(self.discarded)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._discard)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._words.text()

    def show_visit(self, visit: Visit, kept_at: datetime | None) -> None:
        """Say how a visit stands, and when the draft was kept that is shown."""
        said = ""
        if visit.state in {"missed", "cancelled"}:
            why = f"（{visit.missed_reason}）" if visit.missed_reason else ""
            said = f"这次走访记为“{Visit.state.about.label_of(visit.state)}”{why}，确实去过的可以照单补录。"
        elif visit.state == "done" and visit.entered_at:
            said = f"已于 {visit.entered_at:%m-%d %H:%M} 录入，保存即更正。"
        if kept_at is not None:
            said = f"恢复了 {kept_at:%m-%d %H:%M} 没有保存的内容。{said}"
        self._words.setText(said)
        self._discard.setVisible(kept_at is not None)
        self.setVisible(bool(said))
