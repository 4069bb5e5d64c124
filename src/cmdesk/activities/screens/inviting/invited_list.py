"""The customers on the list of a gathering: chosen, invited, answered, attended (S3-16)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QPushButton, QVBoxLayout, QWidget

from cmdesk.activities.links import persons_source
from cmdesk.activities.record import Activity, Invitation
from cmdesk.activities.rules.inviting import invitations
from cmdesk.activities.rules.inviting.gatherings import Planned
from cmdesk.activities.rules.inviting.invitations import Invited
from cmdesk.activities.screens.inviting.choosing import ChooseDialog
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of, values_of
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.background.doing import do
from cmdesk.kit.lists.cell import Cell, DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.records.record_dialog import RecordDialog, Save
from cmdesk.staff.links import people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_TONES: dict[str, Tone] = {
    "到会": "done",
    "未到": "plain",
    "来": "done",
    "待定": "soon",
    "不来": "plain",
    "未答复": "due",
}
_ANSWER = ("person_id", "guest", "user_id", "answer", "people", "note")


class InvitedList(QWidget):
    """Those invited to the gathering that is chosen; several may be invited at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._gathering: Planned | None = None
        self._rows: dict[int, Invited] = {}
        self.dialog: QDialog | None = None
        self.list = SmallList(
            ("客户", "受邀人", "片区", "邀请人", "邀请", "状态", "人数", "说明", "下一步"),
            add="选客户",
            icon="mail",
            nothing="上面选一次活动，再按 Insert 选要邀请的客户：按片区、类别，或逐户选。",
        )
        self.list.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._verbs: dict[str, QPushButton] = {}
        for key, word, icon, slot, tip in (
            ("invite", "登记邀请…", "mail", self.invite, "选中的客户已经邀请，记入各户往来；可以选几户"),
            ("answer", "答复…", "message", self.answer, "来、待定、不来，来几人"),
            ("attend", "到会…", "user-check", self.attend, "到了没有、几人、现场情况和下一步"),
        ):
            button = QPushButton(icons.icon(icon), word)
            button.setToolTip(tip)
            button.clicked.connect(slot)
            self._verbs[key] = button
            self.list.add_tool(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.add_asked.connect(self.choose)
        self.list.opened.connect(self._next_step)
        self.list.bin_asked.connect(self._take_off)
        self.list.current_changed.connect(self._moved)
        self._moved()

    def show_gathering(self, gathering: Planned | None) -> None:
        """Show who is invited to a gathering."""
        if gathering is None:
            self._desk.work.drop(self._show, owner=self)
            self._gathering = None
            self._show([])
            return
        self._gathering = gathering
        actor = self._desk.actor
        self._desk.work.read(
            lambda: invitations.listed(actor, gathering.id), self._show, owner=self, title="", refused=self._desk.refuse
        )

    # -- verbs --------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Choose customers for the list."""
        if self._gathering is not None and self._gathering.state == "planned":
            self._open(ChooseDialog(self._desk, self._gathering.id, self._gathering.name))

    def invite(self) -> None:
        """Write down that the selected customers were invited."""
        ids = [key for key in self.list.chosen() if self._rows[key].invited_at is None]
        if not ids:
            return
        actor = self._desk.actor
        by_name = {spec.name: spec for spec in specs_of(Invitation)}
        specs = [
            FieldSpec("way", by_name["way"].label, "choice", required=True, choices=by_name["way"].choices),
            FieldSpec("at", by_name["invited_at"].label, "moment", required=True),
        ]

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            return invitations.invite(actor, ids, said["way"], at=_local(said["at"]))

        begin = {"way": "phone_out", "at": datetime.now()}  # noqa: DTZ005  # local, as people type it
        self._ask(f"登记邀请 {len(ids)} 户", "登记", specs, save, begin, height=220)

    def answer(self) -> None:
        """Write down what the current customer answers."""
        one = self._rows.get(self.list.current or 0)
        if one is not None:
            actor, key = self._desk.actor, one.id
            self._desk.work.read(
                lambda: invitations.read(actor, key), self._open_answer, owner=self, title="", refused=self._desk.refuse
            )

    def attend(self) -> None:
        """Write down whether the current customer came, and what follows."""
        one = self._rows.get(self.list.current or 0)
        if one is None or one.attended is not None:
            return
        actor, key = self._desk.actor, one.id
        by_name = {spec.name: spec for spec in specs_of(Invitation)}
        steps = {spec.name: spec for spec in specs_of(Activity) if spec.name in {"next_step", "next_on"}}
        specs = [
            FieldSpec(
                "attended", by_name["attended"].label, "choice", required=True, choices=by_name["attended"].choices
            ),
            FieldSpec("came", by_name["came"].label, "whole", unit="人", least=by_name["came"].least),
            FieldSpec("result", by_name["result"].label, "long_text", limit=1000),
            *(steps[name] for name in ("next_step", "next_on")),
        ]

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            said = {**before, **values}
            came = said["attended"] == "yes"
            invitations.attend(
                actor, key, came=came, people=said.get("came") if came else None, result=said.get("result") or "",
                next_step=said.get("next_step") or "", next_on=said.get("next_on"),
            )  # fmt: skip
            return key

        begin = {"attended": "yes", "came": one.people or 1, "result": "", "next_step": "", "next_on": None}
        self._ask(f"到会　{one.customer}", "登记", specs, save, begin, height=420)

    def _next_step(self, _key: int) -> None:
        """Do what comes next for the current customer: invite, hear his answer, say whether he came."""
        for verb, step in (("invite", self.invite), ("attend", self.attend), ("answer", self.answer)):
            if self._verbs[verb].isEnabled():
                step()
                return

    def _take_off(self, key: int) -> None:
        actor = self._desk.actor
        self._write(lambda: invitations.take_off(actor, key), "已从邀请名单去掉")

    def _open_answer(self, found: Invitation) -> None:
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            invitations.answer(actor, found.id, values, version=found.version, before=before)
            return found.id

        known = {spec.name: spec for spec in specs_of(Invitation)}
        titles = {"user_id": found.user.name, "person_id": found.person.name if found.person is not None else ""}
        refusal = invitations.may_change(actor, found)
        values = values_of(found)
        links = {"user": people(self._desk), "person": persons_source(self._desk, found.customer_id)}
        dialog = RecordDialog(
            self._desk, f"答复　{found.customer.title()}", "保存", [known[name] for name in _ANSWER], save,
            values=values, titles=titles, links=links, refusal=refusal, parent=self,
        )  # fmt: skip
        dialog.resize(px(560), px(360))
        self._open(dialog)

    def _ask(
        self, title: str, verb: str, specs: list[FieldSpec], save: Save, begin: dict[str, Any], *, height: int
    ) -> None:
        dialog = RecordDialog(self._desk, title, verb, specs, save, values=begin, parent=self)
        dialog.resize(560, height)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        dialog.setParent(self, dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    def _write(self, job: Callable[[], Any], said: str) -> None:
        do(self._desk, self, job, said)

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show(self, rows: Sequence[Invited]) -> None:
        self._rows = {row.id: row for row in rows}
        self.list.show_lines([_line(row) for row in rows], begin=True)
        planned = self._gathering is not None and self._gathering.state == "planned"
        self.list.forbid(None if planned else Refused("先在上面选一次还在筹备的活动。"))
        self._moved()

    def _moved(self, _: object = None) -> None:
        chosen = [self._rows[key] for key in self.list.chosen() if key in self._rows]
        one = chosen[0] if len(chosen) == 1 else None
        gathering = self._gathering
        planned = gathering is not None and gathering.state == "planned"
        begun = gathering is not None and gathering.state != "cancelled" and gathering.begins_at < _now()
        self._verbs["invite"].setEnabled(planned and any(row.invited_at is None for row in chosen))
        self._verbs["answer"].setEnabled(one is not None and (one.invited_at is not None or not planned))
        self._verbs["attend"].setEnabled(
            one is not None and begun and one.attended is None and one.invited_at is not None
        )


def _line(row: Invited) -> Line:
    heads = row.came or row.people
    invited: Cell = ""
    if row.invited_at is not None:
        way = Invitation.way.about.label_of(row.way or "")
        invited = DayWords(row.invited_at.date(), f" {way}")
    step: Cell = row.next_step
    if row.next_on:
        step = DayWords(row.next_on, f" {row.next_step}") if row.next_step else row.next_on
    cells = (
        row.customer, row.guest, row.area, row.user, invited, row.state, f"{heads} 人" if heads else "",
        row.result or row.note, step,
    )  # fmt: skip
    return Line(row.id, cells, quiet=row.state in {"不来", "未到"}, tone=_TONES.get(row.state), tone_at=5)


def _now() -> datetime:
    return datetime.now().astimezone()


def _local(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.astimezone()
