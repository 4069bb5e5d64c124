"""The bytes of attachments, once for all backups under one key: what a daily backup adds is only what is new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from cmdesk.core import attachments
from cmdesk.core.attachments import Blobs
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office


def name_under(key: bytes | None) -> str:
    """Return the name of the store under a key: after a change of the key the old backups keep their own."""
    return attachments.FILE_NAME if key is None else f"attachments-{sha256(key).hexdigest()[:8]}.db"


def keep(office: Office, key: bytes | None, folder: Path) -> frozenset[str]:
    """Copy the attachments of an office that no backup in a folder has yet; returns the hashes of those that are good."""
    if not (office.folder / attachments.FILE_NAME).exists():
        return frozenset()
    with attachments.blobs(office) as source, _opened(folder / name_under(key), key) as target:
        kept = target.names()
        for name in sorted(source.names() - kept):
            try:
                content = source.get(name)
            except Refused:
                continue  # damaged already: the check of the office names it; the rest is worth keeping
            kept.add(target.put(content))
        return frozenset(kept & source.names())


def keep_only(needed: frozenset[str], path: Path, key: bytes | None) -> None:
    """Forget what no backup needs any more."""
    if path.exists():
        with _opened(path, key) as store:
            store.drop(store.names() - needed)


def bring_back(names: frozenset[str], path: Path, target: Path, key: bytes | None) -> None:
    """Copy attachments out of a store into the file of an office that is being restored."""
    with _opened(path, key) as source, _opened(target, key) as made:
        for name in sorted(names):
            made.put(source.get(name))


@contextmanager
def _opened(path: Path, key: bytes | None) -> Iterator[Blobs]:
    with closing(attachments.open_store(path, key, journal="DELETE")) as database:
        yield Blobs(database)
