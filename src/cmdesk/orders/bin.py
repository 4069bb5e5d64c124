"""Orders as the recycle bin lists them."""

from __future__ import annotations

from cmdesk.core.record import table_of
from cmdesk.customers.rules.upkeep.binned import Source, add_source
from cmdesk.orders import rules
from cmdesk.orders.record import CustomerOrder

add_source(Source(CustomerOrder.KIND, table_of(CustomerOrder), "'订货 ' || t.number", rules.restore))
