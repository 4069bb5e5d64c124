"""What is owed to customers runs by the clock, and nothing that is late looks as if it were not (S1-46, S0-16)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People

from cmdesk.activities import rules
from cmdesk.activities.rules.ahead import briefing, due
from cmdesk.activities.rules.courtesy import gifts
from cmdesk.activities.rules.owed import promises, requests, returns
from cmdesk.core import regulation
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.customers import rules as customers

NOW = datetime.now().astimezone().replace(second=0, microsecond=0)
TODAY = NOW.date()


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(("after", "tone", "word"), [(1, "due", "还剩"), (23, "soon", "还剩"), (25, "late", "超时")])
def test_an_answer_is_due_in_24_hours_of_the_clock(
    people: People, opened: MakeFile, after: float, tone: str, word: str
) -> None:
    """Day and night count alike; near the end the light is yellow, beyond it red."""
    shop = opened(people.li)
    asked = NOW - hours(30)
    requests.add(people.li, {"customer_id": shop.id, "text": "要价目表", "asked_at": asked})
    (one,) = requests.of(people.li, shop.id)
    assert one.reply_by == asked + hours(24)
    assert one.visit_by is None
    light = one.light(asked + hours(after))
    assert (light.tone, word in light.word) == (tone, True)


def test_a_late_answer_stays_red_and_an_early_word_mends_it(people: People, opened: MakeFile) -> None:
    """Answered after 24 hours it is late for ever, unless the customer was told in time why (S1-46)."""
    shop = opened(people.li)
    for told in (False, True):
        made = requests.add(people.li, {"customer_id": shop.id, "text": "问货源", "asked_at": NOW - hours(30)})
        if told:
            requests.tell_beforehand(people.li, made.id, "厂家周三回复，先给替代规格", NOW - hours(20))
            assert requests.of(people.li, shop.id)[0].light(NOW).tone == "paused"
        done = requests.reply(people.li, made.id, "已答复", NOW - hours(1))
        assert done.state == "closed"
        light = next(one for one in requests.of(people.li, shop.id) if one.id == made.id).light(NOW)
        assert light.tone == ("done" if told else "late"), light


def test_a_visit_has_48_hours_of_its_own(people: People, opened: MakeFile) -> None:
    """Answering is not enough when the customer wants somebody to come; both have their own hours."""
    shop = opened(people.li)
    asked = NOW - hours(40)
    made = requests.add(people.li, {"customer_id": shop.id, "text": "请上门", "asked_at": asked, "wants_visit": True})
    assert requests.reply(people.li, made.id, "明天到", asked + hours(2)).state == "answered"
    (one,) = requests.of(people.li, shop.id)
    assert (one.next_by, one.visit_by) == (asked + hours(48), asked + hours(48))
    light = one.visit_light(asked + hours(47))
    assert light is not None
    assert light.tone == "soon"
    assert requests.arrange(people.li, made.id, asked + hours(41)).state == "closed"
    with pytest.raises(Refused, match="办结"):
        requests.arrange(people.li, made.id)
    other = requests.add(people.li, {"customer_id": shop.id, "text": "不用来"})
    with pytest.raises(Refused, match="没有要求上门"):
        requests.arrange(people.li, other.id)
    with pytest.raises(Invalid):
        requests.reply(people.li, other.id, " ")
    with pytest.raises(Invalid, match="还没有到"):
        requests.add(people.li, {"customer_id": shop.id, "text": "明天的事", "asked_at": NOW + hours(24)})
    with pytest.raises(Invalid, match="早于"):
        requests.reply(people.li, other.id, "x", NOW - hours(99))


def test_hours_follow_the_regulation_of_the_day(people: People, opened: MakeFile) -> None:
    """The office's own hours, from their own day on; what began before keeps the old ones."""
    shop = opened(people.li)
    regulation.change(people.boss, "timer.reply", "4 时钟小时", TODAY)
    requests.add(people.li, {"customer_id": shop.id, "text": "今天问的", "asked_at": NOW})
    requests.add(people.li, {"customer_id": shop.id, "text": "前天问的", "asked_at": NOW - timedelta(2)})
    by = {one.text: one.reply_by - one.asked_at for one in requests.of(people.li, shop.id)}
    assert by == {"今天问的": hours(4), "前天问的": hours(24)}


