"""A customer file, entered and changed as people do it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import field, focused, press, type_
from tests.shell.conftest import OpenWindow, files_of, listed, settle
from tests.shell.file_page import others_write, show_file, type_into

from cmdesk.customers import rules
from cmdesk.customers.record import Customer
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.kit import ask
from cmdesk.kit.form.conflict import ConflictDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier


def named(name: str) -> Customer | None:
    return Customer.get_or_none((Customer.name == name) & (Customer.binned_at.is_null()))


def problem(files: FilesPage, name: str) -> str:
    return str(files.page.entry.form._entries[name].problem)


def answer(monkeypatch: pytest.MonkeyPatch, given: str) -> list[str]:
    """Answer every question about unsaved changes; returns the questions."""
    asked: list[str] = []

    def choose(parent: object, title: str, text: str, *words: str) -> str:
        asked.append(text)
        return given

    monkeypatch.setattr(ask, "choose", choose)
    return asked


def test_a_customer_is_entered_by_the_keyboard(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """Ctrl+N, the name, Enter through fields, Ctrl+S: saved with a number, listed, found; Ctrl+Z bins it."""
    window = window_of(people.li)
    files = files_of(window)
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    assert field() == "name"
    type_(qtbot, "永兴超市")
    press(qtbot, Key.Key_Return)
    assert field() == "short_name"
    type_(qtbot, "永兴")
    press(qtbot, Key.Key_Return, Key.Key_Return, Key.Key_Return)
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: named("永兴超市") is not None)
    saved = named("永兴超市")
    assert saved is not None
    assert saved.number
    assert (saved.short_name, saved.owner_id) == ("永兴", people.li.id)
    qtbot.waitUntil(lambda: listed(files) == ["永兴超市"])
    qtbot.waitUntil(lambda: files.page.customer_id == saved.id)
    files.list.search.setText("yx")
    qtbot.waitUntil(lambda: listed(files) == ["永兴超市"])
    files.list.search.clear()
    settle(qtbot, window)
    files.table.grid.setFocus()
    press(qtbot, Key.Key_Z, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: named("永兴超市") is None)
    qtbot.waitUntil(lambda: listed(files) == [])
    qtbot.waitUntil(lambda: files.page.customer_id is None)
    assert "已撤销" in window.status.words


def test_a_new_file_has_its_panels_as_soon_as_it_is_saved(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """Where the list is not beside the page, nothing opens the file once more: 建档, 走访 … stand there all the same."""
    window = window_of(people.li)
    window.resize(910, 512)
    files = files_of(window)
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    assert [tab.key for tab in files.page.panels._tabs] == ["file"]
    type_(qtbot, "永兴超市")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: bool(files.page.customer_id))
    settle(qtbot, window)
    assert {"file", "attached", "standing"} <= {tab.key for tab in files.page.panels._tabs}
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    settle(qtbot, window)
    assert [tab.key for tab in files.page.panels._tabs] == ["file"]


def test_what_was_put_right_is_no_longer_asked_for(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """The foot asks to put right what is marked only as long as something is; an empty number says what becomes of it."""
    files = files_of(window_of(people.li))
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    assert problem(files, "name")
    assert files.page.entry.foot.words == "请先改正标出的内容：客户名称。"
    assert files.page.entry.foot.told.property("role") == "problem"
    type_(qtbot, "永兴超市")
    qtbot.waitUntil(lambda: files.page.entry.foot.words == "")
    files.page.entry.form.focus("number")
    assert focused().placeholderText() == "留空自动编号"  # type: ignore[attr-defined]


def test_what_was_typed_stays_when_it_is_refused(qtbot: Any, people: People, window_of: OpenWindow) -> None:
    """A wrong credit code is told under its field; nothing is lost; put right, it is saved."""
    window = window_of(people.li)
    files = files_of(window)
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    type_(qtbot, "永兴超市")
    type_into(qtbot, files, "credit_code", "91410100MA45B8N00X")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: problem(files, "credit_code") != "")
    assert "。" in problem(files, "credit_code")
    assert named("永兴超市") is None
    assert files.page.entry.form.values()["name"] == "永兴超市"
    type_into(qtbot, files, "credit_code", "")
    press(qtbot, Key.Key_Backspace)
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: named("永兴超市") is not None)


def test_a_new_file_is_not_taken_away_by_the_list(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """The list settles on a row while somebody has just begun a file: the blank form stays."""
    opened(people.li, "福顺烟酒店")
    window = window_of(people.li)
    files = files_of(window)
    files.list.search.setText("fs")  # the list reads anew, and moves to a row
    files.new()
    qtbot.wait(400)
    settle(qtbot, window)
    assert files.page.customer_id == 0
    assert field() == "name"


def test_a_file_is_changed_in_place(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Type, Ctrl+S: saved and said; Esc in a field takes back what was typed there."""
    customer = opened(people.li, "福顺烟酒店", address="解放路1号")
    window = window_of(people.li)
    files = show_file(qtbot, window, customer)
    type_into(qtbot, files, "address", "人民路2号")
    press(qtbot, Key.Key_Escape)
    assert not files.page.entry.is_dirty
    type_into(qtbot, files, "address", "人民路3号")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).address == "人民路3号")
    qtbot.waitUntil(lambda: "已保存" in window.status.words)
    settle(qtbot, window)
    assert not files.page.entry.is_dirty
    assert not files.page.entry.foot.isVisible()


