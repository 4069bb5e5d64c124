"""What a card offers where an office does not open: one of its backups, and the button that asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from cmdesk.kit.look.tokens import SPACE_2
from cmdesk.staff.screens.entrance.card import Card

if TYPE_CHECKING:  # loaded when there are some
    from cmdesk.core.backup import Backup


class WayBack(QComboBox):
    """The backups, the newest first and chosen; nothing is seen where there are none.

    Signals:
        asked: the backup that is to be brought back.
    """

    asked = Signal(object)

    def __init__(self, card: Card, backups: Sequence[Backup]) -> None:
        super().__init__(card)
        self.setAccessibleName("备份")
        for one in backups:
            self.addItem(f"备份 {one.made_at:%Y-%m-%d %H:%M}，{one.counts.get('customer', 0):,} 户", one)
        self.button = card.add_quiet("从这份备份恢复…")
        self.button.clicked.connect(self._ask)
        card.body.addSpacing(SPACE_2)
        card.body.addWidget(self)
        self.offer(True)

    def offer(self, wanted: bool) -> None:  # a setter
        """Show the backups, or not yet."""
        seen = wanted and self.count() > 0
        self.setVisible(seen)
        self.button.setVisible(seen)

    def _ask(self) -> None:
        self.asked.emit(self.currentData())
