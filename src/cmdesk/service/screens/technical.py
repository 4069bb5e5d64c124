"""The page 技术服务, and the same list on a customer's page beside his service plans (S4-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from cmdesk.activities.links import persons_source
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of, titles_of, values_of
from cmdesk.customers.customer_rows import CustomerRows
from cmdesk.customers.links import sources
from cmdesk.kit.files.attached_dialog import open_attached
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line
from cmdesk.kit.lists.verb_list import Read
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog, Save
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.service.record import TechnicalService
from cmdesk.service.rules import rights, technical
from cmdesk.service.rules.technical import Done

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_HIDDEN = frozenset({"number", "activity_id"})
_OF_CUSTOMER = frozenset({"person_id", "plan_id"})


@dataclass(frozen=True)
class _Opened:
    """A technical service opened to be changed, or to be read."""

    record: TechnicalService
    titles: dict[str, str]
    refusal: Refused | None


class TechnicalList(CustomerRows[Done]):
    """Technical services, the latest first, with what they cost together."""

    heads = ("编号", "时间", "服务项目", "方式", "地点", "服务人员", "费用（元）", "附件", "结果")
    add_word = "登记技术服务"
    icon = "wand"
    nothing = "还没有技术服务。指导、培训、产品试用以后按 Ctrl+N 登记，时间、地点、方式、费用和结果都记在客户的技术服务档案里。"
    shows = frozenset({"technical_service", "attachment"})

    def build(self) -> None:
        self.dialog: Any = None
        self.add_verb("files", "附件…", "paperclip", self.open_files, "报告、照片、试用数据")
        self.add_verb("print", "打印档案", "printer", self.print, "这位客户的技术服务档案　Ctrl+P")
        self.list.bin_asked.connect(self.bin)
        bind_keys(self, {"Ctrl+N": self.add, "Ctrl+P": self.print})
        if self.customer_id is None:
            offer_search(self, self.list)

    def rows_of(self, actor: Actor) -> Sequence[Done]:
        return technical.listed(actor, customer_id=self.customer_id)

    def refusal(self, actor: Actor) -> Refused | None:
        return rights.may(actor, rights.TECHNICAL, self.customer_id)

    def line(self, one: Done) -> Line:
        cost = f"{one.cost:,.2f}" if one.cost is not None else ""
        way = TechnicalService.way.about.label_of(one.way)
        cells = (
            one.number, one.served_at, one.words(), way, one.place, one.user, cost,
            f"{one.files} 份" if one.files else "", one.result or one.content,
        )  # fmt: skip
        return Line(one.id, cells)

    def open_record(self, kind: str, record_id: int) -> None:
        """Show a technical service from elsewhere."""
        if kind == TechnicalService.KIND:
            self.list.select(record_id)
            self.open_one(record_id)

    def add(self) -> None:
        actor = self._desk.actor
        if rights.may(actor, rights.TECHNICAL, self.customer_id) is not None:
            return
        begin = {"customer_id": self.customer_id, "user_id": actor.id, "served_at": rights.now(), "way": "visit"}

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            of = {"customer_id": self.customer_id} if self.customer_id is not None else {}
            return technical.add(actor, {**before, **values, **of})

        self._ask("登记技术服务", "登记", save, begin, {"user_id": actor.name}, self.customer_id, None)

    def open_one(self, key: int) -> None:
        actor = self._desk.actor
        self._desk.work.read(lambda: _opened(actor, key), self._open, owner=self, title="", refused=self._desk.refuse)

    def open_files(self) -> None:
        """Show what is attached to the current service."""
        one = self.current
        if one is not None:
            self.dialog = open_attached(self._desk, one.id, technical.FILES, f"附件　{one.number} {one.customer}", self)

    def print(self) -> None:
        """Show the file of the current customer as it will be printed."""
        from cmdesk.papers.preview import open_preview
        from cmdesk.service import technical_paper

        actor = self._desk.actor
        customer = self.customer_id if self.current is None else self.current.customer_id
        if customer is not None:
            open_preview(self._desk, lambda: technical_paper.file_job(actor, customer), title="技术服务档案")

    def bin(self, service_id: int) -> None:
        """Put a technical service into the recycle bin."""
        actor = self._desk.actor
        self.do(lambda: technical.bin_one(actor, service_id), "技术服务已移入回收站")

    def _show(self, found: Read[Done]) -> None:
        super()._show(found)
        rows = found[0]
        self.list.set_words(f"{len(rows)} 次，费用合计 {technical.total(rows):,.2f} 元" if rows else "")

    def _open(self, found: _Opened) -> None:
        actor, record = self._desk.actor, found.record

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            technical.edit(actor, record.id, values, version=record.version, before=before)
            return record.id

        values = values_of(record)
        self._ask(record.title(), "保存", save, values, found.titles, record.customer_id, found.refusal)

    def _ask(
        self, title: str, verb: str, save: Save, values: dict[str, Any], titles: dict[str, str], customer_id: int | None,
        refusal: Refused | None,
    ) -> None:  # fmt: skip
        known = customer_id is not None
        hidden = _HIDDEN | ({"customer_id"} if known else _OF_CUSTOMER)
        links = sources(self._desk)
        if customer_id is not None:
            links["person"] = persons_source(self._desk, customer_id)
            plans = _Plans(self._desk, customer_id)
            links["service_plan"] = LinkSource(plans.search, plans.title, self._desk.work)
        specs = [spec for spec in specs_of(TechnicalService) if spec.name not in hidden]
        dialog = RecordDialog(
            self._desk, title, verb, specs, save, values=values, titles=titles, links=links, refusal=refusal, parent=self
        )  # fmt: skip
        dialog.resize(px(680), px(620))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()


class _Plans:
    """Finds the service plans of one customer."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        self._actor, self._customer = desk.actor, customer_id

    def search(self, text: str) -> list[Hit]:
        """Return the plans whose number or name holds a text."""
        found = technical.plan_choices(self._actor, self._customer)
        return [(one, words, "") for one, words in found if text.strip().lower() in words.lower()]

    def title(self, plan_id: int) -> str:
        """Return what a plan is called."""
        return next((words for one, words in technical.plan_choices(self._actor, self._customer) if one == plan_id), "")


def _opened(actor: Actor, service_id: int) -> _Opened:
    record = technical.read(actor, service_id)
    titles = titles_of(record)
    return _Opened(record, titles, technical.may_change(actor, record))
