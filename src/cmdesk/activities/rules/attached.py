"""Files attached to contacts and promises: the photo that proves it, the letter that was sent (S1-66).

Who may see the record sees its files, who may change it adds and removes them.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from cmdesk.activities.record import Activity, Promise
from cmdesk.activities.rules import records, rights
from cmdesk.core.actor import Actor
from cmdesk.core.attachments import Files
from cmdesk.core.record import Record


def _see(model: type[Record], actor: Actor, record_id: int) -> None:
    record: Any = records.read(actor, model, record_id)
    rights.refuse(actor, "view", record)


def _change(model: type[Record], actor: Actor, record_id: int) -> None:
    records.living(actor, model, record_id)


OF_ACTIVITIES: Final = Files(Activity, partial(_see, Activity), partial(_change, Activity))
OF_PROMISES: Final = Files(Promise, partial(_see, Promise), partial(_change, Promise))
