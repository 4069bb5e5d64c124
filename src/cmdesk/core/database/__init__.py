"""The two engines under one office: an embedded SQLite (SQLCipher) file, or a PostgreSQL server.

Records are peewee models bound to ``proxy``; lists and search read plain tuples through ``rows``. SQL written by hand
uses ``?`` for parameters and works on both engines. Every connection belongs to one thread; a thread that has nothing to
do calls ``rest``, whoever lets go of the office ``close``.

============  ============================================================
module        holds
============  ============================================================
``base``      what both promise beyond peewee
``sqlite``    the file
``postgres``  the server
``spares``    connections to a server that no thread has at the moment
``opened``    the office that is open in this process
============  ============================================================
"""

from cmdesk.core.database.base import Database
from cmdesk.core.database.opened import current, is_open, proxy
from cmdesk.core.database.postgres import PostgresDatabase
from cmdesk.core.database.sqlite import APPLICATION_ID, SqliteDatabase

__all__ = ["APPLICATION_ID", "Database", "PostgresDatabase", "SqliteDatabase", "current", "is_open", "proxy"]
