"""Writing a morning meeting: what is told, who is there, what is decided (S1-34)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cmdesk.core.errors import Refused
from cmdesk.core.record import fields_of, specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.journal.record import Decision, Morning, Presence
from cmdesk.journal.rules.meetings import mornings
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.grid_dialog import GridDialog
from cmdesk.staff.links import people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_CAME = (Choice("yes", "到会", "dh"), Choice("no", "缺席", "qx"))


@dataclass(frozen=True)
class Draft:
    """What the dialog begins with.

    Attributes:
        id: of the meeting; 0 for a new one.
        titles: what linked records are called.
        people: who may be entered as present or as owner of a decision: id → name.
        refusal: why nothing may be changed; None when it may.
    """

    id: int
    version: int
    values: Mapping[str, Any]
    titles: Mapping[str, str]
    people: Mapping[int, str]
    presences: Sequence[Mapping[str, Any]]
    decisions: Sequence[Mapping[str, Any]]
    refusal: Refused | None = None


class MorningDialog(GridDialog):
    """The text at the first tab, who was there at the second, what was decided at the third."""

    def __init__(self, desk: Desk, draft: Draft) -> None:
        fields = [spec for spec in specs_of(Morning) if spec.name != "unit_id"]
        form = Form(fields, links={"user": people(desk)}, read_only=draft.refusal is not None)
        form.set_values(draft.values, titles=draft.titles)
        title = "晨会记录" if draft.id else "新建晨会记录"
        super().__init__(desk, title, form, first="内容", refusal=draft.refusal)
        self._draft = draft
        self.resize(px(820), px(620))
        known = _known(draft.people)
        self.presences = self.add_grid("到会人员", RowsEditor(_presence_columns(known), "到会人员"), [
            {"user_id": str(row["user_id"]), "present": "yes" if row["present"] else "no", "reason": row["reason"]}
            for row in draft.presences
        ])  # fmt: skip
        self.decisions = self.add_grid("决定", RowsEditor(_decision_columns(known), "决定"), [
            {**row, "owner_id": str(row["owner_id"])} for row in draft.decisions
        ])  # fmt: skip
        if draft.refusal is None:
            self.tell("由记录带出的内容可以改；每项决定写明责任人和完成时间，责任人会收到提醒。")

    def job(self) -> Callable[[], str]:
        actor, draft = self._desk.actor, self._draft
        came = [
            {**row, "user_id": int(row["user_id"]), "present": row["present"] != "no"} for row in self.presences.rows()
        ]
        decided = [{**row, "owner_id": int(row["owner_id"])} for row in self.decisions.rows()]
        values, before = self.form.changed_values() if draft.id else self.form.values(), self.form.original_values()

        def write() -> str:
            if draft.id:
                mornings.edit(
                    actor, draft.id, values, version=draft.version, before=before, presences=came, decided=decided
                )
            else:
                mornings.write(actor, values, came, decided)
            return "晨会记录已保存"

        return write


def _known(people_: Mapping[int, str]) -> tuple[Choice, ...]:
    """Return people as choices; two of the same name are told apart by their numbers."""
    names = list(people_.values())
    return tuple(
        Choice(str(user), name if names.count(name) == 1 else f"{name}（{user}）") for user, name in people_.items()
    )


def _presence_columns(known: tuple[Choice, ...]) -> list[FieldSpec]:
    labels = {name: field.label for name, field in fields_of(Presence).items()}
    (reason,) = (spec for spec in specs_of(Presence) if spec.name == "reason")
    return [
        FieldSpec("user_id", labels["user_id"], "choice", required=True, choices=known),
        FieldSpec("present", labels["present"], "choice", required=True, choices=_CAME),
        reason,
    ]


def _decision_columns(known: tuple[Choice, ...]) -> list[FieldSpec]:
    by_name = {spec.name: spec for spec in specs_of(Decision)}
    owner = replace(by_name["owner_id"], kind="choice", links_to="", choices=known)
    return [by_name["text"], owner, by_name["due_on"]]
