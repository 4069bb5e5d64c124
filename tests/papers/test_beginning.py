"""A new office's forms carry its name from the first day."""

from __future__ import annotations

from tests.people import PASSWORD

from cmdesk.core.file.office import Office
from cmdesk.papers.rules import letterhead
from cmdesk.shell.features import begin
from cmdesk.staff.rules import first_administrator


def test_the_letterhead_is_the_name_the_office_was_founded_with(office: Office) -> None:
    """Typed once at the first start; changed like any other letterhead."""
    boss = first_administrator("李敏", "limin", PASSWORD, company="城区客户服务中心", founded=begin)
    assert letterhead.read() == ("城区客户服务中心", b"")
    letterhead.change(boss, "永丰饲料有限公司", b"")
    assert letterhead.read().name == "永丰饲料有限公司"
