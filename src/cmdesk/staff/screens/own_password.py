"""Changing one's own password, any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.kit.look.tokens import PAGE_MARGIN
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.staff.screens.entrance.lines import PasswordLine
from cmdesk.staff.screens.entrance.sign_in import NewPasswordCard

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class OwnPassword(QWidget):
    """The card of a new password as a page of the settings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.card = NewPasswordCard(desk.work, desk.actor)
        self.card.set_subtitle("至少 10 个字符，一句容易记的话最好；不要与别处相同。")
        self.card.done.connect(self._done)
        self.card.takes_keys = False  # who walks through the settings is not held here
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        inside.addWidget(self.card, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        inside.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(PageHead("我的密码"))
        rows.addWidget(scrolled(whole), 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.card.go_in()

    def _done(self) -> None:
        self.card.set_busy("")
        self.card.clear_problems()
        for line in self.card.findChildren(PasswordLine):
            line.clear()
        self._desk.say("密码已修改")
