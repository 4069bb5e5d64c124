"""When somebody has last touched the program: a key, the mouse, the wheel, in any of its windows."""

from __future__ import annotations

from time import monotonic
from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

_SIGNS_OF_LIFE: Final = frozenset({
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
})  # fmt: skip
_NAME: Final = "cmdesk.touch"


class Touch(QObject):
    """Notices every touch; there is one for the whole program, see ``watched``.

    It looks at the input of the window that has the focus, before widgets see it: a filter on the whole application
    would be called for every event there is, painting included.

    Signals:
        touched: somebody is here.
    """

    touched = Signal()

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._window: QWindow | None = None
        self._last = monotonic()
        app.focusWindowChanged.connect(self._follow)
        self._follow(app.focusWindow())

    @property
    def rest(self) -> float:
        """Seconds since the last touch."""
        return monotonic() - self._last

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002  # Qt's own
        if event.type() in _SIGNS_OF_LIFE:
            self._live()
        return False

    def _follow(self, window: QWindow | None) -> None:
        before, self._window = self._window, window
        if before is not None and isValid(before):
            before.removeEventFilter(self)
        if window is not None:
            window.installEventFilter(self)
            self._live()

    def _live(self) -> None:
        self._last = monotonic()
        self.touched.emit()


def watched(app: QGuiApplication) -> Touch:
    """Return what notices the touches of an application; made when it is first asked for."""
    return app.findChild(Touch, _NAME) or Touch(app)
