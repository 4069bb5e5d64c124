"""Products as the recycle bin lists them."""

from __future__ import annotations

from cmdesk.core.actor import Actor
from cmdesk.customers.rules.upkeep.binned import Source, add_source
from cmdesk.products import rules
from cmdesk.products.record import Product


def _restore(actor: Actor, product_id: int) -> None:
    rules.restore(actor, [product_id])


add_source(Source(Product.KIND, "product", "t.name || ' ' || t.specification", _restore, right=rules.VIEW))
