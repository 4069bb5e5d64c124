"""Files attached to a customer: who may see, add and remove them."""

from __future__ import annotations

from functools import partial
from typing import Final

from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Files
from cmdesk.core.database import current
from cmdesk.core.errors import NotAllowed
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file.files import read
from cmdesk.customers.rules.leaving import copying

VIEW, EDIT = "attachments.view", "attachments.edit"


def count(actor: Actor, customer_id: int) -> int | None:
    """Return how many attachments a file has; None for those who may not see them."""
    (head,) = rights.heads(actor, [customer_id])
    if not rights.reaches(actor, VIEW, head.owner_id, head.area_id):
        return None
    row = current().row(
        "SELECT COUNT(*) FROM attachment WHERE on_kind = ? AND on_id = ? AND binned_at IS NULL",
        (Customer.KIND, customer_id),
    )
    return int(row[0]) if row else 0


def _refuse(action: str, word: str, actor: Actor, customer_id: int) -> None:
    file = read(actor, customer_id)
    if not rights.reaches(actor, action, file.owner_id, file.area_id):
        raise NotAllowed.to(f"{word}“{file.title()}”附件")


def _refuse_taking(actor: Actor, customer_id: int) -> None:
    copying.refuse(actor, read(actor, customer_id))


FILES: Final = Files(
    Customer, partial(_refuse, VIEW, "查看"), partial(_refuse, EDIT, "添加和删除"), take=_refuse_taking
)
