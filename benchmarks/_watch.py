"""Tells when the windows of a start have been painted; loaded by ``_first_paint.py`` where the desk loads Qt."""

from __future__ import annotations

import os
import sys
import time
import traceback
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication


def say(window: str) -> None:
    """Print what this process has used so far."""
    cpu = time.process_time() * 1000
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  # pathlib is not measured
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    modules = ",".join(f'"{name}"' for name in sorted(sys.modules))
    print(f'{{"window": "{window}", "cpu": {cpu}, "peak": {peak}, "modules": [{modules}]}}', flush=True)


class Watch(QObject):
    """Waits for the first paint of the entrance, of its card and of the main window's list."""

    painted = Signal(str)

    def __init__(self, login: str) -> None:
        super().__init__()
        self.painted.connect(self.step, Qt.ConnectionType.QueuedConnection)
        self._login = login
        self._seen: set[str] = set()

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            name = type(watched).__name__
            watched_for = name in {"Ground", "SignInCard"} or (name == "Grid" and watched.model().rowCount() > 0)
            if watched_for and name not in self._seen:
                self._seen.add(name)
                if name == "SignInCard":
                    self._card = watched
                if name == "Ground":
                    self.window(watched.window())
                else:
                    self.painted.emit(name)  # delivered when all of the window has been painted
        return False

    def step(self, name: str) -> None:
        try:
            {"SignInCard": self.sign_in, "Grid": self.desk}[name]()
        except Exception:  # noqa: BLE001  # a window would stand there and wait for ever
            traceback.print_exc()
            os._exit(1)

    def window(self, entrance: Any) -> None:
        """Speak when the entrance has been painted: the desk then calls its ``begin``."""
        begin = entrance.begin

        def begun() -> None:
            say("window")
            begin()

        entrance.begin = begun

    def sign_in(self) -> None:
        say("sign_in")
        if not self._login:
            os._exit(0)
        from cmdesk.core.database import current
        from cmdesk.staff.rules.signing_in import actor_of

        row = current().row('SELECT id FROM "user" WHERE login = ?', (self._login,))
        assert row is not None
        self._card.entered.emit(actor_of(row[0]), "")  # type: ignore[attr-defined]

    def desk(self) -> None:
        say("desk")
        os._exit(0)


def watch(login: str) -> None:
    """Watch the application as soon as there is one."""
    made = QApplication.__init__
    watching: list[Watch] = []

    def init(app: QApplication, *given: object) -> None:
        made(app, *given)
        watching.append(Watch(login))
        app.installEventFilter(watching[0])

    QApplication.__init__ = init  # type: ignore[assignment,method-assign]
