"""Under the board: how the plan of the chosen day stands, whose turn it is, and the verbs of signing (S1-18, S1-20)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QToolButton, QWidget

from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import spans
from cmdesk.plans.rules.standing import Standing
from cmdesk.plans.screens.side import STATE_TONES

SIGNING: Final = ("return", "withdraw", "submit", "confirm")
KEYS: Final = {
    "submit": "交给上级确认　{}",
    "confirm": "确认这份计划　{}",
    "return": "写明原因，退回给制定人",
    "withdraw": "收回来继续修改",
}
"""Verb → its tooltip where it may be done, with the place of its key."""
_ALONE: Final = "按这样走，不再等上级确认　{}"


def show_chip(chip: Chip, how: Standing) -> None:
    """Show the state of a plan; the tooltip says whose turn it is."""
    chip.set(WorkPlan.state.about.label_of(how.state) if how.state else "未编制", STATE_TONES.get(how.state, "plain"))
    chip.setToolTip(plain_tip(how.turn))


def show_verb(button: QAbstractButton, refusal: str | None, tip: str) -> None:
    """Offer a verb, or grey it out with the sentence that refuses it; None hides it."""
    button.setVisible(refusal is not None)
    button.setEnabled(not refusal)
    button.setToolTip(plain_tip(refusal or tip))


class DayStrip(QWidget):
    """State and verbs of one day's plan.

    Signals:
        verb_asked: ``submit``, ``confirm``, ``return``, ``withdraw`` or ``review``.
    """

    verb_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("side", "bottom")
        self.setAccessibleName("日计划")
        self.standing: Standing | None = None
        self.title = label("")
        self.title.setFont(theme.group_font())
        self.state = Chip("")
        self.turn = label("", "weak")
        self.turn.setMinimumWidth(px(40))
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.setSpacing(SPACE_2)
        row.addWidget(self.title)
        row.addWidget(self.state)
        row.addWidget(self.turn, 1)
        self.review = QToolButton()
        self.review.setIcon(icons.icon("history"))
        self.review.setObjectName("review")
        self.review.setAccessibleName("日计划：回顾")
        self.review.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.review.clicked.connect(self._verb)
        row.addWidget(self.review)
        for name, word, icon in (
            ("return", "退回…", "undo"),
            ("withdraw", "撤回", "undo"),
            ("submit", "提交", ""),
            ("confirm", "确认", ""),
        ):
            button = QPushButton(icons.icon(icon), word) if icon else QPushButton(word)
            button.setObjectName(name)
            button.setAccessibleName(f"日计划：{word}")
            button.clicked.connect(self._verb)
            self.buttons[name] = button
            row.addWidget(button)

    def show_day(self, how: Standing | None) -> None:
        """Show another day; None hides the strip."""
        self.standing = how
        self.setVisible(how is not None)
        if how is None:
            return
        self.title.setText(f"{spans.named('day', how.day)} 日计划")
        show_chip(self.state, how)
        self.turn.setText(how.turn)
        self.turn.setToolTip(plain_tip(how.turn))
        for name in SIGNING:
            told = _ALONE if how.alone and name == "submit" else KEYS[name]
            show_verb(self.buttons[name], how.verbs.get(name), told.format("Ctrl+Shift+Enter"))
        self.buttons["submit"].setText("确认" if how.alone else "提交")
        self.buttons["submit"].setAccessibleName(f"日计划：{self.buttons['submit'].text()}")
        review = "" if how.state else "还没有这一天的计划，先确认或提交，再写回顾。"
        show_verb(self.review, review, "回顾这一天：完成情况、不足之处、改进措施")

    def _verb(self) -> None:
        self.verb_asked.emit(self.sender().objectName())
