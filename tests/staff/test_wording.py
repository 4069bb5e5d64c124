"""The words in which regulations are read and typed."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from tests.people import make_staff

from cmdesk.core import regulation
from cmdesk.core.errors import Invalid, NotAllowed, Refused
from cmdesk.core.file.office import Office
from cmdesk.staff.rules import regulations, wording

TODAY = date.today()  # noqa: DTZ011
_LEFT = re.compile(r"[a-z_]{3,}")


def _worded() -> list[tuple[str, Any]]:
    return [(str(one["key"]), json.loads(str(one["value"]))) for one in regulation.presets()]


@pytest.mark.usefixtures("office")
def test_no_regulation_shows_a_code() -> None:
    """Every list that the program ships is read in Chinese words, whatever it is stored as."""
    shown = {key: wording.shown(key, value) for key, value in _worded() if not isinstance(value, dict)}
    assert {key: text for key, text in shown.items() if _LEFT.search(text)} == {}
    assert shown["cadence.any_day"].startswith("异动")
    assert shown["superior.clerk"] == "客户管理部经理"
    assert shown["class.support.must"] == "低保、残+不能从事体力劳动"
    assert shown["cadence.monthly_weekly.weekly.when"] == "规模=A（大）、现代终端=已建成"


@pytest.mark.usefixtures("office")
def test_what_is_read_can_be_typed_again() -> None:
    """Words lead back to the codes they stand for, in every shipped list that has words."""
    for key, value in _worded():
        if key in regulation.words() and isinstance(value, list):
            assert [wording.stored(key, line) for line in wording.lines(key, value)] == value, key


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("class.support.must", "残+很穷"),
        ("cadence.monthly_weekly.weekly.when", "规模=很大"),
        ("class.need.sources", "天上"),
    ],
)
def test_an_unknown_word_is_refused(key: str, typed: str) -> None:
    """With what could be written instead."""
    with pytest.raises(Refused, match="没有"):
        wording.stored(key, typed)


def test_only_days_to_come_can_be_changed(office: Office) -> None:
    """From today on, by who may; flows go through their editor, which checks that somebody can approve."""
    staff = make_staff(office)
    admin = staff["administrator"]
    with pytest.raises(Invalid, match="已经过去"):
        regulations.change(admin, "sign_in.lock_minutes", 60, TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="审批流程"):
        regulations.change(admin, "flow.customer_file", {}, TODAY)
    with pytest.raises(NotAllowed):
        regulations.change(staff["account_manager"], "sign_in.lock_minutes", 60, TODAY)
    regulations.change(admin, "sign_in.lock_minutes", 60, TODAY)
    assert regulation.on(TODAY).number("sign_in.lock_minutes") == 60
    assert regulation.on(TODAY - timedelta(days=1)).number("sign_in.lock_minutes") == 15
