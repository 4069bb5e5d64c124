"""The system's key store: Windows' credential manager, macOS' keychain, the Secret Service of a Linux desktop.

A key is filed under the salt that begins its file, so it is found again when the folder moves, and for backups. A
machine without a real store keeps no key: the recovery key is asked for each time (or read from ``CMDESK_KEY``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.key.words import KEY_BYTES, read_words

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "cmdesk"
ENVIRONMENT = "CMDESK_KEY"
_SALT_BYTES = 16
_NO_STORES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")


def stored(path: Path) -> bytes | None:
    """Return the key of an office file from the environment or this machine's key store, or None.

    Raises:
        Refused: ``CMDESK_KEY`` is set but mistyped.
    """
    given = os.environ.get(ENVIRONMENT)
    if given:
        return read_words(given)
    store = _store()
    if store is None:
        return None
    from keyring.errors import KeyringError

    try:
        text = store.get_password(SERVICE, _name_of(path))
        key = bytes.fromhex(text) if text else b""
    except (KeyringError, OSError, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def has_store() -> bool:
    """Tell whether this machine can keep a key."""
    return _store() is not None


def remember(path: Path, key: bytes) -> bool:
    """Hand the key of an office file to the key store; False when there is none or it refuses."""
    store = _store()
    if store is None:
        return False
    from keyring.errors import KeyringError

    try:
        store.set_password(SERVICE, _name_of(path), key.hex())
    except (KeyringError, OSError):
        return False
    return stored(path) == key


def _name_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            salt = file.read(_SALT_BYTES)
    except OSError as error:
        raise Refused(f"客户数据文件 {path} 读不出来（{reason_of(error)}）。请检查文件权限和磁盘。") from error
    return f"office {salt.hex()}"


def _store() -> KeyringBackend | None:
    """Return a store that really protects what it is given, or None."""
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_keyring()
        candidates = list(getattr(found, "backends", [])) or [found]
    except (KeyringError, RuntimeError, OSError):
        return None
    return next((one for one in candidates if _is_real(one)), None)


def _is_real(backend: KeyringBackend) -> bool:
    try:
        return float(backend.priority) > 0 and not type(backend).__module__.startswith(_NO_STORES)
    except (RuntimeError, OSError):
        return False
