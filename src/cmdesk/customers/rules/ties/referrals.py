"""Customers who bring customers (S2-01), and who introduces us to a large or difficult one (S3-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file.files import read
from cmdesk.customers.rules.finding import TITLE, titled

OUT_OF_SIGHT: Final = "（不在您可以查看的范围内）"
"""What stands for a linked customer of whom the reader may not know."""


@dataclass(frozen=True, slots=True)
class Referral:
    """A customer who came through another: as what he stands now, since when he is known, what was said of it."""

    customer_id: int
    number: str
    title: str
    stage: str | None
    since: date
    first_trade_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class BroughtBy:
    """The customer who brought another, and what was said of it."""

    customer_id: int
    number: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Referrer:
    """A customer who brought others, whose he is, how many came, and how many of them now buy."""

    customer_id: int
    number: str
    title: str
    manager: str
    brought: int
    buying: int


def begun(customer_id: int) -> dict[str, object]:
    """Return what the new file of a customer begins with whom another has brought."""
    return {"source": "referral", "referrer_id": customer_id}


def may_bring(actor: Actor, customer_id: int) -> Refused | None:
    """Return why no new file may be opened with this customer as the one who brought it, or None.

    Raises:
        NotFound: there is no such file for the actor.
    """
    file = read(actor, customer_id)
    if file.merged_into_id is not None:
        return Refused(f"“{file.title()}”已并入另一客户，请在并入后的客户那里登记引荐。")
    if file.binned_at is not None:
        return Refused(f"“{file.title()}”在回收站中，不能登记他引荐的客户，请先恢复。")
    return rights.may(actor, "create", None)


def brought_by(actor: Actor, customer_id: int) -> BroughtBy | None:
    """Return who brought a customer; None where nobody did, or somebody of whom the actor may not know.

    Raises:
        NotFound: there is no such file for the actor.
    """
    file = read(actor, customer_id)
    where, params = rights.visible(actor)
    row = current().row(
        f"SELECT id, number, {TITLE} FROM customer WHERE id = ? AND binned_at IS NULL{_and(where)}",
        (file.referrer_id, *params),
    )
    return BroughtBy(row[0], row[1], row[2], file.referral_note) if row else None


def referrer_title(actor: Actor, file: Customer) -> str:
    """Return what a file says in the field of its referrer, without the name of one of whom the actor may not know."""
    return title_for(actor, file.referrer_id) if file.referrer_id else ""


def title_for(actor: Actor, customer_id: int) -> str:
    """Return what a linked customer is called, as far as the actor may know: in trails, in conflicts, in two files compared."""
    return keep.title_of(Customer.KIND, customer_id) if sees(actor, customer_id) else OUT_OF_SIGHT


def sees(actor: Actor, customer_id: int) -> bool:
    """Tell whether the actor may know of a customer, in the recycle bin too."""
    where, params = rights.visible(actor)
    row = current().row(f"SELECT 1 FROM customer WHERE id = ?{_and(where)}", (customer_id, *params))
    return row is not None


def referrals_of(actor: Actor, customer_id: int) -> list[Referral]:
    """Return the customers a customer has brought, as far as the actor may see them, the newest first.

    Raises:
        NotFound: there is no such file for the actor.
    """
    read(actor, customer_id)
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT id, number, {TITLE}, stage, created_at, first_trade_on, referral_note"
        f" FROM customer WHERE referrer_id = ? AND binned_at IS NULL{_and(where)} ORDER BY created_at DESC, id DESC",
        (customer_id, *params),
    )
    return [
        Referral(
            one, number, title, stage, moment_of(opened).date(), date.fromisoformat(traded) if traded else None, note
        )
        for one, number, title, stage, opened, traded, note in rows
    ]


def count(actor: Actor, customer_id: int) -> int:
    """Return how many customers a customer has brought, of those the actor may see."""
    where, params = rights.visible(actor)
    row = current().row(
        f"SELECT COUNT(*) FROM customer WHERE referrer_id = ? AND binned_at IS NULL{_and(where)}",
        (customer_id, *params),
    )
    return int(row[0]) if row else 0


def referrers(actor: Actor, *, limit: int = 50) -> list[Referrer]:
    """Return the customers who have brought the most others, within what the actor may see."""
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT r.id, r.number, {titled('r')}, COALESCE(u.name, ''), COUNT(*) AS brought,"
        " SUM(CASE WHEN customer.stage = 'customer' THEN 1 ELSE 0 END) AS buying"
        ' FROM customer JOIN customer r ON r.id = customer.referrer_id LEFT JOIN "user" u ON u.id = r.owner_id'
        f" WHERE customer.binned_at IS NULL AND r.binned_at IS NULL{_and(where)}{_and(where.replace('customer.', 'r.'))}"
        " GROUP BY r.id, r.number, r.name, r.short_name, u.name ORDER BY brought DESC, buying DESC, r.id LIMIT ?",
        (*params, *params, limit),
    )
    return [Referrer(*row) for row in rows]


def _and(where: str) -> str:
    return also(where)


def introduced(file: Customer) -> str:
    """Return who has introduced us to a customer, when and with what result, in one line; mostly empty (S3-19)."""
    return introduction(file.introducer, file.introducer_kind, file.introduced_on, file.introduction_result)


def introduction(name: str, kind: str | None, on: date | str | None, result: str) -> str:
    """Return ``introduced`` of values that were read apart from the file."""
    if not name:
        return ""
    word = Customer.introducer_kind.about.label_of(kind) if kind else ""
    return f"{name}{f'（{word}）' if word else ''}{f' {on}' if on else ''}{f'：{result}' if result else ''}"
