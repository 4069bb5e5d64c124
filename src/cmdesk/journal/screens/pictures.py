"""The windows of logs, summaries, meetings and minutes that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

Picture = tuple[str, Callable[[], Any]]


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    return (
        ("log", partial(_log, desk)),
        ("minutes-dialog", partial(_minutes, desk)),
        ("morning-dialog", partial(_morning, desk)),
        ("visit-info-dialog", partial(_visit_info, desk)),
    )


def _settle(desk: Any) -> None:
    from PySide6.QtCore import QCoreApplication

    for _ in range(3):
        desk.work.wait(5)
        for _ in range(10):
            QCoreApplication.processEvents()


def _page(desk: Any, key: str) -> Any:
    desk.go(key)
    _settle(desk)
    return desk.page(key)


def _log(desk: Any) -> None:
    """A log that somebody has written."""
    page = _page(desk, "journal")
    row = desk.office.database.row("SELECT MAX(id) FROM daily_log WHERE user_id = ?", (desk.actor.id,))
    row = row if row and row[0] else desk.office.database.row("SELECT MAX(id) FROM daily_log")
    if row and row[0]:
        page.open_record("daily_log", row[0])
        _settle(desk)


def _minutes(desk: Any) -> Any:
    """New minutes."""
    from cmdesk.journal.screens.minutes_dialog import MinutesDialog

    return MinutesDialog(desk, values={})


def _morning(desk: Any) -> Any:
    """The meeting of the morning."""
    page = _page(desk, "mornings")
    page.add()
    _settle(desk)
    if getattr(page, "dialog", None) is None and page.list.current is not None:
        page.open_one(page.list.current)  # today nobody meets
        _settle(desk)
    return getattr(page, "dialog", None)


def _visit_info(desk: Any) -> Any:
    """The words about a week's visits."""
    page = _page(desk, "visit_info")
    page.write()
    _settle(desk)
    return page.dialog
