"""An attached file as a row, and who has a word in whether it may be changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from cmdesk.core.database import Database
from cmdesk.core.errors import Refused
from cmdesk.core.field import LongText, Text, Whole
from cmdesk.core.record import Record, table_of

Watcher = Callable[[Database, Mapping[str, Any] | None, Mapping[str, Any]], None]
_BOOKKEEPING = frozenset({"version", "changed_at", "changed_by"})
_evidence: dict[str, type[Record]] = {}
_watchers: list[Watcher] = []


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


def watch(watcher: Watcher) -> None:
    """Let a feature refuse changes of attached files: called with the row before (None for a new file) and after."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def hold(model: type[Record]) -> None:
    """Let the files of these records never be changed or removed: they are evidence."""
    _evidence[model.KIND] = model
