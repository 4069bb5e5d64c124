"""What every small record about a customer goes through: read, changed, put into the bin, under the same rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from cmdesk.activities.rules import rights
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.record import Record, fields_of

R = TypeVar("R", bound=Record)
Values = Mapping[str, Any]
Then = Callable[[keep.Operation, int, Values], object]
"""(operation, new record, its values): what else is written with a new record."""


BY_VERB: Final[Mapping[str, frozenset[str]]] = {
    "promise": frozenset({"outcome", "closed_on"}),
    "request": frozenset({"state", "replied_at", "replied_by_id", "arranged_at", "told_at"}),
    "reception": frozenset({"number", "steps", "farewell_at", "greeted_at", "activity_id"}),
    "courtesy_event": frozenset({"state", "approver_id", "approved_on", "activity_id"}),
}
"""Fields by kind that only a verb of its own writes: no form settles, ticks or approves anything."""


def refuse_by_verb(model: type[Record], values: Values, stored: Record | None = None) -> None:
    """Let pass no other value of a field that a verb of its own writes.

    Raises:
        Refused: what is to be used instead.
    """
    for name in BY_VERB.get(model.KIND, ()):
        if name in values:
            field = fields_of(model)[name]
            before = field.default if stored is None else getattr(stored, name)
            if values[name] not in (before, None, "", ()) or (stored is not None and values[name] != before):
                raise Refused(f"{model.LABEL}的“{field.label}”不能直接填写，请用列表上的按钮办理。")


def read(actor: Actor, model: type[R], record_id: int) -> R:
    """Return a record about a customer.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found: Any = keep.read(model, record_id)
    rights.refuse_unseen(actor, found)
    return found  # type: ignore[no-any-return]


def living(actor: Actor, model: type[R], record_id: int, verb: str = "edit") -> R:
    """Return a record that the actor wants to change.

    Raises:
        NotAllowed: he may not.
        NotFound: there is none for him.
        Refused: it lies in the recycle bin.
    """
    found: Any = read(actor, model, record_id)
    rights.refuse(actor, verb, found)
    if found.binned_at is not None:
        raise Refused(f"{model.LABEL}“{found.title()}”在回收站中，请先恢复。")
    return found  # type: ignore[no-any-return]


def customer_title(customer_id: int) -> str:
    """Return how people call a customer.

    Raises:
        Refused: there is none that anything could be written about.
    """
    row = current().row("SELECT short_name, name, binned_at FROM customer WHERE id = ?", (customer_id,))
    if row is None:
        raise NotFound("客户不存在，请重新选择。")
    if row[2] is not None:
        raise Refused(f"“{row[0] or row[1]}”在回收站中，不能登记往来，请先恢复客户。")
    return str(row[0] or row[1])


def add(actor: Actor, model: type[R], values: Values, *, title: str = "", then: Then | None = None) -> R:
    """Add a record about a customer and return it; ``user_id`` is the actor unless said otherwise.

    What else belongs to the same operation is done by ``then``.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the customer is out of the actor's reach.
    """
    filled = {"user_id": actor.id, **{name: value for name, value in values.items() if value is not None}}
    customer = _customer_for(actor, model, filled)
    refuse_by_verb(model, filled)
    refuse_strangers(actor, filled["customer_id"], filled)
    with keep.operation(actor, title or f"新增{model.LABEL} {customer}") as work:
        made = work.add(model, filled)
        if then is not None:
            then(work, made, filled)
    return keep.read(model, made)


def _customer_for(actor: Actor, model: type[Record], values: Values) -> str:
    customer_id = values.get("customer_id")
    if not customer_id:
        raise Invalid({"customer_id": f"请先选定{model.LABEL}是哪位客户的。"})
    rights.refuse(actor, "create", None, customer_id)
    return customer_title(customer_id)


def edit(
    actor: Actor, model: type[R], record_id: int, values: Values, *, version: int, before: Values | None = None
) -> R:
    """Change a record and return it; it never moves to another customer this way.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the actor may not.
    """
    record: Any = living(actor, model, record_id)
    if values.get("customer_id", record.customer_id) != record.customer_id:
        raise Refused(f"{model.LABEL}不能改到另一客户名下，请在那位客户处新建。")
    refuse_by_verb(model, values, record)
    refuse_strangers(actor, record.customer_id, values)
    with keep.operation(actor, f"修改{model.LABEL} {record.title()}") as work:
        work.edit(model, record_id, values, version=version, before=before)
    return keep.read(model, record_id)


def bin_one(actor: Actor, model: type[Record], record_id: int, *, back: bool = False) -> None:
    """Put a record into the recycle bin, or take it ``back``.

    Raises:
        NotAllowed: the actor may not.
    """
    record: Any = read(actor, model, record_id)
    rights.refuse(actor, "bin", record)
    with keep.operation(actor, f"{'恢复' if back else '删除'}{model.LABEL} {record.title()}") as work:
        if back:
            work.restore(model, record_id)
        else:
            work.bin(model, record_id)


def refuse_strangers(actor: Actor, customer_id: int, values: Values) -> None:
    """Let pass only people of that customer whom the actor may know of (S2-14).

    Raises:
        Invalid: the person belongs to another customer, or is not for the actor's eyes.
    """
    person_id = values.get("person_id")
    if not person_id:
        return
    row = current().row(
        "SELECT person.customer_id, person.roles, customer.owner_id, customer.area_id FROM person"
        " JOIN customer ON customer.id = person.customer_id WHERE person.id = ?",
        (person_id,),
    )
    if row is None or row[0] != customer_id or not knows_person(actor, row[1], row[2], row[3]):
        raise Invalid({"person_id": "选的人不是这位客户的联系人，请重新选择。"})


def knows_person(actor: Actor, roles: str, owner_id: int | None, area_id: int | None) -> bool:
    """Tell whether the actor may know of a contact; insiders only by right (S2-14)."""
    from cmdesk.customers.rules import rights as customers

    return "insider" not in (roles or "") or customers.reaches(actor, customers.INSIDER, owner_id, area_id)
