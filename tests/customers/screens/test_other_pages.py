"""The pages beside the list: classes, stale files, buildings, the bin, an office's own fields."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from tests.kit.form.hands import focused, press, show, type_

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers import rules
from cmdesk.customers.feature import ACTIONS
from cmdesk.customers.record import Customer, Room
from cmdesk.customers.rules.file import extra
from cmdesk.customers.rules.ties import buildings
from cmdesk.customers.screens.buildings import doors_of
from cmdesk.filing import feature as filing
from cmdesk.kit import ask
from cmdesk.kit.lists.list_search import ListSearch
from cmdesk.kit.records.record_dialog import RecordDialog

RIGHTS = {action.key: Scope.ALL for action in (*ACTIONS, *filing.ACTIONS)} | {
    "bin.view": Scope.ALL,
    "audit.view": Scope.ALL,
}
BOSS = Actor(5, "boss", "陈经理", "service_director", rights=RIGHTS)


@pytest.fixture
def window(file_office: Office, qtbot) -> Iterator[object]:
    from cmdesk.shell.frame.window import MainWindow

    made = MainWindow(file_office, BOSS, "客户管理部经理")
    qtbot.addWidget(made)
    made.show()
    yield made
    made.work.wait()


@pytest.mark.parametrize(
    ("text", "doors"),
    [
        ("12:1201-1203", [("12", "1201"), ("12", "1202"), ("12", "1203")]),
        ("3：301，303；4：401", [("3", "301"), ("3", "303"), ("4", "401")]),
        ("B1:001-002", [("B1", "001"), ("B1", "002")]),
    ],
)
def test_doors_are_typed_in_ranges(text: str, doors: list[tuple[str, str]]) -> None:
    """A floor's rooms are entered in one go, with Chinese or Latin signs."""
    assert doors_of(text) == doors


@pytest.mark.parametrize("text", ["", "12", "12:", "12:1212-1201", "12:1-9999"])
def test_doors_that_make_no_sense_are_refused(text: str) -> None:
    """The sentence says how to write it."""
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        doors_of(text)


