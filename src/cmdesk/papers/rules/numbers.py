"""Running numbers of sheets, one series per form, without gaps (forms 0.2)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from cmdesk.core import numbering, regulation
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import Database
from cmdesk.core.door import keep

Used = Callable[[Collection[str]], Collection[str]]
_LOCK = 0x636D6470  # PostgreSQL advisory lock: who looks for a sheet and issues it stands in line


def pattern(form: str, day: date) -> str:
    """Return how a form's running numbers look on a day: the regulation ``number.<form>``, else one made of its name.

    ``visit_sheet`` without a regulation gives ``VS{年}{月}-####``.
    """
    value = regulation.on(day).values.get(f"number.{form}")
    if isinstance(value, str) and value:
        return value
    letters = "".join(word[0] for word in form.replace("-", "_").split("_") if word[:1].isalpha())
    return f"{letters.upper()[:8] or 'D'}{{年}}{{月}}-####"


def take(work: keep.Operation, form: str, day: date, count: int = 1, *, used: Used | None = None) -> list[str]:
    """Return the next running numbers of a form, inside the operation that uses them.

    A feature whose records carry the number of their own sheet (a visit) takes it here when the record is made.

    Args:
        work: the operation under way; if it fails, the numbers are given back.
        form: name of the form (``"visit_sheet"``).
        day: whose year and month a number may show.
        count: how many are wanted.
        used: returns those of some numbers that records of the caller carry already.

    Raises:
        Refused: the regulation's pattern cannot give numbers.
    """

    def taken(numbers: Collection[str]) -> set[str]:
        return used_by_papers(work.database, form, numbers) | set(used(numbers) if used else ())

    return numbering.take(work.database, f"paper.{form}", pattern(form, day), day, taken, count)


def used_by_papers(database: Database, form: str, numbers: Collection[str]) -> set[str]:
    """Return those of some numbers that sheets of a form carry, voided ones too."""
    found: set[str] = set()
    for part in chunks(numbers):
        found |= {
            row[0]
            for row in database.rows(
                f"SELECT number FROM paper WHERE form = ? AND number IN ({marks(part)})", (form, *part)
            )
        }
    return found


def stand_in_line(database: Database) -> None:
    """Let nobody else issue sheets until the transaction ends; a file has one writer anyway."""
    if database.engine == "postgres":
        database.row(f"SELECT pg_advisory_xact_lock({_LOCK})")
