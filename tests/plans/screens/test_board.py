"""The board driven by keys and by dropping cards, and the month."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from tests.customers.screens.conftest import TestDesk
from tests.plans.conftest import Desk, monday
from tests.plans.screens.hands import column, focus, settle, shown, titles

from cmdesk.core.door import keep
from cmdesk.kit.space.verb_row import VerbRow
from cmdesk.plans.record import PlanItem
from cmdesk.plans.rules import writing
from cmdesk.plans.screens import page as plans_page
from cmdesk.plans.screens.cards import MIME
from cmdesk.plans.screens.page import PlansPage
from cmdesk.visits.record import Visit

ALT = Qt.KeyboardModifier.AltModifier


def test_visits_are_moved_and_put_in_order_by_keys(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """Alt+Right puts a card on the next day and stays with it, Alt+Up puts it before its neighbour."""
    ids = [file_desk.visit(monday(1), file_desk.shop(name)) for name in ("甲", "乙", "丙")]
    page = shown(qtbot, desk)
    focus(qtbot, column(page, 0))
    column(page, 0).choose("visit", ids[0])
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Down, ALT)
    settle(qtbot, desk)
    assert [name[0] for name in titles(page, 0)] == ["乙", "甲", "丙"]
    assert column(page, 0).current.id == ids[0]
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Right, ALT)
    settle(qtbot, desk)
    assert keep.read(Visit, ids[0]).day == monday(1) + timedelta(1)
    assert column(page, 1).current.id == ids[0]
    assert column(page, 1).hasFocus()
    assert page.board.day == monday(1) + timedelta(1)
    qtbot.keyClick(column(page, 1), Qt.Key.Key_Return)
    assert desk.opened[-1] == ("visit", ids[0])


def test_arrows_walk_between_the_days(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """Left and Right go to the card beside, as far as there are days."""
    for day in (0, 1):
        for _ in range(3):
            file_desk.visit(monday(1) + timedelta(day))
    page = shown(qtbot, desk)
    focus(qtbot, column(page, 0))
    column(page, 0).choose_row(2)
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Left)
    assert column(page, 0).hasFocus()
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Right)
    assert column(page, 1).hasFocus()
    assert column(page, 1).currentIndex().row() == 2
    assert page.board.day == monday(1) + timedelta(1)


def test_a_card_dropped_on_a_day(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """A visit dropped above another comes before it; a customer from the tray is scheduled with the reason."""
    here = file_desk.visit(monday(1), file_desk.shop("留"))
    moved = file_desk.visit(monday(1) + timedelta(2), file_desk.shop("来"))
    due = file_desk.shop("应访")
    page = shown(qtbot, desk)
    drop(page, 0, f"visit:{moved}", 3)
    settle(qtbot, desk)
    assert [card.id for card in column(page, 0).cards] == [moved, here]
    assert due in {card.id for card in page.tray.list.cards}
    drop(page, 0, f"due:{due}", 2000)
    settle(qtbot, desk)
    assert titles(page, 0)[-1].startswith("应访")
    (made,) = keep.read_all(Visit, "customer_id = ?", (due,))
    assert "未访" in made.reason or "从未走访" in made.reason
    assert due not in {card.id for card in page.tray.list.cards}


def drop(page: PlansPage, at: int, text: str, y: int) -> None:
    data = QMimeData()
    data.setData(MIME, text.encode())
    event = QDropEvent(
        QPointF(20, y), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    column(page, at).dropEvent(event)


def test_enter_in_the_tray_schedules_on_the_chosen_day(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """Typing narrows, Enter goes to the list, Enter puts the customer on the day that is marked."""
    file_desk.shop("福顺")
    wanted = file_desk.shop("好邻居")
    page = shown(qtbot, desk)
    focus(qtbot, column(page, 2))
    assert page.board.day == monday(1) + timedelta(2)
    assert f"{page.board.day.day} 日" in page.tray.words.text()
    focus(qtbot, page.tray.search)
    qtbot.keyClicks(page.tray.search, "hlj")
    qtbot.keyClick(page.tray.search, Qt.Key.Key_Return)
    if not page.tray.list.cards:
        page.tray.search.setText("好邻居")
    assert [card.id for card in page.tray.list.cards] == [wanted]
    page.tray.list.choose_row(0)
    qtbot.keyClick(page.tray.list, Qt.Key.Key_Return)
    settle(qtbot, desk)
    (made,) = keep.read_all(Visit, "customer_id = ?", (wanted,))
    assert made.day == monday(1) + timedelta(2)


def test_a_refused_move_leaves_the_card_where_it_was(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """A visit whose time was agreed is not dragged away; the sentence says what to do."""
    visit = file_desk.visit(monday(1), appointment="agreed")
    page = shown(qtbot, desk)
    focus(qtbot, column(page, 0))
    column(page, 0).choose("visit", visit)
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Right, ALT)
    settle(qtbot, desk)
    assert [card.id for card in column(page, 0).cards] == [visit]
    assert "改约" in str(desk.refusals[-1])


def test_items_are_marked_moved_and_binned(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """Space marks an item done, Alt+Right moves it, Delete bins it."""
    plan = writing.open_plan(file_desk.me, file_desk.me.id, "week", monday(1))
    item = writing.add_item(file_desk.me, plan.id, "送标价签", day=monday(1))
    page = shown(qtbot, desk)
    focus(qtbot, column(page, 0))
    qtbot.keyClick(column(page, 0), Qt.Key.Key_Right, ALT)
    settle(qtbot, desk)
    assert keep.read(PlanItem, item).day == monday(1) + timedelta(1)
    qtbot.keyClick(column(page, 1), Qt.Key.Key_Space)
    settle(qtbot, desk)
    assert keep.read(PlanItem, item).done
    qtbot.keyClick(column(page, 1), Qt.Key.Key_Delete)
    settle(qtbot, desk)
    assert keep.read(PlanItem, item).binned_at is not None


def test_a_narrow_page_cuts_no_verb_off(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """At 150 % on a small screen every verb is read whole, in the row or in the menu beside it."""
    page = shown(qtbot, desk)
    page.resize(740, 500)
    qtbot.waitUntil(lambda: page.bar.width() <= 740)
    rows = page.bar.findChildren(VerbRow)
    for name, button in page.bar.buttons.items():
        row = next(row for row in rows if button.parent() is row)
        if not button.isHidden() and button not in row.folded:
            assert button.width() >= button.sizeHint().width(), name
            assert row.rect().contains(button.geometry()), name
    page.resize(1200, 680)
    qtbot.waitUntil(lambda: not any(row.folded for row in rows))


def test_what_was_read_before_is_not_shown_late(
    qtbot: Any, desk: TestDesk, file_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reads run side by side: the board of somebody else, or from before a change, may come last and is not shown."""
    page = shown(qtbot, desk)
    late, held = Event(), []
    real = plans_page.read_week

    def read(actor: Any, user_id: int, day: date) -> Any:
        if not held:
            held.append(user_id)
            late.wait(20)
        return real(actor, user_id, day)

    monkeypatch.setattr(plans_page, "read_week", read)
    before = page.week
    page.read()
    qtbot.waitUntil(lambda: bool(held))
    page.read()
    qtbot.waitUntil(lambda: page.week is not before)
    mine = page.week
    late.set()
    settle(qtbot, desk)
    assert page.week is mine


