"""Writing the minutes of a talk: fields, who took part, what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.customers.links import sources
from cmdesk.journal.record import Attendee, Duty, Minutes
from cmdesk.journal.rules import minutes
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.grid_dialog import GridDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_LEFT_OUT = frozenset({
    "number", "visit_id", "activity_id", "user_id", "state", "written_at", "sent_on", "sent_way", "confirmed_by",
    "confirmed_at",
})  # fmt: skip


@dataclass(frozen=True)
class Draft:
    """What the dialog begins with."""

    id: int
    version: int
    values: Mapping[str, Any]
    titles: Mapping[str, str]
    attendees: list[dict[str, Any]]
    duties: list[dict[str, Any]]
    read_only: bool = False


class MinutesDialog(GridDialog):
    """Minutes as a form with two small grids; a draft is changed, anything else is only read."""

    def __init__(self, desk: Desk, draft: Draft | None = None, values: Mapping[str, Any] | None = None) -> None:
        """Prepare the dialog.

        Args:
            desk: for background work.
            draft: minutes that are there; None for new ones.
            values: what new minutes begin with.
        """
        refusal = Refused("会谈纪要只有草稿可以改，这一份只能查看。") if draft is not None and draft.read_only else None
        specs = [spec for spec in specs_of(Minutes) if spec.name not in _LEFT_OUT]
        form = Form(specs, links=sources(desk), read_only=refusal is not None)
        form.set_values(draft.values if draft else values or {}, titles=draft.titles if draft else None)
        super().__init__(desk, "会谈纪要" if draft else "新建会谈纪要", form, first="内容", refusal=refusal)
        self._draft = draft
        self.resize(px(820), px(640))
        present = RowsEditor(_columns(Attendee), "参加人员")
        self.attendees = self.add_grid("参加人员", present, draft.attendees if draft else ())
        self.duties = self.add_grid("待办", RowsEditor(_columns(Duty), "待办"), draft.duties if draft else ())

    def job(self) -> Callable[[], str]:
        actor, draft = self._desk.actor, self._draft
        attendees, duties = self.attendees.rows(), self.duties.rows()
        values, before = self.form.changed_values() if draft else self.form.values(), self.form.original_values()

        def write() -> str:
            if draft is None:
                minutes.write(actor, values, attendees, duties)
            else:
                minutes.edit(
                    actor, draft.id, values, version=draft.version, before=before, attendees=attendees, duties=duties
                )
            return "会谈纪要已保存"

        return write


def _columns(model: type[Attendee] | type[Duty]) -> list[Any]:
    return [spec for spec in specs_of(model) if spec.name not in {"minutes_id", "done"}]
