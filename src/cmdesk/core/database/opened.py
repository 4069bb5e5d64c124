"""The office that is open in this process."""

from __future__ import annotations

import peewee

from cmdesk.core.database.base import Database

proxy = peewee.DatabaseProxy()
"""The office that is open in this process; every record is bound to it."""


def is_open() -> bool:
    """Tell whether an office is open in this process."""
    return proxy.obj is not None


def current() -> Database:
    """Return the database of the office that is open.

    Raises:
        RuntimeError: none is; who may come before that asks ``is_open``.
    """
    database = proxy.obj
    if database is None:
        raise RuntimeError("no office is open")
    return database  # type: ignore[no-any-return]
