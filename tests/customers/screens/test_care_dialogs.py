"""Merging, bulk edits and transfers, done by hand as people do them."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from tests.customers.conftest import MakeFile, People
from tests.customers.screens.conftest import MakeDesk, TestDesk
from tests.kit.form.hands import press, show, type_

from cmdesk.core import undo
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.record import fields_of
from cmdesk.customers import doubles, merging, rules
from cmdesk.customers.record import Customer, OwnerDecision
from cmdesk.customers.screens.doubles.dialog import DoublesDialog
from cmdesk.customers.screens.doubles.side_board import BoardLine, SideBoard, wrap_of
from cmdesk.customers.screens.list.bulk import BulkEdit
from cmdesk.customers.screens.transfer import Transfer
from cmdesk.staff.record import User

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def people(file_people: People) -> People:
    return file_people


def twins(people: People, opened: MakeFile) -> tuple[Customer, Customer]:
    one = opened(people.li, "福顺烟酒店", phones="13800138000", address="解放路18号", grade=3)
    other = opened(
        people.wang,
        "福顺烟酒商行",
        phones="13800138000、13900139000",
        address="解放路18号",
        grade=9,
        note="有<b>狗</b>",
    )
    return one, other


def reviewed(qtbot: Any, desk: TestDesk) -> DoublesDialog:
    dialog = DoublesDialog(desk)
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog._task is None)
    return dialog


def test_the_verbs_of_a_pair_are_whole_in_little_room(
    qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk
) -> None:
    """What finds no room is offered by 更多; no word is cut."""
    twins(people, opened)
    dialog = reviewed(qtbot, desk_of(people.boss))
    review = dialog.review
    for width in (700, 600):
        dialog.resize(width, 480)
        qtbot.waitUntil(lambda width=width: review.width() == width)
        for one in (review.apart, review._next, review.keep_right, review.keep_left):
            assert one.width() >= one.sizeHint().width()
    assert review.keep_left.geometry().top() >= 0


def test_a_pair_is_merged_by_the_keyboard(qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk) -> None:
    """Down to the grade, right, Ctrl+Enter: one file, the chosen value in it, an undo offered."""
    one, other = twins(people, opened)
    desk = desk_of(people.boss)
    dialog = reviewed(qtbot, desk)
    qtbot.waitUntil(dialog.review.keep_left.isEnabled)
    dialog.review.board.setFocus()
    names = [line.name for line in dialog.review.board._lines]
    for _ in range(names.index("grade")):
        press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Right)
    qtbot.keyClick(dialog, Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: keep.read(Customer, other.id).merged_into_id == one.id)
    qtbot.waitUntil(lambda: bool(desk.said))
    file = rules.read(people.boss, one.id)
    assert (file.grade, file.name, file.note) == (9, "福顺烟酒店", "有<b>狗</b>")
    assert file.phones == ("13800138000", "13900139000")
    assert desk.said == [("已合并，并入的档案在回收站里", True)]
    assert dialog.review.pair is None
    step = undo.last(people.boss)
    assert step is not None
    undo.undo(people.boss, step.id)
    assert rules.read(people.boss, one.id).grade == 3


def test_the_number_of_pairs_goes_down(qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk) -> None:
    """After a pair is settled the line above the list counts those that are left."""
    twins(people, opened)
    for name in ("永兴超市", "永兴超市有限公司"):
        opened(people.li, name, phones=("13711112222",))
    dialog = reviewed(qtbot, desk_of(people.boss))
    qtbot.waitUntil(dialog.review.keep_left.isEnabled)
    counts = [dialog.review._found.text()]
    qtbot.keyClick(dialog, Key.Key_D, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(dialog.review.pairs) == 1)
    counts.append(dialog.review._found.text())
    assert [one.partition("。")[0] for one in counts] == ["共 2 对疑似重复", "共 1 对疑似重复"]


def test_what_is_chosen_does_not_depend_on_which_file_stays(
    qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk
) -> None:
    """Keeping the right file gives it the values as they stand on the board."""
    one, other = twins(people, opened)
    dialog = reviewed(qtbot, desk_of(people.boss))
    qtbot.waitUntil(dialog.review.keep_right.isEnabled)
    chosen = dialog.review.board.chosen
    assert (chosen["grade"], chosen["phones"], chosen["note"], chosen["owner_id"]) == ("left", "both", "right", "left")
    dialog.review.keep_right.click()
    qtbot.waitUntil(lambda: keep.read(Customer, one.id).merged_into_id == other.id)
    file = rules.read(people.boss, other.id)
    assert (file.number, file.name, file.grade, file.owner_id) == (other.number, "福顺烟酒店", 3, people.li.id)


def test_a_refused_merge_says_why_and_stays(qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk) -> None:
    """Another owner than the first recorded one needs a reason; with one it goes through."""
    one, other = twins(people, opened)
    dialog = reviewed(qtbot, desk_of(people.boss))
    qtbot.waitUntil(dialog.review.keep_left.isEnabled)
    names = [line.name for line in dialog.review.board._lines]
    dialog.review.board.choose(names.index("owner_id"), "right")
    dialog.review.merge_left()
    qtbot.waitUntil(lambda: "请写明理由" in dialog.review.words.text())
    assert keep.read(Customer, other.id).merged_into_id is None
    dialog.review.reason.setFocus()
    type_(qtbot, "李敏调岗")
    dialog.review.merge_left()
    qtbot.waitUntil(lambda: keep.read(Customer, other.id).merged_into_id == one.id)
    assert OwnerDecision.select().get().reason == "李敏调岗"


def test_two_customers_leave_the_list(qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk) -> None:
    """Ctrl+D: not the same; the list goes on, the next review does not ask again."""
    twins(people, opened)
    dialog = reviewed(qtbot, desk_of(people.boss))
    qtbot.waitUntil(dialog.review.apart.isEnabled)
    qtbot.keyClick(dialog, Key.Key_D, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog.review.pairs == [])
    assert doubles.review(people.boss).found == 0
    assert dialog._stack.currentIndex() == 2 or dialog._stack.currentIndex() == 1
    qtbot.keyClick(dialog, Key.Key_F5)
    qtbot.waitUntil(lambda: dialog._task is None and dialog._stack.currentIndex() == 1)


def test_of_a_file_out_of_sight_nothing_is_shown(
    qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk
) -> None:
    """An account manager sees whose the other file is, and no button that could merge it."""
    opened(people.li, "福顺烟酒店", phones="13800138000", address="解放路18号")
    opened(people.zhao, "福顺烟酒商行", phones="13800138000", address="解放路18号")
    dialog = reviewed(qtbot, desk_of(people.li))
    qtbot.waitUntil(lambda: dialog.review.pair is not None)
    assert "负责人 赵燕" in dialog.review.words.text()
    assert not (dialog.review.keep_left.isEnabled())
    assert not (dialog.review.keep_right.isEnabled())
    assert not (dialog.review.apart.isEnabled())
    assert dialog.review.board._lines == ()


def test_a_merge_of_what_has_changed_since_is_stopped(
    qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk
) -> None:
    """What nobody has seen on the board is not merged."""
    _, other = twins(people, opened)
    dialog = reviewed(qtbot, desk_of(people.boss))
    qtbot.waitUntil(dialog.review.keep_left.isEnabled)
    rules.edit(people.wang, other.id, {"grade": 12}, version=other.version)
    dialog.review.merge_left()
    qtbot.waitUntil(lambda: "刚被别人改过" in dialog.review.words.text())
    assert keep.read(Customer, other.id).merged_into_id is None


def test_the_board_by_mouse_and_keys(qtbot: Any) -> None:
    """A click chooses, what belongs together follows, what is fixed or alike cannot be chosen, B keeps both."""
    board = SideBoard()
    qtbot.addWidget(board)
    board.resize(600, 300)
    board.show_lines(
        [
            BoardLine("longitude", "经度", "1", "2", "left", ("longitude", "latitude"), differs=True),
            BoardLine("latitude", "纬度", "3", "4", "left", ("longitude", "latitude"), differs=True),
            BoardLine("phones", "电话", "a", "b", "both", ("phones",), differs=True, can_join=True),
            BoardLine("bank_account", "账号", "••••", "••••", "left", ("bank_account",), is_fixed=True),
        ]
    )
    show(qtbot, board)
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=board._cell(0, "right").center())
    assert board.chosen == {"longitude": "right", "latitude": "right", "phones": "both"}
    qtbot.keyClick(board, Key.Key_Down)
    qtbot.keyClick(board, Key.Key_B)
    assert board.chosen["latitude"] == "right"
    qtbot.keyClick(board, Key.Key_Down)
    qtbot.keyClick(board, Key.Key_Left)
    assert board.chosen["phones"] == "left"
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=board._join(2).center())
    assert board.chosen["phones"] == "both"
    assert "电话" in board.accessibleDescription()
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=board._cell(3, "right").center())
    assert "bank_account" not in board.chosen
    board.show_only_differing(True)
    assert [line.name for line in board._lines] == ["longitude", "latitude", "phones"]
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(20, 250))


def test_many_files_are_changed_after_a_look(qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk) -> None:
    """Only those that can be changed are; the others are named with the reason; one undo."""
    files = [opened(people.wang, f"店{n}", grade=n + 1) for n in range(3)]
    strict = opened(people.wang, "最高", peak_volume=5)
    desk = desk_of(people.boss)
    dialog = BulkEdit(desk, [file.id for file in (*files, strict)])
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    type_(qtbot, "月均销量")
    press(qtbot, Key.Key_Return)
    type_(qtbot, "20")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(dialog.primary.isEnabled)
    assert dialog.primary.text() == "修改 3 户"
    assert "1 户不能修改（最高）：最高月销量不能小于月均销量" in dialog._told.text()
    dialog.primary.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert [rules.read(people.boss, file.id).monthly_volume for file in files] == [20, 20, 20]
    assert rules.read(people.boss, strict.id).monthly_volume is None
    assert desk.said == [("已修改 3 户的月均销量", True)]


def test_what_many_may_not_share_is_not_offered(
    qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk
) -> None:
    """Numbers, names, owners and confidential fields are no choice of a bulk edit."""
    dialog = BulkEdit(desk_of(people.boss), [opened(people.li).id])
    qtbot.addWidget(dialog)
    hidden = {name for name, one in fields_of(Customer).items() if one.about.confidential}
    assert not {"number", "name", "owner_id", "extra", "merged_into_id", *hidden} & dialog._specs.keys()
    assert {"grade", "area_id", "visit_class"} <= dialog._specs.keys()


def waited(qtbot: Any, dialog: Transfer) -> Transfer:
    qtbot.addWidget(dialog)
    show(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog._found is not None)
    return dialog


def test_files_go_to_one_person_with_a_reason(qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk) -> None:
    """Initials find the person, Enter leads to the reason, the verb tells how many; without a reason it waits."""
    files = [opened(people.li, f"店{n}") for n in range(2)]
    desk = desk_of(people.boss)
    dialog = waited(qtbot, Transfer(desk, [file.id for file in files]))
    assert "李敏 2 户" in dialog._told.text()
    type_(qtbot, "wq")
    assert [one.name for one in dialog._shown] == ["王强"]
    press(qtbot, Key.Key_Return)
    assert not dialog.primary.isEnabled()
    assert dialog.primary.text() == "移交 2 户"
    type_(qtbot, "李敏调岗")
    press(qtbot, Key.Key_Return)
    assert QApplication.focusWidget() is dialog.primary
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert {rules.read(people.boss, file.id).owner_id for file in files} == {people.wang.id}
    assert desk.said == [("已移交 2 户", True)]


def test_leads_are_shared_out_evenly(qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk) -> None:
    """Files without owner go to the people checked, so that numbers come out even, seen before it is done (S3-11, S3-13)."""
    opened(people.li, "甲")
    leads = [opened(people.boss, f"线索{n}", area_id=people.east) for n in range(3)]
    dialog = waited(qtbot, Transfer(desk_of(people.boss), None))
    for at, one in enumerate(dialog._shown):
        if one.name in {"李敏", "王强"}:
            dialog._people.item(at, 0).setCheckState(Qt.CheckState.Checked)
    gets = {one.name: dialog._people.item(at, 4).text() for at, one in enumerate(dialog._shown)}
    assert gets["李敏"] == "+1"
    assert gets["王强"] == "+2"
    assert dialog.primary.text() == "分配 3 户"
    dialog.primary.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    owners = sorted(rules.read(people.boss, one.id).owner_id or 0 for one in leads)
    assert owners == sorted([people.li.id, people.wang.id, people.wang.id])


def test_files_that_are_not_his_to_transfer_are_named(
    qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk
) -> None:
    """A merged file among the selected ones is left out, and said so; people beyond reach are not offered."""
    one, other = opened(people.li, "甲店"), opened(people.li, "乙店")
    merging.merge(people.boss, one.id, other.id)
    dialog = waited(qtbot, Transfer(desk_of(people.supervisor), [one.id, other.id]))
    assert "另有 1 户不能移交（乙店" in dialog._told.text()
    assert people.zhao.id not in {person.id for person in dialog._shown}


def test_who_has_them_now_is_told_as_far_as_there_is_room(
    qtbot: Any, people: People, opened: MakeFile, desk_of: MakeDesk
) -> None:
    """Of five owners four are named, and that there are five; what is lacking stands beside the grey verb."""
    with keep.operation(PROGRAM, "人员") as work:
        more = [
            work.add(User, {"login": f"more{at}", "name": f"新人{at}", "role": "account_manager", "active": True})
            for at in range(3)
        ]
    files = [
        opened(people.boss, f"客户{at}", owner_id=owner)
        for at, owner in enumerate([people.li.id, people.wang.id, *more])
    ]
    dialog = waited(qtbot, Transfer(desk_of(people.boss), [file.id for file in files]))
    assert dialog._told.text().startswith("共 5 户，现在由：")
    assert dialog._told.text().endswith("等 5 人。")
    assert not dialog.primary.isEnabled()
    assert "请先选移交给谁。" in [one.text() for one in dialog.findChildren(QLabel) if one.isVisible()]


def test_a_number_is_not_broken_in_two(qapp: Any) -> None:
    """Where two phone numbers do not fit beside each other, one stands below the other."""
    metrics = QFontMetrics(QFont("Noto Sans SC", 9))
    one, both = "17718798207", "17718798207、13756994808"
    room = metrics.horizontalAdvance(one) + 30
    assert not wrap_of(metrics, both, room) & int(Qt.TextFlag.TextWrapAnywhere)
    assert wrap_of(metrics, both, room // 2) & int(Qt.TextFlag.TextWrapAnywhere)
