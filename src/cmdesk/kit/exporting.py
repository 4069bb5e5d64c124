"""Every list can be exported, by Ctrl+E and from its menu, with nothing to be done by who shows it (S1-48, S4-24).

A list is any widget with ``leaving``; a page whose list has a way of its own has ``take_out``. What a list is called, and whether
it shows what stands in customers' files, follows from the ground it stands on: the page, its tabs, the window. Whether it may
leave is decided below, by ``core.export``; rows that are copied (``copy_out``) leave as a file would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast, runtime_checkable
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from cmdesk.core import export as verb
from cmdesk.core.errors import Refused
from cmdesk.kit import ask, copying
from cmdesk.kit.look import icons

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

FILES: Final = "Excel 工作簿 (*.xlsx);;CSV 文件 (*.csv)"
WORDS: Final = "导出当前列表…\tCtrl+E"
_NO_LIST: Final = "这里没有可以导出的列表。"


@dataclass(frozen=True)
class Leaving:
    """A list on its way out.

    Attributes:
        name: what it calls itself, where it does.
        read: reads what it shows, in a worker.
        holds_files: the file shows what stands in customers' files; None where it is as on the ground it stands on.
    """

    name: str
    read: Callable[[], verb.Table]
    holds_files: bool | None = None


@runtime_checkable
class Leaves(Protocol):
    """A list that can be exported as it is shown."""

    def leaving(self) -> Leaving:
        """Return what is shown now."""


@runtime_checkable
class TakesOut(Protocol):
    """A page that exports in a way of its own."""

    def take_out(self) -> None:
        """Ask for a file and write it."""


@runtime_checkable
class Named(Protocol):
    """What names the part of it that is seen: tabs."""

    def word_seen(self) -> str:
        """Return the word of the part."""


@dataclass(frozen=True)
class _Ground:
    title: str
    holds_files: bool


_grounds: WeakKeyDictionary[QWidget, _Ground] = WeakKeyDictionary()
_desks: WeakSet[QWidget] = WeakSet()


def serve(desk: QWidget) -> None:
    """Let the lists of a main window, and of windows opened from it, be exported; it is a ``Desk``."""
    _desks.add(desk)


def ground(page: QWidget, title: str, *, holds_files: bool) -> None:
    """Say what the lists of a page are called, and whether they show what stands in customers' files."""
    _grounds[page] = _Ground(title, holds_files)


def offer(menu: QMenu, listed: QWidget) -> None:
    """Add the verb to a list's menu; grey with the reason where it is refused."""
    desk = _desk_of(listed)
    if desk is None:
        return
    refusal = "" if _own(listed) else copying.refusal(listed) or str(verb.may(desk.actor) or "")
    menu.addSeparator()
    action = menu.addAction(icons.icon("download"), WORDS, partial(export, listed))
    action.setEnabled(not refusal)
    action.setToolTip(refusal)


def export_seen(window: QWidget) -> None:
    """Export the list that has the keys, or the one nearest to them; for Ctrl+E."""
    focus = QApplication.focusWidget()
    for around in _up(focus if focus is not None and window in _up(focus) else window):
        for one in (around, *around.findChildren(QWidget)):
            if isinstance(one, TakesOut | Leaves) and one.isVisible():
                export(one)
                return
        if around.isWindow():
            break
    cast("Desk", window).refuse(Refused(_NO_LIST))


def export(listed: QWidget, leaving: Leaving | None = None) -> None:
    """Ask for a file and write a list into it, away from the GUI thread.

    Args:
        listed: the list.
        leaving: what is written instead of what is shown.
    """
    own, desk = _own(listed), _desk_of(listed)
    if own is not None and leaving is None:
        own.take_out()
    elif desk is not None and isinstance(listed, Leaves) and not copying.refuse(listed):
        actor, leaving = desk.actor, leaving or listed.leaving()
        if leaving.holds_files is None:
            leaving = replace(leaving, holds_files=_ground_of(listed).holds_files)
        holds_files = bool(leaving.holds_files)
        desk.work.read(
            lambda: verb.refusal(actor, holds_files=holds_files), partial(_ask, desk, listed, leaving), owner=listed,
            title="",
        )  # fmt: skip


