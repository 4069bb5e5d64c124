"""A complaint is taken while the customer is on the phone: found by his number, few keys, nothing lost (M15)."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from tests.complaints.conftest import Desk
from tests.complaints.path.steps import NOW
from tests.kit.form.hands import field, focused, press, show, type_
from tests.people import add_customer

from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules.path import intake
from cmdesk.complaints.screens.register import RegisterDialog
from cmdesk.core.kept import draft

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(qtbot: Any, desk: Any, customer_id: int | None = None) -> RegisterDialog:
    dialog = RegisterDialog(desk, customer_id)
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    settle(qtbot, desk)
    return dialog


def settle(qtbot: Any, desk: Any) -> None:
    qtbot.settle(desk.work)


def choose(qtbot: Any, text: str) -> None:
    """Type into a link field and take the first hit."""
    type_(qtbot, text)
    qtbot.waitUntil(lambda: focused().popup_open)
    press(qtbot, Qt.Key.Key_Return)


def test_a_call_is_registered_in_a_few_keys(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Four digits of the phone, a type by its digit, what happened, what he wants: 11 keys besides the words."""
    begun = time.monotonic()
    desk = desk_of(matter.staff["account_manager"])
    dialog = opened(qtbot, desk)
    keys = 0
    choose(qtbot, "5678")
    settle(qtbot, desk)
    keys += len("5678") + 1
    assert field() == "type"
    type_(qtbot, "1")
    press(qtbot, Qt.Key.Key_Return)
    keys += 2
    assert field() == "facts"
    type_(qtbot, "少送一条")
    press(qtbot, Qt.Key.Key_Return)
    keys += 1
    assert dialog.severity.accessibleName() == "建议：一般"
    type_(qtbot, "要求赔偿")
    assert dialog.severity.accessibleName() == "建议：严重"
    assert "赔偿" in dialog.reason.text()
    press(qtbot, Qt.Key.Key_Return, modifier=CONTROL)
    keys += 1
    qtbot.waitUntil(lambda: Complaint.select().count() == 1)
    settle(qtbot, desk)
    found = Complaint.get()
    assert (found.customer_id, found.type, found.facts, found.wish) == (
        matter.customer,
        "goods",
        "少送一条",
        "要求赔偿",
    )
    assert (found.phone, found.channel, found.severity_proposed) == ("13812345678", "phone", "severe")
    assert found.receiver_id == matter.staff["account_manager"].id
    assert "已受理" in desk.said[-1][0]
    assert keys <= 11
    assert time.monotonic() - begun < 45
    assert draft.find(desk.actor, RegisterDialog.KIND, 0) is None


def test_who_calls_is_shown_with_what_is_open(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Earlier complaints stand beside the form as soon as the customer is chosen."""
    matter.register(facts="上次受潮", received_at=NOW - timedelta(days=3))
    desk = desk_of(matter.staff["account_manager"])
    dialog = opened(qtbot, desk, matter.customer)
    said = [str(one.text()) for one in dialog.card.findChildren(type(dialog.reason))]
    assert any("上次受潮" in one for one in said)
    assert field() == "type"


def test_somebody_elses_customer_can_complain_too(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """首问负责: whoever takes the call registers it; of a file that is not his he learns name and phone only."""
    add_customer(matter.staff.away, matter.staff.units["west"], "金龙超市", phones="13900001111")
    desk = desk_of(matter.staff["account_manager"])
    dialog = opened(qtbot, desk)
    choose(qtbot, "1111")
    settle(qtbot, desk)
    said = [str(one.text()) for one in dialog.card.findChildren(type(dialog.reason))]
    assert any("不是您负责的客户" in one for one in said)
    type_(qtbot, "5")
    press(qtbot, Qt.Key.Key_Return)
    type_(qtbot, "态度不好")
    press(qtbot, Qt.Key.Key_Return, modifier=CONTROL)
    qtbot.waitUntil(lambda: Complaint.select().count() == 1)
    settle(qtbot, desk)
    assert Complaint.get().type == "service"


def test_what_is_missing_stands_under_its_field(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Without facts nothing is registered, and the cursor stands where they belong."""
    desk = desk_of(matter.staff["account_manager"])
    dialog = opened(qtbot, desk, matter.customer)
    type_(qtbot, "2")
    press(qtbot, Qt.Key.Key_Return, modifier=CONTROL)
    qtbot.waitUntil(lambda: "改正" in dialog._words.text())
    assert field() == "facts"
    assert Complaint.select().count() == 0
    dialog.clear()
    settle(qtbot, desk)


def test_a_call_that_breaks_off_is_kept(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """Esc loses nothing: the next dialog goes on with customer, type and words."""
    desk = desk_of(matter.staff["account_manager"])
    dialog = opened(qtbot, desk)
    choose(qtbot, "5678")
    settle(qtbot, desk)
    type_(qtbot, "3")
    press(qtbot, Qt.Key.Key_Return)
    type_(qtbot, "效果不好")
    press(qtbot, Qt.Key.Key_Escape)
    dialog.reject()
    settle(qtbot, desk)
    assert Complaint.select().count() == 0
    again = opened(qtbot, desk)
    values = again.form.values()
    assert (values["customer_id"], values["type"]) == (matter.customer, "effect")


def test_an_answer_at_once_stops_the_clock(qtbot: Any, matter: Desk, desk_of: Any) -> None:
    """What is written as answered is the first answer of the complaint."""
    desk = desk_of(matter.staff["account_manager"])
    dialog = opened(qtbot, desk, matter.customer)
    type_(qtbot, "1")
    press(qtbot, Qt.Key.Key_Return)
    type_(qtbot, "少一条")
    press(qtbot, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert field() == "answer"
    type_(qtbot, "明早补送")
    dialog.save()
    qtbot.waitUntil(lambda: Complaint.select().count() == 1)
    settle(qtbot, desk)
    found = Complaint.get()
    assert found.answer == "明早补送"
    assert found.answered_at is not None
    assert [event.verb for event in intake.trail(desk.actor, found.id)] == ["register", "answer"]
