"""The ledger: what moves, who holds how many, and what is refused, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from tests.materials.conftest import Stores
from tests.people import add_customer

from cmdesk.activities.rules.courtesy import gifts
from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.customers.record import Customer
from cmdesk.materials.record import Material, Movement
from cmdesk.materials.rules import catalog, moves, stock
from cmdesk.materials.rules.ledger import Place, balances

TODAY = date.today()  # noqa: DTZ011


def test_pieces_go_from_the_store_to_a_person_to_a_customer(stores: Stores) -> None:
    """In, out, given, back: every place holds what came less what went (S3-17)."""
    moves.receive(stores.keeper, stores.east, stores.booklet, 100)
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 20)
    moves.give(stores.manager, Place(None, stores.manager.id), stores.customer, stores.booklet, 3)
    moves.take_back(stores.keeper, stores.manager.id, stores.east, stores.booklet, 5)
    moves.transfer(stores.keeper, stores.east, stores.west, stores.booklet, 30)
    assert (stores.store(), stores.carried(), stores.store(unit=stores.west)) == (55, 12, 30)
    found = stock.held(stores.keeper, material_id=stores.booklet)
    assert [(one.name, one.pieces) for one in found] == [("城东片区库房", 55), ("城西片区库房", 30), ("客户经理", 12)]


def test_nobody_holds_less_than_nothing_and_the_sentence_says_who_has_how_many(stores: Stores) -> None:
    """A refusal names the place, what is there, and where the others are."""
    moves.receive(stores.keeper, stores.east, stores.booklet, 5)
    moves.receive(stores.keeper, stores.west, stores.booklet, 9)
    with pytest.raises(Refused) as refusal:
        moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 6)
    assert str(refusal.value) == "城东片区库房只有 5 本“《公司产品手册》”，不够 6 本；现有：城西片区库房 9 本。"
    with pytest.raises(Refused, match="客户经理没有“广告伞”，不够 1 把；别处也没有，请先入库"):
        moves.give(stores.manager, Place(None, stores.manager.id), stores.customer, stores.umbrella, 1)
    assert stores.store() == 5


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_is_a_number_of_pieces(stores: Stores, quantity: int) -> None:
    """Nothing and less than nothing do not move."""
    with pytest.raises(Invalid):
        moves.receive(stores.keeper, stores.east, stores.booklet, quantity)


def test_a_count_corrects_with_a_reason_and_a_loss_is_written_off(stores: Stores) -> None:
    """Up and down, never silently; a count that agrees books nothing."""
    place = Place(stores.east)
    moves.receive(stores.keeper, stores.east, stores.booklet, 10)
    with pytest.raises(Invalid, match="原因"):
        moves.count(stores.keeper, place, stores.booklet, 8, " ")
    moves.count(stores.keeper, place, stores.booklet, 8, "年底盘点")
    assert stores.store() == 8
    moves.count(stores.keeper, place, stores.booklet, 11, "找到一包")
    assert stores.store() == 11
    with pytest.raises(Refused, match="账上就是 11 本"):
        moves.count(stores.keeper, place, stores.booklet, 11, "再盘")
    moves.scrap(stores.keeper, place, stores.booklet, 4, "受潮")
    assert stores.store() == 7


def test_a_movement_is_reversed_once_and_never_changed(stores: Stores) -> None:
    """The ledger only grows; what is already elsewhere cannot be taken back."""
    came = moves.receive(stores.keeper, stores.east, stores.booklet, 10)
    out = moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 4)
    with pytest.raises(Refused, match="城东片区库房只有 6 本"):
        moves.reverse(stores.keeper, came, "记错")
    back = moves.reverse(stores.keeper, out, "记错人")
    assert (stores.store(), stores.carried()) == (10, 0)
    for again, word in ((out, "已经冲销过"), (back, "冲销本身不能再冲销")):
        with pytest.raises(Refused, match=word):
            moves.reverse(stores.keeper, again, "再来")
    with pytest.raises(Refused, match="不能修改、删除或撤销"), keep.operation(PROGRAM, "改账") as work:
        work.edit(Movement, came, {"quantity": 99})
    with pytest.raises(Refused, match="不能修改、删除或撤销"), keep.operation(PROGRAM, "删账") as work:
        work.bin(Movement, came)
    assert stores.store() == 10


def test_undo_passes_over_the_ledger(stores: Stores) -> None:
    """Ctrl+Z takes back what was done before the movement, not the movement; behind the movement's own words nothing is."""
    before = undo.last(stores.keeper)
    moves.receive(stores.keeper, stores.east, stores.booklet, 10)
    after = undo.last(stores.keeper)
    assert before is not None
    assert after is not None
    assert after.id == before.id
    with pytest.raises(Refused, match="刚才这一步不能撤销"):
        undo.just_done(stores.keeper)
    catalog.add(stores.keeper, {"name": "台历", "kind": "gift", "unit": "本"})
    done = undo.just_done(stores.keeper)
    assert done is not None
    assert "台历" in done.title


