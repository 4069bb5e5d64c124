"""The panel 投诉 on a customer's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import moves, rights
from cmdesk.complaints.rules.reading import lists
from cmdesk.complaints.rules.reading.lists import Row
from cmdesk.complaints.screens.board import light_of
from cmdesk.complaints.screens.register import open_register
from cmdesk.complaints.screens.view import ComplaintView
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class ComplaintsPanel(QWidget):
    """The complaints of one customer, open ones first; Enter opens one on its own page."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self.customer_id = desk, customer_id
        self.list = SmallList(
            ("时限", "受理", "类别", "轻重", "状态", "经办", "单号", "内容"), add="受理投诉", icon="alert-circle",
            nothing="这位客户没有投诉过。接到投诉按 F9 受理。",
        )  # fmt: skip
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.forbid(rights.may(desk.actor, "register", None))
        self.list.add_asked.connect(self._add)
        self.list.opened.connect(self._open)
        Rereading(desk, self, ComplaintView.SHOWS, self.read)
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        actor, customer_id = self._desk.actor, self.customer_id
        self._desk.work.read(lambda: lists.rows(actor, customer_id=customer_id), self._show, owner=self, title="")

    def _show(self, rows: list[Row]) -> None:
        self.list.show_lines([_line(row) for row in rows])

    def _add(self) -> None:
        open_register(self._desk, self.customer_id)

    def _open(self, complaint_id: int) -> None:
        self._desk.open(Complaint.KIND, complaint_id)


def _line(row: Row) -> Line:
    severity = Complaint.severity.about.label_of(row.severity) if row.severity else ""
    tone, words = light_of(row)
    cells = (
        words, row.received_at, row.type.partition("（")[0], severity, moves.LABELS[row.state],
        row.owner, row.number, row.facts,
    )  # fmt: skip
    return Line(row.id, cells, quiet=row.state == "archived", tone=tone, tone_at=0)
