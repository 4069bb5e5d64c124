"""Notices as notifications of the system, while the window is minimised; only where there is a tray (expectation 2)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

_SHOWN = 10_000  # milliseconds a notification stays, where the system asks
_SNOOZES = (("10 分钟后再提醒", 10), ("1 小时后再提醒", 60))


class Tray(QObject):
    """An icon beside the clock that is there only while something waits and the window is minimised.

    Signals:
        asked: somebody wants to see the notices.
        due: the time for which it was to be quiet is over.
    """

    asked = Signal()
    due = Signal()

    def __init__(self, window: QWidget) -> None:
        """Prepare; the icon is made when first needed, and never where the system has no tray."""
        super().__init__(window)
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self.due)

    def tell(self, text: str) -> bool:
        """Show a notification if the window is minimised and nobody asked for quiet; returns whether it did."""
        if not self._window.isMinimized():
            self.leave()
            return False
        if self._quiet.isActive() or not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        icon = self._icon or self._make()
        icon.show()
        icon.showMessage("cmdesk 提醒", text, QSystemTrayIcon.MessageIcon.Information, _SHOWN)
        return True

    def snooze(self, minutes: int) -> None:
        """Be quiet for some minutes."""
        self._quiet.start(minutes * 60_000)
        self.leave()

    def leave(self) -> None:
        """Take the icon away."""
        if self._icon is not None:
            self._icon.hide()

    def _make(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(QApplication.windowIcon(), self)
        icon.setToolTip("cmdesk 提醒")
        menu = QMenu(self._window)
        menu.addAction("打开提醒", self._asked)
        for word, minutes in _SNOOZES:
            action = menu.addAction(word)
            action.setData(minutes)
        menu.triggered.connect(self._chosen)
        icon.setContextMenu(menu)
        icon.messageClicked.connect(self._asked)
        icon.activated.connect(self._activated)
        self._icon = icon
        return icon

    def _chosen(self, action: object) -> None:
        minutes = action.data()  # type: ignore[attr-defined]
        if minutes:
            self.snooze(int(minutes))

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self._asked()

    def _asked(self) -> None:
        self.leave()
        self.asked.emit()
