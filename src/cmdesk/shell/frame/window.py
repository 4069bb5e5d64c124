"""The main window: navigation at the left, the chosen page beside it, a line of words below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cmdesk.core import undo
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.database import current, is_open
from cmdesk.core.door import announce, elsewhere
from cmdesk.core.errors import Refused
from cmdesk.core.feature import Page, Panel, Sheet
from cmdesk.core.file.office import Office
from cmdesk.core.record import kinds as records
from cmdesk.core.undo import Done
from cmdesk.kit import ask, exporting
from cmdesk.kit.background.work import Work
from cmdesk.kit.form.composed import Composed
from cmdesk.kit.frame.frame import NavigationBar, TopBar
from cmdesk.kit.frame.palette import Item, Palette
from cmdesk.kit.frame.status import StatusLine
from cmdesk.kit.frame.text_size import bind_text_keys
from cmdesk.kit.heard import tell_roles
from cmdesk.kit.look.theme import dress
from cmdesk.kit.space.enter import Entering
from cmdesk.kit.table.rows.lane import end_lanes
from cmdesk.shell import features
from cmdesk.shell.frame.badges import Badges
from cmdesk.shell.frame.bell import Bell
from cmdesk.shell.frame.dropping import Dropping
from cmdesk.shell.frame.keys import set_keys
from cmdesk.shell.frame.keys_kept import KeysKept
from cmdesk.shell.frame.memory import Memory
from cmdesk.shell.frame.places import Places
from cmdesk.shell.settings import INSIDE, SETTINGS

LINGER = {"sqlite": 60.0, "postgres": 0.0}
"""Seconds a reading thread keeps its connection; a server counts those of all desks, so that threads hand theirs on."""
_RIGHTS = frozenset({"right", "user", "unit"})
"""Kinds whose changes may change what a person may do."""
_PASSWORD = "own_password"  # noqa: S105  # the settings page, no password
_BADGES_AFTER = 800  # milliseconds after the first page, which is not kept waiting
_NEW_RIGHTS = "您的权限刚被更改，已按新的权限办理；看得到哪些页面，重新登录以后更新。"
_BROKEN_OFF = "“{}”还没有做完。现在关闭会停止它，没有做完的全部退回，不留下一半。"
_ELSEWHERE = 15_000  # milliseconds until it is looked again for what other desks have changed


class MainWindow(QMainWindow):
    """The desk of one signed-in person; see ``kit.desk.Desk`` for what screens may ask of it.

    Signals:
        changed: the kinds that a commit has touched.
        lock_asked, sign_out_asked: from the user's menu.
        closed: the window has closed.
    """

    changed = Signal(frozenset)
    lock_asked = Signal()
    sign_out_asked = Signal()
    closed = Signal()
    _committed = Signal(frozenset)
    _entering: Entering | None = None
    _lasts = False  # what was written last cannot be taken back

    def __init__(self, office: Office, actor: Actor, role: str = "") -> None:
        """Build the frame; pages are made when first shown.

        Args:
            office: the office that is open.
            actor: who is signed in.
            role: how the office calls his role.
        """
        super().__init__()
        dress(self)
        self.office, self.actor = office, actor
        self.work = Work(self, leaving=_give_back_connection, linger=LINGER[office.database.engine])
        self.memory = Memory(actor, self.work, self)
        self.places = Places(actor)
        self._made: dict[str, QWidget] = {}
        self._build(role)
        entries = frozenset(one.place.key for one in self.places.sections)
        self._badges = Badges(self.navigation, self.work, entries, self)
        self.bell = Bell(self, self._whole)
        self._committed.connect(self._announce, Qt.ConnectionType.QueuedConnection)
        self._stop_listening = announce.listen(self._committed.emit)
        self._look_again = QTimer(self, interval=_ELSEWHERE)
        self._look_again.timeout.connect(self.look_elsewhere)
        self._look_again.start()
        self.look_elsewhere()
        self._set_keys()
        exporting.serve(self)
        Dropping(self)
        Composed(self)
        tell_roles()
        KeysKept(self.stack, (self.navigation, self.top, self.status), self.stack.currentWidget)
        self._take_place()
        self.navigation.set_folded(self.memory.get("navigation") == "folded")
        first = self.memory.get("page")
        self.go(first if first in self.places.pages else next(iter(self.places.pages), ""))
        QTimer.singleShot(_BADGES_AFTER, self, self._count_all)

    def _count_all(self) -> None:
        self._badges.refresh(self.actor)

    def _take_place(self) -> None:
        """Stand where the person left the window; the first time fill a small screen, or most of a large one."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1440, room.width()), min(900, room.height()))
        geometry = self.memory.get("window")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        elif room.width() < 1500:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _build(self, role: str) -> None:
        entries = [section.place for section in self.places.sections]
        self.navigation = NavigationBar(entries[:-1], entries[-1:])
        self.navigation.chosen.connect(self._go_to_section)
        self.navigation.folded.connect(self._remember_folding)
        self.top = TopBar()
        self.top.page_chosen.connect(self.go)
        self.top.set_user(self.actor.name, role)
        self.top.search_asked.connect(self.search)
        self.stack = QStackedWidget()
        self.status = StatusLine()
        self.status.follow(self.work)
        self.status.undo_asked.connect(self._undo_said)
        right = QWidget()
        rows = QVBoxLayout(right)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.top)
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.status)
        self._whole = whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(right, 1)
        self.setCentralWidget(whole)
        self.palette_ = Palette(whole, self.work, self._find)
        self.palette_.opened.connect(self._open_found)
        from cmdesk.shell.frame.menu import user_menu

        doing: dict[str, Callable[[], object]] = {
            "password": partial(self._go_to_setting, _PASSWORD), "manual": partial(self._manual, ""),
            "lock": self.lock_asked.emit, "sign_out": self.sign_out_asked.emit,
        }  # fmt: skip
        self.top.user.setMenu(user_menu(self, self, doing))
        self.setMinimumSize(880, 480)

    # -- what screens may ask ---------------------------------------------------------------------------------------

    def go(self, page: str) -> None:
        """Show a navigation entry, or a page of the settings; a page with unsaved changes may hold people back."""
        if page == self.places.here and page in self._made:
            self._made[page].setFocus()  # whoever asks for where he is already wants to work there
            return
        if page.startswith(INSIDE):
            self._go_to_setting(page.removeprefix(INSIDE))
            return
        wanted = self.places.pages.get(page)
        if wanted is None:
            return
        shown = self._made.get(self.places.here)
        if shown is not None and not _may_leave(shown):
            self._mark(self.places.here)
            return
        if page not in self._made:
            self._make(wanted)
        self._mark(page)
        self.stack.setCurrentWidget(self._made[page])
        self.setWindowTitle(f"{wanted.title} - cmdesk 客户经理工作台")
        self.memory.set("page", page)
        self._made[page].setFocus()

    def _make(self, page: Page) -> None:
        widget = self._made[page.key] = page.make(self)
        exporting.ground(widget, page.title, holds_files=page.holds_files)
        widget.setAccessibleName(page.title)
        self.stack.addWidget(widget)

    def _mark(self, page: str) -> None:
        """Be on a page, and show in navigation and bar that it is in front."""
        section = self.places.come_to(page)
        self.navigation.select(section.place.key)
        self.top.set_pages([(one.key, one.title) for one in section.pages], page)

    def _go_to_section(self, key: str) -> None:
        self.go(self.places.within(key))

    def _next_page(self) -> None:
        self.go(self.places.beside(1))

    def _previous_page(self) -> None:
        self.go(self.places.beside(-1))

    def open(self, kind: str, record_id: int) -> None:
        """Show a record on the page of its feature."""
        page = self.places.page_for(kind)
        if page is None:
            return
        self.go(page.key)
        widget = self._made.get(page.key)
        if self.places.here == page.key and widget is not None:
            widget.open_record(kind, record_id)  # type: ignore[attr-defined]

    def opens(self, kind: str) -> bool:
        """Tell whether a page of the person's shows records of a kind."""
        return self.places.page_for(kind) is not None

    def offers(self, page: Page) -> bool:
        """Tell whether the person has a page."""
        return page.key in self.places.pages

    def page(self, key: str) -> QWidget | None:
        """Return the widget of a page that has been shown."""
        return self._made.get(key)

    def panels(self, kind: str) -> Sequence[Panel]:
        """Return the panels for a kind's page that the actor may see, in order."""
        found = [panel for feature in features.FEATURES for panel in feature.panels if panel.on == kind]
        allowed = [one for one in found if not one.action or self.actor.scope(one.action) > Scope.NONE]
        return sorted(allowed, key=lambda panel: panel.order)

    def sheet(self, kind: str) -> Sheet | None:
        """Return the paper that is printed of a kind's records."""
        return next((one for feature in features.FEATURES for one in feature.sheets if one.on == kind), None)

    def say(self, text: str, *, undo: bool = False) -> None:
        """Say something quietly; ``undo`` offers to take the last step back, where that can be done at all."""
        self.status.say(text, undo=undo and not self._lasts)

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal that belongs to no field."""
        self.status.refuse(refusal)

    # -- search, undo -------------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Open the search over everything."""
        self.palette_.ask()

    def undo(self) -> None:
        """Take the person's last step back."""
        self._take_back(undo.last)

    def _undo_said(self) -> None:
        self._take_back(undo.just_done)

    def _take_back(self, which: Callable[[Actor], Done | None]) -> None:
        actor = self.actor

        def job() -> str:
            step = which(actor)
            if step is None:
                raise Refused("没有可以撤销的操作。")
            undo.undo(actor, step.id)
            return step.title

        self.work.write(job, self._undone, owner=self, title="正在撤销")

    def _undone(self, title: str) -> None:
        self.say(f"已撤销：{title}")

    def _find(self, text: str) -> list[Item]:
        from cmdesk.shell.frame.finding import find

        return find(self.actor, text, list(self.places.pages.values()))

    def _open_found(self, key: object) -> None:
        from cmdesk.shell.frame.finding import MANUAL

        if isinstance(key, tuple):
            self.open(key[0], key[1])
        elif isinstance(key, str) and key.startswith(MANUAL):
            page, _, section = key.removeprefix(MANUAL).partition("#")
            self._manual(page.removesuffix(".md"), section)
        elif isinstance(key, str):
            self.go(key)

    def _go_to_setting(self, key: str) -> None:
        self.go(SETTINGS.key)
        if self.places.here == SETTINGS.key:
            self._made[SETTINGS.key].select(key)  # type: ignore[attr-defined]

    def _announce(self, kinds: frozenset[str]) -> None:
        if kinds & _RIGHTS:
            self.refresh_actor()
        self._lasts = undo.of_kinds(self.actor, kinds & records().keys()) is not None
        self._badges.refresh(self.actor, kinds)
        self.changed.emit(kinds)

    def look_elsewhere(self) -> None:
        """Take up what other desks and commands have changed: pages, badges, rights, rules, an office's own fields."""
        self.work.read(elsewhere.look, owner=self, title="")

    def refresh_actor(self) -> None:
        """Take up the rights the person has now; whoever was deactivated meanwhile stands before the lock."""
        user_id = self.actor.id
        self.work.read(lambda: _actor(user_id), self._take_actor, owner=self, title="", refused=self._lock_out)

    def _take_actor(self, actor: Actor) -> None:
        before = self.actor
        if actor.rights != before.rights or actor.unit_id != before.unit_id or before.team - actor.team:
            self.status.refuse(_NEW_RIGHTS)  # a unit that is new below his own takes nothing and gives nothing away
        self.actor = actor
        self._badges.refresh(actor)

    def look_whether_back(self) -> None:
        """Read everything anew as soon as what was away is back: pages that were opened meanwhile stand empty."""
        if self.office.database.away:
            self.work.read(self.office.database.is_back, self._come_back, owner=self, title="")

    def _come_back(self, is_back: bool) -> None:
        if is_back:
            self.say("又读得到数据了，已重新读取。")
            self._badges.refresh(self.actor)
            self.bell.collect()
            self.changed.emit(frozenset(records()))

    def _lock_out(self, _refusal: object) -> None:
        self.lock_asked.emit()

    # -- keys, closing ------------------------------------------------------------------------------------------------

    def _set_keys(self) -> None:
        doing: dict[str, Callable[[], object]] = {
            "search": self.search, "undo": self.undo, "lock": self.lock_asked.emit, "manual": self._manual,
            "navigation": self.navigation.toggle, "next_page": self._next_page, "previous_page": self._previous_page,
            "bell": self.bell.toggle, "export": self._export_seen,
        }  # fmt: skip
        bind_text_keys(self, self.say)
        set_keys(self, self, doing, [one.place.key for one in self.places.sections], self._go_to_section)

    def _export_seen(self) -> None:
        exporting.export_seen(self)

    def _manual(self, place: str = "", section: str = "") -> None:
        from cmdesk.shell.frame.manual import open_manual

        if not place and self.places.here == SETTINGS.key:
            section = self._made[SETTINGS.key].title  # type: ignore[attr-defined]
        open_manual(self, place or self.places.here, section)

    def _remember_folding(self, folded: bool) -> None:
        self.memory.set("navigation", "folded" if folded else "")

    def may_close(self) -> bool:
        """Ask every page that holds unsaved changes whether they may go, and whether long work is to be broken off."""
        return all(_may_leave(widget) for widget in self._made.values()) and self._may_stop()

    def _may_stop(self) -> bool:
        """Ask whether what is under way (an import, an export) is to be broken off: the window would stand until its end."""
        titles = "、".join(dict.fromkeys(task.title for task in self.work.long_ones()))
        if titles and not ask.confirm(self, "还没有做完", _BROKEN_OFF.format(titles), "停止并关闭", danger=True):
            return False
        for task in self.work.long_ones():
            task.stop()
        return True

    def event(self, event: QEvent) -> bool:
        self._entering = self._entering or Entering()
        self._entering.note(self, event)
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._entering is None or not self._entering.press(self, event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self._stop_listening()
        self.memory.set("window", bytes(self.saveGeometry().toBase64().data()).decode())
        self.memory.flush()
        self.work.close()
        end_lanes(self.office.database)
        event.accept()
        self.closed.emit()


def _actor(user_id: int) -> Actor:
    from cmdesk.staff.rules import actor_of

    return actor_of(user_id)


def _may_leave(widget: QWidget) -> bool:
    leave = getattr(widget, "may_leave", None)
    return True if leave is None else bool(leave())


def _give_back_connection() -> None:
    if is_open():  # a command that fails closes the office before its threads rest
        current().rest()
