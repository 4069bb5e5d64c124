"""Who may encrypt the office, change its key, or see the recovery key again; each leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cmdesk.core.actor import Actor
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.core.key import change, new_key
from cmdesk.staff.rules.rights import refuse

ACTION = "office.key"
KIND = "office"


def encrypt(actor: Actor, office: Office, show: Callable[[bytes], None]) -> tuple[bytes, tuple[Path, ...]]:
    """Encrypt a plain office, or give an encrypted one a new key; closes it.

    Args:
        actor: who acts.
        office: the open office.
        show: shows the recovery key; nothing has changed yet, and nothing will if it refuses.

    Returns:
        The key, and the copies of the old files that remain beside the new ones.

    Raises:
        NotAllowed: the actor may not.
        Refused: the office is on a server, or open in another window.
    """
    old = _allowed(actor, office, "更换密钥" if office.encrypted else "加密客户数据", "encrypt")
    made = new_key()
    office.close()
    return made, change.change(office.folder, old, made, lambda: show(made))


def decrypt(actor: Actor, office: Office) -> tuple[Path, ...]:
    """Make an encrypted office plain; closes it and returns the copies of the old files.

    Raises:
        NotAllowed: the actor may not.
        Refused: it is plain already, on a server, or open in another window.
    """
    if not office.encrypted:
        refuse(actor, ACTION)
        raise Refused("客户数据没有加密，不需要解密。")
    old = _allowed(actor, office, "解密客户数据", "decrypt")
    office.close()
    return change.change(office.folder, old, None)


def recovery_key(actor: Actor, office: Office) -> bytes:
    """Return the key of the open office, to be printed again.

    Raises:
        NotAllowed: the actor may not.
        Refused: the office is not encrypted.
    """
    refuse(actor, ACTION)
    if not office.encrypted:
        raise Refused("客户数据没有加密，没有恢复密钥。")
    key = _allowed(actor, office, "查看恢复密钥", "view_key")
    if key is None:
        raise Refused("客户数据没有加密，没有恢复密钥。")
    return key


def _allowed(actor: Actor, office: Office, title: str, verb: str) -> bytes | None:
    """Check and note; returns the key until now."""
    refuse(actor, ACTION)
    if not isinstance(office.database, SqliteDatabase):
        raise Refused("客户数据在数据库服务器上，加密由服务器管理员负责。")
    with keep.operation(actor, title) as work:
        work.note(KIND, 0, verb, {})
    return office.database.key
