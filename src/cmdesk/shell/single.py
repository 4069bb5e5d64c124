"""One desk per office: a second start raises the first window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE = 1000  # milliseconds to wait for the first desk to answer


class Single(QObject):
    """Holds the place of the one desk of an office.

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
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def take(self) -> bool:
        """Take the place; False when another desk holds it (it has been raised)."""
        if self._knock():
            return False
        QLocalServer.removeServer(self._name)  # left behind by a desk that was killed
        return bool(self._server.listen(self._name))

    def leave(self) -> None:
        """Give the place back."""
        self._server.close()

    def _knock(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        found = bool(socket.waitForConnected(_PATIENCE))
        if found:
            socket.waitForReadyRead(_PATIENCE)
            socket.disconnectFromServer()
        return found

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.write(b"here")
            socket.flush()
            socket.disconnected.connect(socket.deleteLater)
        self.knocked.emit()
