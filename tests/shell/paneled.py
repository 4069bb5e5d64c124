"""A panel of a customer in the main window."""

from __future__ import annotations

from typing import Any

from tests.shell.conftest import files_of, settle

from cmdesk.customers.record import Customer
from cmdesk.shell.frame.window import MainWindow


def panel(qtbot: Any, window: MainWindow, customer: Customer, key: str) -> Any:
    """Open a file's panel."""
    files = files_of(window)
    window.open("customer", customer.id)
    qtbot.waitUntil(lambda: files.page.customer_id == customer.id)
    files.page.panels.select(key)
    settle(qtbot, window)
    return files.page.panels.panel(key)