def test_what_is_typed_during_a_save_is_not_lost(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Somebody types on right after Ctrl+S: the first is saved, the rest stays to be saved."""
    customer = opened(people.li, "福顺烟酒店")
    window = window_of(people.li)
    files = show_file(qtbot, window, customer)
    type_into(qtbot, files, "address", "人民路3号")
    files.page.entry.save()
    type_into(qtbot, files, "short_name", "福顺")  # before the answer has come
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).address == "人民路3号")
    settle(qtbot, window)
    qtbot.waitUntil(lambda: files.page.entry.form.changed_values() == {"short_name": "福顺"})
    files.page.entry.save()
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).short_name == "福顺")


@pytest.mark.parametrize(
    ("given", "address", "moves"), [("yes", "人民路3号", 1), ("no", "解放路1号", 1), ("cancel", "解放路1号", 0)]
)
def test_unsaved_changes_are_not_left_behind(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch,
    given: str, address: str, moves: int,
) -> None:  # fmt: skip
    """Alt+Down with unsaved changes asks: save, discard or stay; staying keeps page and list together."""
    first, second = opened(people.li, "阿福超市", address="解放路1号"), opened(people.li, "百顺超市")
    window = window_of(people.li)
    files = show_file(qtbot, window, first)
    qtbot.waitUntil(lambda: files.table.current_id == first.id)
    asked = answer(monkeypatch, given)
    type_into(qtbot, files, "address", "人民路3号")
    press(qtbot, Key.Key_Down, modifier=Mod.AltModifier)
    expected = (first, second)[moves].id
    qtbot.waitUntil(lambda: files.page.customer_id == expected and files.table.current_id == expected)
    settle(qtbot, window)
    assert len(asked) == 1
    assert rules.read(people.li, first.id).address == address
    assert files.page.entry.is_dirty == (given == "cancel")
    answer(monkeypatch, "no")
    files.page.may_leave()


def test_a_click_on_another_row_can_be_taken_back(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who stays with what he typed finds the list on the same file."""
    first, _ = opened(people.li, "阿福超市"), opened(people.li, "百顺超市")
    window = window_of(people.li)
    files = show_file(qtbot, window, first)
    type_into(qtbot, files, "address", "人民路3号")
    asked = answer(monkeypatch, "cancel")
    files.table.grid.setFocus()
    press(qtbot, Key.Key_Down)
    qtbot.waitUntil(lambda: len(asked) == 1)
    qtbot.waitUntil(lambda: files.table.current_id == first.id)
    assert files.page.entry.form.values()["address"] == "人民路3号"
    answer(monkeypatch, "no")
    files.page.may_leave()


def test_another_page_and_the_way_out_ask_too(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither another page nor the cross of the window takes unsaved changes away; a saved file lets go."""
    customer = opened(people.li, "阿福超市")
    window = window_of(people.li)
    files = show_file(qtbot, window, customer)
    type_into(qtbot, files, "address", "人民路3号")
    asked = answer(monkeypatch, "cancel")
    window.go("settings")
    assert window.stack.currentWidget() is files
    assert not window.close()
    assert len(asked) == 2
    answer(monkeypatch, "yes")
    assert window.close()
    assert rules.read(people.li, customer.id).address == "人民路3号"


def test_discarding_brings_everything_back(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """放弃修改 shows the file as it is stored; an account number stays hidden, not empty."""
    customer = opened(people.boss, "阿福超市", bank_account="6222021234567890123")
    window = window_of(people.boss)
    files = show_file(qtbot, window, customer)
    mask = files.page.entry.form._entries["bank_account"].mask
    assert mask
    type_into(qtbot, files, "address", "人民路3号")
    files.page.entry.foot.discard.click()
    assert not files.page.entry.is_dirty
    assert files.page.entry.form._entries["bank_account"].mask == mask
    assert files.page.entry.form.values()["address"] == ""


def test_previous_and_next_by_keys(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Alt+Down and Alt+Up go through the list from within the page."""
    first, second = opened(people.li, "阿福超市"), opened(people.li, "百顺超市")
    window = window_of(people.li)
    files = show_file(qtbot, window, first)
    files.page.entry.form.focus("address")
    press(qtbot, Key.Key_Down, modifier=Mod.AltModifier)
    qtbot.waitUntil(lambda: files.page.customer_id == second.id)
    files.page.entry.form.focus("address")
    press(qtbot, Key.Key_Up, modifier=Mod.AltModifier)
    qtbot.waitUntil(lambda: files.page.customer_id == first.id)


def test_the_list_goes_along_with_what_is_opened_from_elsewhere(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """A file opened by Ctrl+K, also before the list has been read: it is the current row, and the next is the one below."""
    made = [opened(people.li, f"客户{letter}超市") for letter in "甲乙丙丁"]
    window = window_of(people.li)
    for wanted in (made[2], made[0]):
        window.open("customer", wanted.id)
        files = files_of(window)
        qtbot.waitUntil(lambda files=files, wanted=wanted: files.table.current_id == wanted.id)
        settle(qtbot, window)
        assert files.page.customer_id == wanted.id
    order = [files.table.model.id_at(row) for row in range(4)]
    below = order[order.index(made[0].id) + 1 :] or [made[0].id]
    press(qtbot, Key.Key_Down, modifier=Mod.AltModifier)
    qtbot.waitUntil(lambda: files.page.customer_id == below[0])


@pytest.mark.parametrize("mine", [True, False])
def test_two_who_change_the_same_field(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch, mine: bool
) -> None:
    """The dialog shows all three values, and what is chosen is saved."""
    customer = opened(people.li, "阿福超市", address="解放路1号", short_name="阿福")
    window = window_of(people.li)
    files = show_file(qtbot, window, customer)
    type_into(qtbot, files, "address", "人民路3号")
    others_write(customer, address="中山路9号", short_name="福")
    seen: list[dict[str, Any]] = []

    def settle_it(dialog: ConflictDialog) -> int:
        seen.append(dialog.chosen())
        return 1

    monkeypatch.setattr(ConflictDialog, "exec", settle_it)
    monkeypatch.setattr(ConflictDialog, "chosen", lambda _: {"address": "人民路3号" if mine else "中山路9号"})
    files.page.entry.save()
    wanted = "人民路3号" if mine else "中山路9号"
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).address == wanted)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not files.page.entry.is_dirty and files.page.entry.form.values()["short_name"] == "福")
    assert files.page.entry.form.values()["address"] == wanted


