"""A splitter that remembers how people like it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from cmdesk.kit.desk import Memory


class Splitter(QSplitter):
    """Remembers its sizes under a key."""

    def __init__(
        self,
        memory: Memory,
        key: str,
        parts: list[QWidget],
        usual: list[int],
        parent: QWidget | None = None,
        *,
        upright: bool = False,
    ) -> None:
        super().__init__(Qt.Orientation.Vertical if upright else Qt.Orientation.Horizontal, parent)
        self._memory, self._key = memory, f"splitter.{key}"
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for part in parts:
            self.addWidget(part)
        kept = [int(size) for size in memory.get(self._key).split(",") if size.isdigit()]
        self.setSizes(kept if len(kept) == len(parts) else usual)
        self.splitterMoved.connect(self._remember)

    def _remember(self, position: int, at: int) -> None:  # noqa: ARG002
        self._memory.set(self._key, ",".join(map(str, self.sizes())))
