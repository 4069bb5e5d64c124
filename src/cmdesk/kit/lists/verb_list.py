"""A short list whose verbs act on its current row, read in a worker and anew when what it shows changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.errors import Refused
from cmdesk.kit.background.doing import do
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


R = TypeVar("R")

Read = tuple[Sequence[R], Refused | None, list[Line]]
"""The rows, why nothing can be added, and how the rows are shown."""


class VerbList(QWidget, Generic[R]):
    """``VerbList[Row]`` lists rows of a feature's own. Subclasses say what is listed, how a row is shown and what can be done to it.

    Class attributes:
        heads: column headers.
        add_word: of the button that adds; empty for none.
        icon, nothing: what stands where nothing is listed.
        shows: kinds whose changes make it read anew.
        hides: verbs without a meaning for the current row disappear, instead of being grey.
        every: milliseconds after which it is read anew while it is seen, for lights that go by the clock; 0 never.
    """

    heads: tuple[str, ...]
    add_word: str = ""
    icon: str
    nothing: str
    shows: frozenset[str]
    hides: bool = False
    every: int = 0

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: dict[int, R] = {}
        self.verbs: dict[str, QPushButton] = {}
        self.list = SmallList(self.all_heads(), add=self.add_word, icon=self.icon, nothing=self.nothing)
        self.list.rows.setAccessibleName(self.heads[0])
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.add)
        self.list.opened.connect(self.open_one)
        self.list.current_changed.connect(self._moved)
        Rereading(desk, self, self._kinds, self.read, every=self.every)
        self.build()
        self.read()

    # -- what subclasses say ------------------------------------------------------------------------------------------

    def all_heads(self) -> tuple[str, ...]:
        """Return the column headers that are shown."""
        return self.heads

    def build(self) -> None:
        """Add verbs, keys, and what stands around the list."""

    def rows_of(self, actor: Actor) -> Sequence[R]:
        """Return the rows, in a worker."""
        raise NotImplementedError

    def refusal(self, actor: Actor) -> Refused | None:  # noqa: ARG002  # for those who override it
        """Return why nothing can be added, in a worker."""
        return None

    def line(self, one: R) -> Line:
        """Return how a row is shown, in a worker; the line's id names the row as long as it is listed."""
        raise NotImplementedError

    def offers(self, one: R) -> Collection[str]:  # noqa: ARG002
        """Return the keys of the verbs that have a meaning for a row; all of them by default."""
        return self.verbs

    def add(self) -> None:
        """Enter a new one."""

    def open_one(self, key: int) -> None:
        """Look at one, or change it."""

    # -- doing ---------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> R | None:
        """The row that is selected, or None."""
        return None if self.list.current is None else self._found.get(self.list.current)

    def add_verb(self, key: str, word: str, icon: str, slot: Callable[[], object], tip: str = "") -> None:
        """Offer a verb for the current row; ``icon`` may be empty."""
        button = QPushButton(icons.icon(icon), word) if icon else QPushButton(word)
        button.setToolTip(plain_tip(tip) if tip else "")
        button.clicked.connect(slot)
        button.setEnabled(self.hides)
        self.list.add_tool(button)
        self.verbs[key] = button

    def do(self, verb: Callable[[], object], said: str, refused: Callable[[Refused], None] | None = None) -> None:
        """Do something to the current row, and say so; the desk shows a refusal unless ``refused`` takes it."""
        do(self._desk, self, verb, said, refused=refused)

    def read(self) -> None:
        """Read the list."""
        actor = self._desk.actor

        def job() -> Read[R]:
            rows = self.rows_of(actor)
            return rows, self.refusal(actor), self.lines(rows)

        self._desk.work.read(job, self._show, owner=self, title="", refused=self._refused)

    def lines(self, rows: Sequence[R]) -> list[Line]:
        """Return how the rows are shown, in a worker: there may be thousands."""
        return [self.line(one) for one in rows]

    def _show(self, found: Read[R]) -> None:
        rows, refusal, lines = found
        self._found = {line.id: one for line, one in zip(lines, rows, strict=True)}
        self.list.forbid(refusal)
        self.list.show_lines(lines, begin=True)
        self._moved()

    def _moved(self, _: object = None) -> None:
        offered = self.offers(self.current) if self.current is not None else ()
        for key, button in self.verbs.items():
            if self.hides:
                button.setVisible(key in offered)
            else:
                button.setEnabled(key in offered)

    def _kinds(self) -> frozenset[str]:
        return self.shows

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))
