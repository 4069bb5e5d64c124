"""The files of a record in a window of their own, where the record has no page with a panel for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.attachments import Files
from cmdesk.kit.files.attached_panel import AttachedPanel
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


def open_attached(desk: Desk, record_id: int, files: Files, title: str, parent: QWidget) -> QDialog:
    """Open the files of a record.

    Args:
        desk: for background work and the actor.
        record_id: whose files.
        files: the verbs, as the record's feature has them.
        title: of the window, what the record is called.
        parent: the page or dialog it belongs to.
    """
    dialog = Dialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    panel = AttachedPanel(desk, record_id, files)
    close = QPushButton("关闭")
    close.setAutoDefault(False)
    close.clicked.connect(dialog.reject)
    foot = QHBoxLayout()
    foot.setContentsMargins(16, 8, 16, 12)
    foot.addStretch(1)
    foot.addWidget(close)
    rows = QVBoxLayout(dialog)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addWidget(panel, 1)
    rows.addLayout(foot)
    dialog.resize(px(720), px(560))
    panel.setFocus()
    dialog.open()
    return dialog