def test_things_go_back_once(people: People, opened: MakeFile) -> None:
    """Red when overdue, settled once, marked when it was late."""
    shop = opened(people.li)
    values = {"customer_id": shop.id, "name": "证照复印件", "quantity": 2, "unit": "份", "due_on": TODAY - timedelta(1)}
    made = returns.add(people.li, values)
    (one,) = returns.open_ones(people.li, TODAY)
    assert (one.words(), one.state(TODAY)) == ("证照复印件 2份", ("late", "逾期 1 天"))
    returns.give_back(people.li, made.id)
    with pytest.raises(Refused, match="已于"):
        returns.give_back(people.li, made.id)
    assert returns.of(people.li, shop.id)[0].state(TODAY) == ("late", "逾期返还")
    assert returns.of(people.li, shop.id, only_open=True) == []


def test_the_card_tells_what_is_owed_before_every_contact(people: People, opened: MakeFile) -> None:
    """Open promises, requests, things to return, birthdays, manners, the last result; nothing of insiders (S1-66, S1-67)."""
    shop = opened(people.li, phones="13800001111")
    birthday = TODAY + timedelta(3)
    customers.add_person(
        people.boss,
        shop.id,
        {"name": "何总", "form_of_address": "何老板", "taboos": "孩子高考", "birthday": f"1970-{birthday:%m-%d}"},
    )
    customers.add_person(people.boss, shop.id, {"name": "内线人", "roles": ("insider",), "taboos": "秘密"})
    promises.add(people.li, {"customer_id": shop.id, "text": "送样品", "due_on": TODAY})
    requests.add(people.li, {"customer_id": shop.id, "text": "要报价"})
    returns.add(people.li, {"customer_id": shop.id, "name": "合同", "due_on": TODAY + timedelta(5)})
    rules.add(people.li, {"customer_id": shop.id, "content": "谈新品", "result": "愿意试销", "next_step": "看动销"})
    words = [(one.head, one.text) for one in rules.briefing(people.li, shop.id).words()]
    assert [head for head, _ in words] == ["承诺", "请求", "应返还", "生日", "称呼禁忌", "上次", "原定"]
    text = "\n".join(text for _, text in words)
    for wanted in (
        "送样品（今天到期）",
        "要报价",
        "合同",
        "何总生日",
        "称呼“何老板”",
        "不要谈 孩子高考",
        "愿意试销",
        "看动销",
    ):
        assert wanted in text
    assert "内线人" not in text
    with pytest.raises(NotFound):
        rules.briefing(people.zhao, shop.id)
    empty = opened(people.li, "新店")
    assert briefing.briefing(people.li, empty.id).words() == []


def test_one_list_holds_all_that_waits(people: People, opened: MakeFile) -> None:
    """Every kind, the most overdue first; mine and others' are kept apart; settled things leave."""
    shop = opened(people.li)
    tomorrow = TODAY + timedelta(1)
    customers.add_person(people.li, shop.id, {"name": "何总", "birthday": f"1970-{tomorrow:%m-%d}"})
    promises.add(
        people.li,
        {"customer_id": shop.id, "text": "送样品", "promised_on": TODAY - timedelta(9), "due_on": TODAY - timedelta(2)},
    )
    requests.add(people.li, {"customer_id": shop.id, "text": "要报价"})
    returns.add(people.li, {"customer_id": shop.id, "name": "合同", "due_on": TODAY + timedelta(5)})
    rules.add(people.li, {"customer_id": shop.id, "next_step": "再访", "next_on": TODAY})
    found = due.items(people.li, NOW)
    assert found[0].kind == "promise"
    assert {one.kind for one in found} == {"promise", "next_step", "request", "birthday", "return_item"}
    assert [one.by for one in found] == sorted(one.by for one in found)
    assert due.items(people.wang, NOW) == []
    assert due.items(people.wang, NOW, mine=False) == []
    assert len(due.items(people.supervisor, NOW, mine=False)) == 5
    assert {one.kind for one in due.items(people.li, NOW, 1)} == {"promise", "next_step", "request", "birthday"}


def test_the_gift_ledger_knows_who_may_collect(people: People, opened: MakeFile) -> None:
    """A gift given is collected once; one received never is (S1-74)."""
    shop = opened(people.li)
    given = gifts.add(people.li, {"customer_id": shop.id, "name": "台历", "way": "given", "worth": "25.50"})
    taken = gifts.add(people.li, {"customer_id": shop.id, "name": "茶叶", "way": "received"})
    gifts.collect(people.li, given.id)
    with pytest.raises(Refused, match="已经领取"):
        gifts.collect(people.li, given.id)
    with pytest.raises(Refused, match="不用领取"):
        gifts.collect(people.li, taken.id)
    assert [(one.name, one.collected) for one in gifts.listed(people.li)] == [("茶叶", False), ("台历", True)]
    assert gifts.listed(people.zhao) == []
    with pytest.raises(NotAllowed):
        gifts.add(people.zhao, {"customer_id": shop.id, "name": "烟", "way": "given"})
