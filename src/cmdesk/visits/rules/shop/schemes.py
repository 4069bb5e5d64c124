"""Plans of brand cultivation that were published: which hold at a customer for which brands, who carried one out (S0-24)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import audience, executing, running
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.errors import NotFound
from cmdesk.core.record import fields_of
from cmdesk.visits.record import Cultivation

_MOST = fields_of(Cultivation)["scheme"].about.limit or 0


@dataclass(frozen=True)
class Scheme:
    """A bulletin that can be carried out for brands.

    Attributes:
        id: of the bulletin.
        words: what it is called; no two that are offered together are called the same.
        products: those it is about, and the others of their brands.
    """

    id: int
    words: str
    products: frozenset[int]


def at_customer(customer_id: int, day: date, also: Collection[int] = ()) -> tuple[Scheme, ...]:
    """Return the bulletins about brands that hold at a customer on a day: those that end first come first.

    Args:
        customer_id: where.
        day: of the visit.
        also: ids of bulletins that are returned whether or not they hold: those linked before.
    """
    holding = running.at_customers([customer_id], day, also)[customer_id]
    about = audience.products_of(one.id for one in holding)
    holding = [one for one in holding if about[one.id]]
    if not holding:
        return ()
    brands = _of_brands({product for one in holding for product in about[one.id]})
    words = _words([(one.id, one.short) for one in holding])
    return tuple(
        Scheme(one.id, words[one.id], frozenset(other for product in about[one.id] for other in brands[product]))
        for one in holding
    )


def numbered(number: str) -> int:
    """Return the id of the published bulletin with a number.

    Raises:
        NotFound: there is none.
    """
    row = current().row(
        "SELECT id FROM bulletin WHERE number = ? AND state = 'published' AND binned_at IS NULL",
        (number.strip().upper(),),
    )
    if row is None:
        raise NotFound(f"没有编号为“{number.strip()[:30]}”的营销信息，请核对编号。")
    return int(row[0])


def executed(bulletin_id: int) -> int:
    """Return at how many visits a bulletin was carried out for a brand."""
    row = current().row(
        "SELECT COUNT(DISTINCT w.visit_id) FROM cultivation w JOIN visit v ON v.id = w.visit_id"
        " WHERE w.bulletin_id = ? AND v.state = 'done' AND v.binned_at IS NULL AND w.binned_at IS NULL",
        (bulletin_id,),
    )
    return int(row[0]) if row else 0


def register() -> None:
    """Let the library say at how many visits a bulletin was carried out."""
    executing.register(executed)


def _of_brands(products: Collection[int]) -> dict[int, set[int]]:
    """Return each product with the others of its brand; one without a brand stands alone."""
    found = {one: {one} for one in products}
    for one, other in current().rows(
        "SELECT p.id, o.id FROM product p JOIN product o ON o.brand = p.brand"
        f" WHERE p.brand <> '' AND o.binned_at IS NULL AND p.id IN ({marks(products)})",
        sorted(products),
    ):
        found[one].add(other)
    return found


def _words(named: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Return what to call bulletins on one line: their own words, with the number where these are long or not alone."""
    often = Counter(short for _, short in named)
    clear = {one: short for one, short in named if often[short] == 1 and len(short) <= _MOST}
    numbers = _numbers(one for one, _ in named if one not in clear)
    return {one: clear.get(one) or f"{short[: _MOST - len(numbers[one]) - 1]} {numbers[one]}" for one, short in named}


def _numbers(bulletins: Iterable[int]) -> dict[int, str]:
    ids = list(bulletins)
    if not ids:
        return {}
    return dict(current().rows(f"SELECT id, number FROM {Bulletin.KIND} WHERE id IN ({marks(ids)})", ids))
