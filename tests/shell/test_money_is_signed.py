"""Every flow over which money passes: its sum asks for the password again, and the sum that counts is that of today's record."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cmdesk.core import regulation
from cmdesk.core.approval import subjects
from cmdesk.core.approval.flow import Facts, flow
from cmdesk.core.day import clock
from cmdesk.core.file.office import Office
from cmdesk.core.record import kinds
from cmdesk.shell import features

MONEY = {"complaint_minor": "complaint", "complaint_decision": "complaint", "courtesy": "courtesy_event"}
"""Flow → kind of the records that go through it with an amount."""


@pytest.fixture(autouse=True)
def _all_features(office: Office) -> None:
    for feature in features.FEATURES:
        feature.records()


def test_flows_with_money_ask_for_the_password_again() -> None:
    """Whoever ships a flow that looks at a sum, or a subject that states one, says from which sum the password is asked."""
    rules = regulation.today().values
    shipped = {key.removeprefix("flow."): value for key, value in rules.items() if key.startswith("flow.")}
    looking = {
        key for key, value in shipped.items()
        if "password_from" in value or any("amount_from" in step.get("when", {}) for step in value["steps"])
    }  # fmt: skip
    assert looking == set(MONEY)
    assert all(shipped[key]["password_from"] > 0 for key in MONEY)
    stating = {kind for kind in kinds() if subjects.is_known(kind) and subjects.subject(kind).facts is not None}
    assert stating == set(MONEY.values())


@pytest.mark.parametrize("key", sorted(MONEY))
def test_no_sum_is_without_a_step(key: str) -> None:
    """From nothing to the largest sum each flow has somebody who signs it, and a large one at least who signs a small one."""
    found = flow(key, clock.today())
    limit = found.password_from or Decimal(0)
    lengths = [len(found.path(Facts(amount=one))) for one in (None, Decimal(0), limit, limit * 1000)]
    assert lengths == sorted(lengths)
    assert lengths[0] > 0