def test_two_who_change_different_fields(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Both changes are kept, and nobody is asked."""
    customer = opened(people.li, "阿福超市", address="解放路1号")
    window = window_of(people.li)
    files = show_file(qtbot, window, customer)
    type_into(qtbot, files, "address", "人民路3号")
    others_write(customer, short_name="福")
    files.page.entry.save()
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).address == "人民路3号")
    qtbot.waitUntil(lambda: files.page.entry.form.values()["short_name"] == "福" and not files.page.entry.is_dirty)


def test_a_likely_double_is_told_while_typing(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """A customer of mine is named; of a file I may not see only its keeper is told, so that he can be asked."""
    opened(people.li, "福顺烟酒店", phones="13800138000")
    hidden = opened(people.zhao, "永兴超市", phones="13900139000", address="中山路9号")
    window = window_of(people.li)
    files = files_of(window)
    press(qtbot, Key.Key_N, modifier=Mod.ControlModifier)
    type_(qtbot, "福顺烟酒店")
    type_into(qtbot, files, "phones", "13800138000")
    press(qtbot, Key.Key_Tab)
    qtbot.waitUntil(lambda: "可能重复" in files.page.entry.foot.words and "福顺" in files.page.entry.foot.words)
    type_into(qtbot, files, "name", "永兴超市")
    type_into(qtbot, files, "phones", "13900139000")
    press(qtbot, Key.Key_Tab)
    qtbot.waitUntil(lambda: "负责人 赵燕" in files.page.entry.foot.words)
    assert "中山路" not in files.page.entry.foot.words
    assert hidden.number not in files.page.entry.foot.words
    assert QApplication.activeModalWidget() is None
    files.page.entry.discard()


def test_what_is_typed_while_a_slow_disk_saves_is_saved_too(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Ctrl+S, some more words and Ctrl+S again before the first is done: no letter is lost or moved, and all of it is kept."""
    customer = opened(people.li, "阿福超市")
    window = window_of(people.li)
    files = show_file(qtbot, window, customer)

    def save() -> None:
        qtbot.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    slow = [threading.Event() for _ in range(2)]
    window.work.write(slow[0].wait)
    type_into(qtbot, files, "address", "人民路3号")
    save()
    window.work.write(slow[1].wait)
    type_(qtbot, "甲")
    save()
    slow[0].set()
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).address == "人民路3号")
    type_(qtbot, "乙")
    assert focused().text() == "人民路3号甲乙"  # type: ignore[attr-defined]
    save()
    slow[1].set()
    qtbot.waitUntil(lambda: rules.read(people.li, customer.id).address == "人民路3号甲乙")
    qtbot.waitUntil(lambda: not files.page.entry.is_dirty)


def test_a_file_is_saved_again_before_it_was_read_again(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """On a slow disk the file is still being read after the first save: the second is one of its own."""
    customer = opened(people.li, "阿福超市")
    files = show_file(qtbot, window_of(people.li), customer)
    entry = files.page.entry
    entry.stored.disconnect()
    for address in ("人民路3号", "人民路4号"):
        type_into(qtbot, files, "address", address)
        entry.save()
        qtbot.waitUntil(lambda: not entry._saving)
    assert entry.foot.words == ""
    assert rules.read(people.li, customer.id).address == "人民路4号"
