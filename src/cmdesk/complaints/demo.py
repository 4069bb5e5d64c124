"""Complaints of an invented office: some months of closed ones, and the open ones of these weeks in every state."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from cmdesk.complaints.record import Complaint, ComplaintArrival, ComplaintEvent, ComplaintTask
from cmdesk.complaints.rules.path import intake, signing
from cmdesk.complaints.rules.people import copies
from cmdesk.core import approval, calendar, numbering, regulation
from cmdesk.core.actor import Actor
from cmdesk.core.approval import Approval, ApprovalCopy, ApprovalPart
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.door import keep
from cmdesk.core.door.keep import Operation
from cmdesk.core.resources import resource
from cmdesk.staff.demo import signing as signatures
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

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
    "grade": 25, "arrange": 40, "site": 420, "verify": 560, "propose": 240, "execute": 700,
    "follow": 480, "evaluate": 600, "archive": 45, "answer": 90, "withdraw": 300,
})  # fmt: skip
"""Working minutes that a step takes, about."""
_SIGNS = 45
"""Working minutes that each signer takes, about."""
_SLOW = 5
_FLOWS = MappingProxyType(
    {"site": "complaint_minor", "verify": "complaint_countersign", "propose": "complaint_decision"}
)
"""Step → the flow in which others sign what it says."""
_HALF_SIGNED = frozenset({"countersigning", "deciding"})
_FOUND = ("findings", "loss_text", "demand", "cause_text", "fault")
_TOLD = ("verb", "user_id", "happened_at", "words", "before", "after", "until")
_UNHAPPY = "说好当天送，没有来"


def tell(story: Story) -> None:
    """Write the complaints; nothing for an office without a history."""
    people = _People.of(story)
    cases = [case for case in _cases() if case["back"] * 7 <= story.months * _CASES_OF * 5]
    if people is None or not cases:
        return
    dice = Dice(story.seed, "complaints")
    told = [_Telling(story, people, case, dice, at) for at, case in enumerate(sorted(cases, key=_back, reverse=True))]
    for one in sorted(told, key=_call):
        one.run()
    story.tell(f"已写入投诉 {len(cases)} 件")


def _back(case: Values) -> int:
    return int(case["back"])


def _call(telling: _Telling) -> datetime:
    return telling.now


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
    by_id: Mapping[int, Actor]

    @classmethod
    def of(cls, story: Story) -> _People | None:
        """Return the people of an office, or None when a role is empty."""
        roles = ("service_director", "service_specialist", "marketing_director")
        found = [story.of_role(role) for role in roles]
        managers = story.of_role("account_manager")
        if not managers or not all(found):
            return None
        director, specialist, proposer = (people[0] for people in found)
        return cls(managers, director, specialist, proposer, {actor.id: actor for actor in story.actors.values()})


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
        self.written: int | None = None
        self.approval = 0
        self.task: int | None = None

    def run(self) -> None:
        """Write the complaint with its events, signatures and tasks."""
        customer = self._customer()
        if customer is None:
            return
        self._register(customer)
        until = str(self.case["until"])
        for verb, after in _PATHS[self._way()]:
            is_there = self.state == until and (after or verb == "evaluate")
            if is_there or not self._step(verb, after):
                break
        if self.state in _HALF_SIGNED:
            self._sign_next()
        if self.case.get("paused"):
            self._pause(str(self.case["paused"]))
        self._write(self.receiver)

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
        if verb == "approved":
            return self._approved(after)
        if not self._pass(_TAKES[verb], verb):
            return False
        who, words = self._says(verb, after)
        if verb == "execute":
            self._note(verb, who, words)
            words = "执行完成"
        self._note(verb, who, words, before=self.state if after else None, after=after or None)
        self.state = after or self.state
        if verb in _FLOWS:
            self._submit(who, _FLOWS[verb])
        return True

    def _pass(self, minutes: int, verb: str) -> bool:
        """Let working time go by, much of it where a step is slow; False when today would begin before."""
        minutes *= _SLOW if self.case.get("slow") == verb else 1
        later = calendar.current().add_working_minutes(self.now, minutes + self.dice.below(1 + minutes // 4))
        if later >= self.end:
            return False
        self.now = later
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
        if verb == "execute":
            first_of_two = case.get("unhappy") and "followed_at" not in self.values
            proof = "已交送货组随车补送" if first_of_two else "客户签收单已收回"
            self._do_task(proof)
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
        return {**found, **loss, "arrived_at": arrived}

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

    # -- signatures and tasks -----------------------------------------------------------------------------------------

    def _submit(self, who: Actor, flow: str) -> None:
        """Send what is written so far to those who sign it, with who came to the scene and who gets copies."""
        one = self._write(who)
        with clock.written_at(self.now), keep.operation(who, f"提交投诉 {self.values['number']}") as work:
            found = work.written(Complaint, one)
            if flow != "complaint_decision":
                self._arrive(work, found)
            if flow != "complaint_countersign":
                copies.write(work, found, copies.usual(found))
            self.approval = signing.submit(work, found, flow)

    def _arrive(self, work: Operation, found: Complaint) -> None:
        """The owner comes first; to a severe one heads of departments were called and come after him."""
        came: datetime = self.values["arrived_at"]
        heads = self.story.of_role("department_head")[:2] if self.values["severity"] == "severe" else []
        for at, person in enumerate([self.owner, *heads]):
            called = {"called_at": calendar.current().add_working_minutes(came, -180)} if at else {}
            times = {"arrived_at": came + timedelta(minutes=12 * at), **called}
            work.add(ComplaintArrival, {"complaint_id": found.id, "user_id": person.id, **times})

    def _approved(self, after: str) -> bool:
        """Let everybody sign in his turn; the complaint follows its approval. False when today begins before the last."""
        while keep.read(Approval, self.approval).state == "running":
            if not self._sign_next():
                return False
        self.state = after
        self._read_notices()
        if after == "executing":
            self._give_task()
        return True

    def _sign_next(self) -> bool:
        """Let the next one whose turn it is agree; False when today would begin before."""
        run = keep.read(Approval, self.approval)
        waiting = keep.read_all(
            ApprovalPart, "approval_id = ? AND step = ? AND state = 'waiting' ORDER BY id LIMIT 1", (run.id, run.step)
        )
        if not waiting or not self._pass(_SIGNS, "approved"):
            return False
        signer = self.people.by_id[waiting[0].user_id]
        with clock.written_at(self.now):
            if run.flow == "complaint_countersign" and self.case["until"] in _HALF_SIGNED:
                self._talk(run, signer)
            approval.approve(signer, run.id, "同意")
        return True

    def _talk(self, run: Approval, signer: Actor) -> None:
        """Before the first department signs: it asks for one signature more and thinks better of it; the owner answers."""
        if approval.events(run)[-1].key != "submit":
            return
        approval.add_signer(signer, run.id, self.people.specialist.id, "请核对发货记录")
        approval.remove_signer(signer, run.id, self.people.specialist.id, "发货记录已在现场核对，不用再签")
        approval.comment(self.owner, run.id, "现场照片和客户签字的清单在投诉的附件里。")

    def _read_notices(self) -> None:
        """Who asked and who was told of it have read what became of it."""
        told = keep.read_all(ApprovalCopy, "approval_id = ? ORDER BY id", (self.approval,))
        run = keep.read(Approval, self.approval)
        given = copies.reached(run.subject_id) if self.state == "executing" else []
        for user in dict.fromkeys([run.applicant_id, *(one.user_id for one in told), *given]):
            signatures.settle_notices(self.people.by_id[user], self.now + timedelta(minutes=30))

    def _give_task(self) -> None:
        due = calendar.current().add_working_days(self.now.date(), 3)
        values = {"text": self.case["plan"], "user_id": self.owner.id, "due_on": due, "unit_id": self.owner.unit_id}
        with keep.operation(self.owner, f"执行任务 {self.values['number']}", at=self.now) as work:
            self.task = work.add(ComplaintTask, {"complaint_id": self.written, **values})

    def _do_task(self, proof: str) -> None:
        if self.task is not None:
            with keep.operation(self.owner, f"完成执行任务 {self.values['number']}", at=self.now) as work:
                work.edit(ComplaintTask, self.task, {"done_at": self.now, "proof": proof})

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

    def _write(self, who: Actor) -> int:
        """Write what was told since the last time; returns the complaint."""
        received: datetime = self.values["received_at"]
        with keep.operation(who, f"投诉 {received:%m-%d}", at=self.now) as work:
            if self.written is None:
                pattern = str(regulation.on(received.date()).value("number.complaint"))
                number = numbering.take(work.database, "complaint", pattern, received.date(), _none_used)[0]
                self.values["number"] = number
                (self.written,) = work.add_many(Complaint, [{**self.values, "state": self.state}])
            else:
                work.edit(Complaint, self.written, {**self.values, "state": self.state})
            rows = [{name: row.get(name) for name in _TOLD} | {"complaint_id": self.written} for row in self.events]
            work.add_many(ComplaintEvent, rows)
        self.events = []
        return self.written


def _none_used(_numbers: object) -> tuple[str, ...]:
    return ()
