"""The pages about contacts, worked by keys: what is due is settled, what is promised is proved, visitors are ticked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from tests.activities.conftest import MakeFile
from tests.customers.conftest import People
from tests.kit.form.hands import show

from cmdesk.activities import columns, rules
from cmdesk.activities.record import Activity, Promise, Reception
from cmdesk.activities.rules.attached import OF_ACTIVITIES, OF_PROMISES
from cmdesk.activities.rules.contacts import calls
from cmdesk.activities.rules.courtesy import events, receptions
from cmdesk.activities.rules.owed import promises, requests
from cmdesk.activities.screens.contacts.contact_dialog import open_contact
from cmdesk.activities.screens.contacts.entry_list import head_of
from cmdesk.activities.screens.contacts.page import _usual_views
from cmdesk.activities.screens.contacts.timeline import TimelinePanel
from cmdesk.activities.screens.courtesies import EventsList, GiftsList
from cmdesk.activities.screens.owed.promises import PromisesPanel
from cmdesk.activities.screens.receptions import ReceptionsList
from cmdesk.approvals.window import ApprovalWindow
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.filter import as_sql, parse
from cmdesk.core.window import Window
from cmdesk.customers.screens.file.page import CustomerPage
from cmdesk.kit import ask
from cmdesk.kit.files.attached_panel import AttachedPanel
from cmdesk.kit.look.chips import Chip
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.shell.frame.window import MainWindow

NOW = datetime.now().astimezone().replace(second=0, microsecond=0)
TODAY = NOW.date()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """What the person says when asked; the next answer first."""
    said: list[str | None] = []
    monkeypatch.setattr(ask, "text", lambda *_args: said.pop(0))
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_more: True)
    return said


def test_what_is_due_is_settled_by_one_key(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile, answers: list[str | None]
) -> None:
    """Space settles a next step at once, asks a promise for its proof, and nothing happens without one."""
    li, shop = file_people.li, opened(file_people.li)
    made = rules.add(
        li,
        {
            "customer_id": shop.id,
            "happened_at": NOW - timedelta(9),
            "next_step": "再访",
            "next_on": TODAY - timedelta(3),
        },
    )
    promise = promises.add(li, {"customer_id": shop.id, "text": "送样品", "due_on": TODAY})
    asked = requests.add(li, {"customer_id": shop.id, "text": "要报价", "asked_at": NOW})
    window.go("due")
    page: Any = window.page("due")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 3)
    assert [one.kind for one in page._shown] == ["next_step", "promise", "request"]
    page.list.rows.setFocus()
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    assert keep.read(Activity, made.id).next_done
    answers.append(None)
    page.list.select(1)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Space)
    answers.append("")
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "凭据" in page.list.words)
    assert keep.read(Promise, promise.id).outcome == "open"
    answers.append("签收单 17")
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    assert keep.read(Promise, promise.id).proof == "签收单 17"
    page.list.select(1)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Space)
    (dialog,) = page.findChildren(RecordDialog)  # an answer has several lines, and says how it was given
    dialog.form.type_in("reply", "已发报价，\n含两个新品")
    dialog.save()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 0)
    assert requests.of(li, shop.id)[0].reply == "已发报价，\n含两个新品"
    assert requests.of(li, shop.id)[0].id == asked.id
    assert page.list.said_instead != "", "an empty list says what to do next"
    window.undo()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)


def test_a_next_step_is_put_off_in_shorthand(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile, answers: list[str | None]
) -> None:
    """+3 moves it; what is no day is told; a promise is never moved."""
    li, shop = file_people.li, opened(file_people.li)
    made = rules.add(li, {"customer_id": shop.id, "next_step": "再访", "next_on": TODAY})
    window.go("due")
    page: Any = window.page("due")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    answers.append("那天")
    page.move_day()
    assert "不是有效的日期" in page.list.words
    answers.append("+3")
    page.move_day()
    qtbot.waitUntil(lambda: keep.read(Activity, made.id).next_on == TODAY + timedelta(3))
    page.list.rows.setFocus()
    qtbot.waitUntil(lambda: page.current is not None)
    window.page("due")
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page("customers") is not None and window.page("customers").customer_id == shop.id)  # type: ignore[union-attr]


def test_a_promise_is_settled_in_its_panel(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile, answers: list[str | None]
) -> None:
    """Buttons are offered for what has a meaning; broken ones show their reason and may be reopened."""
    shop = opened(file_people.li)
    made = promises.add(file_people.li, {"customer_id": shop.id, "text": "送样品"})
    panel = PromisesPanel(window, shop.id)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    show(qtbot, panel)
    qtbot.waitUntil(lambda: panel.current is not None)
    keep_it, break_it, reopen, _files = panel.verbs.values()
    assert (keep_it.isEnabled(), break_it.isEnabled(), reopen.isEnabled()) == (True, True, False)
    answers.append("厂家缺货，客户谅解")
    break_it.click()
    qtbot.waitUntil(reopen.isEnabled)
    assert keep.read(Promise, made.id).outcome == "broken"
    reopen.click()
    qtbot.waitUntil(keep_it.isEnabled)


def test_a_visitor_is_ticked_and_settled(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile, answers: list[str | None]
) -> None:
    """A tick is written at once; one out of order is refused and the box goes back."""
    shop = opened(file_people.li)
    made = receptions.add(file_people.li, {"customer_id": shop.id, "visitors": "张经理", "arrives_at": NOW})
    panel = ReceptionsList(window)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    show(qtbot, panel)
    qtbot.waitUntil(lambda: panel.current is not None)
    boxes = panel._bar._boxes
    boxes["farewell"].click()
    qtbot.waitUntil(lambda: "还没有“已迎接”" in panel.list.words)
    assert not boxes["farewell"].isChecked()
    for step in ("appointed", "guided", "welcomed", "farewell", "greeted"):
        boxes[step].click()
        qtbot.waitUntil(lambda step=step: step in keep.read(Reception, made.id).steps)
        qtbot.waitUntil(lambda step=step: panel.current is not None and step in panel.current.steps)
    answers.append("谈妥年度合作")
    panel.finish()
    qtbot.waitUntil(lambda: panel.current is not None and panel.current.finished)
    assert not any(box.isEnabled() for box in boxes.values())
    assert rules.timeline(file_people.li, shop.id)[0].result == "谈妥年度合作"


def test_a_reception_is_added_and_opened_by_keys(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile
) -> None:
    """Ctrl+N as in every list that can be added to, not on a customer's page; the window's title says 接待 once."""
    shop = opened(file_people.li)
    receptions.add(file_people.li, {"customer_id": shop.id, "visitors": "张经理", "arrives_at": NOW})
    page = ReceptionsList(window)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.current is not None)

    def titles() -> list[str]:
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        said = [one.windowTitle() for one in found]
        for one in found:
            one.reject()
        return said

    for key, modifier, title in (
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "新增接待"),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "接待 张经理"),
    ):
        qtbot.keyClick(page.list.rows, key, modifier)
        said: list[str] = []
        qtbot.waitUntil(lambda said=said: bool(said.extend(titles()) or said))
        assert said == [title]


def test_an_important_day_is_submitted_and_signed_in_its_window(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile
) -> None:
    """The account manager submits, his superior agrees in the window of the approval; neither may do the other's part."""
    shop = opened(file_people.li)
    values = {"customer_id": shop.id, "occasion": "opening", "happens_on": TODAY, "way": "gift", "amount": 100}
    events.add(file_people.li, values)
    panels = []
    for actor, offered in ((file_people.supervisor, False), (file_people.li, True)):
        window.actor = actor
        panel = EventsList(window, shop.id)  # type: ignore[arg-type]
        qtbot.addWidget(panel)
        show(qtbot, panel)
        qtbot.waitUntil(lambda panel=panel: panel.current is not None)
        assert panel.verbs["submit"].isEnabled() is offered
        panels.append(panel)
    panels[1].verbs["approval"].click()
    qtbot.waitUntil(lambda: "还没有提交" in panels[1].list.words)
    panels[1].verbs["submit"].click()
    qtbot.waitUntil(lambda: events.listed(file_people.li)[0].state == "waiting")
    qtbot.waitUntil(lambda: not panels[1].verbs["submit"].isEnabled())
    assert not panels[1].verbs["finish"].isEnabled()
    window.actor = file_people.supervisor
    panels[0].verbs["approval"].click()

    def opened_window() -> ApprovalWindow | None:
        return next((one for one in QApplication.topLevelWidgets() if isinstance(one, ApprovalWindow)), None)

    qtbot.waitUntil(lambda: opened_window() is not None)
    made: Any = opened_window()
    qtbot.waitUntil(lambda: "方式：随礼" in made.panel._content.text())
    assert not made.panel.buttons["approve"].isHidden()
    made.panel.act("approve")
    qtbot.waitUntil(lambda: events.listed(file_people.li)[0].approver == "孙磊")
    made.close()