def test_who_keeps_no_store_moves_nothing(stores: Stores) -> None:
    """A manager gives away what he carries, no more; an area manager keeps the stores of his area."""
    chief = stores.staff["area_manager"]
    with pytest.raises(NotAllowed, match="库房管理员"):
        moves.receive(stores.manager, stores.east, stores.booklet, 1)
    moves.receive(chief, stores.east, stores.booklet, 5)
    with pytest.raises(NotAllowed):
        moves.receive(chief, stores.west, stores.booklet, 5)
    moves.issue(chief, stores.east, stores.staff.beside.id, stores.booklet, 5)
    with pytest.raises(NotAllowed):
        moves.give(stores.manager, Place(None, stores.staff.beside.id), stores.customer, stores.booklet, 1)
    with pytest.raises(NotAllowed):
        catalog.add(stores.manager, {"name": "台历"})


def test_a_customer_out_of_sight_gets_nothing(stores: Stores) -> None:
    """Giving asks the rights of customers too."""
    other = add_customer(stores.staff.away, stores.west, "别人的店")
    moves.receive(stores.keeper, stores.east, stores.booklet, 5)
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 5)
    with pytest.raises(NotFound):
        moves.give(stores.manager, Place(None, stores.manager.id), other, stores.booklet, 1)


def test_stock_and_ledger_show_what_a_person_may_know(stores: Stores) -> None:
    """Stores are seen by all, what people carry by those above them; a strange customer stays without a name."""
    moves.receive(stores.keeper, stores.west, stores.booklet, 20)
    moves.issue(stores.keeper, stores.west, stores.staff.away.id, stores.booklet, 6)
    other = add_customer(stores.staff.away, stores.west, "别人的店")
    moves.give(stores.staff.away, Place(None, stores.staff.away.id), other, stores.booklet, 1)
    assert [one.name for one in stock.held(stores.manager)] == ["城西片区库房"]
    assert [one.way for one in stock.movements(stores.manager)] == ["入库"]
    seen = stock.movements(stores.staff.away)
    assert (seen[0].way, seen[0].customer) == ("发放给客户", "别人的店")
    assert stock.given(stores.manager, "customer", TODAY, TODAY) == []


def test_low_stock_is_a_matter_of_each_store(stores: Stores) -> None:
    """Below the mark is low; at the mark is not; who keeps no store is not told."""
    moves.receive(stores.keeper, stores.east, stores.booklet, 10)
    assert stock.low(stores.keeper) == []
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 10)
    (low,) = stock.low(stores.keeper)
    assert (low.pieces, low.name) == (0, "城东片区库房")
    assert stock.low(stores.manager) == []


def test_statistics_add_up_what_went_out(stores: Stores) -> None:
    """By customer, person, month, material; a reversed gift does not count; worth is pieces times price."""
    mine = Place(None, stores.manager.id)
    moves.receive(stores.keeper, stores.east, stores.booklet, 50)
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 50)
    for pieces, day in ((3, date(2026, 3, 5)), (4, date(2026, 4, 6)), (9, date(2026, 4, 7))):
        last = moves.give(stores.manager, mine, stores.customer, stores.booklet, pieces, day=day)
    moves.reverse(stores.manager, last, "没送出去")
    spring = (date(2026, 1, 1), date(2026, 6, 30))
    assert [(one.word, one.pieces) for one in stock.given(stores.keeper, "month", *spring)] == [
        ("2026-03", 3),
        ("2026-04", 4),
    ]
    (whole,) = stock.given(stores.keeper, "customer", *spring)
    assert (whole.word, whole.pieces, whole.worth) == ("福顺烟酒店", 7, Decimal("87.50"))
    (person,) = stock.given(stores.keeper, "user", *spring)
    assert (person.word, person.pieces) == ("客户经理", 7)
    assert stock.given(stores.keeper, "material", date(2026, 4, 1), spring[1])[0].pieces == 4


