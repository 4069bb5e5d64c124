"""Lists of small records about customers: each line with its light, opened by Enter in the record dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.links import persons_source
from cmdesk.activities.rules import may, owed
from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.core.record import Record, specs_of, titles_of, values_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit import icons
from cmdesk.kit.record_dialog import RecordDialog, Save
from cmdesk.kit.small_list import Line, SmallList

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class OwedList(QWidget):
    """Records of one kind: of one customer, or of everybody the actor may see; subclasses say which.

    Class attributes:
        model: the record.
        heads: column headers; the customer stands before them when all customers are listed.
        icon, nothing: what stands where nothing is listed.
        left_out: fields that their own verbs fill, not the dialog.
    """

    model: type[Record]
    heads: tuple[str, ...]
    icon: str
    nothing: str
    left_out: frozenset[str] = frozenset()

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        super().__init__()
        self._desk, self.customer_id = desk, customer_id
        self._found: dict[int, Any] = {}
        heads = self.heads if customer_id is not None else ("客户", *self.heads)
        self.list = SmallList(heads, add=f"新增{self.model.LABEL}", icon=self.icon, nothing=self.nothing)
        self._verbs: list[QPushButton] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.open_one)
        self.list.bin_asked.connect(self.bin)
        self.list.current_changed.connect(self._moved)
        desk.changed.connect(self._changed)
        self.build()
        self.read()

    # -- what subclasses say ------------------------------------------------------------------------------------------

    def build(self) -> None:
        """Add buttons of verbs."""

    def rows_of(self, actor: Actor) -> Sequence[Any]:
        """Return the rows, in a worker; each has ``id``."""
        raise NotImplementedError

    def line(self, one: Any) -> Line:
        """Return how a row is shown, without its customer."""
        raise NotImplementedError

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        """Write a new one, in a worker."""
        return owed.add(actor, self.model, values)

    def write_changes(
        self, actor: Actor, record_id: int, values: Mapping[str, Any], version: int, before: Any
    ) -> object:
        """Write changes, in a worker."""
        return owed.edit(actor, self.model, record_id, values, version=version, before=before)

    def begin(self) -> dict[str, Any]:
        """Return what a new one begins with."""
        return {"user_id": self._desk.actor.id}

    def specs_of_new(self, specs: list[FieldSpec]) -> list[FieldSpec]:
        """Return the fields of the dialog that enters a new one, made of those of the record."""
        return specs

    def offers(self, one: Any) -> Sequence[bool]:
        """Tell for each verb whether it has a meaning for a row."""
        return [one is not None] * len(self._verbs)

    # -- doing ---------------------------------------------------------------------------------------------------------

    def add_verb(self, word: str, icon: str, slot: Any, tip: str = "") -> None:
        """Offer a verb for the current row."""
        button = QPushButton(icons.icon(icon), word)
        button.setToolTip(tip)
        button.clicked.connect(slot)
        button.setEnabled(False)
        self.list.add_tool(button)
        self._verbs.append(button)

    @property
    def current(self) -> Any:
        """The row that is selected, or None."""
        return self._found.get(self.list.current or 0)

    def read(self) -> None:
        """Read the list."""
        actor, customer_id = self._desk.actor, self.customer_id

        def job() -> tuple[Sequence[Any], Refused | None]:
            return self.rows_of(actor), may(actor, "create", None, customer_id)

        self._desk.work.read(job, self._show, owner=self, title="", refused=self._refused)

    def do(self, job: Any, said: str, refused: Callable[[Refused], None] | None = None) -> None:
        """Run a verb and say what was done; ``refused`` takes its refusal, shown on the page by default."""
        self._desk.work.write(lambda: (job(), said)[1], self._done, owner=self, refused=refused or self._refused)

    def add(self) -> None:
        """Enter a new one."""
        titles = {"user_id": self._desk.actor.name}
        self._dialog(f"新增{self.model.LABEL}", "新增", self._adding, self.begin(), titles, None, self.customer_id)

    def open_one(self, record_id: int) -> None:
        """Look at one, or change it."""
        actor, model = self._desk.actor, self.model

        def job() -> tuple[Any, dict[str, str], Refused | None]:
            record: Any = owed.read(actor, model, record_id)
            titles = titles_of(record)
            return record, titles, may(actor, "edit", record)

        self._desk.work.read(job, self._open, owner=self, title="正在打开", refused=self._refused)

    def bin(self, record_id: int) -> None:
        """Put one into the recycle bin."""
        actor, model = self._desk.actor, self.model
        self.do(lambda: owed.bin_one(actor, model, record_id), f"{model.LABEL}已移入回收站")

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

        self._dialog(f"{self.model.LABEL} {record.title()}", "保存", save, values, titles, refusal, record.customer_id)

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

    def _show(self, found: tuple[Sequence[Any], Refused | None]) -> None:
        rows, refusal = found
        self._found = {one.id: one for one in rows}
        lines = [self.line(one) for one in rows]
        if self.customer_id is None:
            lines = [
                Line(line.id, (one.customer, *line.cells), line.quiet, line.tone, line.tone_at + 1)
                for line, one in zip(lines, rows, strict=True)
            ]
        self.list.show_lines(lines)
        if rows and self.list.current is None:
            self.list.select(rows[0].id)
        self.list.forbid(refusal)
        self._moved()

    def _moved(self, _: object = None) -> None:
        for button, offered in zip(self._verbs, self.offers(self.current), strict=True):
            button.setEnabled(offered)

    def _changed(self, kinds: frozenset[str]) -> None:
        if self.model.KIND in kinds:
            self.read()

    def _done(self, said: str) -> None:
        self.list.set_words("")
        self._desk.say(said, undo=True)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))
