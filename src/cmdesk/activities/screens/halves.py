"""Several lists on one panel or page: one below the other, or one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from cmdesk.activities.record import CourtesyEvent
from cmdesk.activities.screens.courtesies import BirthdaysList, EventsList, GiftsList
from cmdesk.activities.screens.owed.opinions import OpinionsList
from cmdesk.activities.screens.owed.requests import RequestsList, ReturnsList
from cmdesk.activities.screens.receptions import ReceptionsList
from cmdesk.kit.space.tabs import Tabs

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class _Halves(QWidget):
    def __init__(self, upper: QWidget, lower: QWidget) -> None:
        super().__init__()
        self.first, self.second = upper, lower
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        parts.addWidget(upper)
        parts.addWidget(lower)
        parts.setSizes([300, 300])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(upper)


class CourtesyPanel(_Halves):
    """The panel 礼品与事件 on a customer's page."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__(EventsList(desk, customer_id), GiftsList(desk, customer_id))


class RequestsPanel(_Halves):
    """The panel 请求与返还 on a customer's page."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__(RequestsList(desk, customer_id), ReturnsList(desk, customer_id))


_EVENTS = 1  # the place of important days among the tabs


class CourtesyPage(Tabs):
    """The page 接待与礼仪: visitors, important days, the gift ledger, birthdays."""

    def open_record(self, kind: str, record_id: int) -> None:
        """Show an important day from elsewhere."""
        if kind == CourtesyEvent.KIND:
            self.tabs.setCurrentIndex(_EVENTS)
            events = self.current
            if isinstance(events, EventsList):
                events.show_one(record_id)

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            "接待与礼仪",
            [
                ("接待", lambda: ReceptionsList(desk)),
                ("重要事件", lambda: EventsList(desk)),
                ("生日", lambda: BirthdaysList(desk)),
                ("礼品台账", lambda: GiftsList(desk)),
                ("未办结的客户请求", lambda: RequestsList(desk)),
                ("未答复的意见", lambda: OpinionsList(desk)),
            ],
        )
