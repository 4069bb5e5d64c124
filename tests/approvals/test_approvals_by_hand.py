"""The page of approvals by keys: what waits is approved, sent back with words, asked for the password again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.core.approval import conftest as approving
from tests.core.approval.conftest import Matter
from tests.customers.screens import conftest as desks
from tests.people import Staff

from cmdesk.approvals import rules
from cmdesk.approvals.screens.page import ApprovalsPage
from cmdesk.core import approval, undo
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, Facts, subjects
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.notice import Notice
from cmdesk.kit import ask
from cmdesk.kit.approval_panel import ApprovalPanel
from cmdesk.papers.preview import Preview
from cmdesk.staff import links
from cmdesk.staff.rules.signing_in import reset_password

desk_of = desks.desk_of
set_flow = approving.set_flow
AREA = {"role": "area_manager"}


@pytest.fixture
def office(file_office: Office) -> Office:
    return file_office


def submit(people: Staff, about: Matter, flow: str, amount: int = 0) -> int:
    return approval.submit(
        people["account_manager"], "regulation", about.id, flow, "试事项", Facts(amount=amount or None)
    )  # type: ignore[arg-type]


def submit_other(people: Staff, about: Matter, flow: str) -> int:
    """Submit a second matter of the kind."""
    subjects.register(subjects.Subject("regulation", about.content, lambda *_: None))
    return approval.submit(people["account_manager"], "regulation", Matter().id, flow, "另一件")


def opened(qtbot: Any, desk: Any) -> ApprovalsPage:
    page = ApprovalsPage(desk)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    qtbot.waitUntil(lambda: page.panel._view is not None)
    return page


def state(one: int) -> str:
    return keep.read(Approval, one).state or ""


def test_what_waits_is_approved_with_a_key(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any
) -> None:
    """The first matter is shown at once; Ctrl+Enter signs it with the words typed."""
    one = submit(people, about, set_flow((AREA, "any")))
    page = opened(qtbot, desk_of(people["area_manager"]))
    qtbot.keyClicks(page.panel.words, "ok")
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state(one) == "approved")
    assert approval.words(keep.read(Approval, one))[-1].words == "ok"


def test_sending_back_asks_for_words(qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any) -> None:
    """Without a reason nothing is sent; the sentence stands by the field, and the matter waits on."""
    one = submit(people, about, set_flow((AREA, "any")))
    page = opened(qtbot, desk_of(people["area_manager"]))
    qtbot.mouseClick(page.panel.buttons["send_back"], Qt.MouseButton.LeftButton)
    assert "理由" in page.panel.foot._problem.text()
    assert state(one) == "running"
    qtbot.keyClicks(page.panel.words, "more")
    qtbot.mouseClick(page.panel.buttons["send_back"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: state(one) == "returned")


def test_much_money_asks_again(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is asked for in a box, and only then the matter is signed."""
    chief = people["area_manager"]
    password = reset_password(people["administrator"], chief.id, temporary=False)
    one = submit(people, about, set_flow((AREA, "any"), password_from=100), 500)
    asked: list[str] = []

    def answer(_parent: object, _title: str, label: str) -> str:
        asked.append(label)
        return password

    monkeypatch.setattr(ask, "password", answer)
    page = opened(qtbot, desk_of(chief))
    page.approve()
    qtbot.waitUntil(lambda: state(one) == "approved")
    assert "500" in asked[0]


def test_the_applicant_sees_why_he_may_not_sign(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any
) -> None:
    """His box 我发起 shows the matter; no button he may not use takes room, the verb's own sentence stands in the words."""
    submit(people, about, set_flow((AREA, "any")))
    desk = desk_of(people["account_manager"])
    page = ApprovalsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.panel._view is not None)
    assert page.panel.buttons["approve"].isHidden()
    assert "自己发起" in page.panel.words.placeholderText()
    assert "自己发起" in page.panel.words.toolTip()
    assert page.panel.buttons["urge"].isEnabled()


