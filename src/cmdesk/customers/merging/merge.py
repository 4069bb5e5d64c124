"""The verb that makes one file of two, and both files side by side before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.record import fields_of
from cmdesk.customers.merging import sides
from cmdesk.customers.merging.moving import move
from cmdesk.customers.merging.sides import Side, Sides
from cmdesk.customers.record import Customer, OwnerDecision
from cmdesk.customers.rules import rights
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.file.files import CONFIDENTIAL, read
from cmdesk.customers.rules.ties import referrals

_NO_CHOICES: Sides = {}


@dataclass(frozen=True)
class Line:
    """One field of both files, as people read it.

    Attributes:
        name: the field, ``extra.KEY`` for the office's own.
        kept: what the file that stays says.
        dropped: what the other says.
        side: which of them the merged file will say.
        differs: whether both say something, and not the same.
        can_join: whether both can be kept.
        is_fixed: whether the actor may not choose, for he may not look at what it says.
    """

    name: str
    label: str
    kept: str
    dropped: str
    side: Side
    differs: bool
    can_join: bool
    is_fixed: bool


@dataclass(frozen=True)
class Comparison:
    """Two files side by side.

    Attributes:
        lines: the fields of which at least one file says something, in their order.
        versions: file → version that was read; handed to ``merge``, nothing is merged that nobody has seen.
        first: the file that was recorded first (S3-10).
    """

    kept: rights.Head
    dropped: rights.Head
    lines: tuple[Line, ...]
    versions: Mapping[int, int]
    first: int


def compare(actor: Actor, keep_id: int, drop_id: int) -> Comparison:
    """Return both files field by field, with where ``merge`` would take each value from; nothing is written.

    Confidential values are masked as everywhere, and a referrer out of sight stays unnamed (S2-01).

    Raises:
        NotFound: one of them is gone or not the actor's to see.
        Refused: they cannot be merged by him.
    """
    kept_head, dropped_head = _refuse(actor, keep_id, drop_id)
    kept, dropped = (keep.stored_row(Customer, one) for one in (keep_id, drop_id))
    chosen = sides.settled(kept, dropped, _NO_CHOICES)
    masks = {one: read(actor, one).masks for one in (keep_id, drop_id)}
    blind = _is_blind(actor, kept_head, dropped_head)
    known = fields_of(Customer) | extra.fields()
    lines = []
    for name in sides.names():
        mine, theirs = sides.value_of(kept, name, drop_id), sides.value_of(dropped, name, keep_id)
        if sides.is_empty(mine) and sides.is_empty(theirs):
            continue
        one, differs = known[name], mine != theirs and not sides.is_empty(mine) and not sides.is_empty(theirs)
        left = _shown(actor, one, mine, masks[keep_id].get(name))
        right = _shown(actor, one, theirs, masks[drop_id].get(name))
        fixed = blind and name in CONFIDENTIAL
        lines.append(Line(name, one.label, left, right, chosen[name], differs, sides.can_join(name), fixed))
    first = min((kept, dropped), key=lambda row: (row["created_at"], row["id"]))["id"]
    versions = {row["id"]: row["version"] for row in (kept, dropped)}
    return Comparison(kept_head, dropped_head, tuple(lines), versions, first)


def merge(
    actor: Actor,
    keep_id: int,
    drop_id: int,
    choices: Sides = _NO_CHOICES,
    reason: str = "",
    *,
    seen: Mapping[int, int] | None = None,
) -> int:
    """Make one file of two and return the operation, which ``core.undo`` takes back as one step.

    Everything that lies in the dropped file or refers to it goes to the kept one; the dropped file goes to the recycle
    bin and knows what it was merged into.

    Args:
        actor: who decides; needs the right to merge for both files.
        keep_id: the file that stays, with its number.
        drop_id: the file that goes.
        choices: field → the side whose value counts; what is not named, as ``sides.settled`` says.
        reason: why they are the same; compulsory when not the first recorded owner keeps the customer (S3-10).
        seen: file → version that the actor saw, from ``compare``.

    Raises:
        NotAllowed: a file, or a confidential field, is not the actor's to merge.
        NotFound: one of them is gone or not his to see.
        Refused: they are the same, merged or binned, changed since, or a choice cannot be kept.
    """
    kept_head, dropped_head = _refuse(actor, keep_id, drop_id)
    _refuse_blind_choices(actor, choices, kept_head, dropped_head)
    title = f"合并客户 {dropped_head.title()}（{dropped_head.number}）→ {kept_head.title()}（{kept_head.number}）"
    with keep.operation(actor, f"{title}：{reason.strip()}" if reason.strip() else title) as work:
        rows = {one: keep.stored_row(Customer, one, lock=True) for one in sorted((keep_id, drop_id))}
        kept, dropped = rows[keep_id], rows[drop_id]
        _refuse_unseen(rows, seen)
        chosen = sides.settled(kept, dropped, choices)
        new = sides.values(kept, dropped, chosen)
        if "owner_id" in new or chosen["owner_id"] != sides.owner_side(kept, dropped):
            _note_owner(work, kept, new.get("owner_id", kept["owner_id"]), dropped, reason)
        move(work, keep_id, drop_id)
        work.edit(Customer, keep_id, new, verb="merge")
        work.edit(Customer, drop_id, {"merged_into_id": keep_id}, verb="merge")
        work.bin(Customer, drop_id)
        return work.id


def _refuse(actor: Actor, keep_id: int, drop_id: int) -> tuple[rights.Head, rights.Head]:
    if keep_id == drop_id:
        raise Refused("这是同一份档案，不能与自己合并，请另选一户。")
    kept, dropped = rights.heads(actor, [keep_id, drop_id])
    for head in (kept, dropped):
        rights.refuse(actor, "merge", head)
    return kept, dropped


def _refuse_blind_choices(actor: Actor, choices: Sides, *heads: rights.Head) -> None:
    """Refuse to choose between confidential values that the actor may not look at."""
    hidden = [name for name in choices if name in CONFIDENTIAL]
    if hidden and _is_blind(actor, *heads):
        labels = "、".join(fields_of(Customer)[name].label for name in hidden)
        raise NotAllowed(f"{labels}是机密字段，您没有查看的权限，不能选择；不选时保留原有的一份。")


def _is_blind(actor: Actor, *heads: rights.Head) -> bool:
    return not all(rights.reaches(actor, rights.CONFIDENTIAL, one.owner_id, one.area_id) for one in heads)


def _refuse_unseen(rows: Mapping[int, Mapping[str, Any]], seen: Mapping[int, int] | None) -> None:
    for one, row in rows.items():
        if row["binned_at"] is not None or (seen is not None and seen.get(one) != row["version"]):
            raise Refused(f"“{row['short_name'] or row['name']}”刚被别人改过，没有合并，请重新比对后再合并。")


def _note_owner(
    work: keep.Operation, kept: Mapping[str, Any], owner_id: int | None, dropped: Mapping[str, Any], reason: str
) -> None:
    """Write down whose customer it is from now on, and why (S3-10)."""
    chosen = sides.owner_side(kept, dropped)
    first = (kept if chosen == "keep" else dropped)["owner_id"]
    if owner_id != first and not reason.strip():
        raise Refused("客户经理不是首次登记的那一位，请写明理由（以首次登记先后为准，由业务经理决定）。")
    if owner_id is None or owner_id == kept["owner_id"] == dropped["owner_id"]:
        return
    values = {
        "customer_id": kept["id"],
        "before_id": kept["owner_id"] if owner_id != kept["owner_id"] else dropped["owner_id"],
        "after_id": owner_id,
        "reason": (reason.strip() or "合并重复档案，以首次登记为准")[:300],
        "decided_on": clock.today(),
    }
    work.add(OwnerDecision, values)


def _shown(actor: Actor, one: Any, stored: Any, mask: str | None) -> str:
    if mask is not None:
        return mask
    if sides.is_empty(stored):
        return ""
    if one.spec().links_to == Customer.KIND:
        return referrals.title_for(actor, stored)
    if one.about.kind == "link":
        linked = one.rel_model.get_or_none(one.rel_model.id == stored)
        return linked.title() if linked is not None else ""
    return str(one.show(one.python_value(stored)))
