"""Pages of a PDF on the screen: list of pages, zoom, search in the text, all by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QBuffer,
    QByteArray,
    QIODevice,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.errors import Refused
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2, SPACE_3

Index = QModelIndex | QPersistentModelIndex
_SMALL = QSize(92, 118)
_KEPT = 300  # small pictures of pages that are remembered
_STEP = 1.2
_LEAST, _MOST = 0.2, 6.0


class _Pages(QAbstractListModel):
    """The pages as small pictures, drawn when they come into sight."""

    def __init__(self, document: QPdfDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = document
        self._words: Sequence[str] = ()
        self._drawn: dict[int, QImage] = {}
        self._count = 0

    def show(self, words: Sequence[str]) -> None:
        """Show the document anew; ``words`` stand beside the page numbers."""
        self.beginResetModel()
        self._drawn.clear()
        self._words = words
        self._count = self._document.pageCount()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = 0) -> object:
        page = index.row()
        if role == Qt.ItemDataRole.DisplayRole.value:
            word = self._words[page] if page < len(self._words) else ""
            return f"{page + 1}　{word}" if word else str(page + 1)
        if role == Qt.ItemDataRole.ToolTipRole.value:
            return self._words[page] if page < len(self._words) else ""
        return None

    def picture(self, page: int) -> QImage:
        """Return a small picture of a page, twice as fine as it is shown."""
        found = self._drawn.get(page)
        if found is None:
            if len(self._drawn) >= _KEPT:
                self._drawn.clear()
            size = self._document.pagePointSize(page).toSize().scaled(_SMALL * 2, Qt.AspectRatioMode.KeepAspectRatio)
            found = self._drawn[page] = self._document.render(page, size)
        return found


class _Page(QStyledItemDelegate):
    """Draws a page of the list: the picture on white paper, its number and what it is about below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("selection"))
        model = index.model()
        picture = model.picture(index.row()) if isinstance(model, _Pages) else QImage()
        paper = QRect(0, 0, picture.width() // 2, picture.height() // 2)
        paper.moveCenter(option.rect.center())
        paper.moveTop(option.rect.top() + SPACE_2)
        painter.fillRect(paper, Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(paper, picture)
        painter.setPen(theme.color("border"))
        painter.drawRect(paper)
        words = option.rect.adjusted(SPACE_2, _SMALL.height() + SPACE_2 + 2, -SPACE_2, -2)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.setPen(theme.color("text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(_SMALL.width() + 2 * SPACE_3, _SMALL.height() + SPACE_2 + option.fontMetrics.height() + SPACE_2)


class PaperView(QWidget):
    """Shows one document; another may take its place while the reader stays where he is.

    Signals:
        page_changed: number of the page in sight, from 0.
    """

    page_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.view = QPdfView(self)
        self.view.setAccessibleName("单据预览")
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self.document)
        self._search = QPdfSearchModel(self)
        self._search.setDocument(self.document)
        self.view.setSearchModel(self._search)
        self._search.countChanged.connect(self._found)
        self._at = -1
        self._list = self._page_list()
        self._splitter = QSplitter()
        self._splitter.addWidget(self._list)
        self._splitter.addWidget(self.view)
        self._splitter.setSizes([160, 700])
        self._splitter.setStretchFactor(1, 1)
        self.bar = QHBoxLayout()
        self._fill_bar()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self.bar)
        rows.addWidget(self._splitter, 1)
        self.view.pageNavigator().currentPageChanged.connect(self._moved)
        self.view.zoomFactorChanged.connect(self._tell_zoom)
        self._shortcuts()
        self.setFocusProxy(self.view)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def show_pdf(self, content: bytes, words: Sequence[str] = ()) -> None:
        """Show a PDF.

        Args:
            content: the file.
            words: what stands beside the number of each page in the list (names of customers).

        Raises:
            Refused: it cannot be read.
        """
        page, scrolled = self.page, self.view.verticalScrollBar().value()
        query = self.query.text()
        self._search.setSearchString("")
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        if self.document.status() != QPdfDocument.Status.Ready:
            raise Refused("预览的内容读不出来，请关闭后重新打开。")
        self._pages.show(words)
        self._list.setVisible(self.document.pageCount() > 1)
        if 0 < page < self.document.pageCount():
            self.go(page)
        self.view.verticalScrollBar().setValue(scrolled)
        self._search.setSearchString(query)
        self._moved(self.page)
        self._tell_zoom()

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self.view.pageNavigator().currentPage()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self.document.pageCount()

    def go(self, page: int) -> None:
        """Show a page, from 0; beyond the ends nothing happens."""
        if 0 <= page < self.count:
            self.view.pageNavigator().jump(page, QPointF(), self.view.pageNavigator().currentZoom())

    def zoom(self, by: float) -> None:
        """Show everything larger or smaller."""
        now = self._factor()
        self.view.setZoomMode(QPdfView.ZoomMode.Custom)
        self.view.setZoomFactor(min(_MOST, max(_LEAST, now * by)))

    def fit(self) -> None:
        """Fit the page into the width."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._tell_zoom()

    def fit_page(self) -> None:
        """Fit the whole page."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self._tell_zoom()

    # -- search -------------------------------------------------------------------------------------------------------

    @property
    def hits(self) -> int:
        """How often the text that is searched for has been found so far."""
        return self._search.rowCount(QModelIndex())

    def look_for(self, text: str) -> None:
        """Search for a text in all pages."""
        self._at = -1
        self._search.setSearchString(text.strip())
        self._found()

    def next_hit(self) -> None:
        """Show the next hit; after the last one the first."""
        if not self.hits:
            return
        self._at = (self._at + 1) % self.hits
        self.view.setCurrentSearchResultIndex(self._at)
        link = self._search.resultAtIndex(self._at)
        self.view.pageNavigator().jump(link.page(), link.location(), self.view.pageNavigator().currentZoom())
        self._tell_hits()

    def _found(self) -> None:
        if self._at < 0 and self.hits:
            self.next_hit()
        self._tell_hits()

    def _tell_hits(self) -> None:
        if not self.query.text().strip():
            self._hits.setText("")
        else:
            self._hits.setText(f"{self._at + 1}/{self.hits}" if self.hits else "没有找到")

    # -- parts --------------------------------------------------------------------------------------------------------

    def _page_list(self) -> QListView:
        view = QListView(self)
        view.setAccessibleName("页")
        self._pages = _Pages(self.document, view)
        view.setModel(self._pages)
        view.setItemDelegate(_Page(view))
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMinimumWidth(px(150))
        view.hide()
        view.selectionModel().currentChanged.connect(self._chosen)
        return view

    def _fill_bar(self) -> None:
        self.bar.setContentsMargins(SPACE_3, SPACE_1, SPACE_3, SPACE_1)
        self.bar.setSpacing(SPACE_2)
        self._where = label("", "weak")
        self._zoomed = label("", "weak")
        self._hits = label("", "weak")
        self.query = QLineEdit(placeholderText="在预览中查找")
        self.query.setAccessibleName("在预览中查找")
        self.query.setClearButtonEnabled(True)
        self.query.setFixedWidth(px(170))
        self.query.textChanged.connect(self.look_for)
        self.query.returnPressed.connect(self.next_hit)
        self._tool("chevron-left", "上一页（PageUp）", self._back)
        self.bar.addWidget(self._where)
        self._tool("chevron-right", "下一页（PageDown）", self._forth)
        self._tool("zoom-out", "缩小（-）", self._smaller)
        self.bar.addWidget(self._zoomed)
        self._tool("zoom-in", "放大（+）", self._larger)
        self._tool("layout", "适合宽度（0）", self.fit)
        self.bar.addStretch(1)
        self.bar.addWidget(self._hits)
        self.bar.addWidget(self.query)

    def _tool(self, icon: str, word: str, slot: object) -> None:
        button = QToolButton(self)
        button.setIcon(icons.icon(icon))
        button.setToolTip(word)
        button.setAccessibleName(word.partition("（")[0])
        button.clicked.connect(slot)
        self.bar.addWidget(button)

    def _shortcuts(self) -> None:
        keys = {
            Qt.Key.Key_PageUp: self._back,
            Qt.Key.Key_PageDown: self._forth,
            Qt.Key.Key_Plus: self._larger,
            Qt.Key.Key_Equal: self._larger,
            Qt.Key.Key_Minus: self._smaller,
            Qt.Key.Key_0: self.fit,
            Qt.Key.Key_1: self.fit_page,
        }
        for key, slot in keys.items():
            shortcut = QShortcut(QKeySequence(key), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.setContext(Qt.ShortcutContext.WindowShortcut)
        find.activated.connect(self._ask)

    def _ask(self) -> None:
        self.query.setFocus()
        self.query.selectAll()

    def _back(self) -> None:
        self.go(self.page - 1)

    def _forth(self) -> None:
        self.go(self.page + 1)

    def _larger(self) -> None:
        self.zoom(_STEP)

    def _smaller(self) -> None:
        self.zoom(1 / _STEP)

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() != self.page:
            self.go(index.row())

    def _moved(self, page: int) -> None:
        self._where.setText(f"{page + 1} / {self.count} 页" if self.count else "")
        index = self._pages.index(page, 0)
        if index.isValid() and self._list.currentIndex() != index:
            self._list.setCurrentIndex(index)
        self.page_changed.emit(page)

    def _factor(self) -> float:
        """Return the zoom that is seen, also where the page is fitted."""
        mode = self.view.zoomMode()
        if mode == QPdfView.ZoomMode.Custom or not self.count:
            return self.view.zoomFactor()
        size = self.document.pagePointSize(max(self.page, 0))
        room, dots = self.view.viewport().size(), self.logicalDpiX() / 72
        wide = (room.width() - 12) / max(1.0, size.width() * dots)
        if mode == QPdfView.ZoomMode.FitToWidth:
            return wide
        return min(wide, (room.height() - 12) / max(1.0, size.height() * dots))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_zoom()

    def _tell_zoom(self) -> None:
        self._zoomed.setText(f"{self._factor() * 100:.0f} %" if self.count else "")
