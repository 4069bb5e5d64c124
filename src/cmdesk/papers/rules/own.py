"""An office's own copies of forms.

An office in a file keeps them as ``<data>/forms/NAME.toml``, where people may also edit them by hand; they travel in its
backups. An office on a server has no folder that all its machines share and keeps them as records.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

from cmdesk.core.actor import Actor
from cmdesk.core.backup import FORMS
from cmdesk.core.database import SqliteDatabase
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused, reason_of
from cmdesk.core.file.office import Office
from cmdesk.core.machine import durable
from cmdesk.core.machine.trouble import told
from cmdesk.papers.record import OwnForm
from cmdesk.papers.rules import rights

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
MOST = 200_000
"""Characters of a form."""


class Store(Protocol):
    """Where own copies lie."""

    def names(self) -> set[str]:
        """Return the forms that have an own copy."""

    def text(self, name: str) -> str | None:
        """Return an own copy; None when there is none.

        Raises:
            Refused: it cannot be read.
        """

    def put(self, work: keep.Operation, name: str, text: str) -> None:
        """Keep an own copy, inside an operation."""

    def drop(self, work: keep.Operation, name: str) -> None:
        """Forget an own copy, inside an operation."""


def store(office: Office) -> Store:
    """Return where an office keeps its own copies."""
    if isinstance(office.database, SqliteDatabase):
        return _Folder(office.folder / FORMS)
    return _Records()


def save(actor: Actor, office: Office, name: str, text: str) -> None:
    """Keep a form as the office's own copy.

    Raises:
        NotAllowed: the actor may not change forms.
        Refused: the name is none for a form, the text is too long, or the disk refuses. Whether the text is a form at
            all is asked by ``papers.forms``.
    """
    rights.refuse(actor, "edit_forms")
    if not _NAME.fullmatch(name):
        raise Refused(f"“{name}”不能作表单代号，请用小写英文字母开头，只含小写字母、数字和下划线，例如 visit_sheet。")
    if len(text) > MOST:
        raise Refused(f"表单太长（{len(text):,} 字），最多 {MOST:,} 字。")
    with told(), keep.operation(actor, f"修改表单 {name}") as work:
        store(office).put(work, name, text)


def reset(actor: Actor, office: Office, name: str) -> None:
    """Go back to the shipped form.

    Raises:
        NotAllowed: the actor may not change forms.
        Refused: there is no own copy, or the disk refuses.
    """
    rights.refuse(actor, "edit_forms")
    own = store(office)
    if name not in own.names():
        raise Refused(f"表单“{name}”没有自有版本，正在用的就是随程序提供的。")
    with told(), keep.operation(actor, f"恢复随程序提供的表单 {name}") as work:
        own.drop(work, name)


def pack(actor: Actor, office: Office) -> None:
    """Write the own copies of an office in a file into the file itself, for the way to a server.

    Raises:
        Refused: one of them cannot be read, or is too long.
    """
    folder, records = store(office), _Records()
    names, left = folder.names(), records.names()  # the second of a way that broke off
    if not names | left:
        return
    with keep.operation(actor, "整理要搬到服务器的表单") as work:
        for name in sorted(left - names):
            records.drop(work, name)
        for name in sorted(names):
            records.put(work, name, folder.text(name) or "")


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> set[str]:
        return {path.stem for path in self._folder.glob("*.toml")} if self._folder.is_dir() else set()

    def text(self, name: str) -> str | None:
        path = self._path(name)
        try:
            return path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            why = "不是 UTF-8 编码" if isinstance(error, UnicodeDecodeError) else reason_of(error)
            raise Refused(f"表单文件 {path} 读不出来（{why}），请改好或删去这个文件，再用随程序提供的表单。") from error

    def put(self, work: keep.Operation, name: str, text: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        durable.write(self._path(name), text)
        work.note(OwnForm.KIND, 0, "edit", {})

    def drop(self, work: keep.Operation, name: str) -> None:
        self._path(name).unlink(missing_ok=True)
        work.note(OwnForm.KIND, 0, "bin", {})

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.toml"


class _Records:
    def names(self) -> set[str]:
        return {one.name for one in keep.read_all(OwnForm, "binned_at IS NULL")}

    def text(self, name: str) -> str | None:
        found = keep.read_all(OwnForm, "name = ? AND binned_at IS NULL", (name,))
        return found[0].text if found else None

    def put(self, work: keep.Operation, name: str, text: str) -> None:
        found = keep.read_all(OwnForm, "name = ?", (name,))
        if not found:
            work.add(OwnForm, {"name": name, "text": text})
            return
        if found[0].binned_at is not None:
            work.restore(OwnForm, found[0].id)
        work.edit(OwnForm, found[0].id, {"text": text})

    def drop(self, work: keep.Operation, name: str) -> None:
        for one in keep.read_all(OwnForm, "name = ? AND binned_at IS NULL", (name,)):
            work.bin(OwnForm, one.id)
