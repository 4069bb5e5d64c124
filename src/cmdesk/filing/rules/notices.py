"""What changed at customers, told to the superior and the departments, read by each of them (S3-04).

Notices are taken from the trail, so that no way of changing a file goes round them: typed, found on a visit, changed in
bulk, merged or undone. What is changed of a new file before its review is none of the others' business yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from cmdesk.core import approval, notice, numbering, regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.conditions import marks
from cmdesk.core.database import Database, current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.field import moment_of, moment_text
from cmdesk.core.record import fields_of, kind_of
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.file.files import CONFIDENTIAL
from cmdesk.customers.rules.finding import TITLE
from cmdesk.filing.record import ChangeNotice, NoticeReader
from cmdesk.filing.rules import rights

_LOCK = 0x636D6466 + 1  # PostgreSQL advisory lock: two desks that gather at once do it one after the other
_BATCH = 200
_MOST = 300
_SHOWN = 200
"""Letters of a value that a notice shows."""

_looked_at: WeakKeyDictionary[Database, int] = WeakKeyDictionary()
"""Up to which row of the trail this process found nothing more to tell, so that the next look is short."""


@dataclass(frozen=True)
class Line:
    """A notice as a list shows it.

    Attributes:
        read_at: when the actor read it; None when he has not, or need not.
        to_read: whether he is to read it and has not.
        unread: names of those who have not read it yet.
    """

    notice: ChangeNotice
    customer: str
    user: str
    read_at: datetime | None
    to_read: bool
    unread: tuple[str, ...]


def gather(today: date | None = None) -> int:
    """Write a notice of every material change in the trail that has none yet; returns how many.

    Called when somebody looks and once a day; does nothing, and opens no operation, where nothing has changed.
    """
    day, database = today or rights.now().date(), current()
    last = database.row("SELECT MAX(id) FROM audit")
    if not _entries(database, day):
        _looked_at[database] = int(last[0] or 0) if last else 0
        return 0
    with keep.operation(PROGRAM, "客户变更通知") as work:
        if work.database.engine == "postgres":
            work.database.row(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = _entries(work.database, day)
        numbers = numbering.of_records(work.database, ChangeNotice.KIND, day, len(found)) if found else []
        for entry, number in zip(found, numbers, strict=True):
            notice_id = work.add(
                ChangeNotice,
                {
                    "number": number, "customer_id": entry.customer_id, "user_id": entry.user_id or None,
                    "happened_at": moment_of(entry.at), "what": entry.what, "audit_row": entry.id,
                },
            )  # fmt: skip
            readers = _readers(entry)
            for user in readers:
                work.add(NoticeReader, {"notice_id": notice_id, "user_id": user})
            title = keep.title_of(Customer.KIND, entry.customer_id)
            notice.tell(
                work, readers, f"客户 {title} 的资料有变更（{number}），请阅知。", key=f"change_notice:{notice_id}",
                about=(ChangeNotice.KIND, notice_id),
            )  # fmt: skip
    return len(found)


def lines(actor: Actor) -> list[Line]:
    """Return the notices that the actor is to read, first those he has not read, then those of customers in his sight."""
    where, params = customers.visible(actor)
    rows = current().rows(
        f"""SELECT n.id, {TITLE}, COALESCE(u.name, '系统'), r.id, r.read_at
        FROM change_notice n JOIN customer ON customer.id = n.customer_id LEFT JOIN "user" u ON u.id = n.user_id
        LEFT JOIN notice_reader r ON r.notice_id = n.id AND r.user_id = ? AND r.binned_at IS NULL
        WHERE n.binned_at IS NULL AND (r.id IS NOT NULL OR {where or "1 = 1"})
        ORDER BY CASE WHEN r.id IS NOT NULL AND r.read_at IS NULL THEN 0 ELSE 1 END, n.happened_at DESC, n.id DESC
        LIMIT {_MOST}""",
        (actor.id, *params),
    )
    notices = {one.id: one for one in _notices([row[0] for row in rows])}
    unread = _unread(list(notices))
    return [
        Line(
            notices[one], title, user, moment_of(read_at) if read_at else None, reader is not None and read_at is None,
            tuple(unread.get(one, ())),
        )
        for one, title, user, reader, read_at in rows
    ]  # fmt: skip


def to_read(actor: Actor) -> int:
    """Return how many notices wait for the actor to read them."""
    row = current().row(
        "SELECT COUNT(*) FROM notice_reader WHERE user_id = ? AND read_at IS NULL AND binned_at IS NULL", (actor.id,)
    )
    return int(row[0]) if row else 0


def mark_read(actor: Actor, notice_ids: Sequence[int]) -> int:
    """Note that the actor has read notices; returns how many he had not read before.

    Raises:
        Refused: none of them is addressed to him.
    """
    if not notice_ids:
        return 0
    mine = keep.read_all(
        NoticeReader,
        f"user_id = ? AND notice_id IN ({marks(notice_ids)}) AND binned_at IS NULL",
        (actor.id, *notice_ids),
    )
    if not mine:
        raise Refused("这些变更通知不是送给您的，不用您阅知。")
    fresh = [one for one in mine if one.read_at is None]
    if fresh:
        moment = rights.now()
        with keep.operation(actor, f"阅知客户变更通知 {len(fresh)} 份") as work:
            for one in fresh:
                work.edit(NoticeReader, one.id, {"read_at": moment}, verb="read")
    return len(fresh)


def read(actor: Actor, notice_id: int) -> ChangeNotice:
    """Return a notice that is addressed to the actor or is about a customer in his sight.

    Raises:
        NotFound: there is none for him.
    """
    found = keep.read(ChangeNotice, notice_id)
    addressed = current().row(
        "SELECT 1 FROM notice_reader WHERE notice_id = ? AND user_id = ? AND binned_at IS NULL", (notice_id, actor.id)
    )
    if addressed is None:
        customers.heads(actor, [found.customer_id])
    return found


def by_number(actor: Actor, number: str) -> ChangeNotice:
    """Return the notice with this number.

    Raises:
        NotFound: there is none for the actor.
    """
    return read(actor, keep.id_of_number(ChangeNotice, number))


def readers_of(notice_id: int) -> list[NoticeReader]:
    """Return who is to read a notice, in the order of the regulation."""
    return keep.read_all(NoticeReader, "notice_id = ? AND binned_at IS NULL ORDER BY id", (notice_id,))


# -- from the trail -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Entry:
    """A material change in the trail."""

    id: int
    at: str
    user_id: int
    customer_id: int
    owner_id: int | None
    area_id: int | None
    what: str


def _entries(database: Database, day: date) -> list[_Entry]:
    rules = regulation.on(day)
    begin = datetime.combine(day - timedelta(days=int(rules.number("change_notice.days"))), datetime.min.time())
    first = max(_last_told(database), _looked_at.get(database, 0))
    fields = [name for name in rules.value("change_notice.fields") if name in fields_of(Customer)]
    likely = " OR ".join(["a.changes LIKE ?"] * len(fields)) or "1 = 0"
    rows = database.rows(
        f"""SELECT a.id, a.at, a.actor_id, a.record_id, customer.owner_id, customer.area_id, a.changes
        FROM audit a JOIN customer ON customer.id = a.record_id
        WHERE a.id > ? AND a.kind = 'customer' AND a.verb <> 'add' AND a.at >= ? AND ({likely})
            AND NOT EXISTS (SELECT 1 FROM filing f WHERE f.customer_id = customer.id AND f.binned_at IS NULL
                AND f.kind <> 'change' AND (f.entered_at IS NULL OR a.at < f.entered_at))
        ORDER BY a.id LIMIT {_BATCH}""",
        (first, moment_text(begin.astimezone()), *(f'%"{name}":%' for name in fields)),
    )
    found = []
    for one, at, user, customer, owner, area, changes in rows:
        what = _told(json.loads(changes), fields)
        if what:
            found.append(_Entry(one, at, user, customer, owner, area, what))
    return found


def _told(changes: Mapping[str, Sequence[Any]], names: Sequence[str]) -> str:
    """Return material changes as lines 栏目：旧 → 新; of confidential fields and of referrers only that they changed."""
    fields, found = fields_of(Customer), []
    for name in names:
        if name not in changes:
            continue
        if name in CONFIDENTIAL:
            found.append(f"{fields[name].label}：已改（机密，请在档案中查看）")
            continue
        if fields[name].spec().links_to == Customer.KIND:  # not every reader may know of that customer (S2-01)
            found.append(f"{fields[name].label}：已改（请在档案中查看）")
            continue
        old, new = (_shown(name, value) for value in changes[name])
        if old != new:
            found.append(f"{fields[name].label}：{old or '（空）'} → {new or '（空）'}")
    return "\n".join(found)


def _shown(name: str, value: Any) -> str:
    field = fields_of(Customer)[name]
    if value in (None, ""):
        return ""
    if field.spec().links_to:
        return keep.title_of(kind_of(field.spec().links_to).KIND, int(value))
    return field.show(field.python_value(value))[:_SHOWN]


def _last_told(database: Database) -> int:
    row = database.row("SELECT MAX(audit_row) FROM change_notice")
    return int(row[0] or 0) if row else 0


def _readers(entry: _Entry) -> list[int]:
    """Return who is to know of a change: nobody twice, and not who made it."""
    known = approval.directory()
    found: list[int] = []
    for who in regulation.today().value("change_notice.to"):
        if who == "superior":
            above = known.superior(entry.owner_id or entry.user_id, 1)
            found += [above] if above else []
        else:
            found += known.of_role(str(who), entry.area_id)
    return [user for user in dict.fromkeys(found) if user != entry.user_id]


def _notices(ids: Sequence[int]) -> list[ChangeNotice]:
    if not ids:
        return []
    return keep.read_all(ChangeNotice, f"id IN ({marks(ids)})", tuple(ids))


def _unread(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    if ids:
        for notice, name in current().rows(
            'SELECT r.notice_id, u.name FROM notice_reader r JOIN "user" u ON u.id = r.user_id'
            f" WHERE r.notice_id IN ({marks(ids)}) AND r.read_at IS NULL AND r.binned_at IS NULL"
            " ORDER BY r.id",
            tuple(ids),
        ):
            found.setdefault(notice, []).append(name)
    return found
