"""The page of products, driven like a person does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from cmdesk.core.actor import Actor, Scope
from cmdesk.core.file.office import Office
from cmdesk.core.sheet.opening.delimited import parse_clipboard
from cmdesk.kit import ask
from cmdesk.products import rules
from cmdesk.products.feature import ACTIONS
from cmdesk.products.screens import page as screen
from cmdesk.products.screens.importing import ImportDialog
from cmdesk.products.screens.sequence import SequenceDialog

CLERK = Actor(5, "clerk", "内勤", "clerk", rights={action.key: Scope.ALL for action in ACTIONS})
READER = Actor(6, "reader", "小李", "account_manager", rights={"products.view": Scope.ALL})


def window_of(office: Office, actor: Actor, qtbot: Any) -> Any:
    from cmdesk.shell.frame.window import MainWindow

    made = MainWindow(office, actor, "内勤")
    qtbot.addWidget(made)
    made.show()
    made.go("products")
    return made


@pytest.fixture
def window(file_office: Office, qtbot: Any) -> Iterator[Any]:
    made = window_of(file_office, CLERK, qtbot)
    yield made
    made.work.wait()


def listed(page: Any, qtbot: Any, count: int) -> None:
    qtbot.waitUntil(
        lambda: (
            (page.table.model.rowCount() == count and page.table.model.id_at(max(0, count - 1)) is not None)
            or count == 0
        )
    )


def test_an_empty_list_says_what_to_do(window: Any, qtbot: Any) -> None:
    """No products: import them, or enter one."""
    page = window.page("products")
    qtbot.waitUntil(lambda: page._stack.currentIndex() == 1)


def test_a_new_product_is_typed_in(window: Any, qtbot: Any) -> None:
    """Ctrl+N, the name, Ctrl+S; the list shows it."""
    page = window.page("products")
    page.new()
    dialog = window.findChild(screen.RecordDialog)
    dialog.form.set_values({**dialog.form.values(), "name": "青岚（软境）"})
    dialog.save()
    listed(page, qtbot, 1)
    assert rules.shelf()[0].name == "青岚（软境）"


def test_search_choice_and_withdrawing(window: Any, qtbot: Any) -> None:
    """What is out of trade leaves the list and stands under 已停用."""
    one = rules.add(CLERK, {"name": "青岚（软境）"})
    rules.add(CLERK, {"name": "澜亭（蓝亭）"})
    page = window.page("products")
    listed(page, qtbot, 2)
    page.search.setText("ql")
    listed(page, qtbot, 1)
    page.search.clear()
    listed(page, qtbot, 2)
    page._withdraw([one])
    listed(page, qtbot, 1)
    page.which.setCurrentIndex(screen.WITHDRAWN)
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 1 and page.table.model.id_at(0) == one)


def test_deleting_asks_and_can_be_taken_back(window: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted products stand under 已删除 and come back from there."""
    one = rules.add(CLERK, {"name": "录错"})
    monkeypatch.setattr(ask, "confirm", lambda *_, **__: True)
    page = window.page("products")
    listed(page, qtbot, 1)
    page._bin([one])
    qtbot.waitUntil(lambda: rules.shelf() == [])
    page.which.setCurrentIndex(screen.BINNED)
    listed(page, qtbot, 1)
    page._restore([one])
    qtbot.waitUntil(lambda: len(rules.shelf()) == 1)


def test_a_price_is_changed_in_its_cell(window: Any, qtbot: Any) -> None:
    """A refused cell says why; a good one is saved."""
    one = rules.add(CLERK, {"name": "青岚（软境）", "wholesale_price": Decimal(300)})
    page = window.page("products")
    listed(page, qtbot, 1)
    page.table.cell_edited.emit(one, "wholesale_price", Decimal(318), Decimal(300))
    qtbot.waitUntil(lambda: rules.read(CLERK, one).wholesale_price == Decimal(318))


