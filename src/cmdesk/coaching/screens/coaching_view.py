"""One coaching record: who went where, the evaluation, the words, what was agreed on and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from cmdesk.coaching.record import Coaching, CoachingMark, Resolution
from cmdesk.coaching.rules import resolutions
from cmdesk.coaching.screens.reading import Reading
from cmdesk.core.day import clock
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2, Tone
from cmdesk.kit.page.panels import Head
from cmdesk.kit.space.verb_row import VerbRow

_VERBS: Mapping[str, tuple[str, str, str]] = {
    "edit": ("修改…", "pencil", ""), "give": ("交给本人", "check", "Ctrl+Enter"), "take_back": ("收回", "undo", ""),
    "acknowledge": ("确认已阅…", "check-circle", "Ctrl+Enter"), "settle": ("检查…", "flag", "改进做没做到"),
    "progress": ("进步", "bar-chart", "历次评价"), "print": ("打印", "printer", "Ctrl+P"),
}  # fmt: skip
"""Verb → (word, icon, tip)."""

_SELDOM = ("print", "progress", "take_back", "edit")  # the least needed first

_TONES: Mapping[str, Tone] = {"draft": "plain", "given": "soon", "acknowledged": "done"}


@dataclass(frozen=True)
class Shown:
    """A record with everything the page says of it.

    Attributes:
        progress: one line on the rep's evaluations so far.
        said: verb → why it is refused, empty where it is not.
    """

    record: Coaching
    rep: str
    leader: str
    customer: str
    visit: str
    marks: Sequence[CoachingMark]
    agreed: Sequence[Resolution]
    scale: int
    progress: str
    said: Mapping[str, str]


class CoachingView(QWidget):
    """Reads a record; the page does what its buttons say.

    Signals:
        settle_asked: Enter on an improvement.
    """

    settle_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.head = Head()
        self.buttons: dict[str, QPushButton] = {}
        bar = QWidget()
        verbs = QHBoxLayout(bar)
        verbs.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_2)
        for verb, (word, icon, _) in _VERBS.items():
            button = QPushButton(icons.icon(icon, "on_primary" if verb in {"give", "acknowledge"} else "text"), word)
            if verb in {"give", "acknowledge"}:
                button.setProperty("role", "primary")
            self.buttons[verb] = button
        verbs.addWidget(VerbRow(list(self.buttons.values()), [self.buttons[verb] for verb in _SELDOM]))
        self._progress = label("", "weak")
        self._progress.setWordWrap(True)
        self._progress.setContentsMargins(16, 0, 16, 6)
        self.marks = SmallList(("评价项目", "评分", "说明"), add="", icon="star", nothing="没有评分。")
        self.marks.rows.setAccessibleName("评价")
        self._reading = Reading("监督、指导、表扬")
        self.agreed = SmallList(
            ("约定改进", "期限", "结果", "检查情况"), add="", icon="flag", nothing="没有约定改进。",
        )  # fmt: skip
        self.agreed.rows.setAccessibleName("约定改进")
        self.agreed.opened.connect(self._asked)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        for widget in (self.marks, self._reading, self.agreed):
            parts.addWidget(widget)
        parts.setSizes([262, 220, 120])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addWidget(bar)
        rows.addWidget(self._progress)
        rows.addWidget(parts, 1)
        self.setFocusProxy(self.marks)

    @property
    def agreed_to_settle(self) -> Resolution | None:
        """The open improvement that is selected, or the first one."""
        open_ = [one for one in self.shown.agreed if one.outcome == "open"] if self.shown else []
        return next((one for one in open_ if one.id == self.agreed.current), open_[0] if open_ else None)

    def focus_first(self) -> None:
        """Put the cursor into the evaluation."""
        self.marks.rows.setFocus()

    def show_record(self, shown: Shown) -> None:
        """Show a record."""
        self.shown = shown
        record = shown.record
        self.head.set_title(
            f"{shown.rep}　{record.day:%Y-%m-%d}",
            f"{record.number}　{shown.customer}　走访 {shown.visit}　带教人 {shown.leader}",
        )
        scores = [one.score for one in shown.marks if one.score is not None]
        state = Coaching.state.about.label_of(record.state or "")
        chips: list[tuple[str, Tone]] = [(state, _TONES[record.state or "draft"])]
        if scores:
            chips.append((f"平均 {sum(scores) / len(scores):.1f} / {shown.scale} 分", "info"))
        self.head.set_chips(chips)
        self._progress.setText(shown.progress)
        self.marks.show_lines([
            Line(one.id, (one.head, f"{one.score} 分" if one.score is not None else "", one.remark)) for one in shown.marks
        ])  # fmt: skip
        answered = f"{record.acknowledged_at:%Y-%m-%d %H:%M} 确认" if record.acknowledged_at else ""
        self._reading.show_parts([
            ("监督", record.supervision), ("指导", record.guidance), ("表扬", record.praise),
            ("本人确认", "　".join(part for part in (answered, record.rep_word) if part)),
        ])  # fmt: skip
        self._show_agreed(shown)
        for verb, (_, _, tip) in _VERBS.items():
            said = shown.said.get(verb, "")
            self.buttons[verb].setVisible(not said)
            self.buttons[verb].setToolTip(plain_tip(said or tip))

    def _show_agreed(self, shown: Shown) -> None:
        today, outcomes = clock.today(), Resolution.outcome.about
        lines = []
        for one in shown.agreed:
            late = resolutions.days_late(one, today) if one.outcome == "open" else 0
            word = f"过期 {late} 天" if late > 0 else outcomes.label_of(one.outcome or "")
            tone: Tone = "late" if late > 0 or one.outcome == "dropped" else "done" if one.outcome == "done" else "due"
            cells = (one.text, one.due_on, word, one.word)
            lines.append(Line(one.id, cells, quiet=one.outcome == "done", tone=tone, tone_at=2))
        self.agreed.show_lines(lines)

    def _asked(self, _resolution_id: int) -> None:
        self.settle_asked.emit()
