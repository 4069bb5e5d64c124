"""A day's kit: handed out in one step, given back in the evening, what is missing told (S1-64, S0-15…S0-17)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound, Refused
from cmdesk.materials.record import KitIssue, KitLine, Movement
from cmdesk.materials.rules import kits, rights
from cmdesk.materials.rules.kits import Thing
from cmdesk.materials.rules.ledger import Booking, Place, book
from cmdesk.staff.record import User


class About(NamedTuple):
    """What a day is about, for its kit; see ``kits.needed``."""

    conditions: Mapping[str, int]
    returns: Sequence[str] = ()


AskDay = Callable[[int, date], About]
"""(user, day) → what his visits of the day are about."""

_COUNTED = ("papers", "tools", "goods", "travel")
_asked: list[AskDay] = []


class Back(NamedTuple):
    """What came back of a line in the evening: pieces now, pieces written off now, and why."""

    back: int = 0
    lost: int = 0
    reason: str = ""


class Kit(NamedTuple):
    """A kit with its lines and whose it is."""

    issue: KitIssue
    user: str
    lines: list[KitLine]
    is_late: bool

    @property
    def is_cancelled(self) -> bool:
        """Whether it was handed out by mistake and taken back as a whole."""
        return self.issue.state == "cancelled"

    @property
    def missing(self) -> int:
        """Pieces that must come back and have not."""
        return 0 if self.is_cancelled else sum(line.missing for line in self.lines)

    def missing_words(self) -> str:
        """Return what is missing, ``"演示样机 1、陈列工具 1"``."""
        return "、".join(f"{line.thing} {line.missing}" for line in self.lines if line.missing)


def ask_day(who: AskDay) -> None:
    """Let the feature that knows the day's visits say what they are about."""
    if who not in _asked:
        _asked.append(who)


def proposed(user_id: int, day: date) -> list[Thing]:
    """Return what the lists say somebody should take along on a day, without what is no thing (how he looks)."""
    about = _asked[0](user_id, day) if _asked else About({})
    found = kits.needed(day, about.conditions, about.returns)
    things = [thing for group in _COUNTED for thing in found[group]]
    known = kits.materials_of(things)
    return [thing if thing.material in known else thing._replace(material="") for thing in things]


def hand_out(actor: Actor, user_id: int, day: date, unit_id: int, things: Sequence[Thing] | None = None) -> int:
    """Hand somebody the kit of a day in one operation; what is counted leaves the store. Returns the kit.

    Args:
        actor: who keeps the store.
        user_id: who goes.
        day: when.
        unit_id: the store.
        things: what is handed out; what the lists say by default.

    Raises:
        NotAllowed: the actor does not keep that store.
        Refused: he has his kit of that day already, there is nothing to hand out, a thing names a material that there
            is not, or the store lacks something.
    """
    rights.refuse_store(actor, unit_id)
    wanted = list(things) if things is not None else proposed(user_id, day)
    if not wanted:
        raise Refused("没有要领的物料，请先在“清单”里写上，或填上要领的物品。")
    name = _name(user_id)
    known = kits.materials_of(wanted)
    for one in wanted:
        if one.quantity < 1:
            raise Refused(f"“{one.name}”的数量要大于 0；不领的请删去这一行。")
        if one.material and one.material not in known:
            raise Refused(f"“{one.name}”：没有编号为“{one.material}”的物料，请改正编号，或清空编号（不从库房扣减）。")
    with keep.operation(actor, f"领用当日物料 {name} {day}") as work:
        keep.stored_row(User, user_id, lock=True)
        if of_day(user_id, day) is not None:
            raise Refused(f"{name} {day} 的物料已经领过，要补领的请在“库存”里单独领用。")
        kit_row = {
            "user_id": user_id, "day": day, "store_id": unit_id, "issuer_id": actor.id or None,
            "state": "out" if any(one.must_return for one in wanted) else "closed", "returned_at": None,
        }  # fmt: skip
        (kit_id,) = work.add_many(KitIssue, [keep.clean(KitIssue, kit_row)], verb="book")
        lines = [
            {"kit_id": kit_id, "thing": one.name, "material_id": known.get(one.material), "quantity": one.quantity,
             "must_return": one.must_return, "back": 0, "lost": 0, "reason": ""}
            for one in wanted
        ]  # fmt: skip
        work.add_many(KitLine, [keep.clean(KitLine, line) for line in lines], verb="book")
        target = Place(None, user_id)
        book(work, [
            Booking(known[one.material], "issue", one.quantity, Place(unit_id), target, day, "当日物料", kit_id=kit_id)
            for one in wanted if one.material in known
        ])  # fmt: skip
    return kit_id


