"""A visit by the number on its sheet, as typed or scanned."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.conditions import also
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import NotFound
from cmdesk.core.feature import Found
from cmdesk.visits.record import Visit
from cmdesk.visits.rules import rights

_RUN = re.compile("#+")


def by_number(actor: Actor, number: str, *, day: date | None = None) -> Visit:
    """Return the visit whose sheet has this number.

    Digits alone are enough: all of the number's digits, or the running number of the month of ``day``.

    Args:
        actor: who asks.
        number: as typed or scanned; full-width signs, small letters and blanks do not matter.
        day: the month that a running number alone belongs to; today's if None.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    plain = "".join(unicodedata.normalize("NFKC", number).split()).upper()
    for one in _readings(plain, day or clock.today()):
        row = current().row("SELECT id FROM visit WHERE number = ?", (one,))
        if row is None:
            continue
        try:
            return rights.read(actor, row[0])
        except NotFound:
            break
    raise NotFound(f"没有单号为“{number.strip()[:30]}”的走访，请核对走访单右上角的号码，或按客户补录。")


def _readings(plain: str, day: date) -> list[str]:
    """Return the whole numbers that may be meant, the likeliest first."""
    found = [plain]
    if plain.isdecimal() and len(plain) <= 20:
        pattern = str(regulation.on(day).value("number.visit"))
        shape = pattern.replace("{年}", f"{day:%Y}").replace("{月}", f"{day:%m}")
        found.append(_RUN.sub(lambda run: plain.zfill(len(run[0])), shape).upper())
        letters = re.match(r"\D*", pattern.partition("{")[0].partition("#")[0])
        found.append(f"{letters[0] if letters else ''}{plain}".upper())
    return list(dict.fromkeys(found))


def find(actor: Actor, text: str, limit: int) -> list[Found]:
    """Return the visits whose number begins with what was typed, newest first; for Ctrl+K."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if len(plain) < 4 or not plain[-1].isdecimal():
        return []
    where, params = rights.visible(actor)
    rows: list[tuple[Any, ...]] = current().rows(
        "SELECT visit.id, visit.number, visit.day, visit.state, c.name FROM visit JOIN customer c"
        " ON c.id = visit.customer_id WHERE visit.number >= ? AND visit.number < ? AND visit.binned_at IS NULL"
        + also(where)
        + " ORDER BY visit.number DESC LIMIT ?",
        (plain, f"{plain}\U0010ffff", *params, limit),
    )
    label = Visit.state.about.label_of
    return [Found(Visit.KIND, row[0], row[4], f"{row[2]} 走访 · {label(row[3])}", row[1]) for row in rows]
