"""One desk per office: a second start raises the first window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCryptographicHash, QDir, QLockFile, QObject, Signal

from cmdesk.kit.space.front import give_way

if TYPE_CHECKING:  # loaded after the first window
    from PySide6.QtNetwork import QLocalServer

_PATIENCE = 1000  # milliseconds to wait for the first desk to answer
_TRIES, _STEP = 20, 100  # knocks at a desk that is just starting; milliseconds between them


class Single(QObject):
    """Holds the place of the one desk of an office.

    The place is a lock file, which costs the start nothing; who finds it taken knocks at the desk that holds it.

    Signals:
        knocked: somebody has started the program again.
    """

    knocked = Signal()

    def __init__(self, folder: Path, database: str | None) -> None:
        super().__init__()
        office = (database or str(folder.resolve())).encode()
        # Qt's own hash: hashlib would load OpenSSL before the first window.
        code = QCryptographicHash.hash(office, QCryptographicHash.Algorithm.Sha256).toHex().toStdString()
        self._name = f"cmdesk-{code[:24]}"
        self._place = QLockFile(f"{QDir.tempPath()}/{self._name}.lock")
        self._place.setStaleLockTime(0)  # held as long as its process lives
        self._server: QLocalServer | None = None

    def take(self) -> bool:
        """Take the place; False when another desk holds it (it has been raised)."""
        for _ in range(_TRIES):
            if self._place.tryLock(_STEP):
                return True
            if self._knock():
                return False
        return True  # a lock that cannot be had, and nobody answers: no reason to stay away

    def listen(self) -> None:
        """Hear from now on when somebody knocks."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)  # left behind by a desk that was killed
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._server.listen(self._name)

    def leave(self) -> None:
        """Give the place back."""
        if self._server is not None:
            self._server.close()
        self._place.unlock()

    def _knock(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        give_way()
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        found = bool(socket.waitForConnected(_PATIENCE))
        if found:
            socket.waitForReadyRead(_PATIENCE)
            socket.disconnectFromServer()
        return found

    def _answer(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.write(b"here")
            socket.flush()
            socket.disconnected.connect(socket.deleteLater)
        self.knocked.emit()
