"""The files of one kind of record, as a feature offers them: with its rights, and every opening in the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from cmdesk.core.actor import Actor
from cmdesk.core.attachments.attaching import attach_file, content_of, of
from cmdesk.core.attachments.record import Attachment
from cmdesk.core.door import keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.file.office import Office
from cmdesk.core.file.placed import placed, told_first
from cmdesk.core.record import Record


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

    def take_out(self, actor: Actor, office: Office, attachment_id: int, path: Path) -> None:
        """Write a file to a place outside the program; its line in the trail stands before.

        Raises:
            Refused: as ``content``, or the actor may look at it only, or it cannot be written there.
        """
        one = self._known(attachment_id)
        if self.take is not None:
            self.take(actor, one.on_id or 0)
        self.see(actor, one.on_id or 0)
        found = content_of(office, one)

        def note(title: str, said: dict[str, Any]) -> None:
            with keep.operation(actor, f"{title} {one.name} 到 {path.name}") as work:
                work.note(Attachment.KIND, attachment_id, "export", said)

        line = told_first(partial(note, "另存附件", {}), lambda why: note("没有存成附件", {"failed": (None, why)}))
        with line, placed(path) as draft:
            draft.write_bytes(found)

    def _known(self, attachment_id: int) -> Attachment:
        one = keep.read(Attachment, attachment_id)
        if one.on_kind != self.model.KIND:
            raise NotFound(f"这个附件不属于{self.model.LABEL}。")
        return one
