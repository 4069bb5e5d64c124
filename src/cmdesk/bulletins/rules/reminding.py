"""Whoever has not read what concerns him is told, before the time to read it is over and when it is (S0-06)."""

from __future__ import annotations

from datetime import datetime

from cmdesk.bulletins.record import Bulletin
from cmdesk.bulletins.rules import learning
from cmdesk.core.actor import Actor
from cmdesk.core.notice import Level, Reminder

_TOGETHER = "份营销信息没读，请打开“营销信息”阅读"


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Return the bulletins whose time to read them is nearly over, or over."""
    found = []
    for one in learning.unread(actor):
        state = learning.timer(one, at).state
        if state not in {"soon", "late"}:
            continue
        level: Level = "late" if state == "late" else "soon"
        word = "还没有读，已过时限" if level == "late" else "还没有读"
        found.append(
            Reminder(f"bulletin_unread:{one.id}:{level}", f"{_kind(one)}“{one.heading}”{word}，请阅读。", level,
                     (Bulletin.KIND, one.id), "bulletins", _TOGETHER)
        )  # fmt: skip
    return found


def _kind(one: Bulletin) -> str:
    return Bulletin.kind.about.label_of(one.kind or "")
