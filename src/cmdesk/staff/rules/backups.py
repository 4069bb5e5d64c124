"""Who may copy the office and bring it back, with a line in the trail for each; the copy of the day, and that it failed.

A copy that fails is tried again every hour. As long as none succeeds, everybody who signs in here is told once a day: on
one PC nobody else would notice until the day when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from cmdesk.core import backup
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.backup import Backup
from cmdesk.core.database import SqliteDatabase, current
from cmdesk.core.day.daytext import full_day
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused, as_one
from cmdesk.core.file.office import Office
from cmdesk.core.file.placed import told_first
from cmdesk.core.machine import incident
from cmdesk.core.notice import Reminder
from cmdesk.staff.rules.rights import refuse

KIND = "backup"
_PAGE: Final = "settings/backups"
_TOGETHER: Final = "件备份的事要办，请打开“设置 → 备份”"


@dataclass(frozen=True)
class Failed:
    """The automatic backup that has failed since the program was started, with none that succeeded after it.

    Attributes:
        at: when it was tried last.
        why: one sentence with the way out.
        last: the day of the newest backup there is.
    """

    at: datetime
    why: str
    last: date | None

    def sentence(self) -> str:
        """Return what happened, how long it has been so, and why."""
        newest = f"最近一份是{full_day(self.last)}的" if self.last else "还没有一份备份"
        return f"自动备份没有成功，{newest}：{self.why}"


_failed: dict[str, Failed] = {}  # by the place of the office


def make(actor: Actor, office: Office, into: Path | None = None) -> Backup:
    """Make a backup, with its line in the trail before; see ``core.backup.make``.

    A disk that takes no line any more is the very moment for a copy on another one: it is made all the same, and that it has
    no line is told.

    Raises:
        NotAllowed: the actor may not make backups: a copy holds every customer file (S4-24).
        Refused: the office is on a server, or the disk is full; or the copy is made and only its line is not.
    """
    refuse(actor, "backup.make")

    def note(said: dict[str, Any], words: str = "备份到 ") -> None:
        with keep.operation(actor, f"{words}{into or backup.folder_of(office)}") as work:
            work.note(KIND, 0, "backup", said)

    with _told(lambda: note({}), lambda why: note({"failed": (None, why)}, "备份没有完成：")) as lacking:
        made = backup.make(office, into)
    if into is None:
        _failed.pop(office.database.place(), None)
    if lacking:
        raise Refused(f"已备份到 {made.path}，但这一步没有记入操作记录：{lacking[0]}")
    return made


@contextmanager
def _told(note: Callable[[], object], failed: Callable[[str], object]) -> Iterator[list[str]]:
    """Do as ``told_first``, but go on where no line can be written; gives why not, filled before the block."""
    lacking: list[str] = []

    def begin() -> None:
        try:
            note()
        except Refused as problem:
            lacking.append(str(problem))

    with told_first(begin, failed):
        yield lacking


def daily(office: Office) -> str:
    """Make today's automatic backup if it is due; returns what to say, or an empty string. Runs in a worker.

    Raises:
        Refused: it failed, with what ``failed`` tells from now on.
    """
    place = office.database.place()
    try:
        made = backup.make(office) if backup.due(office) else None
    except Exception as error:
        why = str(error) if isinstance(error, Refused) else incident.report(error)
        newest = next(iter(backup.found(backup.folder_of(office))), None)
        _failed[place] = Failed(datetime.now().astimezone(), why, newest.made_at.date() if newest else None)
        raise Refused(_failed[place].sentence()) from error
    _failed.pop(place, None)
    return f"已自动备份到 {made.path}" if made else ""


def failed(office: Office) -> Failed | None:
    """Return the automatic backup that has failed, as long as none has succeeded since."""
    return _failed.get(office.database.place())


def reminders(actor: Actor, at: datetime) -> list[Reminder]:
    """Tell everybody once a day that the automatic backup fails; who may do something about it is led to the backups."""
    found = _failed.get(current().place()) if _failed else None
    if found is None:
        return []
    able = actor.scope("backup.make") > Scope.NONE
    text = found.sentence() + ("" if able else "请告诉系统管理员。")
    return [Reminder(f"backup:{at.date()}", text, "late", page=_PAGE if able else "", together=_TOGETHER)]


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
        Refused: no line can be written; the sentence says what was found all the same.
    """
    refuse(actor, "backup.make")
    found = list(backup.problems(made, key_of(office)))
    try:
        _note(actor, "核对备份" if not found else "核对备份，有问题", "verify", made)
    except Refused as problem:
        said = found or [f"备份 {made.path.name} 完好，可以恢复。"]
        raise Refused(as_one([*said, f"这次核对没有记入操作记录：{problem}"])) from problem
    return found


def restore(actor: Actor, office: Office, made: Backup, folder: Path) -> Path:
    """Bring a backup of this office back into a new folder; returns the office file to open.

    An office that takes no line any more is the very one that needs it: see ``make``.

    Raises:
        NotAllowed: the actor may not restore.
        Refused: the folder holds an office already, or the backup is not good; or it is restored and only its line is not.
    """
    refuse(actor, "backup.restore")
    with _told(
        lambda: _note(actor, f"恢复备份到 {folder}：", "restore_backup", made),
        lambda why: _note(actor, "没有恢复备份", "restore_backup", made, failed=why),
    ) as lacking:
        path = backup.restore(made, folder, key_of(office))
    if lacking:
        raise Refused(f"已恢复到 {folder}，但这一步没有记入操作记录：{lacking[0]}")
    return path


def key_of(office: Office) -> bytes | None:
    """Return the key of an open office file; None for a plain one or a server."""
    return office.database.key if isinstance(office.database, SqliteDatabase) else None


def _note(actor: Actor, title: str, verb: str, made: Backup, *, failed: str = "") -> None:
    said = {"path": (None, str(made.path)), "rows": (None, made.head.id)}
    with keep.operation(actor, f"{title} {made.path.name}") as work:
        work.note(KIND, 0, verb, {**said, "failed": (None, failed)} if failed else said)