def test_products_are_moved_by_keys(window: Any, qtbot: Any) -> None:
    """Ctrl+Down moves what is selected; saving keeps the order."""
    a, b, c = (rules.add(CLERK, {"name": name}) for name in ("甲", "乙", "丙"))
    dialog = SequenceDialog(window, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.list.count() == 3)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert dialog.ids() == [b, a, c]
    dialog.move_down()
    dialog.move_down()  # the end: nothing happens
    dialog.move_up()
    assert dialog.ids() == [b, a, c]
    dialog.save()
    qtbot.waitUntil(lambda: [one.id for one in rules.shelf()] == [b, a, c])


def test_a_pasted_list_is_looked_at_and_imported(window: Any, qtbot: Any) -> None:
    """The columns may be put right before anything is written; the same column twice is refused."""
    QApplication.clipboard().setText("编码\t品名\t批发价\nA1\t青岚（软境）\t318\nA2\t\t100\n")
    dialog = ImportDialog(window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.paste()
    qtbot.waitUntil(lambda: dialog.primary.isEnabled() and dialog.primary.text() == "导入 1 个商品")
    assert dialog.rows.item(3, 1).text() == "品名是空的，请填写后再导入。"
    box = dialog._boxes[0]
    box.setCurrentIndex(box.findData("name"))
    dialog._check()
    assert "有两列都导入为“品名”" in dialog.refusal.text()
    assert not dialog.primary.isEnabled()
    box.setCurrentIndex(box.findData("number"))
    dialog._check()
    qtbot.waitUntil(dialog.primary.isEnabled)
    dialog._write()
    qtbot.waitUntil(lambda: [one.number for one in rules.shelf()] == ["A1"])


def test_of_two_lists_the_one_that_was_wanted_last_is_shown(window: Any, qtbot: Any) -> None:
    """Looking at a list goes on beside the window; what somebody has taken back by taking another never appears."""
    dialog = ImportDialog(window)
    qtbot.addWidget(dialog)
    for text in ("编码\t品名\nA1\t青岚（软境）\nA2\t远山\n", "编码\t品名\nB1\t澜亭\n"):
        dialog.open_grid(parse_clipboard(text))
    qtbot.waitUntil(lambda: dialog.primary.text() == "导入 1 个商品")
    qtbot.settle(window.work)
    assert dialog.rows.item(2, 2).text() == "B1"


def test_a_reader_cannot_change(file_office: Office, qtbot: Any) -> None:
    """Buttons are grey with the reason; the dialog only shows."""
    one = rules.add(CLERK, {"name": "青岚（软境）"})
    window = window_of(file_office, READER, qtbot)
    page = window.page("products")
    listed(page, qtbot, 1)
    page.more.fill()
    barred = {
        action.text().split("\t")[0] for action in page.more.verbs.actions() if action.text() and not action.isEnabled()
    }
    assert {"导入商品…", "停用选中的商品", "删除选中的商品"} <= barred
    dialog = page.dialog_of(rules.read(READER, one))
    qtbot.addWidget(dialog)
    assert not dialog._go.isVisibleTo(dialog)
    window.work.wait()


def test_the_price_list_is_shown_before_it_is_printed(window: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+P: what the preview gets is the list of the shelf; who may not print is told, and finds the entry grey."""
    from cmdesk.papers import preview

    rules.add(CLERK, {"name": "青岚（软境）"})
    shown: list[Any] = []
    monkeypatch.setattr(preview, "open_preview", lambda _desk, job, **_: shown.append(job()))
    page = window.page("products")
    page.setFocus()
    qtbot.keyClick(page.table.grid, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert shown == []
    assert "权限" in window.status.words
    page.more.fill()
    entries = [one for one in page.more.verbs.actions() if one.text().startswith("打印价目表")]
    assert [one.isEnabled() for one in entries] == [False]
    window.actor = replace(CLERK, rights={**CLERK.rights, "papers.print": Scope.ALL})
    qtbot.keyClick(page.table.grid, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    ((form, records),) = shown[0].parts
    assert (form, [one["name"] for one in records[0]["products"]]) == ("price_list", ["青岚（软境）"])
