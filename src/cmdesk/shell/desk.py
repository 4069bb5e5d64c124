"""Opening the desk: one per office, the entrance, the main window, the lock."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.machine import incident
from cmdesk.core.resources import resource
from cmdesk.kit.frame.text_size import bind_text_keys, kept_text
from cmdesk.kit.look.theme import STYLE, Scheme, apply_theme, choose_text
from cmdesk.kit.space.front import bring_forward
from cmdesk.shell.single import Single
from cmdesk.staff import entering

if TYPE_CHECKING:  # loaded after the first window, while somebody types his password
    from cmdesk.core.actor import Actor
    from cmdesk.core.door.keep import Operation
    from cmdesk.core.file.office import Office
    from cmdesk.shell.frame.window import MainWindow

_WARM_AFTER = 3_000  # milliseconds after the desk has opened
_BACKUP_AFTER = 20_000  # milliseconds after the desk has opened
_BACKUP_AGAIN = 3_600_000  # milliseconds: a desk may stay open for days, and what failed is tried again


def open_desk(folder: Path, database: str | None) -> int:
    """Open the desk on an office and return the exit code when it is closed.

    Raises:
        Refused: there is no screen.
    """
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise Refused("这台机器没有图形界面：请在有桌面的电脑上打开，或使用命令行子命令（--help 查看）。")
    app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setApplicationName("cmdesk")
    app.setApplicationDisplayName("cmdesk 客户经理工作台")
    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(QIcon(str(resource("icons", "cmdesk.svg"))))
    apply_theme(app, styled=True)
    choose_text(app, kept_text())
    single = Single(folder, database)
    if not single.take():
        print("工作台已经打开，已把它的窗口调到前面。", file=sys.stderr)  # noqa: T201
        return 0
    program = Program(app, folder, database)
    single.knocked.connect(program.come_forward)
    program.start()
    single.listen()
    try:
        return int(app.exec())
    finally:
        single.leave()
        program.close_office()


class Program(QObject):
    """Leads from the entrance to the desk and back; holds the one window that is shown."""

    def __init__(self, app: QApplication, folder: Path, database: str | None) -> None:
        super().__init__()
        self._app, self._folder, self._database = app, folder, database
        self._entrance: QWidget | None = None
        self._lock: QWidget | None = None
        self.window: MainWindow | None = None
        self._office: Office | None = None
        sys.excepthook = self._unforeseen

    def start(self) -> None:
        """Show the entrance."""
        self._enter(None)

    def come_forward(self) -> None:
        """Show the window in front; somebody has started the program again."""
        shown = self._lock or self.window or self._entrance
        if shown is not None:
            bring_forward(shown)

    def close_office(self) -> None:
        """Close the office at the end."""
        if self._office is not None:
            self._office.close()
            self._office = None

    def _enter(self, office: Office | None) -> None:
        entrance = entering.entrance(self._folder, self._database, _load_records, _begin)
        self._entrance = entrance
        bind_text_keys(entrance)
        entrance.entered.connect(self._entered)
        entrance.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # closed by hand, it ends the program
        entrance.destroyed.connect(self._maybe_quit)
        entrance.show()
        if office is None:
            self._app.processEvents()  # paint the window before what opens an office is loaded
            entrance.begin()
        else:
            entrance.take_office(office)

    def _entered(self, office: Office, actor: Actor) -> None:
        self._office = office
        _load_records()  # mostly done while the password was typed
        from cmdesk.shell.frame.window import MainWindow
        from cmdesk.staff.rules import role_label

        window = MainWindow(office, actor, role_label(actor.role))
        scheme: Scheme = window.memory.get("scheme", "system")  # type: ignore[assignment]
        apply_theme(self._app, scheme)
        self.window = window
        window.lock_asked.connect(self.lock)
        window.sign_out_asked.connect(self.sign_out)
        window.closed.connect(self._maybe_quit)
        idle = entering.idle_watch(window)
        idle.idled.connect(self.lock)
        window.show()
        entrance, self._entrance = self._entrance, None
        if entrance is not None:
            entrance.destroyed.disconnect(self._maybe_quit)
            entrance.close()
        for warning in office.warnings:
            window.status.refuse(warning)
        QTimer.singleShot(_WARM_AFTER, window, self._warm)
        again = QTimer(window, interval=_BACKUP_AGAIN)
        again.timeout.connect(self._back_up)
        again.start()
        if office.is_new:  # a copy of nothing would be the one of its first day
            office.is_new = False
        else:
            QTimer.singleShot(_BACKUP_AFTER, window, self._back_up)
        QTimer.singleShot(_BACKUP_AFTER, window, self._look_at_calendar)

    def lock(self) -> None:
        """Hide everything until the person is back."""
        if self.window is None or self._lock is not None:
            return
        lock = entering.lock(self.window, self.window.actor, self.window.work)
        self._lock = lock
        bind_text_keys(lock)
        lock.unlocked.connect(self._unlocked)
        lock.other_asked.connect(self._other)

    def sign_out(self) -> None:
        """Let somebody else sign in."""
        window, office = self.window, self._office
        if window is None or office is None or not window.may_close():
            return
        self._leave(window)
        self._enter(office)

    def _leave(self, window: MainWindow) -> None:
        self.window = None
        window.closed.disconnect(self._maybe_quit)
        window.close()
        window.deleteLater()

    def _unlocked(self) -> None:
        self._lock = None
        if self.window is not None:
            self.window.refresh_actor()

    def _other(self) -> None:
        window, office = self.window, self._office
        under_way = window.work.long_ones() if window is not None else []
        if under_way and self._lock is not None:  # the next person could not sign in before, either
            self._lock.say_wait(under_way[0].title)  # type: ignore[attr-defined]
            return
        self._lock = None
        if window is not None and office is not None:
            window.may_close = _at_once  # type: ignore[method-assign]  # what was typed waits as a draft for its writer
            self._leave(window)
            self._enter(office)

    def _warm(self) -> None:
        from cmdesk.shell.features import FEATURES
        from cmdesk.shell.frame.places import load_screens

        window = self.window
        if window is None:
            return
        for feature in FEATURES:
            if feature.warm:
                window.work.read(feature.warm, owner=window, title="")
        actor = window.actor
        window.work.read(lambda: load_screens(actor), owner=window, title="")

    def _back_up(self) -> None:
        window, office = self.window, self._office
        if window is None or office is None or self._database is not None:
            return
        window.work.read(
            lambda: _daily(office), self._backed_up, owner=window, title="正在自动备份", refused=self._not_backed_up,
            each=True,
        )  # fmt: skip

    def _backed_up(self, said: str) -> None:
        if said and self.window is not None:
            self.window.say(said)
            self.window.bell.collect()  # that it failed before is told no longer

    def _not_backed_up(self, refusal: object) -> None:
        if self.window is not None:
            if not self.window.status.words:  # what stands there is said only once
                self.window.status.refuse(refusal)
            self.window.bell.collect()  # where it can be read until one succeeds

    def _look_at_calendar(self) -> None:
        window = self.window
        if window is not None:
            actor = window.actor
            window.work.read(lambda: entering.calendar_reminder(actor), self._remind, owner=window, title="")

    def _remind(self, said: str) -> None:
        if said and self.window is not None:
            self.window.status.refuse(said)  # stays until it has been read

    def _maybe_quit(self) -> None:
        if self.window is None or not self.window.isVisible():
            self._app.quit()

    def _unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        sentence = incident.report(error.with_traceback(trace))
        if self.window is not None:
            self.window.status.fail(sentence)
        else:
            print(sentence, file=sys.stderr)  # noqa: T201


def _at_once() -> bool:
    return True


def _load_records() -> None:
    from cmdesk.shell.features import load_records

    load_records()


def _begin(work: Operation) -> None:
    from cmdesk.shell.features import begin

    begin(work)


def _daily(office: Office) -> str:
    """Do what is done once a day: the backup, and what features tidy up."""
    from cmdesk.shell.features import FEATURES
    from cmdesk.staff.rules import backups

    said = backups.daily(office)
    if said:
        for feature in FEATURES:
            if feature.tidy:
                feature.tidy()
    return said
