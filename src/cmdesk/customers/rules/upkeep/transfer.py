"""Whose customer it is: by the first record, decided by the supervisor, with the reason kept (S3-10…S3-13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cmdesk.core import regulation
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.record import Record, table_of
from cmdesk.customers.record import Customer, OwnerDecision
from cmdesk.customers.rules import rights
from cmdesk.staff.record import Unit, User

Follower = Callable[[keep.Operation, Sequence[int], int, int], None]
"""What moves with customers, inside the operation: (work, their ids, who had them, who gets them)."""

_followers: list[Follower] = []


def add_follower(follower: Follower) -> Callable[[], None]:
    """Let what is open at a customer change hands with him; returns the way out."""
    if follower not in _followers:
        _followers.append(follower)
    return lambda: _followers.remove(follower)


def open_of(
    work: keep.Operation, model: type[Record], customers: Sequence[int], condition: str, params: Sequence[object]
) -> list[int]:
    """Return the ids of living records of customers that a condition holds for."""
    found: list[int] = []
    for part in chunks(customers):
        text = f"SELECT id FROM {table_of(model)} WHERE customer_id IN ({marks(part)}) AND binned_at IS NULL AND {condition}"
        found += [row[0] for row in work.database.rows(text, (*part, *params))]
    return found


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who may get customers.

    Attributes:
        load: living files he looks after now.
    """

    id: int
    name: str
    role: str
    unit: str
    load: int


def receivers(actor: Actor) -> list[Receiver]:
    """Return the people whom the actor may give customers to, account managers first, with their load (S1-27, S3-11)."""
    everywhere = actor.scope(rights.TRANSFER) >= Scope.ALL
    rows = current().rows(
        "SELECT u.id, u.name, u.role, COALESCE(n.name, ''), u.unit_id, COALESCE(c.files, 0) FROM \"user\" u"
        " LEFT JOIN unit n ON n.id = u.unit_id LEFT JOIN (SELECT owner_id, COUNT(*) AS files FROM customer"
        " WHERE binned_at IS NULL GROUP BY owner_id) c ON c.owner_id = u.id"
        " WHERE u.active AND u.binned_at IS NULL"
        " ORDER BY CASE u.role WHEN 'account_manager' THEN 0 ELSE 1 END, n.name, u.name, u.id"
    )
    return [
        Receiver(one, name, role, unit, load)
        for one, name, role, unit, unit_id, load in rows
        if everywhere or one == actor.id or unit_id in actor.team
    ]


def movable(actor: Actor, ids: Sequence[int]) -> tuple[list[int], list[tuple[str, str]]]:
    """Return which of these files the actor may transfer, and (title, sentence) of the others.

    Raises:
        NotAllowed: he may not transfer at all.
        NotFound: one of them is gone or not his to see.
    """
    rights.refuse(actor, "transfer", None)
    may: list[int] = []
    refused: list[tuple[str, str]] = []
    for head in rights.heads(actor, ids):
        refusal = rights.may(actor, "transfer", head)
        if refusal is None:
            may.append(head.id)
        else:
            refused.append((head.title(), str(refusal)))
    return may, refused


def transfer(actor: Actor, ids: Sequence[int], owner: int, reason: str, *, move_area: bool = True) -> int:
    """Give files to an account manager and return how many changed hands; see ``assign``."""
    return assign(actor, dict.fromkeys(ids, owner), reason, move_area=move_area)


def assign(actor: Actor, owners: Mapping[int, int], reason: str, *, move_area: bool = True) -> int:
    """Give every file to its account manager, in one step, each with a decision that tells the reason.

    What the former owner has open there goes with it, as far as features have registered a follower.

    Args:
        actor: who decides; in conflicts the business manager's word is final (S3-10).
        owners: file → account manager.
        reason: why, in one sentence.
        move_area: the file moves into the new owner's area when he belongs to one.

    Raises:
        NotAllowed: a file, or the new owner, is outside the actor's reach.
        NotFound: a file is gone or not his to see.
        Refused: no reason was given, or the new owner has left.
    """
    rights.refuse(actor, "transfer", None)
    if not reason.strip():
        raise Refused("移交客户要写明理由，理由会记入客户档案。")
    heads = rights.heads(actor, list(owners))
    for head in heads:
        rights.refuse(actor, "transfer", head)
    receivers = {one: _receiver(actor, one) for one in set(owners.values())}
    moving = [head for head in heads if head.owner_id != owners[head.id]]
    if not moving:
        return 0
    values = {one: _values(receiver, move_area=move_area) for one, receiver in receivers.items()}
    decided = {"reason": reason.strip(), "decided_on": clock.today()}
    names = "、".join(receiver.name for receiver in receivers.values())
    with keep.operation(actor, f"移交 {len(moving)} 户给{names}：{reason.strip()}") as work:
        work.edit_many(Customer, {head.id: values[owners[head.id]] for head in moving}, verb="move")
        rows = [
            {"customer_id": head.id, "before_id": head.owner_id, "after_id": owners[head.id], **decided}
            for head in moving
        ]
        work.add_many(OwnerDecision, [keep.clean(OwnerDecision, row) for row in rows])
        _let_follow(work, moving, owners)
    return len(moving)


