"""What people may do with orders; every refusal is one Chinese sentence.

===========  =====================================================================
module       holds
===========  =====================================================================
``rights``   who may see and do what
``known``    customers, products and orders, by what the rows of a list call them
``lines``    the lines of an order as they are given, checked, priced and added up
``opening``  an order opened to be written or corrected
``placing``  enter, correct and settle an order; bin and restore
``entered``  who wants to know of every order that is entered
``figures``  what a month held for customers, and for the goods of one of them
``supply``   how much of what was ordered came, by customer and by brand
``listing``  the last orders of a customer, an order by its number
===========  =====================================================================
"""

from cmdesk.orders.rules.entered import Entered, when_entered
from cmdesk.orders.rules.figures import (
    Figures,
    Goods,
    everybody,
    figures,
    goods_of_month,
    month_of,
    per_customer,
    unit_of,
)
from cmdesk.orders.rules.listing import Shown, counted, last_orders, lines_of, quantity, read
from cmdesk.orders.rules.placing import bin_orders, correct, place, restore, settle
from cmdesk.orders.rules.rights import may, refuse, visible
from cmdesk.orders.rules.supply import BrandSupply, CustomerSupply, supply_rates

__all__ = [
    "BrandSupply", "CustomerSupply", "Entered", "Figures", "Goods", "Shown", "bin_orders", "correct", "counted",
    "everybody", "figures", "goods_of_month", "last_orders", "lines_of", "may", "month_of", "per_customer", "place",
    "quantity", "read", "refuse", "restore", "settle", "supply_rates", "unit_of", "visible", "when_entered",
]  # fmt: skip
