"""Customers who bring customers (S2-01), and who introduces us to a large or difficult one (S3-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.finding import TITLE, titled


@dataclass(frozen=True, slots=True)
class Referral:
    """A customer who came through another."""

    customer_id: int
    title: str
    stage: str | None
    since: str
    note: str


@dataclass(frozen=True, slots=True)
class Referrer:
    """A customer who brought others: how many came, and how many of them now buy."""

    customer_id: int
    title: str
    brought: int
    buying: int


def referrals_of(actor: Actor, customer_id: int) -> list[Referral]:
    """Return the customers a customer has brought, as far as the actor may see them, the newest first."""
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT id, {TITLE}, stage, created_at, referral_note"
        f" FROM customer WHERE referrer_id = ? AND binned_at IS NULL{_and(where)} ORDER BY created_at DESC, id DESC",
        (customer_id, *params),
    )
    return [Referral(*row) for row in rows]


def referrers(actor: Actor, *, limit: int = 50) -> list[Referrer]:
    """Return the customers who have brought the most others, within what the actor may see."""
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT r.id, {titled('r')}, COUNT(*),"
        " SUM(CASE WHEN customer.stage = 'customer' THEN 1 ELSE 0 END)"
        " FROM customer JOIN customer r ON r.id = customer.referrer_id"
        f" WHERE customer.binned_at IS NULL AND r.binned_at IS NULL{_and(where)}{_and(where.replace('customer.', 'r.'))}"
        " GROUP BY r.id, r.name, r.short_name ORDER BY COUNT(*) DESC, r.id LIMIT ?",
        (*params, *params, limit),
    )
    return [Referrer(*row) for row in rows]


def _and(where: str) -> str:
    return f" AND {where}" if where else ""


def introduced(file: Customer) -> str:
    """Return who has introduced us to a customer, when and with what result, in one line; mostly empty (S3-19)."""
    return introduction(file.introducer, file.introducer_kind, file.introduced_on, file.introduction_result)


def introduction(name: str, kind: str | None, on: date | str | None, result: str) -> str:
    """Return ``introduced`` of values that were read apart from the file."""
    if not name:
        return ""
    word = Customer.introducer_kind.about.label_of(kind) if kind else ""
    return f"{name}{f'（{word}）' if word else ''}{f' {on}' if on else ''}{f'：{result}' if result else ''}"
