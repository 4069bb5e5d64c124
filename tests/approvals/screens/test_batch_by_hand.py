"""Several at once: each with what has changed, what must be looked at alone left and named, each with its result."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.approvals import conftest as approving
from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.approvals.rules import batch
from cmdesk.approvals.screens.batch import BatchDialog
from cmdesk.approvals.screens.page import ApprovalsPage
from cmdesk.core import approval
from cmdesk.core.approval import Approval, Facts, subjects
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office

people, set_flow, desk_of = approving.people, approving.set_flow, approving.desk_of
AREA, DIRECTOR = {"role": "area_manager"}, {"role": "service_director"}
KINDS = ("regulation", "matter_two", "matter_three", "matter_four")


@pytest.fixture
def office(file_office: Office) -> Office:
    return file_office


@pytest.fixture
def matters(office: Office) -> Any:
    """Four matters of different kinds, so that each may be under way."""
    made = {kind: Matter() for kind in KINDS}
    for kind, one in made.items():
        subjects.register(subjects.Subject(kind, one.content, one.settled))
    yield made
    for kind in KINDS:
        subjects.forget(kind)


def submit(people: Staff, matters: Any, kind: str, flow: str, title: str, amount: int | None = None) -> int:
    facts = Facts(amount=None if amount is None else Decimal(amount))
    return approval.submit(people["account_manager"], kind, matters[kind].id, flow, title, facts)


def state(one: int) -> str:
    return keep.read(Approval, one).state or ""


def changed_draft(people: Staff, matters: Any, kind: str, flow: str) -> int:
    one = submit(people, matters, kind, flow, "改过的", 50)
    approval.send_back(people["area_manager"], one, "请改")
    matters[kind].write("二")
    approval.resubmit(people["account_manager"], one)
    return one


def test_the_dialog_shows_what_differs_and_leaves_what_must_be_seen_alone(
    qtbot: Any, people: Staff, matters: Any, set_flow: Any, desk_of: Any
) -> None:
    """The changed field with both texts; the password's matter is named and stays; an unticked one stays, too."""
    flow = set_flow((AREA, "any"), password_from=1000)
    changed = changed_draft(people, matters, KINDS[0], flow)
    plain = submit(people, matters, KINDS[1], flow, "平常的", 60)
    dear = submit(people, matters, KINDS[2], flow, "贵的", 2000)
    unticked = submit(people, matters, KINDS[3], flow, "先不审的", 70)
    page = ApprovalsPage(desk_of(people["area_manager"]))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 4)
    page.list.rows.selectAll()
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, BatchDialog)]
    qtbot.waitUntil(lambda: len(dialog.items) == 4)
    dialog.list.select(changed)
    assert '（上一稿："一"）' in dialog.told.text()
    dialog.list.select(dear)
    assert "再输入密码" in dialog.told.text()
    rows = dialog.list.rows
    assert "2,000.00" in {rows.item(row, 3).text() for row in range(4)}, "sums as everywhere, thousands apart"
    dialog.list.select(unticked)
    qtbot.keyClick(dialog.list.rows, Qt.Key.Key_Space)
    assert set(dialog.ticked()) == {changed, plain}
    assert dialog.primary.text() == "同意 2 件"
    qtbot.keyClicks(dialog.words, "ok")
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.results))
    assert [state(one) for one in (changed, plain, dear, unticked)] == ["approved", "approved", "running", "running"]
    assert approval.words(keep.read(Approval, plain))[-1].words == "ok"
    assert "留下 2 件" in dialog.refusal.text()
    assert dialog.refusal.property("role") == "weak", "what went well is not said in red"


def test_each_keeps_the_rules_below_the_window(people: Staff, matters: Any, set_flow: Any) -> None:
    """Own matters, changed content, conditions, questions and money are refused one by one; the rest passes."""
    me, area = people["account_manager"], people["area_manager"]
    flow = set_flow({"name": "审", "who": [AREA], "when": {"amount_from": 500}}, {"name": "批", "who": [AREA]})
    special = submit(people, matters, KINDS[0], flow, "因金额而审", 600)
    stale = submit(people, matters, KINDS[1], flow, "改过的", 60)
    matters[KINDS[1]].write("偷偷改")
    good = submit(people, matters, KINDS[2], flow, "平常的", 60)
    asked = submit(people, matters, KINDS[3], flow, "请答复的", 60)
    approval.delegate(area, asked, people["service_director"].id)
    (question,) = batch.approve_many(people["service_director"], [asked], "")
    assert "单独打开" in question.sentence
    assert [one.approved for one in batch.approve_many(me, [special, good], "")] == [False, False]
    results = {one.id: one for one in batch.approve_many(area, [special, stale, good], "同意")}
    assert results[good].approved
    assert "金额满 500 元" in results[special].sentence
    assert "改过" in results[stale].sentence
    assert [state(one) for one in (special, stale, good, asked)] == ["running", "running", "approved", "running"]


def test_an_unusual_amount_stands_out(people: Staff, matters: Any, set_flow: Any) -> None:
    """More than three times the median of what the flow approved within a year is marked; the regulation says how much."""
    flow, area = set_flow((AREA, "any")), people["area_manager"]
    for amount in (90, 100, 110):
        approval.approve(area, submit(people, matters, KINDS[0], flow, "以前的", amount))
    usual, unusual = (
        submit(people, matters, kind, flow, "现在的", amount) for kind, amount in ((KINDS[0], 300), (KINDS[1], 301))
    )
    first, second = batch.items(area, [usual, unusual])
    assert first.marks == ("第 4 稿",)
    assert any("平常 3 倍" in mark for mark in second.marks)


def test_a_request_to_change_is_shown_beside_what_is_stored(people: Staff, matters: Any, set_flow: Any) -> None:
    """Field by field: what the record says now, where the request would change it."""
    kind, one = KINDS[0], matters[KINDS[0]]
    subjects.register(
        subjects.Subject(
            kind, lambda _: {"电话": "2", "地址": "同"}, one.settled, lambda _: {"电话": "1", "地址": "同"}
        )
    )
    made = submit(people, matters, kind, set_flow((AREA, "any")), "变更")
    (item,) = batch.items(people["area_manager"], [made])
    assert [(field.label, field.text, field.stored) for field in item.changes()] == [("电话", "2", "1")]
