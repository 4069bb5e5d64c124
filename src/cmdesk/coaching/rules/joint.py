"""Joint first visits: the leader writes what he saw, gives it to the rep, the rep acknowledges it (S2-07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from cmdesk.coaching.record import Coaching, CoachingMark, Resolution
from cmdesk.coaching.record.choices import FIRST_KINDS
from cmdesk.coaching.record.coaching import WRITTEN
from cmdesk.coaching.rules import rights
from cmdesk.core import notice, numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.customers.rules.finding import TITLE
from cmdesk.visits import rules as visits
from cmdesk.visits.record import Visit

Values = Mapping[str, Any]
_MOST = 500  # records that are listed


@dataclass(frozen=True)
class Choice:
    """A visit that a coaching record may be written about."""

    visit_id: int
    number: str
    day: date
    customer: str
    rep_id: int
    rep: str
    kind: str


def heads(day: date) -> list[str]:
    """Return the heads of the evaluation as the regulation has them on a day."""
    return [str(one) for one in regulation.on(day).value("coaching.heads")]


def scale(day: date) -> int:
    """Return the highest score on a day."""
    return int(regulation.on(day).number("coaching.scale"))


def offered(actor: Actor, today: date | None = None) -> list[Choice]:
    """Return the first and joint visits of the last weeks about which the actor may write, the latest first."""
    day = today or clock.today()
    where, params = visits.visible(actor)
    rows = current().rows(
        "SELECT visit.id, visit.number, visit.day, customer.name, visit.user_id, u.name, visit.kind FROM visit"
        ' JOIN customer ON customer.id = visit.customer_id JOIN "user" u ON u.id = visit.user_id'
        f" WHERE visit.kind IN ({marks(FIRST_KINDS)}) AND visit.day <= ? AND visit.state IN ('planned', 'done')"
        " AND visit.binned_at IS NULL AND NOT EXISTS (SELECT 1 FROM coaching c WHERE c.visit_id = visit.id"
        " AND c.leader_id = ? AND c.binned_at IS NULL)"
        + also(where)
        + " ORDER BY visit.day DESC, visit.id DESC LIMIT 200",
        (*FIRST_KINDS, day.isoformat(), actor.id, *params),
    )
    kinds = Visit.kind.about
    found = [
        Choice(
            int(row[0]), row[1] or "", date.fromisoformat(row[2]), row[3], int(row[4]), row[5], kinds.label_of(row[6])
        )
        for row in rows
    ]
    led = {rep: rights.leads(actor, rep) for rep in {one.rep_id for one in found}}
    return [one for one in found if led[one.rep_id]]


def begin(
    actor: Actor,
    visit_id: int,
    values: Values | None = None,
    marks: Sequence[Values] = (),
    resolutions: Sequence[Values] = (),
) -> int:
    """Begin the record of a joint first visit; returns its id.

    Args:
        actor: the leader who went along.
        visit_id: of a first, joint or sweeping visit; customer, rep and day come from it.
        values: what he writes (``WRITTEN``).
        marks: ``{"head": …, "score": …, "remark": …}``.
        resolutions: ``{"text": …, "due_on": …}``; without a day the regulation's days from the visit on.

    Raises:
        Invalid: a head or score that the regulation does not know.
        NotAllowed: the actor does not lead that rep.
        Refused: it is no first visit, it did not take place, or there is a record already.
    """
    visit = visits.read(actor, visit_id)
    _refuse_visit(actor, visit)
    day = visit.day or clock.today()
    ready_marks, ready_rows = _marks(marks, day), _resolutions(resolutions, day)
    own = {name: (values or {}).get(name) or "" for name in WRITTEN}
    with keep.operation(actor, f"带教记录 {visit.number}") as work:
        (number,) = numbering.of_records(work.database, Coaching.KIND, clock.today())
        made = work.add(
            Coaching,
            {
                **own, "number": number, "visit_id": visit.id, "activity_id": visit.activity_id, "day": day,
                "customer_id": visit.customer_id, "rep_id": visit.user_id, "leader_id": actor.id,
            },
        )  # fmt: skip
        _put(work, made, ready_marks, ready_rows)
    return made


def edit(
    actor: Actor,
    coaching_id: int,
    values: Values,
    *,
    version: int | None = None,
    before: Values | None = None,
    marks: Sequence[Values] | None = None,
    resolutions: Sequence[Values] | None = None,
) -> None:
    """Change a draft; marks and resolutions, when given, take the place of those that are there.

    Raises:
        Refused: it was given to the rep already, or is another leader's.
    """
    found = read(actor, coaching_id)
    rights.refuse(actor, "edit", found)
    day = found.day or clock.today()
    ready_marks = None if marks is None else _marks(marks, day)
    ready_rows = None if resolutions is None else _resolutions(resolutions, day)
    with keep.operation(actor, f"修改 {found.title()}") as work:
        work.edit(Coaching, coaching_id, values, version=version, before=before)
        for model, rows in ((CoachingMark, ready_marks), (Resolution, ready_rows)):
            if rows is not None:
                for old in keep.read_all(model, "coaching_id = ? AND binned_at IS NULL", (coaching_id,)):
                    work.bin(model, old.id)
        _put(work, coaching_id, ready_marks or (), ready_rows or ())


def give(actor: Actor, coaching_id: int) -> None:
    """Give a record to the rep, who is told; from now on he and his superiors read it.

    Raises:
        Invalid: nothing is evaluated, or neither guidance nor praise is written.
        Refused: it is no draft of the actor's.
    """
    found = read(actor, coaching_id)
    rights.refuse(actor, "give", found)
    problems = {}
    if not any(one.score is not None for one in marks_of(coaching_id)):
        problems["marks"] = "评价项目一项都没有评分，请至少评一项再交给本人。"
    if not (found.guidance.strip() or found.praise.strip()):
        problems["guidance"] = "指导和表扬都是空的，请至少写一样再交给本人。"
    if problems:
        raise Invalid(problems)
    text = f"{actor.name}交给您一份同访带教记录 {found.number}，请阅看并确认。"
    with keep.operation(actor, f"交本人 {found.title()}") as work:
        work.edit(Coaching, coaching_id, {"state": "given", "given_at": _now()})
        key = f"coaching:{coaching_id}:{found.version}"
        notice.tell(work, [found.rep_id], text, key=key, about=(Coaching.KIND, coaching_id), level="soon")


def take_back(actor: Actor, coaching_id: int) -> None:
    """Take back a record that the rep has not acknowledged yet, to change it."""
    found = read(actor, coaching_id)
    rights.refuse(actor, "take_back", found)
    with keep.operation(actor, f"收回 {found.title()}") as work:
        work.edit(Coaching, coaching_id, {"state": "draft", "given_at": None})


def acknowledge(actor: Actor, coaching_id: int, word: str = "") -> None:
    """Let the rep say that he has read it, with a word of his own if he likes; the leader is told.

    Raises:
        NotAllowed: the actor is not the rep.
        Refused: it was not given to him, or he has done so already.
    """
    found = read(actor, coaching_id)
    rights.refuse(actor, "acknowledge", found)
    said = "，并写了意见" if word.strip() else ""
    with keep.operation(actor, f"确认 {found.title()}") as work:
        work.edit(Coaching, coaching_id, {"state": "acknowledged", "acknowledged_at": _now(), "rep_word": word.strip()})
        text = f"{actor.name}已确认带教记录 {found.number}{said}。"
        key = f"coaching:{coaching_id}:acknowledged"
        notice.tell(work, [found.leader_id], text, key=key, about=(Coaching.KIND, coaching_id))


def bin_draft(actor: Actor, coaching_id: int) -> None:
    """Put a draft into the bin."""
    found = read(actor, coaching_id)
    rights.refuse(actor, "bin", found)
    with keep.operation(actor, f"删除 {found.title()}") as work:
        for model in (CoachingMark, Resolution):
            for one in keep.read_all(model, "coaching_id = ? AND binned_at IS NULL", (coaching_id,)):
                work.bin(model, one.id)
        work.bin(Coaching, coaching_id)


def read(actor: Actor, coaching_id: int) -> Coaching:
    """Return a record.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = keep.read(Coaching, coaching_id)
    if not rights.sees(actor, found):
        raise NotFound("带教记录不存在，或者不在您可以查看的范围内。")
    return found