def give_back(actor: Actor, kit_id: int, given: Mapping[int, Back], *, at: datetime | None = None) -> Kit:
    """Take back what came of a kit, line by line; what is written off needs a reason. Returns the kit as it stands.

    Args:
        actor: who keeps the store.
        kit_id: the kit.
        given: line → what came back or is written off now, beside what came before.
        at: when; now by default.

    Raises:
        Invalid: more comes back than went out, or something is written off without a reason.
        NotAllowed: the actor does not keep that store.
        Refused: it was cancelled.
    """
    kit = read(actor, kit_id)
    store = kit.issue.store_id or 0
    rights.refuse_store(actor, store)
    now = at or datetime.now()  # noqa: DTZ005  # local, as every moment of a record
    with keep.operation(actor, f"归还当日物料 {kit.user} {kit.issue.day}") as work:
        keep.stored_row(User, kit.issue.user_id, lock=True)  # as who hands one out, or cancels it
        _refuse_cancelled(read(actor, kit_id))
        bookings: list[Booking] = []
        for line in keep.read_all(KitLine, "kit_id = ? ORDER BY id", (kit_id,)):
            back = given.get(line.id)
            if back is None or not (back.back or back.lost):
                continue
            _refuse_strange(line, back)
            after = {"back": (line.back or 0) + back.back, "lost": (line.lost or 0) + back.lost}
            work.edit(KitLine, line.id, {**after, "reason": back.reason or line.reason}, verb="book")
            bookings += _bookings(kit.issue, line, back, now.date())
        book(work, bookings)
        lines = keep.read_all(KitLine, "kit_id = ?", (kit_id,))
        state = "out" if any(line.missing for line in lines) else "closed"
        work.edit(KitIssue, kit_id, {"state": state, "returned_at": now}, verb="book")
    return read(actor, kit_id)


def cancel(actor: Actor, kit_id: int, reason: str) -> Kit:
    """Take back as a whole a kit that was handed out by mistake; the ledger shows each movement with its opposite.

    Afterwards the person may be handed a kit for that day again. Returns the kit as it stands.

    Args:
        actor: who keeps the store.
        kit_id: the kit.
        reason: why it was a mistake.

    Raises:
        Invalid: no reason is given.
        NotAllowed: the actor does not keep that store.
        Refused: it was cancelled, something of it came back or was written off, or the pieces are elsewhere by now.
    """
    kit = read(actor, kit_id)
    rights.refuse_store(actor, kit.issue.store_id or 0)
    if not reason.strip():
        raise Invalid({"reason": "撤销领用要写明原因。"})
    with keep.operation(actor, f"撤销领用当日物料 {kit.user} {kit.issue.day}") as work:
        keep.stored_row(User, kit.issue.user_id, lock=True)  # as who hands one out, or takes it back
        kit = read(actor, kit_id)
        _refuse_cancelled(kit)
        if any(line.back or line.lost for line in kit.lines):
            raise Refused(f"{kit.user} {kit.issue.day} 的物料已经归还或核销过一部分，不能撤销，请把其余的归还。")
        back, carrier = Place(kit.issue.store_id), Place(None, kit.issue.user_id)
        book(work, [
            Booking(
                one.material_id, "reversal", one.quantity or 0, carrier, back, None, reason, kit_id=kit_id, reverses_id=one.id
            )
            for one in keep.read_all(Movement, "kit_id = ? ORDER BY id", (kit_id,))
        ])  # fmt: skip
        work.edit(KitIssue, kit_id, {"state": "cancelled", "cancel_reason": reason.strip()}, verb="book")
    return read(actor, kit_id)


