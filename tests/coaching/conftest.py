"""An office with people, a customer with a contact, and visits of several kinds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from tests.people import Staff, add_customer, make_staff

from cmdesk.coaching.rules import joint, scripts
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.door import keep
from cmdesk.core.file.office import Office
from cmdesk.customers.record import Person
from cmdesk.staff.rules import directory
from cmdesk.visits.record import Visit

TODAY = date.today()  # noqa: DTZ011
TEXT = "{称呼}，{问候}！我是{我的单位}的{我的姓名}，今天来认识一下您。"
MARKS = ({"head": "开场白", "score": 4, "remark": "清楚"}, {"head": "提问与倾听", "score": 2})
AGREED = ({"text": "先问用量再报价", "due_on": TODAY + timedelta(days=3)},)


@dataclass(frozen=True)
class World:
    """People, a customer, and the visits that were made to it: kind → id."""

    staff: Staff = field(repr=False)
    customer: int
    person: int
    visits: dict[str, int]

    @property
    def rep(self) -> Actor:
        return self.staff["account_manager"]

    @property
    def leader(self) -> Actor:
        return self.staff["area_manager"]

    @property
    def editor(self) -> Actor:
        return self.staff["service_director"]

    def script(self, text: str = TEXT, **values: Any) -> int:
        """Add an opening."""
        own = {"name": "统一开场白", "use": "opening", "for_kinds": ("first", "sweep"), **values}
        return scripts.add(self.editor, own, {"text": text})

    def given(self) -> int:
        """A record of the joint visit, given to the rep."""
        words = {"praise": "准备充分", "guidance": "先听后说", "supervision": "纠正了名片递法"}
        made = joint.begin(self.leader, self.visits["joint"], words, MARKS, AGREED)
        joint.give(self.leader, made)
        return made


def make_world(office: Office) -> World:
    directory.register()
    staff = make_staff(office)
    rep = staff["account_manager"]
    customer = add_customer(rep, staff.units["east_market"], "福顺烟酒店")
    visits: dict[str, int] = {}
    with keep.operation(PROGRAM, "走访") as work:
        person = work.add(Person, {"customer_id": customer, "name": "欧阳震华", "sex": "male", "position": "经理"})
        for kind, days, state in (
            ("first", -2, "done"), ("joint", -1, "done"), ("regular", -1, "done"), ("sweep", 0, "planned"),
        ):  # fmt: skip
            visits[kind] = work.add(
                Visit,
                {
                    "number": f"BF{kind}".upper(), "customer_id": customer, "user_id": rep.id, "kind": kind,
                    "day": TODAY + timedelta(days=days), "state": state,
                },
            )  # fmt: skip
    return World(staff, customer, person, visits)


@pytest.fixture
def world(office: Office) -> World:
    return make_world(office)


@pytest.fixture
def file_world(file_office: Office) -> World:
    return make_world(file_office)
