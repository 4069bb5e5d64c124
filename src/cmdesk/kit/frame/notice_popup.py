"""The list under the bell: what one was told, the newest first; Enter opens what a notice is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.notice import Notice
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import theme
from cmdesk.kit.look.chips import draw_light, label
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.space.overlay import Overlay

Index = QModelIndex | QPersistentModelIndex

_WIDTH, _HEIGHT = 440, 480
_LEFT, _RIGHT, _LINE, _MARGIN = 36, 12, 20, 8  # pixels: beside the text, of a line of it, above and below
_TONES: Final[dict[str, Tone]] = {"info": "info", "soon": "soon", "late": "late"}
_TOP: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_ENTER: Final = frozenset((Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value))


def when(moment: datetime, now: datetime) -> str:
    """Return a moment in the fewest words: 今天 09:12, 昨天 15:00, 11-20 08:30, 2025-11-20."""
    days = (now.date() - moment.date()).days
    if days in {0, 1}:
        return f"{'昨天' if days else '今天'} {moment:%H:%M}"
    return f"{moment:%m-%d %H:%M}" if moment.year == now.year else f"{moment:%Y-%m-%d}"


class _Notices(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.notices: list[Notice] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.notices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        one = self.notices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(one.text)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return f"{'' if one.read_at else '未读，'}{_level(one)}，{one.text}"
        return None

    def set(self, notices: Sequence[Notice]) -> None:
        self.beginResetModel()
        self.notices = list(notices)
        self.endResetModel()


def _level(one: Notice) -> str:
    return Notice.level.about.label_of(one.level or "")


class _Painter(QStyledItemDelegate):
    """Sign of the level, one or two lines of text (strong while unread), level and time below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = 1 if option.fontMetrics.horizontalAdvance(_text(index)) <= self._room() else 2
        return QSize(100, 2 * px(_MARGIN) + (lines + 1) * px(_LINE))

    def _room(self) -> int:
        view = self.parent()
        return (view.viewport().width() if isinstance(view, QListView) else px(_WIDTH)) - px(_LEFT) - px(_RIGHT) - 8

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, _Notices):
            return
        one, box = model.notices[index.row()], QRect(option.rect)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(box.adjusted(4, 1, -4, -1), theme.color("selection" if chosen else "hover"))
        tone: Tone = "plain" if one.read_at else _TONES[one.level or "info"]
        draw_light(painter, QRectF(box.left() + 15, box.top() + px(_MARGIN) + px(4), px(12), px(12)), tone)
        words = QRect(
            box.left() + px(_LEFT),
            box.top() + px(_MARGIN),
            box.width() - px(_LEFT) - px(_RIGHT),
            box.height() - 2 * px(_MARGIN),
        )
        painter.setFont(theme.text_font() if one.read_at else theme.strong_font())
        painter.setPen(theme.color("text"))
        shown = painter.fontMetrics().elidedText(one.text, Qt.TextElideMode.ElideRight, 2 * self._room() - 24)
        painter.drawText(words.adjusted(0, 0, 0, -px(_LINE)), _TOP | Qt.TextFlag.TextWrapAnywhere, shown)
        painter.setFont(theme.text_font())
        painter.setPen(theme.color("weak"))
        below = QRect(words.left(), words.bottom() - px(_LINE) + 1, words.width(), px(_LINE))
        at = when(one.sent_at, datetime.now().astimezone()) if one.sent_at else ""
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, f"{_level(one)}　{at}")


def _is_enter(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() in _ENTER


def _text(index: Index) -> str:
    return str(index.data() or "")


class NoticePopup(Overlay):
    """The list under the bell.

    Signals:
        opened: the notice that somebody wants to follow.
        all_read_asked: 全部已读 was pressed.
    """

    opened = Signal(object)
    all_read_asked = Signal()

    def __init__(self, over: QWidget) -> None:
        """Lay the list over ``over``, hidden."""
        super().__init__(over)
        self._gap = 0  # pixels between its right edge and that of what it lies over
        self.setAccessibleName("提醒")
        self._title = label("提醒")
        self._title.setFont(theme.group_font())
        self.all_read = QPushButton("全部已读")
        self.all_read.setProperty("role", "quiet")
        self.all_read.clicked.connect(self.all_read_asked)
        self._model = _Notices(self)
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Painter(self.view))
        self.view.setAccessibleName("提醒")
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.clicked.connect(self._open)
        self._empty = Empty("bell", "没有提醒。轮到您审批、投诉升级、承诺到期时，会在这里告诉您。")
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 4, 0)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.all_read)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(4, 4, 4, 6)
        rows.setSpacing(4)
        rows.addLayout(head)
        rows.addWidget(self.view, 1)
        rows.addWidget(self._empty, 1)
        over.installEventFilter(self)
        self.view.installEventFilter(self)

    def open_at(self, right: int, top: int) -> None:
        """Show the list with its right upper corner at a place of what it lies over, and give it the keys."""
        self._gap = self._over.width() - right
        self._place(top)
        self.appear()
        (self.view if self._model.notices else self).setFocus()

    def set_notices(self, notices: Sequence[Notice]) -> None:
        """Show these; the one that was chosen stays chosen."""
        row = max(0, self.view.currentIndex().row())
        self._model.set(notices)
        self.view.setVisible(bool(notices))
        self._empty.setVisible(not notices)
        unread = sum(1 for one in notices if one.read_at is None)
        self._title.setText(f"提醒　{unread} 条未读" if unread else "提醒")
        self.all_read.setEnabled(bool(unread))
        if notices:
            self.view.setCurrentIndex(self._model.index(min(row, len(notices) - 1)))
            if self.hasFocus():
                self.view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._over and self.isVisible():
            self._place(self.y())
        elif watched is self.view and event.type() == QEvent.Type.KeyPress and _is_enter(event):
            self._open(self.view.currentIndex())
            return True
        return super().eventFilter(watched, event)

    def _place(self, top: int) -> None:
        width = min(px(_WIDTH), self._over.width() - 16)
        height = min(px(_HEIGHT), self._over.height() - top - 40)
        self.setGeometry(max(8, self._over.width() - self._gap - width), top, width, height)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            one = self._model.notices[index.row()]
            self.close_up()
            self.opened.emit(one)
