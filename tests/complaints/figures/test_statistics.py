"""Figures say what happened: late and running late apart, months beside each other, the same as in anybody's summary."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import carry_out, severe_to_execution
from tests.people import add_customer

from cmdesk.cadence.rules.period import Span
from cmdesk.complaints import paper
from cmdesk.complaints.rules.figures import monthly, statistics, timeliness
from cmdesk.complaints.rules.figures.timeliness import Timeliness
from cmdesk.complaints.rules.path import closing, intake
from cmdesk.complaints.rules.timing.clocks import Clock
from cmdesk.core import paper as sheets
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed
from cmdesk.core.timers import Running
from cmdesk.customers.record import Customer

TODAY = date.today()  # noqa: DTZ011
BEGIN = TODAY.replace(day=1)
BEFORE = (BEGIN - timedelta(days=1)).replace(day=1)
BEFORE_AT = datetime(BEFORE.year, BEFORE.month, 15, 10)  # noqa: DTZ001


def running(state: str, *, ended: bool, minutes: int = 60) -> Clock:
    begin = datetime(2026, 11, 2, 9)  # noqa: DTZ001
    stop = begin + timedelta(minutes=minutes) if ended else None
    return Clock("answer", "首次答复", Running(begin, begin, 0, stop, state, 0, 0.0, ""))  # type: ignore[arg-type]


def test_late_and_running_late_are_told_apart() -> None:
    """Two in time, one ended late, one runs late, one has time left: half of four, and the fifth says nothing yet."""
    made = Timeliness("首次答复")
    for one in (
        running("done", ended=True), running("done", ended=True, minutes=30), running("done_late", ended=True, minutes=300),
        running("late", ended=False), running("due", ended=False),
    ):  # fmt: skip
        made.add(one)
    assert (made.in_time, made.late, made.running_late, made.running) == (2, 1, 1, 1)
    assert (made.done, made.missed, made.share, made.minutes) == (3, 2, 50, 130)


@given(st.lists(st.tuples(*[st.integers(0, 50)] * 4), max_size=5))
def test_a_share_is_never_better_than_what_failed(rows: list[tuple[int, int, int, int]]) -> None:
    """100 % only if nothing failed (rounding apart), 0 only if all did; all phases together count what each counts."""
    phases = [Timeliness("x", *row) for row in rows]
    whole = timeliness.whole(phases)
    assert whole.missed == sum(one.missed for one in phases)
    for one in (*phases, whole):
        known = one.in_time + one.missed
        assert (one.share is None) == (known == 0)
        if one.share is not None:
            assert abs(one.share - 100 * one.in_time / known) <= 0.5


def test_a_complaint_nobody_answers_runs_late_but_is_not_ended(desk: Desk) -> None:
    """A first answer that is missing for weeks has not ended; it spoils the share all the same."""
    desk.register(received_at=BEFORE_AT)
    answered = desk.register(received_at=BEFORE_AT)
    intake.answer(desk.staff["account_manager"], answered, "明早补送", sure=True)
    found = statistics.of_month(desk.staff["general_manager"], BEFORE)
    first = next(one for one in found.timeliness if one.label == "首次答复")
    assert (first.done, first.late, first.running_late, first.in_time) == (1, 1, 1, 0)
    assert first.share == 0


def test_months_stand_beside_each_other(desk: Desk) -> None:
    """Twelve months in order without a gap, each with its own figures; a report of January begins in February."""
    desk.register(received_at=BEFORE_AT)
    one = severe_to_execution(desk)
    carry_out(desk, one)
    director = desk.staff["service_director"]
    found = statistics.report(director, TODAY)
    begins = [month.begin for month in found.months]
    assert begins[-2:] == [BEFORE, BEGIN]
    assert len(set(begins)) == statistics.MONTHS == len(begins)
    assert all(later == (first + timedelta(days=32)).replace(day=1) for first, later in pairwise(begins))
    assert [month.total for month in found.months] == [0] * 10 + [1, 1]
    assert (found.month.severity("severe").count, found.before.severity("").count) == (1, 1)
    assert found.month == statistics.of_month(director, TODAY)
    assert {part.word: part.cost for part in found.month.parts["area"]} == {"城东片区": 1200}
    assert found.month.parts["severity"][0].ids == (one,)
    assert statistics.report(director, date(2026, 1, 31)).months[0].begin == date(2025, 2, 1)


def test_who_comes_again_is_found_across_months(desk: Desk) -> None:
    """Once in this month and once in the last is a repeat; another customer of the same name is somebody else."""
    manager = desk.staff["account_manager"]
    desk.register(received_at=BEFORE_AT)
    desk.register()
    twin = add_customer(manager, desk.staff.units["east"], number="C2", phones="13912345678")
    desk.register(customer_id=twin)
    found = statistics.report(desk.staff["general_manager"], TODAY)
    assert [(one.count, one.year) for one in found.repeats] == [(1, 2)]
    assert found.month.repeats == []


def test_the_summary_of_a_manager_counts_the_same(desk: Desk) -> None:
    """Received, severe and closed by a person in a month are the same here and in the summary of his month (S0-05)."""
    manager, chief = desk.staff["account_manager"], desk.staff["general_manager"]
    one = severe_to_execution(desk)
    carry_out(desk, one)
    closing.follow_up(manager, one, satisfied=True, words="好")
    desk.register()
    desk.register("clerk")
    gone = desk.register()
    closing.withdraw(desk.staff["service_director"], gone, "客户说不用了")
    desk.register(received_at=BEFORE_AT)
    for month in (BEGIN, BEFORE):
        found = statistics.of_month(chief, month)
        mine = next(part for part in found.parts["receiver"] if part.word == manager.name)
        own = [desk.read(complaint_id) for complaint_id in mine.ids]
        closed = sum(one.state in {"evaluating", "archived"} for one in own)
        severe = sum(one.severity == "severe" for one in own)
        bad = f"，其中严重 {severe} 件" if severe else ""
        (figure,) = monthly.figures(
            chief, manager.id, Span(month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1))
        )
        good = "（全程按时 1）" if closed else ""
        assert figure.text == f"受理 {mine.count} 件{bad}，已结案 {closed}{good}"
    this = statistics.of_month(chief, BEGIN)
    assert (this.total, this.withdrawn, this.closed, this.open) == (3, 1, 1, 2)
    assert gone not in {one for part in this.parts["type"] for one in part.ids}


def test_only_who_may_looks_and_prints(desk: Desk) -> None:
    """The right to statistics covers figures, report and paper alike."""
    for role in ("account_manager", "clerk"):
        with pytest.raises(NotAllowed):
            statistics.report(desk.staff[role], TODAY)
        with pytest.raises(NotAllowed):
            paper.report_job(desk.staff[role], TODAY)


def test_the_paper_says_what_the_rules_count(desk: Desk) -> None:
    """Head, figures beside the month before, every table adds up, phases with a last line for all; it can be printed."""
    one = severe_to_execution(desk)
    carry_out(desk, one)
    desk.register()
    desk.register(received_at=BEFORE_AT)
    director = desk.staff["service_director"]
    job = paper.report_job(director, TODAY)
    ((name, (values,)),) = job.parts
    assert name == "complaint_statistics"
    assert (values["month"], values["range"], values["maker"]) == (
        f"{BEGIN.year}年{BEGIN.month}月",
        "全部",
        director.name,
    )
    figures = {row["label"]: (row["now"], row["before"], row["change"]) for row in values["figures"]}
    assert figures["受理"] == ("2 件", "1 件", "+1")
    assert figures["回访满意率"] == ("—", "—", "")
    assert figures["赔偿折让"][0] == "1,200.00 元"
    for table in ("types", "severities", "areas", "units", "products", "causes", "receivers"):
        assert sum(row["count"] for row in values[table]) == 2, table
        assert sum(row["cost"] or 0 for row in values[table]) == 1200, table
    assert values["phases"][-1]["done"] == sum(row["done"] for row in values["phases"][:-1])
    assert [(row["label"], row["severe"], row["ungraded"]) for row in values["months"][-2:]] == [
        (f"{BEFORE:%y-%m}", None, 1), (f"{BEGIN:%y-%m}", 1, 1),
    ]  # fmt: skip
    assert values["repeats"] == [{"label": desk_customer(desk), "count": 2, "year": 3}]
    form = sheets.form(name)
    keys = {table or cell.key for table, cell in sheets.cells_of(form)}
    assert set(values) <= keys
    assert sheets.draw(form, [values], BytesIO()).pages <= 3


def desk_customer(desk: Desk) -> str:
    return str(keep.read(Customer, desk.customer).name)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [(3, 1, "+2"), (1, 3, "−2"), (2, 2, ""), (None, 2, ""), (2, None, ""), (12000, 0, "+12,000")],
)
def test_a_difference_is_said_shortly(now: int | None, before: int | None, said: str) -> None:
    """More, less, the same, or nothing to compare with."""
    assert paper.report.difference(now, before) == said
