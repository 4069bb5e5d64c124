"""A planned office is the same every time, and nothing in it would make an office worker laugh."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from cmdesk.core.door.keep import clean
from cmdesk.core.resources import root
from cmdesk.core.text.phone import canonical
from cmdesk.customers.demo.ground import KILOMETRES
from cmdesk.customers.demo.numbers import COMPANY, INDIVIDUAL, credit_code, licence, subscriber
from cmdesk.customers.demo.plan import File, plan
from cmdesk.customers.record import ClassDecision, Customer, Downstream, Person, Room
from cmdesk.staff.demo.office import city

TODAY = date(2025, 11, 21)
COUNT = 6_000


def digest(office) -> str:
    """Return a fingerprint of everything in an office."""
    mark = sha256()
    for part in (office.units, office.staff, office.password, tuple(office.doubles()), office.towers()):
        mark.update(repr(part).encode())
    for file in office.files():
        mark.update(repr(file).encode())
    for tower in office.towers():
        mark.update(repr(list(office.rooms(tower))).encode())
    return mark.hexdigest()


@pytest.fixture(scope="module")
def office():
    return plan(COUNT, 6, 11, TODAY)


@pytest.fixture(scope="module")
def files(office) -> list[File]:
    return list(office.files())


@pytest.fixture(scope="module")
def customers(files):
    return [file.customer for file in files]


@pytest.fixture(scope="module")
def singles(office, files):
    """The files that are no planted double."""
    copies = {pair.copy for pair in office.doubles()}
    return [file for file in files if file.position not in copies]


def share(items, condition) -> float:
    items = list(items)
    return sum(1 for item in items if condition(item)) / len(items)


def test_same_seed_and_day_same_office():
    """Also in another process with another hash seed: nothing hangs on the order of a set."""
    text = (
        "from datetime import date; from tests.customers.demo.test_plan import digest, plan;"
        "print(digest(plan(450, 3, 5, date(2025, 11, 21))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", text],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": f"{root() / 'src'}", "PYTHONUTF8": "1"},
    )
    assert run.stdout.strip() == digest(plan(450, 3, 5, TODAY))


def test_another_seed_or_day_is_another_office():
    """A seed is worth choosing."""
    found = {digest(plan(60, 2, seed, day)) for seed in (1, 2, 3) for day in (TODAY, TODAY - timedelta(days=1))}
    assert len(found) == 6


def test_files_are_made_as_they_are_asked_for():
    """The first files of a huge office come at once, and are the same as when all are taken."""
    first = [file.customer["name"] for file in islice(plan(1_000_000, 6, 1, TODAY).files(), 3)]
    again = [file.customer["name"] for file in islice(plan(1_000_000, 6, 1, TODAY).files(), 1_500)]
    assert first == again[:3]


@given(st.integers(1, 1_300), st.integers(0, 30), st.integers(), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_any_size_month_count_seed_and_day_will_do(count, months, seed, today):
    """As many files as asked for, whatever the numbers; pairs and referrers are files that exist."""
    office = plan(count, months, seed, today)
    positions = [file.position for file in office.files()]
    assert positions == list(range(count))
    assert all(0 <= pair.original < pair.copy < count for pair in office.doubles())


@pytest.mark.parametrize(("customers", "months"), [(0, 1), (-5, 1), (2_000_001, 1), (10, -1), (10, 121)])
def test_senseless_sizes_are_refused(customers, months):
    with pytest.raises(ValueError, match="must be"):
        plan(customers, months, 1, TODAY)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_next_visit_day_is_the_next_working_day(today):
    """Monday to Friday, after today, at most three days away; the last full month has ended."""
    office = plan(1, 0, 1, today)
    assert office.next_visit_day > today
    assert office.next_visit_day.weekday() < 5
    assert (office.next_visit_day - today).days <= 3
    assert re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", office.last_full_month)
    assert date.fromisoformat(office.last_full_month + "-01") < today.replace(day=1)
    assert (today.replace(day=1) - timedelta(days=1)).strftime("%Y-%m") == office.last_full_month


def test_every_value_would_pass_the_door(files, office):
    """The bulk door takes cleaned values: cleaning each again changes nothing, and no check complains."""
    for file in files[:1500]:
        assert clean(Customer, file.customer) == file.customer
        whole = {name: field.default for name, field in _fields(Customer).items()} | file.customer
        assert Customer.check(whole) == {}
        for person in file.persons:
            assert clean(Person, person) == person
            assert Person.check(person) == {}
        for downstream in file.downstreams:
            assert clean(Downstream, downstream) == downstream
        if file.decision:
            assert clean(ClassDecision, file.decision) == file.decision
        for edit in file.edits:
            assert clean(Customer, edit.values) == edit.values
    for values in office.rooms(office.towers()[0]):
        assert clean(Room, values) == values


def _fields(model):
    from cmdesk.core.record import fields_of

    return fields_of(model)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance between two points (longitude, latitude) of one city."""
    middle = math.radians((one[1] + other[1]) / 2)
    return KILOMETRES * math.hypot((one[0] - other[0]) * math.cos(middle), one[1] - other[1])


