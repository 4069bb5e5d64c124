"""A class is proposed by rule and confirmed by a person, who may decide otherwise with a reason (S1-77)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.customers.classes.scheme import Proposal, Scheme
from cmdesk.customers.record import ClassDecision, Customer
from cmdesk.customers.rules import rights


def confirm(
    actor: Actor,
    scheme: Scheme,
    ids: Sequence[int],
    reason: str = "",
    *,
    proposals: Iterable[Proposal],
    value: str | None = None,
) -> int:
    """Write the class of these customers, each with a decision that tells what the rule proposed and why.

    Args:
        actor: who confirms.
        scheme: the scheme.
        ids: the customers.
        reason: the person's own reason; the rule's when empty.
        proposals: what the rule proposed, as the person saw it.
        value: another class than the proposed one, for all of them; a reason is then compulsory.

    Returns:
        how many files now hold another class than before.

    Raises:
        NotFound: a file is gone or not the actor's to see.
        Refused: not his to class, the scheme is computed, no proposal for a customer, or a reason is missing.
    """
    if scheme.computed:
        raise Refused(f"{scheme.label}由系统按资料算出，不需要确认。")
    if value is not None and value not in {choice.value for choice in scheme.choices}:
        raise Refused(f"{scheme.label}没有“{value}”这一类，请重新选择。")
    heads = rights.heads(actor, ids)
    for head in heads:
        rights.refuse(actor, "classify", head)
    offered = {one.customer_id: one for one in proposals}
    decisions = {}
    for head in heads:
        proposal = offered.get(head.id)
        if value is None and proposal is None:
            raise Refused(f"规则对“{head.title()}”没有{scheme.label}的建议，请自己选择一类并写明理由。")
        decided = value if value is not None or proposal is None else proposal.value
        if decided != (proposal.value if proposal else None) and not reason.strip():
            raise Refused(f"“{head.title()}”与规则的建议不同，请写明理由。")
        decisions[head.id] = decided or ""
    if not heads:
        return 0
    named = heads[0].title() if len(heads) == 1 else f"{len(heads)} 户"
    shared = {one: {scheme.key: one} for one in set(decisions.values())}
    with keep.operation(actor, f"确认{scheme.label} {named}") as work:
        changed = work.edit_many(Customer, {one: shared[decided] for one, decided in decisions.items()})
        for part in chunks(decisions.items(), 5_000):
            work.add_many(
                ClassDecision, [_row(one, scheme, decided, offered.get(one), reason) for one, decided in part]
            )
    return len(changed)


def _row(customer_id: int, scheme: Scheme, decided: str, proposal: Proposal | None, reason: str) -> dict[str, object]:
    return keep.clean(
        ClassDecision,
        {
            "customer_id": customer_id,
            "scheme": scheme.key,
            "value": decided,
            "proposed": proposal.value if proposal else "",
            "reason": (reason.strip() or (proposal.reason if proposal else ""))[:300],
            "decided_on": clock.today(),
        },
    )
