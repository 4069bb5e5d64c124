"""The lock: after some idle minutes, or on demand, nothing can be seen or done until the person is back (S1-48)."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.kit.background.touch import watched
from cmdesk.kit.background.work import Work
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.staff.screens.entrance.card import Card
from cmdesk.staff.screens.entrance.ground import Ground
from cmdesk.staff.screens.entrance.lines import PasswordLine
from cmdesk.staff.screens.entrance.sign_in import recognising, signing_in


class IdleWatch(QObject):
    """Notices that nobody has touched the program for a while.

    Signals:
        idled: once; anew after the next sign of life.
    """

    idled = Signal()

    def __init__(self, minutes: float, parent: QObject | None = None) -> None:
        """Begin to watch.

        Args:
            minutes: how long (``sign_in.idle_minutes``); 0 never.
            parent: usual Qt parent.
        """
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.idled)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            watched(app).touched.connect(self._live)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: float) -> None:
        """Watch for another time from now on."""
        self._timer.setInterval(round(minutes * 60_000))
        if minutes > 0:
            self._timer.start()
        else:
            self._timer.stop()

    def _live(self) -> None:
        if self._timer.interval() > 0:
            self._timer.start()


class LockScreen(QWidget):
    """Covers the desk until the person's password is given; dialogs stay as they are, unseen and untouchable.

    Signals:
        unlocked: the same person is back; the desk shows again.
        other_asked: somebody else wants to sign in; the desk stays hidden for the caller to close.
    """

    unlocked = Signal()
    other_asked = Signal()

    def __init__(self, desk: QMainWindow, actor: Actor, work: Work) -> None:
        """Lock the desk at once.

        Args:
            desk: the main window.
            actor: who is signed in.
            work: where the password is checked.
        """
        super().__init__(desk, Qt.WindowType.Window)
        self.setWindowTitle("已锁定 - cmdesk 客户经理工作台")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self._desk, self._actor, self._work = desk, actor, work
        self._let_in = False
        self._card = Card("已锁定", "解锁", icon="lock")
        self._card.set_subtitle(f"{actor.name}（{actor.login}）")
        self._password = PasswordLine("密码")
        self._card.add_line("password", self._password)
        self._card.add_quiet("换人登录").clicked.connect(self.other_asked)
        self._card.sent.connect(self._send)
        ground = Ground(self)
        ground.put(self._card)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(scrolled(ground))
        self._covered = [
            window
            for window in QApplication.topLevelWidgets()
            if window.isVisible() and window not in (self, desk) and window.isWindow()
        ]
        self._cover(seen=False)
        self.setGeometry(desk.geometry())
        self.show()
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, shown: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(shown, QWidget) and self._is_of_the_desk(shown):
            shown.setWindowOpacity(0.0)
            self._covered.append(shown)
            QTimer.singleShot(0, self, self._come_before)
        return super().eventFilter(shown, event)

    def release(self) -> None:
        """Show the desk again."""
        self._let_in = True
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._cover(seen=True)
        self.close()
        self.deleteLater()

    def say_wait(self, title: str) -> None:
        """Say that nobody else can sign in before long work has come to its end."""
        self._card.show_refusal(Refused(f"{self._actor.name}的“{title}”还没有做完，做完以后才能换人登录。"))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._let_in:
            super().closeEvent(event)
        else:
            event.ignore()
            self._desk.close()

    def _is_of_the_desk(self, window: QWidget) -> bool:
        """Tell whether a window that opens now is work that has come to its end meanwhile (a preview, a question)."""
        if not window.isWindow() or window is self._desk or window in self._covered:
            return False
        above: QObject | None = window
        while above is not None and above is not self:
            above = above.parent()
        return above is None

    def _come_before(self) -> None:
        """Keep everybody out of a dialog that has opened after the lock: the last modal window has the say."""
        if not self._let_in:
            self.hide()
            self.show()
            self._password.edit.setFocus()

    def _cover(self, *, seen: bool) -> None:
        centre = self._desk.centralWidget()
        if centre is not None:
            centre.setVisible(seen)
        for window in self._covered:
            if isValid(window):  # it may have been closed meanwhile
                window.setWindowOpacity(1.0 if seen else 0.0)

    def _send(self) -> None:
        if not self._card.text("password"):
            self._card.show_refusal(Invalid({"password": "请输入密码。"}))
            return
        self._card.clear_problems()
        self._card.set_busy("正在核对…")
        password = self._card.text("password")
        self._work.read(
            recognising(self._actor.login, password), partial(self._recognised, password), owner=self, title="",
            refused=self._refuse,
        )  # fmt: skip

    def _recognised(self, password: str, is_right: bool) -> None:  # bound by partial
        """Let the person in at once, the line in the trail after what is being written; whoever is wrong waits for it."""
        job = signing_in(self._actor.login, password)
        if is_right:
            self._work.write(job, title="", refused=partial(_refused_later, self._desk))
            self._arrive(None)
        else:
            self._work.write(job, self._arrive, owner=self, title="", refused=self._refuse)

    def _arrive(self, _actor: object) -> None:
        self._password.clear()
        self.release()
        self.unlocked.emit()

    def _refuse(self, refusal: object) -> None:
        self._card.show_refusal(refusal)
        self._password.edit.setFocus()
        self._password.edit.selectAll()


def _refused_later(desk: Any, refusal: object) -> None:
    """Lock again whom the office does not let in any more; whoever is in and cannot be noted is told why."""
    if isinstance(refusal, NotAllowed):
        desk.lock_asked.emit()
    else:
        desk.refuse(refusal)
