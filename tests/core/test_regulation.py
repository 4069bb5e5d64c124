"""Rules are read once, and again when somebody has changed one, here or on another desk."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM
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


def test_a_change_on_another_desk_is_seen_when_one_looks(office: Any, key: str) -> None:
    """The desk looks now and then; nothing is read anew when nothing has changed."""
    before = said(key)
    regulation.look_again()
    changed = "UPDATE regulation SET value = ?, version = version + 1 WHERE key = ?"
    office.database.run(changed, (json.dumps("7 工作小时"), key))
    assert said(key) == before
    regulation.look_again()
    assert said(key) == ("7 工作小时", 7)
    kept = regulation.on(DAY)
    regulation.look_again()
    assert regulation.on(DAY) is kept
