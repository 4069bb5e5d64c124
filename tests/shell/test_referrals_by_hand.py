"""引荐 on the customer page and the ranking of referrers, worked by the keys (S2-01)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import focused, press, type_
from tests.shell.conftest import OpenWindow, files_of, settle
from tests.shell.paneled import panel
from tests.shell.test_panels_by_hand import cells, go_to

from cmdesk.core.actor import Scope
from cmdesk.core.door import keep
from cmdesk.customers import rules
from cmdesk.customers.record import Customer
from cmdesk.customers.rules.ties import referrals
from cmdesk.customers.screens.file.referrals import ReferralsPanel
from cmdesk.customers.screens.referrers import ReferrersDialog
from cmdesk.kit import ask
from cmdesk.kit.lists.verb_menu import MoreButton

Key, Mod = Qt.Key, Qt.KeyboardModifier


def test_whom_a_customer_has_brought_and_who_brought_him(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Rows with stage and note, Enter opens; from there the button leads back; the tab counts; others are not told."""
    source = opened(people.li, "老主顾")
    came = opened(people.li, "新客甲", referrer_id=source.id, referral_note="同乡", stage="prospect")
    opened(people.wang, "新客乙", referrer_id=source.id)
    window = window_of(people.li)
    files = files_of(window)
    shown: ReferralsPanel = panel(qtbot, window, source, "referrals")
    assert cells(shown.list) == [["新客甲", "潜在客户", "今天", "", "同乡"]]
    assert not shown.open_referrer.isVisible()
    assert "引荐 1" in [files.page.panels._bar.tabText(at) for at in range(files.page.panels._bar.count())]
    go_to(qtbot, window, shown.list)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: files.page.customer_id == came.id)
    settle(qtbot, window)
    his = files.page.panels.panel("referrals")
    assert isinstance(his, ReferralsPanel)
    assert his._head._summary.text() == "老主顾：同乡"
    his.open_referrer.setFocus()
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: files.page.customer_id == source.id)


def test_a_customer_who_was_brought_is_opened_with_his_referrer(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """The verb, a name, Ctrl+S: the new file knows its referrer and its source, and the panel lists it."""
    source = opened(people.li, "老主顾")
    window = window_of(people.li)
    files = files_of(window)
    shown: ReferralsPanel = panel(qtbot, window, source, "referrals")
    assert cells(shown.list) == []
    qtbot.waitUntil(lambda: "新建引荐来的客户" in shown.list.said_instead)
    shown.list.add_button.setFocus()
    press(qtbot, Key.Key_Space)
    settle(qtbot, window)
    assert files.page.customer_id == 0
    assert files.page.entry.form.editor("referrer_id").text() == "老主顾"  # type: ignore[union-attr]
    type_(qtbot, "新客甲")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: bool(files.page.customer_id))
    settle(qtbot, window)
    made = keep.read(Customer, files.page.customer_id or 0)
    assert (made.name, made.referrer_id, made.source, made.owner_id) == ("新客甲", source.id, "referral", people.li.id)
    again: ReferralsPanel = panel(qtbot, window, source, "referrals")
    assert [row[0] for row in cells(again.list)] == ["新客甲"]


