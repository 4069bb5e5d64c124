"""Files dropped on the main window: to the place under the mouse that takes them, else to the feature they are for.

A text box would swallow the name of a file as text, so the drop is met before any widget sees it: at the window's
``QWindow``. A widget says that it takes files by one of two methods:

- ``take_files(paths) -> Sequence[Path]`` has the first refusal and returns what it leaves to others;
- ``take_other_files(paths)`` gets what no feature knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from cmdesk.core.errors import Refused
from cmdesk.shell import features

_NAMED = 3  # files that a refusal names


class Dropping(QObject):
    """Takes the files that are dropped on a window and its pages; drags without files are left to the widgets."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.setAcceptDrops(True)
        window.winId()  # makes the native window that the drops arrive at
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent) or QApplication.activeModalWidget() is not None:
            return False
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return False
        event.acceptProposedAction()
        if not isinstance(event, QDragMoveEvent):  # let go
            self.drop(paths, event.position().toPoint())
        return True

    def drop(self, paths: Sequence[Path], at: QPoint) -> None:
        """Hand files to whoever takes them; what nobody takes is refused with the way out.

        Args:
            paths: of files.
            at: where in the window they were let go.
        """
        places = list(self._places(at))
        for place in places:
            take = getattr(place, "take_files", None)
            paths = take(paths) if take is not None and paths else paths
        for feature in features.FEATURES:
            takes = feature.takes
            mine = [path for path in paths if takes.fits(path)] if takes else []
            if takes and mine:
                takes.run(self._window, mine)
                paths = [path for path in paths if path not in mine]
        other = next((place for place in places if hasattr(place, "take_other_files")), None)
        if paths and other is not None:
            other.take_other_files(paths)
        elif paths:
            names = "、".join(path.name for path in paths[:_NAMED]) + ("等" if len(paths) > _NAMED else "")
            self._window.refuse(  # type: ignore[attr-defined]
                Refused(f"“{names}”不能放在这里：扫描的走访单请用 PDF 或图片；客户的附件请拖到客户页上。")
            )

    def _places(self, at: QPoint) -> Iterator[QWidget]:
        """Yield the widgets under a point, the innermost first."""
        place: QWidget | None = self._window.childAt(at)
        while place is not None:
            yield place
            place = place.parentWidget()
