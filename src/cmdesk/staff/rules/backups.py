"""Who may copy the office and bring it back, with a line in the trail for each."""

from __future__ import annotations

from pathlib import Path

from cmdesk.core import backup
from cmdesk.core.actor import Actor
from cmdesk.core.backup import Backup
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.staff.rules.rights import refuse

KIND = "backup"


def make(actor: Actor, office: Office, into: Path | None = None) -> Backup:
    """Make a backup; see ``core.backup.make``.

    Raises:
        NotAllowed: the actor may not make backups: a copy holds every customer file (S4-24).
        Refused: the office is on a server, or the disk is full.
    """
    refuse(actor, "backup.make")
    made = backup.make(office, into)
    _note(actor, "备份", "backup", made)
    return made


def listed(actor: Actor, office: Office, folder: Path | None = None) -> list[Backup]:
    """Return the backups of an office, newest first.

    Raises:
        NotAllowed: the actor may not make backups.
    """
    refuse(actor, "backup.make")
    return backup.found(folder or backup.folder_of(office))


def problems(actor: Actor, office: Office, made: Backup) -> list[str]:
    """Check a backup under the key of this office; returns one Chinese sentence per problem.

    Raises:
        NotAllowed: the actor may not make backups.
    """
    refuse(actor, "backup.make")
    found = list(backup.problems(made, key_of(office)))
    _note(actor, "核对备份" if not found else "核对备份，有问题", "verify", made)
    return found


def restore(actor: Actor, office: Office, made: Backup, folder: Path) -> Path:
    """Bring a backup of this office back into a new folder; returns the office file to open.

    Raises:
        NotAllowed: the actor may not restore.
        Refused: the folder holds an office already, or the backup is not good.
    """
    refuse(actor, "backup.restore")
    path = backup.restore(made, folder, key_of(office))
    _note(actor, "恢复备份到新文件夹", "restore_backup", made)
    return path


def key_of(office: Office) -> bytes | None:
    """Return the key of an open office file; None for a plain one or a server."""
    return office.database.key if isinstance(office.database, SqliteDatabase) else None


def _note(actor: Actor, title: str, verb: str, made: Backup) -> None:
    with keep.operation(actor, f"{title} {made.path.name}") as work:
        work.note(KIND, 0, verb, {"path": (None, str(made.path)), "rows": (None, made.head.id)})
