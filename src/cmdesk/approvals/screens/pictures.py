"""The windows about approvals that are worth a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from cmdesk.core import approval
from cmdesk.core.actor import Scope
from cmdesk.kit.scenes import Picture, Scenes

_ASKED: Final = {
    "send_back": "退回", "hand_over": "转办", "delegate": "委派", "add_signer": "加签", "remove_signer": "减签",
}  # fmt: skip
"""Verbs with a dialog of their own → its title."""


def pictures(desk: Any) -> Sequence[Picture]:
    """Return (name, make); ``make`` brings the desk into that state, or returns a window of its own."""
    scenes = _Scenes(desk)
    asked = [(verb.replace("_", "-"), partial(scenes.asked, verb)) for verb in _ASKED]
    return (
        ("panel", scenes.panel), ("mine", scenes.mine), ("done", scenes.done), *asked, ("copy-to", scenes.copy_to),
        ("batch", scenes.batch), ("password", scenes.password), ("deputy", scenes.deputy), ("step", scenes.step),
        ("trial", scenes.trial),
    )  # fmt: skip


class _Scenes(Scenes):
    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self._shown: Any = None  # what a dialog belongs to

    def _page(self, box: int = 0) -> Any:
        page = self.go("approvals")
        page.tabs.setCurrentIndex(box)
        self.wait()
        return page

    def _running(self) -> list[int]:
        """Return what the person has to do with or may look at, what is being signed first."""
        actor = self.desk.actor
        boxes = (approval.box(actor, key) for key in ("waiting", "mine", "done"))
        found = sorted((one for box in boxes for one in box), key=lambda one: one.state != "running")
        more: list[int] = []
        if actor.scope("approvals.view") is Scope.ALL:
            rows = self.desk.office.database.rows(
                "SELECT id FROM approval WHERE state = 'running' ORDER BY step DESC, amount DESC, id DESC LIMIT 20"
            )
            more = [int(row[0]) for row in rows]
        return list(dict.fromkeys([*(one.id for one in found), *more]))

    def panel(self) -> None:
        """A matter before somebody: content, steps, trail, what may be done."""
        page, found = self._page(), self._running()
        if found:
            page.open_record("approval", found[0])

    def mine(self) -> None:
        """What one has asked for."""
        self._page(1)

    def done(self) -> None:
        """What one has signed."""
        self._page(2)

    def asked(self, verb: str) -> Any:
        """What a verb asks for besides words."""
        from cmdesk.kit.approval_panel import view_of
        from cmdesk.kit.approval_panel.asking import Asking, open_asking
        from cmdesk.staff.links import people

        page, found = self._page(), self._running()
        if not found:
            return None
        view = view_of(self.desk.actor, found[0])
        asking = Asking(view, verb, _ASKED[verb], "", need_words=verb == "send_back")
        return open_asking(self.desk, asking, people(self.desk), _nothing, page)

    def copy_to(self) -> Any:
        """Two who are to know are in the list already."""
        from cmdesk.kit.approval_panel.asking import CopyDialog
        from cmdesk.staff.links import recipients

        page = self._page()
        found = recipients(self.desk)
        dialog = CopyDialog(self.desk, found, "请知悉", _nothing, page)
        dialog.put([hit for letter in "lz" for hit in found.search(letter)[:1]])
        return dialog

    def batch(self) -> Any:
        """Several matters are approved in one go."""
        from cmdesk.approvals.screens.batch import BatchDialog

        page, found = self._page(), self._running()[:6]
        dialog = BatchDialog(self.desk, found, page) if found else None
        self.wait()
        return dialog

    def password(self) -> Any:
        """Much money asks for the password again."""
        from PySide6.QtWidgets import QLineEdit

        from cmdesk.kit import ask

        said = "金额 60,000.00 元达到 5,000.00 元，请再输入一次您的登录密码确认。"
        return ask.line_dialog(self._page(), "同意", said, "abcd1234", QLineEdit.EchoMode.Password)

    def deputy(self) -> Any:
        """Somebody is named who signs instead."""
        from PySide6.QtWidgets import QDialog

        from cmdesk.approvals.screens.deputies import Deputies
        from cmdesk.kit.look.theme import dress

        self._shown = Deputies(self.desk)
        dress(self._shown)
        self._shown.add()
        return self._shown.findChild(QDialog)

    def _flow(self) -> tuple[str, Any, Any]:
        """Return the longest flow of the office (key, value) and the words for it."""
        from cmdesk.approvals.rules import flows, wording

        found = flows.known(approval.now().date())
        longest = max(found, key=lambda one: len(one.now().value.get("steps", ())))
        return longest.key, longest.now().value, wording.lexicon()

    def step(self) -> Any:
        """A step of a flow is changed."""
        from cmdesk.approvals.screens.flows.step import StepDialog

        _, value, words = self._flow()
        return StepDialog(words, value["steps"][0], 0)

    def trial(self) -> Any:
        """Who would sign a flow."""
        from cmdesk.approvals.screens.flows.trial import TrialDialog

        return TrialDialog(self.desk, *self._flow())


def _nothing(_verb: str, _values: Mapping[str, Any]) -> None:
    """Do nothing: a dialog that is only looked at."""
