"""THE list of features, in the order of the navigation."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cmdesk.activities.feature import FEATURE as ACTIVITIES
from cmdesk.approvals.feature import FEATURE as APPROVALS
from cmdesk.bulletins.feature import FEATURE as BULLETINS
from cmdesk.cadence.feature import FEATURE as CADENCE
from cmdesk.coaching.feature import FEATURE as COACHING
from cmdesk.complaints.feature import FEATURE as COMPLAINTS
from cmdesk.core.actor import Actor
from cmdesk.core.feature import Feature, Found
from cmdesk.customers.feature import FEATURE as CUSTOMERS
from cmdesk.filing.feature import FEATURE as FILING
from cmdesk.journal.feature import FEATURE as JOURNAL
from cmdesk.materials.feature import FEATURE as MATERIALS
from cmdesk.orders.feature import FEATURE as ORDERS
from cmdesk.papers.feature import FEATURE as PAPERS
from cmdesk.plans.feature import FEATURE as PLANS
from cmdesk.products.feature import FEATURE as PRODUCTS
from cmdesk.service.feature import FEATURE as SERVICE
from cmdesk.staff.feature import FEATURE as STAFF
from cmdesk.visits.feature import FEATURE as VISITS

if TYPE_CHECKING:
    from cmdesk.core.door.keep import Operation

FEATURES: tuple[Feature, ...] = (
    CUSTOMERS, FILING, ORDERS, BULLETINS, VISITS, CADENCE, PLANS, JOURNAL, COACHING, ACTIVITIES, SERVICE, COMPLAINTS,
    APPROVALS, PRODUCTS, MATERIALS, PAPERS, STAFF,
)  # fmt: skip

LOWEST_FIRST: tuple[Feature, ...] = (
    STAFF, PAPERS, APPROVALS, CUSTOMERS, PRODUCTS, ORDERS, ACTIVITIES, FILING, MATERIALS, BULLETINS, VISITS, CADENCE,
    PLANS, SERVICE, COACHING, JOURNAL, COMPLAINTS,
)  # fmt: skip
"""The same features as the house stacks them: each may need those before it, so an invented office is told in this order."""


def load_records() -> None:
    """Import every table: the core's own and those of every feature."""
    import_module("cmdesk.core.attachments")
    import_module("cmdesk.core.calendar.record")
    import_module("cmdesk.core.notice")
    import_module("cmdesk.core.regulation")
    for feature in FEATURES:
        feature.records()


def begin(work: Operation) -> None:
    """Write what every feature lets a new office begin with, in the operation that makes its first administrator."""
    for feature in LOWEST_FIRST:
        if feature.begins:
            feature.begins(work)


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return what every feature finds for a text, feature by feature, at most ``limit`` in all.

    What comes first leaves some room: forty customers of that name do not hide the person or the product called so.
    """
    kinds: dict[str, list[Found]] = {}
    for feature in FEATURES:
        for hit in feature.find(actor, text, limit) if feature.find else ():
            kinds.setdefault(hit.kind, []).append(hit)
    hits: list[Found] = []
    later = sum(min(len(found), limit // 5) for found in kinds.values())
    for found in kinds.values():
        later -= min(len(found), limit // 5)
        hits += found[: max(limit - len(hits) - later, 0)]
    return hits
