"""What lies in a customer file: its people and its own customers, changed under the right to edit the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.core.record import Record
from cmdesk.customers.record import Customer, Downstream
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file.files import read

R = TypeVar("R", bound=Record)
Values = Mapping[str, Any]


def file_for(actor: Actor, customer_id: int) -> Customer:
    """Return the file whose contents the actor wants to change.

    Raises:
        NotFound: there is no such file for him.
        Refused: he may not.
    """
    file = read(actor, customer_id)
    rights.refuse(actor, "edit", file)
    return file


def add(actor: Actor, model: type[R], customer_id: int, values: Values) -> R:
    """Add something to a file and return it.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the file is not the actor's to edit.
        NotFound: there is no such file for him.
    """
    file = file_for(actor, customer_id)
    with keep.operation(actor, f"新增{model.LABEL} {file.title()}·{values.get('name', '')}") as work:
        made = work.add(model, {**values, "customer_id": customer_id})
    return keep.read(model, made)


def edit(
    actor: Actor, model: type[R], record_id: int, values: Values, *, version: int, before: Values | None = None
) -> R:
    """Change something in a file and return it; it never moves to another file this way.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Invalid: some values cannot be kept.
        NotAllowed: the file is not the actor's to edit.
        NotFound: there is no such thing for him.
    """
    record = _within(actor, model, record_id)
    if "customer_id" in values and values["customer_id"] != record.customer_id:
        raise Refused(f"{model.LABEL}不能改到另一客户名下，请在那位客户的档案里新建。")
    with keep.operation(actor, f"修改{model.LABEL} {record.title()}") as work:
        work.edit(model, record_id, values, version=version, before=before)
    return keep.read(model, record_id)


def bin_one(actor: Actor, model: type[R], record_id: int, *, back: bool = False) -> None:
    """Put something of a file into the recycle bin, or take it ``back``.

    Raises:
        NotAllowed: the file is not the actor's to edit.
        NotFound: there is no such thing for him.
    """
    record = _within(actor, model, record_id)
    with keep.operation(actor, f"{'恢复' if back else '删除'}{model.LABEL} {record.title()}") as work:
        if back:
            work.restore(model, record_id)
        else:
            work.bin(model, record_id)


def _within(actor: Actor, model: type[R], record_id: int) -> Any:
    record: Any = keep.read(model, record_id)
    try:
        file_for(actor, record.customer_id)
    except NotFound:
        raise NotFound(f"{model.LABEL}不存在，或者不在您可以查看的范围内。") from None
    return record


def downstreams_of(actor: Actor, customer_id: int) -> list[Downstream]:
    """Return a customer's own customers, the important ones first (S4-13).

    Raises:
        NotFound: there is no such file for the actor.
    """
    read(actor, customer_id)
    query = Downstream.select().where(Downstream.customer == customer_id, Downstream.binned_at.is_null())
    return list(query.order_by(Downstream.is_core.desc(), Downstream.id))


def add_downstream(actor: Actor, customer_id: int, values: Values) -> Downstream:
    """Add a customer's customer; ``linked_customer_id`` may name a file of his own (S4-13); raises as ``add``."""
    _refuse_link(actor, customer_id, values)
    return add(actor, Downstream, customer_id, values)


def edit_downstream(
    actor: Actor, record_id: int, values: Values, *, version: int, before: Values | None = None
) -> Downstream:
    """Change a customer's customer; raises as ``edit``."""
    _refuse_link(actor, keep.read(Downstream, record_id).customer_id, values)
    return edit(actor, Downstream, record_id, values, version=version, before=before)


def bin_downstream(actor: Actor, record_id: int, *, back: bool = False) -> None:
    """Put a customer's customer into the recycle bin, or take it ``back``; raises as ``bin_one``."""
    bin_one(actor, Downstream, record_id, back=back)


def _refuse_link(actor: Actor, customer_id: int, values: Values) -> None:
    linked = values.get("linked_customer_id")
    if linked == customer_id:
        raise Invalid({"linked_customer_id": "二级客户不能是上级客户自己，请重新选择。"})
    if linked:
        read(actor, linked)
