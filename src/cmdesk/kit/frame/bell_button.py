"""The bell of the bar above, with the number of what has not been read."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton

from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.measure import px

_KEY = "F7"


class BellButton(QToolButton):
    """Opens the list of notices; a red number says how many are unread."""

    def __init__(self) -> None:
        super().__init__()
        self._unread = 0
        self.setIcon(icons.icon("bell"))
        self.setFixedSize(QSize(px(40), px(32)))
        self.set_unread(0)

    @property
    def unread(self) -> int:
        """How many are unread."""
        return self._unread

    def set_unread(self, count: int) -> None:
        """Show how many are unread; none shows the bell alone."""
        self._unread = count
        words = f"提醒，{count} 条未读" if count else "提醒"
        self.setAccessibleName(words)
        self.setToolTip(f"{words}　{_KEY}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unread:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            font = theme.text_font()
            font.setPointSizeF(font.pointSizeF() * 5 / 6)
            painter.setFont(font)
            text = str(self._unread) if self._unread < 100 else "99+"
            width = max(float(px(16)), painter.fontMetrics().horizontalAdvance(text) + 8.0)
            area = QRectF(self.width() - width - 1, 1, width, px(16))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("danger"))
            painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
            painter.setPen(theme.color("on_primary"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
