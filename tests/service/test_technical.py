"""Technical services: written down once, told on the time-line, summed up to the customer's file (S4-10)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.cadence.test_commands import run
from tests.service.conftest import Served, today

from cmdesk.activities.record import Activity
from cmdesk.activities.rules import timeline
from cmdesk.core.door import keep
from cmdesk.core.errors import Invalid, NotAllowed, NotFound, Refused
from cmdesk.service import technical_paper
from cmdesk.service.record import TechnicalService
from cmdesk.service.rules import plans, rights, summing, technical

DONE: dict[str, Any] = {
    "sorts": ("guidance", "trial"), "content": "讲解陈列，留下样品", "place": "店内", "cost": Decimal("120.50"),
    "result": "愿意试用", "next_step": "看试用结果",
}  # fmt: skip


def write(served: Served, at: int = 0, days: int = 1, **values: Any) -> int:
    when = rights.now() - timedelta(days=days)
    return technical.add(served.manager, {"customer_id": served.customers[at], "served_at": when, **DONE, **values})


def test_it_is_a_contact_with_its_cost_and_next_step(served: Served) -> None:
    """Time, way, cost, result and the next step stand on the time-line as they stand in the service."""
    one = technical.read(served.manager, write(served))
    (told,) = timeline(served.manager, served.customers[0])
    assert (told.channel, told.subject, told.result) == ("visit", "技术服务：技术指导、产品试用", "愿意试用")
    assert (told.cost, told.next_step, told.id) == (12_050, "看试用结果", one.activity_id)
    assert told.next_on is not None, "a day by rule"


def test_a_correction_is_one_for_both(served: Served) -> None:
    """Who reads the time-line reads what was corrected; taking it out takes out both, bringing it back too."""
    one = write(served)
    found = technical.read(served.manager, one)
    technical.edit(
        served.manager, one, {"cost": Decimal(80), "way": "phone_out", "sorts": ("training",)}, version=found.version
    )
    (told,) = timeline(served.manager, served.customers[0])
    assert (told.cost, told.channel, told.subject) == (8_000, "phone_out", "技术服务：技术培训")
    with pytest.raises(Invalid, match="另一客户"):
        technical.edit(served.manager, one, {"customer_id": served.customers[1]})
    technical.bin_one(served.manager, one)
    assert timeline(served.manager, served.customers[0]) == []
    assert technical.listed(served.manager) == []
    with pytest.raises(Refused, match="回收站"):
        technical.edit(served.manager, one, {"place": "别处"})
    technical.bin_one(served.manager, one, back=True)
    assert len(timeline(served.manager, served.customers[0])) == len(technical.listed(served.manager)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [({"customer_id": None}, "customer_id"), ({"sorts": ()}, "sorts"), ({"content": " "}, "content"),
     ({"served_at": rights.now() + timedelta(days=2)}, "happened_at"), ({"cost": Decimal(-1)}, "cost")],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_named(values: dict[str, Any], field: str, served: Served) -> None:
    """Nothing is written, neither a service nor a contact."""
    with pytest.raises(Invalid) as refusal:
        write(served, **values)
    assert field in refusal.value.problems
    assert keep.read_all(TechnicalService, "1 = 1") == []
    assert keep.read_all(Activity, "1 = 1") == []


def test_only_within_reach(served: Served) -> None:
    """A manager of another area neither writes nor reads; who served reads it though the customer is another's."""
    one = write(served)
    with pytest.raises((NotAllowed, NotFound)):
        technical.add(served.staff.away, {"customer_id": served.customers[0], **DONE})
    with pytest.raises(NotFound):
        technical.read(served.staff.away, one)
    assert technical.listed(served.staff.away) == []
    write(served, at=1, user_id=served.staff.away.id)
    assert [row.customer_id for row in technical.listed(served.staff.away)] == [served.customers[1]]
    assert len(technical.listed(served.above)) == 2


def test_the_file_sums_costs_and_shows_the_plans(served: Served) -> None:
    """All services of the customer with their costs together, his service plans, and nothing of others."""
    write(served, days=30)
    write(served, days=2, cost=None)
    write(served, days=1, cost=Decimal("9.5"), cost_note="差旅")
    write(served, at=1, cost=Decimal(700))
    said = {
        "needs": "断货",
        "goal": "不断货",
        "measures": "周访",
        "name": "备货",
        "ends_on": today() + timedelta(days=30),
    }
    plan = plans.write(served.manager, {"customer_id": served.customers[0], **said})
    found = technical.file_of(served.manager, served.customers[0])
    assert (len(found.services), found.cost) == (3, Decimal("130.00"))
    values = technical_paper.file_values(found)
    assert [row["cost"] for row in values["services"]] == [Decimal("120.5"), None, Decimal("9.5")], "the oldest first"
    assert values["services"][-1]["support"] == "费用：差旅"
    assert [row["name"] for row in values["plans"]] == ["备货"]
    with pytest.raises(Invalid, match="不是这位客户"):
        write(served, at=1, plan_id=plan)
    assert technical.read(served.manager, write(served, plan_id=plan)).plan_id == plan
    assert summing.of(served.manager, today())["service"][served.customers[0]] == "技术\n4 次"


def test_days_bound_the_list(served: Served) -> None:
    """Since and until are days of the service, both included."""
    for days in (10, 5, 1):
        write(served, days=days)
    day = today() - timedelta(days=5)
    assert len(technical.listed(served.manager, since=day)) == 2
    assert len(technical.listed(served.manager, until=day)) == 2
    assert len(technical.listed(served.manager, since=day, until=day)) == 1


def test_files_follow_the_rights_of_the_service(served: Served) -> None:
    """Who may not know of the service is not told of its files."""
    one = write(served)
    assert technical.FILES.attached(served.manager, one) == []
    with pytest.raises(NotFound):
        technical.FILES.attached(served.staff.away, one)


def test_from_the_command_line(served: Served, tmp_path: Path) -> None:
    """A file by labels; the list sums up what it lists."""
    file = tmp_path / "技术服务.toml"
    file.write_text(
        '客户 = "福顺烟酒店"\n方式 = "电话"\n服务项目 = "技术指导、问题诊断"\n服务内容 = "扫码枪"\n费用 = 12.5\n',
        encoding="utf-8",
    )
    number = run(served.manager, "technical", "add", str(file)).result["technical"]["number"]
    assert run(served.manager, "technical", "show", number).result["technical"]["way"] == "phone_out"
    write(served, at=1)
    told = run(served.manager, "technical", "list").result
    assert (len(told["technical"]), told["cost"]) == (2, Decimal("133.00"))
    assert run(served.manager, "technical", "list", "--customer", "福顺烟酒店").result["cost"] == Decimal("12.50")
    file.write_text('客户 = "福顺烟酒店"\n花费 = 3\n', encoding="utf-8")
    with pytest.raises(Refused, match="花费"):
        run(served.manager, "technical", "add", str(file))
