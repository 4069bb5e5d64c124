"""What was submitted stays as it was below the rules too: its files while it is signed, its content against undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from cmdesk.core import attachments, undo
from cmdesk.core.actor import Actor
from cmdesk.core.approval.record import Approval
from cmdesk.core.approval.running import is_as_submitted, state_word
from cmdesk.core.approval.subjects import is_known
from cmdesk.core.approval.verbs.submitting import of_record
from cmdesk.core.database import Database, current
from cmdesk.core.door import audit
from cmdesk.core.errors import Refused
from cmdesk.core.record import kinds, specs_of, table_of


def keep_files(database: Database, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """Let the files that a record had when it was submitted neither change nor go while it is signed; new ones may come.

    Raises:
        Refused: it is under way.
    """
    if before is None:
        return
    row = database.row(
        "SELECT title_text FROM approval WHERE subject_kind = ? AND subject_id = ? AND state = 'running'"
        " AND started_at >= ? AND binned_at IS NULL ORDER BY id DESC LIMIT 1",
        (after["on_kind"], after["on_id"], before["created_at"]),
    )
    if row is not None:
        raise Refused(f"“{row[0]}”正在审批，送审时的附件“{before['name']}”不能修改或删除；要改请先撤回。")


def watch_undo(_actor: Actor, entries: Sequence[audit.Entry]) -> Callable[[], None]:
    """Remember which matters say what was submitted; afterwards each of them must still."""
    held = {one.id: one for entry in entries for one in _matters(entry) if is_as_submitted(one)}

    def check() -> None:
        for one in held.values():
            if not is_as_submitted(one):
                word = state_word(one)
                raise Refused(f"“{one.title()}”{word}，撤销这一步会改变送审的内容；要改请先撤回审批，改好重新提交。")

    return check


def _matters(entry: audit.Entry) -> Iterator[Approval]:
    """Yield the matters that are signed or were, of the record that an entry is about and of those it belongs to."""
    for kind, record_id in _subjects(entry):
        found = of_record(kind, record_id)
        if found is not None and found.state in {"running", "approved"}:
            yield found


def _subjects(entry: audit.Entry) -> Iterator[tuple[str, int]]:
    model = kinds().get(entry.kind)
    if model is None:
        return
    if is_known(entry.kind):
        yield entry.kind, entry.record_id
    links = {spec.name: spec.links_to for spec in specs_of(model) if spec.links_to and is_known(spec.links_to)}
    if not links:
        return
    names = ", ".join(f'"{name}"' for name in links)
    row = current().row(f'SELECT {names} FROM "{table_of(model)}" WHERE id = ?', (entry.record_id,))
    for kind, linked in zip(links.values(), row or (), strict=False):
        if linked is not None:
            yield kind, int(linked)


attachments.watch(keep_files)
undo.watch(watch_undo)