def test_who_got_the_most_stands_first_with_all_he_got(stores: Stores) -> None:
    """By the worth of all he got; his materials stand together, not among those of others."""
    other = add_customer(stores.manager, stores.staff.units["east_market"], "庆丰超市")
    store, spring = Place(stores.east), (date(2026, 1, 1), date(2026, 6, 30))
    moves.receive(stores.keeper, stores.east, stores.booklet, 50)
    moves.receive(stores.keeper, stores.east, stores.umbrella, 50)
    for customer, material, pieces in (
        (stores.customer, stores.booklet, 4), (other, stores.umbrella, 3), (other, stores.booklet, 1),
        (stores.customer, stores.umbrella, 1),
    ):  # fmt: skip
        moves.give(stores.keeper, store, customer, material, pieces, day=date(2026, 3, 5))
    shown = [(one.word, one.pieces) for one in stock.given(stores.keeper, "customer", *spring)]
    assert shown == [("庆丰超市", 3), ("庆丰超市", 1), ("福顺烟酒店", 4), ("福顺烟酒店", 1)]


def test_a_gift_is_noted_and_taken_from_stock_at_once(stores: Stores) -> None:
    """One operation, or none when there is too little; its reversal takes the gift back too (S1-74)."""
    moves.receive(stores.keeper, stores.east, stores.umbrella, 2)
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.umbrella, 2)
    (offer,) = gifts.offers(stores.manager)
    assert offer.words == "广告伞（本人手上 2 把）"
    values = {"customer_id": stores.customer, "name": offer.name, "worth": offer.worth, "way": "given"}
    with pytest.raises(Refused, match="只有 2 把"):
        gifts.add(stores.manager, values, stock=offer.key, pieces=3)
    assert gifts.listed(stores.manager) == []
    gift = gifts.add(stores.manager, values, stock=offer.key, pieces=2)
    assert stores.carried(material=stores.umbrella) == 0
    done = undo.last(stores.manager)
    assert done is not None
    with pytest.raises(Refused, match="冲销"):
        undo.undo(stores.manager, done.id)
    row = current().row("SELECT id FROM movement WHERE gift_id = ?", (gift.id,))
    assert row is not None
    moves.reverse(stores.manager, row[0], "客户不要")
    assert gifts.listed(stores.manager) == []
    assert stores.carried(material=stores.umbrella) == 2
    with pytest.raises(Refused, match="客户送来"):
        gifts.add(stores.manager, {**values, "way": "received"}, stock=offer.key)


def test_a_purged_customer_leaves_the_sums_as_they_are(stores: Stores) -> None:
    """The ledger forgets the name, not the pieces."""
    from cmdesk.customers import rules as customers

    boss = stores.staff["administrator"]
    moves.receive(stores.keeper, stores.east, stores.booklet, 5)
    one = moves.give(stores.keeper, Place(stores.east), stores.customer, stores.booklet, 2)
    customers.bin_files(boss, [stores.customer])
    customers.purge(boss, [stores.customer])
    assert stores.store() == 3
    assert keep.read(Movement, one).customer_id is None
    assert Customer.get_or_none(Customer.id == stores.customer) is None


def test_a_material_that_moved_is_withdrawn_not_deleted(stores: Stores) -> None:
    """Numbers follow each other; the same name twice needs an edition."""
    assert keep.read(Material, stores.booklet).number == "WL0001"
    with pytest.raises(Invalid, match="WL0001"):
        catalog.add(stores.keeper, {"name": "《公司产品手册》"})
    catalog.add(stores.keeper, {"name": "《公司产品手册》", "edition": "2027 版"})
    moves.receive(stores.keeper, stores.east, stores.booklet, 1)
    with pytest.raises(Refused, match="在用"):
        catalog.bin_one(stores.keeper, stores.booklet)
    catalog.edit(stores.keeper, stores.booklet, {"used": False}, version=1)
    with pytest.raises(Refused, match="已停用"):
        moves.receive(stores.keeper, stores.east, stores.booklet, 1)
    moves.scrap(stores.keeper, Place(stores.east), stores.booklet, 1, "作废旧版")


def test_many_at_once_never_take_more_than_there_is(stores: Stores) -> None:
    """Twelve hands reach for ten pieces at the same moment: ten are served, two are refused."""
    moves.receive(stores.keeper, stores.east, stores.booklet, 10)
    told: list[str] = []
    ready = threading.Barrier(12)

    def reach() -> None:
        ready.wait()
        try:
            moves.issue(stores.keeper, stores.east, stores.manager.id, stores.booklet, 1)
            told.append("")
        except Refused as refusal:
            told.append(str(refusal))
        finally:
            _close()

    hands = [threading.Thread(target=reach) for _ in range(12)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(60)
    assert sorted(bool(one) for one in told) == [False] * 10 + [True] * 2
    assert all("没有" in one for one in told if one)
    assert balances([stores.booklet]) == {(stores.booklet, Place(None, stores.manager.id)): 10}


def _close() -> None:
    close: Callable[[], object] | None = getattr(current(), "close", None)
    if close is not None:
        close()
