"""Writing the record of a joint first visit: heads with scores, what was said, what was agreed on (S2-07)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cmdesk.coaching.record import Coaching, CoachingMark, Resolution
from cmdesk.coaching.record.coaching import WRITTEN
from cmdesk.coaching.rules import joint
from cmdesk.core.day import clock
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.grid_dialog import GridDialog

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
    day = found.day or clock.today()
    marks = {one.head: {"score": one.score, "remark": one.remark} for one in joint.marks_of(found.id)}
    agreed = [{"text": one.text, "due_on": one.due_on} for one in joint.resolutions_of(found.id)]
    values = {name: getattr(found, name) for name in WRITTEN}
    return Draft(found.id, found.version or 1, found.title(), values, joint.heads(day), joint.scale(day), marks, agreed)


class CoachingDialog(GridDialog):
    """Evaluation at the first tab, words at the second, improvements at the third."""

    def __init__(self, desk: Desk, draft: Draft) -> None:
        choices = tuple(
            Choice(str(one.visit_id), f"{one.day:%m-%d} {one.rep}　{one.customer}（{one.kind}）")
            for one in draft.visits
        )
        of_visit = FieldSpec(
            "visit_id", "走访", "choice", required=True, choices=choices, help="最近的首访、联合走访和地毯式初访"
        )
        form = Form((of_visit, *_TEXTS) if not draft.id else _TEXTS)
        begin = {"visit_id": choices[0].value} if choices else {}
        form.set_values({**begin, **draft.values})
        super().__init__(desk, draft.title, form, first="监督、指导、表扬", verb="保存草稿")
        self._draft = draft
        self.resize(px(760), px(580))
        marks = [{"head": head, **draft.marks.get(head, {})} for head in draft.heads]
        self.marks = self.add_grid(f"评价（1 到 {draft.scale} 分）", RowsEditor(_MARKS, "评价"), marks)
        self.agreed = self.add_grid("约定改进", RowsEditor(_AGREED, "约定改进"), draft.agreed)
        self.tell("先存为草稿；交给本人以前，本人看不到。")

    def job(self) -> Callable[[], str]:
        actor, draft = self._desk.actor, self._draft
        marks, agreed = self.marks.rows(), self.agreed.rows()
        typed, before = self.form.values(), self.form.original_values()
        changed = self.form.changed_values()

        def write() -> str:
            if draft.id:
                joint.edit(
                    actor, draft.id, changed, version=draft.version, before=before, marks=marks, resolutions=agreed
                )
            else:
                joint.begin(actor, int({**before, **typed}["visit_id"]), typed, marks, agreed)
            return "带教记录已保存为草稿"

        return write
