"""The list of slips: written, signed, completed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.customers.screens.conftest import MakeDesk, TestDesk
from tests.plans.conftest import Desk, today

from cmdesk.core import approval
from cmdesk.core.approval import Concern, concerns
from cmdesk.core.door import keep
from cmdesk.kit import ask
from cmdesk.plans.record import VisitSlip
from cmdesk.plans.rules import slips
from cmdesk.plans.screens.slips import SlipsPage


def settle(qtbot: Any, desk: TestDesk) -> None:
    qtbot.settle(desk.work)


def page_of(qtbot: Any, desk: TestDesk) -> SlipsPage:
    page = SlipsPage(desk)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, desk)
    return page


def test_from_draft_to_the_attendance_keeper(qtbot: Any, desk_of: MakeDesk, file_desk: Desk) -> None:
    """Each sees the verb that is his turn; the word of the signature changes with the step."""
    now = datetime.combine(today(), datetime.min.time()).astimezone()
    slip = slips.create(
        file_desk.me,
        {
            "customer_id": file_desk.shop("福顺"),
            "goal": "谈全年合作",
            "leaves_at": now,
            "returns_at": now + timedelta(hours=2),
        },
    )
    mine = desk_of(file_desk.me)
    page = page_of(qtbot, mine)
    assert page.buttons["submit"].isEnabled()
    assert not page.buttons["back"].isEnabled()
    page.submit()
    settle(qtbot, mine)
    assert page.buttons["withdraw"].isEnabled()
    chief = page_of(qtbot, desk_of(file_desk.chief))
    assert chief.buttons["sign"].text() == "批准"
    assert chief.buttons["sign"].isEnabled()
    chief.sign()
    settle(qtbot, chief._desk)
    clerk = page_of(qtbot, desk_of(file_desk.clerk))
    assert clerk.buttons["sign"].text() == "收单"
    clerk.sign()
    settle(qtbot, clerk._desk)
    assert keep.read(VisitSlip, slip.id).state == "handed_in"
    settle(qtbot, mine)
    page.read()
    settle(qtbot, mine)
    assert page.buttons["back"].isEnabled()


def test_an_empty_list_says_what_to_do(qtbot: Any, desk_of: MakeDesk, file_desk: Desk) -> None:
    """Nobody wonders what the page is for."""
    page = page_of(qtbot, desk_of(file_desk.me))
    qtbot.waitUntil(lambda: "Ctrl+N" in page.list.said_instead)


def test_a_warned_slip_asks_why(
    qtbot: Any, desk_of: MakeDesk, file_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever signs a slip with promotional goods in spite of a concern is asked for the reason, and signs with it."""
    now = datetime.combine(today(), datetime.min.time()).astimezone()
    values = {"customer_id": file_desk.shop("福顺"), "goal": "送促销品", "leaves_at": now, "materials": ("gifts",),
              "returns_at": now + timedelta(hours=2)}  # fmt: skip
    slip = slips.submit(file_desk.me, slips.create(file_desk.me, values).id)
    asked: list[str] = []
    monkeypatch.setattr(ask, "text", lambda _parent, _title, words: asked.append(words) or "客户已谅解")
    leave = concerns.add_source("test", lambda _customers: [Concern("complaint:1", "福顺有未结的严重投诉 TS1")])
    try:
        chief = page_of(qtbot, desk_of(file_desk.chief))
        chief.sign()
        qtbot.waitUntil(lambda: slips.state_of(keep.read(VisitSlip, slip.id)) == "approved")
    finally:
        leave()
    assert "福顺有未结的严重投诉 TS1" in asked[0]
    run = approval.of_record(VisitSlip.KIND, slip.id)
    assert run is not None
    assert [word.words for word in approval.words(run) if word.verb == "approve"] == ["客户已谅解"]
