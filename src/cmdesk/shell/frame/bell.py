"""The bell of the desk: collects what the clock brings, counts what is unread, says it once when something new arrives."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from cmdesk.core import notice
from cmdesk.core.actor import Actor
from cmdesk.core.notice import Notice, Reminder
from cmdesk.kit.desk import Desk
from cmdesk.kit.frame.notice_popup import NoticePopup
from cmdesk.kit.space.front import bring_forward
from cmdesk.shell.due import due
from cmdesk.shell.frame.tray import Tray

if TYPE_CHECKING:
    from cmdesk.kit.frame.frame import TopBar
    from cmdesk.kit.frame.status import StatusLine

FIRST = 2_500  # milliseconds after the desk has opened, which is not kept waiting
AGAIN = 300_000  # milliseconds until the clock is asked again
SOON = 2_000  # milliseconds after a step that may have settled what was told in one sentence


class BelledDesk(Desk, Protocol):
    """A desk with a bell in its bar.

    Attributes:
        top: the bar.
        status: the line in which it is said.
    """

    top: TopBar
    status: StatusLine

    def opens(self, kind: str) -> bool:
        """Tell whether a page of the person's shows records of a kind."""


class Standing(NamedTuple):
    """What is unread: how many, the texts of the newest by their ids; whether people may be disturbed now, and whether
    something of it ends by itself when what it stands for is settled.
    """

    unread: int
    newest: dict[int, str]
    is_time: bool
    may_end: bool


def standing(actor: Actor) -> Standing:
    """Return how things stand for a person now."""
    count = notice.unread(actor)
    newest = {one.id: str(one.text) for one in notice.listed(actor, only_unread=True)}
    return Standing(count, newest, notice.is_time(), notice.may_end(actor))


class Bell(QObject):
    """Stands between the notices of a person and the bell, the list, the status line and the tray."""

    def __init__(self, desk: BelledDesk, over: QWidget) -> None:
        """Begin to listen.

        Args:
            desk: whose bell it is.
            over: what the list lies over, in the window.
        """
        super().__init__(over)
        self._desk, self._over = desk, over
        self._said: set[int] | None = None  # what was said already; None before the first count
        self.popup = NoticePopup(over)
        self.popup.opened.connect(self._follow)
        self.popup.all_read_asked.connect(self._read_all)
        self.tray = Tray(over.window())
        self.tray.asked.connect(self._come_forward)
        self.tray.due.connect(self._remind_again)
        desk.top.notices_asked.connect(self.toggle)
        desk.changed.connect(self._changed)
        self._again = QTimer(self, interval=AGAIN)
        self._again.timeout.connect(self.collect)
        self._again.start()
        self._may_end = False
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.collect)
        QTimer.singleShot(FIRST, self, self.collect)

    def collect(self) -> None:
        """Ask every feature what is due for the person, keep what is new, count."""
        actor = self._desk.actor
        self._soon.stop()
        self._desk.work.read(lambda: due(actor, datetime.now()), self._keep, owner=self, title="")  # noqa: DTZ005

    def _keep(self, found: list[Reminder]) -> None:
        actor = self._desk.actor
        if found or self._may_end:
            self._desk.work.write(lambda: notice.collect(actor, found), self._kept, owner=self, title="")
        else:
            self._count()

    def _kept(self, _made: int) -> None:
        self._count()

    def toggle(self) -> None:
        """Open the list, or close it."""
        if self.popup.isVisible():
            self.popup.close_up()
            return
        bell = self._desk.top.bell
        corner = bell.mapTo(self._over, QPoint(bell.width(), bell.height()))
        self.popup.open_at(corner.x(), corner.y() + 6)
        self._read_list()

    def _read_list(self) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: notice.listed(actor), self.popup.set_notices, owner=self, title="")

    def _changed(self, kinds: frozenset[str]) -> None:
        if Notice.KIND in kinds:
            self._count()
            if self.popup.isVisible():
                self._read_list()
        if self._may_end and kinds - {Notice.KIND}:
            self._soon.start()

    def _count(self) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: standing(actor), self._show, owner=self, title="")

    def _show(self, now: Standing) -> None:
        self._desk.top.bell.set_unread(now.unread)
        self._may_end = now.may_end
        if not now.is_time:
            return  # nobody is disturbed outside working time; the number stands there for who looks
        first, new = self._said is None, [text for one, text in now.newest.items() if one not in (self._said or ())]
        self._said = set(now.newest)
        if not new:
            return
        text = f"您有 {now.unread} 条提醒没读，按 F7 查看。" if first and now.unread > 1 else f"提醒：{new[0]}"
        self._desk.status.whisper(text)
        self.tray.tell(new[0] if self._is_open() else f"有 {now.unread} 条提醒没读。")

    def _is_open(self) -> bool:
        """Tell whether the desk may be read by who sits there: not while it is locked."""
        return self._over.isVisibleTo(self._over.window())

    def _remind_again(self) -> None:
        unread = self._desk.top.bell.unread
        if unread:
            self.tray.tell(f"有 {unread} 条提醒没读。")

    def _come_forward(self) -> None:
        window = self._over.window()
        bring_forward(window)
        if self._is_open() and not self.popup.isVisible():
            self.toggle()

    def _follow(self, one: Notice) -> None:
        actor, number = self._desk.actor, one.id
        if one.read_at is None:
            self._desk.work.write(lambda: notice.mark_read(actor, [number]), owner=self, title="")
        if one.page:
            self._desk.go(one.page)
        elif one.about is not None and self._desk.opens(one.about[0]):
            self._desk.open(*one.about)
        elif one.about is not None:
            self._desk.say("您没有查看这份单据的页面，内容见提醒，需要时请找经办人。")

    def _read_all(self) -> None:
        actor = self._desk.actor
        self._desk.work.write(lambda: notice.mark_read(actor), self._said_all, owner=self, title="")

    def _said_all(self, count: int) -> None:
        self._desk.say(f"{count} 条提醒已读")
