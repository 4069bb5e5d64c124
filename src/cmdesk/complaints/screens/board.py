"""Open complaints as cards, a column for each group of states; arrows go from card to card, Enter opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.reading.lists import Row
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import draw_light, label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import CARD_RADIUS, Tone
from cmdesk.kit.page.light import TONES

GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "待分级": ("registered",),
    "现场处理与查证": ("minor_site", "severe_site"),
    "会签与审批": ("minor_approval", "countersigning", "proposing", "deciding"),
    "执行": ("executing",),
    "回访与评估": ("follow_up", "evaluating"),
})  # fmt: skip
"""Heading → the states whose complaints stand under it."""

_ROW: Final = Qt.ItemDataRole.UserRole
_HIGH, _LINE, _PAD = 92, 20, 9


class Board(QWidget):
    """The columns beside each other.

    Signals:
        opened: id of the complaint whose card was opened.
        end_reached: heading of a column whose last card is shown while there are more.
    """

    opened = Signal(int)
    end_reached = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.columns = [_Column(heading) for heading in GROUPS]
        self._heads = [label("", "weak") for _ in GROUPS]
        self._rests = [label("", "weak") for _ in GROUPS]
        self._totals: Mapping[str, int] = {}
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(12, 8, 12, 12)
        row.setSpacing(10)
        for at, (head, column) in enumerate(zip(self._heads, self.columns, strict=True)):
            head.setFont(theme.strong_font())
            rows = QVBoxLayout()
            rows.setSpacing(4)
            rows.addWidget(head)
            rows.addWidget(column, 1)
            rows.addWidget(self._rests[at])
            self._rests[at].hide()
            row.addLayout(rows, 1)
            column.setProperty("at", at)
            column.opened.connect(self.opened)
            column.aside.connect(self._step)
            column.entered.connect(self._leave_others)
            column.ended.connect(self._ended)
        self._stack = QStackedWidget()
        self._stack.addWidget(inside)
        self._stack.addWidget(Empty("check-circle", "没有未结的投诉。接到投诉按 F9 受理。"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self._show_heads()

    def show_rows(self, groups: Mapping[str, Sequence[Row]]) -> None:
        """Show open complaints, in each column what is due first on top; the current card stays current.

        Args:
            groups: heading → its cards, the first of how many there may be.
        """
        current = self.current
        for column, heading in zip(self.columns, GROUPS, strict=True):
            column.show_rows(groups.get(heading, ()))
        self._show_heads()
        self._stack.setCurrentIndex(0 if any(groups.values()) else 1)
        if current is None or not self.select(current):
            self._select_first()

    def show_counts(self, states: Mapping[str, int]) -> None:
        """Say how many there are: state → count."""
        self._totals = {heading: sum(states.get(one, 0) for one in group) for heading, group in GROUPS.items()}
        self._show_heads()

    @property
    def current(self) -> int | None:
        """Id of the complaint on the current card."""
        return next((column.current for column in self.columns if column.current is not None), None)

    def select(self, complaint_id: int) -> bool:
        """Make a card the current one; tells whether it is on the board."""
        return any(column.select(complaint_id) for column in self.columns)

    def setFocus(self, *_reason: object) -> None:  # the reason changes nothing
        """Give the keys to the column with the current card."""
        column = next((one for one in self.columns if one.current is not None), self.columns[0])
        column.setFocus()

    def _select_first(self) -> None:
        column = next((one for one in self.columns if one.count()), None)
        if column is not None:
            column.setCurrentRow(0)

    def _step(self, by: int) -> None:
        """Go to the nearest column with cards on that side, to the card of the same height."""
        column = self.sender()
        if not isinstance(column, _Column):
            return
        at, row = int(column.property("at")), column.currentRow()
        others = self.columns[at + 1 :] if by > 0 else self.columns[:at][::-1]
        other = next((one for one in others if one.count()), None)
        if other is not None:
            other.setCurrentRow(min(max(row, 0), other.count() - 1))
            other.setFocus()

    def _leave_others(self) -> None:
        """Only the column with the keys has a current card."""
        for column in self.columns:
            if column is not self.sender():
                column.setCurrentRow(-1)

    def _show_heads(self) -> None:
        for head, rest, heading, column in zip(self._heads, self._rests, GROUPS, self.columns, strict=True):
            total = max(self._totals.get(heading, 0), column.count())
            head.setText(f"{heading}　{total:,}" if total else heading)
            rest.setText(f"还有 {total - column.count():,} 件")
            rest.setVisible(total > column.count())

    def _ended(self) -> None:
        at = self.columns.index(self.sender())  # type: ignore[arg-type]
        if not self._rests[at].isHidden():
            self.end_reached.emit(list(GROUPS)[at])


class _Column(QListWidget):
    """The cards of one group of states.

    Signals:
        opened: id of a complaint.
        aside: -1 or 1, an arrow leads out of the column.
        entered: the column has the keys now.
        ended: its last card is shown.
    """

    opened = Signal(int)
    aside = Signal(int)
    entered = Signal()
    ended = Signal()

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.setAccessibleName(heading)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_Cards(self))
        self.setSpacing(3)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def current(self) -> int | None:
        """Id of the complaint on the current card of this column, while the column has the current card."""
        item = self.currentItem()
        return int(item.data(_ROW).id) if item is not None and item.isSelected() else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other cards; who has scrolled down is left there."""
        top = self.verticalScrollBar().value()
        self.clear()
        for row in rows:
            item = QListWidgetItem(f"{row.number} {row.customer} {row.facts}")
            item.setData(_ROW, row)
            item.setToolTip("")
            self.addItem(item)
        self.verticalScrollBar().setValue(top)

    def _scrolled(self, value: int) -> None:
        if value and value >= self.verticalScrollBar().maximum():
            self.ended.emit()

    def select(self, complaint_id: int) -> bool:
        """Make a card current; tells whether it is here."""
        for at in range(self.count()):
            if self.item(at).data(_ROW).id == complaint_id:
                self.setCurrentRow(at)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value}:
            self._open()
        elif key in {Qt.Key.Key_Left.value, Qt.Key.Key_Right.value}:
            self.aside.emit(1 if key == Qt.Key.Key_Right.value else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentItem() is None and self.count():
            self.setCurrentRow(0)
        self.entered.emit()

    def _open(self, _item: object = None) -> None:
        if self.current is not None:
            self.opened.emit(self.current)


class _Cards(QStyledItemDelegate):
    """Paints a card: customer and number, what it is about, who has it, the light of what is due first."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(120, px(_HIGH))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(_ROW)
        tokens = theme.tokens()
        rect: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(theme.color("accent" if chosen else "line"))
        painter.setBrush(QColor(tokens.selection if chosen else tokens.surface))
        painter.drawRoundedRect(box, CARD_RADIUS, CARD_RADIUS)
        inside = box.adjusted(_PAD, 6, -_PAD, -6)
        self._line(painter, inside, 0, row.customer, "text", strong=True)
        severity = Complaint.severity.about.label_of(row.severity) if row.severity else "未分级"
        self._line(painter, inside, 1, f"{severity}　{row.type.partition('（')[0]}",
                   "late" if row.severity == "severe" else "weak")  # fmt: skip
        self._line(painter, inside, 2, f"{row.owner}　{row.number}", "weak")
        self._light(painter, inside, row)
        painter.restore()

    def _light(self, painter: QPainter, inside: QRectF, row: Row) -> None:
        tone, words = light_of(row)
        if row.pressing is not None and not row.paused:
            words = f"{row.pressing.timer.text}　{row.pressing.label}"  # the end is cut off where the column is narrow
        top = inside.top() + 3 * px(_LINE)
        if tone != "plain":
            draw_light(painter, QRectF(inside.left(), top + px(4), px(12), px(12)), tone)
        color = {"late": "late", "soon": "soon", "due": "due", "paused": "paused"}.get(tone, "weak")
        self._line(painter, inside.adjusted(px(18), 0, 0, 0), 3, words, color)

    def _line(self, painter: QPainter, inside: QRectF, at: int, text: str, color: str, *, strong: bool = False) -> None:
        painter.setFont(theme.strong_font() if strong else theme.text_font())
        painter.setPen(theme.color(color))
        room = QRectF(inside.left(), inside.top() + at * px(_LINE), inside.width(), px(_LINE))
        short = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, short)


def light_of(row: Row) -> tuple[Tone, str]:
    """Return the sign and the words of what is due first, for lists and cards."""
    if row.state == "archived":
        return ("late", "曾超时") if row.failed else ("done", "撤诉" if row.withdrawn else "归档")
    if row.paused:
        return "paused", "已挂起"
    if row.pressing is None:
        return "plain", moves.LABELS[row.state]
    timer = row.pressing.timer
    return TONES[timer.state], f"{row.pressing.label} {timer.text}"
