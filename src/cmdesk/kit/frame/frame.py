"""The frame of the main window: navigation at the left, bar above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.kit.frame.bell_button import BellButton
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import ICON_NAVIGATION, NAVIGATION_NARROW, NAVIGATION_WIDTH, TOP_BAR_HEIGHT
from cmdesk.kit.space.tab_row import pass_arrows

_LEAST = 24  # pixels: an entry's icon with a little air
SEARCH_WIDTH = 300  # pixels: the search over everything, where there is room for it
_LEAST_SEARCH = 140  # pixels: what it keeps beside many pages
_SEARCH_KEY = "Ctrl+K"
_AROUND = 16 + 6 * 8  # pixels: margins of the bar and the space between its parts


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    key: str
    title: str
    icon: str


class _Entry(QAbstractButton):
    """One line of the navigation with its icon, word and badge."""

    def __init__(self, place: Place, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self.badge = 0
        self.narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(place.title)
        self.setAccessibleName(place.title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(f"{place.title}　Alt+{number}" if number < 10 else place.title)

    def sizeHint(self) -> QSize:
        return QSize(px(NAVIGATION_NARROW) if self.narrow else px(NAVIGATION_WIDTH), px(36))

    def minimumSizeHint(self) -> QSize:
        # many entries on a low screen move together
        return QSize(px(NAVIGATION_NARROW), max(_LEAST, self.fontMetrics().height()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(6, 2, -6, -2)
            if self.isChecked() or self.underMouse() or self.hasFocus():
                painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("selection" if self.isChecked() else "hover"))
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            if self.isChecked():
                painter.fillRect(QRectF(box.left(), box.top() + 7, 3, box.height() - 14), theme.color("accent"))
            scale = self.devicePixelRatioF()
            side = min(px(ICON_NAVIGATION), self.height() - 4)  # many entries on a low screen stand close
            drawing = icons.pixmap(self.place.icon, side, "accent" if self.isChecked() else "text", scale)
            left = (self.width() - side) // 2 if self.narrow else px(16)
            painter.drawPixmap(left, (self.height() - side) // 2, drawing)
            painter.setFont(theme.strong_font() if self.isChecked() else theme.text_font())
            painter.setPen(theme.color("text"))
            if not self.narrow:
                painter.drawText(box.adjusted(px(40), 0, -8, 0), Qt.AlignmentFlag.AlignVCenter, self.place.title)
            if self.badge:
                self._draw_badge(painter, box)

    def _draw_badge(self, painter: QPainter, box: QRectF) -> None:
        text = str(self.badge) if self.badge < 100 else "99+"
        width = max(float(px(18)), painter.fontMetrics().horizontalAdvance(text) + 10.0)
        top = box.top() - 1 if self.narrow else box.center().y() - px(18) / 2
        area = QRectF(box.right() - width - (0 if self.narrow else 6), top, width, px(18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("danger"))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(theme.color("on_primary"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


class NavigationBar(QWidget):
    """The places of the program; Alt+1 … Alt+9, arrows, or a click.

    Signals:
        chosen: the key of a place.
        folded: whether only icons are shown now.
    """

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, places: Sequence[Place], below: Sequence[Place] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("side", "left")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("导航")
        self._entries: dict[str, _Entry] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 8, 6, 8)
        rows.setSpacing(0)
        for number, place in enumerate((*places, *below), 1):
            if number == len(places) + 1:
                rows.addStretch(1)
            entry = _Entry(place, number, self)
            entry.clicked.connect(self._clicked)
            self._entries[place.key] = entry
            rows.addWidget(entry)
        if not below:
            rows.addStretch(1)
        self._is_folded = False
        self._fold = QToolButton(self)
        self._fold.setIcon(icons.icon("panel-left", "weak"))
        self._fold.setToolTip("收起或展开导航")
        self._fold.setAccessibleName("收起或展开导航")
        self._fold.clicked.connect(self.toggle)
        rows.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(px(NAVIGATION_WIDTH))

    def select(self, key: str) -> None:
        """Mark a place as the one that is shown."""
        if key in self._entries:
            self._entries[key].setChecked(True)

    def set_badge(self, key: str, count: int) -> None:
        """Show how many things wait for me at a place."""
        entry = self._entries.get(key)
        if entry and entry.badge != count:
            entry.badge = count
            entry.setAccessibleDescription(f"{count} 项待办" if count else "")
            entry.update()

    def toggle(self) -> None:
        """Fold to icons, or unfold."""
        self.set_folded(not self.is_folded())
        self.folded.emit(self.is_folded())

    def is_folded(self) -> bool:
        """Tell whether only icons are shown."""
        return self._is_folded

    def set_folded(self, folded: bool) -> None:
        """Show only icons, or words too."""
        self._is_folded = folded
        for entry in self._entries.values():
            entry.narrow = folded
            entry.updateGeometry()
        self.setFixedWidth(px(NAVIGATION_NARROW) if folded else px(NAVIGATION_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}.get(event.key())
        entries = list(self._entries.values())
        focused = next((at for at, entry in enumerate(entries) if entry.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        entries[(focused + step) % len(entries)].setFocus()

    def _clicked(self) -> None:
        entry = self.sender()
        if isinstance(entry, _Entry):
            self.chosen.emit(entry.place.key)


class TopBar(QWidget):
    """The pages of the place, search over everything, notices, who is signed in.

    Signals:
        page_chosen: the key of a page of this place.
        search_asked: somebody wants the search over everything.
        notices_asked: the bell was pressed.
    """

    page_chosen = Signal(str)
    search_asked = Signal()
    notices_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("side", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(TOP_BAR_HEIGHT + 4))
        self._pages = QTabBar()
        pass_arrows(self._pages)
        self._pages.setAccessibleName("页面")
        self._pages.setExpanding(False)
        self._pages.setUsesScrollButtons(True)
        self._pages.setElideMode(Qt.TextElideMode.ElideNone)
        self._pages.currentChanged.connect(self._page_chosen)
        self._search = _SearchBox(self)
        self._search.asked.connect(self.search_asked)
        self.bell = BellButton()
        self.bell.clicked.connect(self.notices_asked)
        self.user = QPushButton()
        self.user.setProperty("role", "quiet")
        self.user.setAccessibleName("当前用户")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._pages)
        row.addStretch(1)
        row.addWidget(self._search)
        row.addStretch(1)
        row.addWidget(self.bell)
        row.addWidget(self.user)

    def set_pages(self, pages: Sequence[tuple[str, str]], shown: str) -> None:
        """Show the pages (key, title) of the place we are at, and which of them is in front."""
        bar = self._pages
        bar.blockSignals(True)
        if [bar.tabData(at) for at in range(bar.count())] != [key for key, _ in pages]:
            while bar.count():
                bar.removeTab(0)
            for at, (key, title) in enumerate(pages):
                bar.addTab(title)
                bar.setTabData(at, key)
        bar.setCurrentIndex([key for key, _ in pages].index(shown))
        bar.blockSignals(False)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the search give way where the pages would not all be seen, and then the pages, never the name."""
        self.user.setMinimumWidth(self.user.sizeHint().width())  # it is another one in the look of the window
        pages = sum(self._pages.tabRect(at).width() for at in range(self._pages.count()))
        room = self.width() - pages - self.bell.minimumWidth() - self.user.sizeHint().width() - _AROUND
        self._search.setFixedWidth(px(SEARCH_WIDTH) if room >= px(SEARCH_WIDTH) else max(px(_LEAST_SEARCH), room))

    def _page_chosen(self, at: int) -> None:
        if at >= 0:
            self.page_chosen.emit(self._pages.tabData(at))

    def set_user(self, name: str, role: str) -> None:
        """Show who is signed in."""
        self.user.setText(name)
        self.user.setToolTip(f"{name}（{role}）")
        self._fit()


class _SearchBox(QWidget):
    """Looks like a field, opens the search over everything."""

    HEARD_AS = QAccessible.Role.Button

    asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(px(SEARCH_WIDTH), px(28))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(f"查找一切，{_SEARCH_KEY}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in {Qt.Key.Key_Return.value, Qt.Key.Key_Enter.value, Qt.Key.Key_Space.value}
            or event.text().strip()
        ):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.color("accent" if self.hasFocus() else "border"))
            painter.setBrush(theme.color("field"))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, 4, 4)
            side = px(16)
            glass = icons.pixmap("search", side, "weak", self.devicePixelRatioF())
            painter.drawPixmap(8, (self.height() - side) // 2, glass)
            painter.setPen(theme.color("weak"))
            words, metrics = "查找客户、联系人、功能", painter.fontMetrics()
            room = box.adjusted(side + 16, 0, -metrics.horizontalAdvance(_SEARCH_KEY) - 18, 0)
            if metrics.horizontalAdvance(words) > room.width():
                words = "查找"
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
            painter.drawText(
                box.adjusted(8, 0, -10, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, _SEARCH_KEY
            )