def test_a_week_that_comes_late_does_not_replace_the_month(
    qtbot: Any, desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Week and month are two answers to one question of the page: what is to be shown."""
    page = shown(qtbot, desk)
    late, held = Event(), []
    real = plans_page.read_week

    def read(actor: Any, user_id: int, day: date) -> Any:
        held.append(user_id)
        late.wait(20)
        return real(actor, user_id, day)

    monkeypatch.setattr(plans_page, "read_week", read)
    page.read()
    qtbot.waitUntil(lambda: bool(held))
    page.show_level("month")
    qtbot.waitUntil(lambda: page.month is not None)
    late.set()
    settle(qtbot, desk)
    assert page.calendar.isVisible()
    assert not page.board.isVisible()


def test_the_month_counts_days_and_opens_a_week(qtbot: Any, desk: TestDesk, file_desk: Desk) -> None:
    """Arrows walk over the days, beyond the edge into the next month; Enter opens the week."""
    file_desk.visit(monday(1))
    month = writing.open_plan(file_desk.me, file_desk.me.id, "month", monday(1).replace(day=1))
    writing.add_goal(file_desk.me, month.id, "volume", target=Decimal(1800), actual=Decimal(1000), unit="条")
    page = shown(qtbot, desk)
    page._swap()
    settle(qtbot, desk)
    assert page.calendar.current == monday(1)
    rows = page.month_plan.goals.rows
    assert [rows.item(0, at).text() for at in (1, 2)] == ["1,800 条", "1,000"], "thousands apart, noughts kept"
    focus(qtbot, page.calendar)
    qtbot.keyClick(page.calendar, Qt.Key.Key_Right)
    settle(qtbot, desk)  # the next day may lie in the next month, which is read
    assert page.calendar.current == monday(1) + timedelta(1)
    for _ in range(5):
        qtbot.keyClick(page.calendar, Qt.Key.Key_Down)
        settle(qtbot, desk)
    assert page.month is not None
    assert page.month.first.month == page.calendar.current.month
    qtbot.keyClick(page.calendar, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert page.week is not None
    assert page.week.board.first <= page.calendar.current <= page.week.board.first + timedelta(6)
