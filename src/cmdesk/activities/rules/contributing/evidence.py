"""What visits say about a prospect: how often he was visited, whether he means to order (S4-19)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from cmdesk.core.database import current
from cmdesk.core.field import moment_text
from cmdesk.customers.classes import evidence
from cmdesk.customers.classes.evidence import Contact


def visits_of_prospects(day: date) -> Mapping[int, Contact]:
    """Return visits until a day of everybody who has not bought yet; talk of an order tells that he means to."""
    until = moment_text(datetime.combine(day + timedelta(1), time()))
    rows = current().rows(
        "SELECT activity.customer_id, sum(CASE WHEN activity.channel = 'visit' THEN 1 ELSE 0 END),"
        " max(CASE WHEN activity.purposes LIKE '%order%' THEN 1 ELSE 0 END) FROM activity"
        " JOIN customer ON customer.id = activity.customer_id WHERE customer.stage = 'prospect'"
        " AND activity.binned_at IS NULL AND activity.happened_at < ? GROUP BY activity.customer_id",
        (until,),
    )
    return {customer_id: Contact(int(visits), bool(intends)) for customer_id, visits, intends in rows}


evidence.add_contacts(visits_of_prospects)
