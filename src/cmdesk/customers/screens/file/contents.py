"""What lies in a file besides the file itself: people, and customers' customers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.record import Record, fields_of, specs_of, titles_of, values_of
from cmdesk.customers import rules
from cmdesk.customers.links import sources
from cmdesk.customers.record import Downstream, Person
from cmdesk.customers.rules.file.cards import Taken, add_from_cards
from cmdesk.kit import ask
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class _Contents(QWidget):
    """A list of what belongs to a file; subclasses say what it is."""

    model: type[Record]
    heads: tuple[str, ...]
    icon: str
    nothing: str

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer_id = desk, customer_id
        noun = self.model.LABEL
        self.list = SmallList(self.heads, add=f"新增{noun}", icon=self.icon, nothing=self.nothing)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.open_one)
        self.list.bin_asked.connect(self.bin)
        Rereading(desk, self, {self.model.KIND}, self.read)
        self.read()

    def read(self) -> None:
        """Read the list."""
        listing = self._job()
        self._desk.work.read(lambda: (listing(), self._may()), self._show, owner=self, refused=self._refused)

    def add(self) -> None:
        """Enter a new one."""
        self._dialog(f"新增{self.model.LABEL}", "新增", self._adding(), None, None, None)

    def open_one(self, record_id: int) -> None:
        """Look at one, or change it."""
        self._desk.work.write(lambda: self._one(record_id), self._open, owner=self, title="正在打开")

    def bin(self, record_id: int) -> None:
        """Put one into the recycle bin."""
        self._desk.work.write(lambda: self._bin(record_id), self._binned, owner=self)

    def _open(self, found: tuple[Any, Refused | None]) -> None:
        record, refusal = found
        values = values_of(record)
        titles = titles_of(record)
        saving = self._editing(record.id, record.version)
        self._dialog(f"{self.model.LABEL} {record.title()}", "保存", saving, values, titles, refusal)

    def _dialog(self, title: str, verb: str, saving: Any, values: Any, titles: Any, refusal: Refused | None) -> None:
        specs = [spec for spec in specs_of(self.model) if spec.name != "customer_id"]
        links = {**sources(self._desk), **self._links()}
        dialog = RecordDialog(
            self._desk,
            title,
            verb,
            specs,
            saving,
            values=values,
            titles=titles,
            links=links,
            refusal=refusal,
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show(self, found: tuple[list[Any], Refused | None]) -> None:
        records, refusal = found
        self.list.show_lines([self._line(one) for one in records])
        self.list.forbid(refusal)

    def _binned(self, _: None) -> None:
        self._desk.say(f"{self.model.LABEL}已移入回收站", undo=True)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))

    def _may(self) -> Refused | None:
        return rules.may(self._desk.actor, "edit", rules.read(self._desk.actor, self._customer_id))

    def _links(self) -> dict[str, LinkSource]:
        return {}

    def _job(self) -> Any:
        raise NotImplementedError

    def _one(self, record_id: int) -> tuple[Any, Refused | None]:
        raise NotImplementedError

    def _adding(self) -> Any:
        raise NotImplementedError

    def _editing(self, record_id: int, version: int) -> Any:
        raise NotImplementedError

    def _bin(self, record_id: int) -> None:
        raise NotImplementedError

    def _line(self, one: Any) -> Line:
        raise NotImplementedError


def _shown(record: Any, name: str) -> str:
    model: type[Record] = type(record)
    return str(fields_of(model)[name].show(getattr(record, name)))


class PersonsPanel(_Contents):
    """The people at a customer (S4-09, S2-05); insiders only for those who may know of them (S2-14)."""

    model = Person
    heads = ("姓名", "身份", "职务", "电话", "决策权", "称呼")
    icon = "users"
    nothing = "还没有联系人。把老板、经办人、采购记下来，拜访前一眼就能看到。"

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__(desk, customer_id)
        cards = QPushButton(icons.icon("upload"), "从名片添加…")
        cards.setToolTip("手机或邮件程序导出的 .vcf 文件")
        cards.clicked.connect(self._choose_cards)
        self.list.add_tool(cards)

    def _choose_cards(self) -> None:
        path = ask.file_to_open(self, "选择名片文件", "名片 (*.vcf);;所有文件 (*)")
        if path is not None:
            self.add_cards(path)

    def add_cards(self, path: Path) -> None:
        """Add the people of a card file."""
        actor, customer_id = self._desk.actor, self._customer_id
        self._desk.work.write(
            lambda: add_from_cards(actor, customer_id, path), self._cards_added, owner=self, title="正在读取名片",
            refused=self._refused,
        )  # fmt: skip

    def _cards_added(self, taken: Taken) -> None:
        self._desk.say(f"已添加 {len(taken.added)} 位联系人", undo=bool(taken.added))
        known = f"{'、'.join(taken.known[:5])}已在档案里，没有重复添加。" if taken.known else ""
        self.list.set_words(known + "".join(taken.problems[:2]))

    def _job(self) -> Any:
        actor, customer_id = self._desk.actor, self._customer_id
        return lambda: rules.persons_of(actor, customer_id)

    def _one(self, record_id: int) -> tuple[Any, Refused | None]:
        return rules.read_person(self._desk.actor, record_id), self._may()

    def _adding(self) -> Any:
        actor, customer_id = self._desk.actor, self._customer_id
        return lambda values, before: rules.add_person(actor, customer_id, values)  # noqa: ARG005

    def _editing(self, record_id: int, version: int) -> Any:
        actor = self._desk.actor
        return lambda values, before: rules.edit_person(actor, record_id, values, version=version, before=before)

    def _bin(self, record_id: int) -> None:
        rules.bin_person(self._desk.actor, record_id)

    def _line(self, one: Any) -> Line:
        names = ("name", "roles", "position", "phones", "decision_power", "form_of_address")
        return Line(one.id, tuple(_shown(one, name) for name in names))

    def _links(self) -> dict[str, LinkSource]:
        return {"person": LinkSource(self._others, self._other, self._desk.work)}

    def _others(self, text: str) -> list[Hit]:
        people = rules.persons_of(self._desk.actor, self._customer_id)
        return [(one.id, one.name, one.position) for one in people if not text.strip() or text.strip() in one.name]

    def _other(self, record_id: int) -> str:
        people = rules.persons_of(self._desk.actor, self._customer_id)
        return next((one.name for one in people if one.id == record_id), "")


class DownstreamsPanel(_Contents):
    """A customer's customers (S4-13)."""

    model = Downstream
    heads = ("名称", "联系人", "电话", "经营类型", "月均用量", "核心", "地址")
    icon = "users"
    nothing = "还没有二级客户。经销商、饲料厂的下家记在这里。"

    def _job(self) -> Any:
        actor, customer_id = self._desk.actor, self._customer_id
        return lambda: rules.downstreams_of(actor, customer_id)

    def _one(self, record_id: int) -> tuple[Any, Refused | None]:
        found = rules.downstreams_of(self._desk.actor, self._customer_id)
        return next(one for one in found if one.id == record_id), self._may()

    def _adding(self) -> Any:
        actor, customer_id = self._desk.actor, self._customer_id
        return lambda values, before: rules.add_downstream(actor, customer_id, values)  # noqa: ARG005

    def _editing(self, record_id: int, version: int) -> Any:
        actor = self._desk.actor
        return lambda values, before: rules.edit_downstream(actor, record_id, values, version=version, before=before)

    def _bin(self, record_id: int) -> None:
        rules.bin_downstream(self._desk.actor, record_id)

    def _line(self, one: Any) -> Line:
        names = ("name", "contact", "phones", "business_kind", "monthly_volume", "is_core", "address")
        return Line(one.id, tuple(_shown(one, name) for name in names))