def test_customers_lie_inside_their_area(office, files):
    """Nobody's coordinates are in another area, let alone in a lake abroad; areas do not overlap."""
    areas = {area.name: area for area in city().areas}
    for file in files:
        if file.customer["longitude"] is None:
            continue
        area = areas[file.area]
        point = (float(file.customer["longitude"]), float(file.customer["latitude"]))
        assert kilometres(point, area.centre) <= area.radius
    for one, other in ((a, b) for a in city().areas for b in city().areas if a is not b):
        assert kilometres(one.centre, other.centre) > one.radius + other.radius
    assert share(files, lambda file: file.customer["longitude"] is not None) > 0.9


def test_addresses_name_the_district_of_the_area(files):
    """An address belongs to the area it is filed under."""
    districts = {area.name: area.district for area in city().areas}
    for file in files:
        assert file.customer["address"] == "" or districts[file.area] in file.customer["address"]


def test_owners_are_client_managers_of_the_area(office, files):
    """Every customer is in the care of somebody of its area; towns and villages of one road share the order day."""
    units = {worker.login: (worker.role, worker.unit) for worker in office.staff}
    assert all(units[file.owner] == ("account_manager", file.area) for file in files)
    counts = Counter(file.owner for file in files)
    assert len(counts) == sum(worker.role == "account_manager" for worker in office.staff)
    assert max(counts.values()) < 260


def test_telephones_are_real_looking_and_unlike(singles):
    """Each number is canonical, and no two customers share one unless they are planted doubles."""
    seen: set[str] = set()
    for file in singles:
        for number in file.customer["phones"]:
            assert canonical(number) == number
            assert re.fullmatch(r"1[3-9]\d{9}|0569-\d{7}", number)
            assert number not in seen
            seen.add(number)
    assert 0.01 < share(singles, lambda file: not file.customer["phones"]) < 0.08
    assert 0.25 < share(singles, lambda file: len(file.customer["phones"]) > 1) < 0.45


def test_credit_codes_and_licences_are_valid_and_unlike(singles):
    """Both check digits hold, nobody shares a code; some codes are missing, so that files can be completed."""
    codes = [file.customer["credit_code"] for file in singles if file.customer["credit_code"]]
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) and _organisation_check(code[8:16]) == code[16] for code in codes)
    assert 0.7 < len(codes) / len(singles) < 0.9
    licences = [file.customer["licence_number"] for file in singles if file.customer["licence_number"]]
    assert len(set(licences)) == len(licences)
    assert all(re.fullmatch(r"3419\d{8}", number) for number in licences)


