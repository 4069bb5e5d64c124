"""Entering and changing one contact with all it brings along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from cmdesk.activities import rules
from cmdesk.activities.links import persons_source
from cmdesk.activities.record import Activity
from cmdesk.activities.rules.attached import OF_ACTIVITIES
from cmdesk.activities.rules.contacts import participants
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of, titles_of, values_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit.files.attached_dialog import open_attached
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

PEOPLE, PROMISE = "参加人", "承诺"
THEIRS = FieldSpec(
    "theirs",
    "对方参加人",
    limit=400,
    group=PEOPLE,
    help="王总（采购部经理，决策）、李会计；“决策”表示有决策权（S3-18）",
)
OURS = FieldSpec("ours", "我方参加人", limit=400, group=PEOPLE, help="同去的同事，用顿号分开（S1-45）")
PROMISED = FieldSpec("promise", "承诺内容", limit=300, group=PROMISE, help="答应客户的事，兑现前每次联系都会提示")
PROMISED_BY = FieldSpec("promise_due", "兑现期限", kind="day", group=PROMISE, help="不填按制度的天数")
_VIRTUAL = frozenset({"theirs", "ours", "promise", "promise_due"})


def _specs(*, new: bool) -> list[FieldSpec]:
    own = [spec for spec in specs_of(Activity) if spec.name != "customer_id" and not (new and spec.name == "next_done")]
    at = next(at for at, spec in enumerate(own) if spec.group != own[0].group)
    return [*own[:at], THEIRS, OURS, *own[at:], *((PROMISED, PROMISED_BY) if new else ())]


def new_contact(desk: Desk, customer_id: int, parent: QWidget, **begin: Any) -> RecordDialog:
    """Open the dialog for a new contact; ``begin`` names what its fields begin with."""
    saving = _Adding(desk, customer_id)
    values = {
        "channel": "phone_out", "happened_at": datetime.now().astimezone().replace(second=0, microsecond=0),
        "user_id": desk.actor.id, **begin,
    }  # fmt: skip
    dialog = RecordDialog(
        desk, "登记往来", "登记", _specs(new=True), saving, values=values, titles={"user_id": desk.actor.name},
        links={**sources(desk), "person": persons_source(desk, customer_id)}, parent=parent,
    )  # fmt: skip
    return _open(dialog)


class _Adding:
    def __init__(self, desk: Desk, customer_id: int) -> None:
        self._desk, self._customer_id = desk, customer_id

    def __call__(self, values: dict[str, Any], before: dict[str, Any]) -> object:
        """Write it; in a worker."""
        whole = {**before, **values}
        promised = (whole.get("promise") or "").strip()
        return rules.add(
            self._desk.actor,
            {"customer_id": self._customer_id, **_own(whole)},
            participants=_people(whole),
            promises=[{"text": promised, "due_on": whole.get("promise_due")}] if promised else (),
        )


def open_contact(desk: Desk, activity_id: int, parent: QWidget) -> None:
    """Read a contact and open the dialog that changes it, or only shows it."""
    actor = desk.actor
    opening = _Opening(desk, parent)
    desk.work.read(lambda: _read(actor, activity_id), opening.show, owner=parent, title="正在打开")


def _read(actor: Any, activity_id: int) -> tuple[Activity, dict[str, Any], dict[str, str], Refused | None]:
    record = rules.read(actor, activity_id)
    values = values_of(record)
    people = participants.of([activity_id]).get(activity_id, [])
    for side in ("theirs", "ours"):
        shown = [
            {"name": one.name, "position": one.position, "decides": one.decides} for one in people if one.side == side
        ]
        values[side] = participants.show(shown)
    titles = titles_of(record)
    return record, values, titles, rules.may(actor, "edit", record)


class _Opening:
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._desk, self._parent = desk, parent

    def show(self, found: tuple[Activity, dict[str, Any], dict[str, str], Refused | None]) -> None:
        record, values, titles, refusal = found
        dialog = RecordDialog(
            self._desk, f"往来 {record.title()}", "保存", _specs(new=False), _Editing(self._desk, record), values=values,
            titles=titles, refusal=refusal, parent=self._parent,
            links={**sources(self._desk), "person": persons_source(self._desk, record.customer_id)},
        )  # fmt: skip
        dialog.add_tool(_FilesButton(self._desk, record, dialog))
        _open(dialog)


class _FilesButton(QPushButton):
    """Opens the files of a contact."""

    def __init__(self, desk: Desk, record: Activity, dialog: RecordDialog) -> None:
        super().__init__(icons.icon("paperclip"), "附件…", dialog)
        self._desk, self._id, self._title = desk, record.id, record.title()
        self.setToolTip("照片、信函、传真件")
        self.clicked.connect(self._open_files)

    def _open_files(self) -> None:
        open_attached(self._desk, self._id, OF_ACTIVITIES, f"附件 {self._title}", self)


class _Editing:
    def __init__(self, desk: Desk, record: Activity) -> None:
        self._desk, self._id, self._version = desk, record.id, int(record.version or 0)

    def __call__(self, values: dict[str, Any], before: dict[str, Any]) -> object:
        """Write it; in a worker."""
        people = _people({**before, **values}) if {"theirs", "ours"} & set(values) else None
        seen = {name: value for name, value in before.items() if name not in _VIRTUAL}
        return rules.edit(
            self._desk.actor, self._id, _own(values), version=self._version, before=seen, people=people
        )  # fmt: skip


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in _VIRTUAL}


def _people(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [one for side in ("theirs", "ours") for one in participants.parse(values.get(side) or "", side)]


def _open(dialog: RecordDialog) -> RecordDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(px(720), px(600))
    dialog.open()
    return dialog
