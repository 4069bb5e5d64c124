"""Lists of small records about customers: each line with its light, opened by Enter in the record dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from cmdesk.activities.links import persons_source
from cmdesk.activities.rules import may, records
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import Record, specs_of, titles_of, values_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.customer_rows import C, CustomerRows
from cmdesk.customers.links import sources
from cmdesk.kit.lists.verb_list import Read
from cmdesk.kit.records.record_dialog import RecordDialog, Save
from cmdesk.kit.shortcuts import bind_keys

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class OwedList(CustomerRows[C]):
    """Records of one kind: of one customer, or of everybody the actor may see; subclasses say which.

    Class attributes:
        model: the record.
        left_out: fields that their own verbs fill, not the dialog.
    """

    model: type[Record]
    left_out: frozenset[str] = frozenset()

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        self._refusal: Refused | None = None
        self.add_word, self.shows = f"新增{self.model.LABEL}", frozenset({self.model.KIND})
        super().__init__(desk, customer_id)
        self.list.bin_asked.connect(self.bin)
        if customer_id is None:  # on a customer's page the key is his list's
            bind_keys(self, {"Ctrl+N": self._add_by_key})

    # -- what subclasses say ------------------------------------------------------------------------------------------

    def refusal(self, actor: Actor) -> Refused | None:
        """Return why nothing can be added, in a worker."""
        return may(actor, "create", None, self.customer_id)

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        """Write a new one, in a worker."""
        return records.add(actor, self.model, values)

    def write_changes(
        self, actor: Actor, record_id: int, values: Mapping[str, Any], version: int, before: Any
    ) -> object:
        """Write changes, in a worker."""
        return records.edit(actor, self.model, record_id, values, version=version, before=before)

    def begin(self) -> dict[str, Any]:
        """Return what a new one begins with."""
        return {"user_id": self._desk.actor.id}

    def specs_of_new(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        """Return the fields of the dialog that enters a new one, made of those of the record."""
        return specs

    def opened(self, dialog: RecordDialog, customer_id: int | None) -> None:
        """Do what is to be done with a dialog that has been opened; None is a customer who is still to be chosen."""

    # -- doing ---------------------------------------------------------------------------------------------------------

    def do(self, verb: Callable[[], object], said: str, refused: Callable[[Refused], None] | None = None) -> None:
        """Do something to the current row, and say so; a refusal stands above the list unless ``refused`` takes it."""
        super().do(verb, said, refused or self._refused)

    def add(self) -> None:
        """Enter a new one."""
        titles = {"user_id": self._desk.actor.name}
        self._dialog(f"新增{self.model.LABEL}", "新增", self._adding, self.begin(), titles, None, self.customer_id)

    def _add_by_key(self) -> None:
        if self._refusal is None:
            self.add()
        else:
            self._desk.refuse(self._refusal)

    def open_one(self, key: int) -> None:
        """Look at one, or change it."""
        actor, model = self._desk.actor, self.model

        def job() -> tuple[Any, dict[str, str], Refused | None]:
            record: Any = records.read(actor, model, key)
            titles = titles_of(record)
            return record, titles, may(actor, "edit", record)

        self._desk.work.read(job, self._open, owner=self, title="正在打开", refused=self._refused)

    def bin(self, record_id: int) -> None:
        """Put one into the recycle bin."""
        actor, model = self._desk.actor, self.model
        self.do(lambda: records.bin_one(actor, model, record_id), f"{model.LABEL}已移入回收站")

    def _adding(self, values: dict[str, Any], before: dict[str, Any]) -> object:
        whole = {**before, **values}
        if self.customer_id is not None:
            whole["customer_id"] = self.customer_id
        return self.write_new(self._desk.actor, whole)

    def _open(self, found: tuple[Any, dict[str, str], Refused | None]) -> None:
        record, titles, refusal = found
        values = values_of(record)
        actor, change = self._desk.actor, self.write_changes

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return change(actor, record.id, values, record.version, before)

        title = record.title().removeprefix(f"{self.model.LABEL} ")
        self._dialog(f"{self.model.LABEL} {title}", "保存", save, values, titles, refusal, record.customer_id)

    def _dialog(
        self,
        title: str,
        verb: str,
        save: Save,
        values: dict[str, Any],
        titles: dict[str, str],
        refusal: Refused | None,
        customer_id: int | None,
    ) -> None:
        hidden = self.left_out | ({"customer_id"} if customer_id is not None else set())
        specs: list[FieldSpec] = [spec for spec in specs_of(self.model) if spec.name not in hidden]
        links = sources(self._desk)
        if customer_id is not None:
            links["person"] = persons_source(self._desk, customer_id)
        else:
            specs = [spec for spec in specs if spec.links_to != "person"]
        if verb == "新增":
            specs = self.specs_of_new(specs)
        dialog = RecordDialog(
            self._desk, title, verb, specs, save, values=values, titles=titles, links=links, refusal=refusal, parent=self
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        self.opened(dialog, customer_id)

    def _show(self, found: Read[C]) -> None:
        self._refusal = found[1]
        self.list.set_words("")
        super()._show(found)
