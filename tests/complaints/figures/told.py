"""Complaints of three months as a random story tells them, by nothing but the verbs of the program."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.complaints.conftest import Desk
from tests.complaints.path.steps import JUDGED

from cmdesk.complaints.rules import moves
from cmdesk.complaints.rules.path import closing, handling, intake, pausing, scene, transfer
from cmdesk.core import approval
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused

AT = datetime(2026, 11, 5, 15)  # noqa: DTZ001  # local, as every moment of a record
"""The present of the story."""


class Told:
    """A complaint that goes its way with detours, each step some hours after the one before."""

    def __init__(self, desk: Desk, dice: random.Random, customer: int, start: datetime) -> None:
        self.desk, self.staff, self.dice = desk, desk.staff, dice
        self.severe = dice.random() < 0.5
        self.now = start
        receiver = dice.choice(["account_manager", "area_manager", "clerk"])
        with clock.written_at(start):
            said = {"customer_id": customer, "wish": "要求赔偿" if self.severe else "", "received_at": start,
                    "type": dice.choice(["goods", "transit", "service"]), "channel": dice.choice(["phone", "visit"])}  # fmt: skip
            if dice.random() < 0.3:
                said["answer"] = "马上去看"
            self.id = desk.register(receiver, **said)

    def run(self) -> None:
        """Go on to a point of the way or of the present, whichever comes first."""
        for step in self.dice.choices((self.once, self.twice, self.back_again), (5, 3, 3))[0]():
            if self.dice.random() < 0.25:
                self._then(self.dice.choice((self.rest, self.hand_over, self.answer, self.arrange)))
            if self.dice.random() < 0.02 or not self._then(step):
                break
        if self.dice.random() < 0.1:
            self._then(lambda: closing.withdraw(self.staff["service_director"], self.id, "不投诉了"))

    def once(self) -> list[Callable[[], Any]]:
        return [self.grade, *self.round(), self.happy, self.judge, self.file]

    def twice(self) -> list[Callable[[], Any]]:
        return [self.grade, *self.round(), self.unhappy, *self.round(), self.happy, self.judge, self.file]

    def back_again(self) -> list[Callable[[], Any]]:
        return [*self.once(), self.reopen, *self.round(), self.happy, self.judge, self.file]

    def round(self) -> list[Callable[[], Any]]:
        signers = ("area_manager", "sales_director", "quality", "logistics")
        if not self.severe:
            return [self.come, self.report, self.sign("service_director"), self.task, self.carry_out]
        examined = [self.send, self.result] if self.dice.random() < 0.5 else []
        way = [self.come, self.check, *examined, *(self.sign(one) for one in signers), self.propose]
        return [*way, self.sign("service_director"), self.sign("general_manager"), self.task, self.carry_out]

    def _then(self, verb: Callable[[], Any]) -> bool:
        later = self.now + timedelta(minutes=self.dice.choice((7, 15, 45, 100, 200, 700, 1500, 5000)))
        if later >= AT:
            return False
        self.now = later
        with clock.written_at(later), suppress(Refused):
            verb()
        return True

    def grade(self) -> None:
        severity = "severe" if self.severe else "minor"
        owner = self.staff["service_director" if self.severe else "area_manager"].id
        intake.grade(self.staff["service_director"], self.id, severity, "理由", owner_id=owner)

    def come(self) -> None:
        there = self.staff["service_director" if self.severe else "area_manager"]
        scene.arrive(there, self.id, user_id=there.id)

    def report(self) -> None:
        site = {"findings": "属实", "ways": ("repair",), "plan": "补送", "unit_id": self.staff.units["quality"]}
        handling.report_site(self.staff["area_manager"], self.id, site)

    def check(self) -> None:
        said = {"findings": "属实", "loss_text": "受潮", "demand": "赔偿", "cause_text": "篷布破"}
        handling.verify(self.staff["service_director"], self.id, said)

    def send(self) -> None:
        handling.send_to_lab(self.staff["service_director"], self.id)

    def result(self) -> None:
        handling.lab_result(self.staff["service_director"], self.id, "霉变属实")

    def propose(self) -> None:
        plan = {"ways": ("pay",), "plan": "赔偿", "amount": Decimal(self.dice.randint(1, 4000)), "amount_way": "冲减货款",
                "amount_on": clock.now().date()}  # fmt: skip
        handling.propose(self.staff["marketing_director"], self.id, plan)

    def sign(self, role: str) -> Callable[[], None]:
        def signs() -> None:
            run = approval.of_record("complaint", self.id)
            if run is not None:
                approval.approve(self.staff[role], run.id, "同意")

        return signs

    def task(self) -> None:
        due = clock.now().date() + timedelta(days=self.dice.randint(0, 3))
        handling.add_task(self.staff["service_director"], self.id, "补送", self.staff["clerk"].id, due)

    def carry_out(self) -> None:
        for one in moves.tasks(self.id):
            if one.done_at is None:
                handling.do_task(self.staff["clerk"], one.id, "签收单")

    def happy(self) -> None:
        closing.follow_up(self.staff["service_director"], self.id, satisfied=True, words="好")

    def unhappy(self) -> None:
        closing.follow_up(self.staff["service_director"], self.id, satisfied=False, words="不好")

    def judge(self) -> None:
        judged = {**JUDGED, "cause": self.dice.choice(["picking", "transport"]), "improver_id": self.staff["clerk"].id}
        closing.evaluate(self.staff["service_director"], self.id, judged)

    def file(self) -> None:
        closing.archive(self.staff["service_specialist"], self.id)

    def reopen(self) -> None:
        closing.reopen(self.staff["service_director"], self.id, "又来了")

    def rest(self) -> None:
        until = clock.now() + timedelta(minutes=self.dice.choice((60, 1300, 5000)))
        pausing.pause(self.staff["service_director"], self.id, "等样品", until)
        if self.dice.random() < 0.6:
            self._then(lambda: pausing.resume(self.staff["service_director"], self.id))
        elif until < AT:
            self.now = max(self.now, until)

    def hand_over(self) -> None:
        others = [
            one
            for one in ("area_manager", "service_director")
            if self.staff[one].id != self.desk.read(self.id).owner_id
        ]
        transfer.transfer(self.staff["service_director"], self.id, self.staff[others[0]].id, "换人")

    def answer(self) -> None:
        intake.answer(self.staff["service_director"], self.id, "正在查")

    def arrange(self) -> None:
        handling.arrange_visit(self.staff["service_director"], self.id)
