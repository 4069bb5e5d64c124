"""A minor complaint is brought from its plan to the archive by its people at the one computer, the way back included.

Every step is done in the real program by who has to do it, with his own password; what calls him there is what he finds
under the bell, and it is gone when he has done it (S4-43, S4-48).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.complaints.path.steps import JUDGED
from tests.complaints.screens.test_six_people import (
    CONTROL,
    PEOPLE,
    People,
    Seat,
    add_task,
    people,  # noqa: F401  # the fixture
    shown,
    state_of,
    take_the_call,
)
from tests.kit.form.hands import field, focused, type_
from tests.kit.form.hands import press as hit

from cmdesk.complaints.rules import moves
from cmdesk.core import notice
from cmdesk.kit import ask
from cmdesk.kit.records.record_dialog import RecordDialog

assert set(PEOPLE) >= {"area_manager", "logistics"}


def called(seat: Seat, word: str) -> list[str]:
    """Return what somebody still has under the bell of a matter, now or when people may be disturbed again."""
    later = datetime(2999, 1, 1)  # noqa: DTZ001
    return [one.text for one in notice.listed(seat.actor, at=later, only_unread=True) if word in one.text]


def task_of(seat: Seat, one: int, text: str, person: int) -> None:
    page = seat.complaint(one)
    page.view.panels.select("tasks")
    seat.settle()
    add_task(seat, page, text=text, user_id=person, due_on=date.today())  # noqa: DTZ011


def by_keys(seat: Seat, one: int, verb: str, *typed: str) -> None:
    """Open a step by its button and go through its dialog by the keyboard alone: what is typed, Tab to the next."""
    page = seat.complaint(one)
    seat.qtbot.mouseClick(page.view.buttons[verb], Qt.MouseButton.LeftButton)
    (dialog,) = shown(RecordDialog)
    seat.qtbot.waitUntil(dialog.isActiveWindow)
    seat.settle()
    for name in typed:
        wanted, _, text = name.partition("=")
        for _ in range(20):
            if getattr(getattr(focused(), "spec", None), "name", "") == wanted:
                break
            hit(seat.qtbot, Qt.Key.Key_Tab)
        assert field() == wanted
        type_(seat.qtbot, text)
    seat.qtbot.keyClick(dialog, Qt.Key.Key_S, CONTROL)
    seat.qtbot.waitUntil(lambda: not shown(RecordDialog))
    seat.settle()


def test_a_minor_complaint_by_its_people(people: People, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Call, grading, on the spot, plan, execution, a customer who is not satisfied, all of it again, archive."""
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_more: True)
    site: dict[str, Any] = {"findings": "装车时漏了一条", "ways": ("repair",), "plan": "补送一条"}  # he has just come

    with people.at_the_desk("account_manager") as seat:
        one = take_the_call(seat, "一般", "昨天送货少了一条")
    with people.at_the_desk("service_director") as seat:
        assert called(seat, "待分级")
        seat.step(one, "grade", owner_id=people.actor("area_manager").id)
        assert called(seat, "待分级") == []
        assert state_of(one) == "minor_site"

    for turn, satisfied in enumerate(("no", "yes")):
        with people.at_the_desk("area_manager") as seat:
            assert called(seat, "由您办理" if turn == 0 else "请重新办理")
            seat.step(one, "site", **site)
            assert called(seat, "办理") == []
            assert state_of(one) == "minor_approval"
        with people.at_the_desk("service_director") as seat:
            assert called(seat, "待审")
            seat.sign("同意")
            assert called(seat, "待审") == []
            assert state_of(one) == "executing"

        with people.at_the_desk("area_manager") as seat:
            seat.lacks(one, "follow")
            task_of(seat, one, "补送一条", people.actor("logistics").id)
            assert "物流部负责人" in reading(seat, one)
        with people.at_the_desk("logistics") as seat:
            assert called(seat, "执行任务交给您")
            by_keys(seat, one, "do_task", "proof=客户签收单 021")
            assert called(seat, "执行任务") == []
            assert state_of(one) == "follow_up"
            seat.lacks(one, "follow")  # he carries out, the receiver calls

        with people.at_the_desk("account_manager") as seat:
            assert called(seat, "请回访客户")
            seat.step(one, "follow", satisfied=satisfied, customer_words="还是少一条" if turn == 0 else "齐了")
            assert called(seat, "请回访客户") == []
            assert state_of(one) == ("minor_site" if turn == 0 else "evaluating")

    with people.at_the_desk("service_specialist") as seat:
        assert called(seat, "请评估")
        seat.step(one, "evaluate", **JUDGED, improver_id=people.actor("logistics").id)
        page = seat.complaint(one)
        seat.qtbot.mouseClick(page.view.buttons["archive"], Qt.MouseButton.LeftButton)
        seat.qtbot.waitUntil(lambda: state_of(one) == "archived")
        seat.settle()
        assert [key for key, button in page.view.buttons.items() if button.isEnabled()] == ["print"]
    assert [task.proof for task in moves.tasks(one)] == ["客户签收单 021"] * 2


def reading(seat: Seat, one: int) -> str:
    """Return whom the page says a complaint waits for."""
    page = seat.complaint(one)
    assert page.view.shown is not None
    return page.view.shown.turn
