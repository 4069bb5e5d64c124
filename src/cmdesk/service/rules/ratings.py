"""Marks that customers give: written down on the scale of the day, low ones told to the superior (S1-41)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from cmdesk.core import approval, notice
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed
from cmdesk.core.field import moment_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.finding import TITLE
from cmdesk.service.record import Rating, RatingPoint
from cmdesk.service.rules import heads, rights

Points = Mapping[str, int]
"""Mark by key of head."""

_MOST = 500


class Given(NamedTuple):
    """Marks as lists show them; ``points`` by label of the head, ``own`` when who was marked wrote them down."""

    id: int
    customer_id: int
    customer: str
    served_id: int
    served: str
    rated_at: datetime
    user: str
    own: bool
    full: int
    mean: Decimal
    is_low: bool
    remark: str
    points: dict[str, int]

    def words(self) -> str:
        """Return the marks in one line."""
        return "、".join(f"{label} {points}" for label, points in self.points.items())


def add(actor: Actor, customer_id: int, served_id: int, points: Points, **values: Any) -> int:
    """Write down what a customer gave somebody for marks; returns the rating.

    Args:
        actor: who wrote it down.
        customer_id: who gave them.
        served_id: whose service was marked.
        points: marks by key of head.
        values: further fields of ``Rating`` (``rated_at``, ``visit_id``, ``activity_id``, ``remark``).

    Raises:
        Invalid: no mark at all, or one outside the scale.
        NotAllowed: the customer is out of the actor's reach.
        Refused: whom the visit or the contact belongs to is another customer.
    """
    rights.refuse(actor, rights.CALL, customer_id)
    (head,) = customers.heads(actor, [customer_id])
    _refuse_others(customer_id, values)
    with keep.operation(actor, f"服务评分 {head.title()}") as work:
        return write(work, customer_id, served_id, points, **values)


def write(work: keep.Operation, customer_id: int, served_id: int, points: Points, **values: Any) -> int:
    """Write marks within the caller's operation, rights being the caller's business; returns the rating.

    Args:
        work: the operation.
        customer_id: who gave the marks.
        served_id: whom he gave them to.
        points: key of a head → mark; heads without one are left out.
        values: other fields of ``Rating``; without ``rated_at`` it is now.

    Raises:
        Invalid: no mark is given, one is beyond the scale of that day, or the day is still to come.
    """
    at = values.get("rated_at") or rights.now()
    if at.astimezone() > rights.now():
        raise Invalid({"rated_at": f"{at:%Y-%m-%d %H:%M} 还没有到，评分时间不能在以后。"})
    today = heads.scale(at.date())
    given = today.check(points)
    if not given:
        raise Invalid({head.key: "请至少给一项打分。" for head in today.heads[:1]})
    lowest = [head.label for head in today.heads if given.get(head.key, today.full) <= today.low]
    mean = (Decimal(sum(given.values())) / len(given)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    rating = work.add(Rating, {
        **values, "customer_id": customer_id, "served_id": served_id, "user_id": work.actor.id, "rated_at": at,
        "full": today.full, "mean": mean, "is_low": bool(lowest),
    })  # fmt: skip
    labels = {head.key: head.label for head in today.heads}
    for key, mark in given.items():
        work.add(RatingPoint, {"rating_id": rating, "head": key, "label": labels[key], "points": mark})
    if lowest:
        _tell_superior(work, rating, customer_id, served_id, "、".join(lowest))
    return rating


def of(actor: Actor, customer_id: int) -> list[Given]:
    """Return what a customer gave for marks, the latest first."""
    return _listed(actor, "rating.customer_id = ?", (customer_id,))


def listed(actor: Actor) -> list[Given]:
    """Return ratings that the actor may see, the latest first."""
    return _listed(actor, "1 = 1", ())


def bin_one(actor: Actor, rating_id: int, *, back: bool = False) -> None:
    """Put a rating that was written down wrongly into the recycle bin, or take it ``back``.

    Raises:
        NotAllowed: it is neither the actor's own entry nor within his reach.
        NotFound: there is none for him.
    """
    found = keep.read(Rating, rating_id)
    rights.refuse_unseen(actor, Rating.LABEL, found.customer_id, found.served_id, found.user_id)
    rights.refuse(actor, rights.CALL, found.customer_id, found.user_id)
    if found.served_id == actor.id and found.user_id != actor.id:
        raise NotAllowed("别人记录的对您的评分，您不能删除；有出入请找上级。")
    with keep.operation(actor, f"{'恢复' if back else '删除'}{found.title()}") as work:
        (work.restore if back else work.bin)(Rating, rating_id)


def _listed(actor: Actor, condition: str, params: tuple[int, ...]) -> list[Given]:
    where, mine = rights.visible(actor, "rating.served_id", "rating.user_id")
    rows = current().rows(
        f"SELECT rating.id, rating.customer_id, {TITLE}, rating.served_id, s.name, rating.rated_at, u.name,"
        " CASE WHEN rating.served_id = rating.user_id THEN 1 ELSE 0 END, rating.full, rating.mean, rating.is_low,"
        " rating.remark FROM rating JOIN customer ON customer.id = rating.customer_id"
        ' JOIN "user" s ON s.id = rating.served_id JOIN "user" u ON u.id = rating.user_id'
        f" WHERE rating.binned_at IS NULL AND customer.binned_at IS NULL AND {condition}"
        + also(where)
        + f" ORDER BY rating.rated_at DESC, rating.id DESC LIMIT {_MOST}",
        (*params, *mine),
    )
    points = _points([row[0] for row in rows])
    return [_given(row, points.get(row[0], {})) for row in rows]


def _given(row: tuple[Any, ...], points: dict[str, int]) -> Given:
    shown: list[Any] = list(row)
    shown[5] = moment_of(row[5])
    shown[7], shown[10] = bool(row[7]), bool(row[10])
    shown[9] = Decimal(str(row[9]))
    shown.append(points)
    return Given(*shown)


def _points(ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for part in chunks(ids):
        rows = current().rows(
            "SELECT rating_id, label, points FROM rating_point WHERE binned_at IS NULL"
            f" AND rating_id IN ({marks(part)}) ORDER BY id",
            part,
        )
        for rating, label, points in rows:
            found.setdefault(rating, {})[label] = points
    return found


def _tell_superior(work: keep.Operation, rating: int, customer_id: int, served_id: int, what: str) -> None:
    directory = approval.directory()
    customer = keep.read(Customer, customer_id).title()
    text = f"{customer} 给 {directory.name(served_id)} 的服务评分偏低：{what}。"
    notice.tell(
        work,
        [directory.superior(served_id, 1)],
        text,
        key=f"rating:{rating}",
        about=(Rating.KIND, rating),
        level="soon",
    )


def _refuse_others(customer_id: int, values: Mapping[str, Any]) -> None:
    for name, label in (("visit", "走访"), ("activity", "往来")):
        record_id = values.get(f"{name}_id")
        if record_id:
            row = current().row(f"SELECT customer_id FROM {name} WHERE id = ?", (record_id,))
            if row is None or row[0] != customer_id:
                raise Invalid({f"{name}_id": f"选的{label}不是这位客户的，请重新选择。"})
