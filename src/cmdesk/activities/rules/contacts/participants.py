"""Who took part in a contact, written in one line: 王总（采购部经理，决策）、李会计 (S1-45, S3-18)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cmdesk.activities.record import Participant
from cmdesk.core.conditions import marks
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.text.parted import parted

_ONE = re.compile(r"^(?P<name>[^（(]+?)\s*(?:[（(](?P<rest>[^（()）]*)[)）]?)?$")
_BETWEEN = re.compile(r"[、;；\n]|[,，](?![^（(]*[)）])")
_DECIDES = frozenset({"决策", "有决策权", "决策人", "√"})


def parse(text: str, side: str) -> list[dict[str, Any]]:
    """Read people from one line; what stands in brackets is the position, 决策 says that he decides.

    Args:
        text: ``"王总（采购部经理，决策）、李会计"``.
        side: ``"ours"`` or ``"theirs"``.
    """
    found = []
    for part in _BETWEEN.split(text):
        match = _ONE.match(part.strip())
        if not match or not match["name"].strip():
            continue
        words = parted(match["rest"] or "")
        position = "，".join(word for word in words if word not in _DECIDES)
        decides = len(words) > len([word for word in words if word not in _DECIDES])
        found.append({"side": side, "name": match["name"].strip(), "position": position, "decides": decides})
    return found


def show(people: Iterable[Mapping[str, Any]]) -> str:
    """Return people in one line, as ``parse`` reads them."""
    shown = []
    for one in people:
        rest = "，".join(part for part in (one.get("position") or "", "决策" if one.get("decides") else "") if part)
        shown.append(f"{one['name']}（{rest}）" if rest else str(one["name"]))
    return "、".join(shown)


def of(activity_ids: Sequence[int]) -> dict[int, list[Participant]]:
    """Return who took part in some contacts."""
    if not activity_ids:
        return {}
    where = f"activity_id IN ({marks(activity_ids)}) AND binned_at IS NULL ORDER BY side, id"
    found: dict[int, list[Participant]] = {}
    for one in keep.read_all(Participant, where, list(activity_ids)):
        found.setdefault(one.activity_id, []).append(one)
    return found


def replace(work: keep.Operation, activity_id: int, people: Sequence[Mapping[str, Any]]) -> None:
    """Let exactly these people have taken part; who was there before keeps his row."""
    stored = {(one.side, one.name): one for one in of([activity_id]).get(activity_id, [])}
    for one in people:
        known = stored.pop((one["side"], one["name"]), None)
        values = {"user_id": _colleague(one)} | dict(one) if one["side"] == "ours" else dict(one)
        if known is None:
            work.add(Participant, {**values, "activity_id": activity_id})
        else:
            work.edit(Participant, known.id, values, version=known.version)
    for gone in stored.values():
        work.bin(Participant, gone.id)


def _colleague(one: Mapping[str, Any]) -> int | None:
    """Return the id of the one colleague of this name."""
    rows = current().rows('SELECT id FROM "user" WHERE name = ? AND binned_at IS NULL', (one["name"],))
    return int(rows[0][0]) if len(rows) == 1 else None
