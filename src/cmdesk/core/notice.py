"""People are told of what concerns them: once, in working time, and only what is theirs (expectations 1 and 2).

Two ways lead to a notice. Whatever happens to somebody by another's hand is told in the operation that causes it
(``tell``), so that undoing the one takes back the other. What the clock brings (a limit half used, a promise due
tomorrow) is reckoned as ``Reminder``s whenever somebody looks, and kept the first time (``collect``). A key says what is
the same thing; nobody is told the same thing twice.

A notice is stored at once and shown from ``sent_at`` on, the moment when working time next begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import ClassVar, Literal

import peewee

from cmdesk.core import regulation, timers
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.field import Moment, Pick, Text, Whole, choices, moment_of, moment_text
from cmdesk.core.kept import gathered
from cmdesk.core.record import Record

Level = Literal["info", "soon", "late"]
"""How much it presses: good to know, do it soon, too late already."""
LEVELS = choices(info="知悉 zx", soon="请办 qb", late="超时 cs")

_LENGTH = 300  # characters of a sentence
_SETTLED = "#"  # behind the key of what was settled, before the moment
_PAGE = "page:"  # begins the kind of what is about a page instead of a record


class Notice(Record):
    """One person is told one thing, in one sentence without anything confidential.

    Undoing the operation that told takes it to the bin; having read it is no step that anybody could undo.
    """

    KIND: ClassVar[str] = "notice"
    LABEL: ClassVar[str] = "提醒"
    POINTS: ClassVar[tuple[str, str] | None] = ("about_kind", "about_id")
    MEANS: ClassVar[Mapping[str, str]] = MappingProxyType({"user_id": "user"})
    INNER: ClassVar[frozenset[str]] = frozenset({"about_kind", "about_id", "key"})

    user_id = Whole("收到人", required=True)
    text = Text("内容", required=True, limit=_LENGTH)
    about_kind = Text("单据类别", limit=40)
    about_id = Whole("单据")
    level = Pick("级别", choices=LEVELS, required=True, default="info")
    sent_at = Moment("提醒时间", required=True, help="从这时起显示；不在工作时间打扰")
    read_at = Moment("阅读时间")
    key = Text("事由代号", required=True, limit=160, help="同一事由只提醒一次")

    class Meta:
        indexes = (
            (("user_id", "key"), True),
            (("user_id", "sent_at"), False),
            (("about_kind", "about_id"), False),
        )

    def title(self) -> str:
        return str(self.text)

    @property
    def about(self) -> tuple[str, int] | None:
        """The record it is about, as (kind, id)."""
        return (self.about_kind, self.about_id) if self.about_kind and self.about_id else None

    @property
    def page(self) -> str:
        """The page on which its matters are found; empty where it is about one record, or about none."""
        return str(self.about_kind).removeprefix(_PAGE) if str(self.about_kind).startswith(_PAGE) else ""


@dataclass(frozen=True)
class Reminder:
    """Something that somebody should be told now, as it is reckoned; ``collect`` keeps it once.

    Attributes:
        key: what is the same thing; a new key is told anew.
        text: one sentence, nothing confidential in it.
        about: kind and id of the record that it opens.
        page: key of the page that it opens where there is no record, and that opens many told together.
        together: what many of the sort are called, ``"件跟进事项到期，请打开“跟进”办理"``; when more than the regulation
            ``notice.together`` are new at once, one sentence a day with their number stands for all of them. What is
            told of the sort, together or alone, counts as read as soon as it is no more reckoned: it was settled. What
            is reckoned again after that is told again.
    """

    key: str
    text: str
    level: Level = "info"
    about: tuple[str, int] | None = None
    page: str = ""
    together: str = ""

    @property
    def target(self) -> tuple[str, int | None] | None:
        """What it opens, as ``tell`` takes it."""
        return self.about or ((f"{_PAGE}{self.page}", None) if self.page else None)


def tell(
    work: keep.Operation,
    users: Iterable[int | None],
    text: str,
    *,
    key: str,
    about: tuple[str, int | None] | None = None,
    level: Level = "info",
) -> int:
    """Tell people of what an operation does, each once; returns how many were told.

    Whoever acts knows it already and is left out.

    Args:
        work: the operation that causes it; undoing it takes the notice back.
        users: ids; None is nobody.
        text: one sentence, nothing confidential in it.
        key: what is the same thing.
        about: kind and id of the record that it opens.
        level: how much it presses.
    """
    wanted = [user for user in dict.fromkeys(users) if user is not None and user != work.actor.id]
    kind, record_id = about or ("", None)
    values = {
        "text": _cut(text), "about_kind": kind, "about_id": record_id, "level": level, "key": key,
        "sent_at": timers.notice_at(moment_of(work.at)), "read_at": None,
    }  # fmt: skip
    return sum(_tell_one(work, user, values) for user in wanted)


def close(work: keep.Operation, about: tuple[str, int], begins: Sequence[str], *, only: int | None = None) -> int:
    """Mark what is settled by an operation as done, whoever was told of it; returns how many notices.

    What was shown counts as read; what would only be shown later is taken back, for nobody needs it any more.

    Args:
        work: the operation that settles it; undoing it brings the notices back.
        about: kind and id of the record that the notices are about.
        begins: beginnings of the keys that are settled.
        only: only what this person was told; everybody by default.
    """
    open_ones = keep.read_all(
        Notice, "about_kind = ? AND about_id = ? AND read_at IS NULL AND binned_at IS NULL ORDER BY id", about
    )
    done = [one for one in open_ones if str(one.key).startswith(tuple(begins)) and only in {None, one.user_id}]
    moment = moment_of(work.at)
    for one in done:
        if one.sent_at is not None and one.sent_at > moment:
            work.bin(Notice, one.id)
        else:
            work.edit(Notice, one.id, {"read_at": moment}, verb="read")
    return len(done)


def is_open(about: tuple[str, int], begins: Sequence[str], user_id: int) -> bool:
    """Tell whether a person has not read something about a record; ``begins`` as for ``close``."""
    mine = keep.read_all(
        Notice, "about_kind = ? AND about_id = ? AND user_id = ? AND read_at IS NULL AND binned_at IS NULL",
        (*about, user_id),
    )  # fmt: skip
    return any(str(one.key).startswith(tuple(begins)) for one in mine)


def collect(actor: Actor, reminders: Sequence[Reminder], at: datetime | None = None) -> int:
    """Keep what a person has not been told yet; returns how many notices were made.

    A sentence that stands for many says how many are left; it counts as read when none is, one for a single thing as well.
    The program tells, not the person: it is none of the steps that he takes back with Ctrl+Z.

    Args:
        actor: whom the reminders concern.
        reminders: as they stand now; those that were told before are passed over.
        at: the moment; now by default.
    """
    day, before = (at or datetime.now()).date(), gathered.held(actor)  # noqa: DTZ005
    today = {member for one in before if one.day == day.isoformat() for member in one.members}
    fresh = [one for one in _untold(actor, reminders) if one.key not in today]
    found, groups = _gathered(fresh, day)
    new = _untold(actor, found)
    still = {one.key for one in reminders} - {one.key for one in fresh}
    less = [replace(one, members=left) for one in before if (left := one.left(still, day)) != one.members]
    if not new and not less:
        return 0
    try:
        with keep.operation(PROGRAM, "到期提醒", at=at) as work:
            count = 0
            for one in new:
                count += tell(work, [actor.id], one.text, key=one.key, about=one.target, level=one.level)
                if one.key in groups:
                    gathered.put(actor, groups[one.key])
            for group in less:
                _tell_less(work, actor, group)
    except Refused as refusal:
        if isinstance(refusal.__cause__, peewee.IntegrityError):
            return 0  # the same person's other computer was quicker; it has told the same
        raise
    return count


def _tell_less(work: keep.Operation, actor: Actor, group: gathered.Gathered) -> None:
    """Let the notice of what was told together say how many are left; with none it is read, and its key is free.

    What is opened again after it was settled (by its verb, by an undo) is another matter, and told anew.
    """
    gathered.put(actor, group)
    for one in keep.read_all(Notice, "user_id = ? AND key = ? AND binned_at IS NULL", (actor.id, group.key)):
        if not group.members:
            settled = {"key": f"{group.key}{_SETTLED}{work.at}", "read_at": one.read_at or moment_of(work.at)}
            work.edit(Notice, one.id, settled, verb="read")
        elif one.read_at is None:
            work.edit(Notice, one.id, {"text": group.text}, verb="tell")


def may_end(actor: Actor) -> bool:
    """Tell whether something unread ends as soon as what it stands for is settled (``Reminder.together``)."""
    where, params = _shown(actor, None, only_unread=True)
    unread_keys = {row[0] for row in current().rows(f"SELECT key FROM notice WHERE {where}", params)}
    return any(one.key in unread_keys for one in gathered.held(actor))


def listed(actor: Actor, *, at: datetime | None = None, only_unread: bool = False, limit: int = 200) -> list[Notice]:
    """Return one's own notices that are shown by now, the newest first."""
    where, params = _shown(actor, at, only_unread=only_unread)
    return keep.read_all(Notice, f"{where} ORDER BY sent_at DESC, id DESC LIMIT {int(limit)}", params)


