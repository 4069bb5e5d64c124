"""A bulletin is drafted, published, withdrawn; what was published is never changed, only withdrawn (S0-06, S0-11)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cmdesk.bulletins.record import Bulletin, BulletinArea, BulletinProduct
from cmdesk.bulletins.rules import audience, rights
from cmdesk.core import notice, numbering
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, Refused

Values = Mapping[str, Any]


def write(actor: Actor, values: Values, areas: Collection[int] = (), products: Collection[int] = ()) -> int:
    """Draft a bulletin and return its id.

    Args:
        actor: who writes.
        values: fields of the bulletin.
        areas: units it is for; none is the whole office.
        products: what it is about.

    Raises:
        Invalid: some values cannot be kept.
        NotAllowed: the actor may not publish for these areas.
    """
    rights.refuse(actor, "publish", areas)
    with keep.operation(actor, f"起草营销信息 {values.get('heading') or ''}".strip()) as work:
        return _add(work, values, areas, products)


def write_and_publish(
    actor: Actor, values: Values, areas: Collection[int] = (), products: Collection[int] = ()
) -> tuple[int, int]:
    """Write and publish a bulletin in one step; returns its id and how many people were told.

    Raises:
        Invalid: some values cannot be kept, or its days are over.
        NotAllowed: the actor may not publish for these areas.
    """
    rights.refuse(actor, "publish", areas)
    with keep.operation(actor, f"发布营销信息 {values.get('heading') or ''}".strip()) as work:
        bulletin = _add(work, values, areas, products)
        return bulletin, _publish(work, work.written(Bulletin, bulletin), areas)


def edit(
    actor: Actor,
    bulletin_id: int,
    values: Values,
    *,
    version: int | None = None,
    before: Values | None = None,
    areas: Collection[int] | None = None,
    products: Collection[int] | None = None,
) -> None:
    """Change a draft; None leaves areas or products as they are.

    Raises:
        Conflict: somebody else changed the same fields meanwhile.
        Refused: it is published, or the actor may not.
    """
    found = _own(actor, bulletin_id)
    if found.state != "draft":
        raise Refused("已发布的营销信息不能再改，请撤回后另发一份。")
    if areas is not None:
        rights.refuse(actor, "publish", areas)
    with keep.operation(actor, f"修改营销信息 {found.heading}") as work:
        work.edit(Bulletin, bulletin_id, values, version=version, before=before)
        _link(work, bulletin_id, areas, products)


def publish(actor: Actor, bulletin_id: int) -> int:
    """Publish a draft; those who are to read it are told. Returns how many.

    Raises:
        Invalid: its days are over.
        Refused: it is no draft, or the actor may not.
    """
    found = _own(actor, bulletin_id)
    if found.state != "draft":
        state = Bulletin.state.about.label_of(found.state or "")
        raise Refused(f"“{found.heading}”{state}，不能再发布；要重发请另写一份。")
    areas = audience.areas_of([bulletin_id])[bulletin_id]
    with keep.operation(actor, f"发布营销信息 {found.heading}") as work:
        return _publish(work, found, areas)


def withdraw(actor: Actor, bulletin_id: int, why: str) -> None:
    """Withdraw what was published: it is told to nobody any more, and its readers are told why.

    Raises:
        Invalid: no reason is given.
        Refused: it is not published, or the actor may not.
    """
    found = _own(actor, bulletin_id)
    if found.state != "published":
        raise Refused("只有已发布的营销信息才能撤回；草稿可以直接删除。")
    if not why.strip():
        raise Invalid({"withdrawn_why": "撤回要写明原因，已读的人会收到。"})
    readers = audience.readers_of(audience.areas_of([bulletin_id])[bulletin_id])
    with keep.operation(actor, f"撤回营销信息 {found.heading}") as work:
        values = {"state": "withdrawn", "withdrawn_at": work.at, "withdrawn_why": why}
        work.edit(Bulletin, bulletin_id, values)
        notice.tell(
            work, [one.id for one in readers], f"{_kind(found)}“{found.heading}”已撤回：{why.strip()}",
            key=f"bulletin_withdrawn:{bulletin_id}", about=(Bulletin.KIND, bulletin_id),
        )  # fmt: skip


def drop(actor: Actor, bulletin_id: int) -> None:
    """Put a draft into the recycle bin.

    Raises:
        Refused: it was published, or the actor may not.
    """
    found = _own(actor, bulletin_id)
    if found.state != "draft":
        raise Refused("发布过的营销信息要留底，不能删除；不再有效的请撤回。")
    with keep.operation(actor, f"删除营销信息 {found.heading}") as work:
        work.bin(Bulletin, bulletin_id)


def _own(actor: Actor, bulletin_id: int) -> Bulletin:
    """Return a bulletin that the actor may change."""
    found = rights.read(actor, bulletin_id)
    rights.refuse(actor, "publish", audience.areas_of([bulletin_id])[bulletin_id])
    return found


def _add(work: Operation, values: Values, areas: Collection[int], products: Collection[int]) -> int:
    (number,) = numbering.of_records(work.database, Bulletin.KIND, clock.today())
    bulletin = work.add(Bulletin, {**values, "number": number, "state": "draft"})
    _link(work, bulletin, areas, products)
    return bulletin


def _publish(work: Operation, found: Bulletin, areas: Collection[int]) -> int:
    if found.valid_to is not None and found.valid_to < clock.today():
        raise Invalid({"valid_to": f"有效期到 {found.valid_to} 为止，已经过了，请改到以后再发布。"})
    values = {"state": "published", "published_at": work.at, "published_by_id": work.actor.id or None}
    work.edit(Bulletin, found.id, values)
    return notice.tell(
        work, [one.id for one in audience.readers_of(areas)], f"新的{_kind(found)}：{found.heading}，请阅读。",
        key=f"bulletin:{found.id}", about=(Bulletin.KIND, found.id),
    )  # fmt: skip


def _kind(found: Bulletin) -> str:
    return Bulletin.kind.about.label_of(found.kind or "")


def _link(work: Operation, bulletin: int, areas: Collection[int] | None, products: Collection[int] | None) -> None:
    for model, column, wanted in ((BulletinArea, "unit_id", areas), (BulletinProduct, "product_id", products)):
        if wanted is None:
            continue
        kept = set()
        for one in keep.read_all(model, "bulletin_id = ? AND binned_at IS NULL", (bulletin,)):
            other = getattr(one, column)
            if other in wanted and other not in kept:
                kept.add(other)
            else:
                work.bin(model, one.id)
        for other in sorted(set(wanted) - kept):
            work.add(model, {"bulletin_id": bulletin, column: other})