def test_an_important_day_is_shown_from_elsewhere(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile
) -> None:
    """An approval opens what is signed: the page comes to its tab, with the right row."""
    shop = opened(file_people.li)
    base = {"customer_id": shop.id, "occasion": "opening", "way": "gift", "amount": 100}
    one, *_ = (events.add(file_people.li, {**base, "happens_on": TODAY + timedelta(days)}) for days in (5, 1, 2))
    window.open("courtesy_event", one.id)
    page: Any = window.page("courtesy")
    qtbot.waitUntil(lambda: isinstance(page.current, EventsList) and page.current.list.current == one.id)


def test_what_a_customer_was_given_is_told_once_he_is_chosen(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile
) -> None:
    """While his name is half typed nothing goes wrong; once he is known the sums stand beside the verb."""
    shop = opened(file_people.li)
    panel = GiftsList(window)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    show(qtbot, panel)
    panel.add()
    qtbot.waitUntil(lambda: bool(panel.findChildren(RecordDialog)))
    (dialog,) = panel.findChildren(RecordDialog)
    line: Any = dialog.form.editor("customer_id")
    qtbot.keyClicks(line.focusProxy() or line, "fs")
    assert "已送礼品" not in dialog._words.text()
    dialog.form.type_in("customer_id", shop.id, shop.title())
    qtbot.waitUntil(lambda: "已送礼品：本月没有" in dialog._words.text())