def copy_out(listed: QWidget, rows: int, put: Callable[[], None]) -> None:
    """Put rows of a list on the clipboard, by ``put``; what shows customers' files leaves with a line in the trail before it.

    Whoever has only leave to take some is asked first: it takes a use of it.
    """
    desk = _desk_of(listed)
    if copying.refuse(listed):
        return
    if desk is None or not _ground_of(listed).holds_files:
        put()
        return
    actor, is_open = desk.actor, copying.is_said(listed)  # and it did not say no
    desk.work.read(
        lambda: (None if is_open else verb.copy_refusal(actor), verb.leave_of(actor)),
        partial(_copy, desk, listed, rows, put), owner=listed, title="",
    )  # fmt: skip


def _copy(  # bound by partial
    desk: Desk, listed: QWidget, rows: int, put: Callable[[], None], found: tuple[Refused | None, verb.Leave | None]
) -> None:
    refusal, leave = found
    if refusal is not None:
        desk.refuse(refusal)
        return
    asked = f"复制 {rows:,} 行算一次导出，{leave.left()}。" if leave is not None else ""
    if not asked or ask.confirm(listed, "复制", asked, f"复制 {rows:,} 行"):
        actor = desk.actor
        title = title_of(listed, listed.leaving().name if isinstance(listed, Leaves) else "")
        desk.work.write(
            lambda: verb.note_copy(actor, title, rows), lambda _: put(), owner=listed, title="", refused=desk.refuse
        )


def ask_where(owner: QWidget, title: str) -> Path | None:
    """Ask for the file that a list is to be written into."""
    return ask.file_to_save(owner, f"导出{title}", FILES, verb.suggested_name(title))


def _ask(desk: Desk, listed: QWidget, leaving: Leaving, refusal: Refused | None) -> None:  # bound by partial
    if refusal is not None:
        desk.refuse(refusal)
        return
    title = title_of(listed, leaving.name)
    path = ask_where(listed, title)
    if path is None:
        return
    actor, holds_files = desk.actor, bool(leaving.holds_files)
    desk.work.long(
        lambda task: verb.export(
            actor, title, leaving.read, path, holds_files=holds_files, progress=task.progress, cancelled=task.stopping
        ),
        partial(_say, desk, title, path), owner=desk, title="正在导出",
    )  # fmt: skip


def _say(desk: Desk, title: str, path: Path, count: int) -> None:  # bound by partial
    desk.say(f"已导出{title} {count:,} 行到 {path.name}")


def title_of(listed: QWidget, name: str) -> str:
    """Return what a list is called: its page or window, the tab it stands under, its own name."""
    words = [name] if name else []
    for one in _up(listed):
        if one in _grounds:
            words.insert(0, _grounds[one].title)
            break
        if isinstance(one, Named):
            words.insert(0, one.word_seen())
        if isinstance(one, QDialog):
            words.insert(0, one.windowTitle())
            break
    once = list(dict.fromkeys(word.partition("　")[0].strip() for word in words))
    told = [word for word in once if word and not any(word in other and word != other for other in once)]
    return "-".join(told) or "列表"


def _own(listed: QWidget) -> TakesOut | None:
    """Return the page that takes a list out in a way of its own."""
    return next((one for one in _up(listed) if isinstance(one, TakesOut)), None)


def _ground_of(listed: QWidget) -> _Ground:
    return next((_grounds[one] for one in _up(listed) if one in _grounds), _Ground("", holds_files=True))


def _desk_of(listed: QWidget) -> Desk | None:
    return next((cast("Desk", one) for one in _up(listed) if one in _desks), None)


def _up(widget: QWidget | None) -> Iterator[QWidget]:
    """Give a widget and all it stands on, windows that it was opened from included."""
    while widget is not None:
        yield widget
        widget = widget.parentWidget()
