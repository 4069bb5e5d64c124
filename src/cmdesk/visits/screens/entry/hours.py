"""The first line of the sheet: when somebody came and left, how long it took, and who was met."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmdesk.kit.look.chips import label
from cmdesk.visits.screens.entry.lines import ClockLine, MetLine
from cmdesk.visits.screens.entry.rows import beside

_ANY_DAY = date(2000, 1, 1)


class HoursRow(QWidget):
    """Arrival, departure and who was met side by side; the minutes are said while the hours are typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.arrived = ClockLine("arrived_at", "到达时间")
        self.left = ClockLine("left_at", "离开时间")
        self.left.follows(self.arrived)
        self.met = MetLine()
        self.minutes = label("", "weak")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(
            beside(self.arrived, label("—", "weak"), self.left, self.minutes, label("接待者", "weak"), self.met)
        )

    def stations(self) -> list[QWidget]:
        """Return what Enter goes through."""
        return [self.arrived, self.left, self.met]

    def show_hours(self, values: Mapping[str, Any], agreed: datetime | None) -> None:
        """Show the hours of a visit; what was agreed is proposed."""
        self.arrived.show_moment(values["arrived_at"])
        self.left.show_moment(values["left_at"])
        self.arrived.setPlaceholderText(f"约 {agreed:%H:%M}" if agreed else "0915")
        self.left.setPlaceholderText("0932、+17")

    def hours(self, day: date, problems: dict[str, str]) -> dict[str, datetime | None]:
        """Return the moments by field; what cannot be read is said at its line and among the problems."""
        found: dict[str, datetime | None] = {}
        for line in (self.arrived, self.left):
            try:
                found[line.name] = line.moment(day)
            except ValueError as problem:
                problems[line.name] = str(problem)
                line.show_problem(str(problem))
        return found

    def tell_minutes(self) -> None:
        """Say how long it took."""
        try:
            arrived, left = self.arrived.moment(_ANY_DAY), self.left.moment(_ANY_DAY)
        except ValueError:
            arrived = left = None
        took = round((left - arrived).total_seconds() / 60) if arrived and left else None
        self.minutes.setText("" if took is None else f"{took} 分钟" if took >= 0 else "早于到达")