def unread(actor: Actor, at: datetime | None = None) -> int:
    """Return how many notices that are shown by now the person has not read."""
    where, params = _shown(actor, at, only_unread=True)
    row = current().row(f"SELECT COUNT(*) FROM notice WHERE {where}", params)
    return int(row[0]) if row else 0


def mark_read(actor: Actor, notice_ids: Sequence[int] | None = None, at: datetime | None = None) -> int:
    """Remember that the person has read some of his notices, all that are shown by default; returns how many.

    Raises:
        NotFound: one of them is somebody else's, or there is none.
    """
    mine = keep.read_all(Notice, *_shown(actor, at, only_unread=notice_ids is None))
    ids = [one.id for one in mine]
    if notice_ids is not None:
        if set(notice_ids) - set(ids):
            raise NotFound("提醒不存在，或者不是给您的。")
        ids = [one.id for one in mine if one.id in set(notice_ids) and one.read_at is None]
    if not ids:
        return 0
    with keep.operation(actor, "阅读提醒") as work:
        moment = moment_of(work.at)
        return len(work.edit_many(Notice, {one: {"read_at": moment} for one in ids}, verb="read"))


def is_time(at: datetime | None = None) -> bool:
    """Tell whether people may be disturbed now: in working time only."""
    instant = at or datetime.now()  # noqa: DTZ005
    return timers.notice_at(instant) <= instant.replace(tzinfo=None)


