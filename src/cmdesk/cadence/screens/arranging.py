"""Asks for the day on which customers of the due list are to be visited, and says what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cmdesk.cadence.rules import Due, arranging
from cmdesk.core.day import clock, weekdays
from cmdesk.core.errors import Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.dialog import VerbDialog, labelled
from cmdesk.kit.form.editors.day import DayLine
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.visits.record import choices as v

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class ArrangeDialog(VerbDialog):
    """A day and a kind of visit for some customers; Ctrl+Enter puts them there."""

    def __init__(self, desk: Desk, rows: Sequence[Due], parent: QWidget | None = None) -> None:
        names = "、".join(row.name for row in rows[:3]) + (f" 等 {len(rows):,} 户" if len(rows) > 3 else "")
        super().__init__("排入走访", f"把 {names} 排入哪一天？由各自的客户经理走访。", "排入", parent)
        self._desk, self._rows = desk, tuple(rows)
        self.day = DayLine(FieldSpec(name="day", label="走访日", kind="day", required=True), self)
        self.kind = Combo(self)
        self.kind.setAccessibleName("走访类型")
        for choice in v.KINDS:
            self.kind.addItem(choice.label, choice.value)
        self.words = label("", "weak", self)
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(px(72))
        self.fill(labelled((("走访日", self.day), ("走访类型", self.kind))), self.words)
        self.setMinimumWidth(px(460))
        self.day.textChanged.connect(self._ask)
        self.kind.activated.connect(self._ask)
        self.primary.setDefault(True)
        self.primary.clicked.connect(self.write)
        today = clock.today()
        self.day.put(today + timedelta(days=1))
        self.day.setFocus()

    def _chosen(self) -> date | None:
        try:
            value = self.day.value()
        except ValueError:
            return None
        return value if isinstance(value, date) else None

    def _ask(self) -> None:
        """Say what speaks against the day, found out in another thread."""
        day, kind, rows, actor = self._chosen(), str(self.kind.currentData()), self._rows, self._desk.actor
        self.show_refusal("")
        if day is None:
            self._desk.work.drop(self._say, owner=self)
            self.words.setText("请写一个日子，例如 明天、周三、11-25。")
            return
        self._desk.work.read(
            lambda: (day, arranging.objections(actor, rows, day, kind)), self._say, owner=self, refused=self._refused
        )

    def _say(self, found: tuple[date, list[str]]) -> None:
        day, objections = found
        weekday = weekdays.SIGNS[day.weekday()]
        fine = "是建议的走访日，没有不合适之处。"
        self.words.setText("\n".join(objections) if objections else f"{day:%Y-%m-%d} 周{weekday}，{fine}")

    def write(self) -> None:
        """Put them there."""
        day, kind, rows, actor = self._chosen(), str(self.kind.currentData()), self._rows, self._desk.actor
        if day is None:
            self.show_refusal("请先写明走访日。")
            return
        self.primary.setEnabled(False)
        self._desk.work.write(
            lambda: (day, len(arranging.arrange(actor, rows, day, kind))), self._written, owner=self,
            title="正在排入走访", refused=self._refused,
        )  # fmt: skip

    def _written(self, done: tuple[date, int]) -> None:
        day, count = done
        self._desk.say(f"已把 {count:,} 户排入 {day:%Y-%m-%d}", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.primary.setEnabled(True)
        self.show_refusal(str(refusal))
