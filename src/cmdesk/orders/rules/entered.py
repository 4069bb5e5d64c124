"""Who wants to know of orders: features that orders know nothing of are told of them in the operation that enters them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from cmdesk.core.door.keep import Operation


class Entered(NamedTuple):
    """An order that was entered, or corrected into what it is now.

    Attributes:
        order_id: the order.
        customer_id: whose.
        day: the ordering day.
        placed: whether it came about; False for a day on which ordering failed (S1-29 ①).
    """

    order_id: int
    customer_id: int
    day: date
    placed: bool


Listener = Callable[[Operation, Sequence[Entered]], None]
_listeners: Final[dict[str, Listener]] = {}


def when_entered(name: str, listener: Listener) -> Callable[[], None]:
    """Call somebody with all orders that one operation enters or corrects, inside it; returns the way out.

    Args:
        name: of the feature; a second listener of the same name takes the place of the first.
        listener: (operation, orders); a refusal of his refuses the whole operation.
    """
    _listeners[name] = listener
    return lambda: _listeners.pop(name, None) and None


def tell(work: Operation, orders: Sequence[Entered]) -> None:
    """Tell everybody of these orders."""
    for listener in tuple(_listeners.values()) if orders else ():
        listener(work, orders)
