"""A file's way: opened, reviewed, handed on, verified on site, archived; every shortcut is refused with a sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from tests.filing.conftest import BAD, GOOD, TODAY, Files
from tests.people import add_customer

from cmdesk.core import approval, regulation, undo
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.filing.record import Filing, Verification
from cmdesk.filing.rules import clocks, lists, moves, onsite, opening, rights
from cmdesk.staff.record import Deputy, User


def test_the_whole_path(files: Files) -> None:
    """S3-08, S3-09, S4-21: each step by its own person, each moment and name kept."""
    one = files.open()
    assert files.way(one).state == "draft"
    files.review(one)
    way = files.way(one)
    assert (way.state, way.entered_at is not None) == ("entered", True)
    files.hand_on(one)
    files.verify(one)
    moves.archive(files.staff["service_specialist"], way.id)
    way = files.way(one)
    assert way.state == "archived"
    assert way.handed_by_id == files.manager.id
    assert way.handed_to_id == way.archived_by_id == files.staff["service_specialist"].id
    (signed,) = onsite.of_filing(way.id)
    assert (signed.user_id, signed.passed) == (files.staff["area_manager"].id, True)
    assert signed.signed_at is not None


def test_imported_customers_count_as_archived_until_the_office_asks(files: Files) -> None:
    """Existing customers have no way; asked for with a reason, theirs begins."""
    one = add_customer(files.manager, files.staff.units["east_market"])
    assert rights.latest(one) is None
    with pytest.raises(Refused, match="原因"):
        opening.ask(files.staff["service_director"], [one], " ")
    assert opening.ask(files.staff["service_director"], [one], "年度复核") == 1
    assert opening.ask(files.staff["service_director"], [one], "年度复核") == 0
    assert (files.way(one).kind, files.way(one).reason) == ("change", "年度复核")
    with pytest.raises(NotAllowed):
        opening.ask(files.manager, [one], "自己要")


def test_opening_is_taken_back_with_the_file(files: Files) -> None:
    """Undoing the opening of a file leaves no way behind."""
    one = files.open()
    row = current().row("SELECT MAX(id) FROM operation WHERE title LIKE ?", ("新建客户%",))
    assert row is not None
    undo.undo(files.manager, row[0])
    assert rights.latest(one) is None


def test_what_was_done_on_the_way_is_taken_back_whole(files: Files) -> None:
    """A check on site that failed, handing on and archiving: the file stands where it stood, with what was written."""
    area, keeper = files.staff["area_manager"], files.staff["service_specialist"]

    def take_back(actor: Actor) -> None:
        done = undo.just_done(actor)
        assert done is not None
        undo.undo(actor, done.id)

    one = files.open()
    files.review(one)
    found = files.verify(one, BAD)
    assert files.way(one).state == "draft"
    take_back(area)
    way = files.way(one)
    assert (way.state, way.reason, way.failed_at) == ("entered", "", None)
    assert [check.id for check in onsite.of_filing(way.id)] == []
    assert keep.read(Verification, found).binned_at is not None
    files.verify(one)
    files.hand_on(one)
    take_back(files.manager)
    assert files.way(one).state == "entered"
    files.hand_on(one)
    moves.archive(keeper, files.way(one).id)
    take_back(keeper)
    assert files.way(one).state == "handed_on"


def test_what_is_missing_is_named(files: Files) -> None:
    """A file without what the regulation asks for is not reviewed."""
    one = files.open(address="", phones="")
    with pytest.raises(Refused, match="还缺地址、电话"):
        files.submit(one)


def test_nobody_reviews_his_own_and_what_is_sent_back_says_why(files: Files) -> None:
    """The superior reviews; his reason stands at the file until it is submitted again."""
    one = files.open()
    run = files.submit(one)
    with pytest.raises(Refused):
        approval.approve(files.manager, run)
    approval.send_back(files.staff["area_manager"], run, "电话打不通")
    way = files.way(one)
    assert way.state == "draft"
    assert "电话打不通" in way.reason
    files.submit(one)
    assert (files.way(one).state, files.way(one).reason) == ("reviewing", "")


def test_what_was_sent_back_is_submitted_by_the_new_owner(files: Files) -> None:
    """A file that changes hands after it was sent back is not stuck with who asked first; the old approval is void."""
    one = files.open()
    run = files.submit(one)
    approval.send_back(files.staff["area_manager"], run, "电话打不通")
    customers.transfer(files.staff["service_director"], [one], files.staff["area_manager"].id, "接手")
    again = moves.submit(files.staff["area_manager"], files.way(one).id)
    assert again != run
    assert keep.read(approval.Approval, run).state == "void"
    assert files.way(one).state == "reviewing"


def test_a_change_during_the_review_voids_it(files: Files) -> None:
    """What was reviewed is what was submitted."""
    one = files.open()
    run = files.submit(one)
    found = customers.read(files.manager, one)
    customers.edit(files.manager, one, {"address": "新街1号"}, version=found.version)
    with pytest.raises(approval.Changed):
        approval.approve(files.staff["area_manager"], run)
    assert files.way(one).state == "draft"


def test_nothing_is_archived_before_its_time(files: Files) -> None:
    """Not before the review, not before the hand-over, not before the verification, not by anybody."""
    one = files.open()
    keeper = files.staff["service_specialist"]
    with pytest.raises(Refused, match="待提交"):
        moves.archive(keeper, files.way(one).id)
    with pytest.raises(Refused, match="待提交"):
        files.hand_on(one)
    with pytest.raises(Refused, match="审核通过后"):
        files.verify(one)
    files.review(one)
    with pytest.raises(Refused, match="已录入"):
        moves.archive(keeper, files.way(one).id)
    files.hand_on(one)
    with pytest.raises(Refused, match="实地核查"):
        moves.archive(keeper, files.way(one).id)
    files.verify(one)
    with pytest.raises(NotAllowed):
        moves.archive(files.manager, files.way(one).id)
    with pytest.raises(NotAllowed, match="客户管理专员"):
        moves.archive(files.staff["clerk"], files.way(one).id)
    moves.appoint(files.staff["marketing_director"], files.way(one).id, files.staff["clerk"].id)
    moves.archive(files.staff["clerk"], files.way(one).id)
    assert files.way(one).archived_by_id == files.staff["clerk"].id


def test_an_office_may_archive_before_it_verifies(files: Files) -> None:
    """The order of verification and archive is a regulation (S3-09 against S4-21)."""
    one = files.open()
    files.review(one)
    files.hand_on(one)
    regulation.change(files.staff["administrator"], "filing.verified_first", 0, date(2000, 1, 1))
    moves.archive(files.staff["service_specialist"], files.way(one).id)
    files.verify(one)
    assert files.way(one).verified_at is not None


def test_only_the_area_manager_verifies(files: Files) -> None:
    """S4-21: not the owner, not the office, not another area's manager; a sentence says whose it is."""
    one = files.open()
    files.review(one)
    for role in ("account_manager", "administrator", "service_director", "general_manager"):
        with pytest.raises(NotAllowed):
            onsite.verify(files.staff[role], files.way(one).id, GOOD)
    files.verify(one)
    with pytest.raises(Refused, match="已于"):
        files.verify(one)


