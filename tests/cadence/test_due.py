"""The due list: against a judge who looks at every customer by himself, on both engines."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cadence.conftest import MakeCustomer, add_contact, add_visit, noon
from tests.people import Staff, add_customer

from cmdesk.activities.record import Activity
from cmdesk.cadence import basis, rules
from cmdesk.cadence.record import SchemeChoice
from cmdesk.core import regulation, undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Customer
from cmdesk.visits.record import Visit

DAY = date(2026, 11, 21)
START = date(2024, 1, 10)
SCHEMES = ("single_bimonthly_quarterly", "monthly_weekly", "four_classes")
BY_PHONE = {"core", "potential", "regular"}
MONTHS = {"monthly": 1, "bimonthly": 2, "quarterly": 3}
FORTNIGHTS = {"core": 14, "potential": 30, "regular": 60, "support": 14}


def states(day: date, **wish: Any) -> dict[str, str]:
    """Name → state of everybody whom the program sees."""
    found = rules.due(PROGRAM, day, states=tuple(rules.STATES), **wish)
    return {row.name: row.state for row in found}


def judged(
    scheme: str, file: dict[str, Any], contacts: list[tuple[date, str]], day: date, opened: date = START
) -> tuple[str, date]:
    """Return state and day of one customer by walking the calendar, as one would with a pencil."""
    modes = modes_of(scheme, file)
    last = max((at for at, mode in contacts if mode in modes and at <= day), default=None)
    if scheme == "four_classes":
        due_from = due_on = (last or min(opened, day)) + timedelta(
            days=FORTNIGHTS[file.get("visit_class") or "regular"]
        )
    else:
        due_from, due_on = walked(last, months_of(scheme, file), min(opened, day))
    if due_on < day:
        return "overdue", due_on
    if due_on == day:
        return "today", due_on
    if due_from <= day:
        return "due", due_on
    return ("coming" if (due_from - day).days <= 7 else "covered"), due_on


def modes_of(scheme: str, file: dict[str, Any]) -> set[str]:
    """Return how a customer may be served."""
    steady = file.get("monthly_volume") and file.get("peak_volume", 9**9) <= file["monthly_volume"] * 1.2
    easy = file.get("market_type") == "village" or steady
    if scheme == "monthly_weekly":
        return {"field", "phone", "web"} if easy else {"field"}
    by_phone = scheme == "four_classes" and (file.get("visit_class") or "regular") in BY_PHONE
    return {"field", "phone", "web"} if by_phone else {"field"}


def months_of(scheme: str, file: dict[str, Any]) -> int:
    """Return once in how many months; 0 is once a week."""
    if scheme == "single_bimonthly_quarterly":
        return MONTHS[file.get("cadence") or "bimonthly"]
    return 0 if file.get("volume_level") == "A" or file.get("terminal_state") == "built" else 1


def walked(last: date | None, months: int, opened: date) -> tuple[date, date]:
    """Return the first and last day of the span that asks for a visit, found day by day."""
    first = last + timedelta(days=1) if last else opened
    while last and same_span(first, last, months):
        first += timedelta(days=1)
    if last is None:
        while same_span(first - timedelta(days=1), opened, months):
            first -= timedelta(days=1)
    end = first
    while same_span(end + timedelta(days=1), first, months):
        end += timedelta(days=1)
    return first, end


def same_span(one: date, other: date, months: int) -> bool:
    """Tell whether two days lie in the same months, or with 0 in the same week."""
    if months == 0:
        return one.isocalendar()[:2] == other.isocalendar()[:2]
    return one.year == other.year and (one.month - 1) // months == (other.month - 1) // months


files = st.fixed_dictionaries(
    {},
    optional={
        "cadence": st.sampled_from(["monthly", "bimonthly", "quarterly"]),
        "visit_class": st.sampled_from(["core", "potential", "regular", "support"]),
        "volume_level": st.sampled_from(["A", "B"]),
        "terminal_state": st.sampled_from(["built", "none"]),
        "market_type": st.sampled_from(["city", "village"]),
        "monthly_volume": st.just(100),
        "peak_volume": st.sampled_from([110, 120, 121, 300]),
    },
)
contact = st.tuples(st.integers(0, 200), st.sampled_from(["field", "phone", "web"]), st.booleans())
histories = st.lists(st.tuples(files, st.lists(contact, max_size=4)), min_size=1, max_size=5)
nearby = st.one_of(
    st.just(DAY), st.dates(date(2026, 8, 1), date(2027, 1, 5)),
    st.sampled_from([date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 22)]),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=histories, day=nearby, scheme=st.sampled_from(SCHEMES))
def test_the_list_is_what_a_pencil_finds(
    staff: Staff, shop: MakeCustomer, histories: Any, day: date, scheme: str
) -> None:
    """Whatever the files and the history, list, counts, days and reasons are those of the judge; past days too."""
    user, expected, customers = staff["account_manager"].id, {}, []
    for number, (file, history) in enumerate(histories):
        name = f"店{number}-{current().row('SELECT COALESCE(MAX(id), 0) FROM customer')[0]}"  # type: ignore[index]
        customer = shop(name, START, **file)
        customers.append(customer)
        contacts = []
        for back, mode, by_visit in history:
            at = DAY - timedelta(days=back)
            contacts.append((at, mode))
            if by_visit or mode == "field":
                add_visit(customer, at, user, mode=mode)
            else:
                add_contact(customer, noon(at), user, "phone_out" if mode == "phone" else "message")
        add_visit(customer, DAY, user, state="missed")
        add_contact(customer, noon(DAY), user, "phone_in")
        expected[name] = judged(scheme, file, contacts, day)
    rules.choose(PROGRAM, scheme, date(2020, 1, 1))
    found = rules.due(PROGRAM, day, states=tuple(rules.STATES), customers=customers)
    assert {row.name: (row.state, row.due_on) for row in found} == expected
    asked = rules.due(PROGRAM, day, customers=customers)
    assert {row.name for row in asked} == {name for name, (state, _) in expected.items() if state in rules.OPEN}
    assert [row.due_on for row in asked] == sorted(row.due_on for row in asked)
    whole = rules.counts(PROGRAM, day)
    everybody = rules.due(PROGRAM, day, states=tuple(rules.STATES))
    assert whole == {state: sum(row.state == state for row in everybody) for state in rules.STATES}


@pytest.mark.parametrize(
    ("scheme", "file", "day"),
    [
        ("four_classes", {"visit_class": "support"}, DAY),
        ("single_bimonthly_quarterly", {"cadence": "monthly"}, date(2026, 11, 23)),
        ("single_bimonthly_quarterly", {"cadence": "monthly"}, date(2026, 11, 24)),
        ("single_bimonthly_quarterly", {"cadence": "monthly"}, date(2026, 11, 30)),
        ("monthly_weekly", {"volume_level": "A", "monthly_volume": 100, "peak_volume": 120}, date(2026, 11, 22)),
        ("monthly_weekly", {"volume_level": "A", "monthly_volume": 0, "peak_volume": 0}, date(2026, 11, 22)),
    ],
)
def test_every_day_on_the_edge(staff: Staff, shop: MakeCustomer, scheme: str, file: dict[str, Any], day: date) -> None:
    """Seen or called so many days ago, or opened then and never seen: list and counts say what the pencil says."""
    user, expected = staff["account_manager"].id, {}
    for back in (*range(-2, 24), 31, 61, 62):
        at = day - timedelta(days=back)
        seen, again, called = (shop(f"{word}{back}", **file) for word in ("到过", "又到", "打过"))
        shop(f"没到{back}", at, **file)
        add_visit(seen, at, user)
        add_visit(again, at, user)
        add_visit(again, day + timedelta(days=3), user)
        add_visit(again, day, user, state="missed")
        thrown = add_visit(again, day, user), add_contact(called, noon(day), user)
        with keep.operation(PROGRAM, "删除") as work:
            work.bin(Visit, thrown[0])
            work.bin(Activity, thrown[1])
        add_contact(called, noon(at), user)
        add_contact(called, noon(day + timedelta(days=1)), user)
        for word, contacts, opened in (
            ("到过", [(at, "field")], START), ("又到", [(at, "field")], START), ("打过", [(at, "phone")], START), ("没到", [], at),
        ):  # fmt: skip
            expected[f"{word}{back}"] = judged(scheme, file, contacts, day, opened)
    rules.choose(PROGRAM, scheme, date(2020, 1, 1))
    found = rules.due(PROGRAM, day, states=tuple(rules.STATES))
    assert {row.name: (row.state, row.due_on) for row in found} == expected
    for wanted in (rules.OPEN, *((state,) for state in rules.STATES)):
        asked = {name for name, (state, _) in expected.items() if state in wanted}
        assert {row.name for row in rules.due(PROGRAM, day, states=wanted)} == asked
    for one in {row.due_on for row in found}:
        assert found.before(one) == sum(row.due_on < one for row in found)
    whole_counts = {state: sum(state == one for one, _ in expected.values()) for state in rules.STATES}
    assert rules.counts(PROGRAM, day) == whole_counts


def test_the_reason_is_a_sentence(staff: Staff, shop: MakeCustomer) -> None:
    """Class, span, delay and last contact, as one would tell a colleague."""
    user = staff["account_manager"].id
    add_visit(shop("甲", cadence="bimonthly"), date(2026, 8, 28), user)
    shop("乙", date(2026, 10, 3), cadence="monthly")
    add_visit(shop("丙"), date(2025, 12, 30), user)
    why = {row.name: row.why for row in rules.due(PROGRAM, date(2026, 10, 30))}
    assert why["甲"] == "双月拜访类，9–10 月未访，最近 8 月 28 日"
    assert why["乙"] == "单月拜访类，10 月未访，建档 10 月 3 日，从未走访"
    assert why["丙"] == "双月拜访类（未定类，按方案默认），1–2 月未访，逾期 244 天，最近 2025 年 12 月 30 日"
    assert {row.name: row.unclassed for row in rules.due(PROGRAM, DAY)} == {"甲": False, "乙": False, "丙": True}


def test_a_changed_rule_changes_the_list_at_once(staff: Staff, shop: MakeCustomer) -> None:
    """An interval changed from today on makes today's list another, not last month's."""
    customer = shop("甲", visit_class="core")
    add_visit(customer, date(2026, 11, 10), staff["account_manager"].id)
    rules.choose(PROGRAM, "four_classes", date(2026, 1, 1))
    assert states(DAY) == {"甲": "coming"}
    regulation.change(PROGRAM, "class.core.visit.days", 7, DAY)
    assert states(DAY) == {"甲": "overdue"}
    assert states(DAY - timedelta(days=1)) == {"甲": "coming"}
    regulation.change(PROGRAM, "cadence.four_classes.core.months", 1, DAY)
    assert states(DAY) == {"甲": "covered"}


def test_another_scheme_for_an_area_and_those_below(staff: Staff, shop: MakeCustomer) -> None:
    """The nearest choice above counts, from its day on; choosing it again on the same day replaces it."""
    user = staff["account_manager"].id
    for name, area in (("东", "east_market"), ("西", "west")):
        add_visit(shop(name, cadence="quarterly", volume_level="A", area=staff.units[area]), date(2026, 11, 12), user)
    assert states(DAY) == {"东": "covered", "西": "covered"}
    rules.choose(PROGRAM, "four_classes", DAY, staff.units["east"])
    rules.choose(PROGRAM, "monthly_weekly", DAY, staff.units["east"])
    assert states(DAY) == {"东": "due", "西": "covered"}
    assert states(DAY - timedelta(days=1)) == {"东": "covered", "西": "covered"}
    assert SchemeChoice.select().count() == 1
    assert {row.name: row.scheme for row in rules.due(PROGRAM, DAY, states=tuple(rules.STATES))} == {
        "东": "每月一次、大户每周",
        "西": "单月/双月/季度",
    }


def test_only_visible_customers(staff: Staff, shop: MakeCustomer) -> None:
    """Everybody gets the list his right to see customers reaches; manager and area narrow it."""
    shop("自己的")
    add_customer(staff.beside, staff.units["east_market"], "邻座的")
    add_customer(staff.away, staff.units["west"], "外片的")
    all_states = tuple(rules.STATES)

    def names(role: str, **wish: Any) -> set[str]:
        return {row.name for row in rules.due(staff[role], DAY, states=all_states, **wish)}

    assert names("account_manager") == {"自己的"}
    assert names("area_manager") == {"自己的", "邻座的"}
    assert names("general_manager") == {"自己的", "邻座的", "外片的"}
    assert names("general_manager", manager=staff.beside.id) == {"邻座的"}
    assert names("general_manager", area=staff.units["east"]) == {"自己的", "邻座的"}
    assert names("account_manager", manager=staff.away.id) == set()
    assert sum(rules.counts(staff["account_manager"], DAY).values()) == 1


def test_choosing_a_scheme_is_a_right(staff: Staff) -> None:
    """Who may not, is refused in a sentence; an unknown scheme too."""
    with pytest.raises(NotAllowed, match="选用应访方案"):
        rules.choose(staff["account_manager"], "four_classes", DAY)
    with pytest.raises(Refused, match="没有代号为"):
        rules.choose(staff["service_director"], "never", DAY)
    assert rules.choose(staff["service_director"], "four_classes", DAY) > 0


def test_every_change_reaches_the_list(staff: Staff, shop: MakeCustomer) -> None:
    """Visits moved, voided, binned and undone; a customer binned, merged, transferred: the list follows at once."""
    user = staff["account_manager"].id
    one, other = shop("甲", cadence="monthly"), shop("乙", cadence="monthly")
    visit = add_visit(one, DAY, user)
    assert states(DAY) == {"甲": "covered", "乙": "overdue"}

    def change(**values: Any) -> int:
        with keep.operation(PROGRAM, "改") as work:
            work.edit(Visit, visit, values)
            return work.id

    moved = change(customer_id=other)
    assert states(DAY) == {"甲": "overdue", "乙": "covered"}
    undo.undo(PROGRAM, moved)
    assert states(DAY) == {"甲": "covered", "乙": "overdue"}
    change(state="missed")
    assert states(DAY) == {"甲": "overdue", "乙": "overdue"}
    change(state="done")
    with keep.operation(PROGRAM, "删") as work:
        work.bin(Visit, visit)
        work.bin(Customer, other)
    assert states(DAY) == {"甲": "overdue"}
    with keep.operation(PROGRAM, "恢复") as work:
        work.restore(Visit, visit)
        work.restore(Customer, other)
        work.edit(Customer, one, {"owner_id": staff.away.id})
    assert states(DAY) == {"甲": "covered", "乙": "overdue"}
    assert [row.name for row in rules.due(staff.away, DAY, states=tuple(rules.STATES))] == ["甲"]


def test_a_prospect_is_not_on_the_list_until_he_buys(staff: Staff, shop: MakeCustomer) -> None:
    """Visits made while he was none count when he becomes a customer."""
    customer = shop("甲", stage="prospect", cadence="monthly")
    add_visit(customer, DAY, staff["account_manager"].id)
    assert states(DAY) == {}
    with keep.operation(PROGRAM, "成交") as work:
        work.edit(Customer, customer, {"stage": "customer"})
    assert states(DAY) == {"甲": "covered"}


def test_planned_visits_stand_beside(staff: Staff, shop: MakeCustomer) -> None:
    """The first day planned from the day on; what was planned before it and not done is none."""
    customer, user = shop("甲", cadence="monthly"), staff["account_manager"].id
    for days, mode in ((-1, "field"), (9, "field"), (2, "phone")):
        add_visit(customer, DAY + timedelta(days=days), user, state="planned", mode=mode)
    assert [row.planned_on for row in rules.due(PROGRAM, DAY)] == [DAY + timedelta(days=2)]
    for day in (DAY + timedelta(days=2), DAY + timedelta(days=9)):
        assert [row.planned_on for row in rules.due(PROGRAM, day, states=tuple(rules.STATES))] == [day]
    assert [row.planned_on for row in rules.due(PROGRAM, DAY + timedelta(days=20))] == [None]


@pytest.fixture
def in_china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock on the wall is China's, wherever the test runs."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its clock for one process")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        basis._day.cache_clear()  # days on the wall of the test before
        yield
    time.tzset()
    basis._day.cache_clear()


@pytest.mark.usefixtures("in_china")
def test_a_call_after_midnight_counts_for_its_own_day(staff: Staff, shop: MakeCustomer) -> None:
    """Moments are kept in UTC; the day that counts is the one on the wall, now and looking back."""
    customer, user = shop("甲", visit_class="core"), staff["account_manager"].id
    rules.choose(PROGRAM, "four_classes", date(2020, 1, 1))
    add_contact(customer, datetime(2026, 11, 10, 0, 5).astimezone(), user)
    add_contact(customer, datetime(2026, 11, 20, 23, 55).astimezone(), user)
    last = {day: rules.of_customer(PROGRAM, customer, day).last for day in (DAY, date(2026, 11, 19))}  # type: ignore[union-attr]
    assert last == {DAY: date(2026, 11, 20), date(2026, 11, 19): date(2026, 11, 10)}


def test_rebuilding_changes_nothing(office: Office, staff: Staff, shop: MakeCustomer) -> None:
    """What is kept up to date row by row is what one would reckon from all records."""
    user = staff["account_manager"].id
    for number in range(6):
        customer = shop(f"店{number}", cadence="monthly" if number % 2 else None)
        add_visit(customer, DAY - timedelta(days=number * 20), user)
        add_contact(customer, noon(DAY - timedelta(days=number)), user)
        add_visit(customer, DAY + timedelta(days=number), user, state="planned")
    rows = "SELECT * FROM due_basis ORDER BY customer"
    before = current().rows(rows)
    assert len(before) == 6
    assert basis.is_whole(office.database)
    office.database.run("DELETE FROM due_basis WHERE customer = ?", (before[0][0],))
    assert not basis.is_whole(office.database)
    assert basis.rebuild(office.database) == 6
    assert current().rows(rows) == before


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("cadence.four_classes.core.modes", ["pigeon"], "pigeon"),
        ("cadence.four_classes.core.when", ["visit_class=' OR 1"], "条件"),
        ("cadence.four_classes.unclassed", "nobody", "nobody"),
        ("class.core.visit.days", 0, "间隔"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(staff: Staff, key: str, value: Any, word: str) -> None:
    """A mistyped regulation is told by its name, never run as SQL."""
    regulation.change(PROGRAM, key, value, date(2026, 1, 1))
    with pytest.raises(Refused, match=word):
        rules.choose(PROGRAM, "four_classes", DAY)
