"""The panels of a customer's page in the real main window, used as people use them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from tests.customers.conftest import MakeFile, People
from tests.kit.form.hands import press, type_
from tests.shell.conftest import OpenWindow, files_of, settle
from tests.shell.paneled import panel

from cmdesk.core.actor import Actor, Scope
from cmdesk.customers import rules
from cmdesk.customers.screens.file.contents import DownstreamsPanel, PersonsPanel
from cmdesk.customers.screens.file.trail import TrailPanel
from cmdesk.kit import ask
from cmdesk.kit.files.attached_panel import AttachedPanel
from cmdesk.kit.lists.small_list import SmallList
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.shell.frame.window import MainWindow

Key, Mod = Qt.Key, Qt.KeyboardModifier


def auditor(actor: Actor) -> Actor:
    """The same person, who may also look at trails."""
    return replace(actor, rights={**actor.rights, "audit.view": Scope.ALL})


def cells(rows: SmallList) -> list[list[str]]:
    table = rows.rows
    return [[table.item(row, at).text() for at in range(table.columnCount())] for row in range(table.rowCount())]


def go_to(qtbot: Any, window: MainWindow, rows: SmallList) -> None:
    """Put the keys into a small list; a dialog that has closed leaves them nowhere on a screen without windows."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    rows.rows.setFocus()
    qtbot.waitUntil(rows.rows.hasFocus)


def dialog_of(qtbot: Any, parent: Any) -> RecordDialog:
    qtbot.waitUntil(lambda: any(one.isActiveWindow() for one in parent.findChildren(RecordDialog)))
    return next(one for one in parent.findChildren(RecordDialog) if one.isActiveWindow())


def test_a_person_is_added_changed_and_binned(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow
) -> None:
    """Typed, Ctrl+S; changed with Enter; Del bins, Ctrl+Z brings back; the tab counts along."""
    customer = opened(people.li, "福顺烟酒店")
    window = window_of(people.li)
    persons: PersonsPanel = panel(qtbot, window, customer, "persons")
    persons.add()
    dialog = dialog_of(qtbot, persons)
    dialog.form.focus("name")
    type_(qtbot, "王福顺")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: [row[0] for row in cells(persons.list)] == ["王福顺"])
    bar = files_of(window).page.panels._bar
    qtbot.waitUntil(lambda: bar.tabText(1) == "人员 1")
    go_to(qtbot, window, persons.list)
    persons.list.rows.selectRow(0)
    press(qtbot, Key.Key_Return)
    dialog = dialog_of(qtbot, persons)
    dialog.form.focus("position")
    type_(qtbot, "店长")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: [row[2] for row in cells(persons.list)] == ["店长"])
    go_to(qtbot, window, persons.list)
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: cells(persons.list) == [])
    qtbot.waitUntil(lambda: bar.tabText(1) == "人员")
    settle(qtbot, window)
    window.undo()
    qtbot.waitUntil(lambda: [row[0] for row in cells(persons.list)] == ["王福顺"])


