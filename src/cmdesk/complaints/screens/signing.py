"""The approval of a complaint: to act on for those who have to do with it, to look at for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QScrollArea, QStackedWidget

from cmdesk.approvals.paper import trail_job
from cmdesk.complaints.screens.reading import Shown
from cmdesk.core import approval
from cmdesk.core.approval import ApprovalPart
from cmdesk.kit.approval_panel import ApprovalPanel
from cmdesk.kit.look.empty import Empty
from cmdesk.kit.look.stepper import Stage, Stepper
from cmdesk.papers.preview import open_preview
from cmdesk.staff.links import people, recipients

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PARTS = {choice.value: choice.label for choice in ApprovalPart.state.about.choices}


class Signing(QStackedWidget):
    """The latest approval, or a sentence that there is none yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._empty = Empty("check-circle", "还没有送审。现场处理方案、会签和处理方案提交后在这里审批。")
        self.panel = ApprovalPanel(desk, people(desk), recipients(desk))
        self.panel.print_asked.connect(self._print)
        self._looked_at = Stepper()
        scroll = QScrollArea()
        scroll.setWidget(self._looked_at)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        for part in (self._empty, self.panel, scroll):
            self.addWidget(part)
        self.panel.head.hide()  # the complaint's own head is above

    def show_signing(self, shown: Shown) -> None:
        """Show another complaint's approval."""
        if shown.approval_id is not None:
            self.panel.show_approval(shown.approval_id)
            self.setCurrentIndex(1)
        elif shown.signed:
            self._looked_at.show_stages([_stage(one) for one in shown.signed])
            self.setCurrentIndex(2)
        else:
            self.setCurrentIndex(0)

    def _print(self, approval_id: int) -> None:
        actor = self._desk.actor
        open_preview(self._desk, lambda: trail_job(actor, approval_id), title="审批记录")


def _stage(one: approval.Stage) -> Stage:
    lines = []
    for name, state, when, words in one.people:
        parts = (name, _PARTS.get(state, ""), f"{when.astimezone():%m-%d %H:%M}" if when else "")
        lines.append("　".join(part for part in parts if part) + (f"\n“{words}”" if words else ""))
    return Stage(one.name, one.state, lines)  # type: ignore[arg-type]
