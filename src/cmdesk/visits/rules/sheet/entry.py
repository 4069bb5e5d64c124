"""What is read off a visit sheet, in the order of the paper, before it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from cmdesk.core.day.clock import moment_on
from cmdesk.visits.record import Visit
from cmdesk.visits.rules.shop.cultivating import Worked
from cmdesk.visits.rules.urgent.anomalies import Noticed

NO_NEXT = "无需下一步"
"""What stands as the next step where it was said that none is needed (S1-44)."""

OWN = (
    "day", "kind", "mode", "purpose", "focus", "measures", "companions", "arrived_at", "left_at", "deviation", "steps",
    "display", "display_note", "informed", "guided", "guidance", "collected", "brands", "changes", "market", "offences",
    "fault", "appointment_note",
)  # fmt: skip
"""Fields of the visit that entering writes."""

CONTACT = ("purposes", "content", "needs", "opinions", "result", "cost", "next_step", "next_on")
"""Fields of its activity that entering writes."""


@dataclass(frozen=True)
class Reading:
    """Stock and demand of one product; with nothing in it, it says that there is no reading."""

    product_id: int
    stock: int | None = None
    demand: int | None = None
    sold: int | None = None
    short_days: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read."""
        return self.stock is None and self.demand is None and self.sold is None and self.short_days is None


@dataclass(frozen=True)
class Met:
    """Somebody who was met at the customer (S3-18): a person of his file, or a name."""

    name: str
    person_id: int | None = None
    position: str = ""
    decides: bool = False


@dataclass(frozen=True)
class Promised:
    """A promise made on the visit (S1-66); ``id`` of one that was entered before and is corrected."""

    text: str
    due_on: date
    id: int | None = None


@dataclass(frozen=True)
class Change:
    """What is different in the customer's file (S0-25): field → new value, against the version that was seen."""

    values: Mapping[str, Any]
    version: int
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Entry:
    """A visit sheet as it was filled in.

    Attributes:
        values: fields of the visit and its activity, ``OWN`` and ``CONTACT``.
        readings: stock and demand; products not named keep what was entered before.
        met: who was met; None leaves what was entered before.
        promised: promises made; those entered before and not named stay.
        change: what is different in the customer's file.
        noticed: anomalies.
        conveyed: ids of the bulletins that were told or carried out (S0-11, S1-24); None leaves what was entered before.
        worked: brands that were worked on (S0-24); None leaves what was entered before.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    readings: Sequence[Reading] = ()
    met: Sequence[Met] | None = None
    promised: Sequence[Promised] = ()
    change: Change | None = None
    noticed: Sequence[Noticed] = ()
    conveyed: Sequence[int] | None = None
    worked: Sequence[Worked] | None = None

    def __post_init__(self) -> None:
        """Refuse names that no sheet has."""
        strange = set(self.values) - {*OWN, *CONTACT}
        if strange:
            raise KeyError(", ".join(sorted(strange)))


@dataclass(frozen=True)
class Seen:
    """What somebody saw before he corrected it: versions of the visit and its activity, and their values."""

    version: int
    activity_version: int | None = None
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Entered:
    """A visit as it was written.

    Attributes:
        visit: the visit.
        anomalies: ids of the anomalies opened by it.
        warnings: sentences to read; none of them kept the visit from being written.
    """

    visit: Visit
    anomalies: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.点时](?P<minute>\d{1,2})?分?)?|(?P<compact>\d{3,4})")


def clock(text: str, day: date) -> datetime | None:
    """Return the moment of a time of day as people type it: 0915, 915, 9:15, 9.15, 9点15, 9; None for nothing.

    Raises:
        ValueError: it is no time of day; one Chinese sentence.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("：", ":")
    if not plain:
        return None
    found = _CLOCK.fullmatch(plain)
    if found is None:
        raise ValueError(f"“{text.strip()[:20]}”不是时间，请写成 0915 或 9:15。")
    digits = found["compact"] or ""
    hour, minute = (int(digits[:-2]), int(digits[-2:])) if digits else (int(found["hour"]), int(found["minute"] or 0))
    if hour > 23 or minute > 59:
        raise ValueError(f"没有“{text.strip()[:20]}”这个时刻，请按 24 小时写，例如 0915 或 14:30。")
    return moment_on(day, time(hour, minute))
