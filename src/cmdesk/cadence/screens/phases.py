"""The three phases of the month beside each other: tasks, where they are done, how far they have come (S0-01, S0-02)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cmdesk.cadence import rules
from cmdesk.cadence.rules import Phase, Task
from cmdesk.cadence.rules.period import said
from cmdesk.cadence.screens.bars import Bar
from cmdesk.core.day import clock
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3, SPACE_4

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_NUMBERS = "一二三"


class PhasesPanel(QScrollArea):
    """A card for each phase; the one that holds today says so."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("本月阶段")

    def read(self) -> None:
        """Read how far this month has come."""
        actor = self._desk.actor
        day = clock.today()
        self._desk.work.read(lambda: (day, rules.phases(actor, day)), self._show, owner=self, title="正在统计本月阶段")

    def _show(self, found: tuple[date, list[Phase]]) -> None:
        day, phases = found
        body = QWidget()
        cards = QHBoxLayout(body)
        cards.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_4)
        cards.setSpacing(SPACE_3)
        for phase in phases:
            cards.addWidget(_card(phase, day), 1)
        self.setWidget(body)


def _card(phase: Phase, day: date) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    rows = QVBoxLayout(card)
    rows.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_4)
    rows.setSpacing(SPACE_2)
    head = QHBoxLayout()
    title = label(f"第{_NUMBERS[phase.number - 1]}阶段")
    title.setFont(theme.strong_font())
    head.addWidget(title)
    head.addStretch(1)
    now = Chip("现在", "info")
    kept = now.sizePolicy()
    kept.setRetainSizeWhenHidden(True)  # the titles of all cards stand on one line
    now.setSizePolicy(kept)
    if not phase.holds(day):
        now.hide()
    head.addWidget(now)
    rows.addLayout(head)
    rows.addWidget(label(f"{said(phase.span.first)} – {said(phase.span.last)}", "weak"))
    for task in phase.tasks:
        rows.addSpacing(SPACE_2)
        _add_task(rows, task)
    rows.addStretch(1)
    return card


def _add_task(rows: QVBoxLayout, task: Task) -> None:
    line = QHBoxLayout()
    line.addWidget(label(task.name))
    line.addWidget(Chip(task.mode))
    line.addStretch(1)
    if task.whole is not None and task.done is not None:
        line.addWidget(label(f"{task.done:,}/{task.whole:,} {task.unit}"))
    rows.addLayout(line)
    if task.whole and task.done is not None:
        bar = Bar()
        done = min(task.done, task.whole)
        bar.show_parts(((done, "done"), (max(task.whole - done, 0), "plain")), f"{task.name} {task.done}/{task.whole}")
        rows.addWidget(bar)
    if task.note:
        note = label(task.note, "weak")
        note.setWordWrap(True)
        rows.addWidget(note)