def test_who_gives_it_up_is_back_at_the_referrer(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc asks, for the referrer stands there as if typed, and shows the file again that was seen before."""
    source = opened(people.li, "老主顾")
    window = window_of(people.li)
    files = files_of(window)
    shown: ReferralsPanel = panel(qtbot, window, source, "referrals")
    shown.list.add_button.click()
    settle(qtbot, window)
    monkeypatch.setattr(ask, "confirm", lambda *_words, **_more: True)
    files.page.setFocus()
    press(qtbot, Key.Key_Escape)
    qtbot.waitUntil(lambda: files.page.customer_id == source.id)
    assert referrals.count(people.li, source.id) == 0


def test_the_list_follows_what_others_enter(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """A file that names the referrer stands there at once, and its tab counts it; a binned one goes."""
    source = opened(people.li, "老主顾")
    window = window_of(people.li)
    bar = files_of(window).page.panels._bar
    shown: ReferralsPanel = panel(qtbot, window, source, "referrals")
    came = opened(people.li, "新客甲", referrer_id=source.id)
    qtbot.waitUntil(lambda: [row[0] for row in cells(shown.list)] == ["新客甲"])
    qtbot.waitUntil(lambda: bar.tabText(bar.currentIndex()) == "引荐 1")
    rules.bin_files(people.li, [came.id])
    qtbot.waitUntil(lambda: cells(shown.list) == [])
    qtbot.waitUntil(lambda: bar.tabText(bar.currentIndex()) == "引荐")


def test_who_may_open_no_file_is_told_why(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """The verb is grey, and its tooltip is the sentence the rule refuses with."""
    source = opened(people.li, "老主顾")
    reader = replace(people.li, rights={**people.li.rights, "customers.create": Scope.NONE})
    window = window_of(reader)
    shown: ReferralsPanel = panel(qtbot, window, source, "referrals")
    assert not shown.list.add_button.isEnabled()
    assert shown.list.add_button.toolTip() == str(referrals.may_bring(reader, source.id))


def test_a_typed_file_is_not_lost_to_a_new_one(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something unsaved in the referrer's file is asked about first; going on with it begins nothing."""
    source = opened(people.li, "老主顾")
    window = window_of(people.li)
    files = files_of(window)
    shown: ReferralsPanel = panel(qtbot, window, source, "referrals")
    files.page.entry.type({"note": "没写完"})
    asked: list[str] = []
    monkeypatch.setattr(ask, "choose", lambda *words: asked.append(words[2]) or "")
    shown.list.add_button.click()
    settle(qtbot, window)
    assert asked == ["这位客户的修改还没有保存。"]
    assert files.page.customer_id == source.id
    files.page.entry.discard()


def test_the_ranking_is_in_the_menu_and_opens_files(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """… → 引荐排行…; within what one may see, the most first; Enter leaves it for the file."""
    first, second = opened(people.li, "一店"), opened(people.li, "二店")
    opened(people.li, "甲", referrer_id=first.id)
    for name, stage in (("乙", "customer"), ("丙", "prospect")):
        opened(people.li, name, referrer_id=second.id, stage=stage)
    opened(people.wang, "丁", referrer_id=first.id)
    window = window_of(people.li)
    files = files_of(window)
    more = files.list.findChild(MoreButton)
    assert more is not None
    more.fill()
    next(one for one in more.verbs.actions() if one.text() == "引荐排行…").trigger()
    dialog = window.findChild(ReferrersDialog)
    assert dialog is not None
    settle(qtbot, window)
    assert cells(dialog.referrers.list) == [
        [second.number, "二店", "2 户", "1 户", "李敏"],
        [first.number, "一店", "1 户", "1 户", "李敏"],
    ]
    qtbot.waitUntil(lambda: dialog.isActiveWindow() and focused() is dialog.referrers.list.rows)
    QTest.keyClick(focused(), Key.Key_Return)
    qtbot.waitUntil(lambda: files.page.customer_id == second.id)
    qtbot.waitUntil(lambda: window.findChild(ReferrersDialog) is None)


def test_a_file_names_no_referrer_out_of_sight(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Neither the panel nor the field tells his name, and what is saved keeps him."""
    others = opened(people.wang, "王家店")
    came = opened(people.li, "新客甲", referrer_id=others.id)
    window = window_of(people.li)
    files = files_of(window)
    shown: ReferralsPanel = panel(qtbot, window, came, "referrals")
    assert not shown._head.isVisible()
    field = files.page.entry.form.editor("referrer_id")
    assert field.text() == "（不在您可以查看的范围内）"  # type: ignore[union-attr]
    files.page.entry.type({"note": "路口第一家"})
    files.page.entry.save()
    qtbot.waitUntil(lambda: keep.read(Customer, came.id).note == "路口第一家")
    assert keep.read(Customer, came.id).referrer_id == others.id
