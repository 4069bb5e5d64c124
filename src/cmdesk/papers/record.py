"""The ledger of printed sheets, the office's letterhead and its own forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import peewee

from cmdesk.core.database import Database, proxy
from cmdesk.core.errors import Refused
from cmdesk.core.field import Link, LongText, Moment, Text, Whole
from cmdesk.core.record import Record
from cmdesk.staff.record import User

if TYPE_CHECKING:
    from cmdesk.core.door.keep import Operation

_FOR_EVER = ("number", "form", "binned_at")


class Paper(Record):
    """A sheet that carries a running number: once issued it stays, at most it is voided (forms 0.2)."""

    KIND: ClassVar[str] = "paper"
    LABEL: ClassVar[str] = "单据"
    LISTED: ClassVar[tuple[str, ...]] = ("number", "created_at")
    POINTS: ClassVar[tuple[str, str] | None] = ("about_kind", "about_id")
    OUTLIVES: ClassVar[bool] = True

    number = Text("流水号", required=True, limit=60, read_only=True)
    form = Text("表单代号", required=True, limit=60, read_only=True)
    form_title = Text("表单", required=True, limit=100, read_only=True)
    subject = Text("内容", limit=200, read_only=True, help="印的是谁、什么事")
    about_kind = Text("所属类别", limit=40, read_only=True)
    about_id = Whole("所属记录", read_only=True)
    user = Link("开具人", User, read_only=True, index=True)
    printed_at = Moment("首次打印", read_only=True)
    prints = Whole("打印次数", read_only=True, null=False, default=0, unit="次")
    pages = Whole("页数", read_only=True, unit="页")
    voided_at = Moment("作废时间", read_only=True)
    void_reason = Text("作废原因", limit=200, read_only=True)
    voided_by = Link("作废人", User, read_only=True, backref="+", index=False)
    content = Text("内容校验值", required=True, limit=64, read_only=True)
    layout = Text("版式校验值", required=True, limit=64, read_only=True)

    class Meta:
        indexes = (
            (("form", "number"), True),
            (("form", "content"), False),
            (("about_kind", "about_id", "id"), False),
        )

    if TYPE_CHECKING:
        user_id: int | None
        voided_by_id: int | None

    def title(self) -> str:
        return f"{self.form_title} {self.number}"

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:  # noqa: ARG003
        """Keep the row for ever: its number is never given again.

        Raises:
            Refused: the change would take the sheet or its number out of the ledger.
        """
        if any(before[name] != after[name] for name in _FOR_EVER) or (before["voided_at"] and not after["voided_at"]):
            raise Refused(f"单据 {before['number']} 已经发号，不能删除、撤销或改号；印错了请作废，号码不再使用。")

    @classmethod
    def orphan(cls, work: Operation, kind: str, record_id: int) -> None:
        """Forget what sheets about a purged record said; their numbers stay."""
        rows = work.database.rows(
            "SELECT id, content FROM paper WHERE about_kind = ? AND about_id = ?", (kind, record_id)
        )
        work.edit_many(cls, {row[0]: {"subject": ""} for row in rows}, verb="purge")
        for paper_id, content in rows:
            used = "SELECT 1 FROM paper WHERE content = ? AND id <> ? AND NOT (about_kind = ? AND about_id = ?)"
            if work.database.row(used, (content, paper_id, kind, record_id)) is None:
                work.database.run("DELETE FROM paper_content WHERE hash = ?", (content,))


class PaperContent(peewee.Model):
    """What was printed, by its hash: the values of a sheet, or the form and letterhead they were set in."""

    hash = peewee.TextField(primary_key=True)
    data = peewee.BlobField()

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True
        table_name = "paper_content"


class OwnForm(Record):
    """An office's own copy of a form, where the office lies on a server and so has no folder of its own."""

    KIND: ClassVar[str] = "own_form"
    LABEL: ClassVar[str] = "自有表单"
    CHANGED_WITH: ClassVar[str] = "papers.edit_forms"

    name = Text("表单代号", required=True, limit=60, unique=True, read_only=True)
    text = LongText("版式", required=True, limit=200_000)

    def title(self) -> str:
        return f"表单 {self.name}"


class Letterhead(Record):
    """The office's name and logo as every form shows them; there is at most one."""

    KIND: ClassVar[str] = "letterhead"
    LABEL: ClassVar[str] = "抬头"
    CHANGED_WITH: ClassVar[str] = "papers.edit_forms"

    name = Text("单位名称", limit=60, help="印在每张表单的上方")
    logo = Text("徽标校验值", limit=64, read_only=True)

    def title(self) -> str:
        return self.name or self.LABEL
