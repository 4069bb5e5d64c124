"""What stands first in a box."""

from __future__ import annotations

import json
from datetime import date

from tests.core.approval.conftest import Matter
from tests.people import Staff

from cmdesk.core import approval
from cmdesk.core.actor import PROGRAM
from cmdesk.core.door import keep
from cmdesk.core.regulation import Regulation


def test_what_must_be_signed_first_stands_first(staff: Staff, matter: Matter) -> None:
    """The latest that came is not the most urgent; what has no limit comes behind."""
    made = dict[str, int]()
    for at, (flow, limit) in enumerate(
        (("calm", "2 个工作日"), ("urgent", "1 时钟小时"), ("slow", "9 个工作日"), ("free", ""))
    ):
        step = {"name": "审核", "who": [{"superior": 1}], "mode": "any", "limit": limit}
        value = json.dumps({"name": flow, "steps": [step]}, ensure_ascii=False)
        with keep.operation(PROGRAM, "流程") as work:
            row = {"valid_from": date(2000, 1, 1), "value": value, "label": flow}
            work.add(Regulation, {"key": f"flow.{flow}", **row})
            one = work.add(Regulation, {"key": f"matter.{at}", **row, "value": '"一"'})
        matter.id = one
        made[flow] = approval.submit(staff["account_manager"], "regulation", one, flow, flow)
    waiting = [line.id for line in approval.box(staff["area_manager"], "waiting")]
    assert waiting == [made[flow] for flow in ("urgent", "calm", "slow", "free")]
    assert [line.id for line in approval.box(staff["account_manager"], "mine")] == sorted(made.values(), reverse=True)
