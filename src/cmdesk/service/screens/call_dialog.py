"""Writing a call down: what it brought, how it is used, what the customer says, and the marks (S1-51, S1-41)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmdesk.activities.record.choices import OPINIONS, REQUEST_KINDS
from cmdesk.core.day import clock
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.service.record import Callback
from cmdesk.service.rules import calling, heads, ratings
from cmdesk.service.rules.callbacks import Service
from cmdesk.service.rules.heads import LEAST, Scale

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_MARK = "mark_"
_MARKS, _ANSWER, _WHAT = "客户评分", "答复", "回访"
_PLANNED = ("customer_id", "service", "served_at", "served_id", "user_id")


def open_call(desk: Desk, service: Service, parent: QWidget) -> None:
    """Open the dialog for a call; the scale is read first, in a worker."""
    opening = CallOpening(desk, service, parent)
    desk.work.read(scale_today, opening.show, owner=parent, title="")


def open_rating(desk: Desk, customer_id: int | None, parent: QWidget) -> None:
    """Open the dialog for marks without a call."""
    opening = _Marking(desk, customer_id, parent)
    desk.work.read(scale_today, opening.show, owner=parent, title="")


def open_planning(desk: Desk, customer_id: int | None, parent: QWidget) -> RecordDialog:
    """Open the dialog that plans a call by hand."""
    specs = [
        spec
        for spec in specs_of(Callback)
        if spec.name in _PLANNED and not (customer_id and spec.name == "customer_id")
    ]
    actor = desk.actor

    def save(values: dict[str, Any], before: dict[str, Any]) -> object:
        own = {"customer_id": customer_id} if customer_id else {}
        return calling.plan(actor, {**before, **values, **own})

    begin = {"served_id": actor.id, "user_id": actor.id}
    dialog = RecordDialog(
        desk, "约定服务回访", "约定", specs, save, values=begin, titles=dict.fromkeys(begin, actor.name),
        links=sources(desk), parent=parent,
    )  # fmt: skip
    return _open(dialog)


def mark_specs(scale: Scale) -> list[FieldSpec]:
    """Return a field for each head; a mark is typed as a digit."""
    return [
        FieldSpec(f"{_MARK}{head.key}", head.label, kind="whole", least=Decimal(LEAST), most=Decimal(scale.full), unit="分", group=_MARKS,
                  help=f"{LEAST} 到 {scale.full} 分，客户没有打的不填")
        for head in scale.heads
    ]  # fmt: skip


def marks_of(values: dict[str, Any]) -> dict[str, int]:
    """Return the marks that were typed, by key of head."""
    return {name.removeprefix(_MARK): int(value) for name, value in values.items() if name.startswith(_MARK) and value}


def scale_today() -> Scale:
    """Return what is marked today, and how."""
    return heads.scale(clock.today())


class CallOpening:
    """A call about to be written down, once the scale of its marks has been read."""

    def __init__(self, desk: Desk, service: Service, parent: QWidget) -> None:
        self._desk, self._service, self._parent = desk, service, parent

    def show(self, scale: Scale) -> RecordDialog:
        """Show the dialog."""
        said = [spec for spec in specs_of(Callback) if spec.name in calling.SAID]
        kinds = tuple(choice for choice in REQUEST_KINDS if choice.value in OPINIONS)
        ask = FieldSpec("ask", "转为待答复", kind="choice", choices=kinds, group=_ANSWER,
                        help="客户反馈里有疑问、意见或建议的，选一种，24 小时内答复")  # fmt: skip
        one = self._service
        dialog = RecordDialog(
            self._desk, f"服务回访 {one.customer}", "登记回访", [*said, *mark_specs(scale), ask], self._save,
            values={}, parent=self._parent,
        )  # fmt: skip
        phones = f"　电话 {one.phones}" if one.phones else ""
        dialog.tell(f"{one.what}（{one.served_at:%m-%d}，{one.served}）{phones}")
        return _open(dialog)

    def _save(self, values: dict[str, Any], before: dict[str, Any]) -> object:
        whole = {**before, **values}
        return calling.call(self._desk.actor, self._service, whole, marks_of(whole), ask=whole.get("ask") or "")


class _Marking:
    def __init__(self, desk: Desk, customer_id: int | None, parent: QWidget) -> None:
        self._desk, self._customer_id, self._parent = desk, customer_id, parent

    def show(self, scale: Scale) -> RecordDialog:
        """Show the dialog."""
        from cmdesk.service.record import Rating

        wanted = {"customer_id", "served_id", "remark"} - ({"customer_id"} if self._customer_id else set())
        own = [spec for spec in specs_of(Rating) if spec.name in wanted]
        specs = [*own[:-1], *mark_specs(scale), own[-1]]
        dialog = RecordDialog(
            self._desk, "登记服务评分", "登记评分", specs, self._save, values={}, links=sources(self._desk),
            parent=self._parent,
        )  # fmt: skip
        return _open(dialog)

    def _save(self, values: dict[str, Any], before: dict[str, Any]) -> object:
        whole = {**before, **values}
        customer = self._customer_id or whole.get("customer_id") or 0
        return ratings.add(
            self._desk.actor, customer, whole.get("served_id") or 0, marks_of(whole), remark=whole.get("remark") or ""
        )


def _open(dialog: RecordDialog) -> RecordDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(px(620), px(560))
    dialog.open()
    return dialog
