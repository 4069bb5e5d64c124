"""One field of a form while it is on screen: what was given, what is typed, what is wrong."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QWidget

from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form import typed
from cmdesk.kit.form.editors.link import LinkLine, LinkSource
from cmdesk.kit.form.editors.long_text import LongText
from cmdesk.kit.form.editors.make import Editor, Links, link_source, make_editor
from cmdesk.kit.form.shown import HiddenValue, ValueLabel
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import FIELD_HEIGHT

_SHORT_WORDS: Final = 12  # characters of a choice that a narrow field shows whole
_SHORT: Final = frozenset(("whole", "real", "money", "day", "moment", "flag", "choice"))


class Entry:
    """A field with its widget: an editor, a label, or dots for what is confidential.

    Attributes:
        spec: the field.
        given: the value it was given last; what ``revert`` goes back to.
        title: what a linked record is called, where the caller said so.
        mask: what stands in the place of a value that is not here, or None.
        read_only: nothing may be typed.
        revealed: a confidential value has been asked for and may be painted.
        problem: the sentence under the field, or empty.
        widget: what is on screen, or None while the field is not.
    """

    def __init__(self, spec: FieldSpec, links: Links | None) -> None:
        self.spec = spec
        self.given: Any = spec.empty
        self.title: str | None = None
        self.mask: str | None = None
        self.read_only = spec.read_only
        self.revealed = False
        self.problem = ""
        self.widget: Editor | ValueLabel | HiddenValue | None = None
        self._links = links

    @property
    def editor(self) -> Editor | None:
        """The editor, while something may be typed."""
        return None if isinstance(self.widget, ValueLabel | HiddenValue) else self.widget

    @property
    def known(self) -> bool:
        """Whether the value itself is here."""
        return self.mask is None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was given."""
        return self.known and (self.given is None or self.given == self.spec.empty)

    @property
    def is_short(self) -> bool:
        """Whether a narrow field will do."""
        words = max((len(choice.label) for choice in self.spec.choices), default=0)
        return self.spec.kind in _SHORT and words <= _SHORT_WORDS and self.editor is not None

    @property
    def is_dirty(self) -> bool:
        """Whether something else is typed than was given."""
        if self.editor is None:
            return False
        try:
            return bool(self.editor.value() != self.given)
        except ValueError:
            return True

    def value(self) -> Any:
        """Return what is typed, or what was given; ValueError with a sentence when it cannot be read."""
        return self.given if self.editor is None else self.editor.value()

    def check(self) -> str:
        """Return what is wrong with the field as it stands, or an empty string."""
        if self.editor is None:
            return ""
        try:
            typed.refuse_empty(self.spec, self.editor.value())
        except ValueError as error:
            return str(error)
        return ""

    def give(self, value: Any, title: str | None, mask: str | None) -> None:
        """Take a new value as the one to start from, and show it."""
        self.given, self.title, self.mask, self.revealed = value, title, mask, False
        self.problem = ""
        self.refresh()

    def show_problem(self, sentence: str) -> None:
        """Keep a sentence for the line under the field."""
        self.problem = sentence
        if self.editor is not None:
            self.editor.show_problem(sentence)

    def wants(self) -> type[QWidget]:
        """Return the sort of widget that is right now: hidden, label, or QWidget for an editor."""
        hidden = self.mask is not None or (self.spec.confidential and self.read_only and not self.is_empty)
        return HiddenValue if hidden else ValueLabel if self.read_only else QWidget

    @property
    def fits(self) -> bool:
        """Whether the widget on screen is of the sort that is right now."""
        sort = self.wants()
        if sort is QWidget:
            return self.editor is not None
        return isinstance(self.widget, sort)

    def make(self, parent: QWidget) -> None:
        """Make the widget that is right now."""
        sort = self.wants()
        if sort is HiddenValue:
            self.widget = HiddenValue(self.spec, parent)
        elif sort is ValueLabel:
            self.widget = ValueLabel(self.spec, parent)
        else:
            self.widget = make_editor(self.spec, parent, links=self._links)
        self.refresh()

    def refresh(self) -> None:
        """Show what was given, where the widget is of the right sort."""
        widget = self.widget
        if widget is None or not self.fits:
            return
        if isinstance(widget, HiddenValue):
            self._refresh_hidden(widget)
        elif isinstance(widget, ValueLabel):
            widget.set_text(self._reading())
            if self.spec.kind == "link" and self.title is None and self.given is not None:
                self._look_up(link_source(self.spec, self._links))
        elif isinstance(widget, LinkLine):
            widget.set_value(self.given, self.title)
        else:
            widget.set_value(self.given)
        if self.editor is not None:
            self.editor.show_problem(self.problem)

    def wanted_height(self, width: int) -> int:
        """Return the height of the widget at a width."""
        if isinstance(self.widget, ValueLabel | HiddenValue):
            return self.widget.wanted_height(width)
        return self.widget.wanted_height() if isinstance(self.widget, LongText) else px(FIELD_HEIGHT)

    def _reading(self) -> str:
        return typed.reading_text(self.spec, self.given, self.title or "")

    def _refresh_hidden(self, widget: HiddenValue) -> None:
        if self.revealed and self.known:
            widget.show_value(self._reading())
        else:
            widget.hide_value(self.mask or "")

    def _look_up(self, source: LinkSource) -> None:
        if source.reader is None:
            self._title_came((self.given, source.title(self.given)))
            return
        wanted, title = self.given, source.title
        source.reader.read(lambda: (wanted, title(wanted)), self._title_came, owner=self.widget)

    def _title_came(self, known: tuple[int, str]) -> None:
        value, title = known
        if value == self.given and isinstance(self.widget, ValueLabel):
            self.title = title
            self.widget.set_text(title)
