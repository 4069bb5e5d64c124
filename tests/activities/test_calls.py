"""Calls of a month: planned as the rules are written, counted, printed (S4-57, S4-61, X-3)."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

import pytest
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities import columns, exporting, paper, rules
from cmdesk.activities.rules.contacts import calls, phone_register
from cmdesk.activities.rules.courtesy import events, receptions, signing
from cmdesk.core import paper as sheets
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.field import moment_of
from cmdesk.core.window import Window

NOW = datetime.now().astimezone().replace(microsecond=0)
TODAY = NOW.date()
FIRST = TODAY.replace(day=1)
LAST_MONTH = (FIRST - timedelta(1)).replace(day=1)


def called(people: People, customer_id: int, at: datetime, channel: str = "phone_out", **values: object) -> None:
    rules.add(
        people.li, {"customer_id": customer_id, "happened_at": at, "channel": channel, "content": "问好", **values}
    )


def test_the_plan_follows_the_rules_as_written(people: People, opened: MakeFile) -> None:
    """Key and focus once, ordinary twice; calls of other months and other channels do not count."""
    names = {"key": "重点户", "focus": "焦点户", "ordinary": "一般户"}
    shops = {key: opened(people.li, name, key_class=key).id for key, name in names.items()}
    opened(people.li, "没有分级")
    opened(people.zhao, "别人的", key_class="key")
    called(people, shops["key"], NOW)
    called(people, shops["ordinary"], NOW, "phone_in")
    called(people, shops["ordinary"], NOW, "message")
    called(people, shops["focus"], datetime.combine(LAST_MONTH, time(9)).astimezone())
    plan = {one.key_class: one for one in calls.plan(people.li, TODAY)}
    assert {key: (one.wanted, one.done, one.left) for key, one in plan.items()} == {
        "key": (1, 1, 0), "focus": (1, 0, 1), "ordinary": (2, 1, 1),
    }  # fmt: skip
    assert plan["key"].light(FIRST, TODAY).tone == "done"
    assert plan["focus"].light(FIRST, FIRST).tone == "due"
    assert plan["focus"].light(FIRST, FIRST + timedelta(60)) == ("late", "欠 1 次")
    assert len(calls.plan(people.boss, TODAY)) == 4


def test_the_numbers_are_swapped_by_one_click_from_a_day_on(people: People, opened: MakeFile) -> None:
    """They look inverted (X-3); swapping needs the right to change rules and leaves earlier months alone."""
    assert calls.looks_inverted(TODAY)
    with pytest.raises(NotAllowed):
        calls.swap(people.li, FIRST)
    assert calls.wanted(FIRST) == {"key": 1, "focus": 1, "ordinary": 2}
    assert calls.swap(people.boss, FIRST) == {"key": 2, "focus": 2, "ordinary": 1}
    assert not calls.looks_inverted(TODAY)
    assert calls.wanted(LAST_MONTH) == {"key": 1, "focus": 1, "ordinary": 2}
    opened(people.li, "重点户", key_class="key")
    assert calls.plan(people.li, TODAY)[0].wanted == 2


@pytest.mark.parametrize("month", [date(2026, 1, 31), date(2026, 12, 1), date(2028, 2, 29)])
def test_a_month_is_whole(month: date) -> None:
    """From the first moment of its first day to that of the next month, in local time."""
    since, until = (moment_of(text) for text in calls.month_span(month))
    assert (since.day, since.hour, since.month) == (1, 0, month.month)
    assert (until - timedelta(seconds=1)).month == month.month
    assert until.day == 1


def test_the_register_has_every_call_of_the_month(people: People, opened: MakeFile) -> None:
    """In order, with area, representative and what came of it; of one person, within what the reader may see."""
    shop = opened(people.li)
    begin = datetime.combine(FIRST, time(0)).astimezone()
    called(people, shop.id, begin, result="转送货组", subject="少一条")
    called(people, shop.id, begin - timedelta(minutes=1))
    called(people, shop.id, begin, "visit")
    (line,) = phone_register.lines(people.li, TODAY, people.li.id)
    assert (line.customer, line.area, line.representative) == ("福顺烟酒店", "城东", "李敏")
    assert line.text == "少一条；问好。处理：转送货组"
    assert phone_register.lines(people.zhao, TODAY, people.li.id) == []
    assert len(phone_register.lines(people.boss, LAST_MONTH, people.li.id)) == 1


def test_the_register_is_printed_as_the_form_wants_it(people: People, opened: MakeFile) -> None:
    """All that the form asks for is there; 26 calls make two pages; a month without calls is refused with a way out."""
    shop = opened(people.li, "犇鱻便利店")
    with pytest.raises(Refused, match="blank"):
        paper.register_job(people.li, TODAY, people.li.id)
    for number in range(26):
        called(people, shop.id, NOW - timedelta(seconds=number), content=f"第{number}通 <b>电话</b>")
    job = paper.register_job(people.li, TODAY, people.li.id)
    ((name, (values,)),) = job.parts
    assert len(values["calls"]) == 26
    out = io.BytesIO()
    form = sheets.form(name)
    drawn = sheets.draw(form, [values], out)
    assert drawn.pages == 2
    assert {"year", "month", "unit", "recorder", "calls"} <= set(values)


def test_visitor_and_event_have_their_papers(people: People, opened: MakeFile) -> None:
    """What was ticked, approved and given stands on them."""
    shop = opened(people.li)
    made = receptions.add(
        people.li,
        {"customer_id": shop.id, "visitors": "张经理", "arrives_at": NOW, "route": "火车站接站", "meals": "工作餐"},
    )
    receptions.tick(people.li, made.id, "meals")
    job = paper.reception_job(people.li, paper.reception_numbered(people.li, made.number))
    values = job.parts[0][1][0]
    assert (values["arrival"], values["meal"], values["host"]) == (["pick_up"], ["asked"], "李敏")
    plan = events.add(
        people.li, {"customer_id": shop.id, "occasion": "festival", "happens_on": TODAY, "way": "both", "amount": 200}
    )
    signing.submit(people.li, plan.id)
    signing.approve(people.supervisor, plan.id)
    events.finish(people.li, plan.id, "到场祝贺")
    event = paper.event_job(people.li, plan.id).parts[0][1][0]
    assert (event["event"], event["ways"], event["gift"], event["result"]) == (
        "holiday",
        ["attend", "gift"],
        "礼金",
        "到场祝贺",
    )
    for form, shown in ((job.parts[0][0], values), ("courtesy_event", event)):
        drawn = sheets.draw(sheets.form(form), [shown], io.BytesIO())
        assert drawn.pages == 1
    with pytest.raises(NotFound):
        paper.reception_numbered(people.zhao, made.number)


def test_the_list_shows_and_exports_what_may_be_seen(people: People, opened: MakeFile, tmp_path) -> None:
    """Filters, order and rights hold for the list and the file alike; exporting is a right of its own, and noted."""
    mine, his = opened(people.li), opened(people.zhao, "别人的")
    called(people, mine.id, NOW - timedelta(1), subject="一")
    called(people, mine.id, NOW, subject="=2+2", cost="12.50")
    rules.add(people.zhao, {"customer_id": his.id, "content": "三"})
    with Window(columns_database(), columns.query(people.li)) as window:
        assert window.count == 2
        subject = [key for key, _ in columns.query(people.li).columns].index("subject") + 1
        assert [row[subject] for row in window.page(0, 10) if row] == ["=2+2", "一"]
    with Window(columns_database(), columns.query(people.boss)) as window:
        assert window.count == 3
    with pytest.raises(NotAllowed):
        exporting.export(people.li, columns.query(people.li), columns.USUAL, tmp_path / "a.csv")
    path = tmp_path / "往来.csv"
    keys = ("happened_at", "customer_id", "subject", "cost", "channel", "next_state")
    assert exporting.export(people.boss, columns.query(people.boss), keys, path) == 3
    text = path.read_text(encoding="utf-8-sig")
    assert "'=2+2" in text
    assert "12.5" in text
    assert "去电" in text
    with pytest.raises(Refused, match="xlsx"):
        exporting.export(people.boss, columns.query(people.boss), keys, tmp_path / "a.pdf")
    with pytest.raises(Refused, match="没有可以导出的列"):
        exporting.export(people.boss, columns.query(people.boss), (), tmp_path / "b.csv")


def columns_database():
    from cmdesk.core.database import current

    return current()
