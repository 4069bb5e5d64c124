"""The light of the customer list: the most pressing deadline of each, asked of every feature once for a page of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from tests.people import add_customer, make_staff

from cmdesk.activities.record import Promise, Request
from cmdesk.activities.rules.contributing import deadlines as of_activities
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import Database
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.core.window import Window
from cmdesk.customers import columns
from cmdesk.customers.rules.told import deadlines
from cmdesk.customers.rules.told.deadlines import Deadline
from cmdesk.customers.screens.list import light

TODAY = date.today()  # noqa: DTZ011


def test_the_most_pressing_is_shown_and_all_are_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Late before soon before due, the earlier first; the tooltip has each with its matter."""
    monkeypatch.setattr(deadlines, "_sources", {})
    me = make_staff(office)["account_manager"]
    asked: list[Sequence[int]] = []

    def source(actor: Actor, ids: Sequence[int]) -> dict[int, list[Deadline]]:
        asked.append(list(ids))
        return {
            1: [
                Deadline("due", "投诉 分级", "还剩 2 天", "2026-01-03"),
                Deadline("late", "异动走访", "超时 1 天", "2026-01-01"),
            ],
            2: [Deadline("soon", "首次联系", "还剩 1 天", "2026-01-02")],
            3: [],
        }

    out = deadlines.add_source("test", source, frozenset(("something",)))
    found = deadlines.worst(me, [1, 2, 3])
    assert "something" in deadlines.kinds()
    out()
    assert asked == [[1, 2, 3]]
    assert found[1] == ("late", "异动走访 超时 1 天 等 2 项", "异动走访：超时 1 天\n投诉 分级：还剩 2 天", "2026-01-01")
    assert found[2].text == "首次联系 还剩 1 天"
    assert 3 not in found


def test_promises_and_requests_of_a_page(office: Office) -> None:
    """Open ones only, of those customers only, as far as the actor may see them."""
    staff = make_staff(office)
    me = staff["account_manager"]
    one, other = (add_customer(me, staff.units["east_market"], name) for name in ("甲", "乙"))
    with keep.operation(PROGRAM, "事") as work:
        for text, outcome in (("送货架", "open"), ("旧", "kept")):
            work.add(
                Promise,
                {"customer_id": one, "user_id": me.id, "text": text, "promised_on": TODAY - timedelta(9),
                 "due_on": TODAY - timedelta(2), "outcome": outcome, "proof": "单"},
            )  # fmt: skip
        work.add(
            Request,
            {
                "customer_id": other,
                "user_id": me.id,
                "text": "要价目表",
                "asked_at": datetime.now().astimezone() - timedelta(hours=1),
            },
        )
    found = of_activities.of(me, [one, other])
    assert [(made.tone, made.matter, made.text) for made in found[one]] == [("late", "承诺 送货架", "逾期 2 天")]
    assert [(made.tone, made.matter) for made in found[other]] == [("due", "请求 要价目表")]
    assert list(of_activities.of(me, [other])) == [other]
    assert of_activities.of(staff.away, [one, other]) == {}
    assert of_activities.of(me, []) == {}


def test_a_page_of_the_list_carries_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows get their values whatever the columns shown; a page asks each source once, a list without the column never."""
    monkeypatch.setattr(deadlines, "_sources", {})  # those of the features above
    staff = make_staff(office)
    me = staff["account_manager"]
    ids = [add_customer(me, staff.units["east_market"], f"店{at:02}") for at in range(30)]
    asked: list[int] = []

    def source(actor: Actor, ids_: Sequence[int]) -> dict[int, list[Deadline]]:
        asked.append(len(ids_))
        return {one: [Deadline("soon", "试", f"{one}")] for one in ids_ if one != ids[0]}

    out = deadlines.add_source("test", source, frozenset())
    try:
        query = light.beside(columns.query(columns.all_columns(me), me), me)
        for shown in (("number", light.KEY, "name"), (light.KEY,), ("name",)):
            asked.clear()
            with Window(_database(office), query.showing(shown)) as window:
                rows = [row for row in window.head() if row is not None]
            assert len(rows) == len(ids)
            if light.KEY not in shown:
                assert asked == []
                continue
            place = shown.index(light.KEY) + 1
            assert asked == [30]
            assert all(row[place] is None if row[0] == ids[0] else row[place].text == f"试 {row[0]}" for row in rows)
    finally:
        out()


def test_the_column_says_why_it_cannot_order(office: Office) -> None:
    """It sorts nothing and says so; its tooltip names the matters."""
    assert not light.COLUMN.sortable
    assert "不能按它排序" in light.COLUMN.help
    worst = deadlines.Worst("late", "承诺 超时", "承诺：超时\n投诉：还剩 1 天")
    assert light.COLUMN.tip is not None
    assert light.COLUMN.tip(worst) == worst.told
    assert light.COLUMN.state is not None
    assert light.COLUMN.state(None) is None
    assert light.COLUMN.state(worst) == ("late", "承诺 超时")


def _database(office: Office) -> Database:
    return office.database
