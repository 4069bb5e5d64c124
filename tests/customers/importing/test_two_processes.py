"""A long list comes in by two processes: one makes ahead what is pure, the other writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.customers.importing.test_import import CLERK, checked, listed

from cmdesk.core import search
from cmdesk.core.door import audit, keep
from cmdesk.core.file.office import Office
from cmdesk.core.machine import ahead
from cmdesk.customers.importing import check, write
from cmdesk.customers.record import Customer


def test_what_another_process_makes_ahead_is_what_would_be_made(
    file_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list worked on by two processes is found, and its doubles are, as if one had done it; nothing is made twice."""
    head = ["商户名称", "简称", "经营地址", "联系电话", "许可证号"]
    rows: list[list[object]] = [
        [f"福顺{number}烟酒店", f"福顺{number}" if number % 2 else "", f"解放路{number}号", f"138123450{number}", ""]
        for number in range(10, 30)
    ]
    made: list[search.Document] = []
    fold = search.fold
    monkeypatch.setattr(search, "fold", lambda documents: made.extend(documents) or fold(documents))
    monkeypatch.setattr(ahead, "each", lambda function, parts: ((part, function(part)) for part in parts))
    for module in (check, write):
        monkeypatch.setattr(module, "_STEP", 3)
    _, found = checked(listed(tmp_path, head, [*rows, rows[4]]))
    assert [double.score for double in found.doubles.values()] == [99]
    outcome = write.write(CLERK, found)
    assert outcome.added == len(rows)
    assert len(made) == len(rows)
    assert {one.record_id for one in made} == {0}, "what was made ahead was not found again"
    stored = [
        keep.stored_row(Customer, hit.record_id) for hit in search.find(file_office.database, "customer", "福顺15")
    ]
    assert [row["name"] for row in stored] == ["福顺15烟酒店"]


def test_a_long_list_comes_in_by_two_processes(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the other process at work, every row is written, audited, found, and marked with its match keys."""
    for module in (check, write):
        monkeypatch.setattr(module, "_STEP", 2)
    rows: list[list[object]] = [[f"第{number}便利店", f"和平街{number}号"] for number in range(1, 41)]
    _, found = checked(listed(tmp_path, ["商户名称", "经营地址"], rows))
    outcome = write.write(CLERK, found)
    counted = [
        (office.database.row(f"SELECT COUNT(*) FROM {table}") or (0,))[0] for table in ("customer", "search_customer")
    ]
    assert counted == [outcome.added, outcome.added] == [40, 40]
    assert not list(audit.broken(office.database))
    for number, name in office.database.rows("SELECT id, name FROM customer"):
        assert audit.trail(office.database, "customer", number)[0].changes["name"] == (None, name)
    marked = office.database.row("SELECT COUNT(DISTINCT customer) FROM match_key")
    assert marked == (40,)
    assert search.find(office.database, "customer", "第17")
