"""The complaints behind a figure, as a list from which each can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules.reading import lists
from cmdesk.complaints.rules.reading.lists import Row
from cmdesk.complaints.screens.lines import HEADS, line
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class Chosen(Dialog):
    """Complaints that were counted together; Enter opens one on its page and leaves the list."""

    def __init__(self, desk: Desk, title: str, ids: Sequence[int], parent: QWidget | None = None) -> None:
        """Make the list.

        Args:
            desk: where the complaints are opened.
            title: what they have in common.
            ids: the complaints; those that the person may not see are told by their number only.
            parent: the window in front of which it stands.
        """
        super().__init__(parent)
        self._desk, self._ids = desk, tuple(ids)
        self.setWindowTitle(title)
        self.resize(px(820), px(420))
        self.list = SmallList(HEADS, add="", icon="alert-circle", nothing="正在读投诉…", tall=True)
        self.hint = label("", "weak")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 12, 12, 12)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.hint)
        self.list.opened.connect(self._enter)
        self.list.setFocus()
        actor = desk.actor
        desk.work.read(
            lambda: lists.rows(actor, ids=self._ids), self._show, owner=self, title="正在读投诉", refused=desk.refuse
        )

    def _show(self, found: Sequence[Row]) -> None:
        hidden = len(self._ids) - len(found)
        self.list.set_nothing("这些投诉不在您可以查看的范围内，需要时请联系上级。")
        self.list.show_lines([line(row) for row in found])
        more = f"，另有 {hidden} 件不在您可以查看的范围内" if hidden and found else ""
        self.hint.setText(f"{len(found)} 件{more}。按 Enter 打开，Esc 返回。" if found else "")
        if found:
            self.list.select(found[0].id)
        self.list.setFocus()

    def _enter(self, complaint_id: int) -> None:
        self.accept()
        self._desk.open(Complaint.KIND, complaint_id)
