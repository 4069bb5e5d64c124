"""Files attached to records, stored once by the hash of their content.

The bytes lie beside the office file in ``attachments.db`` under the same key, so that an encrypted office has no readable
file on the disk; on PostgreSQL they lie in the server's own table. The bytes are durable before the row that names them.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, ClassVar

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import Database, SqliteDatabase
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused, reason_of
from cmdesk.core.field import LongText, Text, Whole
from cmdesk.core.file.office import Office
from cmdesk.core.record import Record, table_of
from cmdesk.core.trouble import told

FILE_NAME = "attachments.db"
CHUNK = 1 << 20
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS blob_part (hash TEXT NOT NULL, part INTEGER NOT NULL, data {bytes} NOT NULL,"
    " PRIMARY KEY (hash, part))"
)
_DANGEROUS = """
    ade adp app appref-ms bat chm cmd com cpl dll exe gadget hlp hta inf ins iso img isp jar js jse lnk msc msi msp mst
    pif ps1 ps1xml ps2 psc1 reg scf scr sct settingcontent-ms sh shb shs sys url vb vbe vbs vhd vhdx ws wsc wsf wsh
    xll xbap
""".split()
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_STRANGE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


class Attachment(Record):
    """A file attached to a record of any kind."""

    KIND: ClassVar[str] = "attachment"
    LABEL: ClassVar[str] = "附件"
    POINTS: ClassVar[tuple[str, str] | None] = ("on_kind", "on_id")

    on_kind = Text("所属类别", required=True, limit=40, read_only=True)
    on_id = Whole("所属记录", required=True, read_only=True)
    name = Text("文件名", required=True, limit=200)
    size = Whole("大小", required=True, read_only=True, unit="字节")
    hash = Text("校验值", required=True, limit=64, read_only=True, index=True)
    media_type = Text("类型", limit=100, read_only=True)
    note = LongText("说明", limit=500)

    class Meta:
        indexes = ((("on_kind", "on_id", "id"), False),)

    def title(self) -> str:
        return self.name

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Refuse whatever would change or hide evidence; it goes only with the record it belongs to, purged as a whole."""
        if any(before[name] != after[name] for name in before.keys() - _BOOKKEEPING):
            for watcher in _watchers:
                watcher(database, before, after)
        owner = _evidence.get(before["on_kind"])
        if owner is None:
            return
        row = database.row(f'SELECT binned_at FROM "{table_of(owner)}" WHERE id = ?', (before["on_id"],))
        if row is not None and row[0] is None:
            raise Refused(f"“{before['name']}”是办理时留下的凭据，不能修改或删除。")

    @classmethod
    def admit(cls, work: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Refuse a file for what takes no more of them, and evidence that comes after what it belongs to was done."""
        for row in rows:
            for watcher in _watchers:
                watcher(work.database, None, row)
            owner = _evidence.get(row["on_kind"])
            if owner is not None and not work.has_written(owner, row["on_id"]):
                raise Refused(f"“{row['name']}”不能事后补作凭据，请随新的意见或留言附上。")


_BOOKKEEPING = frozenset({"version", "changed_at", "changed_by"})
_evidence: dict[str, type[Record]] = {}
Watcher = Callable[[Database, Mapping[str, Any] | None, Mapping[str, Any]], None]
_watchers: list[Watcher] = []


def watch(watcher: Watcher) -> None:
    """Let a feature refuse changes of attached files: called with the row before (None for a new file) and after."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def hold(model: type[Record]) -> None:
    """Let the files of these records never be changed or removed: they are evidence."""
    _evidence[model.KIND] = model


@dataclass(frozen=True)
class Blobs:
    """The bytes of attached files, by hash."""

    database: Database

    def put(self, content: bytes) -> str:
        """Store bytes (once) and return their hash; durable on return."""
        name = sha256(content).hexdigest()
        with told(), self.database.writing():
            if self.database.row("SELECT 1 FROM blob_part WHERE hash = ? AND part = 0", (name,)) is None:
                starts = range(0, max(len(content), 1), CHUNK)
                parts = [(name, number, content[at : at + CHUNK]) for number, at in enumerate(starts)]
                self.database.run_many("INSERT INTO blob_part (hash, part, data) VALUES (?, ?, ?)", parts)
        return name

    def get(self, name: str) -> bytes:
        """Return stored bytes.

        Raises:
            NotFound: nothing is stored under that hash.
            Refused: the bytes were changed since.
        """
        rows = self.database.rows("SELECT data FROM blob_part WHERE hash = ? ORDER BY part", (name,))
        if not rows:
            raise NotFound("附件的内容不见了，请从备份恢复。")
        content = b"".join(bytes(row[0]) for row in rows)
        if sha256(content).hexdigest() != name:
            raise Refused("附件的内容与登记时不一致，可能已损坏，请从备份恢复。")
        return content

    def names(self) -> set[str]:
        """Return the hashes of everything stored."""
        return {row[0] for row in self.database.rows("SELECT DISTINCT hash FROM blob_part")}

    def drop(self, names: set[str]) -> None:
        """Forget bytes that no row names any more."""
        with told(), self.database.writing():
            self.database.run_many("DELETE FROM blob_part WHERE hash = ?", [(name,) for name in names])


@contextmanager
def blobs(office: Office) -> Iterator[Blobs]:
    """Open the store of an office for a while."""
    if not isinstance(office.database, SqliteDatabase):
        office.database.run(_SCHEMA.format(bytes="BYTEA"))
        yield Blobs(office.database)
        return
    store = open_store(office.folder / FILE_NAME, office.database.key)
    try:
        yield Blobs(store)
    finally:
        store.close()


def open_store(path: Path, key: bytes | None, *, journal: str = "WAL") -> SqliteDatabase:
    """Return the store in a file, made first when there is none; the caller closes it.

    Args:
        path: the file.
        key: of an encrypted office.
        journal: ``"DELETE"`` for a place where several processes never meet (a stick, a share for backups).
    """
    store = SqliteDatabase(path, key, journal=journal)
    try:
        with told():
            store.run(_SCHEMA.format(bytes="BLOB") + " STRICT")
    except BaseException:
        store.close()
        raise
    return store


def safe_name(name: str) -> str:
    """Return a file name that Windows accepts, keeping as much of it as possible."""
    last = PurePath(name.replace("\\", "/")).name
    text = _STRANGE.sub("_", last).strip(" .")
    if not text:
        text = "附件"
    if _RESERVED.match(text):
        text = "_" + text
    if len(text) > 150:
        stem, dot, ending = text.rpartition(".")
        text = stem[: 149 - len(ending)] + dot + ending if dot and len(ending) < 12 else text[:150]
    return text


def refuse_dangerous(name: str, content: bytes) -> None:
    """Refuse programs and scripts, by ending and by their first bytes.

    Raises:
        Refused: the file could run something when opened.
    """
    ending = name.rstrip(" .").rpartition(".")[2].lower() if "." in name else ""
    if ending in _DANGEROUS or content.startswith(_PROGRAMS):
        raise Refused(f"“{name}”是可以运行的程序或脚本，不能作为附件。文档请存成 PDF、图片或 Office 文件。")


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
        Refused: too large, empty, or of a dangerous type.
    """
    kept = put(office, name, content)
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


@dataclass(frozen=True)
class Files:
    """The files of one kind of record: who sees the record sees them, and every opening goes into the trail (S4-24).

    Attributes:
        model: the record that has files.
        see: asked with the actor and the record's id; raises Refused when he may not see its files.
        change: the same for adding and removing.
        take: the same for taking a file out of the program; who sees it may, by default.
    """

    FROZEN: ClassVar[bool] = False
    """Nobody ever adds or removes files by themselves, so nothing of it is offered."""

    model: type[Record]
    see: Callable[[Actor, int], object]
    change: Callable[[Actor, int], object]
    take: Callable[[Actor, int], object] | None = None

    def attached(self, actor: Actor, record_id: int) -> list[Attachment]:
        """Return the files of a record, newest first.

        Raises:
            Refused: the actor may not see them.
        """
        self.see(actor, record_id)
        return of(self.model.KIND, record_id)

    def may_attach(self, actor: Actor, record_id: int) -> Refused | None:
        """Return why the actor may not add or remove files of a record, or None."""
        try:
            self.change(actor, record_id)
        except Refused as refusal:
            return refusal
        return None

    def attach(self, actor: Actor, office: Office, record_id: int, path: Path, note: str = "") -> int:
        """Attach a file from the disk and return the attachment's id.

        Raises:
            Refused: the actor may not, or the file is dangerous, empty, too large or cannot be read.
        """
        self.change(actor, record_id)
        return attach_file(actor, office, self.model.KIND, record_id, path, note)

    def remove(self, actor: Actor, attachment_id: int, *, back: bool = False) -> None:
        """Put a file into the recycle bin, or take it ``back``.

        Raises:
            Refused: the actor may not.
        """
        one = self._known(attachment_id)
        self.change(actor, one.on_id or 0)
        with keep.operation(actor, f"{'恢复' if back else '删除'}附件 {one.name}") as work:
            (work.restore if back else work.bin)(Attachment, attachment_id)

    def content(self, actor: Actor, office: Office, attachment_id: int) -> tuple[Attachment, bytes]:
        """Return a file with its bytes.

        Raises:
            Refused: the actor may not, or the bytes are missing or changed.
        """
        one = self._known(attachment_id)
        self.see(actor, one.on_id or 0)
        found = content_of(office, one)
        with keep.operation(actor, f"查看附件 {one.name}") as work:
            work.note(Attachment.KIND, attachment_id, "view", {})
        return one, found

    def taken(self, actor: Actor, office: Office, attachment_id: int) -> tuple[Attachment, bytes]:
        """Return a file with its bytes, to be kept outside the program.

        Raises:
            Refused: as ``content``, or the actor may look at it only.
        """
        if self.take is not None:
            self.take(actor, self._known(attachment_id).on_id or 0)
        return self.content(actor, office, attachment_id)

    def _known(self, attachment_id: int) -> Attachment:
        one = keep.read(Attachment, attachment_id)
        if one.on_kind != self.model.KIND:
            raise NotFound(f"这个附件不属于{self.model.LABEL}。")
        return one


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
