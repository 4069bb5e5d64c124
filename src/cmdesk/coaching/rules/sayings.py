"""The script that fits a contact, filled in for this customer, for the briefing before it (S1-67, S1-72, S1-73, S2-03)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cmdesk.activities.rules.ahead.sayings import Contact, Saying
from cmdesk.coaching.record import ScriptVersion
from cmdesk.coaching.rules import placeholders, scripts, spoken
from cmdesk.coaching.rules.scripts import Row
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock

POINTS = ("brand_awareness", "market_share", "key_customers")
"""The selling points of a first visit (S2-03)."""


def of(actor: Actor, contact: Contact) -> list[Saying]:
    """Return the scripts in force on the day of a contact, what fits first.

    A script fits when it was made for the kind of the visit, or for what the contact is for; for a call, also when a
    visit by phone is planned for that day.
    """
    day = contact.at.astimezone().date()
    rows = [row for row in scripts.listed(actor, day) if row.version is not None]
    if not rows:
        return []
    values = placeholders.values_for(actor, contact.customer_id, contact.person_id, contact.at.astimezone())
    kinds = {contact.kind} if contact.kind else _planned_by_phone(contact.customer_id, day.isoformat())
    wanted = set(contact.purposes)
    found = [(_fitness(row, kinds, wanted), _filled(row, row.version, values)) for row in rows if row.version]
    found.sort(key=lambda one: -one[0])
    return [replace(one, fits=fitness > 0) for fitness, one in found]


def preview(actor: Actor, row: Row, version: ScriptVersion, customer_id: int | None = None) -> Saying:
    """Return a version as it would be said now: to a customer, or with the examples in the place of one."""
    now = datetime.now().astimezone()
    known = {name: value for name, value in placeholders.values_for(actor, customer_id, None, now).items() if value}
    return _filled(row, version, known if customer_id is not None else {**placeholders.examples(), **known})


def _fitness(row: Row, kinds: set[str], purposes: set[str]) -> int:
    own, aims = set(row.script.for_kinds or ()), set(row.script.for_purposes or ())
    if kinds & own:
        return 100 - len(own)  # one made for this kind alone comes before one made for many
    return 50 - len(aims) if purposes & aims else 0


def _filled(row: Row, version: ScriptVersion, values: dict[str, str]) -> Saying:
    said = placeholders.fill(version.text, values)
    begins = version.valid_from or clock.today()
    taken = spoken.measure(version.text, row.script.use or "opening", begins, values)
    notes = [f"第 {version.number} 版，{taken.characters} 字约 {taken.seconds} 秒"]
    if taken.excess:
        notes.append(f"超过 {taken.limit} 秒，请说简短些")
    if said.missing:
        notes.append(f"档案里没有 {'、'.join(said.missing)}")

    def full(text: str) -> str:
        return placeholders.fill(text, values).text

    fields = ScriptVersion.brand_awareness, ScriptVersion.market_share, ScriptVersion.key_customers
    heads = dict(zip(POINTS, (one.label for one in fields), strict=True))
    return Saying(
        row.script.name,
        said.text,
        "；".join(notes),
        goal=full(version.goal),
        questions=tuple(full(line.strip()) for line in version.questions.splitlines() if line.strip()),
        objections=tuple((full(one.objection), full(one.answer)) for one in scripts.objections_of(version.id)),
        points=tuple((heads[name], full(getattr(version, name))) for name in POINTS if getattr(version, name)),
    )


def _planned_by_phone(customer_id: int, day: str) -> set[str]:
    rows = current().rows(
        "SELECT kind FROM visit WHERE customer_id = ? AND day = ? AND mode = 'phone' AND state = 'planned'"
        " AND binned_at IS NULL",
        (customer_id, day),
    )
    return {str(row[0]) for row in rows}
