"""Complaints of an invented office: some months of closed ones, and the open ones of these weeks in every state."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintEvent, ComplaintTask
from cmdesk.complaints.rules import handling, intake
from cmdesk.core import approval, calendar, keep, numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import ApprovalPart
from cmdesk.core.database import current
from cmdesk.core.resources import resource
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story
from cmdesk.staff.rules import actor_of

Values = dict[str, Any]
_CASES_OF = 31  # days of history that a month gives
_CLOSING: tuple[tuple[str, str], ...] = (
    ("execute", "follow_up"), ("follow", "evaluating"), ("evaluate", ""), ("archive", "archived"),
)  # fmt: skip
_SITE = (("grade", "minor_site"), ("arrange", ""), ("site", "minor_approval"), ("approved", "executing"))
_PATHS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType({
    "minor": (*_SITE, *_CLOSING),
    "severe": (
        ("grade", "severe_site"), ("arrange", ""), ("verify", "countersigning"), ("approved", "proposing"),
        ("propose", "deciding"), ("approved", "executing"), *_CLOSING,
    ),
    "direct": (("answer", "follow_up"), *_CLOSING[1:]),
    "unhappy": (*_SITE, ("execute", "follow_up"), ("follow", "minor_site"), *_SITE[2:], *_CLOSING),
    "withdrawn": (("withdraw", "archived"),),
})  # fmt: skip
"""Way → verbs in their order with the state they lead to; an empty one stays where it is."""
_TAKES = MappingProxyType({
    "grade": 25, "arrange": 40, "site": 420, "verify": 560, "propose": 240, "approved": 150, "execute": 700,
    "follow": 480, "evaluate": 600, "archive": 45, "answer": 90, "withdraw": 300,
})  # fmt: skip
"""Working minutes that a step takes, about."""
_SLOW = 5
_FOUND = ("findings", "loss_text", "demand", "cause_text", "fault")
_LIVE = MappingProxyType({"minor_approval": "minor_site", "countersigning": "severe_site", "deciding": "severe_site"})
_UNHAPPY = "说好当天送，没有来"


def tell(story: Story) -> None:
    """Write the complaints; nothing for an office without a history."""
    people = _People.of(story)
    cases = [case for case in _cases() if case["back"] * 7 <= story.months * _CASES_OF * 5]
    if people is None or not cases:
        return
    dice = Dice(story.seed, "complaints")
    for at, case in enumerate(sorted(cases, key=_back, reverse=True)):
        _Telling(story, people, case, dice, at).run()
    story.tell(f"已写入投诉 {len(cases)} 件")


def _back(case: Values) -> int:
    return int(case["back"])


def _cases() -> list[Values]:
    found: list[Values] = tomllib.loads(resource("demo", "complaints.toml").read_text(encoding="utf-8"))["case"]
    return found


@dataclass(frozen=True)
class _People:
    """Who takes part in handling complaints."""

    managers: Sequence[Actor]
    director: Actor
    specialist: Actor
    proposer: Actor
    chief: Actor

    @classmethod
    def of(cls, story: Story) -> _People | None:
        """Return the people of an office, or None when a role is empty."""
        roles = ("service_director", "service_specialist", "marketing_director", "general_manager")
        found = [story.of_role(role) for role in roles]
        managers = story.of_role("account_manager")
        if not managers or not all(found):
            return None
        return cls(managers, *(people[0] for people in found))


class _Telling:
    """One complaint from its call to where it stands."""

    def __init__(self, story: Story, people: _People, case: Values, dice: Dice, at: int) -> None:
        self.story, self.people, self.case, self.dice = story, people, case, dice
        self.receiver = people.managers[at % len(people.managers)]
        self.owner = people.director if case["severity"] == "severe" else self._area_manager()
        self.end = datetime.combine(story.today, time())
        self.now = self._called()
        self.state = "registered"
        self.values: Values = {}
        self.events: list[Values] = []
        self.task: Values | None = None

    def run(self) -> None:
        """Write the complaint with its events and task; live ones go on through the rules."""
        customer = self._customer()
        if customer is None:
            return
        self._register(customer)
        until = str(self.case["until"])
        for verb, after in _PATHS[self._way()]:
            is_there = self.state == _LIVE.get(until, until) and (after or verb == "evaluate")
            if is_there or not self._step(verb, after):
                break
        if self.case.get("paused"):
            self._pause(str(self.case["paused"]))
        complaint_id = self._write()
        if self.case.get("live"):
            self._go_on(complaint_id)

    def _way(self) -> str:
        if self.case["until"] == "withdrawn":
            return "withdrawn"
        if "direct" in self.case:
            return "direct"
        return "unhappy" if self.case.get("unhappy") else str(self.case["severity"])

    # -- the call -----------------------------------------------------------------------------------------------------

    def _called(self) -> datetime:
        day = calendar.current().add_working_days(self.story.today, -int(self.case["back"]))
        return datetime.combine(day, time(8 + self.dice.below(7), 5 * self.dice.below(12)))

    def _area_manager(self) -> Actor:
        above = approval.directory().superior(self.receiver.id, 1)
        return next((one for one in self.story.actors.values() if one.id == above), self.people.director)

    def _customer(self) -> tuple[int, str, str] | None:
        rows = current().rows(
            "SELECT id, phones, area_id FROM customer WHERE owner_id = ? AND binned_at IS NULL AND stage = 'customer'"
            " ORDER BY id LIMIT 40",
            (self.receiver.id,),
        )
        if not rows:
            return None
        one, phones, _ = self.dice.pick(rows)
        name = current().row("SELECT name FROM person WHERE customer_id = ? ORDER BY id LIMIT 1", (one,))
        return int(one), str(phones or "").partition(",")[0], str(name[0]) if name else ""

    def _product(self) -> int | None:
        """Return what a complaint about goods is about."""
        if self.case["type"] in {"service", "price", "other"}:
            return None
        rows = current().rows("SELECT id FROM product WHERE binned_at IS NULL AND sold ORDER BY id LIMIT 12")
        return int(self.dice.pick(rows)[0]) if rows else None

    def _register(self, customer: tuple[int, str, str]) -> None:
        case, (customer_id, phone, contact) = self.case, customer
        self.values = {
            "customer_id": customer_id, "phone": phone, "contact_name": contact, "channel": "phone",
            "received_at": self.now, "receiver_id": self.receiver.id, "owner_id": self.receiver.id,
            "product_id": self._product(), "type": case["type"], "facts": case["facts"], "wish": case.get("wish", ""),
            "severity_proposed": intake.propose_severity(case).severity,
        }  # fmt: skip
        self._note("register", self.receiver, after="registered")
        if not case.get("unanswered") and "direct" not in case:
            self.now += timedelta(minutes=15 + self.dice.below(60))
            words = "已记录，安排人员核实，会尽快答复处理意见。"
            self.values |= {"answered_at": self.now, "answer": words}
            self._note("answer", self.receiver, words)

    # -- the steps ----------------------------------------------------------------------------------------------------

    def _step(self, verb: str, after: str) -> bool:
        """Go one step in working time; False when that would be after today began."""
        minutes = _TAKES[verb] * (_SLOW if self.case.get("slow") == verb else 1)
        later = calendar.current().add_working_minutes(self.now, minutes + self.dice.below(1 + minutes // 4))
        if later >= self.end:
            return False
        self.now = later
        who, words = self._says(verb, after)
        if verb == "execute":
            self._note(verb, who, words)
            words = "执行完成"
        self._note(verb, who, words, before=self.state if after else None, after=after or None)
        self.state = after or self.state
        return True

    def _says(self, verb: str, after: str) -> tuple[Actor, str]:
        """Fill in what a step writes down; returns who does it with which words."""
        case, people = self.case, self.people
        if verb == "grade":
            reason = "涉及退换或赔偿，按制度为严重" if case["severity"] == "severe" else "可现场处理"
            self.values |= {"severity": case["severity"], "severity_reason": reason, "graded_at": self.now,
                            "owner_id": self.owner.id, "nature": "valid"}  # fmt: skip
            return people.director, reason
        if verb == "answer":
            self.values |= {"answered_at": self.now, "answer": case["direct"], "severity": "minor"}
            return self.receiver, str(case["direct"])
        if verb == "arrange":
            self.values["arranged_at"] = self.now
            return self.owner, "约好到店查看"
        if verb in {"site", "verify"}:
            self.values |= self._found() | (self._plan() if verb == "site" else {})
            return self.owner, str(case.get("findings", ""))
        if verb == "propose":
            self.values |= self._plan()
            return people.proposer, str(case.get("plan", ""))
        return self._ends(verb, after)

    def _ends(self, verb: str, after: str) -> tuple[Actor, str]:
        case, people = self.case, self.people
        if verb == "approved":
            if after == "executing":
                self.values["decided_at"] = self.now
                self._give_task()
            return (people.chief if self.state == "deciding" else people.director), "同意"
        if verb == "execute":
            proof = "客户签收单已收回"
            if self.task is not None:
                self.task |= {"done_at": self.now, "proof": proof}
            self.values["executed_at"] = self.now
            return self.owner, f"{case.get('plan', '')}：{proof}"
        if verb == "follow":
            unhappy = after == "minor_site"
            words = _UNHAPPY if unhappy else str(case["words"])
            self.values |= {"followed_at": self.now, "satisfied": "no" if unhappy else "yes", "customer_words": words}
            return self.receiver, words
        if verb == "evaluate":
            self._judge()
            return people.specialist, str(case["improvement"])
        self.values |= {"archived_at": self.now, "withdrawn": verb == "withdraw"}
        return (people.specialist, "") if verb == "archive" else (self.receiver, str(case["words"]))

    def _found(self) -> Values:
        arrived = calendar.current().add_working_minutes(self.now, -45)
        found = {name: self.case[name] for name in _FOUND if name in self.case}
        loss: Values = {"loss": Decimal(self.case["loss"])} if "loss" in self.case else {}
        loss["unit_id"] = self.owner.unit_id
        return {**found, **loss, "arrived_at": max(arrived, self.now - timedelta(hours=2)), "arrivals": self.owner.name}

    def _plan(self) -> Values:
        case = self.case
        planned: Values = {"ways": tuple(case["ways"]), "plan": case["plan"], "opinions": case.get("opinions", "")}
        if "amount" in case or "return_goods" in case["ways"]:
            day = calendar.current().add_working_days(self.now.date(), 5)
            planned |= {"amount": Decimal(case["amount"]), "amount_way": "冲减货款", "amount_on": day}
        return planned

    def _judge(self) -> None:
        marks = {name: 3 + self.dice.below(3) for name in ("score_process", "score_plan", "score_result")}
        due = calendar.current().add_working_days(self.now.date(), 10)
        self.values |= {
            **marks, "cause": self.case["cause"], "improvement": self.case["improvement"],
            "improver_id": self.owner.id, "improve_by": due,
        }  # fmt: skip

    def _give_task(self) -> None:
        due = calendar.current().add_working_days(self.now.date(), 3)
        self.task = {"text": self.case["plan"], "user_id": self.owner.id, "due_on": due, "unit_id": self.owner.unit_id}

    def _pause(self, reason: str) -> None:
        begin = calendar.current().add_working_minutes(self.now, 60)
        if begin < self.end:
            self.now = begin
            day: date = calendar.current().add_working_days(self.story.today, 3)
            until = datetime.combine(day, time(12))
            self.values["paused_until"] = until
            self._note("pause", self.owner, reason, until=until)

    def _note(self, verb: str, who: Actor, words: str = "", **more: Any) -> None:
        self.events.append({"verb": verb, "user_id": who.id, "happened_at": self.now, "words": words, **more})

    # -- writing ------------------------------------------------------------------------------------------------------

    def _write(self) -> int:
        received: datetime = self.values["received_at"]
        pattern = str(regulation.on(received.date()).value("number.complaint"))
        with keep.operation(self.receiver, f"受理投诉 {received:%m-%d}", at=self.now) as work:
            number = numbering.take(work.database, "complaint", pattern, received.date(), _none_used)[0]
            (one,) = work.add_many(Complaint, [{**self.values, "number": number, "state": self.state}])
            names = ("verb", "user_id", "happened_at", "words", "before", "after", "until")
            work.add_many(
                ComplaintEvent,
                [{"complaint_id": one, **{name: row.get(name) for name in names}} for row in self.events],
            )
            if self.task is not None:
                work.add_many(ComplaintTask, [{"complaint_id": one, **self.task}])
        return one

    def _go_on(self, complaint_id: int) -> None:
        """Do the last steps as the people do them today, so that an approval is open."""
        wanted = str(self.case["until"])
        if self.state != _LIVE[wanted]:
            return
        owner = actor_of(self.owner.id)
        arrived = {"arrived_at": self.now + timedelta(minutes=30)}
        found = {**self._found(), **arrived}
        if wanted == "minor_approval":
            handling.report_site(owner, complaint_id, {**found, **self._plan()})
            return
        run = handling.verify(owner, complaint_id, found)
        if wanted == "deciding":
            _sign(run)
            _sign(handling.propose(actor_of(self.people.proposer.id), complaint_id, self._plan()))


def _sign(approval_id: int) -> None:
    """Let everybody whose turn it is now agree; later steps wait."""
    step = keep.read(approval.Approval, approval_id).step
    waiting = keep.read_all(
        ApprovalPart, "approval_id = ? AND step = ? AND state = 'waiting' ORDER BY id", (approval_id, step)
    )
    for part in waiting:
        approval.approve(actor_of(part.user_id), approval_id, "同意")


def _none_used(_numbers: object) -> tuple[str, ...]:
    return ()