def test_the_area_managers_own_customer_is_verified_above_him(files: Files) -> None:
    """Nobody verifies his own customer; the superior does it in his place."""
    area = files.staff["area_manager"]
    one = files.open(area, owner_id=area.id)
    run = moves.submit(area, files.way(one).id)
    approval.approve(files.staff["service_director"], run)
    with pytest.raises(NotAllowed, match="自己"):
        onsite.verify(area, files.way(one).id, GOOD)
    onsite.verify(files.staff["service_director"], files.way(one).id, GOOD)
    assert files.way(one).verified_at is not None


def test_a_deputy_verifies_on_his_days_and_is_named_as_one(files: Files) -> None:
    """The area manager is away: his deputy signs with 代, before and after his days he may not; never the owner himself."""
    one, specialist = files.open(), files.staff["service_specialist"]
    files.review(one)
    values = {"user_id": files.staff["area_manager"].id, "deputy_id": specialist.id}
    for days, may in ((-1, False), (1, False), (0, True)):
        day = approval.now().date() + timedelta(days=days)
        with keep.operation(PROGRAM, "代理") as work:
            work.add(Deputy, {**values, "begins_on": day, "ends_on": day})
        if may:
            onsite.verify(specialist, files.way(one).id, GOOD)
        else:
            with pytest.raises(NotAllowed):
                onsite.verify(specialist, files.way(one).id, GOOD)
    (made,) = onsite.of_filing(files.way(one).id)
    assert (made.user_id, onsite.signer(made)) == (specialist.id, "客户管理专员（代区域经理）")
    mine = files.open(files.staff["area_manager"], owner_id=files.staff["area_manager"].id)
    run = moves.submit(files.staff["area_manager"], files.way(mine).id)
    approval.approve(files.staff["service_director"], run)
    with pytest.raises(NotAllowed):
        onsite.verify(specialist, files.way(mine).id, GOOD)


