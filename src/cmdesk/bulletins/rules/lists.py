"""The library as pages and the command line show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from cmdesk.bulletins.record import KINDS, STATES, TOPICS, Bulletin
from cmdesk.bulletins.rules import audience, conveying, executing, learning, rights
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.door import keep

_MOST = 500
_KINDS = {one.value: one.label for one in KINDS}
_TOPICS = {one.value: one.label for one in TOPICS}
_STATES = {one.value: one.label for one in STATES}


@dataclass(frozen=True)
class Row:
    """A bulletin in the list.

    Attributes:
        standing: 草稿, 未开始, 有效, 已到期 or 已撤回.
        holds: it holds today.
        mark: how far the actor is: 未读, 已读, 已掌握; empty where it is not for him.
        read: how many of those who are to read it have.
        readers: how many are to.
    """

    bulletin: Bulletin
    standing: str
    holds: bool
    mark: str
    read: int
    readers: int

    @property
    def sort(self) -> str:
        """Its kind, of news the topic."""
        return sort_of(self.bulletin)


@dataclass(frozen=True)
class Shown:
    """Everything of one bulletin.

    Attributes:
        learners: who is to read it, and who has.
        reached: at how many customers it was told or carried out.
        executed: at how many visits it was carried out for a brand (S0-24).
    """

    row: Row
    areas: tuple[str, ...]
    products: tuple[str, ...]
    learners: tuple[learning.Learner, ...]
    reached: int
    executed: int


def rows(actor: Actor, *, kind: str = "", only_running: bool = False, at: date | None = None) -> list[Row]:
    """Return the bulletins that the actor may see: unread ones first, then by their first day, the newest first.

    Args:
        actor: who looks.
        kind: only these.
        only_running: only what holds on the day.
        at: the day; today by default.
    """
    rights.refuse(actor, "view")
    day = at or datetime.now().date()  # noqa: DTZ005
    where, params = rights.visible(actor)
    found = keep.read_all(
        Bulletin,
        f"binned_at IS NULL AND {where}{' AND kind = ?' if kind else ''} ORDER BY valid_from DESC, id DESC LIMIT {_MOST}",
        (*params, *([kind] if kind else [])),
    )
    made = [one for one in _rows(actor, found, day) if one.holds or not only_running]
    return sorted(made, key=lambda one: (one.mark != "未读", one.standing != "草稿"))


def shown(actor: Actor, bulletin_id: int) -> Shown:
    """Return everything of a bulletin.

    Raises:
        NotFound: there is none for the actor.
    """
    found = rights.read(actor, bulletin_id)
    (row,) = _rows(actor, [found], datetime.now().date())  # noqa: DTZ005
    areas = audience.names("unit", audience.areas_of([found.id])[found.id])
    products = audience.names("product", audience.products_of([found.id])[found.id])
    learners = () if found.state == "draft" else tuple(learning.learners(found.id))
    names = (tuple(areas.values()), tuple(products.values()))
    return Shown(row, *names, learners, conveying.reached(found.id), executing.executed(found.id))


def count_unread(actor: Actor) -> int:
    """Return how many bulletins wait for the actor to read them."""
    return len(learning.unread(actor))


def sort_of(found: Bulletin) -> str:
    """Return what sort of bulletin it is: its kind, of news the topic."""
    return _TOPICS.get(found.topic or "", "") if found.kind == "news" else _KINDS.get(found.kind or "", "")


def standing_of(found: Bulletin, day: date) -> str:
    """Return how a bulletin stands on a day."""
    if found.state != "published":
        return _STATES[found.state or "draft"]
    if found.valid_from is not None and found.valid_from > day:
        return "未开始"
    return "已到期" if found.valid_to is not None and found.valid_to < day else "有效"


def _rows(actor: Actor, found: list[Bulletin], day: date) -> list[Row]:
    ids = [one.id for one in found]
    areas, units, people = audience.areas_of(ids), audience.Units(), audience.readers()
    mine: dict[int, str | None] = {}
    read: dict[int, set[int]] = {}
    if ids:
        for bulletin, user, learned in current().rows(
            "SELECT bulletin_id, user_id, learned_at FROM bulletin_reading WHERE binned_at IS NULL"
            f" AND bulletin_id IN ({marks(ids)})",
            ids,
        ):
            read.setdefault(bulletin, set()).add(user)
            if user == actor.id:
                mine[bulletin] = learned
    made = []
    for one in found:
        wanted = {who.id for who in people if units.concerns(areas[one.id], who.unit_id)} - {one.published_by_id}
        standing = standing_of(one, day)
        mark = ("已掌握" if mine[one.id] else "已读") if one.id in mine else ""
        if not mark and actor.id in wanted and standing in {"有效", "未开始"}:
            mark = "未读"
        done = len(wanted & read.get(one.id, set()))
        made.append(Row(one, standing, standing == "有效", mark, done, len(wanted)))
    return made
