"""What buttons offer is what the verbs allow; what waits for somebody is counted; others are reminded of what is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.test_path import (
    CHECK,
    JUDGED,
    NOW,
    PLAN,
    SITE,
    TODAY,
    carry_out,
    minor_to_execution,
    severe_to_execution,
)  # fmt: skip
from tests.people import make_staff

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import (
    alarms,
    aside,
    attached,
    beforehand,
    closing,
    finding,
    handling,
    intake,
    moves,
    offers,
    signing,
    waiting,
)  # fmt: skip
from cmdesk.core import approval, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.attachments import Attachment
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.notice import Notice
from cmdesk.customers.record import Customer
from cmdesk.customers.rules import binned
from cmdesk.orders import rules as orders
from cmdesk.products.record import Product
from cmdesk.staff.rules import directory
from cmdesk.visits.paper import reminders
from cmdesk.visits.record import Anomaly, StockReading, Visit

Verb = Callable[[Actor, int, Desk], object]
SEVERE = {"wish": "要求赔偿"}


def _task(complaint_id: int) -> int:
    waiting_ones = [one for one in moves.tasks(complaint_id) if one.done_at is None]
    return waiting_ones[0].id if waiting_ones else 0


VERBS: dict[str, Verb] = {
    "answer": lambda who, one, _: intake.answer(who, one, "答复"),
    "grade": lambda who, one, _: intake.grade(who, one, "severe", "理由"),
    "make_severe": lambda who, one, _: handling.make_severe(who, one, "理由"),
    "site": lambda who, one, _: handling.report_site(who, one, {**SITE, **PLAN}),
    "verify": lambda who, one, _: handling.verify(who, one, CHECK),
    "lab": lambda who, one, _: handling.send_to_lab(who, one),
    "propose": lambda who, one, _: handling.propose(who, one, {"ways": ("explain",), "plan": "解释"}),
    "back_to_site": lambda who, one, _: handling.back_to_site(who, one, "再查"),
    "add_task": lambda who, one, desk: handling.add_task(who, one, "补", desk.staff["clerk"].id, TODAY),
    "do_task": lambda who, one, _: handling.do_task(who, _task(one), "凭据"),
    "follow": lambda who, one, _: closing.follow_up(who, one, satisfied=True, words="好"),
    "evaluate": lambda who, one, desk: closing.evaluate(who, one, {**JUDGED, "improver_id": desk.staff["clerk"].id}),
    "reopen": lambda who, one, _: closing.reopen(who, one, "又坏了"),
    "pause": lambda who, one, _: aside.pause(who, one, "等", NOW + timedelta(hours=20)),
    "resume": lambda who, one, _: aside.resume(who, one),
    "withdraw": lambda who, one, _: closing.withdraw(who, one, "算了"),
    "correct": lambda who, one, _: intake.correct(who, one, {"facts": "改正"}),
}


def paused(desk: Desk) -> int:
    one = desk.register()
    aside.pause(desk.staff["service_director"], one, "等", NOW + timedelta(hours=20))
    return one


def proposing(desk: Desk) -> int:
    one = desk.register(**SEVERE)
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    handling.verify(desk.staff["service_director"], one, CHECK)
    for role in ("area_manager", "sales_director", "quality", "logistics"):
        found = approval.of_record("complaint", one)
        assert found is not None
        approval.approve(desk.staff[role], found.id, "同意")
    return one


def graded(desk: Desk, severity: str) -> int:
    one = desk.register(**(SEVERE if severity == "severe" else {}))
    intake.grade(desk.staff["service_director"], one, severity, "理由")
    return one


def with_task(desk: Desk) -> int:
    one = minor_to_execution(desk)
    handling.add_task(desk.staff["service_director"], one, "补送", desk.staff["clerk"].id, TODAY)
    return one


def followed(desk: Desk) -> int:
    one = minor_to_execution(desk)
    carry_out(desk, one)
    return one


def judged(desk: Desk) -> int:
    one = followed(desk)
    closing.follow_up(desk.staff["account_manager"], one, satisfied=True, words="好")
    return one


def withdrawn(desk: Desk) -> int:
    one = desk.register()
    closing.withdraw(desk.staff["service_director"], one, "算了")
    return one


STAGES: dict[str, Callable[[Desk], int]] = {
    "registered": lambda desk: desk.register(), "paused": paused, "minor_site": lambda desk: graded(desk, "minor"),
    "severe_site": lambda desk: graded(desk, "severe"), "proposing": proposing, "executing": with_task,
    "follow_up": followed, "evaluating": judged, "archived": withdrawn,
}  # fmt: skip


@pytest.fixture
def filed(file_office: Office) -> Desk:
    """The people in an office file: what is asked here does not depend on the engine."""
    directory.register()
    signing.register()
    return Desk(make_staff(file_office))


@pytest.mark.parametrize("stage", STAGES)
def test_buttons_offer_what_verbs_allow(stage: str, filed: Desk) -> None:
    """For every stage, verb and role: an offer without a sentence works, anything else is refused."""
    one = STAGES[stage](filed)
    offered = {
        role: offers.offers(filed.staff[role], filed.read(one))
        for role in ("service_director", "account_manager", "marketing_director", "clerk")
    }
    wrong = []
    for role, found in offered.items():
        for key, verb in VERBS.items():
            worked = _works(verb, filed.staff[role], one, filed)
            expected = found.get(key, "not offered") == ""
            if key == "lab" and stage == "severe_site":
                expected = found["lab"] == ""
            if worked != expected and not _says_less(key, stage):
                wrong.append((role, key, worked, found.get(key, "not offered")))
    assert wrong == []


def _says_less(key: str, stage: str) -> bool:
    """Tell where a verb allows what no button offers, because nobody would ask for it there."""
    return (key, stage) == ("grade", "minor_site")  # 改为严重 does it there


def _works(verb: Verb, who: Actor, one: int, desk: Desk) -> bool:
    """Try a verb and take it back, whatever becomes of it."""
    from cmdesk.core.database import current

    class _BackError(Exception):
        pass

    try:
        with current().writing():
            verb(who, one, desk)
            raise _BackError
    except _BackError:
        return True
    except Refused:
        return False


def test_what_waits_is_counted(desk: Desk) -> None:
    """His own, those to be graded, the call he owes as first receiver, his tasks; what rests and the archive are not."""
    manager, director = desk.staff["account_manager"], desk.staff["service_director"]
    clerk, away = desk.staff["clerk"], desk.staff.away
    one = desk.register()
    assert [waiting.count(who) for who in (manager, director, clerk, away)] == [1, 1, 0, 0]
    aside.pause(director, one, "等样品", NOW + timedelta(hours=20))
    assert waiting.count(manager) == waiting.count(director) == 0
    aside.resume(director, one)
    two = with_task(desk)
    assert waiting.count(clerk) == 1
    handling.do_task(clerk, _task(two), "凭据")
    assert waiting.count(clerk) == 0
    assert waiting.count(manager) == 2, "his own, and the call he owes"
    closing.withdraw(director, one, "算了")
    assert waiting.count(director) == 0


def test_sheets_and_pages_remind_of_what_is_open(desk: Desk) -> None:
    """The visit sheet names every open complaint, the customer's page warns of it, and neither of the archive."""
    waiting.register()
    waiting.register()
    manager = desk.staff["account_manager"]
    one = desk.register(**SEVERE)
    number = desk.read(one).number
    assert reminders.complaints([desk.customer], TODAY) == {desk.customer: f"{number}（待分级）"}
    assert alarms.of(manager, desk.customer) == [("投诉未结 1 件", "soon")]
    intake.grade(desk.staff["service_director"], one, "severe", "要求赔偿")
    assert reminders.complaints([desk.customer], TODAY) == {desk.customer: f"{number}（严重，现场查证）"}
    assert [one.tone for one in alarms.of(manager, desk.customer)] == ["late"]
    assert waiting.count_open(desk.staff["account_manager"], desk.customer) == 1
    assert waiting.count_open(desk.staff.away, desk.customer) == 0
    closing.withdraw(desk.staff["service_director"], one, "算了")
    assert reminders.complaints([desk.customer], TODAY) == {}
    assert alarms.of(manager, desk.customer) == []


