"""The display check is a score: by the weights of the visit's day, from the ticks, stored nowhere (S1-23)."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.visits.conftest import Round, ago, today

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.regulation import Regulation
from cmdesk.visits import rules
from cmdesk.visits.paper import sheet
from cmdesk.visits.record.choices import DISPLAY_POINTS
from cmdesk.visits.rules.history import history
from cmdesk.visits.rules.sheet.opening import open_visit
from cmdesk.visits.rules.shop import display

POINTS = [one.value for one in DISPLAY_POINTS]


def made(tour: Round, days: int, *points: str, shop: int = 0, **values: object) -> int:
    """Enter a visit some days ago."""
    entry = rules.Entry({"result": "好", "display": points, **values})
    return rules.enter_new(tour.me, tour.shops[shop], tour.me.id, ago(days), entry).visit.id


def weigh(point: str, value: int, since: date) -> None:
    with keep.operation(PROGRAM, "改分数") as work:
        work.add(
            Regulation,
            {"key": f"display.weight.{point}", "valid_from": since, "value": json.dumps(value), "label": "改"},
        )


def test_the_shipped_weights_make_a_hundred(tour: Round) -> None:
    """Each of the six points and of the two of S0-20 weighs something, all together 100."""
    shipped = display.weights(today())
    assert set(shipped) == set(POINTS)
    assert sum(shipped.values()) == 100
    assert min(shipped.values()) > 0


@given(st.sets(st.sampled_from(POINTS)), st.sampled_from(POINTS), st.lists(st.integers(1, 50), min_size=8, max_size=8))
def test_a_point_more_never_scores_less(points: set[str], more: str, weights: list[int]) -> None:
    """From 0 to 100, all points are 100 whatever they weigh, and another tick never takes anything away."""
    by = dict(zip(POINTS, map(float, weights), strict=True))
    less, then = display.score(points, ["display"], by), display.score(points | {more}, [], by)
    assert less is not None
    assert then is not None
    assert 0 <= less <= then <= 100
    assert display.score(POINTS, [], by) == 100


def test_only_who_looked_has_a_score(tour: Round) -> None:
    """Nothing ticked is no score; the step alone, with no point in order, is 0."""
    by = display.weights(today())
    assert display.score((), ("greet",), by) is None
    assert display.score((), ("greet", "display"), by) == 0
    assert display.Scale.read().score("", "displayed", today().isoformat()) is None


def test_the_weights_of_the_visits_day_count(tour: Round) -> None:
    """A weight that is changed later leaves what was scored before; corrected ticks are scored anew, nothing is stored."""
    first, second = made(tour, 20, "tidy"), made(tour, 5, "tidy")
    weigh("tidy", 115, ago(10))
    scores = {one.visit_id: one.display for one in history(tour.me, tour.shops[0])}
    assert scores == {first: 15, second: 58}  # 115 of 200
    assert open_visit(tour.me, second).display.before == 15
    rules.enter(tour.me, first, rules.Entry({"display": ("tidy", "tags")}))
    assert open_visit(tour.me, second).display.before == 25


def test_the_entry_scores_by_whatever_day_is_typed(tour: Round) -> None:
    """A sheet whose day is corrected is scored by that day's weights, beside the last check before that day."""
    made(tour, 20, "aligned", "tidy", "tags")
    made(tour, 5, "tidy")
    weigh("tidy", 115, ago(10))
    known = open_visit(tour.me, tour.visit(today()).id).display
    assert (known.weights["tidy"], known.before) == (115, 58)
    assert known.words(("tidy",), ()) == "陈列 58 分，上次 58 分"
    assert known.words(("tidy",), (), ago(11)) == "陈列 15 分，上次 40 分"
    assert known.words(("tidy",), (), ago(20)) == "陈列 15 分"


def test_the_next_sheet_tells_the_last_check(tour: Round) -> None:
    """The last visit at which the display was looked at counts, not those without a check, nor the day itself."""
    made(tour, 9, "aligned", "tidy", "tags")
    made(tour, 3)
    visit = tour.visit(today() + timedelta(1))
    other = tour.visit(today() + timedelta(1), 1)
    one, none = sheet.sheets([visit.id, other.id])
    assert one["display_before"] == f"40 分（{ago(9):%m-%d}）"
    assert none["display_before"] == ""


def test_a_month_has_its_average(tour: Round) -> None:
    """Checks of one's own visits in the span, with the mean of their scores; no check, no average."""
    assert display.average(tour.me.id, ago(30), today()) is None
    made(tour, 9, *POINTS)
    made(tour, 8, "tidy", shop=1)
    made(tour, 7, shop=2)
    made(tour, 40, "tidy")
    assert display.average(tour.me.id, ago(30), today()) == display.Average(2, 58)
    assert display.average(tour.staff["administrator"].id, ago(30), today()) is None


def test_a_long_history_is_scored_with_few_questions(tour: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many questions for many days as for one: regulations are not read day by day."""
    made(tour, 1, "tidy")
    weigh("tidy", 20, ago(4))

    def counted() -> int:
        regulation.forget()
        asked: list[str] = []
        database, real = current(), type(current()).rows
        monkeypatch.setattr(type(database), "rows", lambda self, *a: (asked.append(a[0]), real(self, *a))[1])
        history(tour.me, tour.shops[0])
        monkeypatch.undo()
        return len(asked)

    made(tour, 9, "tidy")
    two = counted()
    for days in range(10, 16):
        made(tour, days, "tidy")
    assert counted() == two
