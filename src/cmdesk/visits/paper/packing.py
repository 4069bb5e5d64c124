"""What a day's visits are about, in the words of the lists of things to take along (S0-13…S0-17, S1-19, S1-64)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from cmdesk.core.database import current
from cmdesk.materials.rules import kits
from cmdesk.materials.rules.issuing import About
from cmdesk.products import rules as products
from cmdesk.visits.paper import facts
from cmdesk.visits.paper.facts import Facts, Row


def about(rows: Sequence[Row], known: Mapping[int, Facts]) -> About:
    """Return what visits are about: conditions, each with how many visits it concerns, and what is to be given back."""
    found = Counter({"": len(rows)})
    is_new = any(one.standing == "new" for one in products.shelf())
    for row in rows:
        customer = known[row.visit["customer_id"]]
        held = (
            (kits.NEW, is_new or "new_product" in customer.topics),
            (kits.PROMOTION, "brands" in customer.topics),
            (facts.KIND("guide"), any(one.kind == "opinion" for one in customer.running)),
            (kits.RETURN, customer.returns),
            (kits.BIRTHDAY, customer.birthdays),
            (kits.COMPLAINT, customer.complaints),
        )
        found.update({facts.KIND(row.visit["kind"]), *(word for word, what in held if what)})
    returns = [
        f"{row.customer['short_name'] or row.customer['name']}：{one.partition('（')[0]}"
        for row in rows
        for one in known[row.visit["customer_id"]].returns
    ]
    return About(found, returns)


def of_day(user_id: int, day: date) -> About:
    """Return what somebody's visits of a day are about."""
    ids = current().rows(
        "SELECT id FROM visit WHERE user_id = ? AND day = ? AND state <> 'cancelled' AND binned_at IS NULL"
        " ORDER BY position, id",
        (user_id, day.isoformat()),
    )
    rows = facts.visits([row[0] for row in ids])
    return about(rows, facts.of((row.visit["customer_id"] for row in rows), day))
