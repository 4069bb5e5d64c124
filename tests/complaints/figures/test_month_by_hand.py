"""The figures of a month are those of somebody who goes through the records with paper, watch and calendar (S4-50)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.complaints.test_demo import told
from tests.complaints.timing.test_watch import LABORATORY, WATCHES
from tests.visits.demo.test_story import TODAY

from cmdesk.complaints.record import Complaint, ComplaintArrival, ComplaintEvent, ComplaintTask
from cmdesk.complaints.rules import types
from cmdesk.complaints.rules.figures import statistics
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import actor_of

AT = datetime.combine(TODAY, datetime.min.time()) + timedelta(days=3, hours=15)
LABELS = {
    "registered": "分级", "minor_site": "现场处理", "minor_approval": "方案批准", "severe_site": "现场查证", "countersigning": "部门会签",
    "proposing": "拟方案", "deciding": "总经理审批", "executing": "执行", "follow_up": "回访", "evaluating": "评估归档",
}  # fmt: skip
NOTHING = "（未填）"
Tally = tuple[int, int, int, int]
"""In time, late, running late, running."""


def local(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone().replace(tzinfo=None, second=0, microsecond=0)


def chief() -> Actor:
    row = current().row("SELECT id FROM \"user\" WHERE role = 'general_manager'")
    assert row is not None
    return actor_of(row[0])


def received(month: date) -> list[Complaint]:
    """Return what was received in a month and not taken back."""
    found = [one for one in keep.read_all(Complaint, "1 = 1 ORDER BY id") if not one.withdrawn]
    return [one for one in found if (local(one.received_at) or AT).date().replace(day=1) == month]


def months() -> list[date]:
    every = keep.read_all(Complaint, "1 = 1")
    return sorted({(local(one.received_at) or AT).date().replace(day=1) for one in every})


def named(table: str, record_id: int | None) -> str:
    row = current().row(f"SELECT name FROM {table} WHERE id = ?", (record_id,)) if record_id else None
    return str(row[0]) if row else ""


def area(one: Complaint) -> str:
    row = current().row("SELECT area_id FROM customer WHERE id = ?", (one.customer_id,))
    return named("unit", row[0]) if row else ""


def words(one: Complaint) -> dict[str, str]:
    """Return what a complaint counts under in each table."""
    severity = {"minor": "一般", "severe": "严重"}.get(one.severity or "", "未分级")
    return {
        "type": types.valid()[one.type].partition("（")[0],
        "area": area(one),
        "product": named("product", one.product_id) or one.product_text,
        "severity": severity,
        "cause": Complaint.cause.about.label_of(one.cause) if one.cause else "",
        "unit": named("unit", one.unit_id),
        "channel": Complaint.channel.about.label_of(one.channel or ""),
        "receiver": named('"user"', one.receiver_id),
    }


def cost(found: list[Complaint]) -> Decimal:
    return sum((one.amount for one in found if one.amount and one.decided_at), Decimal(0))


def test_every_table_adds_up_as_by_hand(office: Office) -> None:
    """By type, area, product, severity, cause, department, channel and receiver: number and cost of each; repeats."""
    told(office)
    assert len(months()) >= 3
    for month in months():
        found, mine = statistics.of_month(chief(), month, AT), received(month)
        assert (found.total, found.cost) == (len(mine), cost(mine))
        assert found.closed == sum(one.state in {"evaluating", "archived"} for one in mine)
        for table in ("type", "area", "product", "severity", "cause", "unit", "channel", "receiver"):
            groups: dict[str, list[Complaint]] = defaultdict(list)
            for one in mine:
                groups[words(one)[table] or NOTHING].append(one)
            reckoned = {word: (len(group), cost(group)) for word, group in groups.items()}
            assert {part.word: (part.count, part.cost) for part in found.parts[table]} == reckoned, table
        often = Counter(named("customer", one.customer_id) for one in mine)
        assert dict(found.repeats) == {name: count for name, count in often.items() if count > 1}
        called = [one.satisfied == "yes" for one in mine if one.satisfied]
        assert found.satisfied == (round(100 * sum(called) / len(called)) if called else None)


def test_every_phase_is_in_time_as_by_the_watch(office: Office) -> None:
    """How often each phase was in time, late, or runs on: counted minute by minute from what was written down."""
    told(office)
    kinds = [0, 0, 0, 0]
    for month in months():
        tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for one in received(month):
            for label, due, end in timers(one):
                place = (end > due) if end is not None else 2 + (due >= AT)
                tally[label][place] += 1
        found = statistics.of_month(chief(), month, AT)
        shown: dict[str, Tally] = {
            one.label: (one.in_time, one.late, one.running_late, one.running) for one in found.timeliness
        }
        assert shown == {label: tuple(counts) for label, counts in tally.items()}
        kinds = [kind + sum(counts[at] for counts in tally.values()) for at, kind in enumerate(kinds)]
    assert min(kinds[:3]) > 0


def timers(one: Complaint) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Yield what had a limit: its name, the deadline, when it was done."""
    events = keep.read_all(ComplaintEvent, "complaint_id = ? ORDER BY id", (one.id,))
    stays = [(event.after or "", local(event.happened_at) or AT) for event in events if event.after]
    ends = [begin for _, begin in stays[1:]] + [None]
    came = sorted(
        at for row in keep.read_all(ComplaintArrival, "complaint_id = ?", (one.id,)) if (at := local(row.arrived_at))
    )
    call = local(one.received_at) or AT
    yield (
        "首次答复",
        WATCHES["answer"].deadline(call),
        first(events, {"answer", "follow", "withdraw"}, local(one.answered_at)),
    )
    sites = [at for at, (state, _) in enumerate(stays) if state.endswith("_site")]
    if sites:
        arranged = first(events, {"arrange", "withdraw"}, came[0] if came else None)
        yield "安排上门", WATCHES["arrange"].deadline(call), arranged
    for at, (state, begin) in enumerate(stays):
        end = ends[at]
        if state == "executing":
            days = [row.due_on for row in keep.read_all(ComplaintTask, "complaint_id = ?", (one.id,)) if row.due_on]
            if days:
                yield LABELS[state], datetime.combine(max(days), datetime.max.time()), end
        elif state in LABELS:
            if at in sites:
                there = [max(moment, begin) for moment in came if at == sites[0] or moment >= begin]
                end = min([*there, *([end] if end else [])], default=None)
            yield LABELS[state], deadline(one, state, begin, events), end


def deadline(one: Complaint, state: str, begin: datetime, events: list[ComplaintEvent]) -> datetime:
    """Return when a phase is due; the departments' day is prolonged by the laboratory, never shortened."""
    rests = []
    for at, event in enumerate(events):
        if event.verb == "pause":
            later = (local(other.happened_at) for other in events[at:] if other.verb == "resume")
            stop = next(later, None) or local(event.until) or AT
            rests.append((local(event.happened_at) or AT, stop))
    day, sent, result = WATCHES[state].deadline(begin, tuple(rests)), local(one.lab_from), local(one.lab_until)
    if state != "countersigning" or sent is None or sent > day:
        return day
    if result is None:
        return WATCHES[state].deadline(begin, (*rests, (max(begin, sent), AT)))
    return max(day, LABORATORY.deadline(max(begin, result), tuple(rests)))


def first(events: list[ComplaintEvent], verbs: set[str], other: datetime | None) -> datetime | None:
    moments = [local(event.happened_at) for event in events if event.verb in verbs] + [other]
    return min((moment for moment in moments if moment is not None), default=None)
