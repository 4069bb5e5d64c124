"""Kits: what the lists say, handed out in one step, given back in the evening."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.asking import asked
from tests.materials.conftest import Stores

from cmdesk.core import calendar
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.materials.record import Material
from cmdesk.materials.rules import catalog, issuing, kits, moves, reminding, rights, stock
from cmdesk.materials.rules.issuing import Back
from cmdesk.materials.rules.kits import Entry, Thing, needed, read_entry, written
from cmdesk.materials.rules.ledger import Place

TODAY = date.today()  # noqa: DTZ011
WORDS = st.text(alphabet="鞋套样机册《》abx还户 ", min_size=1, max_size=12).map(str.strip).filter(bool)


def test_an_entry_says_how_many_and_whether_it_comes_back() -> None:
    """All but the thing may be left out."""
    assert read_entry("首访：鞋套 x2/户 归还 [wl0003]") == Entry("鞋套", "首访", 2, True, True, "WL0003")
    assert read_entry("名片") == Entry("名片")
    assert read_entry("演示样机 归还") == Entry("演示样机", must_return=True)
    assert read_entry("选号单 ×5") == Entry("选号单", quantity=5)
    for bad in ("", "首访:", "鞋套 x0"):
        with pytest.raises(Refused, match="清单里的"):
            read_entry(bad)


@given(st.builds(Entry, WORDS, st.sampled_from(("", "首访", "新品")), st.integers(1, 99), st.booleans(), st.booleans(),
                 st.sampled_from(("", "WL0001"))))  # fmt: skip
def test_an_entry_reads_back_or_is_refused(entry: Entry) -> None:
    """What is written is what is meant; names that look like marks are the only ones that change."""
    back = read_entry(written(entry))
    if not any(mark in entry.name for mark in (" x", " 归还", "  ")):
        assert back == entry


def test_per_visit_counts_the_visits_it_concerns(stores: Stores) -> None:
    """Three first visits need three pairs; other days need none (S1-64)."""
    del stores
    tools = {thing.name: thing.quantity for thing in needed(TODAY, {"": 8, "首访": 3})["tools"]}
    assert (tools["鞋套"], tools["入户登记本"], tools["名片"]) == (3, 1, 1)
    both = {thing.name: thing.quantity for thing in needed(TODAY, {"": 5, "首访": 3, "地毯式初访": 2})["tools"]}
    assert both["鞋套"] == 5
    assert "鞋套" not in {thing.name for thing in needed(TODAY, {"": 8})["tools"]}
    assert Thing("返还 好邻居：空箱") in needed(TODAY, {}, ["好邻居：空箱"])["goods"]


def test_the_office_edits_its_lists(stores: Stores) -> None:
    """A list is a dated rule: yesterday's stays; a material must exist; rights are asked."""
    boss = stores.staff["administrator"]
    kits.change(boss, "goods", [Entry("产品手册", quantity=5, material="WL0001")], TODAY)
    assert kits.lists(TODAY)["goods"] == [Entry("产品手册", quantity=5, material="WL0001")]
    assert len(kits.lists(TODAY - timedelta(1))["goods"]) > 1
    with pytest.raises(Refused, match="WL9"):
        kits.change(boss, "goods", [Entry("台历", material="WL9")], TODAY)
    with pytest.raises(Refused, match="换个写法"):
        kits.change(boss, "goods", [Entry("台历 x3")], TODAY)
    with pytest.raises(NotAllowed):
        kits.change(stores.manager, "goods", [Entry("台历")], TODAY)


def out(stores: Stores) -> issuing.Kit:
    moves.receive(stores.keeper, stores.east, stores.booklet, 20)
    moves.receive(stores.keeper, stores.east, stores.umbrella, 3)
    things = [
        Thing("产品手册", 5, material="WL0001"),
        Thing("样伞", 2, must_return=True, material="WL0002"),
        Thing("样机", 1, True),
    ]
    return issuing.read(stores.keeper, issuing.hand_out(stores.keeper, stores.manager.id, TODAY, stores.east, things))


def test_a_kit_goes_out_in_one_step_or_not_at_all(stores: Stores) -> None:
    """What is counted leaves the store; when one thing lacks, nothing is handed out; once a day."""
    moves.receive(stores.keeper, stores.east, stores.booklet, 5)
    things = [Thing("产品手册", 5, material="WL0001"), Thing("样伞", 1, True, material="WL0002")]
    with pytest.raises(Refused, match="没有“广告伞”"):
        issuing.hand_out(stores.keeper, stores.manager.id, TODAY, stores.east, things)
    assert (stores.store(), issuing.of_day(stores.manager.id, TODAY)) == (5, None)
    issuing.hand_out(stores.keeper, stores.manager.id, TODAY, stores.east, things[:1])
    assert (stores.store(), stores.carried()) == (0, 5)
    with pytest.raises(Refused, match="已经领过"):
        issuing.hand_out(stores.keeper, stores.manager.id, TODAY, stores.east, things[:1])
    with pytest.raises(NotAllowed):
        issuing.hand_out(stores.manager, stores.manager.id, TODAY + timedelta(1), stores.east, things)


