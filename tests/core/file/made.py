"""An office in a folder, to be broken by the tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.people import add_customer

from cmdesk.core import database, regulation
from cmdesk.core.actor import PROGRAM
from cmdesk.core.errors import OfficeUnusable
from cmdesk.core.file import office
from cmdesk.core.file.office import FILE_NAME, open_file
from cmdesk.shell import features

SOURCE = Path(office.__file__).parents[3]
ROOT = SOURCE.parent


def make(folder: Path, key: bytes | None = None, customers: int = 1) -> Path:
    """An office with some customers, closed; returns its file."""
    features.load_records()
    made = open_file(folder, new_key=key)
    regulation.add_missing_presets(PROGRAM)
    for number in range(customers):
        add_customer(None, None, f"店{number}")
    made.close()
    return folder / FILE_NAME


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def refused(folder: Path) -> str:
    """The sentence with which the folder is refused; nothing in it may have changed."""
    before = content(folder)
    with pytest.raises(OfficeUnusable) as refusal:
        open_file(folder).close()
    assert content(folder) == before
    with pytest.raises(RuntimeError):
        database.current()
    return str(refusal.value)
