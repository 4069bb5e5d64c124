"""The pages of a PDF, drawn by a child process with limits: whatever a stranger's file does, this process survives.

Messages home are tuples: ``("page", width, height)`` followed by its bytes, and at the end ``("refused", sentence)`` or
``("done",)``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Final

from cmdesk.core.errors import Refused
from cmdesk.core.sheet.opening.limits import confine
from cmdesk.visits.scanning.grey import Grey, refuse_large

_RESOLUTION: Final = 200  # dots per inch


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask for.

    Attributes:
        memory_bytes: memory of the child process.
        page_seconds: time for one page, the start of the child included.
        seconds: time for the whole file.
    """

    memory_bytes: int = 2 << 30
    page_seconds: float = 30.0
    seconds: float = 600.0


def drawn(path: Path, limits: Limits | None = None) -> Iterator[Grey]:
    """Yield the pages of a PDF, one after the other; blocks, so call it away from the GUI thread.

    Args:
        path: the file.
        limits: how much it may ask for.

    Raises:
        Refused: it cannot be opened, is broken, or asks for too much.
    """
    limits = limits or Limits()
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(theirs, str(path), limits), name="cmdesk-pdf", daemon=True)
    process.start()
    theirs.close()
    until = monotonic() + limits.seconds
    try:
        while (page := _next(ours, path.name, min(limits.page_seconds, until - monotonic()))) is not None:
            yield page
    finally:
        ours.close()
        process.kill()
        process.join(5)
        with contextlib.suppress(ValueError):  # still alive after kill: the system will see to it
            process.close()


def _next(home: Connection, name: str, seconds: float) -> Grey | None:
    """Return the next page; None after the last."""
    try:
        if not home.poll(max(0.0, seconds)):
            raise Refused(f"PDF“{name}”画得太久，已停止，请重新扫描，或分成几个文件。")
        what, *content = home.recv()
        if what == "page":
            width, height = content
            return Grey(width, height, home.recv_bytes())
    except (EOFError, OSError):
        raise Refused(f"PDF“{name}”读取时出错中断，文件可能已损坏，请重新扫描。") from None
    if what == "refused":
        raise Refused(content[0])
    return None


def serve(home: Connection, path: str, limits: Limits) -> None:
    """Draw and send; every way this can end tells home why, unless the process itself dies."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    sys.stdout = sys.stderr = None
    confine(limits.memory_bytes, reserves=True)
    try:
        for page in _pages(Path(path)):
            home.send(("page", page.width, page.height))
            home.send_bytes(page.data)
        home.send(("done",))
    except Refused as refusal:
        home.send(("refused", str(refusal)))
    except MemoryError:
        home.send(
            ("refused", f"PDF“{Path(path).name}”画不出来：损坏了，或所需的内存超出限制，请用 200 点每英寸重新扫描。")
        )
    except (BrokenPipeError, ConnectionError):
        pass  # nobody listens any more
    os._exit(0)


def _pages(path: Path) -> Iterator[Grey]:
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QColor, QImage, QPainter
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    if document.load(str(path)) != QPdfDocument.Error.None_ or not document.pageCount():
        raise Refused(f"PDF“{path.name}”打不开，可能已损坏或有密码，请重新扫描。")
    refuse_large(0, 0, document.pageCount(), path.name)
    for number in range(document.pageCount()):
        points = document.pagePointSize(number)
        size = QSize(round(points.width() * _RESOLUTION / 72), round(points.height() * _RESOLUTION / 72))
        refuse_large(size.width(), size.height(), number + 1, path.name)
        shown, sheet = document.render(number, size), QImage(size, QImage.Format.Format_RGB32)
        if shown.isNull() or sheet.isNull():
            raise MemoryError
        sheet.fill(QColor("white"))
        with QPainter(sheet) as painter:
            painter.drawImage(0, 0, shown)
        grey = sheet.convertToFormat(QImage.Format.Format_Grayscale8)
        if grey.isNull():
            raise MemoryError
        bits, line = bytes(grey.constBits()), grey.bytesPerLine()
        rows = (bits[row * line : row * line + grey.width()] for row in range(grey.height()))
        yield Grey(grey.width(), grey.height(), b"".join(rows))
