"""Contacts and what they leave open, as the recycle bin lists them."""

from __future__ import annotations

from functools import partial

from cmdesk.activities.record import Activity, CourtesyEvent, Gathering, Gift, Promise, Reception, Request, ReturnItem
from cmdesk.activities.record.choices import OCCASIONS
from cmdesk.activities.rules import records, rights
from cmdesk.activities.rules.attached import OF_ACTIVITIES, OF_PROMISES
from cmdesk.activities.rules.inviting import gatherings
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Files
from cmdesk.core.record import Record, table_of
from cmdesk.customers.rules.upkeep.binned import Source, add_files, add_source

_OCCASION = " ".join(f"WHEN '{choice.value}' THEN '{choice.label}'" for choice in OCCASIONS)
_TITLES: dict[type[Record], str] = {
    Activity: "t.subject", Promise: "t.text", Request: "t.text", ReturnItem: "t.name", Reception: "t.visitors",
    CourtesyEvent: f"CASE t.occasion {_OCCASION} END || ' ' || t.happens_on", Gift: "t.name",
}  # fmt: skip


def _restore(model: type[Record], actor: Actor, record_id: int) -> None:
    records.bin_one(actor, model, record_id, back=True)


def _restore_file(files: Files, actor: Actor, attachment_id: int) -> None:
    files.remove(actor, attachment_id, back=True)


for _of in (OF_ACTIVITIES, OF_PROMISES):
    add_files(_of.model.KIND, table_of(_of.model), partial(_restore_file, _of))
for _model, _title in _TITLES.items():
    add_source(Source(_model.KIND, table_of(_model), _title, partial(_restore, _model)))


def _restore_gathering(actor: Actor, gathering_id: int) -> None:
    gatherings.bin_one(actor, gathering_id, back=True)


add_source(Source(Gathering.KIND, table_of(Gathering), "t.name", _restore_gathering, rights.EDIT))
