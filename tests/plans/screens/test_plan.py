"""What is done with a plan on its board: filled, submitted, confirmed, proposed by the program, settled for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.customers.screens.conftest import MakeDesk, TestDesk
from tests.plans.conftest import Desk, monday, today
from tests.plans.screens.hands import column, focus, settle, shown

from cmdesk.core import calendar
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.regulation import Regulation
from cmdesk.plans.record import WorkPlan
from cmdesk.plans.rules import filling, signing, writing
from cmdesk.plans.screens.doing import Doing
from cmdesk.plans.screens.proposal import ProposalDialog
from cmdesk.visits.record import Visit


def test_rolled_and_submitted(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """滚动编制 brings the routine in, 提交 hands the plan to the superior, after which nothing is offered."""
    page = shown(qtbot, desk)
    page.bar.buttons["roll"].click()
    settle(qtbot, desk)
    assert page.week_plan.items.rows.rowCount() == 3
    page.bar.buttons["submit"].click()
    settle(qtbot, desk)
    plan = writing.find(file_desk.me.id, "week", monday(1))
    assert plan is not None
    assert plan.state == "submitted"
    assert page.bar.buttons["withdraw"].isVisible()
    assert not page.bar.buttons["submit"].isVisible()
    assert not page.bar.buttons["roll"].isEnabled()


def test_the_superior_confirms_on_his_board(qtbot: Any, desk_of: MakeDesk, file_desk: Desk) -> None:
    """Who has to sign sees the plan of his people, with the verbs for it."""
    from cmdesk.plans.rules import signing

    plan = writing.open_plan(file_desk.me, file_desk.me.id, "week", monday(1))
    writing.add_item(file_desk.me, plan.id, "新品上柜")
    signing.submit(file_desk.me, plan.id)
    desk = desk_of(file_desk.chief)
    page = shown(qtbot, desk)
    page.show_person(file_desk.me.id)
    settle(qtbot, desk)
    assert page.bar.buttons["confirm"].isVisible()
    page.bar.buttons["confirm"].click()
    settle(qtbot, desk)
    assert keep.read(WorkPlan, plan.id).state == "confirmed"
    assert not page.bar.buttons["confirm"].isVisible()


def test_the_proposal_is_agreed_to_customer_by_customer(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """What is unticked is not scheduled."""
    for _ in range(4):
        file_desk.shop()
    proposal = filling.propose(file_desk.me, file_desk.me.id, monday(1))
    dialog = ProposalDialog(desk, proposal, None)
    qtbot.addWidget(dialog)
    rows = [dialog.list.item(row) for row in range(dialog.list.count())]
    ticked = [item for item in rows if item.data(Qt.ItemDataRole.UserRole) is not None]
    ticked[0].setCheckState(Qt.CheckState.Unchecked)
    assert dialog.primary.text() == "安排 3 户"
    dialog.accept_proposal()
    settle(qtbot, desk)
    assert len(keep.read_all(Visit, "state = 'planned'")) == 3


def test_work_beyond_the_reserve_needs_a_second_press(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """The dialog names the visits that give way; pressed again, they are moved."""
    visit = file_desk.visit(monday(1), minutes_planned=60)
    page = shown(qtbot, desk)
    doing: Doing = page.doing
    doing.adhoc(file_desk.me.id, monday(1))
    dialog: Any = doing.dialog
    for name, text in (("title_text", "修车"), ("minutes", "90")):
        editor = next(one for one in dialog.form.findChildren(object) if _named(one) == name)
        editor.setText(text)
    dialog.save()
    settle(qtbot, desk)
    assert "要把 1 户走访调整到" in dialog._words.text()
    assert keep.read(Visit, visit).day == monday(1)
    dialog.save()
    settle(qtbot, desk)
    assert keep.read(Visit, visit).day != monday(1)
    assert [one.title_text for one in writing.items_on(file_desk.me.id, monday(1))] == ["修车"]


def _named(one: object) -> str:
    return str(getattr(getattr(one, "spec", None), "name", ""))


def test_the_day_is_settled_and_reopened_under_the_board(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """The strip follows the chosen day: grey with the reason while nothing stands on it, else settled by its key."""
    file_desk.visit(monday(1))
    page = shown(qtbot, desk)
    strip = page.day_strip
    page.board.choose_day(monday(1) + timedelta(1))
    assert not strip.buttons["submit"].isEnabled()
    assert "还是空的" in strip.buttons["submit"].toolTip()
    page.board.choose_day(monday(1))
    assert strip.buttons["submit"].isEnabled()
    focus(qtbot, column(page, 0))
    qtbot.keyClick(
        column(page, 0), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    settle(qtbot, desk)
    (plan,) = keep.read_all(WorkPlan, "level = 'day'")
    assert (plan.state, plan.confirmed_by_id) == ("confirmed", file_desk.me.id)
    assert "已确认" in strip.turn.text()
    assert strip.buttons["submit"].isHidden()
    qtbot.mouseClick(strip.buttons["withdraw"], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert keep.read(WorkPlan, plan.id).state == "draft"


def test_a_superior_sees_why_he_has_no_say(qtbot: Any, desk_of: MakeDesk, file_desk: Desk) -> None:
    """The day is its maker's to confirm; the week is greyed out until it is submitted, then Ctrl+Enter confirms it."""
    file_desk.visit(monday(1))
    chief = desk_of(file_desk.chief)
    page = shown(qtbot, chief)
    page.show_person(file_desk.me.id)
    settle(qtbot, chief)
    assert "由本人确认" in page.day_strip.buttons["confirm"].toolTip()
    assert "还没有提交" in page.bar.buttons["confirm"].toolTip()
    focus(qtbot, column(page, 0))
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "还没有提交" in chief.refusals[-1]
    signing.submit(file_desk.me, writing.open_plan(file_desk.me, file_desk.me.id, "week", monday(1)).id)
    page.read()
    settle(qtbot, chief)
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, chief)
    (plan,) = keep.read_all(WorkPlan, "level = 'week'")
    assert (plan.state, plan.confirmed_by_id) == ("confirmed", file_desk.chief.id)


def test_what_finds_no_room_is_told_by_name(
    qtbot: Any, desk: TestDesk, file_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The button takes over what the coming days hold; the rest must be read: who it is and what to do."""
    told: list[str] = []
    monkeypatch.setattr("cmdesk.kit.ask.tell", lambda _parent, title, text: told.append(f"{title}\n{text}"))
    for _ in range(3):
        file_desk.visit(monday(-1), minutes_planned=200)
    with keep.operation(PROGRAM, "制度") as work:
        (row,) = keep.read_all(Regulation, "key = 'plan.carry.days' AND binned_at IS NULL")
        work.edit(Regulation, row.id, {"value": "2"})
    page = shown(qtbot, desk)
    page.doing.carry_over(file_desk.me.id, calendar.current().next_working_day(today()))
    settle(qtbot, desk)
    left = keep.read_all(Visit, "state = 'planned' AND day = ?", (monday(-1).isoformat(),))
    (words,) = told
    assert words.startswith(f"还有 {len(left)} 户排不下")
    assert all(keep.title_of("customer", one.customer_id) in words for one in left)