def read(actor: Actor, kit_id: int) -> Kit:
    """Return a kit.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    rights.refuse(actor, rights.VIEW)
    issue = keep.read(KitIssue, kit_id)
    rights.refuse_unseen(actor, issue.user_id)
    return _kits([issue], datetime.now())[0]  # noqa: DTZ005


def listed(actor: Actor, *, at: datetime | None = None, only_out: bool = False, limit: int | None = 200) -> list[Kit]:
    """Return kits that the actor may see: those still out first, then the newest."""
    rights.refuse(actor, rights.VIEW)
    where, params = rights.visible(actor, "kit_issue.user_id")
    out = " AND state = 'out'" if only_out else ""
    order = "CASE state WHEN 'out' THEN 0 ELSE 1 END, day DESC, id DESC"
    most = "" if limit is None else f" LIMIT {int(limit)}"
    found = keep.read_all(KitIssue, f"binned_at IS NULL AND {where}{out} ORDER BY {order}{most}", params)
    return _kits(found, at or datetime.now())  # noqa: DTZ005


def of_day(user_id: int, day: date) -> int | None:
    """Return the kit somebody has taken for a day, or None."""
    row = current().row(
        "SELECT id FROM kit_issue WHERE user_id = ? AND day = ? AND binned_at IS NULL AND state <> 'cancelled'",
        (user_id, day.isoformat()),
    )
    return int(row[0]) if row else None


def until(day: date) -> datetime:
    """Return by when the kit of a day is due back (regulation ``kit.until``)."""
    return datetime.combine(day, time.fromisoformat(str(regulation.on(day).value("kit.until"))))


def _kits(found: Sequence[KitIssue], at: datetime) -> list[Kit]:
    lines: dict[int, list[KitLine]] = {}
    names: dict[int, str] = {}
    for part in chunks(one.id for one in found):
        for line in keep.read_all(KitLine, f"kit_id IN ({marks(part)}) ORDER BY id", part):
            lines.setdefault(line.kit_id, []).append(line)
    for part in chunks({one.user_id for one in found}):
        names |= dict(current().rows(f'SELECT id, name FROM "user" WHERE id IN ({marks(part)})', part))
    return [
        Kit(
            one,
            names[one.user_id],
            lines.get(one.id, []),
            one.state == "out" and one.day is not None and at > until(one.day),
        )
        for one in found
    ]


def _bookings(issue: KitIssue, line: KitLine, back: Back, day: date) -> list[Booking]:
    if line.material_id is None:
        return []
    person = Place(None, issue.user_id)
    moved = (("back", back.back, Place(issue.store_id), ""), ("scrap", back.lost, None, back.reason))
    return [
        Booking(line.material_id, way, pieces, person, target, day, reason or "当日物料", kit_id=issue.id)
        for way, pieces, target, reason in moved
        if pieces
    ]


def _refuse_cancelled(kit: Kit) -> None:
    if kit.is_cancelled:
        raise Refused(f"{kit.user} {kit.issue.day} 的这份物料已经撤销（{kit.issue.cancel_reason}）。")


def _refuse_strange(line: KitLine, back: Back) -> None:
    if back.back < 0 or back.lost < 0:
        raise Invalid({"back": f"“{line.thing}”的数量不能小于 0。"})
    left = (line.quantity or 0) - (line.back or 0) - (line.lost or 0)
    if back.back + back.lost > left:
        raise Invalid({"back": f"“{line.thing}”还剩 {left} 没有归还，不能再还 {back.back + back.lost}。"})
    if back.lost and not back.reason.strip():
        raise Invalid({"reason": f"“{line.thing}”核销 {back.lost} 要写明原因。"})


def _name(user_id: int) -> str:
    row = current().row('SELECT name FROM "user" WHERE id = ?', (user_id,))
    if row is None:
        raise NotFound("领用人不存在，请重新选择。")
    return str(row[0])
