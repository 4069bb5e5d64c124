"""Write the frozen SQL of the first schema step from the records as they are now; only until the first release.

Later steps are written by hand: a frozen file never changes once an office has run it.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

FACTS = 'CREATE TABLE "office_fact" ("key" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)'
LIVING, BINNED = "binned_at IS NULL", "binned_at IS NOT NULL"
SERIAL = '"id" INTEGER NOT NULL PRIMARY KEY'


def tables() -> list[type]:
    """Return every table of the program, those referred to first."""
    import peewee

    from cmdesk.cadence.record import DueBasis
    from cmdesk.complaints.record import ComplaintDue
    from cmdesk.core import numbering
    from cmdesk.core.door import audit
    from cmdesk.core.kept import draft, saved
    from cmdesk.core.record import kinds
    from cmdesk.customers.record import MatchKey
    from cmdesk.papers.record import PaperContent
    from cmdesk.shell import features
    from cmdesk.staff.record import Credential

    features.load_records()
    plain = [
        audit.Operation,
        audit.Audit,
        numbering.Series,
        MatchKey,
        DueBasis,
        ComplaintDue,
        draft.Draft,
        saved.Saved,
        Credential,
        PaperContent,
    ]
    return list(peewee.sort_models([*kinds().values(), *plain]))


def statements(engine: str) -> list[str]:
    """Return the DDL of an engine."""
    import peewee

    from cmdesk.core import search
    from cmdesk.core.database import PostgresDatabase, SqliteDatabase, proxy
    from cmdesk.core.window import list_indexes
    from cmdesk.customers import index as customers
    from cmdesk.products import index as products

    database = SqliteDatabase(Path("unused.db")) if engine == "sqlite" else PostgresDatabase("postgresql://unused")
    proxy.initialize(database)
    made = [FACTS + (" STRICT" if engine == "sqlite" else "")]
    for model in tables():
        schema = peewee.SchemaManager(model, database)
        contexts = [schema._create_table(safe=False), *schema._create_indexes(safe=False)]  # noqa: SLF001
        for context in contexts:
            text, params = context.query()
            if params:
                raise ValueError(f"a parameter in DDL: {text}")
            text = _only_where_it_leads(model, text)
            made.append(
                _ids_never_come_back(text)
                if engine == "sqlite"
                else text.removesuffix(", WITHOUT ROWID").removesuffix(" STRICT")
            )
        listed = getattr(model, "LISTED", ())
        if listed:
            made += list_indexes(engine, model._meta.table_name, listed, base=LIVING, apart=BINNED)
    return [*made, *(text for kind in (*customers.KINDS, *products.KINDS) for text in search.schema(engine, kind))]


def _only_where_it_leads(model: type, text: str) -> str:
    """Let the index of a link that is mostly empty hold only rows that have one: a new row then writes a page less."""
    for field in model._meta.sorted_fields:  # type: ignore[attr-defined]
        if getattr(field, "rel_model", None) is not None and field.null and not field.unique:
            whole = f'ON "{model._meta.table_name}" ("{field.column_name}")'  # type: ignore[attr-defined]
            if text.startswith("CREATE INDEX") and text.endswith(whole):
                return f'{text} WHERE "{field.column_name}" IS NOT NULL'
    return text


def _ids_never_come_back(text: str) -> str:
    """Let SQLite never reuse the id of a purged record: the trail still speaks of it, and itself is never purged."""
    if text.startswith(('CREATE TABLE "audit"', 'CREATE TABLE "operation"')):
        return text
    return text.replace(SERIAL, SERIAL + " AUTOINCREMENT")


if __name__ == "__main__":
    target = ROOT / "src" / "cmdesk" / "core" / "migrations"
    for name in ("sqlite", "postgres"):
        whole = ";\n".join(statements(name)) + ";\n"
        (target / f"0001_first.{name}.sql").write_text(whole, encoding="utf-8")
        print(name, len(whole))
