"""A linked record, found while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from cmdesk.core.errors import Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.editors.line import Line
from cmdesk.kit.form.popup import ListPopup, Row

Hit = tuple[int, str, str]
"""Id, title and subtitle (plain text) of a record that may be meant."""

_ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
_MOVES: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Reader(Protocol):
    """Runs work that reads away from the GUI thread; ``kit.background.work.Work`` is one."""

    def read(
        self,
        job: Callable[[], Any],
        then: Callable[[Any], None] | None = None,
        *,
        owner: QObject | None = None,
        refused: Callable[[Any], None] | None = None,
    ) -> object:
        """Run ``job``, give its result to ``then`` in the GUI thread, unless ``then`` is asked for again."""

    def drop(self, then: Callable[..., None], *, owner: QObject | None = None) -> None:
        """Give nothing to ``then`` of what is on its way."""


@dataclass(frozen=True, slots=True)
class LinkSource:
    """Where the records of a link come from.

    Attributes:
        search: text → records that may be meant, the likeliest first; runs in another thread when there is a reader.
        title: id → what the record is called; likewise.
        reader: background work; None runs both at once, for lists that are in memory.
    """

    search: Callable[[str], Sequence[Hit]]
    title: Callable[[int], str]
    reader: Reader | None = None


class LinkLine(Line):
    """Searches as one types; Enter takes the highlighted record, the cross clears the field.

    At most one search runs at a time; what comes back for a text that has been typed over is dropped.
    """

    glyph: ClassVar[str] = "search"
    _popup: ListPopup | None = None
    _chosen_by_key = False

    def __init__(self, spec: FieldSpec, source: LinkSource, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._source = source
        self._hits: tuple[Hit, ...] = ()
        self._hits_for = ""
        self._asked = ""
        self._searching = False
        self._failure = ""
        self.textEdited.connect(self._search)

    def set_value(self, value: int | None, title: str | None = None) -> None:
        """Show a linked record.

        Args:
            value: its id, or None.
            title: what it is called, where the caller knows it; else it is looked up.
        """
        self._put(value, "" if value is None else title or "")
        if value is not None and title is None:
            self._look_up(value)

    def read(self, text: str) -> int | None:
        """Return None for an empty text; any other is not a record until it is picked."""
        if not text.strip():
            return None
        if self._failure:
            raise ValueError(self._failure)
        if self._found_nothing(text):
            raise ValueError(f"没有找到“{text.strip()[:20]}”，请换几个字再试，或清空这一栏。")
        raise ValueError(f"“{text.strip()[:20]}”还没有选定，请从列表中选一个，或清空这一栏。")

    def aside(self) -> str:
        return "没有找到" if self._found_nothing(self.text()) else ""

    def _found_nothing(self, text: str) -> bool:
        """Tell whether a text that has been searched for means no record at all."""
        wanted = text.strip()
        return bool(wanted) and text != self._given_text and self._hits_for == wanted and not self._hits

    def text_of(self, value: Any) -> str:
        return self._given_text if value == self._given else ""

    def tidy(self) -> None:
        """Take what can only be meant: the record of exactly this name, or the only one found."""
        text = self.text().strip()
        if not text:
            self._put(None, "")
        elif self.text() != self._given_text and self._hits_for == text:
            alike = [hit for hit in self._hits if hit[1] == text]
            if len(alike) == 1 or (not alike and len(self._hits) == 1):
                self._take((alike or [*self._hits])[0])

    @property
    def popup_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def take(self) -> None:
        if self._popup is not None and self._popup.isVisible():
            self._picked(self._popup.current)

    def open_popup(self) -> None:
        """Show what fits the text, or the first records when it is empty."""
        if not self.isReadOnly():
            self._search("" if self.text() == self._given_text else self.text())

    def shown_glyph(self) -> str:
        lively = self.hasFocus() or self.underMouse()
        return "x" if lively and self.text() and not self.isReadOnly() else "search"

    def glyph_clicked(self) -> None:
        """Clear the field, or show what there is."""
        if self.text() and not self.isReadOnly():
            self.clear()
            self._close()
        else:
            self.open_popup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        popup = self._popup if self.popup_open else None
        if popup is not None and key in _ENTER:
            self.take()
            event.ignore()  # the form goes on to the next field
        elif popup is not None and key == Qt.Key.Key_Escape:
            popup.hide()
        elif key in _MOVES or key == Qt.Key.Key_F4:
            self._move(popup, _MOVES.get(key, 0))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._chosen_by_key:
            self.take()
        self._close()
        super().focusOutEvent(event)

    def _put(self, value: int | None, title: str) -> None:
        self._given, self._given_text = value, title
        self._failure = ""
        self.setText(title)
        self.setCursorPosition(0)

    def _take(self, hit: Hit) -> None:
        self._close()
        self._put(hit[0], hit[1])

    def _close(self) -> None:
        self._chosen_by_key = False
        if self._popup is not None:
            self._popup.hide()

    def _move(self, popup: ListPopup | None, by: int) -> None:
        if popup is None:
            self.open_popup()
        else:
            self._chosen_by_key = True
            popup.step(by)

    def _picked(self, index: int) -> None:
        if 0 <= index < len(self._hits):
            self._take(self._hits[index])

    def _look_up(self, value: int) -> None:
        if self._source.reader is None:
            self._put(value, self._source.title(value))
            return
        title = self._source.title
        self._source.reader.read(
            lambda: (value, title(value)), self._title_came, owner=self, refused=self._title_refused
        )

    def _title_came(self, known: tuple[int, str]) -> None:
        value, title = known
        if value == self._given and self.text() == self._given_text:
            before = self.blockSignals(True)  # nobody has typed anything
            self._put(value, title)
            self.blockSignals(before)

    def _title_refused(self, refusal: Refused) -> None:
        if self._given is not None and self.text() == self._given_text == "":
            self._put(self._given, f"（{str(refusal).rstrip('。')}）")

    def _search(self, text: str) -> None:
        self._asked = text.strip()
        self._failure = ""
        self._chosen_by_key = False
        if self._source.reader is None:
            self._came((self._asked, self._source.search(self._asked)))
        elif not self._searching:
            self._start(self._source.reader)

    def _start(self, reader: Reader) -> None:
        self._searching = True
        asked, search = self._asked, self._source.search
        reader.read(lambda: (asked, search(asked)), self._came, owner=self, refused=self._search_refused)

    def _came(self, found: tuple[str, Sequence[Hit]]) -> None:
        self._searching = False
        asked, hits = found
        if asked != self._asked and self._source.reader is not None:
            self._start(self._source.reader)  # something else has been typed meanwhile
            return
        self._hits = tuple(sorted(hits, key=lambda hit: hit[1] != asked))  # what is called just so stands first
        self._hits_for = asked
        if not self.hasFocus():
            self.tidy()
        elif self._hits and self._asked_still():
            self._offer()
        else:
            self._close()
        self.whisper()

    def _asked_still(self) -> bool:
        """Tell whether the hits are still wanted: nothing has been picked or cleared meanwhile."""
        return self.text().strip() == self._asked or not self._asked

    def _search_refused(self, refusal: Refused) -> None:
        self._searching = False
        self._failure = str(refusal)
        self.changed.emit(self.spec.name)

    def _offer(self) -> None:
        if self._popup is None:
            self._popup = ListPopup(self)
            self._popup.picked.connect(self._picked)
        self._popup.offer([Row(title, note) for _, title, note in self._hits], 0, least_width=280)
