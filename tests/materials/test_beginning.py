"""A new office has its brochures as ordinary rows; one that exists gets nothing twice (S3-17)."""

from __future__ import annotations

import pytest
from tests.people import PASSWORD

from cmdesk.core.actor import PROGRAM
from cmdesk.core.database import current
from cmdesk.core.door import audit, keep
from cmdesk.core.errors import Refused
from cmdesk.core.file.office import Office
from cmdesk.materials.record import Material
from cmdesk.materials.rules import catalog
from cmdesk.shell.features import begin
from cmdesk.staff.rules import first_administrator

BROCHURES = ["《公司形象宣传手册》", "《公司产品手册》", "《第一直觉现场》"]


def test_a_new_office_has_the_three_brochures_and_they_are_its_own(office: Office) -> None:
    """Numbered one after the other, in use, to be changed and deleted like what was entered by hand; the trail holds."""
    boss = first_administrator("李敏", "limin", PASSWORD, founded=begin)
    found = keep.read_all(Material, "binned_at IS NULL ORDER BY number")
    assert [one.name for one in found] == BROCHURES
    assert all(one.used and one.kind == "publicity" and one.unit for one in found)
    assert len({one.number for one in found}) == 3
    first, second, _ = found
    assert catalog.edit(boss, first.id, {"edition": "2027 版", "low": 20}, version=first.version or 1)
    catalog.bin_one(boss, second.id)
    assert [one.title() for one in catalog.listed()] == ["《公司形象宣传手册》（2027 版）", "《第一直觉现场》"]
    assert list(audit.broken(current())) == []


def test_an_office_that_exists_gets_nothing_twice(office: Office) -> None:
    """Nobody can found it again; what was changed or deleted is not written anew."""
    boss = first_administrator("李敏", "limin", PASSWORD, founded=begin)
    catalog.bin_one(boss, catalog.named(boss, BROCHURES[0]).id)
    with pytest.raises(Refused, match="已有人员"):
        first_administrator("王强", "wang", PASSWORD, founded=begin)
    with keep.operation(PROGRAM, "建立") as work:
        catalog.begin(work)
    assert sorted(one.name for one in catalog.listed()) == sorted(BROCHURES[1:])


def test_a_founding_that_is_refused_leaves_nothing(office: Office) -> None:
    """The person and the rows are one operation."""

    def broken(work: keep.Operation) -> None:
        begin(work)
        raise Refused("不行。")

    with pytest.raises(Refused, match="不行"):
        first_administrator("李敏", "limin", PASSWORD, founded=broken)
    assert current().row("SELECT COUNT(*) FROM material") == (0,)
    assert current().row('SELECT COUNT(*) FROM "user"') == (0,)
