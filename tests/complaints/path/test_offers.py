"""What buttons offer is what the verbs allow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import (
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
from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, handling, intake, offers, pausing, signing
from cmdesk.core import approval, undo
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.notice import Notice
from cmdesk.customers.rules.upkeep import binned
from cmdesk.staff.rules import directory
from cmdesk.visits.record import Anomaly

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
    "pause": lambda who, one, _: pausing.pause(who, one, "等", NOW + timedelta(hours=20)),
    "resume": lambda who, one, _: pausing.resume(who, one),
    "withdraw": lambda who, one, _: closing.withdraw(who, one, "算了"),
    "correct": lambda who, one, _: intake.correct(who, one, {"facts": "改正"}),
}


def paused(desk: Desk) -> int:
    one = desk.register()
    pausing.pause(desk.staff["service_director"], one, "等", NOW + timedelta(hours=20))
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


def test_no_complaint_is_ever_binned(filed: Desk) -> None:
    """Neither a verb nor undo puts one into the bin: a call that was none is withdrawn and keeps its number."""
    one = filed.register()
    rows = current().rows("SELECT id FROM operation WHERE title LIKE '受理投诉%'")
    for role in ("account_manager", "administrator"):
        with pytest.raises(NotAllowed):
            undo.undo(filed.staff[role], int(rows[0][0]))
    assert Complaint.KIND not in binned.listed_kinds()
    assert filed.read(one).binned_at is None


def test_every_verb_of_the_flow_is_a_button() -> None:
    """What moves a complaint by hand has its button; what approvals do has none."""
    by_hand = set(moves.ALLOWED) - {"approved", "back", "execute", "answer"}
    names: dict[str, Any] = {"site": "site", "verify": "verify"}
    assert {names.get(one, one) for one in by_hand} <= set(offers.VERBS)
    assert severe_to_execution is not None


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
