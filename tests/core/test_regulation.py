"""Rules are read once, and again when somebody has changed one, here or on another desk."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from tests.another_desk import on_another_desk

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import elsewhere
from cmdesk.core.errors import Refused
from cmdesk.core.timers import Limits

DAY = date(2026, 11, 20)


@pytest.fixture
def key(office: Any) -> str:
    """The key of some limit."""
    found = office.database.row(
        "SELECT key FROM regulation WHERE key LIKE 'timer.%' AND value LIKE '%小时%' ORDER BY key"
    )
    return str(found[0])


def said(key: str) -> tuple[Any, Any]:
    """Return a limit as both ways of asking give it."""
    return regulation.on(DAY).value(key), Limits.read(key.removeprefix("timer.")).on(DAY).amount


def test_a_limit_is_read_once(office: Any, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of a thousand timers asks the office for their limit once."""
    first = said(key)
    asked: list[str] = []
    monkeypatch.setattr(office.database, "rows", lambda text, _params=(): asked.append(text))
    assert said(key) == first
    assert asked == []


def test_a_change_here_is_seen_at_once(key: str) -> None:
    """Whoever changes a rule finds the new one wherever it is asked for, from its day on."""
    said(key)
    regulation.change(PROGRAM, key, "7 工作小时", DAY)
    assert said(key) == ("7 工作小时", 7)
    assert [turn.value for turn in regulation.turns(key)][-1] == "7 工作小时"


def test_who_reads_while_a_rule_changes_leaves_nothing_old_behind(
    office: Any, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that was just being read would else keep the old limit for everybody until somebody looks again."""
    real = office.database.rows

    def rows(text: str, params: Any = ()) -> Any:
        found = real(text, params)
        monkeypatch.undo()
        regulation.change(PROGRAM, key, "7 工作小时", DAY)
        return found

    for ask in (lambda: regulation.on(DAY), lambda: regulation.turns(key)):
        regulation.forget()
        monkeypatch.setattr(office.database, "rows", rows)
        ask()
        assert said(key) == ("7 工作小时", 7)
        regulation.change(PROGRAM, key, "5 工作小时", DAY)


def test_a_change_on_another_desk_is_seen_when_one_looks(key: str) -> None:
    """The desk looks now and then; nothing is read anew when nothing has changed."""
    before = said(key)
    elsewhere.look()
    with on_another_desk():
        regulation.change(PROGRAM, key, "7 工作小时", DAY)
    assert said(key) == before
    elsewhere.look()
    assert said(key) == ("7 工作小时", 7)
    kept = regulation.on(DAY)
    elsewhere.look()
    assert regulation.on(DAY) is kept


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("stale.days", -1, "应在 0 到 36,500 天之间，不能是 -1。"),
        ("stale.days", 10**9, "应在 0 到 36,500 天之间，不能是 1e+09。"),
        ("share.core", float("nan"), "应在 0 到 1,000,000 %之间，不能是 nan。"),
        ("plan.week.weekday", 0, "应在 1 到 7 星期几之间，不能是 0。"),
        ("plan.month.opens", 32, "应在 1 到 31 日之间，不能是 32。"),
        ("cadence.single_bimonthly_quarterly.daily", [2, -3], "不能是 -3。"),
        ("number.complaint", "TS{年}", "要有且只有一段连续的 #，例如 KH######。"),
    ],
)
def test_a_rule_that_nobody_can_follow_is_refused_when_it_is_typed(
    office: Any, key: str, value: Any, said: str
) -> None:
    """Not by every page and every printed number that goes by it afterwards."""
    before = regulation.on(DAY).value(key)
    with pytest.raises(Refused, match=f"{re.escape(said)}$"):
        regulation.change(PROGRAM, key, value, DAY)
    assert regulation.on(DAY).value(key) == before


@pytest.mark.parametrize(("key", "value"), [("stale.days", 36_500), ("plan.week.weekday", 7), ("stale.days", 0)])
def test_a_rule_at_its_bound_holds(office: Any, key: str, value: int) -> None:
    regulation.change(PROGRAM, key, value, DAY)
    assert regulation.on(DAY).value(key) == value


def test_every_shipped_rule_keeps_its_bounds() -> None:
    """One that an office could not type again as it is would be no example."""
    for rule in regulation.presets():
        least, most = regulation.bounds(rule["unit"])
        value = json.loads(rule["value"])
        numbers = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int | float)]
        assert all(least <= one <= most for one in numbers), rule["key"]
