"""The way in as the shell needs it, apart from the feature: the first window waits for no declaration of rights."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmdesk.core.day import clock

if TYPE_CHECKING:
    from cmdesk.core.actor import Actor
    from cmdesk.core.door.keep import Operation


def entrance(
    folder: Path, database: str | None, prepare: Callable[[], None], founded: Callable[[Operation], None]
) -> Any:
    """Return the window before the desk (``Entrance``): call ``begin``, wait for ``entered(office, actor)``."""
    return import_module("cmdesk.staff.screens.entrance.entrance").Entrance(folder, database, prepare, founded)


def lock(desk: Any, actor: Actor, work: Any) -> Any:
    """Lock a main window and return the ``LockScreen`` with its signals ``unlocked`` and ``other_asked``."""
    return import_module("cmdesk.staff.screens.entrance.lock").LockScreen(desk, actor, work)


def idle_watch(parent: Any) -> Any:
    """Return the ``IdleWatch`` of the office's regulation; its signal ``idled`` asks for the lock."""
    minutes = import_module("cmdesk.core.regulation").today().number("sign_in.idle_minutes")
    return import_module("cmdesk.staff.screens.entrance.lock").IdleWatch(minutes, parent)


def calendar_reminder(actor: Actor) -> str:
    """Return what those who keep the working calendar must be told today, or an empty string. Runs in a worker."""
    found: str = import_module("cmdesk.staff.rules.calendar").reminder(actor, clock.today())
    return found