def test_an_area_without_a_manager_waits_for_nobody(files: Files) -> None:
    """He has left: who stands above area managers verifies; while somebody is there, nobody else does."""
    one, director = files.open(), files.staff["service_director"]
    files.review(one)
    with pytest.raises(NotAllowed):
        onsite.verify(director, files.way(one).id, GOOD)
    with keep.operation(PROGRAM, "离职") as work:
        work.edit(User, files.staff["area_manager"].id, {"active": False})
    with pytest.raises(NotAllowed):
        onsite.verify(files.staff["marketing_director"], files.way(one).id, GOOD)
    onsite.verify(director, files.way(one).id, GOOD)
    assert files.way(one).verified_at is not None


def test_what_fails_on_site_goes_back_with_the_reasons(files: Files) -> None:
    """A no needs a word; the file is a draft again and its clocks begin anew, both verifications are kept."""
    one = files.open()
    files.review(one)
    files.hand_on(one)
    with pytest.raises(Invalid, match="真实性不合格要写明"):
        files.verify(one, {**GOOD, "truthful": "no"})
    with pytest.raises(Invalid, match="还没有到"):
        files.verify(one, {**GOOD, "visited_on": TODAY + timedelta(days=1)})
    with pytest.raises(Invalid):
        files.verify(one, {"visited_on": TODAY, "detailed": "yes"})
    files.verify(one, BAD)
    way = files.way(one)
    assert (way.state, way.handed_to_id, way.entered_at) == ("draft", None, None)
    assert "门牌号对不上" in way.reason
    files.archive(one)
    assert files.way(one).state == "archived"
    assert [found.passed for found in onsite.of_filing(way.id)] == [True, False]


def test_a_prospect_becomes_a_customer_at_his_first_order(files: Files) -> None:
    """S4-23: the day is kept, both files stay together; twice is refused, a hook for orders does nothing then."""
    one = files.open(stage="prospect")
    assert files.way(one).kind == "prospect"
    first = files.way(one).id
    opening.first_order(files.manager, one, TODAY)
    found = keep.read(Customer, one)
    assert (found.stage, found.first_trade_on) == ("customer", TODAY)
    ways = keep.read_all(Filing, "customer_id = ? ORDER BY id", (one,))
    assert [(way.id == first, way.kind) for way in ways] == [(True, "prospect"), (False, "new_file")]
    with pytest.raises(Refused, match="已经是客户"):
        opening.first_order(files.manager, one, TODAY)
    with keep.operation(files.manager, "订货") as work:
        assert opening.ordered(work, one, TODAY) is None


def test_the_timers_are_reckoned(files: Files) -> None:
    """Two working days from collection, the next working day, a month; over a weekend and the month's end."""
    one = files.open()
    friday = date(2026, 10, 30)
    files.set(
        one,
        collected_on=friday,
        opened_at=datetime(2026, 10, 31, 10),  # noqa: DTZ001
        entered_at=datetime(2026, 11, 3, 16),  # noqa: DTZ001
    )
    way, at = files.way(one), datetime(2026, 11, 4, 9)  # noqa: DTZ001
    found = {clock.key: clock.timer for clock in clocks.clocks(way, at)}
    assert set(found) == {"entered", "handed", "verified"}
    assert (found["entered"].due_day, found["entered"].state) == (date(2026, 11, 3), "done")
    assert found["handed"].due_day == date(2026, 11, 4)
    assert found["verified"].due_day == date(2026, 11, 30)
    late = clocks.clock(way, "handed", datetime(2026, 11, 5, 9))  # noqa: DTZ001
    assert late is not None
    assert late.timer.state == "late"


def test_the_boxes_show_what_waits(files: Files) -> None:
    """Each file stands where its next hand finds it; others see only what is theirs."""
    drafts, running, visits = (files.open() for _ in range(3))
    files.submit(running)
    files.review(visits)
    area = files.staff["area_manager"]
    found = {box: [row.head.id for row in lists.rows(area, box)] for box in lists.BOXES}
    assert found == {"draft": [drafts], "reviewing": [running], "verify": [visits], "file": [visits]}
    assert all(lists.rows(files.staff.away, box) == [] for box in lists.BOXES)
    assert lists.count(files.manager) == 2
    assert lists.count(area) == 1
