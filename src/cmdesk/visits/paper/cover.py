"""The day cover: whom one visits in which order, what to take along, what was left undone (S1-18…S1-20, forms 7c)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from cmdesk.core import calendar, regulation
from cmdesk.core.database import current
from cmdesk.core.day import weekdays
from cmdesk.core.door import keep
from cmdesk.core.field import moment_of
from cmdesk.customers.rules.finding import titled
from cmdesk.materials.rules import kits
from cmdesk.staff.record import User
from cmdesk.visits.paper import facts, limits, packing, timetable
from cmdesk.visits.paper.facts import Facts, Row
from cmdesk.visits.rules.planning import marks
from cmdesk.visits.rules.planning.duration import durations
from cmdesk.visits.rules.routes import following, ground

FORM = "day_cover"


def cover(user_id: int, day: date, ids: Sequence[int]) -> dict[str, Any]:
    """Return the values of the cover of somebody's day.

    Args:
        user_id: who goes.
        day: when.
        ids: his visits of the day that the actor may see, in the order of the route.
    """
    rows = [row for row in facts.visits(ids) if row.visit["state"] != "cancelled"]
    known = facts.of((row.visit["customer_id"] for row in rows), day)
    arrivals = timetable.arrivals(
        day, [timetable.Visited(_agreed(row), row.visit["minutes_planned"] or 0) for row in rows]
    )
    waiting = [row.visit["customer_id"] for row in rows if row.visit["state"] == "planned"]
    marked = marks.of(user_id, day, waiting)
    about = packing.about(rows, known)
    things = kits.needed(day, about.conditions, about.returns)
    return {
        "day": day,
        "weekday": weekdays.word(day),
        "manager": keep.title_of(User.KIND, user_id),
        "count": len(rows),
        "load": _load_words(user_id, day),
        "distance": _distance(rows),
        "visits": _lines(rows, known, arrivals, marked),
        "routes": following.words(user_id, [row.visit["customer_id"] for row in rows]),
        "running": _running(known, day),
        "unfinished": unfinished(user_id, day),
        "notes": "；".join([*_late(day, rows, arrivals), *_remarks(rows, known)]),
        **{f"kit_{group}_items": {one.name: one.words() for one in some} for group, some in things.items()},
    }


def _lines(
    rows: Sequence[Row], known: Mapping[int, Facts], arrivals: Sequence[timetable.Arrival], marked: Mapping[int, str]
) -> list[dict[str, Any]]:
    made = []
    for row, arrival in zip(rows, arrivals, strict=True):
        visit, customer = row.visit, row.customer
        made.append(
            {
                "planned": arrival.words(),
                "customer": customer["name"],
                "address": customer["address"],
                "phones": customer["phones"],
                "class": facts.CLASS(customer["visit_class"]),
                "purpose": "；".join(
                    filter(
                        None,
                        (
                            marked.get(visit["customer_id"]),
                            _kind(visit["kind"]),
                            visit["purpose"],
                            _owed(known, row),
                        ),
                    )
                ),
                "minutes": visit["minutes_planned"],
                "arrived_at": _moment(visit["arrived_at"]),
                "left_at": _moment(visit["left_at"]),
            }
        )
    return made


def _running(known: Mapping[int, Facts], day: date) -> str:
    """Return what is to be told and carried out on the day, each once with at how many of its customers."""
    count = Counter(one for about in known.values() for one in about.running)
    told = [f"{one.words()} {many} 户" for one, many in count.items()]
    most = int(regulation.on(day).number("bulletin.sheet.most"))
    more = f"；另有 {len(told) - most} 项" if len(told) > most else ""
    return "；".join(told[:most]) + more


def _kind(kind: str) -> str:
    return "" if kind == "regular" else facts.KIND(kind)


def _owed(known: Mapping[int, Facts], row: Row) -> str:
    """Return a word for what is owed to a customer; what it is stands on his sheet."""
    about = known[row.visit["customer_id"]]
    words = [
        word for word, what in (("承诺", about.promises), ("返还", about.returns), ("投诉", about.complaints)) if what
    ]
    return f"【{'、'.join(words)}】" if words else ""


def _agreed(row: Row) -> time | None:
    if row.visit["appointment"] not in {"agreed", "changed", "kept"} or not row.visit["agreed_at"]:
        return None
    return moment_of(row.visit["agreed_at"]).time()


def _moment(stored: str | None) -> datetime | None:
    return moment_of(stored) if stored else None


def _late(day: date, rows: Sequence[Row], arrivals: Sequence[timetable.Arrival]) -> list[str]:
    """Return for which agreed times the order of the route comes too late (S1-60)."""
    tolerance = regulation.on(day).number("appointment.tolerance")
    return [
        f"第 {number} 户 {row.customer['short_name'] or row.customer['name']} 约在 {arrival.at:%H:%M}，按路线要晚 {arrival.late} 分钟，"
        "请调整顺序"
        for number, (row, arrival) in enumerate(zip(rows, arrivals, strict=True), 1)
        if arrival.late > tolerance
    ]


def _remarks(rows: Sequence[Row], known: Mapping[int, Facts]) -> list[str]:
    """Return whose birthday is near."""
    return [f"生日 {one}" for row in rows for one in known[row.visit["customer_id"]].birthdays]


def _load_words(user_id: int, day: date) -> str:
    """Return the day's load against what it should be (S1-28, S1-83)."""
    found, wanted = durations(user_id, [day])[day], limits.of(user_id, day)
    told = f"计划 {found.words}"
    return f"{told}（{wanted.judged(found.visits)}）" if wanted else told


def _distance(rows: Sequence[Row]) -> str:
    """Return how far it is from the first customer called on to the last, in km, and what that leaves out (forms 7c).

    Files know places, not roads: said as straight lines. Empty, to be written in, where fewer than two places are known.
    """
    called = [row.customer for row in rows if row.visit["mode"] == "field"]
    known = [place for one in called if (place := ground.place_of(one["longitude"], one["latitude"])) is not None]
    if len(known) < 2:
        return ""
    without = len(called) - len(known)
    left_out = f"（{without} 户无坐标未计）" if without else ""
    return f"逐户直线{left_out} {ground.along(known) / 1000:.1f}"


def unfinished(user_id: int, day: date) -> str:
    """Return the visits of the working day before that were not made, for the day's takeover (S1-20)."""
    before = calendar.current().previous_working_day(day)
    rows = current().rows(
        f"SELECT {titled('c')}, v.state, v.missed_reason FROM visit v"
        " JOIN customer c ON c.id = v.customer_id WHERE v.user_id = ? AND v.day = ? AND v.state IN ('planned', 'missed')"
        " AND v.binned_at IS NULL AND NOT EXISTS (SELECT 1 FROM visit n WHERE n.carried_from_id = v.id"
        " AND n.binned_at IS NULL) ORDER BY v.position, v.id",
        (user_id, before.isoformat()),
    )
    told = [
        f"{name}（{reason or '未访'}）" if state == "missed" else f"{name}（未录入）" for name, state, reason in rows
    ]
    return f"{before:%m-%d}：{'、'.join(told)}" if told else ""
