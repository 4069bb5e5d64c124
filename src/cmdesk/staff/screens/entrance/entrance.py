"""The way in, step by step: make or open the office, the first administrator, sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmdesk.core.errors import KeyNeeded, OfficeUnusable, Refused
from cmdesk.core.file import place
from cmdesk.kit.look.theme import dress
from cmdesk.kit.space.dialog import keep_on_screen
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.staff.screens.entrance.ground import Ground

if TYPE_CHECKING:  # the window is there before what opens an office, and the worker that does it, are loaded
    from cmdesk.core import backup
    from cmdesk.core.actor import Actor
    from cmdesk.core.door.keep import Operation
    from cmdesk.core.file.office import KeySource, Office
    from cmdesk.kit.background.work import Work

_TOPIC = "entrance"
_PATIENCE = 400  # milliseconds until opening is worth a word


@dataclass(frozen=True)
class _Opened:
    office: Office
    name: str
    login: str


class Entrance(QWidget):
    """The window before the desk.

    Signals:
        entered: the office that is open, and who has signed in. The office is the receiver's from then on.
    """

    entered = Signal(object, object)

    def __init__(
        self,
        folder: Path,
        database: str | None = None,
        prepare: Callable[[], None] | None = None,
        founded: Callable[[Operation], None] | None = None,
    ) -> None:
        """Make the window; ``begin`` takes the first step.

        Args:
            folder: the data folder.
            database: URL of an office on a server, or None for the file in ``folder``.
            prepare: called once in a worker while somebody types his password (loads every feature's tables).
            founded: writes what a new office begins with, in the operation that makes its first administrator.
        """
        super().__init__()
        dress(self)
        self.setWindowTitle("cmdesk 客户经理工作台")
        self.office: Office | None = None
        self._folder, self._database, self._prepare = folder, database, prepare
        self._founded = founded
        self._worker: Work | None = None
        self._handed_over = False
        self._new_key: bytes | None = None
        self._typed: bytes | None = None  # the recovery key somebody has typed
        self._ground = Ground(self)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._ask_for_patience)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(scrolled(self._ground))
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(880, 620)

    def setVisible(self, visible: bool) -> None:  # Qt's own signature
        if visible and not self.isVisible():
            keep_on_screen(self)
        super().setVisible(visible)

    @property
    def _work(self) -> Work:
        """What opens the office; made when there is something to do."""
        if self._worker is None:
            from cmdesk.kit.background.work import Work

            self._worker = Work(self, leaving=_give_back_connection)
        return self._worker

    @property
    def card(self) -> QWidget | None:
        """The step that is shown."""
        return self._ground.card

    def begin(self) -> None:
        """Open the office, or ask how to make it."""
        if self._database is None and not place.has_office(self._folder):
            self._work.read(_judging(self._folder), self._ask_to_make, owner=self, refused=self._fail)
        else:
            self._open(_stored_key)

    def take_office(self, opened: Office) -> None:
        """Go on with an office that is open already (after signing out)."""
        self._work.read(_looking(opened), self._welcome, owner=self, refused=self._fail)

    # -- the office -------------------------------------------------------------------------------------------------

    def _ask_to_make(self, judged: tuple[tuple[str, ...], bool]) -> None:
        from cmdesk.staff.screens.entrance.keys import MakeCard

        warnings, has_store = judged
        card = MakeCard(self._folder, warnings, has_store=has_store)
        card.chosen.connect(self._make)
        self._ground.put(card)

    def _make(self, encrypted: bool) -> None:
        if not encrypted:
            self._open(None)
            return
        from cmdesk.core import key
        from cmdesk.staff.screens.entrance.keys import KeyCard

        self._new_key = key.new_key()
        card = KeyCard(self._new_key, str(self._folder), self._work)
        card.kept.connect(self._make_encrypted)
        self._ground.put(card)

    def _make_encrypted(self) -> None:
        self._open(None, self._new_key)

    def _open(self, key_of: KeySource | None, new_key: bytes | None = None) -> None:
        self._patience.start()
        job = _opening(self._folder, self._database, key_of, new_key)
        self._work.write(job, self._welcome, owner=self, title="正在打开客户数据", refused=self._fail)

    def _ask_for_patience(self) -> None:
        from cmdesk.staff.screens.entrance.keys import RecoveryCard, WaitCard

        if not isinstance(self.card, RecoveryCard):
            self._ground.put(WaitCard("正在打开", "客户数据较多或在服务器上时，需要片刻。"))

    def _open_with(self, typed: object) -> None:
        if isinstance(typed, bytes):
            self._typed = typed
            self._open(lambda _path: typed)

    def _fail(self, refusal: object) -> None:
        from cmdesk.core import key
        from cmdesk.staff.screens.entrance.keys import RecoveryCard, TroubleCard

        self._patience.stop()
        if isinstance(refusal, KeyNeeded):
            if isinstance(self.card, RecoveryCard):
                self.card.show_refusal(refusal)
                self.card.way_back.offer(True)
                return
            asking = RecoveryCard(str(refusal), self._backups())
            asking.typed.connect(self._open_with)
            asking.restore_asked.connect(self._restore)
            asking.way_back.offer(key.has_store())  # without a store the key is asked for every day
            self._ground.put(asking)
            return
        card = TroubleCard(str(refusal), self._backups() if isinstance(refusal, OfficeUnusable) else ())
        card.sent.connect(self.begin)
        card.restore_asked.connect(self._restore)
        self._ground.put(card)

    def _backups(self) -> list[backup.Backup]:
        return _found(self._folder) if self._database is None else []

    def _restore(self, chosen: backup.Backup) -> None:
        """Bring a backup back, with the key that is typed or was; what speaks against it stands on the same card."""
        from cmdesk.kit import ask
        from cmdesk.staff.screens.entrance.keys import RecoveryCard, TroubleCard

        card = self.card
        if not isinstance(card, RecoveryCard | TroubleCard):
            return
        try:
            typed = card.key() if isinstance(card, RecoveryCard) else self._typed
        except Refused as refusal:
            card.show_refusal(refusal)
            return
        text = (
            f"把客户数据恢复到 {chosen.made_at:%Y-%m-%d %H:%M} 的备份？\n\n"
            "打不开的文件会移到旁边的 broken 文件夹里保留；备份之后登记的内容不在其中。"
        )
        if ask.confirm(self, "从备份恢复", text, "恢复", danger=True):
            self._typed = typed
            card.clear_problems()
            card.set_busy("正在恢复…")
            job = _restoring(chosen, self._folder, typed)
            self._work.write(job, self._restored, owner=self, refused=card.show_refusal)

    def _restored(self, _: object) -> None:
        typed = self._typed
        self._open(_stored_key if typed is None else lambda _path: typed)

    # -- the person -------------------------------------------------------------------------------------------------

    def _welcome(self, opened: _Opened) -> None:
        from cmdesk.staff.screens.entrance.sign_in import AdministratorCard, SignInCard

        self._patience.stop()
        self.office = opened.office
        QTimer.singleShot(0, self, self._prepare_rest)  # when the card has been painted
        if opened.office.is_new:
            founding = AdministratorCard(self._work, self._founded)
            founding.entered.connect(self._enter)
            self._ground.put(founding)
            return
        card = SignInCard(self._work, opened.name, opened.login)
        card.entered.connect(self._check_password)
        self._ground.put(card)

    def _prepare_rest(self) -> None:
        if self._prepare is not None:
            self._work.read(self._prepare, title="")

    def _check_password(self, actor: object, given: str) -> None:
        from cmdesk.core.actor import Actor

        if isinstance(actor, Actor):
            self._work.read(_must_change(actor), partial(self._after_check, given), owner=self)

    def _after_check(self, given: str, checked: tuple[Actor, bool]) -> None:
        actor, must_change = checked
        if not must_change:
            self._enter(actor)
            return
        from cmdesk.staff.screens.entrance.sign_in import NewPasswordCard

        card = NewPasswordCard(self._work, actor, given)
        card.setProperty("actor", actor)
        card.done.connect(self._enter_changed)
        self._ground.put(card)

    def _enter_changed(self) -> None:
        card = self.card
        if card is not None:
            self._enter(card.property("actor"))

    def _enter(self, actor: Actor) -> None:
        self._work.write(_remembering(actor.login), title="")
        if self.office is not None:
            self._handed_over = True
            self.office.is_new = False
            self.entered.emit(self.office, actor)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._worker is not None:
            self._worker.close()
        if self.office is not None and not self._handed_over:
            self.office.close()
        super().closeEvent(event)


def _stored_key(path: Path) -> bytes | None:
    from cmdesk.core import key

    return key.stored(path)


def _judging(folder: Path) -> Callable[[], tuple[tuple[str, ...], bool]]:
    def job() -> tuple[tuple[str, ...], bool]:
        from cmdesk.core import key

        return place.judge(folder), key.has_store()

    return job


def _opening(
    folder: Path,
    database: str | None,
    key_of: KeySource | None,
    new_key: bytes | None,
) -> Callable[[], _Opened]:
    def job() -> _Opened:
        from cmdesk.core import key, regulation
        from cmdesk.core.actor import PROGRAM
        from cmdesk.core.file import office

        used: list[bytes] = [new_key] if new_key is not None else []

        def source(path: Path) -> bytes | None:
            found = key_of(path) if key_of else None
            used.extend([found] if found is not None else [])
            return found

        opened = office.open_server(database, folder) if database else office.open_file(folder, source, new_key=new_key)
        if opened.encrypted and used and key_of is not _stored_key:
            key.remember(folder / office.FILE_NAME, used[-1])
        regulation.add_missing_presets(PROGRAM)
        return _looking(opened)()

    return job


def _looking(opened: Office) -> Callable[[], _Opened]:
    def job() -> _Opened:
        import platform

        from cmdesk.core import regulation
        from cmdesk.core.actor import PROGRAM
        from cmdesk.core.kept import saved

        row = opened.database.row(
            "SELECT name FROM unit WHERE parent_id IS NULL AND binned_at IS NULL ORDER BY id LIMIT 1"
        )
        login = saved.get(PROGRAM, _TOPIC, platform.node(), "")
        regulation.today()
        return _Opened(opened, row[0] if row else "", str(login))

    return job


def _restoring(chosen: backup.Backup, folder: Path, typed: bytes | None) -> Callable[[], Path]:
    def job() -> Path:
        from cmdesk.core import backup, key

        secret = (typed or key.stored(chosen.file)) if chosen.encrypted else None
        return backup.put_in_place(chosen, folder, secret)

    return job


def _must_change(actor: Actor) -> Callable[[], tuple[Actor, bool]]:
    def job() -> tuple[Actor, bool]:
        from cmdesk.staff.rules.signing_in import must_change_password

        return actor, must_change_password(actor)

    return job


def _remembering(login: str) -> Callable[[], None]:
    def job() -> None:
        import platform

        from cmdesk.core.actor import PROGRAM
        from cmdesk.core.kept import saved

        saved.put(PROGRAM, _TOPIC, platform.node(), login)

    return job


def _found(folder: Path) -> list[backup.Backup]:
    from cmdesk.core import backup

    try:
        return backup.found(folder / "backups")
    except (OSError, Refused):
        return []


def _give_back_connection() -> None:
    from cmdesk.core.database import proxy

    database = proxy.obj
    if database is not None:
        database.rest()
