"""Attaching and reading back: the bytes are stored first, then a row names them; rights are asked by the caller."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.attachments.naming import refuse_dangerous, safe_name
from cmdesk.core.attachments.record import Attachment
from cmdesk.core.attachments.store import blobs
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.file.office import Office


@dataclass(frozen=True)
class Kept:
    """A file whose bytes are durable, ready to be named by a row: name, bytes, hash and media type."""

    name: str
    size: int
    hash: str
    media_type: str


def put(office: Office, name: str, content: bytes) -> Kept:
    """Store the bytes of a file that an operation is going to name with ``add``.

    Raises:
        Refused: too large, empty, or of a dangerous type.
    """
    name = safe_name(name)
    refuse_dangerous(name, content)
    most = int(regulation.today().number("attachment.megabytes"))
    if not content:
        raise Refused(f"“{name}”是空文件，没有附上。")
    if len(content) > most << 20:
        raise Refused(f"“{name}”有 {len(content) / (1 << 20):.0f} MB，附件最大 {most} MB，请压缩或拆分后再附。")
    with blobs(office) as store:
        stored = store.put(content)
    return Kept(name, len(content), stored, mimetypes.guess_type(name)[0] or "application/octet-stream")


def put_file(office: Office, path: Path) -> Kept:
    """Store the bytes of a file from the disk; see ``put``.

    Raises:
        Refused: as ``put``, or the file cannot be read.
    """
    return put(office, path.name, _bytes_of(path))


def add(work: keep.Operation, kind: str, record_id: int, kept: Kept, note: str = "") -> int:
    """Name stored bytes as an attachment of a record, in an operation; whether the actor may is asked by the caller."""
    return work.add(
        Attachment,
        {
            "on_kind": kind,
            "on_id": record_id,
            "name": kept.name,
            "size": kept.size,
            "hash": kept.hash,
            "media_type": kept.media_type,
            "note": note,
        },
    )


def attach(actor: Actor, office: Office, kind: str, record_id: int, name: str, content: bytes, note: str = "") -> int:
    """Attach bytes to a record and return the attachment's id; whether the actor may is asked by the caller.

    Raises:
        Refused: too large, empty, of a dangerous type, or attached already.
    """
    kept = put(office, name, content)
    if any((one.hash, one.name) == (kept.hash, kept.name) for one in of(kind, record_id)):
        raise Refused(f"“{kept.name}”已经附在这里，内容一样，没有再附一次。")
    with keep.operation(actor, f"附上 {kept.name}") as work:
        return add(work, kind, record_id, kept, note)


def attach_file(actor: Actor, office: Office, kind: str, record_id: int, path: Path, note: str = "") -> int:
    """Attach a file from the disk; see ``attach``.

    Raises:
        Refused: as ``attach``, or the file cannot be read.
    """
    return attach(actor, office, kind, record_id, path.name, _bytes_of(path), note)


def _bytes_of(path: Path) -> bytes:
    """Return what a file holds; refused when it is too large to be attached or cannot be read."""
    most = int(regulation.today().number("attachment.megabytes"))
    try:
        if path.stat().st_size > most << 20:
            raise Refused(f"“{path.name}”超过 {most} MB，请压缩或拆分后再附。")
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"文件 {path} 读不出来（{reason_of(error)}），请检查文件是否还在。") from error


def of(kind: str, record_id: int) -> list[Attachment]:
    """Return the attachments of a record that are not in the recycle bin, newest first."""
    query = Attachment.select().where(
        (Attachment.on_kind == kind) & (Attachment.on_id == record_id) & Attachment.binned_at.is_null()
    )
    return list(query.order_by(Attachment.id.desc()))


def content_of(office: Office, attachment: Attachment) -> bytes:
    """Return the bytes of an attachment; raises as ``Blobs.get``."""
    with blobs(office) as store:
        return store.get(attachment.hash)


def problems(office: Office) -> Iterator[str]:
    """Yield a Chinese sentence for every attachment whose bytes are missing or changed."""
    rows = office.database.rows("SELECT hash, MIN(name) FROM attachment GROUP BY hash ORDER BY 2")
    if not rows:
        return
    with blobs(office) as store:
        for stored, name in rows:
            try:
                store.get(stored)
            except Refused as refusal:
                yield f"附件“{name}”：{refusal}"
