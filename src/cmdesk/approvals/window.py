"""An approval in a window of its own, opened from the record that is approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.approvals.paper import trail_job
from cmdesk.kit.approval_panel import ApprovalPanel
from cmdesk.kit.space.dialog import Dialog
from cmdesk.papers.preview import open_preview
from cmdesk.staff.links import people, recipients

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SIZE = (760, 620)


class ApprovalWindow(Dialog):
    """The panel of one approval.

    Attributes:
        panel: what is signed, the steps, the verbs.
    """

    def __init__(self, desk: Desk, approval_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("审批")
        self.resize(*_SIZE)
        self.panel = ApprovalPanel(desk, people(desk), recipients(desk))
        self.panel.open_asked.connect(self._open)
        self.panel.print_asked.connect(self._print)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.panel)
        self.panel.words.setFocus()
        self.panel.show_approval(approval_id)

    def _open(self, kind: str, record_id: int) -> None:
        self.accept()
        self._desk.open(kind, record_id)

    def _print(self, approval_id: int) -> None:
        actor = self._desk.actor
        open_preview(self._desk, lambda: trail_job(actor, approval_id), title="审批记录")


def open_approval(desk: Desk, approval_id: int, parent: QWidget) -> ApprovalWindow:
    """Open an approval above a window; who opens it has seen to it that the actor has to do with it."""
    made = ApprovalWindow(desk, approval_id, parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.open()
    return made