def test_what_is_known_of_a_caller(desk: Desk) -> None:
    """Earlier complaints first; of somebody else's customer name and phone, and no word of his file."""
    desk.register(facts="上次受潮")
    found = beforehand.known(desk.staff["account_manager"], desk.customer)
    assert (found.title, found.phones) == ("福顺烟酒店", ("13812345678",))
    assert found.words[0].head == "未结投诉"
    assert "上次受潮" in found.words[0].text
    strange = beforehand.known(desk.staff.away, desk.customer)
    assert strange.phones == ("13812345678",)
    assert [word.head for word in strange.words] == ["档案"]


def test_orders_stand_beside_a_caller(desk: Desk) -> None:
    """When he orders, and what he wanted and had of each product on the last day it was asked; to nobody else."""
    manager = desk.staff["account_manager"]
    with keep.operation(PROGRAM, "资料") as work:
        first, second = (work.add(Product, {"number": name, "name": name}) for name in ("金桂", "银杏"))
        work.edit(Customer, desk.customer, {"order_weekday": "tue", "order_cycle": 7})
        visit = {"customer_id": desk.customer, "user_id": manager.id, "day": TODAY, "number": "ZF1", "kind": "regular"}
        visit_id = work.add(Visit, visit)
        for product, day, stock, demand in (
            (first, TODAY - timedelta(days=30), 1, 2), (first, TODAY, 3, 12), (second, TODAY, None, 0),
        ):  # fmt: skip
            values = {"customer_id": desk.customer, "visit_id": visit_id, "product_id": product, "day": day}
            work.add(StockReading, {**values, "stock": stock, "demand": demand})
    said = {word.head: word.text for word in beforehand.known(manager, desk.customer).words}
    assert said["订货日/周期"] == "周二，每 7 天一次"
    assert said["最近要货/库存"] == f"{TODAY:%m-%d} 金桂 要货 12 库存 3；银杏 要货 0"
    placed = orders.place(
        manager,
        {"customer_id": desk.customer, "day": TODAY, "number": "DH1"},
        [
            {"product_id": first, "quantity": 10, "supplied": 6, "price": 20},
            {"product_id": second, "quantity": 2, "supplied": 2, "price": 5},
        ],
    )
    orders.place(manager, {"customer_id": desk.customer, "day": TODAY - timedelta(days=7), "failure": "debit"}, [
        {"product_id": first, "quantity": 1},
    ])  # fmt: skip
    told = [word.text for word in beforehand.known(manager, desk.customer).words if word.head == "订货"]
    assert told[0] == f"{TODAY:%m-%d} DH1 金桂 10条、银杏 2条，130.00 元，只供了 8（订 12）"
    assert told[1].endswith("货款划扣不成功：金桂 1条")
    orders.settle(manager, [placed], "failed")
    told = [word.text for word in beforehand.known(manager, desk.customer).words if word.head == "订货"]
    assert told[0].endswith("结算不成功")
    assert {"订货日/周期", "最近要货/库存", "订货"}.isdisjoint(
        word.head for word in beforehand.known(desk.staff.away, desk.customer).words
    )


