"""The windows about people, the calendar and the way in that are worth a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cmdesk.staff.screens.calendar.notice_dialog import NoticeDialog
from cmdesk.staff.screens.entrance import pictures as entrance

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
一、元旦：1月1日至3日放假，共3天。
二、春节：2月5日至11日放假调休，共7天。1月31日（星期日）、2月20日（星期六）上班。
三、清明节：4月3日至5日放假，共3天。"""
"""An invented one: nobody has announced that year."""


def pictures(desk: Desk) -> list[tuple[str, Callable[[], QWidget]]]:
    """Return (name, make); ``make`` returns a window of its own."""
    return [*entrance.cards(desk), ("calendar-notice", partial(_notice, desk))]


def _notice(desk: Desk) -> QWidget:
    dialog = NoticeDialog(desk)
    dialog.text.setPlainText(_NOTICE)
    return dialog
