"""The life of a sheet: issued with a number, printed, printed again, voided. Nothing is ever taken out (forms 0.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database
from cmdesk.core.day import clock
from cmdesk.core.door import bulk, keep
from cmdesk.core.errors import NotFound, Refused
from cmdesk.core.field import moment_of
from cmdesk.papers.job import About, Sheet
from cmdesk.papers.record import Paper
from cmdesk.papers.rules import contents, numbers, rights

_PLACE = re.compile(r"\{\w+\}")
_EMPTY = re.compile(r"（\s*）|\(\s*\)")


class Numbered(Protocol):
    """As much of a form as the ledger asks for."""

    @property
    def name(self) -> str:
        """Of its file."""

    @property
    def title(self) -> str:
        """Printed above."""

    @property
    def serial(self) -> str:
        """Key of the value with the running number; empty for a form that carries none."""


@dataclass(frozen=True)
class Issued:
    """A sheet as it is to be printed now.

    Attributes:
        id: of its record.
        number: its running number.
        prints: how often it has been printed before; a second print is marked 补打 第 1 次.
    """

    id: int
    number: str
    prints: int


def issue(
    actor: Actor, form: Numbered, sheets: Sequence[Sheet], *, layout: bytes = b"", day: date | None = None
) -> list[Issued]:
    """Give sheets their running numbers, all in one operation; what was issued already keeps its own.

    A record that has a number of its own (the form's ``serial``) keeps it. A sheet without one is the same as an
    earlier one when it is about the same record and says exactly the same; it is then printed again, not issued anew.

    Args:
        actor: who prints.
        form: a form with a ``serial``.
        sheets: their values, and what they are about.
        layout: the form and letterhead they are set in; kept for reprints.
        day: whose year and month the numbers show; today if None.

    Returns:
        as many as ``sheets``, in their order.

    Raises:
        NotAllowed: the actor may not print.
        Refused: a sheet with this number has been voided, or the pattern gives no numbers.
    """
    rights.refuse(actor, "print")
    if not sheets:
        return []
    datas = [contents.encoded(sheet.values) for sheet in sheets]
    wanted = [
        _Wanted(sheet.about, contents.hash_of(data), _own(form, sheet))
        for sheet, data in zip(sheets, datas, strict=True)
    ]
    layout_hash = contents.hash_of(layout)
    day = day or clock.today()
    with keep.operation(actor, f"发号 {_title(form)} {len(sheets)} 份") as work:
        numbers.stand_in_line(work.database)
        contents.keep(work.database, [*datas, layout])
        known = _Known(work.database, form.name, wanted)
        found = [known.take(one) for one in wanted]
        _refresh(work, found, wanted, layout_hash)
        new: dict[str | int, list[int]] = {}
        for at, one in enumerate(wanted):
            if found[at] is None:
                new.setdefault(one.own or at, []).append(at)
        free = iter(numbers.take(work, form.name, day, sum(isinstance(key, int) for key in new)))
        given = [key if isinstance(key, str) else next(free) for key in new]
        rows = [
            _row(actor, form, wanted[places[0]], number, layout_hash)
            for number, places in zip(given, new.values(), strict=True)
        ]
        ids = work.add_many(Paper, rows, verb="issue")
        for paper_id, number, places in zip(ids, given, new.values(), strict=True):
            for at in places:
                found[at] = Issued(paper_id, number, 0)
    return [one for one in found if one is not None]


def count_print(actor: Actor, ids: Sequence[int], *, pages: Mapping[int, int] | None = None) -> None:
    """Write down that sheets are printed once more, each in its own trail and in that of what it is about.

    Args:
        actor: who prints.
        ids: of the sheets; one that was printed in several copies 联 at once is named once.
        pages: id → pages that the sheet has.

    Raises:
        Refused: the actor may not, or a sheet has been voided meanwhile.
    """
    rights.refuse(actor, "print")
    if not ids:
        return
    with keep.operation(actor, f"打印单据 {len(set(ids))} 份") as work:
        edits: dict[int, dict[str, Any]] = {}
        about: dict[tuple[str, int], None] = {}
        for row in bulk.stored_rows(Paper, ids, lock=True):
            if row["voided_at"] is not None:
                raise Refused(f"单据 {row['number']} 已经作废，没有打印，只能在窗口里查看。")
            edits[row["id"]] = {"prints": row["prints"] + 1}
            if row["printed_at"] is None:
                edits[row["id"]]["printed_at"] = moment_of(work.at)
            if pages and row["id"] in pages:
                edits[row["id"]]["pages"] = pages[row["id"]]
            if row["about_kind"] and row["about_id"]:
                about[row["about_kind"], row["about_id"]] = None
        work.edit_many(Paper, edits, verb="print")
        for kind, record_id in about:
            work.note(kind, record_id, "print", {})


def take_back(actor: Actor, ids: Sequence[int], why: str) -> None:
    """Write down that a print that was counted has not come about after all."""
    with keep.operation(actor, f"打印没有完成，不计：单据 {len(set(ids))} 份") as work:
        edits: dict[int, dict[str, Any]] = {}
        about: dict[tuple[str, int], None] = {}
        for row in bulk.stored_rows(Paper, ids, lock=True):
            left = max(0, row["prints"] - 1)
            edits[row["id"]] = {"prints": left} if left else {"prints": 0, "printed_at": None, "pages": None}
            if row["about_kind"] and row["about_id"]:
                about[row["about_kind"], row["about_id"]] = None
        work.edit_many(Paper, edits, verb="print")
        for one in (*about, (Paper.KIND, 0)):
            work.note(*one, "print", {"failed": (None, why)})


def note_print(actor: Actor, title: str, about: Iterable[About], *, failed: str = "") -> None:
    """Write down that something without a running number is printed about records (S4-24), or why that has failed."""
    rights.refuse(actor, "print")
    said = {"failed": (None, failed)} if failed else {}
    with keep.operation(actor, f"打印没有完成：{title}" if failed else f"打印 {title}") as work:
        for one in dict.fromkeys((each.kind, each.id) for each in about):
            work.note(*one, "print", said)
        work.note(Paper.KIND, 0, "print", said)


def void(actor: Actor, paper_id: int, reason: str) -> None:
    """Declare a sheet void for ever; its number is not used again.

    Raises:
        NotAllowed: the actor may not void this sheet.
        Refused: it is void already, or no reason was given.
    """
    with keep.operation(actor, "作废单据") as work:
        paper = keep.read(Paper, paper_id)
        rights.refuse(actor, "void", paper)
        if not reason.strip():
            raise Refused("请写明作废的原因，例如“打印机卡纸”。")
        values = {"voided_at": moment_of(work.at), "void_reason": reason, "voided_by_id": actor.id or None}
        work.edit(Paper, paper_id, values, verb="void")


def read(actor: Actor, paper_id: int) -> Paper:
    """Return a sheet of the ledger.

    Raises:
        NotAllowed: the actor may not see it.
        NotFound: there is none.
    """
    paper = keep.read(Paper, paper_id)
    rights.refuse(actor, "view", paper)
    return paper


def by_number(actor: Actor, number: str, form: str = "") -> Paper:
    """Return the sheet with a running number.

    Args:
        actor: who asks.
        number: as it is printed; capitals and blanks around it do not matter.
        form: name of the form, where two forms carry the same number.

    Raises:
        NotFound: there is none that the actor may see.
        Refused: two forms carry this number.
    """
    where, params = rights.visible(actor)
    found = keep.read_all(
        Paper, f"UPPER(number) = ? AND (? = '' OR form = ?) AND {where}", (number.strip().upper(), form, form, *params)
    )
    if not found:
        raise NotFound(f"没有流水号为“{number}”的单据，或者不在您可以查看的范围内。")
    if len(found) > 1:
        names = "、".join(f"{one.form_title}（{one.form}）" for one in found)
        raise Refused(f"流水号“{number}”在 {names} 里都有，请写明是哪一种表单。")
    return found[0]


def newest(actor: Actor, *, form: str = "", limit: int = 50) -> list[Paper]:
    """Return the sheets that the actor may see, the newest first; of one form when it is named."""
    where, params = rights.visible(actor)
    rights.refuse(actor, "view")
    return keep.read_all(
        Paper, f"(? = '' OR form = ?) AND {where} ORDER BY id DESC LIMIT ?", (form, form, *params, limit)
    )


def subject_of(about: About | None) -> str:
    """Return what the ledger and the list of pages say of a sheet; empty when it is about no record."""
    return (about.subject or keep.title_of(about.kind, about.id)) if about else ""


class _Wanted(NamedTuple):
    about: About | None
    content: str
    own: str


class _Known:
    """What the ledger holds already of the sheets that are wanted."""

    def __init__(self, database: Database, form: str, wanted: Sequence[_Wanted]) -> None:
        self._own: dict[str, tuple[Any, ...]] = {}
        self._same: dict[tuple[str, str, int], list[tuple[Any, ...]]] = {}
        for row in self._rows(database, form, "number", [one.own for one in wanted if one.own]):
            self._own[row[1]] = row
        for row in self._rows(database, form, "content", [one.content for one in wanted if not one.own]):
            if row[3] is None:
                self._same.setdefault((row[5], row[6], row[7] or 0), []).append(row)

    @staticmethod
    def _rows(database: Database, form: str, column: str, values: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        for part in chunks(dict.fromkeys(values)):
            yield from database.rows(
                "SELECT id, number, prints, voided_at, void_reason, content, about_kind, about_id FROM paper"
                f" WHERE form = ? AND {column} IN ({marks(part)}) ORDER BY id DESC",
                (form, *part),
            )

    def take(self, one: _Wanted) -> Issued | None:
        """Return the sheet that is the wanted one, or None for a new one.

        Raises:
            Refused: it has been voided.
        """
        if one.own:
            row = self._own.get(one.own)
            if row is not None and row[3] is not None:
                raise Refused(f"单据 {one.own} 已作废（{row[4]}），号码不再使用；要重新打印，请给这条记录换一个号。")
            return Issued(*row[:3]) if row else None
        about = one.about
        same = self._same.get((one.content, about.kind if about else "", about.id if about else 0))
        return Issued(*same.pop()[:3]) if same else None


def _own(form: Numbered, sheet: Sheet) -> str:
    value = sheet.values.get(form.serial)
    return "" if value is None else str(value).strip()


def _refresh(work: keep.Operation, found: Sequence[Issued | None], wanted: Sequence[_Wanted], layout: str) -> None:
    """Let the ledger hold what is printed now under numbers that were issued before."""
    edits = {
        known.id: {"content": one.content, "layout": layout}
        for known, one in zip(found, wanted, strict=True)
        if known is not None
    }
    work.edit_many(Paper, edits, verb="issue")


def _row(actor: Actor, form: Numbered, one: _Wanted, number: str, layout: str) -> dict[str, Any]:
    about = one.about
    return keep.clean(
        Paper,
        {
            "number": number,
            "form": form.name,
            "form_title": _title(form),
            "subject": subject_of(about)[:200],
            "about_kind": about.kind if about else "",
            "about_id": about.id if about else None,
            "user_id": actor.id or None,
            "content": one.content,
            "layout": layout,
        },
    )


def plain_title(title: str) -> str:
    """Return a form's title without the places for values, nor the brackets around nothing else."""
    return _EMPTY.sub("", _PLACE.sub("", title)).strip()


def _title(form: Numbered) -> str:
    return plain_title(form.title) or form.name