def test_a_binned_file_of_a_complaint_is_restored_from_the_bin(
    filed: Desk, file_office: Office, tmp_path: Path
) -> None:
    """回收站 lists it under its customer; whoever handles the complaint takes it out, until the archive."""
    one = filed.register()
    picture = tmp_path / "受潮.txt"
    picture.write_text("照片", encoding="utf-8")
    manager, boss = filed.staff["account_manager"], filed.staff["administrator"]
    made = attached.FILES.attach(manager, file_office, one, picture)
    attached.FILES.remove(manager, made)
    assert attached.FILES.attached(manager, one) == []
    assert [(row.kind, row.id, row.title, row.belongs_to) for row in binned.binned(boss)] == [
        ("attachment", made, "受潮.txt", "福顺烟酒店")
    ]
    with pytest.raises(Refused):
        binned.take_out(filed.staff.away, "attachment", made)
    binned.take_out(manager, "attachment", made)
    assert [row.id for row in attached.FILES.attached(manager, one)] == [made]
    attached.FILES.remove(manager, made)
    closing.withdraw(filed.staff["service_director"], one, "算了")
    with pytest.raises(Refused, match="已归档"):
        binned.take_out(manager, "attachment", made)


def test_no_complaint_is_ever_binned(filed: Desk) -> None:
    """Neither a verb nor undo puts one into the bin: a call that was none is withdrawn and keeps its number."""
    one = filed.register()
    rows = current().rows("SELECT id FROM operation WHERE title LIKE '受理投诉%'")
    for role in ("account_manager", "administrator"):
        with pytest.raises(NotAllowed):
            undo.undo(filed.staff[role], int(rows[0][0]))
    assert Complaint.KIND not in binned.listed_kinds()
    assert filed.read(one).binned_at is None


