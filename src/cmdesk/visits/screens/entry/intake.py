"""Scanned sheets come in: chosen or dropped, known by their code, attached to their visits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from cmdesk.core.errors import Refused
from cmdesk.kit import ask
from cmdesk.visits.scanning.attaching import Scan, scan
from cmdesk.visits.scanning.pages import is_scan

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_TOLD = 12


class Intake(QObject):
    """Attaches scans in the background and tells what became of each page.

    Signals:
        attached: numbers of the visits that pages were attached to.
    """

    attached = Signal(list)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.button = QPushButton("扫描件…")
        self.button.setToolTip("把扫描的走访单（PDF、PNG、JPG、TIFF）附到对应的走访；也可以直接拖进来")
        self.button.clicked.connect(self.choose)

    def choose(self) -> None:
        """Ask for files."""
        self.take(ask.files_to_open(self._page, "选择扫描件", "扫描件 (*.pdf *.png *.jpg *.jpeg *.tif *.tiff)"))

    def take(self, paths: Sequence[Path]) -> None:
        """Attach scanned sheets to their visits."""
        if not paths:
            return
        actor, office = self._desk.actor, self._desk.office

        def job(task: Any) -> list[Scan]:
            return [
                scan(actor, office, path, progress=partial(task.progress, f"正在识别 {path.name}")) for path in paths
            ]

        self._desk.work.long(
            job, self._done, owner=self._page, title="正在识别扫描件", refused=self._refused, writes=True
        )

    def take_files(self, paths: Sequence[Path]) -> list[Path]:
        """Attach the scans among what was dropped; returns the other files."""
        self.take([path for path in paths if is_scan(path)])
        return [path for path in paths if not is_scan(path)]

    def _done(self, scans: list[Scan]) -> None:
        numbers = list(dict.fromkeys(number for one in scans for number in one.attached))
        failed = [
            f"{one.file} 第 {page.number} 页：{page.problem}" for one in scans for page in one.pages if page.problem
        ]
        self._desk.say(f"扫描件已附到 {len(numbers)} 张走访单" + (f"，{len(failed)} 页没有认出" if failed else ""))
        self.attached.emit(numbers)
        if failed:
            ask.tell(self._page, "没有认出的页", "\n".join(failed[:_TOLD]))

    def _refused(self, refusal: Refused) -> None:
        ask.refuse(self._page, refusal)
