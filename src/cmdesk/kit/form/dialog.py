"""What the dialogs of forms have in common: a sentence above, buttons named by their verb at the bottom right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QHelpEvent, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import PAGE_MARGIN, ROW_HEIGHT, SPACE_1, SPACE_2, SPACE_3
from cmdesk.kit.space.columns import Columns
from cmdesk.kit.space.dialog import Dialog

Index = QModelIndex | QPersistentModelIndex
_LEAST, _BAREST = 84, 50  # pixels a column of a quiet table keeps in little room, and in hardly any
_LONG, _LONG_LEAST = 200, 150  # one that would like so many keeps more: it says what the row is


class VerbDialog(Dialog):
    """A dialog with one primary verb. Open it with ``open()`` or ``exec()``; it does neither itself.

    Attributes:
        primary: the button that does it; Ctrl+Enter presses it too.
    """

    def __init__(self, title: str, sentence: str, verb: str, parent: QWidget | None, *, back: str = "取消") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        self._body.setSpacing(SPACE_3)
        if sentence:
            told = label(sentence, parent=self)
            told.setWordWrap(True)
            self._body.addWidget(told)
        self.refusal = label("", "problem", self)
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        self._footer = QWidget(self)
        self._foot = QHBoxLayout(self._footer)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(SPACE_2)
        self._why = label("", "weak", self)
        self._why.setWordWrap(True)
        self._foot.addWidget(self._why, 1)
        leave = QPushButton(back)
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        self.primary = QPushButton(verb)
        self.primary.setProperty("role", "primary")
        self.primary.setAutoDefault(False)
        # a shortcut of the button's own would be gone with its next words
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.primary.click)
        self._foot.addWidget(leave)
        self._foot.addWidget(self.primary)

    def fill(self, *parts: QWidget) -> None:
        """Put the parts between the sentence and the buttons; the last one takes the room."""
        for part in parts:
            self._body.addWidget(part, 1 if part is parts[-1] else 0)
        self._body.addWidget(self.refusal)
        self._body.addWidget(self._footer)

    def setVisible(self, visible: bool) -> None:  # Qt's own signature
        if visible and not self.isVisible():
            self._put_buttons_last()
        super().setVisible(visible)

    def _put_buttons_last(self) -> None:
        """Let the Tab key reach the parts before the buttons, and begin at the first part that takes keys.

        What comes to a window last is last for the Tab key. Nobody walks the chain itself here: PySide takes whoever
        asks for the next of a chain for its parent, and at the chain's end that is the dialog, which its own last part
        would then own and the next collection of garbage would take away while somebody types.
        """
        at_foot = self._footer.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else True
        self._body.removeWidget(self._footer)
        self._footer.setParent(None)
        self._footer.setParent(self)
        self._body.addWidget(self._footer)
        self._footer.show()
        if at_foot:
            takes = (part for part in _within(self) if not self._footer.isAncestorOf(part) and _takes_keys(part, self))
            next(takes, self.primary).setFocus(Qt.FocusReason.TabFocusReason)

    def add_button(self, word: str) -> QPushButton:
        """Add a quiet button at the bottom left."""
        button = QPushButton(word)
        button.setProperty("role", "quiet")
        button.setAutoDefault(False)
        self._foot.insertWidget(self._foot.count() - 3, button)
        return button

    def allow(self, lacking: str = "") -> None:
        """Let the verb be done, or say beside it what is still lacking."""
        self.primary.setEnabled(not lacking)
        self.primary.setToolTip(lacking or "Ctrl+Enter")
        self._why.setText(lacking)

    def show_refusal(self, sentence: str) -> None:
        """Say above the buttons why it could not be done; empty takes it back. What was typed stays."""
        self._put_words(sentence, "problem")

    def tell(self, sentence: str) -> None:
        """Say quietly, at the same place, what has become of it."""
        self._put_words(sentence, "weak")

    def _put_words(self, sentence: str, role: str) -> None:
        self.refusal.setProperty("role", role)
        self.refusal.style().polish(self.refusal)
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))


def _within(whole: QWidget) -> Iterator[QWidget]:
    """Yield the parts of a widget, each before its own parts."""
    for part in whole.children():
        if isinstance(part, QWidget):
            yield part
            yield from _within(part)


def _takes_keys(part: QWidget, dialog: QWidget) -> bool:
    by_tab = part.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and part.isEnabled() and part.isVisibleTo(dialog) and part.focusProxy() is None


def labelled(rows: Sequence[tuple[str, QWidget | QLayout]]) -> QWidget:
    """Return parts below each other with their labels before them; a row whose label is empty goes on with the last."""
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE_3)
    grid.setVerticalSpacing(SPACE_2)
    grid.setColumnStretch(1, 1)
    for at, (word, part) in enumerate(rows):
        if word:
            grid.addWidget(label(word, "weak"), at, 0)
        if isinstance(part, QLayout):
            grid.addLayout(part, at, 1)
        else:
            grid.addWidget(part, at, 1)
    return whole


class Lines(QAbstractTableModel):
    """Rows of plain text under headings."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            return self._rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class HeadedLines(Lines):
    """Rows of plain text with headings among them, which nobody can choose."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(headings, parent)
        self._heads: frozenset[int] = frozenset()

    def show_under(self, table: QTableView, groups: Sequence[tuple[str, Sequence[tuple[str, ...]]]]) -> None:
        """Show other rows in a table, each group of them below its heading."""
        rows: list[tuple[str, ...]] = []
        heads: list[int] = []
        blank = ("",) * (self.columnCount() - 1)
        for head, lines in groups:
            heads.append(len(rows))
            rows += [(head, *blank), *lines]
        self._heads = frozenset(heads)
        table.clearSpans()
        self.show(rows)
        for row in heads:
            table.setSpan(row, 0, 1, self.columnCount())

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if index.row() in self._heads else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.FontRole and index.row() in self._heads:
            return theme.group_font()
        if role == Qt.ItemDataRole.ForegroundRole and index.row() in self._heads:
            return theme.color("text")
        return super().data(index, role)


class _Inset(QStyledItemDelegate):
    """Text as far from the edge as that of the heading."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(SPACE_1, 0, -SPACE_1, 0)
        inner.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        super().paint(painter, inner, index)


class _Quiet(QTableView):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = Columns(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit()

    def take_text(self, was: float) -> None:
        """Let the columns want as much as the text of now needs."""
        self.columns.take_text(was)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            cut = self.sizeHintForIndex(index).width() > self.visualRect(index).width() - 2 * SPACE_1
            QToolTip.showText(event.globalPos(), plain_tip(str(index.data() or "")) if cut else "", self)
            return True
        return super().viewportEvent(event)


def quiet_table(
    model: QAbstractTableModel, name: str, parent: QWidget, widths: Sequence[int], spare: Sequence[int] = ()
) -> QTableView:
    """Return a table to read: dense rows, no grid, Tab leaves it, no scrolling sideways.

    Args:
        model: what it shows.
        name: what it is, for those who hear the screen.
        parent: usual Qt parent.
        widths: pixels each column would like; less where there is less room, the last takes what is left.
        spare: columns left out, one after another, where there is too little room for all.
    """
    table = _Quiet(parent)
    table.setModel(model)
    table.setAccessibleName(name)
    table.setItemDelegate(_Inset(table))
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setStretchLastSection(True)
    least = [min(width, _LEAST if width < _LONG else _LONG_LEAST) for width in widths]
    bare = [min(width, _BAREST) for width in widths]
    wanted, kept, barest = ([px(width) for width in some] for some in (widths, least, bare))
    table.columns.want(wanted, kept, barest, spare=spare)
    return table
