"""How far the newest customers of an invented office are on their way, and what changed at the others."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from cmdesk.core import approval, calendar
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.approval import Approval, ApprovalPart, ApprovalWord
from cmdesk.core.database import current
from cmdesk.core.door import keep
from cmdesk.customers.record import Customer
from cmdesk.filing.record import Filing, NoticeReader, Verification
from cmdesk.filing.rules import moves, notices
from cmdesk.staff.demo.dice import Dice
from cmdesk.staff.demo.story import Story

_DAYS = 150  # calendar days back within which a customer was recorded whose way is told
_AGES = (0, 1, 2, 4, 9, 5, 6, 22)
"""Working days since the papers were collected of files in each stage; those in the archive go by their own day."""

_REVIEWING, _ENTERED, _HANDED, _FAILED, _VERIFIED, _ARCHIVED = 1, 2, 3, 4, 5, 7
"""Stages, of the newest files first; the first one is the draft."""

_WORDS = ("资料齐全，同意。", "已核对，同意录入。", "同意。")
_MET = ("店主", "老板娘", "店员小李")
_SEEN = "门牌号与档案不符，实际在隔壁"


def tell(story: Story) -> None:
    """Write the ways of the newest customers, from the draft to the archive, and gather the notices."""
    above = {one.unit_id: one for one in story.of_role("area_manager")}
    managers = {one.id: one for one in story.of_role("account_manager") if one.unit_id in above}
    since = (story.today - timedelta(days=_DAYS)).isoformat()
    rows = current().rows(
        "SELECT id, owner_id, stage, collected_on FROM customer WHERE collected_on >= ? AND binned_at IS NULL"
        " ORDER BY collected_on DESC, id DESC",
        (since,),
    )
    known = [row for row in rows if row[1] in managers]
    for at, (customer, owner, stage, collected) in enumerate(known):
        manager = managers[owner]
        ways = _Ways(story, manager, above[manager.unit_id])
        kind = "prospect" if stage == "prospect" else "new_file"
        ways.tell(at * (_ARCHIVED + 2) // len(known), customer, kind, date.fromisoformat(collected))
    _conflict(story)
    notices.gather(story.today)
    _read_some(story)


class _Ways:
    """The ways of a manager's files."""

    def __init__(self, story: Story, manager: Actor, above: Actor) -> None:
        self._story, self._manager, self._above = story, manager, above
        self._dice = Dice(story.seed, "filing", manager.login)
        self._keeper = (story.of_role("service_specialist") or [above])[0]

    def tell(self, stage: int, customer: int, kind: str, recorded: date) -> None:
        """Write the way of a file as far as its stage; one that lacks what a review asks for counts as an old file."""
        if stage and moves.missing(customer):
            return
        self._way(stage, customer, kind, max(recorded, self._age(stage)))

    def _age(self, at: int) -> date:
        """Return the first day on which the papers of a file that is only so far can have been collected."""
        if at >= len(_AGES):
            return date.min
        day = self._story.today
        for _ in range(_AGES[at]):
            day = calendar.current().previous_working_day(day)
        return day

    def _way(self, at: int, customer: int, kind: str, collected: date) -> None:
        opened = self._on(collected, time(16, 20))
        with keep.operation(self._manager, "登记建档", at=opened) as work:
            values = {"customer_id": customer, "kind": kind, "opened_at": opened, "collected_on": collected}
            (filing,) = work.add_many(Filing, [keep.clean(Filing, values)])
        if at < _REVIEWING:
            return
        reviewed = self._review(filing, customer, collected, signed=at >= _ENTERED)
        if reviewed is not None:
            self._further(at, filing, customer, reviewed)

    def _review(self, filing: int, customer: int, collected: date, *, signed: bool) -> datetime | None:
        """Let the review be asked for and signed; returns when."""
        asked, done = (
            self._on(self._later(collected, 1), time(9, 10)),
            self._on(self._later(collected, 2), time(10, 30)),
        )
        named = keep.read(Customer, customer)
        title = f"客户资料 {named.number} {named.title()}"
        with keep.operation(self._manager, f"提交审核 {title}", at=asked) as work:
            run = approval.submit(
                self._manager, Filing.KIND, filing, moves.FLOW, title, approval.Facts(unit_id=named.area_id), work=work
            )
            work.edit(Filing, filing, {"submitted_at": asked})
            self._date(work, run, asked)
        part = keep.read_all(ApprovalPart, "approval_id = ? AND state = 'waiting'", (run,))
        if not signed or not part or part[0].user_id != self._above.id:
            return None
        approval.approve(self._above, run, self._dice.pick(_WORDS))
        with keep.operation(self._above, f"同意 {title}", at=done) as work:
            self._date(work, run, asked, done)
            work.edit(Filing, filing, {"entered_at": done})
        return done

    def _date(self, work: keep.Operation, run: int, asked: datetime, done: datetime | None = None) -> None:
        """Give an approval the moments of its day."""
        work.edit(Approval, run, {"started_at": asked, **({"ended_at": done} if done else {})})
        for part in keep.read_all(ApprovalPart, "approval_id = ?", (run,)):
            work.edit(ApprovalPart, part.id, {"started_at": asked, **({"acted_at": done} if done else {})})
        for word in keep.read_all(ApprovalWord, "approval_id = ?", (run,)):
            work.edit(ApprovalWord, word.id, {"said_at": done if done and word.verb == "approve" else asked})

    def _further(self, at: int, filing: int, customer: int, reviewed: datetime) -> None:
        """Let a reviewed file be handed on, verified and archived, as far as it is."""
        handed = self._on(self._later(reviewed.date(), 1), time(8, 50))
        values: dict[str, Any] = {}
        if at >= _HANDED:
            values = {
                "state": "handed_on", "handed_at": handed, "handed_by_id": self._manager.id, "handed_to_id": self._keeper.id,
            }  # fmt: skip
        if at >= _FAILED:
            values |= self._onsite(filing, customer, handed, good=at != _FAILED)
        if at >= _ARCHIVED:
            filed = self._on(self._later(values["verified_at"].date(), 1), time(15, 5))
            values |= {"state": "archived", "archived_at": filed, "archived_by_id": self._keeper.id}
        if values:
            with keep.operation(self._keeper, "建档", at=handed) as work:
                work.edit(Filing, filing, values)

    def _onsite(self, filing: int, customer: int, handed: datetime, *, good: bool) -> dict[str, Any]:
        """Let the area manager go there; what does not hold sends the file back."""
        signed = self._on(self._later(handed.date(), 1 + self._dice.below(4)), time(11, 15))
        values = {
            "filing_id": filing, "customer_id": customer, "user_id": self._above.id, "visited_on": signed.date(),
            "met": self._dice.pick(_MET), "detailed": "yes", "truthful": "yes" if good else "no",
            "truthful_note": "" if good else _SEEN, "valid": "yes", "signed_at": signed,
        }  # fmt: skip
        with keep.operation(self._above, "实地核查", at=signed) as work:
            work.add_many(Verification, [keep.clean(Verification, values)])
        if good:
            return {"verified_at": signed}
        return {
            "state": "draft", "failed_at": signed, "entered_at": None, "handed_at": None, "handed_by_id": None,
            "handed_to_id": None, "reason": f"实地核查不合格。真实性：{_SEEN}",
        }  # fmt: skip

    def _later(self, day: date, count: int) -> date:
        """Return the working day so many days on, never one that has not come."""
        for _ in range(count):
            following = calendar.current().next_working_day(day)
            day = following if following <= self._story.today else day
        return day

    def _on(self, day: date, at: time) -> datetime:
        return min(datetime.combine(day, at), datetime.now())  # noqa: DTZ005  # local, as every moment of a record


def _conflict(story: Story) -> None:
    """Let two managers have written down one customer each of the same telephone."""
    rows = current().rows(
        "SELECT id, owner_id FROM customer WHERE phones <> '' AND stage = 'customer' AND binned_at IS NULL"
        " ORDER BY id LIMIT 500"
    )
    for one, owner in rows:
        other = next((row for row in rows if row[1] != owner and row[0] > one), None)
        if other is not None:
            with keep.operation(PROGRAM, "更正电话", at=datetime.combine(story.today, time(8, 15))) as work:
                mine, theirs = keep.read(Customer, one), keep.read(Customer, other[0])
                work.edit(Customer, other[0], {"phones": (*mine.phones[:1], *theirs.phones)})
            return


def _read_some(story: Story) -> None:
    """Let most of the older notices have been read."""
    dice = Dice(story.seed, "filing", "notices")
    rows = keep.read_all(NoticeReader, "read_at IS NULL ORDER BY id")
    moment = datetime.combine(story.today, time(8, 40))
    with keep.operation(PROGRAM, "阅知", at=moment) as work:
        for row in rows[: -len(rows) // 4 or None]:
            if dice.below(4):
                work.edit(NoticeReader, row.id, {"read_at": moment})
