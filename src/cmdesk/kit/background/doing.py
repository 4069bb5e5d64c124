"""What a screen does to records: away from the GUI thread, and then said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from cmdesk.core.errors import Refused

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cmdesk.kit.desk import Desk

Words = str | Callable[[Any], str]
"""A sentence, or what makes one of the verb's result."""


def do(
    desk: Desk,
    owner: QWidget,
    verb: Callable[[], object],
    said: Words,
    *,
    undo: bool = True,
    title: str = "正在保存",
    refused: Callable[[Refused], None] | None = None,
) -> None:
    """Do something to records, say that it is done and offer to take it back.

    Args:
        desk: who does it, and where it is said.
        owner: a widget; once it is closed nothing is said any more.
        verb: writes; runs in a worker and touches no widget.
        said: what is said then.
        undo: it can be taken back.
        title: what is said in the status line meanwhile.
        refused: gets a refusal; the desk shows it otherwise.
    """
    desk.work.write(verb, partial(_say, desk, said, undo), owner=owner, title=title, refused=refused)


def _say(desk: Desk, said: Words, undo: bool, result: object) -> None:  # bound by partial
    desk.say(said if isinstance(said, str) else said(result), undo=undo)
