"""A stopwatch for rehearsing: Space starts it, Space stops it; past the limit it says so (S2-04)."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, SPACE_3

_TICK = 100  # milliseconds between two looks at the clock
_LARGE = 2.2  # times the title


class Stopwatch(QWidget):
    """Shows seconds against a limit.

    Signals:
        stopped: whole seconds that were taken, at least 1.
    """

    stopped = Signal(int)

    def __init__(self, clock: Callable[[], float] = monotonic, parent: QWidget | None = None) -> None:
        """Make a stopwatch that stands.

        Args:
            clock: seconds from some beginning; never runs backwards.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._clock = clock
        self._begun: float | None = None
        self._taken = 0.0
        self._limit = 0
        self.face = label("0:00")
        font = QFont(theme.title_font())
        font.setPointSizeF(font.pointSizeF() * _LARGE)
        self.face.setFont(font)
        self.face.setAccessibleName("用时")
        self.face.setMinimumWidth(self.face.fontMetrics().horizontalAdvance("00:00"))
        self.state = Chip("", "info")
        self.button = QPushButton()
        self.button.setProperty("role", "primary")
        self.button.setToolTip("Space")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, SPACE_2, PAGE_MARGIN, SPACE_2)
        row.setSpacing(SPACE_3)
        row.addWidget(self.face)
        row.addWidget(self.state)
        row.addStretch(1)
        row.addWidget(self.button)
        self._ticks = QTimer(self, interval=_TICK)
        self._ticks.timeout.connect(self._show)
        self._show()

    @property
    def is_running(self) -> bool:
        """Whether time is being taken."""
        return self._begun is not None

    @property
    def seconds(self) -> int:
        """Whole seconds, begun ones counted, of the run that is on or was last."""
        taken = self._taken if self._begun is None else self._clock() - self._begun
        return -int(-taken // 1)

    def set_limit(self, seconds: int) -> None:
        """Set what is allowed, and begin anew."""
        self._limit = seconds
        self.reset()

    def reset(self) -> None:
        """Stand at 0."""
        self._begun, self._taken = None, 0.0
        self._ticks.stop()
        self._show()

    def toggle(self) -> None:
        """Start from 0, or stop."""
        if self._begun is None:
            self._begun = self._clock()
            self._ticks.start()
            self._show()
            return
        self._taken = max(self._clock() - self._begun, 0.001)
        self._begun = None
        self._ticks.stop()
        self._show()
        self.stopped.emit(self.seconds)

    def _show(self) -> None:
        taken = self.seconds
        self.face.setText(f"{taken // 60}:{taken % 60:02d}")
        self.button.setText("停" if self.is_running else "开始")
        self.button.setIcon(icons.icon("pause-circle" if self.is_running else "clock", "on_primary"))
        over = bool(self._limit) and taken > self._limit
        if over:
            self.state.set(f"超过 {taken - self._limit} 秒", "late")
        else:
            self.state.set(f"限 {self._limit} 秒", "info" if self.is_running or not taken else "done")
        self.state.setVisible(bool(self._limit))