def test_the_list_of_all_contacts_filters_and_opens(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile
) -> None:
    """Typing finds by customer, a view narrows, Delete bins; exporting is grey without the right."""
    shop, other = opened(file_people.li), opened(file_people.li, "金龙超市")
    rules.add(file_people.li, {"customer_id": shop.id, "content": "一", "channel": "visit"})
    rules.add(file_people.li, {"customer_id": other.id, "content": "二"})
    window.go("activities")
    page: Any = window.page("activities")
    qtbot.waitUntil(lambda: page.table.model.count == 2)
    assert not page._out.isEnabled()
    page.search.setText("jlcs")
    qtbot.waitUntil(lambda: page.table.model.count == 1)
    page.search.clear()
    qtbot.waitUntil(lambda: page.table.model.count == 2)
    page.table.change_view(filter="channel=走访")
    qtbot.waitUntil(lambda: page.table.model.count == 1)
    assert page.views._usual[3].filter == "channel=走访"


def test_every_usual_view_can_be_read(file_people: People, opened: MakeFile) -> None:
    """The filters that the page brings along are conditions that the list understands, and keep what they say."""
    shop = opened(file_people.li)
    rules.add(file_people.li, {"customer_id": shop.id, "channel": "visit", "content": "一", "next_step": "再访"})
    rules.add(file_people.supervisor, {"customer_id": shop.id, "content": "二"})
    fields = columns.filterables()
    counts = {}
    for view in _usual_views(file_people.li.name):
        where, params = as_sql(parse(view.filter, fields), fields, TODAY) if view.filter else ("", ())
        with Window(current(), columns.query(file_people.li).filtered(where, params)) as window:
            counts[view.name] = window.count
    assert counts == {"全部往来": 2, "我的往来": 1, "电话": 1, "走访": 1, "还没办的下一步": 1}


