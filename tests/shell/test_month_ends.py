"""The figures at the month's end are what was entered during it, reckoned here by hand from one table."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.shell.month import NEXT, Month, month

from cmdesk.cadence.rules.coverage import coverage
from cmdesk.cadence.rules.months import month_of
from cmdesk.core.door import keep
from cmdesk.journal.rules.monthly import figures
from cmdesk.plans.rules import carrying, review, writing
from cmdesk.visits import rules
from cmdesk.visits.record import Visit

__all__ = ["month"]

HAPPENED = (
    # shop, days after the first Monday, minutes late to an agreed time or None, made
    (0, 0, 3, True),
    (1, 0, None, True),
    (2, 1, 25, True),
    (3, 2, None, False),
    (0, 7, None, True),
    (4, 8, -4, True),
    (5, 15, None, True),
    (6, 16, None, None),
    (7, 22, None, None),
)
"""``made`` None: planned and left so; nobody said a word about it."""


def test_plan_and_done_coverage_and_appointments_agree(month: Month) -> None:
    """Plan, summary, page of coverage and rate of appointments say the same of the same month."""
    me = month.staff["account_manager"]
    for shop, after, late, made in HAPPENED:
        day = NEXT + timedelta(days=after)
        month.at(day - timedelta(days=1), 9)
        visit = rules.schedule(me, month.shops[shop], me.id, day)
        agreed = datetime(day.year, day.month, day.day, 10).astimezone()  # local, as people agree
        if late is not None:
            rules.agree(me, visit.id, agreed)
        month.at(day, 18)
        if made:
            arrived = agreed + timedelta(minutes=late or 0)
            rules.enter(me, visit.id, rules.Entry({"arrived_at": arrived, "steps": ("greet",), "result": "同意"}))
        elif made is False:
            rules.miss(me, visit.id, "店门锁着")
    month.at(date(2026, 11, 30), 17)
    plan = writing.open_plan(me, me.id, "month", NEXT)
    done = [one for one in HAPPENED if one[3]]
    missed = [one for one in HAPPENED if one[3] is False]
    seen = {one[0] for one in done}
    kept = [one for one in done if one[2] is not None and abs(one[2]) <= 10]
    late = [one for one in done if one[2] is not None and abs(one[2]) > 10]

    came = review.achieved(plan)
    assert (came.planned, came.done, came.missed) == (len(HAPPENED), len(done), len(missed))
    told = {one.label: one.text for one in figures.of_month(me, me.id, month_of(NEXT))}
    share = round(100 * len(done) / len(HAPPENED))
    assert told["走访"] == f"计划 {len(HAPPENED)} 户次，实际 {len(done)}，未访 {len(missed)}，完成率 {share}%"
    assert f"守约 {len(kept)}，改约 0，失约 {len(late)}" in told["预约"]
    rate = rules.appointment_rate(me, NEXT, me.id)
    assert (rate.kept, rate.changed, rate.missed) == (len(kept), 0, len(late))
    covered = coverage(me, date(2026, 11, 30), manager=me.id).whole
    assert (covered.whole, covered.done) == (len(month.shops), len(seen))
    rounded = round(100 * len(seen) / len(month.shops))
    assert told["覆盖"] == f"应覆盖 {len(month.shops)} 户，近 2 个月已访 {len(seen)}，覆盖率 {rounded}%"

    month.at(date(2026, 12, 1), 8)
    taken = carrying.take_over(me, me.id, date(2026, 12, 1))
    left = [one for one in HAPPENED if one[3] is None]
    assert taken.visits == len(left)
    carried = keep.read_all(Visit, "day = ? AND state = 'planned' ORDER BY id", ("2026-12-01",))
    assert [month.shops.index(one.customer_id) for one in carried] == [one[0] for one in left]
    after = review.achieved(plan)
    assert (after.planned, after.done, after.missed) == (len(HAPPENED), len(done), len(missed) + len(left))
