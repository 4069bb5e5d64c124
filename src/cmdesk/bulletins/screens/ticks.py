"""A list to tick in: areas and products that a bulletin is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from cmdesk.kit.look.chips import label
from cmdesk.kit.look.tokens import SPACE_2, SPACE_3


class Ticks(QWidget):
    """Things by name, ticked with Space or the mouse; typing above narrows what is shown.

    Signals:
        edited: a tick was set or taken away.
    """

    edited = Signal()

    def __init__(self, name: str, about: str) -> None:
        """Make an empty list.

        Args:
            name: accessible name.
            about: one sentence that says what nothing ticked means.
        """
        super().__init__()
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(f"输入几个字找{name}")
        self._filter.setClearButtonEnabled(True)
        self._filter.setAccessibleName(f"找{name}")
        self._filter.textChanged.connect(self._narrow)
        self.items = QListWidget()
        self.items.setAccessibleName(name)
        self.items.itemChanged.connect(self._edited)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_2)
        rows.setSpacing(SPACE_2)
        rows.addWidget(label(about, "weak"))
        rows.addWidget(self._filter)
        rows.addWidget(self.items, 1)
        self.setFocusProxy(self._filter)

    def offer(self, things: Mapping[int, str], ticked: Iterable[int]) -> None:
        """Show other things, those that are ticked first."""
        chosen = set(ticked)
        self.items.blockSignals(True)
        self.items.clear()
        for one, name in sorted(things.items(), key=lambda thing: thing[0] not in chosen):
            item = QListWidgetItem(name)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one in chosen else Qt.CheckState.Unchecked)
            self.items.addItem(item)
        self.items.blockSignals(False)

    def ticked(self) -> list[int]:
        """Return the ids of what is ticked."""
        return [
            int(item.data(Qt.ItemDataRole.UserRole))
            for item in self._all()
            if item.checkState() == Qt.CheckState.Checked
        ]

    def set_read_only(self, read_only: bool) -> None:  # a setter
        """Show without letting anything be ticked."""
        self.items.setEnabled(not read_only)

    def _all(self) -> list[QListWidgetItem]:
        return [self.items.item(row) for row in range(self.items.count())]

    def _narrow(self, text: str) -> None:
        wanted = text.strip().lower()
        for item in self._all():
            item.setHidden(wanted not in item.text().lower())

    def _edited(self, _item: QListWidgetItem) -> None:
        self.edited.emit()
