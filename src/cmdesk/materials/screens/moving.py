"""The dialogs by which pieces move: which fields each verb asks for, and what it does with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cmdesk.activities.record import Activity
from cmdesk.activities.rules import Entry
from cmdesk.activities.rules.contacts import entries
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotFound
from cmdesk.core.record import specs_of
from cmdesk.core.spec import Choice, FieldSpec
from cmdesk.customers.links import sources
from cmdesk.kit.form.editors.link import Hit, LinkSource
from cmdesk.kit.look.measure import px
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.materials.record import Material, Movement
from cmdesk.materials.rules import moves, rights, stock
from cmdesk.materials.rules.ledger import Place

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

Values = dict[str, Any]
_MOST = 12


@dataclass(frozen=True)
class Around:
    """What a dialog offers to choose from: stores, and the places that hold the material."""

    stores: tuple[Choice, ...]
    nearest: str | None
    holders: tuple[Choice, ...]


def around(actor: Actor, material_id: int) -> Around:
    """Return what can be chosen for a material; reads the database."""
    nearest = stock.store_for(actor.unit_id) or actor.unit_id
    held = stock.held(actor, material_id=material_id)
    known = {one.place.unit_id for one in held}
    holders = [(key_of(one.place), f"{one.name}（{one.pieces}）") for one in held]
    holders += [(f"u{unit}", f"{name}库房（0）") for unit, name in stock.stores() if unit not in known]
    return Around(
        tuple(Choice(f"u{unit}", name) for unit, name in stock.stores()),
        None if nearest is None else f"u{nearest}",
        tuple(Choice(key, word) for key, word in holders),
    )


def key_of(place: Place) -> str:
    """Return a place as a choice holds it."""
    return f"u{place.unit_id}" if place.unit_id is not None else f"p{place.user_id}"


def place_of(key: str | None, label: str) -> Place:
    """Return the place that was chosen.

    Raises:
        Invalid: none was.
    """
    if not key:
        raise Invalid({"": f"请选择{label}。"})
    return Place(int(key[1:]), None) if key[0] == "u" else Place(None, int(key[1:]))


def _unit(values: Values, name: str = "store") -> int:
    return place_of(values.get(name), "库房").unit_id or 0


def _receive(actor: Actor, one: int, given: Values) -> object:
    return moves.receive(actor, _unit(given), one, given["quantity"], day=given["day"], reason=given["reason"])


def _issue(actor: Actor, one: int, given: Values) -> object:
    return moves.issue(
        actor, _unit(given), given["person_id"], one, given["quantity"], day=given["day"], reason=given["reason"]
    )


def _take_back(actor: Actor, one: int, given: Values) -> object:
    return moves.take_back(
        actor, given["person_id"], _unit(given), one, given["quantity"], day=given["day"], reason=given["reason"]
    )


def _give(actor: Actor, one: int, given: Values) -> object:
    source = place_of(given["place"], "从哪里出")
    return moves.give(
        actor, source, given["customer_id"], one, given["quantity"], activity_id=given.get("activity_id"),
        day=given["day"], reason=given["reason"],
    )  # fmt: skip


def _transfer(actor: Actor, one: int, given: Values) -> object:
    return moves.transfer(
        actor, _unit(given), _unit(given, "to"), one, given["quantity"], day=given["day"], reason=given["reason"]
    )


def _count(actor: Actor, one: int, given: Values) -> object:
    place = place_of(given["place"], "在哪里")
    return moves.count(actor, place, one, given["counted"], given["reason"], day=given["day"])


def _scrap(actor: Actor, one: int, given: Values) -> object:
    place = place_of(given["place"], "在哪里")
    return moves.scrap(actor, place, one, given["quantity"], given["reason"], day=given["day"])


@dataclass(frozen=True)
class Verb:
    """A verb of the ledger: its words, the fields it asks for, what it does, the right it needs."""

    word: str
    tip: str
    fields: Sequence[str]
    do: Callable[[Actor, int, Values], object]
    right: str = rights.STORE


VERBS = (
    Verb("入库", "到货、收回来的放进库房", ("store", "quantity", "day", "reason"), _receive),
    Verb("领用", "从库房发给人员", ("store", "person_id", "quantity", "day", "reason"), _issue),
    Verb("退回", "人员手上的还给库房", ("person_id", "store", "quantity", "day", "reason"), _take_back),
    Verb(
        "发放",
        "给客户，从库房或人员手上",
        ("place", "customer_id", "quantity", "day", "activity_id", "reason"),
        _give,
        rights.GIVE,
    ),
    Verb("调拨", "从一个库房到另一个", ("store", "to", "quantity", "day", "reason"), _transfer),
    Verb("盘点", "账实不符的，改成盘点的数", ("place", "counted", "reason!", "day"), _count),
    Verb("报损", "损坏、丢失、过期的销账", ("place", "quantity", "reason!", "day"), _scrap),
)


class _Contacts:
    """The latest contacts with the customer who is chosen in a dialog."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.customer_id: int | None = None

    def __call__(self, text: str) -> list[Hit]:
        """Return those that hold a text; all of the latest for none."""
        if self.customer_id is None:
            return []
        try:
            latest = entries.timeline(self._actor, self.customer_id)
        except NotFound:  # who keeps a store need not know of contacts
            return []
        found = [(one, _contact_words(one)) for one in latest]
        return [(one.id, words, one.user) for one, words in found if text.strip() in words][:_MOST]


