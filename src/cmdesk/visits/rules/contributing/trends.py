"""Whose orders run wild: an anomaly that nobody has closed tells that a customer is unsteady or about to leave (S4-18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.field import moment_of, moment_text
from cmdesk.visits.record import Anomaly

_TELLING = ("orders", "unusual")  # the others tell of a wish, a complaint or an offence


def of(day: date) -> Mapping[int, str]:
    """Return customer → sentence for the anomalies of orders that were found until a day and open then, the oldest counts."""
    until = moment_text(datetime.combine(day + timedelta(1), time()))
    rows = current().rows(
        f'SELECT customer_id, "trigger", found_at FROM anomaly WHERE binned_at IS NULL AND "trigger" IN ({marks(_TELLING)})'
        " AND found_at < ? AND (closed_at IS NULL OR closed_at >= ?) ORDER BY found_at DESC, id DESC",
        (*_TELLING, until, until),
    )
    label = Anomaly.trigger.about.label_of
    return {
        customer: f"异动未了结：{label(trigger)}（{moment_of(found).astimezone():%Y-%m-%d}）"
        for customer, trigger, found in rows
    }
