"""The review of likely doubles: which pairs are one customer, and what the one file will say."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.customers import doubles, merging
from cmdesk.customers.screens.doubles.side_board import LABELS, BoardLine, Chosen, SideBoard
from cmdesk.kit.background.work import Task
from cmdesk.kit.form.dialog import Lines, quiet_table
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MOST: Final = 500
_WORKING, _NOTHING, _PAIRS = range(3)
_OF_KEPT: Final[dict[str, dict[Chosen, merging.Side]]] = {
    "left": {"left": "keep", "right": "drop", "both": "both"},
    "right": {"left": "drop", "right": "keep", "both": "both"},
}


class _Heads(QWidget):
    """Why the two may be one, and who they are: name, number, keeper and the day each was recorded."""

    def __init__(self) -> None:
        super().__init__()
        self._names = [label(), label()]
        self._facts = [label(role="weak"), label(role="weak")]
        self._why = label(role="soon")
        self._why.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._why.setWordWrap(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(8)
        rows.addWidget(self._why)
        row = QHBoxLayout()
        row.setContentsMargins(LABELS - 12, 0, 0, 0)
        row.setSpacing(8)
        rows.addLayout(row)
        for name, fact in zip(self._names, self._facts, strict=True):
            name.setFont(theme.group_font())
            for part in (name, fact):
                part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                part.setWordWrap(True)
            side = QVBoxLayout()
            side.setSpacing(2)
            side.addWidget(name)
            side.addWidget(fact)
            row.addLayout(side, 1)

    def show_pair(self, pair: doubles.Pair) -> None:
        """Show who they are, and why they may be one."""
        why = f"相似 {pair.score} 分：{'、'.join(pair.reasons)}"
        self._why.setText(why)
        self._why.setToolTip(plain_tip(why))
        for at, twin in enumerate((pair.left, pair.right)):
            self._names[at].setText(twin.title)
            self._names[at].setToolTip(plain_tip(twin.title))
            first = "首次登记 " if at == 0 else "登记 "
            day = f"{moment_of(twin.created_at):%Y-%m-%d}" if twin.created_at else ""
            told = "　".join(part for part in (twin.number, twin.keeper, day and first + day) if part)
            self._facts[at].setText(told)
            self._facts[at].setToolTip(plain_tip(told))


class DoublesDialog(Dialog):
    """Pairs at the left, both files field by field at the right; merging is undone as one step."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pairs: list[doubles.Pair] = []
        self._comparison: merging.Comparison | None = None
        self._task: Task[doubles.Review] | None = None
        self._busy = False
        self.setWindowTitle("查重与合并")
        self.resize(1180, 660)
        self._lines = Lines(("相似", "先登记的", "后登记的"), self)
        self._list = quiet_table(self._lines, "疑似重复的客户", self, (46, 190, 190))
        self._list.setSelectionMode(self._list.SelectionMode.SingleSelection)
        self._list.selectionModel().selectionChanged.connect(self._moved)
        self._heads = _Heads()
        self.board = SideBoard()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.board)
        self.board.row_shown.connect(self._show_row)
        self._only = QCheckBox("只看不同的")
        self._only.toggled.connect(self.board.show_only_differing)
        self._reason = QLineEdit()
        self._reason.setPlaceholderText("为什么是同一户（不由首次登记的客户经理负责时必填）")
        self._reason.setAccessibleName("合并理由")
        self._reason.setMaxLength(200)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        self._stack = QStackedWidget()
        self._build()
        self._shortcuts()
        self._only.setChecked(True)
        self.look()

    # -- building -----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._stage = label("正在找出相近的客户…")
        self._stage.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(320)
        self._bar.setAccessibleName("查重进度")
        stop = _button("停止", self.stop, tip="Esc")
        working = QWidget()
        middle = QVBoxLayout(working)
        middle.addStretch(1)
        middle.addWidget(self._stage)
        middle.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(stop, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self._nothing = Empty("check-circle", "没有发现疑似重复的客户。", "重新查重")
        self._nothing.asked.connect(self.look)
        for part in (working, self._nothing, self._review()):
            self._stack.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._stack)

    def _review(self) -> QWidget:
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        self._found = label("", "weak")
        self._found.setContentsMargins(12, 8, 8, 8)
        self._found.setWordWrap(True)
        side.addWidget(self._found)
        side.addWidget(self._list, 1)
        right = QWidget()
        rows = QVBoxLayout(right)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._heads)
        rows.addWidget(self._area, 1)
        rows.addWidget(self._foot())
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setSizes([430, 750])
        splitter.setStretchFactor(1, 1)
        return splitter

    def _foot(self) -> QWidget:
        self._apart = _button("不是同一户", self.dismiss, tip="Ctrl+D")
        self._next = _button("下一对", self.step, tip="Alt+↓")
        self._keep_right = _button("合并，保留右边", self.merge_right, tip="Ctrl+Shift+Enter")
        self._keep_left = _button("合并，保留左边", self.merge_left, tip="Ctrl+Enter")
        self._keep_left.setProperty("role", "primary")
        foot = QWidget()
        foot.setProperty("role", "bar")
        foot.setProperty("side", "bottom")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self._reason, 1)
        above.addWidget(self._only)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        for button in (self._apart, self._next, self._keep_right, self._keep_left):
            row.addWidget(button)
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(12, 8, 12, 10)
        rows.setSpacing(8)
        rows.addLayout(above)
        rows.addLayout(row)
        return foot

    def _shortcuts(self) -> None:
        for key, slot in (
            ("Ctrl+D", self.dismiss),
            ("Alt+Down", self.step),
            ("Alt+Up", self.step_back),
            ("Ctrl+Return", self.merge_left),
            ("Ctrl+Shift+Return", self.merge_right),
            ("F5", self.look),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    # -- looking ------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look through the whole office."""
        if self._task is not None:
            return
        actor = self._desk.actor
        self._stack.setCurrentIndex(_WORKING)
        self._bar.setRange(0, 0)
        self._stage.setText("正在找出相近的客户…")

        def job(task: Task[doubles.Review]) -> doubles.Review:
            return doubles.review(actor, _MOST, task.progress, task.stopping)

        self._task = self._desk.work.long(job, self._looked, owner=self, title="正在查重", refused=self._not_looked)
        self._desk.work.advanced.connect(self._advanced)

    def stop(self) -> None:
        """Stop looking, and show what was found so far."""
        if self._task is not None:
            self._task.stop()
            self._stage.setText("正在停止…")

    def reject(self) -> None:
        if self._task is not None:
            self.stop()
        else:
            super().reject()

    def _advanced(self, task: object, share: float | None, text: str) -> None:
        if task is self._task:
            self._bar.setRange(0, 0 if share is None else 1000)
            self._bar.setValue(round((share or 0) * 1000))
            self._stage.setText(text)

    def _looked(self, review: doubles.Review) -> None:
        stopped = self._done_looking()
        self._pairs = list(review.pairs)
        told = f"共 {review.found:,} 对疑似重复"
        told += f"，列出最像的 {len(self._pairs):,} 对" if review.found > len(self._pairs) else ""
        self._found.setText(f"{told}{'（查到一半停止）' if stopped else ''}。F5 重新查重。")
        self._show_pairs(0)

    def _not_looked(self, refusal: Refused) -> None:
        self._done_looking()
        self._nothing.set_sentence(str(refusal))
        self._stack.setCurrentIndex(_NOTHING)

    def _done_looking(self) -> bool:
        self._desk.work.advanced.disconnect(self._advanced)
        stopped = self._task is not None and self._task.stopping()
        self._task = None
        return stopped

    def _show_pairs(self, at: int) -> None:
        self._stack.setCurrentIndex(_PAIRS if self._pairs else _NOTHING)
        self._nothing.set_sentence("没有疑似重复的客户了。")
        rows = [(str(pair.score), pair.left.title, pair.right.title) for pair in self._pairs]
        self._lines.show(rows)
        if self._pairs:
            self._list.selectRow(min(at, len(self._pairs) - 1))
            self._list.setFocus()

    # -- one pair -----------------------------------------------------------------------------------------------------

    @property
    def pair(self) -> doubles.Pair | None:
        """The pair that is selected."""
        rows = self._list.selectionModel().selectedRows()
        return self._pairs[rows[0].row()] if rows and rows[0].row() < len(self._pairs) else None

    def step(self) -> None:
        """Go to the next pair."""
        if self._at() + 1 < len(self._pairs):
            self._list.selectRow(self._at() + 1)

    def step_back(self) -> None:
        """Go to the pair before."""
        if self._at() > 0:
            self._list.selectRow(self._at() - 1)

    def _at(self) -> int:
        rows = self._list.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def _moved(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: ARG002
        pair = self.pair
        self._comparison = None
        self.board.show_lines(())
        self._words.setText("")
        self._allow()
        if pair is None:
            return
        self._heads.show_pair(pair)
        if not pair.is_open:
            hidden = pair.left if not pair.left.customer_id else pair.right
            self._words.setText(f"另一份档案不在您可以查看的范围内（{hidden.title}），请与负责人商量，或由上级合并。")
            return
        actor, left, right = self._desk.actor, pair.left.customer_id, pair.right.customer_id
        self._desk.work.read(
            lambda: (pair, merging.compare(actor, left, right)), self._compared, owner=self, refused=self._refused
        )

    def _compared(self, found: tuple[doubles.Pair, merging.Comparison]) -> None:
        pair, comparison = found
        if pair is not self.pair:
            return
        self._comparison = comparison
        self.board.show_lines([_board_line(line) for line in comparison.lines])
        self._area.verticalScrollBar().setValue(0)
        self._allow()

    def _allow(self) -> None:
        can = self._comparison is not None and not self._busy
        for button in (self._keep_left, self._keep_right, self._apart):
            button.setEnabled(can)
        self._next.setEnabled(self._at() + 1 < len(self._pairs))

    def _show_row(self, top: int, bottom: int) -> None:
        self._area.ensureVisible(0, (top + bottom) // 2, 0, (bottom - top) // 2 + 8)

    # -- deciding -----------------------------------------------------------------------------------------------------

    def merge_left(self) -> None:
        """Merge; the file at the left keeps its number."""
        self._merge("left")

    def merge_right(self) -> None:
        """Merge; the file at the right keeps its number."""
        self._merge("right")

    def _merge(self, kept: str) -> None:
        found = self._comparison
        if found is None or self._busy:
            return
        keep_id, drop_id = found.kept.id, found.dropped.id
        if kept == "right":
            keep_id, drop_id = drop_id, keep_id
        choices = {name: _OF_KEPT[kept][side] for name, side in self.board.chosen.items()}
        actor, reason, seen = self._desk.actor, self._reason.text(), found.versions
        self._set_busy(True)
        self._desk.work.write(
            lambda: (drop_id, merging.merge(actor, keep_id, drop_id, choices, reason, seen=seen)),
            self._merged, owner=self, title="正在合并", refused=self._refused,
        )  # fmt: skip

    def _merged(self, found: tuple[int, int]) -> None:
        drop_id, _ = found
        self._set_busy(False)
        at = self._at()
        gone = [pair for pair in self._pairs if drop_id in {pair.left.customer_id, pair.right.customer_id}]
        self._pairs = [pair for pair in self._pairs if pair not in gone]
        self._reason.clear()
        self._desk.say("已合并，并入的档案在回收站里", undo=True)
        self._show_pairs(at)
        self._words.setText(
            "已合并。" + (f"另有 {len(gone) - 1} 对也涉及并入的档案，已一并去掉。" if len(gone) > 1 else "")
        )

    def dismiss(self) -> None:
        """Note that the two are two customers."""
        found = self._comparison
        if found is None or self._busy:
            return
        actor, one, other = self._desk.actor, found.kept.id, found.dropped.id
        self._set_busy(True)
        self._desk.work.write(
            lambda: doubles.dismiss(actor, one, other), self._dismissed, owner=self, refused=self._refused
        )

    def _dismissed(self, _: None) -> None:
        self._set_busy(False)
        at = self._at()
        if 0 <= at < len(self._pairs):
            del self._pairs[at]
        self._desk.say("已记下：不是同一户", undo=True)
        self._show_pairs(at)

    def _refused(self, refusal: Refused) -> None:
        self._set_busy(False)
        self._words.setText(str(refusal))

    def _set_busy(self, busy: bool) -> None:  # a setter
        self._busy = busy
        self._allow()


def _board_line(line: merging.Line) -> BoardLine:
    side: Chosen = "both" if line.side == "both" else "left" if line.side == "keep" else "right"
    return BoardLine(
        line.name, line.label, line.kept, line.dropped, side, merging.together(line.name), line.differs, line.can_join,
        line.is_fixed,
    )  # fmt: skip


def _button(word: str, slot: Callable[[], None], *, tip: str) -> QPushButton:
    button = QPushButton(word)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    button.clicked.connect(slot)
    return button