def test_who_stands_in_sees_for_whom(qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any) -> None:
    """What waits for somebody who is away says so in his deputy's box; his own matters need no word."""
    submit(people, about, set_flow((AREA, "any")))
    today = clock.today()
    boss, clerk = people["area_manager"], people["clerk"]
    rules.add_deputy(boss, {"deputy_id": clerk.id, "begins_on": today, "ends_on": today})
    pages = [opened(qtbot, desk_of(who)) for who in (boss, clerk, replace(clerk, name=boss.name))]
    steps = [page.list.rows.item(0, 0).text().split("\n")[1] for page in pages]
    assert not steps[0].startswith("代")
    assert steps[1] == f"代{boss.name}：{steps[0]}"
    assert steps[2] == steps[1], "a deputy may bear the same name"


def test_deputies_are_named_by_oneself(people: Staff) -> None:
    """For others only with the right; two at a time are refused; what is ended no longer counts."""
    me, clerk = people["account_manager"], people["clerk"]
    days = {"begins_on": "2026-03-02", "ends_on": "2026-03-06"}
    one = rules.add_deputy(me, {"deputy_id": clerk.id, **days})
    with pytest.raises(NotAllowed):
        rules.add_deputy(me, {"user_id": clerk.id, "deputy_id": me.id, **days})
    with pytest.raises(Refused, match="已由内勤代理"):
        rules.add_deputy(
            me, {"deputy_id": people["area_manager"].id, "begins_on": "2026-03-06", "ends_on": "2026-03-09"}
        )
    with pytest.raises(NotAllowed):
        rules.end_deputy(clerk, one)
    assert [found.id for found in rules.deputies(clerk)] == [one]
    rules.end_deputy(me, one)
    assert rules.deputies(me) == []


def test_a_deputy_is_told_that_he_is_one_and_when_it_ends(people: Staff) -> None:
    """He, and for whom somebody else does it; not who does it himself; undo takes the word back."""
    me, clerk, boss = people["account_manager"], people["clerk"], people["administrator"]
    days = {"begins_on": "2026-03-02", "ends_on": "2026-03-06"}

    def told(who: Actor) -> list[str]:
        return [
            str(one.text) for one in keep.read_all(Notice, "user_id = ? AND binned_at IS NULL ORDER BY id", (who.id,))
        ]

    one = rules.add_deputy(me, {"deputy_id": clerk.id, **days})
    assert told(clerk) == [f"03-02 至 03-06 请您代{me.name}审批。"]
    assert told(me) == []
    rules.end_deputy(boss, one)
    assert told(clerk)[1:] == [f"03-02 至 03-06 不用再代{me.name}审批。"]
    assert told(me) == [f"03-02 至 03-06 不再由{clerk.name}代您审批。"]
    step = undo.last(boss)
    assert step is not None
    undo.undo(boss, step.id)
    assert (len(told(clerk)), told(me)) == (1, [])


def test_the_trail_is_printed_by_keys(qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any) -> None:
    """Ctrl+P shows the sheet of the approval that is shown, with its number."""
    one = submit(people, about, set_flow((AREA, "any")))
    page = opened(qtbot, desk_of(people["area_manager"]))
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    windows = [made for made in QApplication.topLevelWidgets() if isinstance(made, Preview) and made.isVisible()]
    assert len(windows) == 1
    preview = windows[0]
    qtbot.addWidget(preview)
    qtbot.waitUntil(lambda: preview.pressed is not None)
    assert preview.pressed is not None
    assert preview.pressed.title == f"审批记录 {keep.read(Approval, one).number}"


def test_the_keys_stay_on_the_page_when_the_last_matter_is_signed(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any
) -> None:
    """The panel goes with what it showed; the list, which says that nothing waits, has the keys then."""
    one = submit(people, about, set_flow((AREA, "any")))
    page = opened(qtbot, desk_of(people["area_manager"]))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.panel.words.setFocus()
    qtbot.keyClick(page.panel.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: state(one) == "approved")
    qtbot.waitUntil(page._stack.isHidden)
    assert page.list.isAncestorOf(QApplication.focusWidget())


