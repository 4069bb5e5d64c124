"""Lines of the sheet that no ordinary field is: a time of day, and who was met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cmdesk.core.text.parted import parted
from cmdesk.customers.record import Person
from cmdesk.kit.form.completing import offer_words
from cmdesk.kit.form.editors.line import mark_problem
from cmdesk.kit.look.measure import px
from cmdesk.visits.rules.sheet.entry import Met, clock


class ClockLine(QLineEdit):
    """A time of day: 0915; as departure also +17, minutes after the arrival.

    Signals:
        changed: the field's name, after each change.
    """

    changed = Signal(str)

    def __init__(self, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._since: ClockLine | None = None
        self.setAccessibleName(label)
        self.setMaximumWidth(px(96))
        self.textChanged.connect(self._tell)

    def follows(self, arrival: ClockLine) -> None:
        """Let ``+17`` mean minutes after another time."""
        self._since = arrival
        self.setToolTip("0932，或 +17（到达后 17 分钟）")

    def moment(self, day: date) -> datetime | None:
        """Return the moment typed, on a day.

        Raises:
            ValueError: it is no time; one Chinese sentence.
        """
        text = self.text().strip()
        if self._since is not None and text.startswith(("+", "＋")):
            arrived, minutes = self._since.moment(day), text[1:].strip()
            if arrived is None or not minutes.isdecimal():
                raise ValueError(f"“{text[:10]}”是到达后的分钟数，请先填到达时间。")
            return arrived + timedelta(minutes=int(minutes))
        return clock(text, day)

    def show_moment(self, moment: datetime | None) -> None:
        """Show a moment."""
        self.setText(f"{moment:%H:%M}" if moment else "")

    def show_problem(self, sentence: str) -> None:
        """Outline the field as wrong; empty takes it back."""
        mark_problem(self, sentence)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        try:
            moment = self.moment(date(2000, 1, 1))
        except ValueError:
            return
        self.show_moment(moment)

    def _tell(self, _text: str) -> None:
        self.show_problem("")
        self.changed.emit(self.name)


class MetLine(QLineEdit):
    """Who was met: names parted by 、, completed from the people of the file; the usual one stands there already.

    Signals:
        changed: ``"met"``, after each change.
    """

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: dict[str, Person] = {}
        self._known: dict[str, Met] = {}
        self.setAccessibleName("接待者")
        self.setPlaceholderText("见到了谁；几个人用 、 分开")
        self.textChanged.connect(self._tell)

    def offer(self, people: Sequence[Person], met: Sequence[Met], *, fresh: bool) -> None:
        """Show who was met; on a fresh sheet the one usually met, ready to be typed over."""
        self._people = {one.name: one for one in people}
        self._known = {one.name: one for one in met}
        offer_words(self, list(self._people))
        names = [one.name for one in met]
        if fresh and not names and people:
            names = [people[0].name]
        self.setText("、".join(names))

    def met(self) -> tuple[Met, ...]:
        """Return who was met."""
        found = []
        for name in parted(self.text()):
            if name in self._known:
                found.append(self._known[name])
            else:
                person = self._people.get(name)
                decides = person is not None and person.decision_power == "yes"
                found.append(
                    Met(name, person.id if person else None, person.position if person else "", decides=decides)
                )
        return tuple(found)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    def _tell(self, _text: str) -> None:
        self.changed.emit("met")