def test_what_did_not_come_back_is_missing_until_it_does_or_is_written_off(stores: Stores) -> None:
    """Gifts need not come back; samples do; a loss needs its reason and leaves the stock (S1-64)."""
    kit = out(stores)
    assert (kit.missing, kit.missing_words()) == (3, "样伞 2、样机 1")
    booklets, umbrellas, sample = kit.lines
    kit = issuing.give_back(stores.keeper, kit.issue.id, {booklets.id: Back(2), umbrellas.id: Back(1)})
    assert (kit.issue.state, kit.missing_words()) == ("out", "样伞 1、样机 1")
    assert (stores.carried(), stores.store(), stores.store(stores.umbrella)) == (3, 17, 2)
    with pytest.raises(Invalid, match="写明原因"):
        issuing.give_back(stores.keeper, kit.issue.id, {umbrellas.id: Back(0, 1)})
    with pytest.raises(Invalid, match="还剩 1"):
        issuing.give_back(stores.keeper, kit.issue.id, {umbrellas.id: Back(2)})
    kit = issuing.give_back(stores.keeper, kit.issue.id, {umbrellas.id: Back(0, 1, "被风吹坏"), sample.id: Back(1)})
    assert (kit.issue.state, kit.missing) == ("closed", 0)
    assert stores.carried(material=stores.umbrella) == 0


def test_a_kit_handed_out_by_mistake_is_cancelled_as_a_whole(stores: Stores) -> None:
    """Everything lies in the store again, each movement with its opposite; nothing is missing, and he can have another."""
    keeper, who = stores.keeper, stores.manager.id
    kit = out(stores)
    before = (stores.store(), stores.store(stores.umbrella))
    with pytest.raises(Invalid, match="写明原因"):
        issuing.cancel(keeper, kit.issue.id, " ")
    with pytest.raises(NotAllowed):
        issuing.cancel(stores.manager, kit.issue.id, "领错了人")
    kit = issuing.cancel(keeper, kit.issue.id, "领错了人")
    assert (kit.issue.state, kit.missing, kit.is_late, issuing.listed(keeper, only_out=True)) == (
        "cancelled",
        0,
        False,
        [],
    )
    assert (stores.carried(), stores.carried(material=stores.umbrella)) == (0, 0)
    assert (stores.store(), stores.store(stores.umbrella)) == (before[0] + 5, before[1] + 2)
    assert [one.is_reversed for one in stock.movements(keeper, user_id=who) if one.way == "领用"] == [True, True]
    for verb in (
        partial(issuing.cancel, reason="又一次"),
        partial(issuing.give_back, given={kit.lines[0].id: Back(1)}),
    ):
        with pytest.raises(Refused, match="已经撤销（领错了人）"):
            verb(keeper, kit.issue.id)
    assert issuing.of_day(who, kit.issue.day or TODAY) is None
    again = issuing.hand_out(
        keeper, who, kit.issue.day or TODAY, stores.east, [Thing("产品手册", 1, material="WL0001")]
    )
    assert issuing.of_day(who, kit.issue.day or TODAY) == again


def test_a_kit_that_was_used_is_not_cancelled(stores: Stores) -> None:
    """What came back, or went to a customer, cannot be taken back with it: the sentence says what to do instead."""
    used, carrier = out(stores), stores.manager
    moves.give(carrier, Place(None, carrier.id), stores.customer, stores.booklet, 2)
    with pytest.raises(Refused, match="《公司产品手册》"):
        issuing.cancel(stores.keeper, used.issue.id, "领错了人")
    assert issuing.read(stores.keeper, used.issue.id).issue.state == "out"
    issuing.give_back(stores.keeper, used.issue.id, {used.lines[2].id: Back(1)})
    with pytest.raises(Refused, match="请把其余的归还"):
        issuing.cancel(stores.keeper, used.issue.id, "领错了人")


