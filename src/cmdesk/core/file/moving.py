"""An office in a file, put upon an empty server: the same rows under the same ids.

An office begins on one PC and is shared later: it moves with everything in it. And what takes a hundred thousand small
steps (the history of an invented office) waits for a server at every one of them; in a file it waits for nothing, and
whole tables then go to the server in one statement each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import starmap
from pathlib import Path
from tempfile import TemporaryDirectory

from cmdesk.core import regulation, search
from cmdesk.core.conditions import chunks
from cmdesk.core.database import Database, PostgresDatabase, proxy
from cmdesk.core.door import audit
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import MOVED, Office, open_file
from cmdesk.core.machine.trouble import told
from cmdesk.core.search.document import Texts, grams

Tell = Callable[[int, int], None]
"""Called with how many tables have been put upon the server and how many there are."""

_SEARCH = "search_"
_OWN = {"office_fact"}  # what an office says of itself: one that is made has a number and a beginning of its own
_DOCUMENTS = 2_000
# Of a file that goes with the block: what is new in it is written once, and nobody waits for the disk.
_PASSING = ("journal_mode=MEMORY", "synchronous=OFF")
_CLOSED = """
    CREATE TRIGGER office_moved BEFORE INSERT ON operation BEGIN SELECT RAISE(ABORT, 'office moved to a server'); END
"""


@contextmanager
def made_in_a_file(server: Office, refuse: Callable[[Database], None], tell: Tell) -> Iterator[None]:
    """Let the block fill a new office in a file, and put it upon the server at the end, all of it or nothing.

    Args:
        server: an open office with nobody in it; it is the open one again after the block.
        refuse: lets only an empty office pass; asked again when nobody else can enter anything any more.
        tell: told about the way to the server.

    Raises:
        Refused: there is no room for the file, or the server did not take it.
    """
    database = server.database
    if not isinstance(database, PostgresDatabase):
        raise TypeError("this office is a file")
    with TemporaryDirectory(prefix="cmdesk-") as folder:
        made = open_file(Path(folder))
        try:
            for setting in _PASSING:
                made.database.row(f"PRAGMA {setting}")
            yield
            with told():
                _put(made.database, database, lambda: refuse(database), tell)
                database.take_stock()
        finally:
            made.close()
            proxy.initialize(database)
            regulation.forget()


def move(office: Office, server: Office, besides: Callable[[PostgresDatabase], None], tell: Tell) -> None:
    """Put an office with its trail upon a server that holds nothing yet, and close its file to writing for ever.

    Nobody writes into the file meanwhile. The server gets everything or nothing; the file says where it has gone to.
    Where the power fails between the two, the same move may be made once more.

    Args:
        office: the office in its file.
        server: the office on the server, just made.
        besides: puts upon the server what does not lie in tables of the file; in the same transaction.
        tell: told about the way to the server.

    Raises:
        Refused: the server holds another office already, or did not take it; then nothing was written.
    """
    database = server.database
    if not isinstance(database, PostgresDatabase):
        raise TypeError("an office moves to a server")
    with told(), office.database.writing():
        _put(office.database, database, lambda: refuse_taken(office, server), tell, besides)
        gone = (MOVED, f"{datetime.now().astimezone():%Y-%m-%d %H:%M}　{database.place()}")
        office.database.run("INSERT INTO office_fact (key, value) VALUES (?, ?)", gone)
        office.database.run(_CLOSED)  # to those as well who have it open now
    with told():
        database.take_stock()


def refuse_taken(office: Office, server: Office) -> None:
    """Refuse a server that holds people, unless they are those of this office as an earlier move has left them there.

    Raises:
        Refused: it holds another office, or this one with what has been entered there since.
    """
    if server.database.row('SELECT 1 FROM "user" LIMIT 1') is None:
        return
    if server.fact("uuid") != office.fact("uuid"):
        raise Refused("服务器上的这个数据库里已经有人员，没有写入。请另建一个空的数据库再搬。")
    if not audit.contains(office.database, audit.head(server.database)):
        raise Refused(
            "上次搬到这个数据库，在最后一步断了，后来又有人在服务器上登记过，没有写入。"
            "要用服务器上的，就不要再打开这里的数据；要用这里的，请另建一个空的数据库再搬。"
        )


def _put(
    file: Database,
    server: PostgresDatabase,
    refuse: Callable[[], None],
    tell: Tell,
    besides: Callable[[PostgresDatabase], None] | None = None,
) -> None:
    """Put the tables of a file upon a server; with ``besides`` it stays the same office, else it becomes a new one."""
    # In the order in which they were made: whoever refers to a table was made after it.
    known = set(server.get_tables())
    text = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
    tables = [name for (name,) in file.rows(text) if name in known - (set() if besides else _OWN)]
    with server.writing():
        server.run(f"LOCK TABLE {', '.join(map(_quoted, tables))}")
        refuse()
        server.run(f"TRUNCATE {', '.join(map(_quoted, tables))}")  # what every office begins with; it comes again
        for done, table in enumerate(tables):
            tell(done, len(tables))
            if table.startswith(_SEARCH):
                _index(file, server, table)
            else:
                names = [row[1] for row in file.rows(f"PRAGMA table_info({_quoted(table)})")]
                rows = file.execute_sql(f"SELECT {', '.join(map(_quoted, names))} FROM {_quoted(table)}")
                server.pour(table, names, rows)
            _refuse_lost(file, server, table)
        _count_on(file, server, tables)
        if besides:
            besides(server)
    tell(len(tables), len(tables))


def _refuse_lost(file: Database, server: Database, table: str) -> None:
    count = f"SELECT COUNT(*) FROM {_quoted(table)}"
    if file.row(count) != server.row(count):
        raise Refused(f"表 {table} 没有完整放到服务器上，没有写入。请检查数据文件（check 命令）后再试。")


def _count_on(file: Database, server: Database, tables: Sequence[str]) -> None:
    """Let new rows have the ids that they would have in the file, where those of purged ones never come back."""
    given = dict(file.rows("SELECT name, seq FROM sqlite_sequence"))
    serial = "SELECT table_name, column_name FROM information_schema.columns WHERE column_default LIKE 'nextval(%'"
    for table, column in server.rows(f"{serial} AND table_schema = current_schema()"):
        if table in tables:
            (last,) = file.row(f"SELECT MAX({_quoted(column)}) FROM {_quoted(table)}") or (None,)
            last = max(last or 0, given.get(table, 0))
            counting = (
                "SELECT setval(pg_get_serial_sequence(?, ?), ?, ?)"  # 1 that has not been given yet, or the last one
            )
            server.row(counting, (_quoted(table), column, max(last, 1), last > 0))


def _index(file: Database, server: Database, table: str) -> None:
    """Write an index of the search from its texts, in which the grams lie: each engine keeps those in its own way."""
    for part in chunks(starmap(Texts, file.execute_sql(f"SELECT * FROM {table}")), _DOCUMENTS):
        search.put_folded(server, table.removeprefix(_SEARCH), [(one, grams(one)) for one in part], fresh=True)


def _quoted(name: str) -> str:
    return f'"{name}"'