def test_proposals_are_confirmed_after_a_question(window, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The class page proposes with a reason; all of them are confirmed after one question that tells how many."""
    shop = rules.create(
        BOSS,
        {"name": "福顺", "market_type": "city", "retail_format": "tobacco", "grade": 28, "terminal_state": "built",
         "monthly_volume": 900},
    )  # fmt: skip
    window.go("classes")
    page = window.page("classes")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    proposed = page.list.rows.item(0, 3).text()
    assert page.list.rows.item(0, 4).text()
    asked: list[str] = []

    def answer(_parent: object, _title: str, text: str, verb: str) -> bool:
        asked.append(f"{verb}：{text}")
        return len(asked) > 1

    monkeypatch.setattr(ask, "confirm", answer)
    page.every.click()
    window.work.wait()
    assert rules.read(BOSS, shop.id).visit_class is None, "the answer was no"
    page.every.click()
    assert all(one.startswith("确认 1 户") for one in asked)
    qtbot.waitUntil(lambda: rules.read(BOSS, shop.id).visit_class is not None)
    stored = rules.read(BOSS, shop.id)
    assert {choice.value: choice.label for choice in page.scheme.choices}[stored.visit_class] == proposed
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 0)
    page.agreeing.click()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    assert page.list.rows.item(0, 2).text() == proposed
    page.agreeing.click()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 0)


def test_a_chosen_proposal_is_confirmed_for_the_scheme_it_is_listed_under(window, qtbot) -> None:
    """Two differ, one of them is confirmed; who turns to another scheme meanwhile has confirmed nothing of that one."""
    shops = [
        rules.create(
            BOSS,
            {"name": name, "market_type": "city", "retail_format": "tobacco", "grade": 28, "terminal_state": "built",
             "monthly_volume": 900},
        )
        for name in ("福顺", "金辉")
    ]  # fmt: skip
    window.go("classes")
    page = window.page("classes")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    page.list.select(shops[1].id)
    page.tabs.setCurrentIndex(1)  # its proposals are still being read
    page.one.click()
    qtbot.waitUntil(lambda: rules.read(BOSS, shops[1].id).visit_class is not None)
    assert [rules.read(BOSS, one.id).cadence for one in shops] == [None, None]
    assert rules.read(BOSS, shops[0].id).visit_class is None


def test_a_stale_file_is_confirmed(window, qtbot) -> None:
    """What nobody looked over for long is listed with what it lacks, and goes when it was looked over."""
    shop = rules.create(BOSS, {"name": "福顺", "collected_on": "2020-01-01"})
    window.go("stale")
    page = window.page("stale")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    assert "电话" in page.list.rows.item(0, 5).text()
    page.list.rows.selectRow(0)
    page.confirm.click()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 0)
    assert rules.read(BOSS, shop.id).confirmed_on is not None


def test_the_bin_gives_back(window, qtbot) -> None:
    """Enter restores what is selected."""
    from PySide6.QtCore import Qt

    shop = rules.create(BOSS, {"name": "福顺"})
    rules.bin_files(BOSS, [shop.id])
    window.go("bin")
    page = window.page("bin")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    page.list.rows.selectRow(0)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: Customer.get_by_id(shop.id).binned_at is None)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 0)


def test_buildings_show_how_far_one_has_come(window, qtbot) -> None:
    """Coverage and doors of the building that is chosen."""
    tower = buildings.add_building(BOSS, {"name": "国贸大厦"})
    buildings.add_rooms(BOSS, tower.id, [("12", "1201"), ("12", "1202")])
    window.go("buildings")
    page = window.page("buildings")
    qtbot.waitUntil(lambda: page.doors.rows.rowCount() == 2)
    assert [page.list.rows.item(0, column).text() for column in (0, 1, 7)] == ["国贸大厦", "2", "0%"]


def test_nothing_is_offered_for_what_is_not_there(window, qtbot) -> None:
    """Where an office has just begun, verbs for a building, a door or a file to confirm say what comes first."""
    window.go("buildings")
    page = window.page("buildings")
    qtbot.waitUntil(lambda: not page.doors.add_button.isEnabled())
    assert "请先选一栋楼" in page.doors.add_button.toolTip()
    assert not page.file.isEnabled()
    buildings.add_building(BOSS, {"name": "国贸大厦"})
    qtbot.waitUntil(page.doors.add_button.isEnabled)
    window.go("stale")
    stale = window.page("stale")
    window.work.wait()
    assert not stale.confirm.isEnabled()


def test_the_company_behind_a_door_gets_its_file(window, qtbot) -> None:
    """Who is found sweeping a building becomes a prospect at a click; the next click opens his file (S2-01, S2-02)."""
    tower = buildings.add_building(BOSS, {"name": "国贸大厦", "address": "人民路1号"})
    buildings.add_rooms(BOSS, tower.id, [("12", "1201")])
    (door,) = buildings.rooms_of(tower.id)
    window.go("buildings")
    page = window.page("buildings")
    qtbot.waitUntil(lambda: page.doors.rows.rowCount() == 1)
    page.doors.select(door.id)
    assert not page.file.isEnabled()
    assert "填上单位" in page.file.toolTip()
    buildings.edit_room(BOSS, door.id, {"company": "东塔公司"}, version=1, before={})
    qtbot.waitUntil(page.file.isEnabled)
    page.file.click()
    qtbot.waitUntil(lambda: keep.read(Room, door.id).customer_id is not None)
    file = keep.read(Customer, keep.read(Room, door.id).customer_id)
    assert (file.name, file.stage, file.source, file.address) == ("东塔公司", "prospect", "sweep", "人民路1号")
    qtbot.waitUntil(lambda: page.file.text() == "打开档案")


def test_a_field_that_was_removed_comes_back_with_what_files_hold(window, qtbot) -> None:
    """It stands greyed below the others and is restored at a click."""
    field = extra.define(BOSS, "门头颜色", "text")
    extra.define(BOSS, "经济状况", "text")
    extra.bin_field(BOSS, field.id)
    window.go("settings")
    page = window.page("settings")
    page.select("extra_fields")
    fields = page.page
    qtbot.waitUntil(lambda: fields.list.rows.rowCount() == 2)
    assert fields.list.rows.item(1, 0).text() == "门头颜色（已删除）"
    fields.list.select(field.id)
    fields.back.click()
    qtbot.waitUntil(lambda: {one.label for one in extra.defined()} == {"门头颜色", "经济状况"})
    qtbot.waitUntil(fields.back.isHidden)


def test_own_fields_are_listed_in_their_order(window, qtbot) -> None:
    """A field that was defined appears in the settings and can be moved."""
    for name in ("门头颜色", "经济状况"):
        extra.define(BOSS, name, "text")
    window.go("settings")
    page = window.page("settings")
    page.select("extra_fields")
    fields = page.page
    qtbot.waitUntil(lambda: fields.list.rows.rowCount() == 2)
    fields.list.rows.selectRow(1)
    next(button for button in fields.list.findChildren(QToolButton) if button.accessibleName() == "上移").click()
    qtbot.waitUntil(lambda: fields.list.rows.item(0, 0).text() == "经济状况")
    assert [one.label for one in extra.defined()] == ["经济状况", "门头颜色"]


def test_doors_that_are_read_late_are_not_shown(window, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors of a building that was left meanwhile come last: neither another building shows them nor none."""
    tower, mall = (buildings.add_building(BOSS, {"name": name}).id for name in ("国贸大厦", "金融中心"))
    buildings.add_rooms(BOSS, tower, [("12", "1201")])
    buildings.add_rooms(BOSS, mall, [("1", "101"), ("1", "102")])
    late, held, real = Event(), [], buildings.rooms_of

    def rooms_of(building_id: int) -> object:
        if building_id == tower:
            held.append(building_id)
            late.wait(20)
        return real(building_id)

    window.go("buildings")
    page = window.page("buildings")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    page.list.select(mall)
    qtbot.waitUntil(lambda: page.doors.rows.rowCount() == 2)
    monkeypatch.setattr("cmdesk.customers.screens.buildings.buildings.rooms_of", rooms_of)
    page.list.select(tower)
    qtbot.waitUntil(lambda: bool(held))
    page.list.select(mall)
    qtbot.waitUntil(lambda: page.doors.rows.rowCount() == 2)
    page.list.select(tower)
    qtbot.waitUntil(lambda: len(held) == 2)
    page.list.rows.clearSelection()
    late.set()
    window.work.wait()
    QApplication.processEvents()
    assert page.doors.rows.rowCount() == 0


def test_buildings_and_rooms_are_added_and_found_by_keys(window, qtbot) -> None:
    """Ctrl+N adds a building, among the rooms rooms; Ctrl+F searches the list one is in; Enter opens the building."""
    building = buildings.add_building(BOSS, {"name": "国贸大厦"}).id
    buildings.add_building(BOSS, {"name": "金融中心"})
    buildings.add_rooms(BOSS, building, [("2", "201"), ("3", "301")])
    window.go("buildings")
    page = window.page("buildings")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    page.list.select(building)
    qtbot.waitUntil(lambda: page.doors.rows.rowCount() == 2)
    show(qtbot, window)
    page.list.setFocus()
    qtbot.waitUntil(page.list.rows.hasFocus)
    press(qtbot, Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    (dialog,) = page.findChildren(RecordDialog)
    assert dialog.windowTitle() == "新增楼宇"
    dialog.close()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    show(qtbot, window)
    page.doors.setFocus()
    qtbot.waitUntil(page.doors.rows.hasFocus)
    press(qtbot, Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    adding = next(one for one in page.findChildren(RecordDialog) if one.isVisible())
    adding.form.type_in("doors", "3:302,303;4")
    adding.save()
    qtbot.waitUntil(lambda: adding.form.has_problems)
    assert "看不懂" in str(adding.form._entries["doors"].problem)
    adding.form.type_in("doors", "3:302,303")
    adding.save()
    qtbot.waitUntil(lambda: page.doors.rows.rowCount() == 4)
    assert "已添加 2 个房间" in window.status.words
    show(qtbot, window)
    page.doors.setFocus()
    page.doors.rows.selectRow(3)
    press(qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.doors.rows.rowCount() == 3)
    page.doors.rows.selectRow(0)
    press(qtbot, Qt.Key.Key_Return)
    door = next(one for one in page.findChildren(RecordDialog) if one.isVisible())
    assert door.focusWidget() is door.form.editor("company")
    door.close()
    show(qtbot, window)
    page.doors.setFocus()
    press(qtbot, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    type_(qtbot, "301")
    assert len(page.doors.shown()) == 1
    assert len(page.list.shown()) == 2


def test_a_customer_beyond_the_end_of_the_classes_is_found(
    window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many thousand proposals are not all listed; who is searched is found nevertheless, and Esc shows the first again."""
    from cmdesk.customers.screens import classes

    monkeypatch.setattr(classes, "MOST_SHOWN", 2)
    for name in ("福顺烟酒店", "金龙超市", "和平副食店", "新华书报亭"):
        rules.create(
            BOSS,
            {"name": name, "market_type": "city", "retail_format": "tobacco", "grade": 28, "terminal_state": "built",
             "monthly_volume": 900},
        )  # fmt: skip
    show(qtbot, window)
    window.go("classes")
    page = window.page("classes")
    rows = page.list.rows
    qtbot.waitUntil(lambda: rows.rowCount() == 2)
    listed = {rows.item(row, 1).text() for row in range(2)}
    hidden = next(name for name in ("福顺烟酒店", "金龙超市", "和平副食店", "新华书报亭") if name not in listed)
    page.search.setText(hidden)
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    assert rows.item(0, 1).text() == hidden
    page.search.setText("没有这家")
    qtbot.waitUntil(lambda: not page.list.shown())
    page.search.setFocus()
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: rows.rowCount() == 2)


@pytest.mark.parametrize("key", ["classes", "stale", "buildings", "filing"])
def test_ctrl_f_searches_every_list_of_customers(window, qtbot, key: str) -> None:
    """Wherever one stands on the page, Ctrl+F takes one to its search, which is seen and has a name."""
    rules.create(BOSS, {"name": "福顺", "collected_on": "2020-01-01"})
    show(qtbot, window)
    window.resize(910, 512)
    window.go(key)
    window.page(key).setFocus()
    press(qtbot, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    assert isinstance(focused(), ListSearch)
    assert focused().accessibleName() == "在列表中查找"
    assert focused().width() >= 120
