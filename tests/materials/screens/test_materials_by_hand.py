"""The pages of materials worked by keys: entered, received, handed out as a kit, given back, reversed, edited lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from tests.customers.screens import conftest as desks
from tests.kit.form.hands import show, type_
from tests.materials.conftest import Stores, make_stores

from cmdesk.activities import rules as activities
from cmdesk.activities.rules.courtesy import gifts
from cmdesk.activities.screens.courtesies import GiftsList
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.kit import ask
from cmdesk.materials.record import Material, Movement
from cmdesk.materials.rules import catalog, issuing, kits, moves, stock
from cmdesk.materials.rules.kits import Thing
from cmdesk.materials.screens import ledger, moving
from cmdesk.materials.screens.kit_lists import ListsPage
from cmdesk.materials.screens.kits import KitDialog, KitsPage
from cmdesk.materials.screens.ledger import GivenPage, LedgerList
from cmdesk.materials.screens.stock import StockPage

desk_of = desks.desk_of
TODAY = date.today()  # noqa: DTZ011
SAVE = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def stores(file_office: Office) -> Stores:
    return make_stores(file_office)


def save(dialog: Any) -> None:
    """Do what Ctrl+S does; offscreen no second window of a test is ever active, so that its shortcuts sleep."""
    dialog.save()


def write(qtbot: Any, dialog: Any, name: str, text: str) -> None:
    """Type over a field of a dialog."""
    dialog.form.focus(name)
    editor = dialog.form.editor(name)
    editor = editor.focusProxy() or editor
    qtbot.keyClick(editor, Qt.Key.Key_A, SAVE)
    qtbot.keyClicks(editor, text)


def button(page: QWidget, word: str) -> QPushButton:
    """Return the button that says a word."""
    return next(one for one in page.findChildren(QPushButton) if one.text() == word)


def test_a_material_is_entered_and_received_by_typing(qtbot: Any, stores: Stores, desk_of: desks.MakeDesk) -> None:
    """Ctrl+N, the name, Ctrl+S; 入库 with the quantity; the list shows what is there, a refusal stays in the dialog."""
    desk = desk_of(stores.keeper)
    page = StockPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(900, 500)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_N, SAVE)
    assert page.dialog is not None
    write(qtbot, page.dialog, "name", "calendar")
    save(page.dialog)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 3)
    made = catalog.named(stores.keeper, "calendar")
    page.list.select(made.id)
    page.dialog = None
    qtbot.mouseClick(button(page, "入库"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.dialog is not None)
    write(qtbot, page.dialog, "quantity", "1400")
    save(page.dialog)
    qtbot.waitUntil(lambda: len(stock.held(stores.keeper, material_id=made.id)) == 1)
    qtbot.waitUntil(lambda: page.places.rows.rowCount() == 1)
    assert page.places.rows.item(0, 1).text() == "1,400 本"  # type: ignore[union-attr]
    row = next(at for at in range(3) if page.list.rows.item(at, 0).text() == "calendar")  # type: ignore[union-attr]
    assert page.list.rows.item(row, 5).text() == "1,400 本", "the sum says its unit too"  # type: ignore[union-attr]
    assert desk.refusals == []


@pytest.mark.parametrize("verb", moving.VERBS, ids=lambda verb: verb.word)
def test_every_way_of_moving_pieces_opens_by_a_click(
    qtbot: Any, stores: Stores, desk_of: desks.MakeDesk, verb: moving.Verb
) -> None:
    """The frequent ones are buttons, the others stand in the menu beside them."""
    page = StockPage(desk_of(stores.keeper))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list.current is not None)
    buttons = {one.text(): one for one in page.findChildren(QPushButton)}
    if verb.word in buttons:
        qtbot.mouseClick(buttons[verb.word], Qt.MouseButton.LeftButton)
    else:
        next(one for one in buttons["更多"].menu().actions() if one.text() == f"{verb.word}…").trigger()
    qtbot.waitUntil(lambda: page.dialog is not None)
    assert verb.word in page.dialog.windowTitle()  # type: ignore[union-attr]


def test_a_kit_is_handed_out_and_given_back_by_keys(qtbot: Any, stores: Stores, desk_of: desks.MakeDesk) -> None:
    """Rows may be changed before; in the evening what must come back is filled in, what is missing stays shown."""
    moves.receive(stores.keeper, stores.east, stores.umbrella, 3)
    desk = desk_of(stores.keeper)
    page = KitsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    things = [Thing("样伞", 2, must_return=True, material="WL0002"), Thing("名片")]
    dialog = KitDialog(desk, stores.manager.id, stores.manager.name, TODAY, stores.east, things, page)  # type: ignore[arg-type]
    save(dialog)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    assert page.list.rows.item(0, 3).text() == "样伞 2"  # type: ignore[union-attr]
    qtbot.keyClick(page.list.rows, Qt.Key.Key_Return)
    back = page.dialog
    assert back is not None
    (kit,) = issuing.listed(stores.keeper)
    write(qtbot, back, f"back{kit.lines[0].id}", "1")
    save(back)
    qtbot.waitUntil(lambda: page.list.rows.item(0, 3).text() == "样伞 1")  # type: ignore[union-attr]
    assert stores.store(stores.umbrella) == 2
    assert desk.refusals == []


def test_the_lists_are_edited_like_a_sheet(qtbot: Any, stores: Stores, desk_of: desks.MakeDesk) -> None:
    """A cell is typed over, Ctrl+S saves, the list of today has it; who may not sees no button."""
    page = ListsPage(desk_of(stores.staff["administrator"]))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.grid.rowCount() > 20)
    assert page.grid.item(0, 1).text() == "形象整洁"  # type: ignore[union-attr]
    page.grid.item(0, 1).setText("形象整洁、精神饱满")  # type: ignore[union-attr]
    qtbot.keyClick(page.grid, Qt.Key.Key_S, SAVE)
    qtbot.waitUntil(lambda: kits.lists(TODAY)["personal"][0].name == "形象整洁、精神饱满")
    other = ListsPage(desk_of(stores.manager))  # type: ignore[arg-type]
    qtbot.addWidget(other)
    assert other._go.isHidden()


def test_the_ledger_is_searched_and_a_line_reversed(
    qtbot: Any, stores: Stores, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typing keeps what is meant; 冲销 asks why, and both lines stay."""
    moves.receive(stores.keeper, stores.east, stores.booklet, 5, reason="配发")
    moves.receive(stores.keeper, stores.east, stores.umbrella, 7)
    page = LedgerList(desk_of(stores.keeper))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    page.search.setFocus()
    type_(qtbot, "wl0001")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    monkeypatch.setattr(ask, "text", lambda *_: "记错")
    page.list.select(next(iter(one.id for one in page._found.values() if one.reason == "配发")))
    page.reverse()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    assert stores.store() == 0
    given = GivenPage(desk_of(stores.keeper))  # type: ignore[arg-type]
    qtbot.addWidget(given)
    assert given.list.rows.rowCount() == 0


