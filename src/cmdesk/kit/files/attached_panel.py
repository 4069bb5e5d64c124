"""The files attached to a record, with their preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from cmdesk.core.attachments import Attachment, Files
from cmdesk.core.errors import Refused
from cmdesk.core.tidy.text import visible
from cmdesk.kit import ask, copying
from cmdesk.kit.files.preview import Preview, unpacked
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_NAMED = 4  # files that a refusal of several names


class AttachedPanel(QWidget):
    """Lists, adds, previews and saves attachments; files are dropped here."""

    def __init__(self, desk: Desk, record_id: int, files: Files) -> None:
        """Make the panel of one record.

        Args:
            desk: for background work and the actor.
            record_id: whose files.
            files: the verbs, as the record's feature has them.
        """
        super().__init__()
        self._desk, self._record_id, self._files = desk, record_id, files
        self._found: dict[int, Attachment] = {}
        self.setAcceptDrops(True)
        self.list = SmallList(
            ("文件名", "大小", "附上时间", "说明"), add="添加附件…", icon="paperclip",
            nothing="还没有附件。把照片、合同扫描件拖到这里，或点“添加附件”。",
        )  # fmt: skip
        if files.FROZEN:
            self.setAcceptDrops(False)
            self.list.allow_adding(may_add=False)
            self.list.set_nothing("还没有附件。")
        self._save = QPushButton(icons.icon("download"), "另存为…")
        self._save.setEnabled(False)
        self._save.clicked.connect(self._save_as)
        self.list.add_tool(self._save)
        self._preview = Preview()
        self._wanted = 0  # the file that was asked for last
        self._preview.hide()
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self.list)
        parts.addWidget(self._preview)
        parts.setSizes([240, 320])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self._choose)
        self.list.opened.connect(self._look)
        self.list.bin_asked.connect(self._remove)
        self.list.current_changed.connect(self._moved)
        Rereading(desk, self, {"attachment"}, self._read)
        self._read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def take_files(self, paths: Sequence[Path]) -> Sequence[Path]:
        """Attach files that were dropped here, whatever they are; nothing is left to others."""
        self._attach(paths)
        return ()

    def _read(self) -> None:
        actor, record_id, files = self._desk.actor, self._record_id, self._files
        self._desk.work.read(
            lambda: (files.attached(actor, record_id), files.may_attach(actor, record_id)),
            self._show,
            owner=self,
            refused=self._refused,
        )

    def _show(self, answer: tuple[list[Attachment], Refused | None]) -> None:
        found, refusal = answer
        self.list.forbid(refusal)
        self._found = {one.id: one for one in found}
        self.list.show_lines(
            [Line(one.id, (one.name, size_text(one.size or 0), one.created_at, one.note)) for one in found]
        )

    def _choose(self) -> None:
        self._attach(ask.files_to_open(self, "添加附件", "所有文件 (*)"))

    def _attach(self, paths: Sequence[Path]) -> None:
        attach(self._desk, self, self._record_id, self._files, paths)

    def _moved(self, attachment_id: object) -> None:
        self._save.setEnabled(attachment_id is not None)
        if isinstance(attachment_id, int):
            self._look(attachment_id)

    def _look(self, attachment_id: int) -> None:
        actor, office, files = self._desk.actor, self._desk.office, self._files
        self._wanted = attachment_id
        self._desk.work.write(
            lambda: files.content(actor, office, attachment_id), self._unpack, owner=self, title="正在打开附件"
        )

    def _unpack(self, found: tuple[Attachment, bytes]) -> None:
        """Make a picture of the bytes where nobody waits for it: a large one takes seconds."""
        one, content = found
        if one.id == self._wanted:
            self._desk.work.read(
                lambda: (one, content, unpacked(one.media_type, content)), self._show_content, owner=self, title=""
            )

    def _show_content(self, found: tuple[Attachment, bytes, QImage | None]) -> None:
        one, content, picture = found
        if one.id == self._wanted:
            self._preview.show()
            self._preview.show_content(one.name, one.media_type, content, picture)

    def _save_as(self) -> None:
        one = self._found.get(self.list.current or 0)
        if one is None or copying.refuse(self):
            return
        path = ask.file_to_save(self, "另存附件", "所有文件 (*)", one.name)
        if path is None:
            return
        actor, office, attachment_id, files = self._desk.actor, self._desk.office, one.id, self._files

        def job() -> str:
            files.take_out(actor, office, attachment_id, path)
            return str(path)

        self._desk.work.write(job, self._saved, owner=self, title="正在另存")

    def _saved(self, path: str) -> None:
        self._desk.say(f"已存到 {path}")

    def _remove(self, attachment_id: int) -> None:
        actor, files = self._desk.actor, self._files
        self._desk.work.write(lambda: files.remove(actor, attachment_id), self._removed, owner=self)

    def _removed(self, _: None) -> None:
        self._preview.hide()
        self._desk.say("附件已移入回收站", undo=True)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


def attach(desk: Desk, owner: QWidget, record_id: int, files: Files, paths: Sequence[Path]) -> None:
    """Attach files to a record in the background, each a step of its own; what was refused is told by the desk, too.

    Args:
        desk: for background work and the actor.
        owner: the widget that asks; what is not done when it goes is given up.
        record_id: whose files.
        files: the verbs, as the record's feature has them.
        paths: of the files.
    """
    actor, office = desk.actor, desk.office

    def job() -> tuple[list[str], dict[str, str]]:
        done, refused = list[str](), dict[str, str]()
        for path in paths:
            try:
                files.attach(actor, office, record_id, path)
                done.append(path.name)
            except Refused as refusal:
                refused[visible(path.name)] = str(refusal)
        if not done and refused:
            raise Refused(_as_few(refused))
        return done, refused

    def attached(came: tuple[list[str], dict[str, str]]) -> None:
        done, refused = came
        what = done[0] if len(done) == 1 else f"{len(done)} 个文件"
        if refused:  # must be read, which a quiet word about the others would prevent
            desk.refuse(Refused(f"已附上 {what}，另有 {len(refused)} 个没有附上：{_as_few(refused)}"))
        else:
            desk.say(f"已附上 {what}", undo=True)

    if paths:
        desk.work.write(job, attached, owner=owner, title="正在附上文件")


def _as_few(refused: Mapping[str, str]) -> str:
    """Return what was refused, name → sentence, in one line: one reason whole, of the other files their names."""
    (_, first), *others = refused.items()
    names = [name for name, _ in others]
    more = f" 等 {len(names)} 个" if len(names) > _NAMED else ""
    return first + (f"还有：{'、'.join(names[:_NAMED])}{more}。" if names else "")


def size_text(size: int) -> str:
    """Return a size as people read it."""
    if size < 1024:
        return f"{size} 字节"
    return f"{size / 1024:.0f} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"
