"""What every record has: a number of its own, a version, who and when, and a place in the recycle bin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import peewee

from cmdesk.core.database import Database, proxy
from cmdesk.core.field import Field, Link, Moment, Whole
from cmdesk.core.spec import FieldSpec

BOOKKEEPING = ("id", "version", "binned_at", "created_at", "created_by", "changed_at", "changed_by")
"""Columns that ``core.door.keep`` fills; people never type them."""

_kinds: dict[str, type[Record]] = {}


class Record(peewee.Model):
    """A table whose rows are written only by ``core.door.keep``.

    Class attributes:
        KIND: the generic name by which audit, attachments and search point here (``"customer"``).
        LABEL: the Chinese noun.
        CHANGED_WITH: the action without which nobody may take a change back, however long ago it was his own;
            empty where the feature's own rules decide.
        LASTS: the sentence why nobody ever takes a change back, and what he does instead; with an action that no role has.
        LISTED: columns by which a list of a million walks without sorting; each gets an index (``core.window``).
        DERIVED_FROM: columns whose change calls ``derive``; None for any column.
        POINTS: columns (kind, id) by which a row refers to a record of whatever kind; None when it does not.
        OUTLIVES: rows stay when the record they point to is purged.
        MEANS: columns of plain numbers that are ids → kind of what they mean; where the core knows no such record.
        INNER: columns that say nothing to people; a trail in words leaves them out.
    """

    KIND: ClassVar[str] = ""
    LABEL: ClassVar[str] = ""
    CHANGED_WITH: ClassVar[str] = ""
    LASTS: ClassVar[str] = ""
    LISTED: ClassVar[tuple[str, ...]] = ()
    DERIVED_FROM: ClassVar[frozenset[str] | None] = None
    POINTS: ClassVar[tuple[str, str] | None] = None
    OUTLIVES: ClassVar[bool] = False
    MEANS: ClassVar[Mapping[str, str]] = MappingProxyType({})
    INNER: ClassVar[frozenset[str]] = frozenset()

    id = peewee.AutoField()
    version = Whole("版本", read_only=True, null=False, default=1)
    binned_at = Moment("删除时间", read_only=True)
    created_at = Moment("首次登记", read_only=True)
    created_by = Whole("登记人", read_only=True)
    changed_at = Moment("最后修改", read_only=True)
    changed_by = Whole("修改人", read_only=True)

    class Meta:
        database = proxy
        legacy_table_names = False
        strict_tables = True

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if not (cls.KIND and cls.LABEL):
            raise TypeError(f"{cls.__name__} needs a KIND, by which trail and search point to it, and a LABEL")
        _kinds[cls.KIND] = cls

    def title(self) -> str:
        """Return how people call this record, in one line."""
        return f"{self.LABEL} {self.id}"

    @classmethod
    def check(cls, values: Mapping[str, Any]) -> dict[str, str]:  # noqa: ARG003  # for those who override it
        """Return problems that concern several fields: field → Chinese sentence. ``values`` are cleaned and whole."""
        return {}

    @classmethod
    def admit(cls, work: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        """Refuse new rows that would break a promise about what they belong to; called for every way of adding.

        Args:
            work: the ``keep.Operation`` under way, which knows records and not the other way round.
            rows: stored forms of all columns, as they were just written.

        Raises:
            Refused: they cannot stand.
        """

    @classmethod
    def guard(cls, database: Database, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Refuse a change of a stored row that would break a promise about the whole table.

        Called in the transaction, after the row was written, for every way of changing it: edit, bin, restore, undo.

        Args:
            database: the office.
            before: stored forms of all columns as they were.
            after: as they are now.

        Raises:
            Refused: the change cannot stand.
        """

    @classmethod
    def compute(cls, row: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG003
        """Return columns of the same row that follow from the others (sort keys, scores), as stored forms."""
        return {}

    @classmethod
    def derive(cls, database: Database, rows: Sequence[Mapping[str, Any]]) -> None:
        """Bring what is computed from these rows (search index, match keys) up to date, in the same transaction.

        Args:
            database: the office.
            rows: stored forms of all columns, ``id`` included; ``binned_at`` tells whether a row is in the bin.
        """

    @classmethod
    def orphan(cls, work: Any, kind: str, record_id: int) -> None:
        """Drop what rows that outlive it hold of a record that is being purged; see ``OUTLIVES``.

        Args:
            work: the ``keep.Operation`` under way, which knows records and not the other way round.
            kind: of the record that goes.
            record_id: its id.
        """

    @classmethod
    def forget(cls, database: Database, ids: Sequence[int]) -> None:
        """Drop what was computed from rows that are being purged."""


@cache
def fields_of(model: type[Record]) -> dict[str, Field[Any]]:
    """Return the fields people fill, by the name of their column attribute (``owner_id`` for a link)."""
    found: dict[str, Any] = {}
    for field in model._meta.sorted_fields:
        if field.name in BOOKKEEPING or not isinstance(field, Field | Link):
            continue
        found[field.object_id_name if isinstance(field, Link) else field.name] = field
    return found


def values_of(record: Record) -> dict[str, Any]:
    """Return what people have filled in, by the names of ``fields_of``."""
    return {name: getattr(record, name) for name in fields_of(type(record))}


def titles_of(record: Record) -> dict[str, str]:
    """Return what the linked records are called, by the names of the links that are filled; reads them from the office."""
    links = (name for name, one in fields_of(type(record)).items() if one.kind == "link" and getattr(record, name))
    return {name: getattr(record, name.removesuffix("_id")).title() for name in links}


@cache
def specs_of(model: type[Record]) -> tuple[FieldSpec, ...]:
    """Return the descriptions of the fields people fill, in their order."""
    return tuple(field.spec() for field in fields_of(model).values())


@cache
def columns_of(model: type[Record]) -> tuple[str, ...]:
    """Return all column names of a record's table, ``id`` first."""
    return tuple(field.column_name for field in model._meta.sorted_fields)


def derives_anew(model: type[Record], changes: Iterable[str]) -> bool:
    """Tell whether a change of these columns touches what is derived from a record."""
    return model.DERIVED_FROM is None or not model.DERIVED_FROM.isdisjoint(changes)


def let_one_live(model: type[Record], *names: str) -> None:
    """Let at most one record outside the recycle bin have the same values in these fields together.

    Those in the bin do not count: what was begun and taken back may be begun again. One comes back only while no other
    has taken its place.
    """
    fields = fields_of(model)
    model.add_index(*(fields[name] for name in names), unique=True, where=peewee.SQL('"binned_at" IS NULL'))


def table_of(model: type[Record]) -> str:
    """Return the name of a record's table."""
    return str(model._meta.table_name)


def kind_of(kind: str) -> type[Record]:
    """Return the record class of a kind.

    Raises:
        KeyError: no loaded feature has that kind.
    """
    return _kinds[kind]


def kinds() -> dict[str, type[Record]]:
    """Return all record classes that are loaded, by kind."""
    return dict(_kinds)


@dataclass(frozen=True)
class Pointer:
    """A column by which rows of one record refer to rows of another.

    Attributes:
        model: whose rows refer.
        column: holds the id of the row that is meant.
        kind_column: holds its kind, where the column may refer to records of any kind; else empty.
    """

    model: type[Record]
    column: str
    kind_column: str = ""


def pointers_to(model: type[Record]) -> list[Pointer]:
    """Return every column of every loaded feature that may refer to a record of this class.

    Links are found by themselves; tables that point to any kind say so by ``POINTS``.
    """
    found = []
    for other in _kinds.values():
        for name, one in fields_of(other).items():
            if isinstance(one, Link) and one.rel_model is model:
                found.append(Pointer(other, name))
        if other.POINTS is not None:
            found.append(Pointer(other, other.POINTS[1], other.POINTS[0]))
    return found
