"""Cheap password hashes: what is tested here is not their cost, but for the tests that say so."""

from __future__ import annotations

import pytest

from cmdesk.staff.rules import passwords

FULL_COST = dict(passwords.COST)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash at the least cost argon2 allows."""
    for name, value in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
        monkeypatch.setitem(passwords.COST, name, value)