def _shown(actor: Actor, at: datetime | None, *, only_unread: bool) -> tuple[str, tuple[int | str, ...]]:
    instant = moment_text(at or datetime.now())  # noqa: DTZ005
    where = "user_id = ? AND sent_at <= ? AND binned_at IS NULL"
    return where + (" AND read_at IS NULL" if only_unread else ""), (actor.id, instant)


def _tell_one(work: keep.Operation, user: int, values: Mapping[str, object]) -> int:
    row = work.database.row("SELECT id, binned_at FROM notice WHERE user_id = ? AND key = ?", (user, values["key"]))
    if row is None:
        work.add(Notice, {**values, "user_id": user})
    elif row[1] is None:
        return 0
    else:  # taken back by an undo, and it has come to pass again
        work.restore(Notice, row[0])
        work.edit(Notice, row[0], values, verb="tell")
    return 1


def _untold(actor: Actor, reminders: Sequence[Reminder]) -> list[Reminder]:
    known: set[str] = set()
    for part in chunks([one.key for one in reminders]):
        text = f"SELECT key FROM notice WHERE user_id = ? AND binned_at IS NULL AND key IN ({marks(part)})"
        known |= {row[0] for row in current().rows(text, (actor.id, *part))}
    return [one for one in reminders if one.key not in known]


def _gathered(new: Sequence[Reminder], day: date) -> tuple[list[Reminder], dict[str, gathered.Gathered]]:
    """Return what is told, one for each sort of which there are too many to be told one by one, and what each stands for."""
    most = int(regulation.today().number("notice.together"))
    found: list[Reminder] = []
    groups: dict[str, gathered.Gathered] = {}
    for together, sort in groupby(sorted(new, key=lambda one: one.together), lambda one: one.together):
        ones = list(sort)
        if not together or len(ones) <= most:
            found += ones
            groups |= {one.key: gathered.alone(together, one.key, day) for one in ones if together}
            continue
        level: Level = "late" if any(one.level == "late" for one in ones) else "soon"
        group = gathered.made(together, [one.key for one in ones], day)
        groups[group.key] = group
        found.append(Reminder(group.key, group.text, level, page=ones[0].page))
    return found, groups


def _cut(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1]}…"
