"""The timers of a complaint, and what happened in each of its phases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from cmdesk.complaints.rules.timing.clocks import Clock
from cmdesk.complaints.screens.reading import Phase, Shown
from cmdesk.core.day import clock
from cmdesk.core.day.daytext import near_moment, show_day
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.stepper import Stage, Stepper
from cmdesk.kit.page.light import TimerLight

_HIGH = 22  # of a light


class Course(QScrollArea):
    """All timers with their lights, those that failed red for good; below, the phases with who, when and words."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("时限与经过")
        self.stepper = Stepper()
        self._timers = QWidget()
        self._grid = QGridLayout(self._timers)
        self._grid.setContentsMargins(16, 12, 16, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._timers)
        rows.addWidget(self.stepper)
        rows.addStretch(1)
        self.setWidget(inside)

    def show_course(self, shown: Shown) -> None:
        """Show another complaint's course."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for at, one in enumerate(shown.clocks):
            self._add(at, one)
        self.stepper.show_stages([_stage(one) for one in shown.phases])

    def _add(self, at: int, one: Clock) -> None:
        timer, today = one.timer, clock.today()
        name = label(one.label)
        name.setFont(theme.text_font())
        name.setMinimumHeight(px(_HIGH))
        said = []
        if timer.started is not None:
            said.append(f"{near_moment(timer.started, today)} 起")
        if timer.due is not None:
            said.append(f"期限 {_until(timer.due, today)}")
        if timer.stopped is not None:
            said.append(f"{near_moment(timer.stopped, today)} 完成")
        if timer.reason:
            said.append(f"暂停：{timer.reason}")
        words = label("，".join(said), "weak", selectable=True)
        words.setWordWrap(True)
        words.setMinimumHeight(px(_HIGH))
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(name, at, 0, top)
        self._grid.addWidget(TimerLight(timer, self._timers), at, 1, top)
        self._grid.addWidget(words, at, 2)


def _until(due: datetime, today: date) -> str:
    """Return a deadline as short as it is certain; the midnight that ends a day is its 24:00."""
    if due.hour or due.minute:
        return near_moment(due, today)
    return f"{show_day(due.date() - timedelta(1), today)} 24:00"


def _stage(phase: Phase) -> Stage:
    lines, today = [], clock.today()
    for one in phase.events:
        head = f"{near_moment(one.when, today)}　{one.who}　{one.what}"
        lines.append(head + (f"\n“{one.words}”" if one.words else ""))
    is_over = phase.span.end is not None or phase.span.state == "archived"
    state = "stopped" if phase.late and is_over else "done" if is_over else "now"
    return Stage(phase.label, state, lines, _length(phase))  # type: ignore[arg-type]


def _length(phase: Phase) -> str:
    """Return how long the stay took by the clock; nothing while it lasts."""
    if phase.span.end is None:
        return ""
    minutes = int((phase.span.end - phase.span.begin).total_seconds()) // 60
    days, hours = minutes // 1440, minutes % 1440 // 60
    return f"用时 {days} 天 {hours} 小时" if days else f"用时 {hours} 小时 {minutes % 60} 分"
