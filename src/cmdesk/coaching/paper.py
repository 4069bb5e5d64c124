"""The values that the sheets of coaching need: the record of a joint first visit, and a script to be learned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from cmdesk.coaching.record import Coaching, Resolution, ScriptVersion
from cmdesk.coaching.rules import joint, placeholders, scripts, spoken
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.papers import press
from cmdesk.papers.job import About, Job
from cmdesk.visits.record import Visit

_TEXTS = ("supervision", "guidance", "praise", "rep_word", "number", "day")
_OF_SCRIPT = ("text", "goal", "brand_awareness", "market_share", "key_customers", "reason")


def coaching_job(actor: Actor, coaching_id: int) -> Job:
    """Return what prints a coaching record.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = joint.read(actor, coaching_id)
    values = coaching_values(found)
    about = About(Coaching.KIND, found.id, f"{found.number} {values['rep']}")
    return Job(f"带教记录 {found.number}", [("coaching_record", [values])], [about])


def blank_job() -> Job:
    """Return what prints an empty record, to be filled in by hand on the way back."""
    return press.blank("coaching_record", 1, "带教记录（空白）", printed_on_blanks())


def printed_on_blanks() -> dict[str, Any]:
    """Return what stands on an empty record: the heads that are evaluated, and out of how many."""
    today = clock.today()
    return {"marks": [{"head": head} for head in joint.heads(today)], "scale": joint.scale(today)}


def coaching_values(found: Coaching) -> dict[str, Any]:
    """Return the values of the form ``coaching_record``."""
    name, day = partial(keep.title_of, "user"), found.day or clock.today()
    marks = {one.head: one for one in joint.marks_of(found.id)}
    heads = [
        *(head for head in joint.heads(day) if head in marks),
        *(one for one in marks if one not in joint.heads(day)),
    ]
    scores = [one.score for one in marks.values() if one.score is not None]
    outcome = Resolution.outcome.about
    return {
        **{field: getattr(found, field) for field in _TEXTS},
        "rep": name(found.rep_id),
        "leader": name(found.leader_id),
        "customer": found.customer.title(),
        "visit": found.visit.number,
        "kind": Visit.kind.about.label_of(found.visit.kind or ""),
        "scale": joint.scale(day),
        "mean": f"{sum(scores) / len(scores):.1f}" if scores else "",
        "marks": [{"head": head, "score": marks[head].score, "remark": marks[head].remark} for head in heads],
        "resolutions": [
            {
                "text": one.text,
                "due_on": one.due_on,
                "outcome": "" if one.outcome == "open" else outcome.label_of(one.outcome or ""),
                "word": one.word,
            }
            for one in joint.resolutions_of(found.id)
        ],
        "leader_signature": _signed(name(found.leader_id), found.given_at),
        "rep_signature": _signed(name(found.rep_id), found.acknowledged_at),
    }


def script_job(actor: Actor, version_id: int, customer_id: int | None = None) -> Job:
    """Return what prints a version of a script, for one customer or for all of them.

    Raises:
        NotFound: there is none, the actor may not read scripts, or he may not know of the customer.
    """
    version = keep.read(ScriptVersion, version_id)
    scripts.read(actor, version.script_id)
    about = About(ScriptVersion.KIND, version.id, version.title())
    values = script_values(version, placeholders.values_ahead(actor, customer_id))
    return Job(version.title(), [("script_sheet", [values])], [about])


def script_values(version: ScriptVersion, known: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the form ``script_sheet``; a placeholder that is not ``known`` is a line to write on (S1-73)."""
    written = partial(placeholders.on_paper, values=known)
    script = version.script
    taken = spoken.measure(version.text, script.use or "opening", version.valid_from or clock.today())
    return {
        **{name: written(getattr(version, name) or "") for name in _OF_SCRIPT},
        "name": script.name,
        "use": type(script).use.about.label_of(script.use or ""),
        "version": f"第 {version.number} 版",
        "valid_from": version.valid_from,
        "length": f"{taken.characters} 字，约 {taken.seconds} 秒（限 {taken.limit} 秒）",
        "questions": [{"text": written(line.strip())} for line in version.questions.splitlines() if line.strip()],
        "objections": [
            {"objection": one.objection, "answer": written(one.answer)} for one in scripts.objections_of(version.id)
        ],
    }


def _signed(name: str, when: datetime | None) -> dict[str, Any] | None:
    return None if when is None else {"name": name, "day": when.astimezone().date()}
