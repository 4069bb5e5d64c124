"""Looking into a file without opening another program: pictures, PDF, plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

_TEXT_LIMIT = 200_000
_PIXELS = 60_000_000  # a picture that unpacks to more is not shown
_SCALED_PIXELS = 600_000_000  # the same for JPEG, which is made smaller while it is unpacked
_SIDE = 3000  # of a picture as it is kept to be shown
_ASIDE = "可以另存后用相应的程序打开。"


def unpacked(media_type: str, content: bytes) -> QImage | None:
    """Return a picture no larger than what is looked at, None for what is none, or too large; for a worker."""
    if not media_type.startswith("image/"):
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    most = _SCALED_PIXELS if bytes(reader.format().data()) == b"jpeg" else _PIXELS
    if not size.isValid() or size.width() * size.height() > most:
        return None
    if max(size.width(), size.height()) > _SIDE:
        reader.setScaledSize(size.scaled(_SIDE, _SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


class Preview(QWidget):
    """Shows one file at a time, with larger and smaller."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("预览")
        self._name = label("", "weak")
        self._zoom = 0.0
        self._picture: QPixmap | None = None
        self._image = QLabel()
        self._image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self._image)
        self._scroll.setWidgetResizable(True)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setProperty("role", "reading")
        self._words = label("", "weak")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._stack = QStackedWidget()
        for part in (self._words, self._scroll, self._text):
            self._stack.addWidget(part)
        self._pdf: QPdfView | None = None
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None
        row = QHBoxLayout()
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(self._name, 1)
        for icon, word, slot in (("zoom-out", "缩小", self._smaller), ("zoom-in", "放大", self._larger)):
            button = QToolButton()
            button.setIcon(icons.icon(icon))
            button.setToolTip(word)
            button.setAccessibleName(word)
            button.clicked.connect(slot)
            row.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(row)
        rows.addWidget(self._stack, 1)

    def show_content(self, name: str, media_type: str, content: bytes, picture: QImage | None) -> None:
        """Show a file's content, or say why it cannot be shown here.

        Args:
            name: of the file.
            media_type: as the attachment has it.
            content: its bytes.
            picture: what ``unpacked`` made of it.
        """
        self._name.setText(name)
        self._zoom, self._picture = 0.0, None
        if content.startswith(b"%PDF"):
            self._show_pdf(content)
        elif picture is not None:
            self._picture = QPixmap.fromImage(picture)
            self._stack.setCurrentWidget(self._scroll)
            self._fit()
        elif media_type.startswith("image/"):
            self._say(f"这张图片打不开：文件损坏、太大，或者是不认识的格式。{_ASIDE}")
        elif media_type.startswith("text/") and b"\0" not in content[:4096]:
            self._text.setPlainText(content[:_TEXT_LIMIT].decode("utf-8", "replace"))
            self._stack.setCurrentWidget(self._text)
        else:
            self._say(f"这种文件不能在这里预览，{_ASIDE}")

    def _say(self, sentence: str) -> None:
        self._words.setText(sentence)
        self._stack.setCurrentWidget(self._words)

    def _show_pdf(self, content: bytes) -> None:
        from PySide6.QtPdf import QPdfDocument
        from PySide6.QtPdfWidgets import QPdfView

        if self._pdf is None or self._document is None:
            self._pdf = QPdfView(self)
            self._pdf.setPageMode(QPdfView.PageMode.MultiPage)
            self._pdf.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            self._document = QPdfDocument()  # of nobody: it must outlive the view, or Qt dies when the page is left
            self._pdf.setDocument(self._document)
            self._stack.addWidget(self._pdf)
        view, document = self._pdf, self._document
        before, self._buffer = self._buffer, QBuffer(document)  # goes after the document that reads it has been closed
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(self._buffer)
        if before is not None:
            before.deleteLater()
        if document.error() == QPdfDocument.Error.IncorrectPassword:
            self._say(f"这份 PDF 有密码，{_ASIDE}")
        elif document.status() == QPdfDocument.Status.Error:
            self._say("这份 PDF 打不开，可能没有存完整或已损坏，请向给您文件的人再要一份。")
        else:
            self._stack.setCurrentWidget(view)

    def _fit(self) -> None:
        if self._picture is None:
            return
        room = self._scroll.viewport().size() * self.devicePixelRatioF()
        size = self._picture.size()
        share = self._zoom or min(1.0, room.width() / max(size.width(), 1), room.height() / max(size.height(), 1))
        shown = self._picture.scaled(
            size * share, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(self.devicePixelRatioF())
        self._image.setPixmap(shown)

    def _larger(self) -> None:
        self._scale(1.25)

    def _smaller(self) -> None:
        self._scale(0.8)

    def _scale(self, by: float) -> None:
        if self._pdf is not None and self._stack.currentWidget() is self._pdf:
            from PySide6.QtPdfWidgets import QPdfView

            view = self._pdf
            view.setZoomMode(QPdfView.ZoomMode.Custom)
            view.setZoomFactor(min(8.0, max(0.1, view.zoomFactor() * by)))
        elif self._picture is not None:
            shown = self._image.pixmap()
            now = self._zoom or shown.width() / max(self._picture.width(), 1)
            self._zoom = min(8.0, max(0.05, now * by))
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._zoom:
            self._fit()
