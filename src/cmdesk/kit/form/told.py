"""What is said beside the verb of a form: quietly what it is about, in the colour of a problem what keeps it from being done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from cmdesk.core.errors import Invalid, Refused, as_one
from cmdesk.kit.look.chips import reword

if TYPE_CHECKING:
    from cmdesk.kit.form.form import Form

_NAMED = 3  # fields that are named of those to be put right


class Told(QLabel):
    """Words beside a verb; what it asks to put right goes as soon as nothing of it is left."""

    def __init__(self, form: Form, text: str = "") -> None:
        super().__init__()
        self._form, self._points = form, False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.tell(text)
        form.edited.connect(self._edited)

    def tell(self, text: str) -> None:
        """Say something quietly, or nothing."""
        self._say(text, "weak")

    def tell_problem(self, sentence: str) -> None:
        """Say why it could not be done."""
        self._say(sentence, "problem")

    def tell_refusal(self, refusal: Refused) -> None:
        """Say why it was refused: under the fields it names, the first of which one is led to, and here what is left."""
        left = self._form.show_problems(refusal.problems) if isinstance(refusal, Invalid) else {"": str(refusal)}
        if left:
            self.tell_problem(as_one(left.values()))
        else:
            self.point_out()

    def point_out(self) -> None:
        """Name the fields that a sentence stands under."""
        labels = self._form.wrong_labels()
        more = f" 等 {len(labels)} 处" if len(labels) > _NAMED else ""
        self.tell_problem(f"请先改正标出的内容：{'、'.join(labels[:_NAMED])}{more}。")
        self._points = True

    def _say(self, text: str, role: str) -> None:
        self._points = False
        reword(self, text, role)

    def _edited(self, _name: str) -> None:
        if not self._points:
            return
        if self._form.has_problems:
            self.point_out()
        else:
            self.tell("")
