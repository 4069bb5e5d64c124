"""The invented staff: everybody an office needs, signed in by readable names."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmdesk.staff.demo.dice import Dice, bell, weighted
from cmdesk.staff.demo.names import MAN, WOMAN, names
from cmdesk.staff.demo.office import MOST_MANAGERS, areas_for, managers_by_area, password_for, staff_for, units_for
from cmdesk.staff.record import ROLES

TODAY = date(2025, 11, 21)


def test_an_office_has_somebody_in_every_role():
    """All twelve roles are staffed, the administrator signs in as admin, every area has manager and client manager."""
    staff = staff_for(400, 1, TODAY)
    assert {worker.role for worker in staff} == {choice.value for choice in ROLES}
    assert [worker.login for worker in staff if worker.role == "administrator"] == ["admin"]
    for area in areas_for(400):
        roles = [worker.role for worker in staff if worker.unit == area.name]
        assert roles.count("area_manager") == 1
        assert roles.count("account_manager") >= 1


@pytest.mark.parametrize("customers", [1, 400, 20_000, 200_000])
def test_logins_are_pinyin_and_unlike(customers):
    """Nobody shares a login, and every login can be typed on a plain keyboard."""
    staff = staff_for(customers, 7, TODAY)
    logins = [worker.login for worker in staff]
    assert len(set(logins)) == len(logins)
    assert all(login.isascii() and login.isalnum() and login.islower() for login in logins)


def test_units_come_after_those_they_belong_to():
    """Units can be written in their order; there are 8 to 12 areas."""
    for customers in (1, 400, 5_000):
        units = units_for(customers)
        known = {""}
        for unit in units:
            assert unit.above in known
            known.add(unit.name)
        assert 8 <= sum(unit.area for unit in units) <= 12


@given(st.integers(1, 2_000_000))
def test_managers_grow_with_customers_up_to_a_limit(customers):
    """A client manager has 60 to 180 customers in a middling office, and no office has more than 400."""
    found = managers_by_area(customers)
    assert min(found.values()) >= 1
    assert sum(found.values()) <= MOST_MANAGERS
    if 5_000 <= customers <= 30_000:
        assert 60 <= customers / sum(found.values()) <= 180


def test_leaders_are_no_beginners():
    """Whoever leads a unit has worked there for five years; nobody starts as a child or in the future."""
    for worker in staff_for(20_000, 3, TODAY):
        assert worker.joined <= TODAY
        if worker.role in {"area_manager", "general_manager", "sales_director"}:
            assert (TODAY - worker.joined).days >= 5 * 365
        if worker.login != "admin":
            assert worker.joined.year - worker.birthday.year >= 16


def test_the_password_follows_from_the_seed():
    """Same seed, same password; at least ten letters and digits; another seed, another one."""
    assert password_for(1) == password_for(1)
    assert len({password_for(seed) for seed in range(200)}) == 200
    assert all(len(password_for(seed)) >= 10 and password_for(seed).isalnum() for seed in range(20))


def test_names_are_as_skewed_as_real_ones():
    """The commonest three surnames are those of one person in six, four characters and rare ones occur."""
    dice = Dice("test")
    surnames = Counter(names().surnames(dice, 20_000))
    assert {name for name, _ in surnames.most_common(3)} == {"王", "李", "张"}
    assert 0.15 < sum(count for _, count in surnames.most_common(3)) / 20_000 < 0.35
    assert len(surnames) > 200
    given_names = names().given(dice, [(sex, year) for sex in (MAN, WOMAN) for year in range(1940, 2006)] * 100)
    assert any(set(name) & set("喆堃犇囧镕㛃昇祎翀") for name in given_names)
    assert {len(surname) + len(name) for surname, name in zip(surnames, given_names, strict=False)} == {2, 3, 4}


def test_names_tell_the_sex_and_the_generation():
    """秀英 is no young man's name."""
    dice = Dice("test")
    assert "秀英" in names().given(dice, [(WOMAN, 1945)] * 2000)
    assert "秀英" not in names().given(dice, [(MAN, 2000)] * 2000)


def test_draws_repeat_and_never_change():
    """The stream of a seed is part of the promise `same seed, same office`: these values must not move."""
    dice = Dice(1, "a")
    assert dice.words(4) == Dice(1, "a").words(4)
    assert Dice(1, "a").words(4) != Dice(1, "b").words(4)
    assert Dice(42, "fixed").words(3) == (3345, 46175, 58475)


@given(st.integers(-50, 50), st.integers(0, 300), st.integers(0, 2**32))
def test_draws_stay_within_their_bounds(least, span, seed):
    """No number outside the wanted range, no index beyond a table's end."""
    dice = Dice(seed)
    assert all(least <= value <= least + span for value in dice.between(least, least + span, 50))
    assert all(0 <= dice.below(span + 1) <= span for _ in range(20))
    assert set(dice.picks(range(span + 1), 50)) <= set(range(span + 1))
    assert sorted(dice.shuffled(range(span))) == list(range(span))


def test_weights_are_kept():
    """An entry stands in a table as often as its weight asks, a rare one at least once, one of no weight never."""
    table = weighted([("often", 75), ("seldom", 25), ("rare", 0.001), ("never", 0)], 1000)
    counts = Counter(table)
    assert (counts["often"], counts["seldom"], counts["rare"], counts["never"]) == (750, 250, 1, 0)


def test_normal_values_have_their_shape():
    """The bell is symmetric with spread 1."""
    values = bell(1001)
    assert abs(sum(values)) < 0.01
    assert 0.95 < (sum(value * value for value in values) / len(values)) ** 0.5 < 1.0