def test_a_long_ledger_tells_that_there_is_more_and_finds_the_oldest(
    qtbot: Any, stores: Stores, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first are listed at once, more where the end is reached; the search looks at all of them."""
    monkeypatch.setattr(ledger, "_MORE", 2)
    for at in range(1, 6):
        moves.receive(stores.keeper, stores.east, stores.booklet, at, reason=f"第 {at} 批")
    page = LedgerList(desk_of(stores.keeper))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    assert page.list.rest
    page.list.end_reached.emit()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 4)
    qtbot.keyClick(page.list.rows, Qt.Key.Key_F, SAVE)
    type_(qtbot, "第 1 批")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    assert (page.list.rows.item(0, 7).text(), page.list.rest) == ("第 1 批", "")  # type: ignore[union-attr]


def test_who_keeps_no_store_is_offered_what_he_may_do(qtbot: Any, stores: Stores, desk_of: desks.MakeDesk) -> None:
    """He gives away what he carries; the other verbs say why not before anything is typed, Enter on a kit too."""
    moves.receive(stores.keeper, stores.east, stores.umbrella, 3)
    things = [Thing("样伞", 2, must_return=True, material="WL0002")]
    issuing.hand_out(stores.keeper, stores.manager.id, TODAY, stores.east, things)
    desk = desk_of(stores.manager)
    page = StockPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.list.current is not None)
    offered = {
        one.text(): one for one in page.findChildren(QPushButton) if one.text() in {"入库", "领用", "发放", "更多"}
    }
    assert [word for word, one in offered.items() if one.isEnabled()] == ["发放"]
    assert "权限" in offered["入库"].toolTip()
    kits_page = KitsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(kits_page)
    show(qtbot, kits_page)
    qtbot.waitUntil(lambda: kits_page.list.current is not None)
    qtbot.keyClick(kits_page.list.rows, Qt.Key.Key_Return)
    assert kits_page.dialog is None
    assert "权限" in str(desk.refusals[-1])


def test_what_was_changed_in_a_kit_is_not_dropped_by_esc(
    qtbot: Any, stores: Stores, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An untouched kit closes; a changed one asks; nothing is said to be saved before it is handed out."""
    desk = desk_of(stores.keeper)
    page = KitsPage(desk)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    show(qtbot, page)
    page.hand_out()
    qtbot.waitUntil(lambda: page.dialog is not None)
    asking: Any = page.dialog
    asking.form.type_in("user_id", stores.manager.id, stores.manager.name)
    save(asking)
    qtbot.waitUntil(lambda: isinstance(page.dialog, KitDialog))
    dialog: Any = page.dialog
    assert stores.manager.name in dialog.windowTitle()
    assert desk.said == []
    asked: list[str] = []
    monkeypatch.setattr(ask, "confirm", lambda _parent, title, *_, **__: asked.append(title))
    dialog.things.item(0, 1).setText("0")
    save(dialog)
    qtbot.waitUntil(lambda: "大于 0" in dialog._words.text())
    assert issuing.of_day(stores.manager.id, TODAY) is None
    dialog.reject()
    assert asked == ["放弃领用"]
    assert dialog.isVisible()


def test_changed_lists_hold_who_goes_elsewhere(
    qtbot: Any, stores: Stores, desk_of: desks.MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leaving asks; what is dropped stands again as it was."""
    page = ListsPage(desk_of(stores.staff["administrator"]))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.grid.rowCount() > 20)
    assert page.may_leave()
    first = page.grid.item(0, 1).text()  # type: ignore[union-attr]
    page.grid.item(0, 1).setText("别的")  # type: ignore[union-attr]
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: False)
    assert not page.may_leave()
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: True)
    assert page.may_leave()
    qtbot.waitUntil(lambda: page.grid.item(0, 1).text() == first)


def test_a_customer_is_given_something_from_his_own_page(qtbot: Any, stores: Stores, desk_of: desks.MakeDesk) -> None:
    """The panel offers what one carries; what is chosen leaves the bag and stands in the customer's list."""
    moves.receive(stores.keeper, stores.east, stores.umbrella, 3)
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.umbrella, 3)
    panel = LedgerList(desk_of(stores.manager), stores.customer)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    show(qtbot, panel)
    panel.give()
    qtbot.waitUntil(lambda: panel.dialog is not None)
    dialog = panel.dialog
    assert dialog is not None
    dialog.form.set_values({"stock": gifts.offers(stores.manager)[0].key, "quantity": 2})
    write(qtbot, dialog, "reason", "opening")
    save(dialog)
    qtbot.waitUntil(lambda: panel.list.rows.rowCount() == 1)
    assert stores.carried(material=stores.umbrella) == 1


def test_a_gift_from_stock_needs_no_name(qtbot: Any, stores: Stores, desk_of: desks.MakeDesk) -> None:
    """The gift ledger offers what is there; name and worth come from the material."""
    moves.receive(stores.keeper, stores.east, stores.umbrella, 3)
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.umbrella, 3)
    desk = desk_of(stores.manager)
    page = GiftsList(desk, stores.customer)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: len(page._stock) == 1)
    offered = [one.words for one in page._stock]
    assert offered == ["广告伞（本人手上 3 把）"]
    values = {**page.begin(), "customer_id": stores.customer, "stock": page._stock[0].key, "pieces": 2}
    page.write_new(stores.manager, values)
    (gift,) = gifts.listed(stores.manager)
    assert (gift.name, f"{gift.worth}") == ("广告伞 2 件", "60.00")
    assert stores.carried(material=stores.umbrella) == 1


