"""The card before a contact, for the phone note, the visit and whoever else is about to talk to a customer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cmdesk.activities import rules
from cmdesk.activities.rules import Briefing
from cmdesk.activities.rules.ahead.briefing import Word
from cmdesk.activities.rules.ahead.sayings import Saying
from cmdesk.activities.saying import SayingBox
from cmdesk.core.errors import Refused
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import Sign, label

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class BriefingCard(QScrollArea):
    """What one should know before talking to a customer: owed things first, then manners and what was last."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._customer_id: int | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("联系前须知")
        self.show_words("联系前须知", (), "选定客户后，这里显示承诺、请求、称呼禁忌和上次的结果。")

    def show_customer(self, customer_id: int | None) -> None:
        """Read and show what is known of a customer; None empties the card."""
        if customer_id == self._customer_id:
            return
        self._customer_id = customer_id
        if customer_id is None:
            self._desk.work.drop(self._show, owner=self)
            self.show_words("联系前须知", (), "选定客户后，这里显示承诺、请求、称呼禁忌和上次的结果。")
            return
        actor = self._desk.actor
        self._desk.work.read(
            lambda: rules.briefing(actor, customer_id), self._show, owner=self, title="", refused=self._refused
        )

    def _show(self, found: Briefing) -> None:
        title = "　".join((found.title, *found.phones[:2]))
        self.show_words(title, found.words(), "没有未了的事，也还没有往来记录。", found.sayings)

    def _refused(self, refusal: Refused) -> None:
        self.show_words("联系前须知", (), str(refusal))

    def show_words(self, title: str, words: Sequence[Word], nothing: str, sayings: Sequence[Saying] = ()) -> None:
        """Show lines under a title, or the sentence that there is nothing, and below them what to say."""
        whole = QWidget()
        whole.setProperty("role", "bar")
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(14, 12, 12, 12)
        rows.setSpacing(8)
        head = label(title)
        head.setFont(theme.strong_font())
        head.setWordWrap(True)
        rows.addWidget(head)
        if not words:
            told = label(nothing, "weak")
            told.setWordWrap(True)
            rows.addWidget(told)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for at, word in enumerate(words):
            self._add(grid, at, word)
        rows.addLayout(grid)
        if sayings:
            rows.addWidget(SayingBox(sayings))
        rows.addStretch(1)
        self.setWidget(whole)

    def _add(self, grid: QGridLayout, at: int, word: Word) -> None:
        top = Qt.AlignmentFlag.AlignTop
        said = label(word.text, selectable=True)
        said.setWordWrap(True)
        said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        said.setAccessibleName(f"{word.head}：{word.text}")
        grid.addWidget(Sign(word.tone), at, 0, top)
        grid.addWidget(label(word.head, "weak"), at, 1, top)
        grid.addWidget(said, at, 2)