def test_a_kit_that_another_cancels_meanwhile_is_not_given_back(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays cancelled, and nothing of it counts as returned."""
    keeper, refuse_store = stores.keeper, rights.refuse_store
    kit = issuing.hand_out(keeper, stores.manager.id, TODAY, stores.east, [Thing("样机", must_return=True)])
    line = issuing.read(keeper, kit).lines[0].id

    def meanwhile(actor: Actor, unit_id: int) -> None:
        monkeypatch.setattr(rights, "refuse_store", refuse_store)
        refuse_store(actor, unit_id)
        issuing.cancel(keeper, kit, "领错了人")

    monkeypatch.setattr(rights, "refuse_store", meanwhile)
    with pytest.raises(Refused, match="已经撤销"):
        issuing.give_back(keeper, kit, {line: Back(1)})
    found = issuing.read(keeper, kit)
    assert (found.issue.state, found.lines[0].back) == ("cancelled", 0)


def test_a_long_list_of_kits_asks_as_much_as_a_short_one(stores: Stores) -> None:
    """Whose kits they are is asked once, not for each."""
    many = []
    for number in range(1, 4):
        day = TODAY + timedelta(days=number)
        issuing.hand_out(stores.keeper, stores.manager.id, day, stores.east, [Thing("样机", must_return=True)])
        with asked() as texts:
            assert [one.user for one in issuing.listed(stores.keeper, limit=None)] == [stores.manager.name] * number
        many.append(len(texts))
    assert len(set(many)) == 1


def test_a_kit_is_late_after_the_office_s_hour(stores: Stores) -> None:
    """Its carrier and the keeper are told, others are not; once back, nobody is."""
    kit = out(stores)
    evening = datetime.combine(TODAY, time(18, 1))
    assert not issuing.listed(stores.keeper, at=evening - timedelta(minutes=2))[0].is_late
    assert issuing.listed(stores.keeper, at=evening)[0].is_late
    told = {
        who.name: [one.text for one in reminding.reminders(who, evening)]
        for who in (stores.manager, stores.keeper, stores.staff.beside)
    }
    assert told["客户经理"] == [f"您 {TODAY:%m-%d} 的物料还没还清：样伞 2、样机 1。"]
    assert any("客户经理" in text for text in told[stores.keeper.name])
    assert told["邻座"] == []
    issuing.give_back(stores.keeper, kit.issue.id, {line.id: Back(line.quantity or 0) for line in kit.lines})
    assert reminding.reminders(stores.manager, evening) == []


def test_low_stock_is_told_anew_after_the_next_delivery(stores: Stores) -> None:
    """One reminder per shortage."""
    now = datetime.combine(calendar.current().next_working_day(TODAY), time(9))
    moves.receive(stores.keeper, stores.east, stores.booklet, 4)
    (first,) = reminding.reminders(stores.keeper, now)
    assert first.text == "城东片区库房“《公司产品手册》”只剩 4 本，低于下限 10，请补货。"
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 1)
    assert reminding.reminders(stores.keeper, now)[0].key == first.key
    moves.take_back(stores.keeper, stores.manager.id, stores.east, stores.booklet, 1)
    kit = issuing.hand_out(
        stores.keeper, stores.manager.id, TODAY, stores.east, [Thing("产品手册", 1, material="WL0001")]
    )
    issuing.cancel(stores.keeper, kit, "领错了人")
    assert reminding.reminders(stores.keeper, now)[0].key == first.key  # what comes back is no delivery
    moves.receive(stores.keeper, stores.east, stores.booklet, 2)
    (second,) = reminding.reminders(stores.keeper, now)
    assert second.key != first.key
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 1)
    moves.receive(stores.keeper, stores.east, stores.booklet, 10)
    assert reminding.reminders(stores.keeper, now) == []
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 8)
    assert reminding.reminders(stores.keeper, now)[0].key not in {first.key, second.key}


def test_a_kit_is_seen_by_its_carrier_and_those_above(stores: Stores) -> None:
    """A colleague does not see it."""
    kit = out(stores)
    assert issuing.read(stores.manager, kit.issue.id).user == "客户经理"
    assert len(issuing.listed(stores.staff["area_manager"])) == 1
    assert issuing.listed(stores.staff.beside) == []
    with pytest.raises(NotFound):
        issuing.read(stores.staff.beside, kit.issue.id)
    assert rights.may(stores.manager, rights.GIVE) is None


def test_a_kit_names_only_materials_that_there_are(stores: Stores) -> None:
    """A wrong number or none of a thing is told before anything leaves the store; a list's stale number is left out."""
    moves.receive(stores.keeper, stores.east, stores.booklet, 5)
    for things, told in (([Thing("手册", 2, material="WL9999")], "WL9999"), ([Thing("手册", 0)], "大于 0")):
        with pytest.raises(Refused, match=told):
            issuing.hand_out(stores.keeper, stores.manager.id, TODAY, stores.east, things)
    assert issuing.of_day(stores.manager.id, TODAY) is None
    boss = stores.staff["administrator"]
    with pytest.raises(Refused, match="大于 0"):
        kits.change(boss, "goods", [Entry("手册", quantity=0)], TODAY)
    gone = catalog.add(stores.keeper, {"name": "旧台历", "kind": "gift", "unit": "本"})
    number = keep.read(Material, gone).number or ""
    kits.change(boss, "goods", [Entry("台历", material=number)], TODAY)
    catalog.bin_one(stores.keeper, gone)
    assert Thing("台历") in issuing.proposed(stores.manager.id, TODAY)
