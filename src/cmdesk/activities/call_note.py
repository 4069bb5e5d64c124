"""What is written while a customer is on the phone: a form, what to know of him beside it, a draft that outlives a crash."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core.door.keep import title_of
from cmdesk.core.errors import Refused
from cmdesk.core.kept import draft
from cmdesk.kit.form.form import Form
from cmdesk.kit.form.told import Told
from cmdesk.kit.space.dialog import Dialog

if TYPE_CHECKING:
    from cmdesk.activities.card import BriefingCard
    from cmdesk.core.actor import Actor
    from cmdesk.core.spec import FieldSpec
    from cmdesk.kit.desk import Desk
    from cmdesk.kit.form.editors.make import Links

_QUIET = 700  # milliseconds until what was typed is kept


class CallNote(Dialog):
    """The form at the left, what to know of the customer at the right; Ctrl+Enter writes it.

    A feature says what its form holds, what ``job`` writes and how that is told by ``saved``.

    Attributes:
        KIND: of the draft; everybody has one.
        VERB: of the button that writes.
        BEGIN: values of an empty form.
        FIRST: the field to go to when the customer is known.
        RESUMED: said when a draft is gone on with.
        LEFT: said when the window is closed with something typed.
        LINKS: link field → kind of record, of those a draft keeps; other links are left out of it.
    """

    KIND: ClassVar[str]
    VERB: ClassVar[str] = "保存"
    BEGIN: ClassVar[Mapping[str, Any]] = {}
    FIRST: ClassVar[str]
    RESUMED: ClassVar[str]
    LEFT: ClassVar[str]
    LINKS: ClassVar[Mapping[str, str]] = {"customer_id": "customer"}

    def __init__(
        self,
        desk: Desk,
        title: str,
        specs: Iterable[FieldSpec],
        links: Links,
        card: BriefingCard,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._saving = desk, False
        self._specs = tuple(specs)
        self.setWindowTitle(title)
        self.form, self.card = Form(self._specs, links=links), card
        self._words = Told(self.form)
        self._go = QPushButton(self.VERB)
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+Enter")
        self._go.setAutoDefault(False)
        self._clear = QPushButton("清空")
        self._clear.setAutoDefault(False)
        self._later = QTimer(self, singleShot=True, interval=_QUIET)
        self._lay_out()
        self._go.clicked.connect(self.save)
        self._clear.clicked.connect(self.clear)
        self.form.finished.connect(self._go.setFocus)
        self.form.edited.connect(self._edited)
        self._later.timeout.connect(self._keep)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)

    def _lay_out(self) -> None:
        halves = QHBoxLayout()
        halves.setSpacing(0)
        halves.addWidget(self.form, 3)
        halves.addWidget(self.card, 2)
        self._notes = QHBoxLayout()
        self._notes.setContentsMargins(16, 6, 16, 0)
        self._notes.setSpacing(8)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._clear)
        foot.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(halves, 1)
        rows.addLayout(self._notes)
        rows.addLayout(foot)

    def add_note(self, widget: QWidget, stretch: int = 0) -> None:
        """Add something to the line between the form and the buttons."""
        self._notes.addWidget(widget, stretch)

    def forbid(self, refusal: Refused) -> None:
        """Show that nothing may be written, and why."""
        self._go.setEnabled(False)
        self._words.tell(str(refusal))

    # -- what it begins with, drafts ----------------------------------------------------------------------------------

    def begin(self, customer_id: int | None) -> None:
        """Begin with the draft that was left, or with a customer, or empty."""
        self.form.set_values(self.BEGIN)
        self.form.focus("customer_id")
        self._words.tell(f"Enter 下一项，Ctrl+Enter {self.VERB}")
        actor = self._desk.actor
        self._desk.work.read(lambda: self._begun(actor, customer_id), self._show_begun, owner=self, title="")

    def _begun(self, actor: Actor, customer_id: int | None) -> tuple[dict[str, Any], dict[str, str], bool]:
        """Return what the form begins with, how linked records are called, and whether it was a draft; in a worker."""
        kept = draft.find(actor, self.KIND, 0)
        values = _read(kept[2], self._specs, self.LINKS) if kept else {}
        if not values and customer_id is not None:
            values = {"customer_id": customer_id}
        titles = {}
        for name in self.LINKS:
            if values.get(name):
                try:
                    titles[name] = self.title(actor, name, values[name])
                except Refused:
                    del values[name]
        return values, titles, bool(kept)

    @classmethod
    def title(cls, actor: Actor, name: str, record_id: int) -> str:  # noqa: ARG003
        """Return what a linked record is called.

        Raises:
            Refused: the actor may not know of it any more.
        """
        return title_of(cls.LINKS[name], record_id)

    def _show_begun(self, found: tuple[dict[str, Any], dict[str, str], bool]) -> None:
        values, titles, drafted = found
        if self.form.is_dirty or not values:
            return
        self.form.set_values({**self.BEGIN} | ({} if drafted else values), titles=titles)
        if drafted:
            for name, value in values.items():
                self.form.type_in(name, value, titles.get(name))
            self._words.tell(self.RESUMED)
        self.card.show_customer(self.typed().get("customer_id"))
        self.form.focus(self.FIRST if values.get("customer_id") else "customer_id")

    def typed(self) -> dict[str, Any]:
        """Return what stands in the form, as far as it can be read."""
        return {**self.form.original_values(), **self.form.changed_values(readable_only=True)}

    def edited(self, name: str) -> None:
        """Follow a field that was edited; for the features."""

    def _edited(self, name: str) -> None:
        self._later.start()
        if name == "customer_id":
            self.card.show_customer(self.typed().get("customer_id"))
        self.edited(name)

    def _keep(self) -> None:
        if self._saving:
            return
        actor, typed = self._desk.actor, _stored(self.form.changed_values(readable_only=True))
        if typed:
            self._desk.work.write(lambda: draft.keep(actor, self.KIND, 0, 0, typed), title="")

    def clear(self) -> None:
        """Begin anew."""
        self._later.stop()
        actor = self._desk.actor
        self._desk.work.write(lambda: draft.drop(actor, self.KIND, 0), title="")
        self.card.show_customer(None)
        self.form.set_values(self.BEGIN)
        self.form.focus("customer_id")
        self._words.tell("")

    def done(self, result: int) -> None:
        if not self._saving and result != QDialog.DialogCode.Accepted and self.form.is_dirty:
            self._later.stop()
            self._keep()
            self._desk.say(self.LEFT)
        desk = self.parentWidget() if self.isActiveWindow() else None
        super().done(result)
        if desk is not None:
            desk.activateWindow()  # its keys work at once, also where no window system hands them back

    # -- saving -------------------------------------------------------------------------------------------------------

    def job(self, values: dict[str, Any]) -> Callable[[], Any]:
        """Return what writes these values; it runs in a worker.

        Raises:
            Refused: too little was typed.
        """
        raise NotImplementedError

    def saved(self, made: Any) -> None:
        """Tell what ``job`` made."""
        raise NotImplementedError

    def save(self) -> None:
        """Write what was typed; problems stand under their fields."""
        if self._saving or not self._go.isEnabled():
            return
        tidy = getattr(self.focusWidget(), "tidy", None)
        if callable(tidy):
            tidy()  # what is typed in the field one is in counts, too
        if not self.form.check():
            self._words.point_out()
            return
        try:
            job = self.job({**self.form.original_values(), **self.form.values()})
        except Refused as refusal:
            self._words.tell_problem(str(refusal))
            return
        self._saving = True
        self._later.stop()
        self._go.setEnabled(False)
        actor = self._desk.actor

        def write() -> Any:
            made = job()
            draft.drop(actor, self.KIND, 0)
            return made

        self._desk.work.write(write, self._saved, owner=self, refused=self._refused)

    def _saved(self, made: Any) -> None:
        self.saved(made)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._saving = False
        self._go.setEnabled(True)
        self._words.tell_refusal(refusal)


N = TypeVar("N", bound=CallNote)


def open_note(note: Callable[[Desk, int | None, QWidget | None], N], desk: Desk, customer_id: int | None) -> N:
    """Open a note, or bring it forward when it is open; without a customer the one in front is taken."""
    known = next((one for one in QApplication.topLevelWidgets() if type(one) is note and one.isVisible()), None)
    if known is not None:
        known.raise_()
        known.activateWindow()
        return cast("N", known)
    parent = desk if isinstance(desk, QWidget) else None
    made = note(desk, customer_id if customer_id is not None else _in_front(), parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.show()
    return made


def _in_front() -> int | None:
    """Return the customer somebody is looking at."""
    widget = QApplication.focusWidget()
    while widget is not None:
        found = getattr(widget, "customer_id", None)
        if isinstance(found, int) and found:
            return found
        widget = widget.parentWidget()
    return None


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _read(stored: Mapping[str, Any], specs: Iterable[FieldSpec], links: Container[str]) -> dict[str, Any]:
    """Return the values of a draft; what has become no field any more is left out."""
    made: dict[str, Any] = {}
    for spec in specs:
        value = stored.get(spec.name)
        if value in (None, "") or (spec.kind == "link" and spec.name not in links):
            continue
        if spec.kind in {"money", "real"}:
            value = Decimal(str(value))
        elif spec.kind == "day":
            value = date.fromisoformat(str(value))
        elif spec.kind == "moment":
            value = datetime.fromisoformat(str(value))
        made[spec.name] = value
    return made
