"""A trial: choose applicant, amount, area and class, and see who would sign, holes included. Nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from cmdesk.approvals.rules.trying import Tried, trial
from cmdesk.approvals.rules.wording import Lexicon
from cmdesk.core.errors import Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.dialog import VerbDialog
from cmdesk.kit.form.form import Form
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.stepper import Stage, Stepper
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.staff.links import people

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


class TrialDialog(VerbDialog):
    """Who would sign this flow, as it stands in the editor; it is tried anew whenever something else is chosen."""

    def __init__(
        self, desk: Desk, key: str, value: Mapping[str, Any], words: Lexicon, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            f"试走：{value.get('name', '')}",
            "选发起人、金额和片区，看会由谁审；只是试试，不会发出。",
            "试走",
            parent,
            back="关闭",
        )
        self.resize(px(560), px(470))
        self._desk, self._key, self._value = desk, key, value
        self.form = Form(
            [
                FieldSpec("applicant", "发起人", "link", required=True, links_to="user"),
                FieldSpec("amount", "金额", "money", unit="元"),
                FieldSpec("unit", "片区、部门", "choice", choices=words.units, help="不选就是发起人自己的部门"),
                FieldSpec("kind", "客户类别", "choice", choices=words.classes),
            ],
            links={"user": people(desk)},
            embedded=True,
        )
        self.form.set_values({"applicant": desk.actor.id}, titles={"applicant": desk.actor.name})
        self.form.edited.connect(self._edited)
        self.stages: tuple[Stage, ...] = ()
        self._stepper = Stepper()
        self.fill(self.form, scrolled(self._stepper, "试走的各步"))
        self.primary.clicked.connect(self.try_out)
        self.try_out()

    def try_out(self) -> None:
        """Try it with what is chosen."""
        if not self.form.check():
            return
        values, key, value = self.form.values(), self._key, self._value
        self._desk.work.read(
            lambda: trial(
                key, value, int(values["applicant"]), values["amount"], values["unit"] or "", values["kind"] or ""
            ),
            self._show, owner=self, title="", refused=self._refused,
        )  # fmt: skip

    def _edited(self, _name: str) -> None:
        try:
            wanted = self.form.values()
        except Refused:
            return  # half typed
        if wanted["applicant"]:
            self.try_out()

    def _show(self, found: list[Tried]) -> None:
        self.show_refusal("")
        self.stages = tuple(_stage(at, one) for at, one in enumerate(found, 1))
        self._stepper.show_stages(self.stages)
        if not any(one.taken for one in found):
            self.show_refusal("没有一步适用：这样的单据提交时会被拒绝，请检查条件。")

    def _refused(self, refusal: Refused) -> None:
        self.show_refusal(str(refusal))


def _stage(at: int, one: Tried) -> Stage:
    lines = [*(["由 " + "、".join(one.signers) + " 审"] if one.signers else []), *one.remarks]
    aside = "走不到" if not one.taken else "找不到人" if one.is_hole else ""
    return Stage(f"{at}　{one.name}", "ahead" if not one.taken else "stopped" if one.is_hole else "done", lines, aside)
