"""Answering a request: what was said, and how the customer was told (S1-41, S1-46)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdesk.activities.record import Request
from cmdesk.activities.rules.owed import requests
from cmdesk.core.record import specs_of
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_USUAL = "phone"


def open_reply(desk: Desk, request_id: int, text: str, parent: QWidget) -> RecordDialog:
    """Open the dialog that answers a request; ``text`` is what the customer said."""
    actor = desk.actor
    specs = {spec.name: spec for spec in specs_of(Request)}

    def save(values: dict[str, Any], before: dict[str, Any]) -> object:
        whole = {**before, **values}
        return requests.reply(actor, request_id, whole.get("reply") or "", way=whole.get("reply_way") or _USUAL)

    dialog = RecordDialog(
        desk,
        "答复客户",
        "已答复",
        [specs["reply"], specs["reply_way"]],
        save,
        values={"reply_way": _USUAL},
        parent=parent,
    )
    dialog.tell(text[:200])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(px(520), px(320))
    dialog.open()
    return dialog
