"""The panel 服务 on a customer's page: plans, technical services, calls and marks of this customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmdesk.kit.space.tabs import Tabs
from cmdesk.service.screens.calls import DueCalls, MadeCalls
from cmdesk.service.screens.plans import PlansPage
from cmdesk.service.screens.ratings import RatingsList
from cmdesk.service.screens.technical import TechnicalList

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class ServicePanel(Tabs):
    """Five lists, one at a time."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__("服务", [
            ("服务方案", lambda: PlansPage(desk, customer_id)),
            ("技术服务", lambda: TechnicalList(desk, customer_id)),
            ("待回访", lambda: DueCalls(desk, customer_id)),
            ("已回访", lambda: MadeCalls(desk, customer_id)),
            ("评分", lambda: RatingsList(desk, customer_id)),
        ])  # fmt: skip