def test_files_are_attached_until_the_archive(filed: Desk, file_office: Office, tmp_path: Path) -> None:
    """A picture is kept with the complaint; others may look, only who handles may add; the archive takes none."""
    one = filed.register()
    picture = tmp_path / "受潮.txt"
    picture.write_text("照片", encoding="utf-8")
    manager, clerk = filed.staff["account_manager"], filed.staff["general_manager"]
    made = attached.FILES.attach(manager, file_office, one, picture)
    assert attached.FILES.content(clerk, file_office, made)[1] == "照片".encode()
    with pytest.raises(NotAllowed):
        attached.FILES.attach(clerk, file_office, one, picture)
    with pytest.raises(NotFound):
        attached.FILES.attached(filed.staff.away, one)
    closing.withdraw(filed.staff["service_director"], one, "算了")
    for verb in (
        lambda: attached.FILES.attach(manager, file_office, one, picture),
        lambda: attached.FILES.remove(manager, made),
    ):
        with pytest.raises(Refused):
            verb()
    assert keep.read(Attachment, made).binned_at is None
    assert isinstance(attached.FILES.may_attach(manager, one), Refused)


def test_every_verb_of_the_flow_is_a_button() -> None:
    """What moves a complaint by hand has its button; what approvals do has none."""
    by_hand = set(moves.ALLOWED) - {"approved", "back", "execute", "answer"}
    names: dict[str, Any] = {"site": "site", "verify": "verify"}
    assert {names.get(one, one) for one in by_hand} <= set(offers.VERBS)
    assert severe_to_execution is not None


def test_a_number_is_found_by_whoever_may_see_it(desk: Desk) -> None:
    """The last digits suffice; somebody of another area finds nothing, nor does a word or a wildcard."""
    one = desk.register()
    number = desk.read(one).number
    manager = desk.staff["account_manager"]
    (found,) = finding.find(manager, number[-6:], 5)
    assert (found.record_id, found.number) == (one, number)
    assert "福顺烟酒店" in found.title
    for who, text in ((desk.staff.away, number), (manager, "%%%%"), (manager, "少送一条"), (manager, number[-2:])):
        assert finding.find(who, text, 5) == []


def test_what_turns_severe_asks_for_the_visit_and_is_told(desk: Desk) -> None:
    """改为严重 does what grading as severe does: the anomaly visit, a notice to the managers concerned; only on the spot."""
    one = desk.register()
    director = desk.staff["service_director"]
    with pytest.raises(Refused, match="现场处理"):
        handling.make_severe(director, one, "要求赔偿")
    intake.grade(director, one, "minor", "少送可补")
    handling.make_severe(director, one, "要求赔偿")
    found = desk.read(one)
    assert (found.state, found.severity) == ("severe_site", "severe")
    assert [row.trigger for row in keep.read_all(Anomaly, "closed_at IS NULL")] == ["complaint"]
    told = keep.read_all(Notice, "user_id = ?", (desk.staff["marketing_director"].id,))
    assert any("定为严重" in one.text for one in told)


def test_an_answer_is_taken_while_a_complaint_rests(desk: Desk) -> None:
    """A pause stops the phases, not the customer's own clock: what he was told is written down, and stops it."""
    one = paused(desk)
    intake.answer(desk.staff["account_manager"], one, "样品还在路上")
    assert desk.read(one).answered_at is not None
    with pytest.raises(Refused, match="挂起"):
        intake.answer(desk.staff["account_manager"], one, "解决了", sure=True)
