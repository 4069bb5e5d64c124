"""An office that began on one PC moves to a server, to be shared: files, trail, attachments and all."""

from __future__ import annotations

from collections.abc import Callable

from cmdesk.core import attachments, backup, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.backup import Backup
from cmdesk.core.database import PostgresDatabase, SqliteDatabase, proxy
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.core.file import moving
from cmdesk.core.file.office import Office, open_server
from cmdesk.staff.rules.rights import refuse

KIND = "backup"


def move(
    actor: Actor,
    office: Office,
    url: str,
    tell: moving.Tell,
    pack: Callable[[], None] | None = None,
) -> tuple[Office, Backup]:
    """Put an office upon an empty server; returns it as it is open there, and the backup that was made before.

    The file it comes from is opened by nobody any more: two offices that both go on would never become one again.
    A move that broke off is made whole by moving once more.

    Args:
        actor: who moves it.
        office: the open office, in its file.
        url: ``postgresql://user:password@host:port/name`` of an empty database.
        tell: told about the way to the server.
        pack: writes into the file what lies beside it, so that it goes to the server with all the rest.

    Raises:
        NotAllowed: the actor may not bring an office back (``backup.restore``): this is as much.
        OfficeUnusable: the server cannot be reached, or its database is not an office's.
        Refused: the office is on a server already, that one holds another, or a disk is full; then all is as before.
    """
    refuse(actor, "backup.restore")
    if not isinstance(office.database, SqliteDatabase):
        raise Refused("数据已经在服务器上，不用再搬。要搬到另一台服务器，请服务器管理员用数据库自己的备份。")
    try:
        server = open_server(url, office.folder)
    finally:
        _open(office)
    try:
        moving.refuse_taken(office, server)
        made = backup.make(office)
        if pack:
            pack()
        there = server.database.place()
        with keep.operation(actor, f"搬到服务器 {there}") as work:
            work.note(KIND, 0, "move_office", {"path": (str(office.folder), there)})
        moving.move(office, server, _files_of(office, server), tell)
    except BaseException:
        server.database.close()
        _open(office)
        raise
    _open(server)
    return server, made


def _open(office: Office) -> None:
    proxy.initialize(office.database)
    regulation.forget()


def _files_of(office: Office, server: Office) -> Callable[[PostgresDatabase], None]:
    """Return what puts the attached files upon the server."""

    def pour(database: PostgresDatabase) -> None:
        with attachments.blobs(office) as ours, attachments.blobs(server):
            database.run("DELETE FROM blob_part")
            rows = ours.database.execute_sql("SELECT hash, part, data FROM blob_part ORDER BY hash, part")
            database.pour("blob_part", ("hash", "part", "data"), rows)

    return pour
