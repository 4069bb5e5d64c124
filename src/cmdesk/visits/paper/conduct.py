"""The card of good conduct: dress, words, what is never said, at the customer's, on the telephone (S1-59, S1-63, S3-21, S4-60, S4-62)."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmdesk.core import regulation
from cmdesk.papers.job import Job

FORM = "conduct_card"
TOPICS = ("appearance", "words", "forbidden", "onsite", "talk", "telephone", "reception")
"""The parts of the card in their order; each is the office's own list, the regulation ``conduct.<topic>``."""


def card(day: date) -> dict[str, Any]:
    """Return the values of the card as its lists hold on a day; a list the office has emptied is left out."""
    rules = regulation.on(day)
    labels = {one["key"]: one["label"] for one in regulation.presets()}
    lines = []
    for topic in TOPICS:
        for at, text in enumerate(rules.value(f"conduct.{topic}")):
            word = labels.get(f"conduct.{topic}", "").partition("：")[2]
            lines.append({"topic": word if at == 0 else "", "rule": str(text)})
    return {"day": day, "rules": lines}


def conduct_job(day: date) -> Job:
    """Return the print of the card as a sheet of its own."""
    return Job("行为规范卡", [(FORM, [card(day)])])
