"""Who is to go to an unusual customer is told so, unless he reported it himself (S1-29)."""

from __future__ import annotations

from cmdesk.core import notice
from cmdesk.core.door.keep import Operation
from cmdesk.customers.rules.finding import TITLE
from cmdesk.visits.record import Anomaly


def tell_of_anomaly(work: Operation, anomaly_id: int) -> int:
    """Tell who is responsible for an anomaly that this operation opens; returns the anomaly's id."""
    anomaly = work.written(Anomaly, anomaly_id)
    row = work.database.row(f"SELECT {TITLE} FROM customer WHERE id = ?", (anomaly.customer_id,))
    title = row[0] if row else ""
    notice.tell(
        work, [anomaly.user_id], f"异动：{title}（{anomaly.title()}），请在时限内实地走访。", key=f"anomaly:{anomaly_id}",
        about=("customer", anomaly.customer_id), level="soon",
    )  # fmt: skip
    return anomaly_id
