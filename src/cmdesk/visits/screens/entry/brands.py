"""Which brands were worked on: chosen by name, each with its plan, what was done, the effect and what comes next (S0-24)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cmdesk.core.record import fields_of
from cmdesk.kit.form.completing import offer_words
from cmdesk.kit.form.editors.make import make_editor
from cmdesk.kit.look.tokens import SPACE_1
from cmdesk.visits.record import Cultivation
from cmdesk.visits.rules.sheet.opening import Line
from cmdesk.visits.rules.sheet.written import plain
from cmdesk.visits.rules.shop.cultivating import Worked
from cmdesk.visits.rules.shop.schemes import Scheme
from cmdesk.visits.screens.entry.scheme import SchemeLine

_FIELDS: Final = ("scheme", "done", "effect", "next_step")


class BrandRows(QWidget):
    """A row for each brand, one more when the last is used; what belongs to a brand shows once it is chosen.

    Signals:
        changed: ``"worked"``, after each change.
    """

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._schemes: Sequence[Scheme] = ()
        self.rows: list[_Row] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(SPACE_1)
        self._add()

    def show_worked(
        self, lines: Sequence[Line], worked: Sequence[Worked], names: Mapping[int, str], schemes: Sequence[Scheme] = ()
    ) -> None:
        """Show what was entered before.

        Args:
            lines: products that can be chosen.
            worked: what stands there.
            names: of those products among it that are not sold any more.
            schemes: published plans that can be chosen.
        """
        self._names = {**names, **{line.product_id: line.name for line in lines}}
        self._ids = {plain(name): product for product, name in self._names.items()}
        for row in self.rows:
            row.offer(list(self._names.values()))
        self._schemes = schemes
        words = {one.id: one.words for one in schemes}
        self.restore([
            *([self._names.get(one.product_id, ""), words.get(one.bulletin_id or 0, one.scheme), one.done, one.effect,
               one.next_step] for one in worked),
            [""],
        ])  # fmt: skip
        self._offer_schemes()

    def worked(self) -> list[Worked]:
        """Return the brands that were worked on.

        Raises:
            ValueError: a name is none of a product, or something is said without a product; one Chinese sentence.
        """
        found: dict[int, Worked] = {}
        for name, scheme, done, effect, next_step in self.typed():
            if not name:
                continue
            product = self._ids.get(plain(name))
            if product is None:
                raise ValueError(f"没有叫“{name[:20]}”的品牌规格，请打几个字后从列出的里面选。")
            linked = next((one.id for one in self._running(product) if one.words == scheme), None)
            found[product] = Worked(product, "" if linked else scheme, done, effect, next_step, linked)
        return list(found.values())

    def stations(self) -> list[QWidget]:
        """Return what Enter goes through: only the brand where none is chosen."""
        return [one for row in self.rows for one in row.stations()]

    def typed(self) -> list[list[str]]:
        """Return the texts of each row, for a draft."""
        return [row.texts() for row in self.rows]

    def restore(self, typed: Sequence[Sequence[str]]) -> None:
        """Show what was typed before; rows beyond it are emptied."""
        while len(self.rows) < len(typed):
            self._add()
        for place, row in enumerate(self.rows):
            row.show_texts(typed[place] if place < len(typed) else [""])

    def _add(self) -> None:
        row = _Row(self)
        row.offer(list(self._names.values()))
        row.edited.connect(self._edited)
        self.rows.append(row)
        self._body.addWidget(row)

    def _running(self, product: int) -> list[Scheme]:
        return [one for one in self._schemes if product in one.products]

    def _offer_schemes(self) -> None:
        for row in self.rows:
            row.offer_schemes([one.words for one in self._running(self._ids.get(plain(row.product.text()), 0))])

    def _edited(self) -> None:
        self._offer_schemes()
        if self.rows[-1].product.text().strip():
            self._add()
        self.changed.emit("worked")


class _Row(QWidget):
    """One brand: its name and plan, below them what was done, the effect, what comes next."""

    edited = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.product = QLineEdit()
        self.product.setAccessibleName("品牌规格")
        self.product.setPlaceholderText("培育的品牌规格，打几个字选")
        fields = fields_of(Cultivation)
        self._said: dict[str, Any] = {}
        for name in _FIELDS:
            spec = replace(fields[name].spec(), required=False)
            editor: Any = SchemeLine(spec, self) if name == "scheme" else make_editor(spec, self)
            if name != "scheme":
                editor.setPlaceholderText(fields[name].label)
            editor.changed.connect(self._edited)
            self._said[name] = editor
        self._below = QWidget()
        said = QHBoxLayout(self._below)
        head, rows = QHBoxLayout(), QVBoxLayout(self)
        for layout in (said, head, rows):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(SPACE_1)
        head.addWidget(self.product, 2)
        head.addWidget(self._said["scheme"], 1)
        for name in _FIELDS[1:]:
            said.addWidget(self._said[name], 1)
        rows.addLayout(head)
        rows.addWidget(self._below)
        self.product.textChanged.connect(self._edited)
        self._show_rest()

    def offer(self, names: Sequence[str]) -> None:
        """Complete the name of a brand from these."""
        offer_words(self.product, names)

    def offer_schemes(self, words: Sequence[str]) -> None:
        """Offer the plans that run for the brand."""
        self._said["scheme"].offer(words)

    def stations(self) -> list[QWidget]:
        return [self.product, *(self._said.values() if self.product.text().strip() else ())]

    def texts(self) -> list[str]:
        return [self.product.text().strip(), *(editor.text().strip() for editor in self._said.values())]

    def show_texts(self, texts: Sequence[str]) -> None:
        padded = [*texts, *[""] * (1 + len(_FIELDS))]
        self.product.setText(padded[0])
        for editor, text in zip(self._said.values(), padded[1:], strict=False):
            editor.setText(text)

    def _edited(self, _text: str = "") -> None:
        self._show_rest()
        self.edited.emit()

    def _show_rest(self) -> None:
        chosen = bool(self.product.text().strip())
        self._said["scheme"].setVisible(chosen)
        self._below.setVisible(chosen)
