"""Changing the office's own numbers and words from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.errors import Invalid, Refused

FLOWS = "flow."
"""Beginning of the keys of approval flows, which have an editor of their own."""


def change(actor: Actor, key: str, value: Any, valid_from: date, *, today: date | None = None) -> None:
    """Set a regulation's value from today or a later day on; what has been counted stays as it was counted.

    Args:
        actor: who changes it.
        key: of the regulation.
        value: the new one.
        valid_from: the first day it holds.
        today: for tests.

    Raises:
        NotAllowed: the actor may not change regulations.
        Invalid: the day has passed; the sentence stands at ``valid_from``.
        Refused: it is an approval flow, or ``regulation.change`` refuses.
    """
    if key.startswith(FLOWS):
        raise Refused("审批流程请在 设置 → 审批流程 中修改，那里会先检查每一步有没有人审。")
    day = today or clock.today()
    if valid_from < day:
        raise Invalid({"valid_from": f"{valid_from} 已经过去，那些日子已按当时的值算过；请写今天或以后的日期。"})
    regulation.change(actor, key, value, valid_from)
