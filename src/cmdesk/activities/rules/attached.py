"""Files attached to contacts and promises: the photo that proves it, the letter that was sent (S1-66).

Who may see the record sees its files, who may change it adds and removes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cmdesk.activities.record import Activity, Promise
from cmdesk.activities.rules import owed, rights
from cmdesk.core import attachments, keep
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Attachment
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.office import Office
from cmdesk.core.record import Record


@dataclass(frozen=True)
class Files:
    """The files of one kind of record about a customer."""

    model: type[Record]

    def attached(self, actor: Actor, record_id: int) -> list[Attachment]:
        """Return the files of a record, newest first.

        Raises:
            NotFound: there is no such record for the actor.
        """
        owed.read(actor, self.model, record_id)
        return attachments.of(self.model.KIND, record_id)

    def may_attach(self, actor: Actor, record_id: int) -> Refused | None:
        """Return why the actor may not add or remove files of a record, or None."""
        try:
            owed.living(actor, self.model, record_id)
        except Refused as refusal:
            return refusal
        return None

    def attach(self, actor: Actor, office: Office, record_id: int, path: Path, note: str = "") -> int:
        """Attach a file from the disk and return the attachment's id.

        Raises:
            Refused: the actor may not, or the file is dangerous, empty, too large or cannot be read.
        """
        owed.living(actor, self.model, record_id)
        return attachments.attach_file(actor, office, self.model.KIND, record_id, path, note)

    def remove(self, actor: Actor, attachment_id: int, *, back: bool = False) -> None:
        """Put a file into the recycle bin, or take it ``back``.

        Raises:
            Refused: the actor may not.
        """
        one = self._known(attachment_id)
        owed.living(actor, self.model, one.on_id or 0)
        with keep.operation(actor, f"{'恢复' if back else '删除'}附件 {one.name}") as work:
            (work.restore if back else work.bin)(Attachment, attachment_id)

    def content(self, actor: Actor, office: Office, attachment_id: int) -> tuple[Attachment, bytes]:
        """Return a file with its bytes; that it was opened goes into the trail (S4-24).

        Raises:
            Refused: the actor may not, or the bytes are missing or changed.
        """
        one = self._known(attachment_id)
        record: Any = owed.read(actor, self.model, one.on_id or 0)
        rights.refuse(actor, "view", record)
        found = attachments.content_of(office, one)
        with keep.operation(actor, f"查看附件 {one.name}") as work:
            work.note(Attachment.KIND, attachment_id, "view", {})
        return one, found

    def _known(self, attachment_id: int) -> Attachment:
        one = keep.read(Attachment, attachment_id)
        if one.on_kind != self.model.KIND:
            raise NotFound(f"这个附件不属于{self.model.LABEL}。")
        return one


OF_ACTIVITIES: Final = Files(Activity)
OF_PROMISES: Final = Files(Promise)
