"""Promises to a customer, or to everybody: kept with proof, or openly broken (S1-66, M14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cmdesk.activities.record import Promise
from cmdesk.activities.rules.attached import OF_PROMISES
from cmdesk.activities.rules.owed import promises
from cmdesk.activities.rules.owed.promises import Promised
from cmdesk.activities.screens.owed.owed_panel import OwedList
from cmdesk.core.actor import Actor
from cmdesk.core.day import clock
from cmdesk.kit import ask
from cmdesk.kit.files.attached_dialog import open_attached
from cmdesk.kit.lists.small_list import Line


class PromisesPanel(OwedList[Promised]):
    """Open promises by their day, then the settled ones with their proof."""

    model = Promise
    heads = ("期限", "状态", "承诺", "承诺人", "凭据或原因")
    icon = "handshake"
    nothing = "还没有承诺。答应客户的事记在这里，兑现之前每次联系都会提示。"
    left_out = frozenset({"outcome", "closed_on", "proof", "reason", "activity_id"})

    def build(self) -> None:
        self.add_verb("keep", "已兑现…", "check", self.keep, "写明凭据")
        self.add_verb("break", "未能兑现…", "x", self.break_openly, "写明原因和客户的态度")
        self.add_verb("reopen", "重开", "undo", self.reopen)
        self.add_verb("files", "附件…", "paperclip", self.open_files, "照片、签收单等凭据")

    def rows_of(self, actor: Actor) -> Sequence[Promised]:
        return promises.of(actor, self.customer_id or 0)

    def line(self, one: Promised) -> Line:
        today = clock.today()
        state = one.state(today)
        cells = (one.due_on, state.word, one.text, one.user, one.proof or one.reason)
        return Line(one.id, cells, quiet=one.outcome != "open", tone=state.tone, tone_at=1)

    def write_new(self, actor: Actor, values: Mapping[str, Any]) -> object:
        return promises.add(actor, values)

    def begin(self) -> dict[str, Any]:
        today = clock.today()
        from cmdesk.activities.rules.contacts.activities import usual_due

        return {**super().begin(), "promised_on": today, "due_on": usual_due(today)}

    def offers(self, one: Promised) -> Collection[str]:
        return {"keep", "break", "files"} if one.outcome == "open" else {"reopen", "files"}

    def keep(self) -> None:
        """Ask for the proof and settle the promise."""
        one = self.current
        if one is None:
            return
        proof = ask.text(self, "承诺已兑现", f"{one.text}\n\n凭据（客户确认、单号、照片）：")
        if proof is not None:
            actor = self._desk.actor
            self.do(lambda: promises.keep_promise(actor, one.id, proof), "承诺已兑现")

    def break_openly(self) -> None:
        """Ask for the reason and settle the promise as broken."""
        one = self.current
        if one is None:
            return
        reason = ask.text(self, "承诺未能兑现", f"{one.text}\n\n原因，以及怎样取得客户谅解：")
        if reason is not None:
            actor = self._desk.actor
            self.do(lambda: promises.break_openly(actor, one.id, reason), "已记为未能兑现")

    def reopen(self) -> None:
        """Open a settled promise again."""
        one = self.current
        if one is not None:
            actor = self._desk.actor
            self.do(lambda: promises.reopen(actor, one.id), "承诺已重开")

    def open_files(self) -> None:
        """Show the files that prove the promise, and take more."""
        one = self.current
        if one is not None:
            open_attached(self._desk, one.id, OF_PROMISES, f"附件 {one.text}", self)
