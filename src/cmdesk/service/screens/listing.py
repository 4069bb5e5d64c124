"""What the lists of service have in common: a short list that reads in a worker, with verbs for its current row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.kit import icons
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.small_list import Line, SmallList

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class Listing(QWidget):
    """Rows of one customer, or of everybody the actor may see; subclasses say which.

    Class attributes:
        heads: column headers; the customer stands before them when all customers are listed.
        add_word, icon, nothing: of the short list.
        shows: kinds whose changes make it read anew.
    """

    heads: tuple[str, ...]
    add_word: str = ""
    icon: str
    nothing: str
    shows: frozenset[str]

    def __init__(self, desk: Desk, customer_id: int | None = None) -> None:
        super().__init__()
        self._desk, self.customer_id = desk, customer_id
        self._found: dict[int, Any] = {}
        heads = self.heads if customer_id is not None else ("客户", *self.heads)
        self.list = SmallList(heads, add=self.add_word, icon=self.icon, nothing=self.nothing)
        self.list.rows.setAccessibleName(self.heads[0])
        self.verbs: dict[str, QPushButton] = {}
        self._said = ""
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.open_one)
        self.list.current_changed.connect(self._moved)
        if self.add_word:
            self.on_key("Ctrl+N", self.add)
        desk.changed.connect(self._changed)
        self.build()
        self.read()

    # -- what subclasses say ------------------------------------------------------------------------------------------

    def build(self) -> None:
        """Add verbs."""

    def rows_of(self, actor: Actor) -> Sequence[Any]:
        """Return the rows, in a worker."""
        raise NotImplementedError

    def line(self, at: int, one: Any) -> Line:
        """Return how a row is shown, without its customer; ``at`` names it in the list."""
        raise NotImplementedError

    def offers(self, one: Any) -> frozenset[str]:
        """Return the verbs that have a meaning for a row."""
        raise NotImplementedError

    def add(self) -> None:
        """Enter a new one."""

    def open_one(self, at: int) -> None:
        """Look at one, or change it."""

    # -- doing ---------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Any:
        """The row that is selected, or None."""
        return self._found.get(self.list.current if self.list.current is not None else -1)

    def add_verb(self, key: str, word: str, icon: str, slot: Callable[[], object], tip: str = "") -> None:
        """Offer a verb for the current row."""
        button = QPushButton(icons.icon(icon), word)
        button.setToolTip(plain_tip(tip) if tip else "")
        button.clicked.connect(slot)
        button.setEnabled(False)
        self.list.add_tool(button)
        self.verbs[key] = button

    def on_key(self, keys: str, slot: Callable[[], object]) -> None:
        """Let a key do something while the list has the focus."""
        bind_keys(self, {keys: slot})

    def read(self) -> None:
        """Read the list."""
        actor = self._desk.actor
        self._desk.work.read(lambda: self.rows_of(actor), self._show, owner=self, title="", refused=self._refused)

    def do(self, job: Callable[[], object], said: str) -> None:
        """Run a verb in the writer and say what was done."""
        self._said = said
        self._desk.work.write(job, self._done, owner=self, refused=self._desk.refuse)

    def id_of(self, at: int, one: Any) -> int:
        """Return what names a row while the list is read anew; its place by default."""
        return int(getattr(one, "id", at))

    def _show(self, rows: Sequence[Any]) -> None:
        self._found = {self.id_of(at, one): one for at, one in enumerate(rows)}
        lines = [self.line(key, one) for key, one in self._found.items()]
        if self.customer_id is None:
            lines = [
                Line(line.id, (one.customer, *line.cells), line.quiet, line.tone, line.tone_at + 1)
                for line, one in zip(lines, self._found.values(), strict=True)
            ]
        self.list.show_lines(lines)
        if lines and self.list.current is None:
            self.list.select(lines[0].id)
        self._moved()

    def _moved(self, _: object = None) -> None:
        offered = self.offers(self.current) if self.current is not None else frozenset[str]()
        for key, button in self.verbs.items():
            button.setEnabled(key in offered)

    def _changed(self, kinds: frozenset[str]) -> None:
        if kinds & self.shows:
            self.read()

    def _done(self, _: object) -> None:
        self._desk.say(self._said, undo=True)

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))
