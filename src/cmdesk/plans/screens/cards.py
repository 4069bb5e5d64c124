"""Cards in a column: visits, work and customers that are due, moved with the mouse and with keys alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import draw_light
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2, Tone

Index = QModelIndex | QPersistentModelIndex
MIME: Final = "application/x-cmdesk-card"
_HEIGHT: Final = 44
_STEPS: Final = {
    Qt.Key.Key_Left.value: (-1, 0), Qt.Key.Key_Right.value: (1, 0), Qt.Key.Key_Up.value: (0, -1),
    Qt.Key.Key_Down.value: (0, 1),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """A card.

    Attributes:
        kind: ``visit``, ``item`` or ``due``; ``id`` is of the visit, the item or the customer.
        title: the first line; ``words`` the second.
        icon: before the title.
        tone: its sign; plain for none.
        quiet: done or missed: shown weakly.
        movable: whether it can be moved to another day.
    """

    kind: str
    id: int
    title: str
    words: str
    icon: str = ""
    tone: Tone = "plain"
    quiet: bool = False
    movable: bool = True
    tip: str = ""


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card = self.cards[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{card.title}，{card.words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(card.tip or f"{card.title}\n{card.words}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.cards[index.row()].movable:
            return usual | Qt.ItemFlag.ItemIsDragEnabled
        return usual | Qt.ItemFlag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        card = self.cards[indexes[0].row()]
        data = QMimeData()
        data.setData(MIME, f"{card.kind}:{card.id}".encode())
        return data

    def show(self, cards: Sequence[Card]) -> None:
        self.beginResetModel()
        self.cards = list(cards)
        self.endResetModel()


class _Drawing(QStyledItemDelegate):
    """Draws two lines with a sign, in a box of its own."""

    def __init__(self, view: CardList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        line = QFontMetrics(theme.text_font()).height()
        return QSize(80, max(px(_HEIGHT), 2 * line + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = self._view.cards[index.row()]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(4.5, 2.5, -4.5, -1.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "selection" if self._view.hasFocus() else "selection_quiet"
        painter.setBrush(theme.color(ground if chosen else "canvas" if card.quiet else "surface"))
        painter.setPen(theme.color("accent" if chosen and self._view.hasFocus() else "border"))
        painter.drawRoundedRect(box, 4, 4)
        self._lines(painter, card, box.toRect().adjusted(7, 3, -6, -3))
        painter.restore()

    def _lines(self, painter: QPainter, card: Card, room: QRect) -> None:
        half = room.height() // 2
        left, right = room.left(), room.right()
        if card.icon:
            scale = self._view.devicePixelRatioF()
            painter.drawPixmap(left, room.top() + (half - px(14)) // 2, icons.pixmap(card.icon, px(14), "weak", scale))
            left += px(18)
        if card.tone != "plain":
            draw_light(painter, QRectF(right - px(10), room.top() + (half - px(10)) / 2, px(10), px(10)), card.tone)
            right -= px(14)
        self._line(painter, QRect(left, room.top(), right - left, half), card.title, card.quiet, head=True)
        self._line(painter, QRect(room.left(), room.top() + half, room.width(), half), card.words, quiet=True)

    def _line(self, painter: QPainter, box: QRect, text: str, quiet: bool, *, head: bool = False) -> None:
        font = theme.strong_font() if head else theme.text_font()
        painter.setFont(font)
        painter.setPen(theme.color("weak" if quiet else "text"))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(20, box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class CardList(QListView):
    """A column of cards.

    Signals:
        opened: Enter or a double click on a card.
        toggled: Space on a card.
        removed: Delete on a card.
        shifted: (card, columns, places) by Alt and an arrow.
        stepped: so many columns to the left or right by an arrow alone.
        dropped: (kind, id, day of this column, place) a card was let go here.
        taken: this column has the focus now.
    """

    opened = Signal(object)
    toggled = Signal(object)
    removed = Signal(object)
    shifted = Signal(object, int, int)
    stepped = Signal(int)
    dropped = Signal(str, int, object, int)
    taken = Signal(object)

    def __init__(self, name: str, nothing: str = "", parent: QWidget | None = None) -> None:
        """Make an empty column.

        Args:
            name: for screen readers.
            nothing: said where there is no card.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self.day: date | None = None
        self._nothing = nothing
        self._over = False
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Drawing(self))
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setUniformItemSizes(True)
        self.doubleClicked.connect(self._open)

    def accept_drops(self) -> None:
        """Let cards be dropped here."""
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)

    @property
    def cards(self) -> list[Card]:
        """The cards from above to below."""
        return self._model.cards

    @property
    def current(self) -> Card | None:
        """The chosen card."""
        row = self.currentIndex().row()
        return self.cards[row] if 0 <= row < len(self.cards) else None

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards; the chosen one stays chosen while it is there, else the one in its place."""
        chosen, row = self.current, self.currentIndex().row()
        self._model.show(cards)
        if chosen is not None and not self.choose(chosen.kind, chosen.id) and cards:
            self.setCurrentIndex(self._model.index(min(max(row, 0), len(cards) - 1), 0))
        self.viewport().update()

    def choose(self, kind: str, record_id: int) -> bool:
        """Choose a card; False if it is not here."""
        for row, card in enumerate(self.cards):
            if (card.kind, card.id) == (kind, record_id):
                self.setCurrentIndex(self._model.index(row, 0))
                return True
        return False

    def choose_row(self, row: int) -> None:
        """Choose the card at a place, or the last one."""
        if self.cards:
            self.setCurrentIndex(self._model.index(min(max(row, 0), len(self.cards) - 1), 0))

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        card, key = self.current, event.key()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in _STEPS and alt:
            if card is not None:
                self.shifted.emit(card, *_STEPS[key])
        elif key in {Qt.Key.Key_Left.value, Qt.Key.Key_Right.value} and not event.modifiers():
            self.stepped.emit(_STEPS[key][0])
        elif card is not None and key in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value, Qt.Key.Key_F2.value}:
            self.opened.emit(card)
        elif card is not None and key == Qt.Key.Key_Space.value:
            self.toggled.emit(card)
        elif card is not None and key == Qt.Key.Key_Delete.value:
            self.removed.emit(card)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if self.current is None:
            self.choose_row(0)
        self.taken.emit(self.day)

    def _open(self, _index: object) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    # -- mouse

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._offer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._offer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: ARG002
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(over=False)
        text = bytes(event.mimeData().data(MIME).data()).decode()
        kind, _, number = text.partition(":")
        if not number.isdigit():
            event.ignore()
            return
        # The list is read anew when the move is written, so that a refused one leaves the card where it was.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(kind, int(number), self.day, self.place_at(event.position().toPoint().y()))

    def place_at(self, y: int) -> int:
        """Return the place among the visits, from 1, that a height in the column means."""
        before = 0
        for row, card in enumerate(self.cards):
            if card.kind == "visit" and self.visualRect(self._model.index(row, 0)).center().y() < y:
                before += 1
        return before + 1

    def _offer(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
            self._mark(over=True)
        else:
            event.ignore()

    def _mark(self, *, over: bool) -> None:
        if over != self._over:
            self._over = over
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self.viewport()) as painter:
            room = self.viewport().rect()
            if not self.cards and self._nothing:
                painter.setPen(theme.color("weak"))
                flags = int(Qt.AlignmentFlag.AlignHCenter) | int(Qt.TextFlag.TextWordWrap)
                painter.drawText(room.adjusted(SPACE_2, 24, -SPACE_2, 0), flags, self._nothing)
            if self._over:
                painter.setPen(theme.color("accent"))
                painter.drawRect(room.adjusted(1, 1, -2, -2))
