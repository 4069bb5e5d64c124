"""The light of a timer in lists and on pages: sign, colour and words together, ● 还剩 1 天."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdesk.core.timers import Running, State, show_due
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look.chips import Chip
from cmdesk.kit.look.tokens import Tone

TONES: Final[dict[State, Tone]] = {
    "waiting": "plain",
    "running": "due",
    "soon": "soon",
    "late": "late",
    "paused": "paused",
    "done": "done",
    "done_late": "late",
}
"""Green ring, amber triangle, red disc, grey bars, green tick; a late stop stays a red disc."""


def explain(running: Running) -> str:
    """Return the whole of a timer in plain words, for a tooltip."""
    if running.started is None:
        return running.text
    parts = [running.text, f"开始：{running.started:%Y-%m-%d %H:%M}"]
    if running.due is not None:
        parts.append(f"到期：{show_due(running.due)}")
    if running.stopped is not None:
        parts.append(f"完成：{running.stopped:%Y-%m-%d %H:%M}")
    if running.reason:
        parts.append(f"暂停原因：{running.reason}")
    return "\n".join(parts)


class TimerLight(Chip):
    """The light of one timer on a page."""

    def __init__(self, running: Running | None = None, parent: QWidget | None = None) -> None:
        super().__init__("", "plain", parent)
        self.show_timer(running)

    def show_timer(self, running: Running | None) -> None:
        """Show a timer as it stands; nothing without one. Made without a parent it is shown with what it is laid into."""
        if running is None:
            self.hide()
            return
        self.set(running.text, TONES[running.state])
        self.setToolTip(plain_tip(explain(running)))
        if self.parentWidget() is not None:
            self.show()
        else:  # shown by itself it would be a window of its own
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