def by_number(actor: Actor, number: str) -> Coaching:
    """Return the record with this number.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return read(actor, keep.id_of_number(Coaching, number))


def listed(
    actor: Actor, *, rep_id: int | None = None, customer_id: int | None = None, limit: int = 500
) -> list[Coaching]:
    """Return the records that the actor may read, the latest first."""
    where, params = rights.visible(actor)
    conditions = ["binned_at IS NULL", where]
    for column, value in (("rep_id", rep_id), ("customer_id", customer_id)):
        if value is not None:
            conditions.append(f"{column} = ?")
            params = (*params, value)
    return keep.read_all(Coaching, f"{' AND '.join(conditions)} ORDER BY day DESC, id DESC LIMIT {int(limit)}", params)


class Summed(NamedTuple):
    """A record as the list shows it; ``mean`` of its marks is None without any."""

    id: int
    day: date | None
    rep: str
    customer: str
    mean: float | None
    state: str | None


def summed_up(actor: Actor, *, rep_id: int | None = None) -> list[Summed]:
    """Return what the list shows of the records that the actor may read, the latest first, in one question for all."""
    where, params = rights.visible(actor)
    rows = current().rows(
        f"SELECT coaching.id, coaching.day, u.name, {TITLE}, (SELECT AVG(m.score) FROM coaching_mark m"
        " WHERE m.coaching_id = coaching.id AND m.binned_at IS NULL), coaching.state"
        ' FROM coaching JOIN "user" u ON u.id = coaching.rep_id JOIN customer ON customer.id = coaching.customer_id'
        f" WHERE coaching.binned_at IS NULL AND {where}{' AND coaching.rep_id = ?' if rep_id is not None else ''}"
        f" ORDER BY coaching.day DESC, coaching.id DESC LIMIT {_MOST}",
        (*params, *((rep_id,) if rep_id is not None else ())),
    )
    return [
        Summed(
            one, date.fromisoformat(day) if day else None, rep, customer, None if mean is None else float(mean), state
        )
        for one, day, rep, customer, mean, state in rows
    ]


def marks_of(coaching_id: int) -> list[CoachingMark]:
    """Return the evaluation, in the order of its heads."""
    return keep.read_all(CoachingMark, "coaching_id = ? AND binned_at IS NULL ORDER BY id", (coaching_id,))


def resolutions_of(coaching_id: int) -> list[Resolution]:
    """Return the improvements agreed on, by their days."""
    return keep.read_all(Resolution, "coaching_id = ? AND binned_at IS NULL ORDER BY due_on, id", (coaching_id,))


def reps(actor: Actor) -> list[tuple[int, str]]:
    """Return (id, name) of those about whom there are records that the actor may read."""
    where, params = rights.visible(actor)
    rows = current().rows(
        'SELECT DISTINCT u.id, u.name FROM coaching JOIN "user" u ON u.id = coaching.rep_id'
        f" WHERE coaching.binned_at IS NULL AND {where} ORDER BY u.name, u.id",
        params,
    )
    return [(int(user), str(name)) for user, name in rows]


def waiting(actor: Actor) -> int:
    """Return how many records wait for the actor's acknowledgement."""
    row = current().row(
        "SELECT COUNT(*) FROM coaching WHERE rep_id = ? AND state = 'given' AND binned_at IS NULL", (actor.id,)
    )
    return int(row[0]) if row else 0


