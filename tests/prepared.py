"""One PostgreSQL office for many tests: making a database costs 35 to 250 ms, putting one back 5 ms."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

_CATALOGUE = """
    SELECT md5(string_agg(a.attrelid::regclass::text || '.' || a.attname || a.attnotnull, ',' ORDER BY 1))
    FROM (SELECT attrelid, attname, attnotnull FROM pg_attribute
          JOIN pg_class ON pg_class.oid = attrelid
          WHERE relnamespace = 'public'::regnamespace AND attnum > 0 ORDER BY attrelid::regclass::text, attname) AS a
"""
_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class PreparedDatabase:
    """A database that is put back to what it was when it was made; made anew when a test has changed its tables."""

    def __init__(self, make: Callable[[], str]) -> None:
        """Prepare nothing yet.

        Args:
            make: makes a new database with an empty office and returns its URL.
        """
        self._make = make

    @cached_property
    def _url(self) -> str:
        return self._make()

    @cached_property
    def _server(self) -> psycopg.Connection[Any]:
        import psycopg

        return psycopg.connect(self._url, autocommit=True)

    @cached_property
    def _catalogue(self) -> Any:
        return self._one(_CATALOGUE)

    @cached_property
    def _back(self) -> str:
        """The statements that put every row and every counter back; a copy of the rows is kept beside."""
        tables = self._names("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        steps = ["SET session_replication_role = replica"]  # as restoring does: no triggers, no order of references
        self._server.execute("CREATE SCHEMA kept")
        for table in tables:
            steps.append(f'DELETE FROM public."{table}"')
            if self._one(f'SELECT EXISTS (SELECT 1 FROM public."{table}")'):
                self._server.execute(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"')
                steps.append(f'INSERT INTO public."{table}" OVERRIDING SYSTEM VALUE SELECT * FROM kept."{table}"')
        for name in self._names("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"):
            last, called = self._server.execute(f'SELECT last_value, is_called FROM public."{name}"').fetchone() or (
                1,
                0,
            )
            steps.append(f"SELECT setval('public.\"{name}\"', {last}, {bool(called)})")
        return ";\n".join([*steps, "SET session_replication_role = DEFAULT"])

    def as_new(self) -> str:
        """Put the database back, whatever the last test has left, and return its URL."""
        catalogue, back = self._catalogue, self._back
        self._server.execute(_OTHERS)
        if self._one(_CATALOGUE) != catalogue:
            self.close()
            return self.as_new()
        self._server.execute(f"BEGIN;\n{back};\nCOMMIT")
        return self._url

    def close(self) -> None:
        """Forget the database; the next one asked for is made anew."""
        if "_server" in self.__dict__:
            self._server.close()
        for name in ("_url", "_server", "_catalogue", "_back"):
            self.__dict__.pop(name, None)

    def _one(self, sql: str) -> Any:
        row = self._server.execute(sql).fetchone()
        return row[0] if row else None

    def _names(self, sql: str) -> list[str]:
        return [row[0] for row in self._server.execute(sql).fetchall()]
