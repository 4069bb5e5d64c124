"""What may be approved: each feature says here how its records are frozen and what becomes of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cmdesk.core import timers
from cmdesk.core.approval.flow import Facts
from cmdesk.core.calendar.work import local
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Refused

Content = Mapping[str, Any]
"""What is signed: Chinese label → text, as the signer reads it."""


@dataclass(frozen=True)
class Subject:
    """A kind of record that goes through approvals.

    Attributes:
        kind: of the record.
        content: returns what is signed, from the stored record; everything material belongs in it.
        settled: called in the same operation with (operation, record id, state of the approval) whenever it changes,
            so that the record's own state follows.
        stored: for requests to change a record: returns what that record says now under the same labels, so that a
            signer sees what would change; None where nothing stored is to be changed.
        facts: returns what the conditions of the flow look at now, so that what was sent back and changed is signed by
            whom its new amount asks for; None where they are fixed when it is submitted first.
        clock: returns the timer of a step from (record id, its limit, when it was received, the instant), for records
            whose limits stand still at times or are set by a day of the record; None where every limit simply runs.
        favours: returns the ids of the customers to whom the record promotes or gives something, so that what speaks
            against it (``concerns``) is seen by those who sign; None where it favours nobody.
    """

    kind: str
    content: Callable[[int], Content]
    settled: Callable[[Operation, int, str], None]
    stored: Callable[[int], Content] | None = None
    facts: Callable[[int], Facts] | None = None
    clock: Callable[[int, timers.Rule, datetime, datetime], timers.Running] | None = None
    favours: Callable[[int], Collection[int]] | None = None


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Let records of a kind be approved."""
    _subjects[subject.kind] = subject


def subject(kind: str) -> Subject:
    """Return how records of a kind are approved.

    Raises:
        Refused: they are not.
    """
    try:
        return _subjects[kind]
    except KeyError:
        raise Refused("这种单据不走审批。") from None


def is_known(kind: str) -> bool:
    """Tell whether records of a kind are approved."""
    return kind in _subjects


def step_clock(kind: str, record_id: int, limit: timers.Rule, received: datetime, at: datetime) -> timers.Running:
    """Return the timer of a step that somebody received, as it stands at an instant."""
    known = _subjects.get(kind)
    if known is not None and known.clock is not None:
        return known.clock(record_id, limit, received, at)
    return timers.due(limit, [timers.Event("start", received)], at)


def is_late(kind: str, record_id: int, limit: timers.Rule, received: datetime, ended: datetime) -> bool:
    """Tell whether a step that somebody received was over its limit when it ended; nothing is put into words for it."""
    known = _subjects.get(kind)
    if known is not None and known.clock is not None:
        return known.clock(record_id, limit, received, ended).state in {"late", "done_late"}
    until = timers.deadline(limit, received)
    return until is not None and local(ended) > until


def frozen(content: Content) -> tuple[str, str]:
    """Return the content as text and its fingerprint."""
    text = json.dumps(dict(content), ensure_ascii=False, sort_keys=False, default=str)
    same = json.dumps(dict(content), ensure_ascii=False, sort_keys=True, default=str)
    return text, hashlib.sha256(same.encode()).hexdigest()


def forget(kind: str) -> None:
    """Let records of a kind no longer be approved; for tests that declare their own."""
    _subjects.pop(kind, None)
