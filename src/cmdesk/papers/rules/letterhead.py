"""The office's name and logo, printed on every form."""

from __future__ import annotations

from typing import NamedTuple

from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.core.errors import Refused
from cmdesk.papers.record import Letterhead
from cmdesk.papers.rules import contents, rights

MOST = 2 << 20
"""Bytes of a logo."""
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Shown(NamedTuple):
    """What stands at the top of every form.

    Attributes:
        name: of the office; empty for none.
        logo: PNG or JPEG; empty for none.
    """

    name: str = ""
    logo: bytes = b""


def read() -> Shown:
    """Return the letterhead that holds now.

    Raises:
        Refused: the logo is gone or was changed by a foreign tool.
    """
    one = _record()
    if one is None:
        return Shown()
    return Shown(one.name, contents.kept(current(), one.logo) if one.logo else b"")


def change(actor: Actor, name: str, logo: bytes) -> None:
    """Set the office's name and logo (PNG or JPEG; empty for none), in one step that can be undone.

    Raises:
        NotAllowed: the actor may not change forms.
        Refused: the logo is no picture that can be printed, or too large.
        Invalid: the name cannot be kept.
    """
    rights.refuse(actor, "edit_forms")
    if logo and not logo.startswith(_PICTURES):
        raise Refused("徽标应是 PNG 或 JPEG 图片，请另存成这两种格式再选。")
    if len(logo) > MOST:
        raise Refused(f"徽标图片有 {len(logo) / (1 << 20):.1f} MB，最大 {MOST >> 20} MB，请缩小后再选。")
    with keep.operation(actor, "修改抬头") as work:
        if logo:
            contents.keep(work.database, [logo])
        values = {"name": name, "logo": contents.hash_of(logo) if logo else ""}
        one = _record()
        if one is None:
            work.add(Letterhead, values)
        else:
            work.edit(Letterhead, one.id, values)


def begin(work: keep.Operation) -> None:
    """Let a new office's forms carry the name it was founded with, in the operation that founds it."""
    row = work.database.row("SELECT name FROM unit WHERE kind = 'company' AND binned_at IS NULL ORDER BY id LIMIT 1")
    if row is not None:
        work.add(Letterhead, {"name": row[0], "logo": ""})


def _record() -> Letterhead | None:
    found = keep.read_all(Letterhead, "binned_at IS NULL ORDER BY id LIMIT 1")
    return found[0] if found else None