def _contact_words(one: Entry) -> str:
    channel = Activity.channel.about.label_of(one.channel)
    return " ".join(part for part in (f"{one.happened_at:%m-%d}", channel, one.subject) if part)


class _Following(QObject):
    """Lets the contacts that are offered follow the customer of a form."""

    def __init__(self, dialog: RecordDialog, contacts: _Contacts) -> None:
        super().__init__(dialog)
        self._form, self._contacts = dialog.form, contacts
        self._form.edited.connect(self._edited)

    def _edited(self, name: str) -> None:
        if name != "customer_id":
            return
        self._contacts.customer_id = self._form.present_values().get("customer_id")


def open_dialog(desk: Desk, verb: Verb, material: Material, offered: Around, parent: QWidget) -> RecordDialog:
    """Show the dialog of a verb for a material."""
    actor, material_id = desk.actor, material.id
    begin: Values = {"day": clock.today(), "store": offered.nearest}
    first = offered.holders[0].value if offered.holders else None
    mine = next((one.value for one in offered.holders if one.value == f"p{actor.id}"), first)
    held = {one.value for one in offered.holders}
    begin["place"] = (
        mine if verb.word == "发放" and mine != first else offered.nearest if offered.nearest in held else first
    )
    asked = [name.rstrip("!") for name in verb.fields]

    def save(values: Values, before: Values) -> object:
        given = {"reason": "", **{name: begin.get(name) for name in asked}, **before, **values}
        return verb.do(actor, material_id, given)

    contacts = _Contacts(actor)
    links = {**sources(desk), "activity": LinkSource(contacts, _contact_title, desk.work)}
    dialog = RecordDialog(
        desk, f"{verb.word}　{material.title()}", verb.word, [_spec(name, material, offered) for name in verb.fields],
        save, values={name: begin.get(name) for name in asked if begin.get(name) is not None}, links=links,
        undo=False, parent=parent,
    )  # fmt: skip
    if "activity_id" in asked:
        _Following(dialog, contacts)
    dialog.resize(px(520), px(380))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _contact_title(activity_id: int) -> str:
    return keep.title_of(Activity.KIND, activity_id)


def _spec(name: str, material: Material, offered: Around) -> FieldSpec:
    if name in {"store", "to"}:
        word = "库房" if name == "store" else "调入库房"
        return FieldSpec(name, word, "choice", required=True, choices=offered.stores)
    if name == "place":
        return FieldSpec(name, "从哪里", "choice", required=True, choices=offered.holders, help="括号里是账上的数")
    if name == "counted":
        return FieldSpec(name, "盘点数", "whole", required=True, unit=material.unit, help="实际数到的数量")
    if name == "person_id":
        return FieldSpec(name, "人员", "link", required=True, links_to="user")
    if name == "customer_id":
        return FieldSpec(name, "客户", "link", required=True, links_to="customer")
    if name == "activity_id":
        return FieldSpec(name, "往来", "link", links_to="activity", help="在哪次走访或往来时给的，可以不选")
    if name == "quantity":
        return FieldSpec(name, "数量", "whole", required=True, unit=material.unit)
    known = {spec.name: spec for spec in specs_of(Movement)}
    label = known[name.rstrip("!")].label
    if name == "day":
        return FieldSpec(name, label, "day", required=True)
    return FieldSpec(name.rstrip("!"), "原因" if name.endswith("!") else label, required=name.endswith("!"), limit=200)