def test_a_downstream_is_added(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """A customer's customer is typed in and listed."""
    customer = opened(people.li, "福顺烟酒店")
    window = window_of(people.li)
    below: DownstreamsPanel = panel(qtbot, window, customer, "downstreams")
    below.add()
    dialog_of(qtbot, below).form.focus("name")
    type_(qtbot, "小李养殖场")
    press(qtbot, Key.Key_S, modifier=Mod.ControlModifier)
    qtbot.waitUntil(lambda: [row[0] for row in cells(below.list)] == ["小李养殖场"])


def test_an_insider_is_for_few(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """Who lacks the right sees neither the insider nor a count that betrays him; the search keeps silent too."""
    customer = opened(people.li, "福顺烟酒店")
    rules.add_person(people.boss, customer.id, {"name": "赵内线", "roles": ("insider",)})
    window = window_of(people.li)
    persons: PersonsPanel = panel(qtbot, window, customer, "persons")
    assert cells(persons.list) == []
    assert files_of(window).page.panels._bar.tabText(1) == "人员"
    assert [item.title for item in window._find("赵内线") if item.section != "功能"] == []
    other = window_of(people.boss)
    persons = panel(qtbot, other, customer, "persons")
    assert [row[0] for row in cells(persons.list)] == ["赵内线"]


def test_files_that_come_together_do_not_hide_the_one_that_was_refused(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, tmp_path: Path
) -> None:
    """One of them a program: what came in and what did not stands there until it has been read, one reason whole."""
    customer = opened(people.li, "福顺烟酒店")
    paths = [tmp_path / name for name in ("合同.txt", "安装.exe", "收条.txt", "清单.txt", "b.exe", "c.bat", "空.txt")]
    for path in paths:
        path.write_bytes(b"MZ\x90\x00" if path.suffix == ".exe" else path.name.encode().removeprefix("空.txt".encode()))
    window = window_of(people.li)
    attached: AttachedPanel = panel(qtbot, window, customer, "attached")
    attached.take_files(paths)
    qtbot.waitUntil(lambda: "已附上 3 个文件，另有 4 个没有附上" in window.status.words)
    assert window.status.words.count("可以运行的程序") == 1
    assert window.status.words.endswith("还有：b.exe、c.bat、空.txt。")
    qtbot.waitUntil(lambda: {row[0] for row in cells(attached.list)} == {"合同.txt", "收条.txt", "清单.txt"})


def test_attachments_are_looked_at_and_removed(
    qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A picture is attached and previewed; a program is refused in words; Del removes, undo brings back; all is noted."""
    customer = opened(people.li, "福顺烟酒店")
    picture, script = tmp_path / "门头.png", tmp_path / "安装.exe"
    pixels = QPixmap(40, 30)
    pixels.fill(Qt.GlobalColor.red)
    assert pixels.save(str(picture))
    script.write_bytes(b"MZ\x90\x00")
    window = window_of(auditor(people.li))
    attached: AttachedPanel = panel(qtbot, window, customer, "attached")
    monkeypatch.setattr(ask, "files_to_open", lambda *_: [picture])
    attached._choose()
    qtbot.waitUntil(lambda: [row[0] for row in cells(attached.list)] == ["门头.png"])
    attached.list.rows.selectRow(0)
    qtbot.waitUntil(attached._preview.isVisible)
    assert attached._preview._picture is not None
    monkeypatch.setattr(ask, "files_to_open", lambda *_: [script])
    attached._choose()
    qtbot.waitUntil(lambda: "可以运行的程序" in window.status.words)
    assert [row[0] for row in cells(attached.list)] == ["门头.png"]
    go_to(qtbot, window, attached.list)
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: cells(attached.list) == [])
    settle(qtbot, window)
    window.undo()
    qtbot.waitUntil(lambda: [row[0] for row in cells(attached.list)] == ["门头.png"])
    trail: TrailPanel = panel(qtbot, window, customer, "trail")
    said = [row[2] for row in cells(trail.list)]
    assert said.count("查看附件") == 1
    assert "新建附件" in said
    assert "新建" in said


def test_the_trail_follows(qtbot: Any, people: People, opened: MakeFile, window_of: OpenWindow) -> None:
    """What is changed while the trail is open stands in it once, newest first, in words."""
    customer = opened(people.li, "福顺烟酒店")
    window = window_of(auditor(people.li))
    trail: TrailPanel = panel(qtbot, window, customer, "trail")
    for address in ("人民路3号", "人民路4号"):
        version = rules.read(people.li, customer.id).version or 1
        rules.edit(people.li, customer.id, {"address": address}, version=version)
    qtbot.waitUntil(lambda: len(cells(trail.list)) == 3)
    assert cells(trail.list)[0][3] == "地址：人民路3号 → 人民路4号"
    settle(qtbot, window)
    assert len(cells(trail.list)) == 3