def test_the_call_plan_warns_and_is_swapped(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile, answers: list[str | None]
) -> None:
    """The warning says why; only who may change rules can swap; then it is gone."""
    opened(file_people.li, key_class="key")
    window.go("phone")
    page: Any = window.page("phone")
    qtbot.waitUntil(lambda: page.user_id == file_people.li.id)
    page.lists.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.plan.list.rows.rowCount() == 1)
    assert page.plan._warn.isVisible()
    assert not page.plan._swap.isEnabled()
    window.actor = file_people.boss
    page.read()
    qtbot.waitUntil(page.plan._swap.isEnabled)
    page.plan.swap()
    qtbot.waitUntil(lambda: not page.plan._warn.isVisible())
    assert calls.wanted(TODAY)["key"] == 2


def test_the_files_of_a_promise_and_of_a_contact_open(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile, tmp_path: Path
) -> None:
    """A button beside the promise and in the dialog of a contact shows its files; the time-line counts them."""
    li, shop = file_people.li, opened(file_people.li)
    promise = promises.add(li, {"customer_id": shop.id, "text": "换灯箱"})
    call = rules.add(li, {"customer_id": shop.id, "happened_at": NOW, "subject": "送样品"})
    slip = tmp_path / "签收单.txt"
    slip.write_text("已签收", encoding="utf-8")
    OF_PROMISES.attach(li, window.office, promise.id, slip)
    OF_ACTIVITIES.attach(li, window.office, call.id, slip)
    panel = PromisesPanel(window, shop.id)
    show(qtbot, panel)
    qtbot.waitUntil(lambda: panel.current is not None)
    panel.open_files()
    _shows(qtbot, "签收单.txt", "附件 换灯箱")
    timeline = TimelinePanel(window, shop.id)
    show(qtbot, timeline)
    qtbot.waitUntil(lambda: len(timeline.list.entries) == 1)
    assert head_of(timeline.list.entries[0]).endswith("附件 1")
    open_contact(window, call.id, timeline)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RecordDialog))
    dialog = QApplication.activeModalWidget()
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == "附件…"]
    button.click()
    _shows(qtbot, "签收单.txt", "附件 送样品")
    dialog.reject()


def _shows(qtbot: Any, name: str, title: str) -> None:
    dialog: Any = QApplication.activeModalWidget()
    assert dialog.windowTitle() == title
    (files,) = dialog.findChildren(AttachedPanel)
    qtbot.waitUntil(lambda: files.list.rows.rowCount() == 1)
    assert files.list.rows.item(0, 0).text() == name
    dialog.reject()


def test_the_head_of_a_customer_warns_of_a_late_promise(
    window: MainWindow, qtbot: Any, file_people: People, opened: MakeFile
) -> None:
    """The chip comes when the promise is entered and goes when it is kept; many chips go on in another line."""
    li, shop = file_people.li, opened(file_people.li)
    page = CustomerPage(window)
    page.resize(420, 500)
    show(qtbot, page)
    page.show_customer(shop.id)
    qtbot.waitUntil(lambda: page.customer_id == shop.id)
    assert not any("承诺" in word for word in _chips(page))
    late = {"promised_on": TODAY - timedelta(9), "due_on": TODAY - timedelta(2)}
    made = promises.add(li, {"customer_id": shop.id, "text": "送样品", **late})
    qtbot.waitUntil(lambda: "承诺逾期 2 天" in _chips(page))
    promises.keep_promise(li, made.id, "已签收")
    qtbot.waitUntil(lambda: not any("承诺" in word for word in _chips(page)))
    narrow = page.head.minimumSizeHint().width()
    page.head.set_chips([(f"提醒 {at} 件", "late") for at in range(12)])
    qtbot.waitUntil(lambda: page.head.heightForWidth(300) > page.head.heightForWidth(2000))
    assert page.head.minimumSizeHint().width() <= narrow, "twelve chips ask for no more width than one"


def _chips(page: CustomerPage) -> list[str]:
    return [one.accessibleName() for one in page.head.findChildren(Chip)]
