"""Whoever complains, is answered and called back has been in contact with us: on his time-line and in the day's log (S3-23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from cmdesk.activities import rules as activities
from cmdesk.activities.record import Activity
from cmdesk.activities.rules.contacts import participants
from cmdesk.complaints.record import Complaint
from cmdesk.complaints.rules import types
from cmdesk.complaints.rules.moments import plain
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.errors import Invalid
from cmdesk.core.spec import Choice

Values = Mapping[str, Any]

_CHANNELS: Mapping[str, str] = MappingProxyType(
    {"phone": "phone_in", "visit": "reception", "letter": "post", "written": "post"}
)
"""How he complained → how the contact came about. What a visit, a colleague or a web page brings is none of its own."""
_WAYS = ("phone_out", "phone_in", "message", "email", "fax", "post", "reception", "visit")
"""How he may be answered; what is said on a visit stands in the visit."""
_TELLS = frozenset({"person_id", "contact_name", "phone", "channel", "received_at", "type", "facts", "answer"})


def begin(work: Operation, number: str, values: Values) -> int | None:
    """Write the contact by which a complaint comes in; returns it, or None where there was none.

    Args:
        work: the operation that registers the complaint.
        number: of the complaint.
        values: of the complaint, with who received it.
    """
    said = keep.clean(Complaint, values)
    if said.get("channel", "phone") not in _CHANNELS:
        return None
    about = {"customer_id": said["customer_id"], "user_id": said["receiver_id"], "purposes": ("complaint",)}
    return activities.write(work, {**about, **_contact(number, said)}, participants=_people(said))


def follow(work: Operation, complaint: Complaint, changed: Values) -> None:
    """Let the contact say what a complaint says that was corrected.

    Args:
        work: the operation that corrects it.
        complaint: as it is now.
        changed: what was corrected.
    """
    if complaint.activity_id is None or not _TELLS & changed.keys():
        return
    if keep.read(Activity, complaint.activity_id).binned_at is not None:
        return
    said = {name: getattr(complaint, name) for name in _TELLS}
    if said["channel"] not in _CHANNELS:
        work.bin(Activity, complaint.activity_id)
        return
    work.edit(Activity, complaint.activity_id, _contact(str(complaint.number), said))
    participants.replace(work, complaint.activity_id, _people(said))


def ways() -> tuple[Choice, ...]:
    """Return how a customer may be answered or called back, the telephone first."""
    return tuple(one for key in _WAYS for one in Activity.channel.about.choices if one.value == key)


def refuse_way(way: str) -> None:
    """Let only a way pass by which a customer can be answered.

    Raises:
        Invalid: there is no such way.
    """
    if way not in _WAYS:
        raise Invalid({"way": f"方式应是{'、'.join(one.label for one in ways())}之一。"})


def speak(work: Operation, complaint: Complaint, what: str, words: str, *, at: datetime, way: str) -> int | None:
    """Write the contact by which a customer is answered or called back; returns it, or None where it is none of its own.

    Args:
        work: the operation of the step.
        complaint: whose customer.
        what: 答复 or 回访.
        words: what was said.
        at: when; at the moment of the complaint itself it is the same call.
        way: one of ``ways``.
    """
    received = complaint.received_at
    same = received is not None and plain(received).replace(second=0, microsecond=0) == plain(at).replace(
        second=0, microsecond=0
    )
    if way == "visit" or (same and complaint.activity_id is not None):
        return None
    said = {
        "customer_id": complaint.customer_id, "user_id": work.actor.id, "purposes": ("complaint",), "channel": way,
        "happened_at": at, "person_id": complaint.person_id,
        "call_number": complaint.phone if way in {"phone_out", "phone_in"} else "",
        "subject": f"投诉 {complaint.number}：{what}", "content": words.strip(),
    }  # fmt: skip
    return activities.write(work, said, participants=_people({"contact_name": complaint.contact_name}))


def _contact(number: str, said: Values) -> dict[str, Any]:
    label = types.valid().get(str(said.get("type") or ""), "")
    return {
        "channel": _CHANNELS[said.get("channel") or "phone"],
        "happened_at": said["received_at"],
        "person_id": said.get("person_id"),
        "call_number": said.get("phone") or "",
        "subject": f"投诉 {number}{f'：{label}' if label else ''}"[:100],
        "content": said.get("facts") or "",
        "result": said.get("answer") or "",
    }


def _people(said: Values) -> Sequence[Values]:
    name = str(said.get("contact_name") or "").strip()
    return [{"side": "theirs", "name": name}] if name else []
