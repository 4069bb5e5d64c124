"""Pages of a PDF onto a printer: the only place that speaks to printers.

Printers are asked for when somebody wants to print, in a thread of its own: a network printer that is away may let the
system think for half a minute. Pages are rendered and painted in a worker; Qt allows that for printers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QRectF, QSize, QSizeF, QTimer, Signal

from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPrintSupport import QPrinter

DPI = 300
PATIENCE = 30_000  # milliseconds until looking for printers is given up
_POINTS = 72


@dataclass(frozen=True)
class Order:
    """How a document is to be printed.

    Attributes:
        printer: its name as the system calls it; empty for the file.
        pages: counted from 0, in the order of printing.
        copies: of the whole.
        double_sided: on both sides of the paper, turned over the long edge.
        file: a PDF to be printed into instead of a printer.
    """

    printer: str
    pages: Sequence[int]
    copies: int = 1
    double_sided: bool = False
    file: Path | None = None


class Printers(QObject):
    """Looks for printers.

    Signals:
        found: the names, the usual one first.
        failed: a sentence, when the system does not answer in time; the names may still come later.
    """

    found = Signal(list)
    failed = Signal(str)
    _answered = Signal(list)

    def __init__(self, parent: QObject | None = None, *, look: Callable[[], list[str]] | None = None) -> None:
        """Prepare.

        Args:
            parent: usual Qt parent.
            look: asks the system; another one for tests.
        """
        super().__init__(parent)
        self._look = look or _names
        self._waiting = QTimer(self, singleShot=True, interval=PATIENCE)
        self._waiting.timeout.connect(self._give_up)
        self._answered.connect(self._take)

    def ask(self) -> None:
        """Look for printers; the answer comes by a signal."""
        self._waiting.start()
        answer, look = self._answered, self._look

        def work() -> None:
            names = look()
            try:
                answer.emit(names)
            except RuntimeError:  # the window has been closed meanwhile
                return

        threading.Thread(target=work, name="printers", daemon=True).start()

    def _take(self, names: list[str]) -> None:
        self._waiting.stop()
        self.found.emit(names)

    def _give_up(self) -> None:
        self.failed.emit("系统半分钟没有列出打印机，可能有网络打印机连不上。请检查打印机，或先另存为 PDF。")


def _names() -> list[str]:
    from PySide6.QtPrintSupport import QPrinterInfo

    names = QPrinterInfo.availablePrinterNames()
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: (name != usual, name.casefold()))


def print_pdf(
    content: bytes,
    order: Order,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bool:
    """Print pages of a PDF; runs in a worker. Returns False when it was cancelled: nothing more is sent then.

    Args:
        content: the PDF.
        order: where and how.
        progress: called with (pages done, pages in all).
        cancelled: asked before each page.

    Raises:
        Refused: the document cannot be read, or the printer does not take it.
    """
    from PySide6.QtGui import QPainter

    buffer, document = open_pdf(content)
    try:
        printer = _printer(order)
        _lay_out(printer, document, order.pages[0])
        painter = QPainter()
        if not painter.begin(printer):
            raise Refused(f"{_where(order)}不接受打印，请检查它是否开着、连着，或换一台再试。")
        try:
            return _paint(painter, printer, document, order, progress, cancelled)
        finally:
            painter.end()
    finally:
        document.close()
        buffer.close()


def open_pdf(content: bytes) -> tuple[QBuffer, QPdfDocument]:
    """Return a PDF that is open, with the buffer it reads from; both are kept as long as it is used.

    Raises:
        Refused: it cannot be read.
    """
    from PySide6.QtPdf import QPdfDocument

    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    if document.status() != QPdfDocument.Status.Ready:
        raise Refused("要打印的内容读不出来，请关闭预览后重新打开。")
    return buffer, document


def _paint(
    painter: object,
    printer: QPrinter,
    document: QPdfDocument,
    order: Order,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> bool:
    from PySide6.QtGui import QPainter
    from PySide6.QtPrintSupport import QPrinter

    if not isinstance(painter, QPainter):
        raise TypeError("no painter")
    for done, page in enumerate(order.pages):
        if cancelled is not None and cancelled():
            printer.abort()
            return False
        if done:
            _lay_out(printer, document, page)
            if not printer.newPage():
                raise Refused(f"{_where(order)}在第 {done + 1} 页停下了，请检查纸张和连接，再从这一页打印。")
        size = document.pagePointSize(page)
        dots = min(DPI, printer.resolution())
        image = document.render(
            page, QSize(round(size.width() * dots / _POINTS), round(size.height() * dots / _POINTS))
        )
        if image.isNull():
            raise Refused(f"第 {page + 1} 页画不出来，请关闭预览后重新打开再试。")
        paper = printer.paperRect(QPrinter.Unit.DevicePixel)
        painter.drawImage(QRectF(0, 0, paper.width(), paper.height()), image)
        if progress is not None:
            progress(done + 1, len(order.pages))
    return True


def _printer(order: Order) -> QPrinter:
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    if order.file is not None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(order.file))
    else:
        info = QPrinterInfo.printerInfo(order.printer)
        if info.isNull():
            raise Refused(f"没有名为“{order.printer}”的打印机了，请重新选择。")
        printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setCopyCount(max(1, order.copies))
    side = QPrinter.DuplexMode.DuplexLongSide if order.double_sided else QPrinter.DuplexMode.DuplexNone
    printer.setDuplex(side)
    return printer


def _lay_out(printer: QPrinter, document: QPdfDocument, page: int) -> None:
    """Tell the printer the size of the next page's paper, to the edges."""
    from PySide6.QtGui import QPageLayout, QPageSize

    size = document.pagePointSize(page)
    wide = size.width() > size.height()
    upright = QSizeF(min(size.width(), size.height()), max(size.width(), size.height()))
    layout = QPageLayout(
        QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
        QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait,
        QMarginsF(0, 0, 0, 0),
    )
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)


def _where(order: Order) -> str:
    return f"文件 {order.file} " if order.file is not None else f"打印机“{order.printer}”"