def _let_follow(work: keep.Operation, moving: Sequence[rights.Head], owners: Mapping[int, int]) -> None:
    """Tell the followers, once for everything that goes from one person to another; a lead comes from nobody."""
    parts: dict[tuple[int, int], list[int]] = {}
    for head in moving:
        if head.owner_id is not None:
            parts.setdefault((head.owner_id, owners[head.id]), []).append(head.id)
    for (before, after), ids in parts.items():
        for follower in _followers:
            follower(work, ids, before, after)


def without_owner(actor: Actor) -> list[int]:
    """Return the living files nobody owns, oldest first, for the manager to assign (S3-13)."""
    where, params = rights.visible(actor, rights.TRANSFER)
    text = "SELECT customer.id FROM customer WHERE binned_at IS NULL AND owner_id IS NULL"
    return [row[0] for row in current().rows(f"{text}{also(where)} ORDER BY created_at, id", params)]


def evenly(ids: Sequence[int], owners: Sequence[int]) -> dict[int, int]:
    """Return a proposal of who gets which file so that numbers come out even, weighed by ability (S3-11).

    Somebody with an ability of 150 % (regulation ``assign.ability``) gets half as many again as somebody with 100 %.
    """
    if not owners:
        return {}
    text = (
        "SELECT owner_id, COUNT(*) FROM customer"
        f" WHERE binned_at IS NULL AND owner_id IN ({marks(owners)}) GROUP BY owner_id"
    )
    load = dict.fromkeys(owners, 0) | dict(current().rows(text, list(owners)))
    ability = abilities(owners)
    proposal = {}
    for one in ids:
        least = min(owners, key=lambda owner: (load[owner] + 1) / ability[owner])
        proposal[one] = least
        load[least] += 1
    return proposal


def abilities(owners: Sequence[int]) -> dict[int, float]:
    """Return how able each of these people is, in percent of an ordinary one (S3-11).

    Raises:
        Refused: the regulation ``assign.ability`` cannot be read.
    """
    said: dict[str, float] = {}
    for entry in regulation.today().value("assign.ability"):
        login, _, percent = str(entry).replace("：", ":").partition(":")
        try:
            said[login.strip()] = float(percent.strip().rstrip("%"))
        except ValueError:
            said[login.strip()] = 0
        if said[login.strip()] <= 0:
            raise Refused(
                f"制度“分配客户时各人的业务能力”里的“{entry}”看不懂，请写成 登录名:百分比，例如 zhangsan:120。"
            )
    rows = current().rows(f'SELECT id, login FROM "user" WHERE id IN ({marks(owners)})', list(owners))
    return dict.fromkeys(owners, 100.0) | {one: said.get(login, 100.0) for one, login in rows}


def in_hand(user_id: int) -> str:
    """Return how many customers are somebody's."""
    row = current().row("SELECT COUNT(*) FROM customer WHERE owner_id = ? AND binned_at IS NULL", (user_id,))
    return f"客户 {row[0]:,} 户" if row and row[0] else ""


def _receiver(actor: Actor, owner: int) -> User:
    user = keep.read(User, owner)
    if not user.active or user.binned_at is not None:
        raise Refused(f"{user.name}已不在职，客户不能移交给他，请选在职的客户经理。")
    within = actor.scope(rights.TRANSFER) >= Scope.ALL or owner == actor.id or user.unit_id in actor.team
    if not within:
        raise NotAllowed(f"{user.name}不属于您的片区，请由上级移交。")
    return user


def _values(receiver: User, *, move_area: bool) -> dict[str, int]:
    values = {"owner_id": receiver.id}
    if move_area and receiver.unit_id is not None and keep.read(Unit, receiver.unit_id).kind == "area":
        values["area_id"] = receiver.unit_id
    return values
