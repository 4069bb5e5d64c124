"""A customer's file in the main window: opened, typed into, changed by somebody else meanwhile."""

from __future__ import annotations

from typing import Any

from tests.kit.form.hands import focused, type_
from tests.shell.conftest import files_of, settle

from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.customers.screens.list.files import FilesPage
from cmdesk.shell.frame.window import MainWindow


def show_file(qtbot: Any, window: MainWindow, customer: Customer) -> FilesPage:
    """Open a file and wait until it is there."""
    files = files_of(window)
    window.open("customer", customer.id)
    qtbot.waitUntil(lambda: files.page.customer_id == customer.id)
    settle(qtbot, window)
    return files


def type_into(qtbot: Any, files: FilesPage, name: str, text: str) -> None:
    """Replace what stands in a field."""
    files.page.entry.form.focus(name)
    focused().selectAll()  # type: ignore[attr-defined]
    type_(qtbot, text)


def others_write(customer: Customer, **values: object) -> None:
    """Change a file as a colleague does while it is open here."""
    with keep.operation(PROGRAM, "同事改了") as work:
        work.edit(Customer, customer.id, values, version=keep.read(Customer, customer.id).version or 1)
