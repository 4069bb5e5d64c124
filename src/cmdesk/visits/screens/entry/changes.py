"""What is different in the customer's file, and what was promised: short rows, a new one as soon as the last is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cmdesk.activities.record import Promise
from cmdesk.core.record import fields_of, specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.customers.record import Customer
from cmdesk.kit.form.editors.choice import ChoiceLine
from cmdesk.kit.form.editors.make import Editor, make_editor
from cmdesk.kit.form.typed import reading_text
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.visits.rules.sheet.entry import Change, Promised

_OFTEN: Final = ("phones", "address", "name", "short_name", "order_weekday", "terminal_state", "website")
"""Fields that change most often; they get the digits."""


def changeable() -> tuple[FieldSpec, ...]:
    """Return the fields of a file that a visit may correct, the most usual first."""
    specs = {
        spec.name: spec
        for spec in specs_of(Customer)
        if not spec.read_only and not spec.confidential and spec.kind not in {"link", "long_text"}
    }
    specs.pop("number", None)
    specs.pop("extra", None)
    first = [specs.pop(name) for name in _OFTEN if name in specs]
    return (*first, *specs.values())


class ChangeRows(QWidget):
    """Fields of the file with their new values; the next row appears when one is used.

    Signals:
        changed: ``"change"``, after each change.
    """

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.name: spec for spec in changeable()}
        self._choice = FieldSpec(
            "field", "改档案", "choice", choices=tuple(Choice(one.name, one.label) for one in self._specs.values())
        )
        self._file: Customer | None = None
        self.rows: list[_ChangeRow] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(4)
        self._add()
        self.setFocusProxy(self.rows[0].which)

    def show_file(self, customer: Customer) -> None:
        """Begin with another file, nothing changed."""
        self._file = customer
        for row in self.rows[1:]:
            self._body.removeWidget(row)
            row.deleteLater()
        del self.rows[1:]
        self.rows[0].clear()

    def change(self) -> Change | None:
        """Return what is different, or None.

        Raises:
            ValueError: a value cannot be read; one Chinese sentence.
        """
        if self._file is None:
            return None
        values = {row.name: row.value() for row in self.rows if row.name}
        before = {name: getattr(self._file, name) for name in values}
        empty = (None, "", ())  # an empty line changes nothing; what is gone is taken out in the file itself
        different = {name: value for name, value in values.items() if value not in empty and value != before[name]}
        return Change(different, self._file.version or 1, before) if different else None

    def stations(self) -> list[QWidget]:
        """Return what Enter goes through."""
        return [widget for row in self.rows for widget in row.stations()]

    def typed(self) -> list[tuple[str, str]]:
        """Return field and text of each row, for a draft."""
        return [(row.name, row.text()) for row in self.rows if row.name]

    def restore(self, typed: Sequence[Sequence[str]]) -> None:
        """Show what was typed before."""
        for name, text in typed:
            if name in self._specs:
                self.rows[-1].begin(name, text)

    def spec(self, name: str) -> FieldSpec:
        """Return a field."""
        return self._specs[name]

    def now(self, name: str) -> str:
        """Return what the file says now."""
        value = getattr(self._file, name) if self._file is not None else None
        return reading_text(self._specs[name], value)

    def _add(self) -> None:
        row = _ChangeRow(self, self._choice)
        row.used.connect(self._used)
        self.rows.append(row)
        self._body.addWidget(row)
        row.show()

    def _used(self) -> None:
        if self.rows[-1].name:
            self._add()
        self.changed.emit("change")


class _ChangeRow(QWidget):
    used = Signal()

    def __init__(self, rows: ChangeRows, choice: FieldSpec) -> None:
        super().__init__(rows)
        self._rows = rows
        self.name = ""
        self.which = ChoiceLine(choice, self)
        self.which.setPlaceholderText("改哪一项（拼音首字母）")
        self.which.setMaximumWidth(px(170))
        self.which.left.connect(self._chosen)
        self.was = label("", "weak", self)
        self.editor: Editor | None = None
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.which)
        self._line.addWidget(self.was, 1)

    def clear(self) -> None:
        """Be an empty row again."""
        self.which.set_value(None)
        self._show("")

    def begin(self, name: str, text: str) -> None:
        """Show a field with a text typed before."""
        self.which.set_value(name)
        self._chosen("")
        editor: Any = self.editor
        if editor is not None and hasattr(editor, "setText"):
            editor.setText(text)

    def stations(self) -> list[QWidget]:
        return [self.which, *([self.editor] if self.editor is not None else [])]

    def value(self) -> Any:
        return self.editor.value() if self.editor is not None else None

    def text(self) -> str:
        editor: Any = self.editor
        return str(editor.text()) if editor is not None and hasattr(editor, "text") else ""

    def _chosen(self, _name: str) -> None:
        try:
            name = self.which.value() or ""
        except ValueError:
            return
        if name != self.name:
            self._show(name)
            self.used.emit()

    def _show(self, name: str) -> None:
        self.name = name
        if self.editor is not None:
            self._line.removeWidget(self.editor)
            self.editor.deleteLater()
            self.editor = None
        self.was.setText("")
        if name:
            spec = replace(self._rows.spec(name), required=False)
            self.editor = make_editor(spec, self)
            self.editor.setAccessibleName(f"新的{spec.label}")
            self.editor.changed.connect(self._edited)
            self.was.setText(f"原来：{self._rows.now(name) or '（空）'}")
            self._line.insertWidget(1, self.editor, 1)
            self.editor.show()  # at once: the next key is meant for it

    def _edited(self, _name: str) -> None:
        self._rows.changed.emit("change")


class PromiseRows(QWidget):
    """What was promised and until when; two rows as on the paper, more when they are used.

    Signals:
        changed: ``"promises"``, after each change.
    """

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = fields_of(Promise)
        self._text = replace(fields["text"].spec(), required=False, label="承诺")
        self._due = replace(fields["due_on"].spec(), required=False, label="兑现期限")
        self.rows: list[tuple[Any, Any]] = []
        self._ids: list[int | None] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(4)
        self._add()
        self.setFocusProxy(self.rows[0][0])

    def show_promised(self, promised: Sequence[Promised]) -> None:
        """Show promises entered before."""
        while len(self.rows) < len(promised) + 1:
            self._add()
        self._ids = [one.id for one in promised] + [None] * (len(self.rows) - len(promised))
        for place, (text, due) in enumerate(self.rows):
            text.set_value(promised[place].text if place < len(promised) else "")
            due.set_value(promised[place].due_on if place < len(promised) else None)

    def promised(self) -> list[Promised]:
        """Return the promises.

        Raises:
            ValueError: a day is missing or cannot be read; one Chinese sentence.
        """
        found = []
        for place, (text, due) in enumerate(self.rows):
            words, day = text.value(), due.value()
            if not words:
                continue
            if not isinstance(day, date):
                raise ValueError(f"承诺“{words[:12]}”要有兑现期限，请填日期（+7、周五、月底）。")  # noqa: TRY004  # a person typed it
            found.append(Promised(words, day, self._ids[place]))
        return found

    def stations(self) -> list[QWidget]:
        """Return what Enter goes through: a day only where something is promised."""
        found: list[QWidget] = []
        for text, due in self.rows:
            found.append(text)
            if text.text().strip():
                found.append(due)
        return found

    def typed(self) -> list[tuple[str, str]]:
        """Return text and day of each row, for a draft."""
        return [(text.text(), due.text()) for text, due in self.rows]

    def restore(self, typed: Sequence[Sequence[str]]) -> None:
        """Show what was typed before."""
        while len(self.rows) < len(typed):
            self._add()
        for (text, due), (words, day) in zip(self.rows, typed, strict=False):
            text.setText(words)
            due.setText(day)

    def _add(self) -> None:
        row = QHBoxLayout()
        text: Any = make_editor(self._text, self)
        due: Any = make_editor(self._due, self)
        text.setPlaceholderText("答应了什么")
        due.setPlaceholderText("期限")
        due.setMaximumWidth(px(130))
        row.addWidget(text, 1)
        row.addWidget(due)
        self._body.addLayout(row)
        for one in (text, due):
            one.changed.connect(self._edited)
            one.show()
        self.rows.append((text, due))
        self._ids.append(None)

    def _edited(self, _name: str) -> None:
        if self.rows[-1][0].text().strip():
            self._add()
        self.changed.emit("promises")