def test_what_came_back_waits_for_who_asked_for_it(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any
) -> None:
    """The navigation and 我发起 count it until it is submitted again; 抄送我 counts what was not read."""
    me = people["account_manager"]
    one = submit(people, about, set_flow((AREA, "any")))
    assert rules.waiting_count(me) == 0
    approval.send_back(people["area_manager"], one, "请改")
    approval.copy_to(people["area_manager"], one, [me.id], "请知悉")
    assert rules.waiting_count(me) == 1
    page = ApprovalsPage(desk_of(me))
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.tabs.tabText(1) == "我发起 1")
    assert page.tabs.tabText(3) == "抄送我 1"
    page.tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: page.tabs.tabText(3) == "抄送我")
    approval.resubmit(me, one)
    assert rules.waiting_count(me) == 0


def test_the_signer_is_told_that_what_he_signs_was_changed(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any
) -> None:
    """The matter leaves his list with his click; the sentence does not go with it. Both versions stay to be read."""
    one = submit(people, about, set_flow((AREA, "any")))
    desk = desk_of(people["area_manager"])
    page = opened(qtbot, desk)
    about.write("二")
    page.approve()
    qtbot.waitUntil(lambda: state(one) == "void")
    qtbot.waitUntil(lambda: "提交后内容改过" in str(desk.refusals))
    found = keep.read(Approval, one)
    assert approval.words(found)[-1].words == '提交后内容有改动：值 "一" → "二"'
    assert "一" in found.content


def test_the_password_goes_with_the_matter_it_was_asked_for(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is typed, somebody else's change makes the panel show another matter: that one is not signed."""
    chief = people["area_manager"]
    password = reset_password(people["administrator"], chief.id, temporary=False)
    flow = set_flow((AREA, "any"), password_from=100)
    much = submit(people, about, flow, 500)
    little = submit_other(people, about, flow)
    desk = desk_of(chief)
    panel = ApprovalPanel(desk, links.people(desk))
    qtbot.addWidget(panel)
    panel.show()
    panel.show_approval(much)
    qtbot.waitUntil(lambda: panel._view is not None)

    def answer(_parent: object, title: str, _label: str) -> str:
        assert title == "同意"
        panel.show_approval(little)
        qtbot.waitUntil(lambda: panel._view is not None and panel._view.found.id == little)
        qtbot.keyClicks(panel.words, "mine")
        return password

    monkeypatch.setattr(ask, "password", answer)
    qtbot.keyClicks(panel.words, "ok")
    panel.act("approve")
    qtbot.waitUntil(lambda: state(much) == "approved")
    qtbot.waitUntil(lambda: "试事项" in str(desk.said))
    assert approval.words(keep.read(Approval, much))[-1].words == "ok"
    assert state(little) == "running"
    assert panel.words.toPlainText() == "mine", "what is typed for the other matter stays"


def test_the_next_matter_is_shown_when_one_is_refused(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any
) -> None:
    """The panel shows what the list has chosen then, not once more what was refused; the keys stay on the page."""
    flow = set_flow((AREA, "any"))
    submit(people, about, flow)
    submit_other(people, about, flow)
    page = opened(qtbot, desk_of(people["area_manager"]))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    first = page.panel._view.found.id  # type: ignore[union-attr]
    qtbot.keyClicks(page.panel.words, "no")
    page.panel.buttons["refuse"].setFocus()
    qtbot.keyClick(page.panel.buttons["refuse"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: state(first) == "refused")
    qtbot.settle(page._desk.work)
    assert page.panel._view.found.id == page.list.current != first  # type: ignore[union-attr]
    assert page.isAncestorOf(QApplication.focusWidget())


def test_a_verb_that_goes_leaves_the_keys_beside_it(
    qtbot: Any, people: Staff, about: Matter, set_flow: Any, desk_of: Any
) -> None:
    """What was refused cannot be refused again: the keys go to what is left to do, not to the window's first button."""
    one = submit(people, about, set_flow((AREA, "any")))
    desk = desk_of(people["area_manager"])
    panel = ApprovalPanel(desk, links.people(desk))
    qtbot.addWidget(panel)
    panel.show()
    panel.show_approval(one)
    qtbot.waitUntil(lambda: panel._view is not None)
    qtbot.keyClicks(panel.words, "no")
    panel.buttons["refuse"].setFocus()
    with qtbot.waitSignal(panel.let_go, timeout=60_000):
        qtbot.keyClick(panel.buttons["refuse"], Qt.Key.Key_Space)
    assert panel.focusWidget() is panel.buttons["copy_to"]