def _organisation_check(body: str) -> str:
    """GB 11714, written again by hand."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X"[(11 - total % 11) % 11]


@given(st.integers(0, 28_000_000), st.integers(0, 28_000_000))
def test_numbers_never_repeat(one, other):
    """Unlike indexes have unlike codes and subscribers, over the whole range."""
    first, second = credit_code(INDIVIDUAL, "341902", one), credit_code(COMPANY, "341902", other)
    assert uscc.is_valid(first)
    assert uscc.is_valid(second)
    assert (first[8:16] == second[8:16]) == (one == other)
    assert (subscriber(one, 5) == subscriber(other, 5)) == (one == other)
    assert (licence("341902", one % 10**6, 9) == licence("341902", other % 10**6, 9)) == (one % 10**6 == other % 10**6)


def test_grades_are_spread_as_in_an_office(customers):
    """1 to 30, the middle the fullest, big shops few; city shops are bigger than village shops."""
    grades = [customer["grade"] for customer in customers if customer["grade"]]
    assert set(grades) == set(range(1, 31))
    assert 0.02 < share(grades, lambda grade: grade >= 25) < 0.12
    middle = share(grades, lambda grade: 8 <= grade <= 19)
    assert middle > 0.4
    mean = {
        market: sum(found) / len(found)
        for market in ("city", "village")
        for found in [[c["grade"] for c in customers if c["grade"] and c["market_type"] == market]]
    }
    assert mean["city"] > mean["village"] + 4


def test_volume_follows_the_grade_and_few_sell_most(customers):
    """A fifth of the shops sells half to four fifths of it all (S2-16); higher grades sell more."""
    shops = [customer for customer in customers if customer["monthly_volume"]]
    volumes = sorted((shop["monthly_volume"] for shop in shops), reverse=True)
    assert 0.45 < sum(volumes[: len(volumes) // 5]) / sum(volumes) < 0.85
    by_grade = [
        sum(found) / len(found)
        for low in (1, 8, 15, 22)
        for found in [[shop["monthly_volume"] for shop in shops if low <= shop["grade"] < low + 7]]
    ]
    assert by_grade == sorted(by_grade)
    assert all(shop["peak_volume"] >= shop["monthly_volume"] for shop in shops)


def test_class_shares_are_near_the_rules(customers):
    """5 % core, 15–35 % potential, 5–10 % support (S1-78…81); monthly : bimonthly : quarterly about 30 : 60 : 10."""
    classes = Counter(customer["visit_class"] for customer in customers)
    total = sum(count for name, count in classes.items() if name)
    assert 0.01 < classes["core"] / total < 0.09
    assert 0.15 < classes["potential"] / total < 0.35
    assert 0.04 < classes["support"] / total < 0.10
    rhythm = Counter(customer["cadence"] for customer in customers)
    known = sum(count for name, count in rhythm.items() if name)
    assert abs(rhythm["monthly"] / known - 0.30) < 0.10
    assert abs(rhythm["bimonthly"] / known - 0.60) < 0.10
    assert rhythm["quarterly"]


def test_kinds_and_markets_are_mixed(customers):
    """Retailers by far, some feed customers and offices, all four markets, other formats at most 5 %."""
    kinds = Counter(customer["business_kind"] for customer in customers)
    assert set(kinds) == {"retailer", "dealer", "farm", "mill", "organisation"}
    assert kinds["retailer"] / len(customers) > 0.8
    assert {customer["market_type"] for customer in customers} == {"city", "town", "township", "village", None}
    formats = Counter(customer["retail_format"] for customer in customers if customer["retail_format"])
    assert len(formats) == 7
    assert formats["other"] / sum(formats.values()) <= 0.05


def test_dates_are_in_order(customers):
    """Founded, then traded; nothing lies in the future; prospects have not bought; some customers are new (S4-16)."""
    for customer in customers:
        founded, traded = customer["founded_on"], customer["first_trade_on"]
        assert customer["collected_on"] <= TODAY
        assert (customer["confirmed_on"] or TODAY) <= TODAY
        assert (customer["stage"] == "prospect") == (traded is None)
        assert traded or customer["monthly_volume"] is customer["visit_class"] is None
        if founded and traded:
            assert founded <= traded < TODAY
    traded = [customer["first_trade_on"] for customer in customers if customer["first_trade_on"]]
    assert 0.05 < share(traded, lambda day: (TODAY - day).days < 365) < 0.2


def test_files_have_gaps_and_some_are_stale(customers):
    """The completeness score and the stale list have something to show (S1-40)."""
    assert 0.05 < share(customers, lambda c: c["confirmed_on"] and (TODAY - c["confirmed_on"]).days > 365) < 0.2
    for name in ("phones", "address", "short_name", "credit_code", "visit_class", "source", "order_weekday"):
        assert 0 < share(customers, lambda c, name=name: c[name] in ("", None, ())) < 0.35, name


def test_referrers_came_earlier(files):
    """Whoever was recommended names a customer that was there before (S2-01)."""
    sent = [file for file in files if file.referrer is not None]
    assert 0.08 < len(sent) / len(files) < 0.3
    assert all(0 <= file.referrer < file.position for file in sent)
    day = [file.customer["collected_on"] for file in files]
    assert all(day[file.referrer] <= day[file.position] for file in sent)
    assert all(
        (file.referrer is not None) == (file.customer["source"] == "referral") for file in files if not file.edits
    )


def test_people_are_plausible(files):
    """Owners nearly everywhere, sexes mixed, lunar birthdays among the older, insiders only in firms' offices (S2-14)."""
    people = [person for file in files for person in file.persons]
    assert share(files, lambda file: any("owner" in person["roles"] for person in file.persons)) > 0.93
    assert 0.3 < share(people, lambda person: person["sex"] == "female") < 0.6
    dated = [person for person in people if person.get("birthday", "").count("-") == 2]
    old = [person for person in dated if person["birthday"] < "1970"]
    young = [person for person in dated if person["birthday"] > "1985"]
    assert share(old, lambda p: p["birthday_calendar"] == "lunar") > share(
        young, lambda p: p["birthday_calendar"] == "lunar"
    )
    insiders = [file for file in files if any("insider" in person["roles"] for person in file.persons)]
    assert insiders
    assert all(file.customer["business_kind"] == "organisation" for file in insiders)


