"""Writing the record of a joint first visit: heads with scores, what was said, what was agreed on (S2-07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout

from cmdesk.coaching.record import Coaching, CoachingMark, Resolution
from cmdesk.coaching.record.coaching import WRITTEN
from cmdesk.coaching.rules import joint
from cmdesk.core.errors import Invalid, Refused
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit import ask
from cmdesk.kit.chips import label
from cmdesk.kit.dialog import Dialog
from cmdesk.kit.form.form import Form
from cmdesk.kit.rows_editor import RowsEditor

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_TEXTS = tuple(spec for spec in specs_of(Coaching) if spec.name in WRITTEN)
_MARKS = tuple(spec for spec in specs_of(CoachingMark) if spec.name != "coaching_id")
_AGREED = tuple(spec for spec in specs_of(Resolution) if spec.name in {"text", "due_on"})


@dataclass(frozen=True)
class Draft:
    """What the dialog begins with.

    Attributes:
        id: of the record; 0 for a new one.
        visits: of which one is chosen for a new record.
        heads: of the evaluation, all of them.
        scale: the highest score.
    """

    id: int
    version: int
    title: str
    values: Mapping[str, Any]
    heads: Sequence[str]
    scale: int
    marks: Mapping[str, Mapping[str, Any]]
    agreed: Sequence[Mapping[str, Any]]
    visits: Sequence[joint.Choice] = ()


def new_draft(visits: Sequence[joint.Choice], today: date) -> Draft:
    """Return what a new record begins with."""
    return Draft(0, 1, "写带教记录", {}, joint.heads(today), joint.scale(today), {}, (), visits)


def draft_of(found: Coaching) -> Draft:
    """Return what an existing record begins with; heads that the regulation no longer has stay."""
    day = found.day or date.today()  # noqa: DTZ011
    marks = {one.head: {"score": one.score, "remark": one.remark} for one in joint.marks_of(found.id)}
    agreed = [{"text": one.text, "due_on": one.due_on} for one in joint.resolutions_of(found.id)]
    values = {name: getattr(found, name) for name in WRITTEN}
    return Draft(found.id, found.version or 1, found.title(), values, joint.heads(day), joint.scale(day), marks, agreed)


class CoachingDialog(Dialog):
    """Evaluation at the first tab, words at the second, improvements at the third."""

    def __init__(self, desk: Desk, draft: Draft) -> None:
        super().__init__()
        self._desk, self._draft = desk, draft
        self.setWindowTitle(draft.title)
        self.resize(760, 580)
        choices = tuple(
            Choice(str(one.visit_id), f"{one.day:%m-%d} {one.rep}　{one.customer}（{one.kind}）")
            for one in draft.visits
        )
        of_visit = FieldSpec(
            "visit_id", "走访", "choice", required=True, choices=choices, help="最近的首访、联合走访和地毯式初访"
        )
        self.form = Form((of_visit, *_TEXTS) if not draft.id else _TEXTS)
        begin = {"visit_id": choices[0].value} if choices else {}
        self.form.set_values({**begin, **draft.values})
        self.marks = RowsEditor(_MARKS, "评价")
        self.marks.set_rows([{"head": head, **draft.marks.get(head, {})} for head in draft.heads])
        self.agreed = RowsEditor(_AGREED, "约定改进")
        self.agreed.set_rows(draft.agreed)
        self._tabs = QTabWidget()
        self._tabs.addTab(self.form, "监督、指导、表扬")
        self._tabs.addTab(self.marks, f"评价（1 到 {draft.scale} 分）")
        self._tabs.addTab(self.agreed, "约定改进")
        self._words = label("先存为草稿；交给本人以前，本人看不到。", "weak")
        self._words.setWordWrap(True)
        self._go = QPushButton("保存草稿")
        self._go.setProperty("role", "primary")
        self._go.setToolTip("Ctrl+S")
        self._go.setAutoDefault(False)
        back = QPushButton("取消")
        back.setAutoDefault(False)
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 16, 12)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(back)
        row.addWidget(self._go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._tabs, 1)
        rows.addLayout(row)
        self._rows_changed = False
        self._go.clicked.connect(self.save)
        back.clicked.connect(self.reject)
        self.marks.edited.connect(self._touch)
        self.agreed.edited.connect(self._touch)
        self.form.finished.connect(self._to_marks)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self.form.focus()

    def save(self) -> None:
        """Save what was typed; problems stand where they belong."""
        if not self._go.isEnabled():
            return
        if not self.form.check():
            self._tabs.setCurrentWidget(self.form)
            self._words.setText("请先改正标出的内容。")
            return
        try:
            marks, agreed = self.marks.rows(), self.agreed.rows()
        except Invalid as refusal:
            self._words.setText(str(refusal))
            return
        actor, draft = self._desk.actor, self._draft
        typed, before = self.form.values(), self.form.original_values()
        changed = self.form.changed_values()
        self._go.setEnabled(False)

        def job() -> int:
            if not draft.id:
                return joint.begin(actor, int({**before, **typed}["visit_id"]), typed, marks, agreed)
            joint.edit(actor, draft.id, changed, version=draft.version, before=before, marks=marks, resolutions=agreed)
            return draft.id

        self._desk.work.write(job, self._saved, owner=self, refused=self._refused)

    def reject(self) -> None:
        unsaved = self.form.is_dirty or self._rows_changed
        if not unsaved or ask.confirm(self, "放弃修改", "填写的内容还没有保存，要放弃吗？", "放弃修改", danger=True):
            super().reject()

    def _touch(self) -> None:
        self._rows_changed = True

    def _to_marks(self) -> None:
        self._tabs.setCurrentWidget(self.marks)
        self.marks.setCurrentCell(0, 1)
        self.marks.setFocus()

    def _saved(self, _coaching_id: int) -> None:
        self._desk.say("带教记录已保存为草稿", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self._go.setEnabled(True)
        left = self.form.show_problems(refusal.problems) if isinstance(refusal, Invalid) else {"": str(refusal)}
        self._words.setText("；".join(left.values()) or "请先改正标出的内容。")
