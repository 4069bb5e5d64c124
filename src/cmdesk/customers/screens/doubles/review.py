"""Pairs of likely doubles at the left, both files of one field by field at the right: which are one customer?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.errors import Refused
from cmdesk.customers import doubles, merging
from cmdesk.customers.screens.doubles.heads import Heads
from cmdesk.customers.screens.doubles.side_board import BoardLine, Chosen, SideBoard
from cmdesk.kit.form.dialog import Lines, quiet_table
from cmdesk.kit.look.chips import label
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.kit.space.verb_row import VerbRow

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_OF_KEPT: Final[dict[str, dict[Chosen, merging.Side]]] = {
    "left": {"left": "keep", "right": "drop", "both": "both"},
    "right": {"left": "drop", "right": "keep", "both": "both"},
}


class PairReview(QWidget):
    """The pairs one after the other; merging is undone as one step.

    Signals:
        emptied: the last pair has been decided.
    """

    emptied = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.pairs: list[doubles.Pair] = []
        self._left_out, self._stopped = 0, False  # pairs found that are not listed; the search was broken off
        self._comparison: merging.Comparison | None = None
        self._busy = False
        self._lines = Lines(("相似", "先登记的", "后登记的"), self)
        self._list = quiet_table(self._lines, "疑似重复的客户", self, (46, 190, 190))
        self._list.setSelectionMode(self._list.SelectionMode.SingleSelection)
        self._list.selectionModel().selectionChanged.connect(self._moved)
        self._found = label("", "weak")
        self._found.setContentsMargins(12, 8, 8, 8)
        self._found.setWordWrap(True)
        self._heads = Heads()
        self.board = SideBoard()
        self._area = scrolled(self.board)
        self.board.row_shown.connect(self._show_row)
        self._only = QCheckBox("只看不同的")
        self._only.toggled.connect(self.board.show_only_differing)
        self._only.setChecked(True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("为什么是同一户（不由首次登记的客户经理负责时必填）")
        self.reason.setAccessibleName("合并理由")
        self.reason.setMaxLength(200)
        self.words = label("", "weak")
        self.words.setWordWrap(True)
        self._lay_out()
        self._shortcuts()

    # -- what it is made of -------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

    def _foot(self) -> QWidget:
        self.apart = _button("不是同一户", self.dismiss, tip="Ctrl+D")
        self._next = _button("下一对", self.step, tip="Alt+↓")
        self.keep_right = _button("合并，保留右边", self.merge_right, tip="Ctrl+Shift+Enter")
        self.keep_left = _button("合并，保留左边", self.merge_left, tip="Ctrl+Enter")
        self.keep_left.setProperty("role", "primary")
        foot = QWidget()
        foot.setProperty("role", "bar")
        foot.setProperty("side", "bottom")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.reason, 1)
        above.addWidget(self._only)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        verbs = (self.apart, self._next, self.keep_right, self.keep_left)
        row.addWidget(VerbRow(verbs, folding=(self._next, self.apart)))
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
        ):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    # -- the pairs ----------------------------------------------------------------------------------------------------

    def show_pairs(self, found: doubles.Review, *, stopped: bool = False) -> None:
        """Show what was found; the first pair is looked at.

        Args:
            found: the pairs, and how many there are in all.
            stopped: not every file was looked at.
        """
        self.pairs, self._left_out, self._stopped = list(found.pairs), found.found - len(found.pairs), stopped
        self._go_on(0)

    def _count(self) -> str:
        told = f"共 {len(self.pairs) + self._left_out:,} 对疑似重复"
        told += f"，列出最像的 {len(self.pairs):,} 对" if self._left_out else ""
        return f"{told}{'（查到一半停止）' if self._stopped else ''}。F5 重新查重。"

    def _go_on(self, at: int) -> None:
        self._found.setText(self._count())
        self._lines.show([(str(pair.score), pair.left.title, pair.right.title) for pair in self.pairs])
        if not self.pairs:
            self.emptied.emit()
            return
        self._list.selectRow(min(at, len(self.pairs) - 1))
        self._list.setFocus()

    # -- one pair -----------------------------------------------------------------------------------------------------

    @property
    def pair(self) -> doubles.Pair | None:
        """The pair that is selected."""
        rows = self._list.selectionModel().selectedRows()
        return self.pairs[rows[0].row()] if rows and rows[0].row() < len(self.pairs) else None

    def step(self) -> None:
        """Go to the next pair."""
        if self._at() + 1 < len(self.pairs):
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
        self._desk.work.drop(self._compared, owner=self)
        self._comparison = None
        self.board.show_lines(())
        self.words.setText("")
        self._allow()
        if pair is None:
            return
        self._heads.show_pair(pair)
        if not pair.is_open:
            hidden = pair.left if not pair.left.customer_id else pair.right
            self.words.setText(f"另一份档案不在您可以查看的范围内（{hidden.title}），请与负责人商量，或由上级合并。")
            return
        actor, left, right = self._desk.actor, pair.left.customer_id, pair.right.customer_id
        self._desk.work.read(
            lambda: merging.compare(actor, left, right), self._compared, owner=self, refused=self._refused
        )

    def _compared(self, comparison: merging.Comparison) -> None:
        self._comparison = comparison
        self.board.show_lines([_board_line(line) for line in comparison.lines])
        self._area.verticalScrollBar().setValue(0)
        self._allow()

    def _allow(self) -> None:
        can = self._comparison is not None and not self._busy
        for button in (self.keep_left, self.keep_right, self.apart):
            button.setEnabled(can)
        self._next.setEnabled(self._at() + 1 < len(self.pairs))

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
        actor, reason, seen = self._desk.actor, self.reason.text(), found.versions
        self._set_busy(True)
        self._desk.work.write(
            lambda: (drop_id, merging.merge(actor, keep_id, drop_id, choices, reason, seen=seen)),
            self._merged, owner=self, title="正在合并", refused=self._refused,
        )  # fmt: skip

    def _merged(self, found: tuple[int, int]) -> None:
        drop_id, _ = found
        self._set_busy(False)
        at = self._at()
        gone = [pair for pair in self.pairs if drop_id in {pair.left.customer_id, pair.right.customer_id}]
        self.pairs = [pair for pair in self.pairs if pair not in gone]
        self.reason.clear()
        self._desk.say("已合并，并入的档案在回收站里", undo=True)
        self._go_on(at)
        self.words.setText(
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
        if 0 <= at < len(self.pairs):
            del self.pairs[at]
        self._desk.say("已记下：不是同一户", undo=True)
        self._go_on(at)

    def _refused(self, refusal: Refused) -> None:
        self._set_busy(False)
        self.words.setText(str(refusal))

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
