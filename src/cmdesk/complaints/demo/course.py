"""The course of an invented complaint: step by step in working time, until it stands where it is to stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from types import MappingProxyType

from cmdesk.complaints.demo import said
from cmdesk.complaints.demo.draft import Draft
from cmdesk.complaints.demo.signatures import HALF_SIGNED, Signatures
from cmdesk.core import calendar

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
_FLOWS = MappingProxyType(
    {"site": "complaint_minor", "verify": "complaint_countersign", "propose": "complaint_decision"}
)
"""Step → the flow in which others sign what it says."""


class Course:
    """Tells one complaint from its call to where it stands."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.signatures = Signatures(draft)

    def run(self) -> None:
        """Write the complaint with its events, signatures and tasks."""
        if not said.call(self.draft):
            return
        until = str(self.draft.case["until"])
        for verb, after in _PATHS[self._way()]:
            is_there = self.draft.state == until and (after or verb == "evaluate")
            if is_there or not self._step(verb, after):
                break
        if self.draft.state in HALF_SIGNED:
            self.signatures.sign_next()
        if self.draft.case.get("paused"):
            self._pause(str(self.draft.case["paused"]))
        self.draft.write(self.draft.receiver)

    def _way(self) -> str:
        if self.draft.case["until"] == "withdrawn":
            return "withdrawn"
        if "direct" in self.draft.case:
            return "direct"
        return "unhappy" if self.draft.case.get("unhappy") else str(self.draft.case["severity"])

    def _step(self, verb: str, after: str) -> bool:
        """Go one step in working time; False when that would be after today began."""
        if verb == "approved":
            return self.signatures.let_sign(after)
        if not self.draft.let_pass(_TAKES[verb], verb):
            return False
        who, words = said.step(self.draft, verb, after)
        if verb == "execute":
            self.draft.note(verb, who, words)
            words = "执行完成"
        self.draft.note(verb, who, words, before=self.draft.state if after else None, after=after or None)
        self.draft.state = after or self.draft.state
        if verb in _FLOWS:
            self.signatures.submit(who, _FLOWS[verb])
        return True

    def _pause(self, reason: str) -> None:
        begin = calendar.current().add_working_minutes(self.draft.now, 60)
        if begin < self.draft.end:
            self.draft.now = begin
            day: date = calendar.current().add_working_days(self.draft.story.today, 3)
            until = datetime.combine(day, time(12))
            self.draft.values["paused_until"] = until
            self.draft.note("pause", self.draft.owner, reason, until=until)