def test_dealers_have_customers_of_their_own(files):
    """Dealers and mills have second-level files, shops none (S4-13)."""
    for file in files:
        if file.customer["business_kind"] == "retailer":
            assert not file.downstreams
    with_some = [file for file in files if file.downstreams]
    assert with_some
    assert all(2 <= len(file.downstreams) <= 9 for file in with_some)


def test_office_buildings_have_doors(office, files):
    """Firms sit on a floor of a building; unvisited rooms and closed doors exist (S2-02)."""
    seated = [file for file in files if file.tower]
    assert seated
    for file in seated:
        assert 2 <= int(file.customer["floor"]) <= file.tower.floors
        assert file.customer["room"].startswith(file.customer["floor"])
    names = [tower.name for tower in office.towers()]
    assert len(set(names)) == len(names)
    results = Counter(room["result"] for tower in office.towers() for room in office.rooms(tower))
    assert {"unvisited", "visited", "refused"} <= set(results)


def test_doubles_are_planted_and_told(office, files):
    """About one file in 200 is there twice, each told from its original by a reason that a person would see."""
    pairs = list(office.doubles())
    assert 0.003 < len(pairs) / len(files) < 0.007
    assert len({pair.copy for pair in pairs}) == len(pairs)
    assert {pair.way for pair in pairs} == {"slip", "ending", "sign", "address", "code"}
    for pair in pairs:
        one, two = files[pair.original].customer, files[pair.copy].customer
        common = set(one["phones"]) & set(two["phones"])
        at_one_place = two["address"] != "" and one["address"].endswith(two["address"])
        owners = [[person["name"] for person in files[place].persons[:1]] for place in (pair.original, pair.copy)]
        assert common or at_one_place or owners[0] == owners[1] != [] or one["credit_code"] == two["credit_code"] != ""
        assert one["collected_on"] <= two["collected_on"]
        assert one["name"] != two["name"] or one["address"] != two["address"]


def test_history_is_moderate_and_in_order(office, files):
    """Changes lie within the months, come in order and change something; the office's own people made them."""
    edits = [edit for file in files for edit in file.edits]
    assert COUNT * 6 * 0.008 < len(edits) <= 2_000
    logins = {worker.login for worker in office.staff}
    for file in files:
        before = dict(file.customer)
        for edit in file.edits:
            assert TODAY - timedelta(days=180) <= edit.day < TODAY
            assert edit.login in logins
            assert edit.day > file.customer["collected_on"]
            assert any(before[name] != value for name, value in edit.values.items())
            before.update(edit.values)
        assert all(one.day <= other.day for one, other in pairwise(file.edits))
    assert {name for edit in edits for name in edit.values} >= {"grade", "address", "phones"}
    assert not any(file.edits for file in plan(500, 0, 1, TODAY).files())
    days = [file.decision["decided_on"] for file in files if file.decision]
    assert days
    assert all(TODAY - timedelta(days=180) <= day <= TODAY for day in days)
