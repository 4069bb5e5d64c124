"""One month's summary: its head, its text, what it resolves on, and what became of the month before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QTabWidget, QVBoxLayout, QWidget

from cmdesk.core.day.months import show_month
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.core.timers import Running
from cmdesk.journal.record import MonthSummary, Remedy
from cmdesk.journal.rules.monthly import summaries
from cmdesk.journal.screens.saving import Saving
from cmdesk.kit import ask
from cmdesk.kit.form.form import Form
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.panels import Head

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_LEFT_OUT = frozenset({"user_id", "month", "state", "submitted_at"})
_TONES: dict[str, Tone] = {"open": "soon", "done": "done", "dropped": "late"}
_TIPS = {
    "submit": "交给上级批阅　Ctrl+Enter",
    "withdraw": "收回来继续修改",
    "return": "写明原因，退回修改",
    "comment": "写下批阅意见　Ctrl+Enter",
}


@dataclass(frozen=True)
class Shown:
    """What is shown of a summary.

    Attributes:
        remedies, before: (remedy, its owner's name): its own, and those of earlier months that are followed up now.
        said: what the superior said last.
        verbs: see ``summaries.verbs``.
        may_write: whether the text may be changed.
    """

    summary: MonthSummary
    remedies: Sequence[tuple[Remedy, str]]
    before: Sequence[tuple[Remedy, str]]
    timer: Running
    said: str
    verbs: Mapping[str, str]
    may_write: bool


class SummaryView(QWidget):
    """Shows a summary, lets its writer change it and his superior comment on it.

    Signals:
        verb_asked: ``submit``, ``withdraw``, ``return``, ``comment`` or ``print``.
        remedy_asked: a new remedy is wanted.
        remedy_opened, remedy_binned: id of one of its own.
        settling: id of an earlier one of which is to be said what became of it.
    """

    verb_asked = Signal(str)
    remedy_asked = Signal()
    remedy_opened = Signal(int)
    remedy_binned = Signal(int)
    settling = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.shown: Shown | None = None
        self.head = Head()
        self.buttons = {name: self._button(name, word) for name, word in (
            ("print", ""), ("return", "退回…"), ("withdraw", "撤回"), ("submit", "提交"), ("comment", "批阅…"),
        )}  # fmt: skip
        self.buttons["print"].setIcon(icons.icon("printer"))
        self.buttons["print"].setAccessibleName("打印")
        self.buttons["print"].setProperty("role", "icon")
        self.buttons["print"].setToolTip("打印　Ctrl+P")
        for name in ("submit", "comment"):
            self.buttons[name].setProperty("role", "primary")
        self._words = label("", "weak", selectable=True)
        self._words.setWordWrap(True)
        self._words.setContentsMargins(16, 0, 16, 4)
        self.form = Form([spec for spec in specs_of(MonthSummary) if spec.name not in _LEFT_OUT])
        self._saving = Saving(desk, self.form, self)
        self._saving.invalid.connect(self._show_form)
        heads = ("改进措施", "责任人", "期限", "落实", "落实情况")
        self.remedies = SmallList(
            heads,
            add="改进措施",
            icon="check",
            nothing="还没有改进措施。按 Insert 或“改进措施”添加，写明责任人和期限。",
        )
        self.before = SmallList(heads, add="", icon="history", nothing="以前的总结没有留下要落实的改进措施。")
        self.remedies.add_asked.connect(self.remedy_asked)
        self.remedies.opened.connect(self.remedy_opened)
        self.remedies.bin_asked.connect(self.remedy_binned)
        self.before.opened.connect(self.settling)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.form, "内容")
        self.tabs.addTab(self.remedies, "改进措施")
        self.tabs.addTab(self.before, "上期改进")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(self._words)
        rows.addWidget(self.tabs, 1)

    def _button(self, name: str, word: str) -> QPushButton:
        button = QPushButton(word)
        button.setObjectName(name)
        button.setAccessibleName(word)
        button.clicked.connect(self._verb)
        self.head.add_action(button)
        return button

    def _verb(self) -> None:
        self.verb_asked.emit(self.sender().objectName())

    @property
    def summary_id(self) -> int:
        """Id of the summary that is shown; 0 for none."""
        return self.shown.summary.id if self.shown is not None else 0

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self.shown is not None and self.form.is_dirty

    def clear(self) -> None:
        """Show no summary."""
        self.shown = None

    def show_summary(self, shown: Shown) -> None:
        """Show a summary."""
        self.shown = shown
        one = shown.summary
        month = show_month(one.month) if one.month else ""
        self.head.set_title(f"{month} 月度总结", f"{summaries.last_day(one.month):%m-%d} 前提交" if one.month else "")
        self.head.set_chips([
            (MonthSummary.state.about.label_of(one.state or ""), "plain"),
            (shown.timer.text, TONES[shown.timer.state]),
        ])  # fmt: skip
        for name in ("submit", "withdraw", "return", "comment"):
            why = shown.verbs.get(name)
            self.buttons[name].setVisible(why is not None)
            self.buttons[name].setEnabled(not why)
            self.buttons[name].setToolTip(plain_tip(why or _TIPS[name]))
        self._words.setText(f"批阅　{shown.said}" if shown.said else "")
        self._words.setVisible(bool(shown.said))
        self.form.set_values({name: getattr(one, name) for name in self._names()})
        self.form.set_read_only(() if shown.may_write else None)
        self.remedies.show_lines([_line(remedy, name) for remedy, name in shown.remedies])
        self.before.show_lines([_line(remedy, name) for remedy, name in shown.before])
        open_ones = sum(remedy.outcome == "open" for remedy, _ in shown.before)
        self.tabs.setTabText(1, f"改进措施 {len(shown.remedies)}" if shown.remedies else "改进措施")
        self.tabs.setTabText(2, f"上期改进 {open_ones} 项未落实" if open_ones else "上期改进")

    def may_leave(self) -> bool:
        """Ask about what was typed; returns whether to go on."""
        if not self.is_dirty or self._saving.is_busy:
            return True
        answer = ask.choose(self, "月度总结还没保存", "写的内容还没有保存。", "保存", "不保存")
        if answer == "yes":
            self.save()
        elif answer == "no" and self.shown is not None:
            self.form.set_values({name: getattr(self.shown.summary, name) for name in self._names()})
        return answer != "cancel"

    def save(self, *, then: Callable[[], None] | None = None) -> None:
        """Save what was typed, then go on."""
        shown, actor = self.shown, self._desk.actor
        if shown is not None:
            one = shown.summary
            self._saving.save(
                lambda values, before: summaries.edit(actor, one.id, values, version=one.version, before=before), then
            )

    def show_refusal(self, refusal: Refused) -> None:
        """Show why something was refused, under its field where there is one."""
        self._saving.refuse(refusal)

    def _show_form(self) -> None:
        self.tabs.setCurrentWidget(self.form)

    @staticmethod
    def _names() -> list[str]:
        return [spec.name for spec in specs_of(MonthSummary) if spec.name not in _LEFT_OUT]


def _line(one: Remedy, owner: str) -> Line:
    outcome = one.outcome or "open"
    cells = (one.text, owner, one.due_on, Remedy.outcome.about.label_of(outcome), one.result)
    return Line(one.id, cells, outcome != "open", _TONES[outcome], 3)
