"""Several lists on one panel or page: one below the other, or one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from cmdesk.activities.screens.courtesies import BirthdaysList, EventsList, GiftsList
from cmdesk.activities.screens.opinions import OpinionsList
from cmdesk.activities.screens.receptions import ReceptionsList
from cmdesk.activities.screens.requests import RequestsList, ReturnsList

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


class Choice(QWidget):
    """Lists of which one is seen; each is made when it is first shown."""

    def __init__(self, name: str, offered: Sequence[tuple[str, Callable[[], QWidget]]]) -> None:
        super().__init__()
        self._offered = list(offered)
        self._made: dict[int, QWidget] = {}
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for word, _ in offered:
            self.tabs.addTab(word)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.tabs)
        rows.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._show)
        self._show(0)

    @property
    def current(self) -> QWidget:
        """The list that is seen."""
        return self._made[self.tabs.currentIndex()]

    def _show(self, at: int) -> None:
        if at not in self._made:
            self._made[at] = self._offered[at][1]()
            self._stack.addWidget(self._made[at])
        self._stack.setCurrentWidget(self._made[at])
        self.setFocusProxy(self._made[at])


class CourtesyPage(Choice):
    """The page 接待与礼仪: visitors, important days, the gift ledger, birthdays."""

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
