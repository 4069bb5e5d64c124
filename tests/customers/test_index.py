"""What is derived from files is written where it differs, and stands as if it were made anew."""

from __future__ import annotations

from typing import Any

from tests.customers.conftest import People

from cmdesk.cadence import basis
from cmdesk.core import search
from cmdesk.core.file.office import Office
from cmdesk.customers import index, rules

EDITS: tuple[dict[str, Any], ...] = (
    {"grade": 7, "monthly_volume": 30},
    {"name": "鑫源商行", "phones": "13900000059"},
    {"phones": "13900000059、0371-6666888"},
    {"number": "另编-7", "short_name": "鑫源"},
    {"address": "解放路9号", "name": "福兴烟酒店"},
    {"short_name": "", "phones": "", "visit_class": "core"},
    {"stage": "prospect"},
    {"stage": "customer", "name": "鑫源商行"},
)


def derived(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is derived from customers, but for grams, which cannot be read."""
    tables = {"match_key": "value, kind, customer", "search_customer": "record_id", "due_basis": "customer"}
    return {name: office.database.rows(f"SELECT * FROM {name} ORDER BY {order}") for name, order in tables.items()}


def test_edits_leave_what_a_rebuild_would_make(office: Office, people: People) -> None:
    """After every edit search texts, match keys and what is due are those of the file as it now stands."""
    files = [rules.create(people.li, {"name": name, "phones": "13812345678"}) for name in ("福兴烟酒店", "广达超市")]
    version = 1
    for values in EDITS:
        version = rules.edit(people.li, files[0].id, values, version=version).version
        found = derived(office)
        index.rebuild(office.database)
        basis.rebuild(office.database)
        assert found == derived(office), values


def test_grams_follow_the_texts(office: Office, people: People) -> None:
    """A file is found by its new name and no longer by the old one; an edit of something else changes neither."""
    file = rules.create(people.li, {"name": "福兴烟酒店"})

    def found(word: str) -> bool:
        return bool(search.find(office.database, "customer", word))

    file = rules.edit(people.li, file.id, {"name": "广达超市"}, version=file.version)
    assert (found("广达"), found("gdcs"), found("福兴"), found("fxyjd")) == (True, True, False, False)
    file = rules.edit(people.li, file.id, {"credit_code": ""}, version=file.version)
    file = rules.edit(people.li, file.id, {"number": "甲乙丙-42"}, version=file.version)
    assert (found("甲乙丙42"), found("广达"), found("福兴")) == (True, True, False)
