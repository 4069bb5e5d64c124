"""The page of gatherings worked by keys: planned, customers chosen, invited, answered, attended (S3-16)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from tests.activities.conftest import with_rights
from tests.activities.test_gatherings import NOW, PAST, Party
from tests.customers.conftest import populate
from tests.customers.screens import conftest as desks

from cmdesk.activities.record import Gathering
from cmdesk.activities.rules.inviting import choosing, gatherings, invitations
from cmdesk.activities.screens.inviting.choosing import ChooseDialog
from cmdesk.activities.screens.inviting.gatherings import GatheringsPage
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers import rules as customers
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.staff.rules import directory

desk_of = desks.desk_of


@pytest.fixture
def a_party(file_office: Office) -> Party:
    directory.register()
    people = with_rights(populate())
    return Party(people, lambda actor, name="", **values: customers.create(actor, {"name": name, **values}))


def shown(qtbot: Any, party: Party, desk_of: desks.MakeDesk) -> GatheringsPage:
    page = GatheringsPage(desk_of(party.people.supervisor))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    qtbot.waitUntil(lambda: page.current is not None)
    return page


def dialog_of(qtbot: Any, holder: Any) -> Any:
    qtbot.waitUntil(lambda: holder.dialog is not None and holder.dialog.isVisible())
    return holder.dialog


def test_customers_are_chosen_and_invited_together(qtbot: Any, a_party: Party, desk_of: desks.MakeDesk) -> None:
    """Insert offers those who fit, a part of the name narrows them, all that are selected go on the list and are invited."""
    page = shown(qtbot, a_party, desk_of)
    qtbot.waitUntil(lambda: "Insert" in page.below.list.said_instead)
    page.below.choose()
    choose = dialog_of(qtbot, page.below)
    assert isinstance(choose, ChooseDialog)
    qtbot.waitUntil(lambda: choose.list.rows.rowCount() == 2)
    choose.text.setText("福顺")
    qtbot.waitUntil(lambda: choose.list.rows.rowCount() == 1)
    choose.text.setText("")
    qtbot.waitUntil(lambda: choose.list.rows.rowCount() == 2)
    assert not choose.go.isEnabled()
    choose.list.rows.setFocus()
    choose.list.rows.selectAll()
    assert choose.go.isEnabled()
    choose.put()
    qtbot.waitUntil(lambda: page.below.list.rows.rowCount() == 2, timeout=5000)
    page.below.list.rows.selectAll()
    page.below.invite()
    dialog = dialog_of(qtbot, page.below)
    assert isinstance(dialog, RecordDialog)
    dialog.save()
    qtbot.waitUntil(
        lambda: gatherings.counts(a_party.people.supervisor).get(a_party.seminar, gatherings.Counts()).invited == 2,
        timeout=5000,
    )


def test_enter_does_what_comes_next(qtbot: Any, a_party: Party, desk_of: desks.MakeDesk) -> None:
    """Not invited: invite; invited and begun: who came; else the answer. Saving writes it."""
    boss = a_party.people.supervisor
    choosing.put(boss, a_party.seminar, [a_party.fu])
    one = a_party.one(a_party.fu).id
    invitations.invite(boss, [one], "phone_out")
    page = shown(qtbot, a_party, desk_of)
    qtbot.waitUntil(lambda: page.below.list.current == one)
    qtbot.keyClick(page.below.list.rows, Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, page.below)
    dialog.form.focus("note")
    editor = dialog.form.editor("note")
    qtbot.keyClicks(editor, "late")
    dialog.save()
    qtbot.waitUntil(lambda: a_party.one(a_party.fu).note == "late", timeout=5000)
    with keep.operation(PROGRAM, "昨天") as work:
        work.edit(Gathering, a_party.seminar, {"begins_at": PAST, "ends_at": NOW - timedelta(hours=1)})
    qtbot.waitUntil(page.below._verbs["attend"].isEnabled, timeout=5000)
    page.below.dialog = None
    qtbot.keyClick(page.below.list.rows, Qt.Key.Key_Return)
    attending = dialog_of(qtbot, page.below)
    attending.save()
    qtbot.waitUntil(lambda: a_party.one(a_party.fu).attended == "yes", timeout=5000)
    assert a_party.one(a_party.fu).came == 1


def test_one_is_planned_by_hand(qtbot: Any, a_party: Party, desk_of: desks.MakeDesk) -> None:
    """What is missing is said in the dialog; with a name, a place and a time it is on the list."""
    page = shown(qtbot, a_party, desk_of)
    page.add()
    dialog = dialog_of(qtbot, page)
    dialog.save()
    assert dialog.isVisible()
    for name, text in (
        ("name", "show"),
        ("place", "square"),
        ("begins_at", f"{NOW + timedelta(days=5):%Y-%m-%d} 9:00"),
    ):
        dialog.form.focus(name)
        editor = dialog.form.editor(name)
        qtbot.keyClicks(editor.focusProxy() or editor, text)
    dialog.save()
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2, timeout=5000)
    assert sorted(row.name for row in gatherings.listed(a_party.people.supervisor)) == ["show", "陈列研讨会"]
