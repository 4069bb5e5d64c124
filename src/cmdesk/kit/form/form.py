"""A form of many fields: builds itself from field descriptions, knows what has changed and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cmdesk.core.errors import Invalid
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form.canvas import Canvas, focus
from cmdesk.kit.form.editors.make import Editor, Links
from cmdesk.kit.form.entry import Entry
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import FIELD_HEIGHT

_HIGHEST_HINT: Final = 560
_AROUND: Final = 48  # pixels kept free above and below a field that gets the focus


class Form(QScrollArea):
    """Fields with their labels in one aligned column, two columns where there is room.

    Enter goes to the next field, Shift+Enter back, Esc takes back what was typed in a field; what cannot be read stays
    and is told under its field.

    Signals:
        edited: a field's name, after each change of what is typed.
        dirty_changed: whether anything differs from what was given; only when this changes.
        reveal_asked: the name of a confidential field that somebody wants to see; answer with ``reveal``.
        finished: Enter was pressed in the last field.
        hiding_changed: whether fields without a value are left out, after somebody has switched it.
        rearranged: the fields have taken their places anew, a sentence under one of them may have come or gone.
    """

    edited = Signal(str)
    dirty_changed = Signal(bool)
    reveal_asked = Signal(str)
    finished = Signal()
    hiding_changed = Signal(bool)
    rearranged = Signal()

    def __init__(
        self,
        specs: Iterable[FieldSpec],
        parent: QWidget | None = None,
        *,
        choices_for: Callable[[FieldSpec], Sequence[Choice]] | None = None,
        links: Links | None = None,
        read_only: bool = False,
        embedded: bool = False,
    ) -> None:
        """Build the fields, empty.

        Args:
            specs: the fields in their order; fields of one group follow each other.
            parent: usual Qt parent.
            choices_for: the choices of a choice field where the description alone does not know them.
            links: where the records of link fields come from, by field name or by kind.
            read_only: begin as a page to read; ``set_read_only(())`` opens it for typing.
            embedded: part of a dialog or page that has its own margins: as high as its fields, without scrolling.
        """
        super().__init__(parent)
        self._links = links
        self._dirty: set[str] = set()
        self._hiding = False
        self._left_out: frozenset[str] = frozenset()
        self._giving = False
        self._embedded = embedded
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if embedded:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setSingleStep(px(FIELD_HEIGHT))
        self._build([_with_choices(spec, choices_for) for spec in specs], read_only=read_only)

    def _build(self, specs: Iterable[FieldSpec], *, read_only: bool = False) -> None:
        self._entries = {spec.name: Entry(spec, self._links) for spec in specs}
        for entry in self._entries.values():
            entry.read_only |= read_only
        room = 1 if self._embedded else None  # for the focus ring
        self._revealing = QTimer(self, singleShot=True, interval=0)  # once a form that comes into sight has its size
        self._revealing.timeout.connect(self._reveal_focus)
        self._canvas = Canvas(self._entries.values(), self, room)
        self.setWidget(self._canvas)
        self._canvas.edited.connect(self._on_edited)
        self._canvas.left.connect(self._on_left)
        self._canvas.escaped.connect(self.revert)
        self._canvas.toggled.connect(self._on_toggled)
        self._canvas.grown.connect(self._arrange)
        self._canvas.reveal_asked.connect(self.reveal_asked)
        self._canvas.finished.connect(self.finished)
        self._canvas.settle(self._left_out, hide_empty=self._hiding)

    def set_fields(self, specs: Iterable[FieldSpec]) -> None:
        """Ask for these fields from now on; what stood in the form is gone, ``set_values`` fills it anew."""
        held, top = self._focused(), self.verticalScrollBar().value()
        self._build(specs)
        self._arrange()
        self._note_dirty(set())
        if held in self._entries:
            focus(self._entries[held])
        self.verticalScrollBar().setValue(top)

    def _focused(self) -> str:
        """Return the field with the focus, or empty."""
        shown = ((name, one.editor) for name, one in self._entries.items())
        return next((name for name, editor in shown if editor is not None and editor.hasFocus()), "")

    @property
    def is_dirty(self) -> bool:
        """Whether anything typed differs from what was given."""
        return bool(self._dirty)

    def dirty_names(self) -> list[str]:
        """Return the fields in which something else is typed than was given, in their order."""
        return [name for name in self._entries if name in self._dirty]

    def set_values(
        self,
        values: Mapping[str, Any],
        *,
        titles: Mapping[str, str] | None = None,
        masks: Mapping[str, str] | None = None,
    ) -> None:
        """Show values and start from them; fields not named become empty, names of no field are left alone.

        Args:
            values: field → value, as in the table of ``core.spec``.
            titles: link field → what the linked record is called, where that is known already.
            masks: confidential field → what to show in the place of its value (empty: dots); its value stays out of
                ``values()`` and ``changed_values()`` until ``reveal`` brings it.
        """
        titles, masks = titles or {}, masks or {}
        self._giving = True
        for name, entry in self._entries.items():
            mask = masks.get(name)
            value = values.get(name, entry.spec.empty) if mask is None else None
            entry.give(value, titles.get(name), mask)
        self._giving = False
        self._settle()
        self._note_dirty(set())

    def height_for(self, width: int) -> int:
        """Return the height at which all fields are seen without scrolling, at a width."""
        return self._canvas.height_for(width)

    def values(self) -> dict[str, Any]:
        """Return the values of all fields that are here.

        Raises:
            Invalid: some texts cannot be read; field → sentence.
        """
        return self._read({name for name, entry in self._entries.items() if entry.known})

    def changed_values(self, *, readable_only: bool = False) -> dict[str, Any]:
        """Return what differs from what was given, and is to be saved.

        Args:
            readable_only: leave out what cannot be read instead of raising (for drafts).

        Raises:
            Invalid: some texts cannot be read; field → sentence.
        """
        if readable_only:
            return self._read({name for name in self._dirty if self._readable(name)})
        return self._read(self._dirty)

    def present_values(self) -> dict[str, Any]:
        """Return what the fields hold while somebody types: one that is half typed, what it was given last."""
        return {**self.original_values(), **self.changed_values(readable_only=True)}

    def original_values(self) -> dict[str, Any]:
        """Return what was given last."""
        return {name: entry.given for name, entry in self._entries.items() if entry.known}

    def check(self) -> bool:
        """Tell of every field that is wrong or required and empty; returns whether all is well."""
        problems = {name: entry.check() for name, entry in self._entries.items()}
        self.show_problems({name: sentence for name, sentence in problems.items() if sentence})
        return not any(problems.values())

    @property
    def has_problems(self) -> bool:
        """Whether a sentence stands under a field."""
        return any(entry.problem for entry in self._entries.values())

    def wrong_labels(self) -> list[str]:
        """Return what the fields that a sentence stands under are called."""
        return [entry.spec.label for entry in self._entries.values() if entry.problem]

    def show_problems(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Show sentences under their fields, clear all others, and go to the first.

        Returns:
            the sentences of names that are no field of this form; show them elsewhere.
        """
        first: Entry | None = None
        for name, entry in self._entries.items():
            sentence = problems.get(name, "")
            entry.show_problem(sentence)
            if sentence and first is None:
                first = entry
        if first is not None and first not in self._canvas.shown:
            self._settle()
        self._arrange()
        if first is not None:
            focus(first)
            self._reveal_place(first)
        return {name: sentence for name, sentence in problems.items() if name not in self._entries}

    def revert(self, name: str) -> None:
        """Take back what was typed in a field."""
        entry = self._entries[name]
        had_focus = entry.editor is not None and entry.editor.hasFocus()
        entry.problem = ""
        entry.refresh()
        self._after_edit(name)
        self._arrange()
        if had_focus:
            focus(entry)

    def set_read_only(self, names: Iterable[str] | None) -> None:
        """Let these fields only be read, the others be typed in again; None means all.

        Fields whose description says so are always only read. What is typed in a field that becomes read-only is lost.
        """
        wanted = set(self._entries) if names is None else set(names)
        for name, entry in self._entries.items():
            entry.read_only = entry.spec.read_only or name in wanted
        self._settle()
        self._note_dirty({name for name in self._dirty if self._entries[name].is_dirty})

    def reveal(self, name: str, value: Any) -> None:
        """Show a confidential value that was asked for; where it may be edited, it can be from now on."""
        entry = self._entries[name]
        entry.given, entry.mask, entry.revealed = value, None, True
        self._giving = True
        entry.refresh()
        self._settle()
        self._giving = False

    def set_hiding_empty(self, hiding: bool) -> None:  # a setter
        """Leave out fields without a value that are only read, or show them again."""
        if hiding != self._hiding:
            self._hiding = hiding
            self._settle()

    def leave_out(self, names: Iterable[str]) -> None:
        """Leave out these fields (what has no meaning at present) and show all others; what was typed in them is lost."""
        wanted = frozenset(names)
        if wanted != self._left_out:
            self._left_out = wanted
            self._settle()
            self._note_dirty({name for name in self._dirty if self._entries[name].is_dirty})

    def editor(self, name: str) -> Editor | None:
        """Return the editor of a field, or None while it is only read."""
        return self._entries[name].editor

    def type_in(self, name: str, value: Any, title: str | None = None) -> None:
        """Put a value into a field as if somebody had typed it; nothing where the field is only read.

        Args:
            name: of the field.
            value: as in the table of ``core.spec``.
            title: what a linked record is called, where that is known.
        """
        editor = self.editor(name)
        if editor is None:
            return
        if title is not None:
            editor.set_value(value, title)  # type: ignore[call-arg]  # links alone have titles
        else:
            editor.set_value(value)
        self._after_edit(name)

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field, or where there is something to type: the first that must be filled and is not."""
        if name:
            focus(self._entries[name])
            self._reveal_place(self._entries[name])
            self._revealing.start()
            return
        typed = [one for one in self._canvas.shown if one.editor is not None]
        wanting = [one for one in typed if one.spec.required and one.is_empty]
        for entry in (wanting or typed)[:1]:
            focus(entry)

    def take_text(self, _was: float) -> None:
        """Put the fields where they belong beside the text of now."""
        self.verticalScrollBar().setSingleStep(px(FIELD_HEIGHT))
        self._arrange()

    def sizeHint(self) -> QSize:
        width = px(520)
        return QSize(width, min(self._canvas.height_for(width), px(_HIGHEST_HINT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 3 * px(FIELD_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()

    def _settle(self) -> None:
        self._canvas.settle(self._left_out, hide_empty=self._hiding)
        self._arrange()

    def _arrange(self) -> None:
        self._canvas.arrange(self.viewport().width())
        if self._embedded:
            self.setFixedHeight(self._canvas.height())
        self.rearranged.emit()

    def _reveal_place(self, entry: Entry) -> None:
        """Bring a field into sight; one that is seen from the top of the form leaves the form at its top."""
        place = self._canvas.place_of(entry.spec.name)
        if place is not None:
            middle = place.whole.center()
            if place.whole.bottom() + px(_AROUND) <= self.viewport().height():
                self.verticalScrollBar().setValue(0)
            self.ensureVisible(middle.x(), middle.y(), 0, place.whole.height() // 2 + px(_AROUND))

    def _reveal_focus(self) -> None:
        for entry in self._entries.values():
            if entry.editor is not None and entry.editor.hasFocus():
                self._reveal_place(entry)

    def _read(self, names: set[str]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, entry in self._entries.items():
            if name in names:
                try:
                    values[name] = entry.value()
                except ValueError as error:
                    problems[name] = str(error)
        if problems:
            raise Invalid(problems)
        return values

    def _readable(self, name: str) -> bool:
        try:
            self._entries[name].value()
        except ValueError:
            return False
        return True

    def _on_edited(self, name: str) -> None:
        if not self._giving:
            self._after_edit(name)

    def _after_edit(self, name: str) -> None:
        entry = self._entries[name]
        if entry.problem:
            entry.show_problem("")
            self._arrange()
        self._note_dirty(self._dirty | {name} if entry.is_dirty else self._dirty - {name})
        self.edited.emit(name)

    def _note_dirty(self, dirty: set[str]) -> None:
        before, self._dirty = bool(self._dirty), dirty
        if before != bool(dirty):
            self.dirty_changed.emit(bool(dirty))

    def _on_left(self, name: str) -> None:
        entry = self._entries[name]
        sentence = "" if self._readable(name) else entry.check()
        if sentence != entry.problem and sentence:
            entry.show_problem(sentence)
            self._arrange()

    def _on_toggled(self) -> None:
        self.set_hiding_empty(not self._hiding)
        self.hiding_changed.emit(self._hiding)


def _with_choices(spec: FieldSpec, choices_for: Callable[[FieldSpec], Sequence[Choice]] | None) -> FieldSpec:
    if choices_for is None or spec.kind not in {"choice", "many_choice"}:
        return spec
    return replace(spec, choices=tuple(choices_for(spec)))