def test_what_is_given_names_the_contact(qtbot: Any, stores: Stores, desk_of: desks.MakeDesk) -> None:
    """It comes from one's own store, and the contacts of the chosen customer, no other's, are offered with it."""
    moves.receive(stores.keeper, stores.west, stores.umbrella, 3)
    moves.receive(stores.keeper, stores.east, stores.umbrella, 3)
    visit = activities.add(stores.manager, {"customer_id": stores.customer, "subject": "送样品"})
    page = StockPage(desk_of(stores.keeper))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    one = keep.read(Material, stores.umbrella)
    around = moving.around(stores.manager, stores.umbrella)
    giving = next(verb for verb in moving.VERBS if verb.word == "发放")
    dialog = moving.open_dialog(desk_of(stores.manager), giving, one, around, page)  # type: ignore[arg-type]
    assert dialog.form.values()["place"] == f"u{stores.east}"
    contacts = moving._Contacts(stores.manager)
    assert contacts("") == []
    contacts.customer_id = stores.customer
    assert [hit[0] for hit in contacts("样品")] == [visit.id]
    assert contacts("没有这样的") == []
    moves.issue(stores.keeper, stores.east, stores.manager.id, stores.umbrella, 2)
    giving.do(stores.manager, stores.umbrella, {
        "place": f"p{stores.manager.id}", "customer_id": stores.customer, "quantity": 1, "day": TODAY,
        "activity_id": visit.id, "reason": "",
    })  # fmt: skip
    (moved,) = keep.read_all(Movement, "activity_id = ?", (visit.id,))
    assert moved.customer_id == stores.customer
    dialog.reject()