def _refuse_visit(actor: Actor, visit: Visit) -> None:
    kinds = Visit.kind.about
    if visit.kind not in FIRST_KINDS:
        names = "、".join(kinds.label_of(one) for one in FIRST_KINDS)
        raise Refused(f"走访 {visit.number} 是{kinds.label_of(visit.kind or '')}，带教记录只写 {names}。")
    if visit.state in {"cancelled", "missed"}:
        raise Refused(f"走访 {visit.number} 没有去成，不能写带教记录。")
    if visit.day is None or visit.day > clock.today():
        raise Refused(f"走访 {visit.number} 排在 {visit.day}，去过以后再写带教记录。")
    if visit.user_id == actor.id:
        raise NotAllowed("带教记录写的是别人的走访，不能写自己的。")
    if not rights.leads(actor, visit.user_id):
        name = keep.title_of("user", visit.user_id)
        raise NotAllowed(f"您不是{name}的上级，不能给他写带教记录。")
    known = current().row(
        "SELECT number FROM coaching WHERE visit_id = ? AND leader_id = ? AND binned_at IS NULL", (visit.id, actor.id)
    )
    if known is not None:
        raise Refused(f"走访 {visit.number} 您已写过带教记录 {known[0]}，请打开那一份。")


def _marks(rows: Sequence[Values], day: date) -> list[dict[str, Any]]:
    known, most = heads(day), scale(day)
    found, problems, seen = [], {}, set()
    for at, row in enumerate(rows):
        head, score = str(row.get("head") or "").strip(), row.get("score")
        if score in (None, "") and not str(row.get("remark") or "").strip():
            continue
        if head not in known:
            problems[f"{at}.head"] = f"没有评价项目“{head}”，可选：{'、'.join(known)}。"
        elif head in seen:
            problems[f"{at}.head"] = f"评价项目“{head}”写了两次。"
        cleaned = keep.clean(CoachingMark, {"coaching_id": 1, "head": head or "?", "score": score})["score"]
        if cleaned is not None and not 1 <= cleaned <= most:
            problems[f"{at}.score"] = f"“{head}”的评分应在 1 到 {most} 之间。"
        seen.add(head)
        found.append({"head": head, "score": cleaned, "remark": row.get("remark") or ""})
    if problems:
        raise Invalid(problems)
    return sorted(found, key=lambda one: known.index(one["head"]))


def _resolutions(rows: Sequence[Values], day: date) -> list[dict[str, Any]]:
    within = timedelta(days=int(regulation.on(day).number("coaching.days")))
    found = []
    for at, row in enumerate(rows):
        due = row.get("due_on") or day + within
        cleaned = keep.clean(Resolution, {"coaching_id": 1, "text": row.get("text") or "", "due_on": due})
        if cleaned["due_on"] < day:
            raise Invalid({f"{at}.due_on": f"“{cleaned['text']}”的期限 {cleaned['due_on']} 早于同访日，请改正。"})
        found.append({"text": cleaned["text"], "due_on": cleaned["due_on"]})
    return found


def _put(work: Operation, coaching_id: int, marks: Sequence[Values], resolutions: Sequence[Values]) -> None:
    for model, rows in ((CoachingMark, marks), (Resolution, resolutions)):
        for row in rows:
            work.add(model, {**row, "coaching_id": coaching_id})


def _now() -> datetime:
    return datetime.now()  # noqa: DTZ005  # local, as every moment of a record
