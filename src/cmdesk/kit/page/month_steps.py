"""The month that a page of figures shows, and the buttons and keys by which it goes to another."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from cmdesk.core.day import clock
from cmdesk.core.day.months import month_begin
from cmdesk.kit.look import icons
from cmdesk.kit.shortcuts import bind_keys


class MonthSteps(QWidget):
    """Three buttons beside the title of a page; Alt+Left, Alt+Right and Alt+Home work on the whole page.

    Attributes:
        month: first day of the month that is shown.

    Signals:
        turned(): another month is shown.
    """

    turned = Signal()

    def __init__(self, page: QWidget) -> None:
        """Begin with the present month.

        Args:
            page: where the keys work.
        """
        super().__init__(page)
        self.month = clock.today().replace(day=1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for icon, word, key, slot in (
            ("chevron-left", "上个月", "Alt+Left", self.before), ("chevron-right", "下个月", "Alt+Right", self.after),
            ("calendar", "本月", "Alt+Home", self.now),
        ):  # fmt: skip
            button = QToolButton()
            button.setIcon(icons.icon(icon))
            button.setAccessibleName(word)
            button.setToolTip(f"{word}　{key}")
            button.clicked.connect(slot)
            row.addWidget(button)
            bind_keys(page, {key: slot})

    def before(self) -> None:
        """Show the month before."""
        self.go(month_begin(self.month, -1))

    def after(self) -> None:
        """Show the month after."""
        self.go(month_begin(self.month, 1))

    def now(self) -> None:
        """Show the present month."""
        self.go(clock.today())

    def go(self, day: object) -> None:
        """Show the month of a day; what is no day (a figure that opens nothing) is passed over."""
        if isinstance(day, date) and day.replace(day=1) != self.month:
            self.month = day.replace(day=1)
            self.turned.emit()
