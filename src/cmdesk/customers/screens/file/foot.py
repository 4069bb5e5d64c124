"""The foot of the page of a file: what is to be said of what was typed, and the two ways on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cmdesk.kit.form.form import Form
from cmdesk.kit.form.told import Told


class Foot(QWidget):
    """Words at the left, 放弃修改 and 保存 at the right; seen while something is not saved."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.save = QPushButton("保存")
        self.save.setProperty("role", "primary")
        self.save.setToolTip("Ctrl+S")
        self.discard = QPushButton("放弃修改")
        self.told = Told(form)
        self.setProperty("role", "bar")
        self.setProperty("side", "bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self.told, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)

    @property
    def words(self) -> str:
        """What is said."""
        return self.told.text()
