"""Ctrl+K finds complaints by their number."""

from __future__ import annotations

from tests.complaints.conftest import Desk

from cmdesk.complaints.rules.reading import finding


def test_a_number_is_found_by_whoever_may_see_it(desk: Desk) -> None:
    """The last digits suffice; somebody of another area finds nothing, nor does a word or a wildcard."""
    one = desk.register()
    number = desk.read(one).number
    manager = desk.staff["account_manager"]
    (found,) = finding.find(manager, number[-6:], 5)
    assert (found.record_id, found.number) == (one, number)
    assert "福顺烟酒店" in found.title
    for who, text in ((desk.staff.away, number), (manager, "%%%%"), (manager, "少送一条"), (manager, number[-2:])):
        assert finding.find(who, text, 5) == []
