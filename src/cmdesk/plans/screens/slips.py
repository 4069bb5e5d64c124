"""出访单: the slips for going out, from writing to coming back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.approval import Unseen
from cmdesk.core.errors import Refused
from cmdesk.core.record import specs_of
from cmdesk.core.spec import FieldSpec
from cmdesk.customers.links import sources
from cmdesk.customers.record import Customer
from cmdesk.kit import ask
from cmdesk.kit.lists.cell import DayWords
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.record_dialog import RecordDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.plans.record import VisitSlip
from cmdesk.plans.rules import rights, slips
from cmdesk.plans.rules.slips import BACK_FIELDS, OUT_FIELDS, Listed

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_HEADS = ("单号", "状态", "日期", "走访人", "客户", "计划离开–返回", "走访类型", "出访计划和目标")
_TONES: Final[dict[str, Tone]] = {
    "draft": "plain", "waiting": "soon", "approved": "info", "handed_in": "due", "back": "done",
}  # fmt: skip
_SHOWS = frozenset({"visit_slip", "approval", "approval_part"})


class SlipsPage(QWidget):
    """The list and its verbs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._listed: dict[int, Listed] = {}
        self.dialog: QWidget | None = None
        self.list = SmallList(_HEADS, add="填写出访单", icon="ticket",
                              nothing="还没有出访单。出门前按 Ctrl+N 填写，批准并交考勤后再离开办公室。")  # fmt: skip
        self.list.rows.setAccessibleName("出访单")
        self.list.add_asked.connect(self.write)
        self.list.opened.connect(self.open_slip)
        self.list.current_changed.connect(self._allow)
        self.list.forbid(rights.may(desk.actor, "edit", desk.actor.id, VisitSlip.KIND))
        self.buttons = {
            name: self._button(name, word, icon, slot)
            for name, word, icon, slot in (
                ("sign", "批准", "check", self.sign),
                ("return", "退回…", "undo", self.send_back),
                ("withdraw", "撤回", "undo", self.withdraw),
                ("submit", "提交", "upload", self.submit),
                ("back", "登记返回…", "home", self.come_back),
                ("print", "打印", "printer", self.print),
            )
        }
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list)
        bind_keys(self, {"Ctrl+N": self.write, "Ctrl+P": self.print})
        self.setFocusProxy(self.list)
        Rereading(desk, self, _SHOWS, self.read)
        self.read()

    def _button(self, name: str, word: str, icon: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(icons.icon(icon), word)
        button.setObjectName(name)
        button.clicked.connect(slot)
        self.list.add_tool(button)
        return button

    def open_record(self, kind: str, record_id: int) -> None:  # noqa: ARG002  # as pages are asked
        """Select a slip."""
        self.list.select(record_id)
        self.read()

    def read(self) -> None:
        """Read the list."""
        actor = self._desk.actor
        self._desk.work.read(lambda: slips.listed(actor), self._show, owner=self)

    def _show(self, found: Sequence[Listed]) -> None:
        self._listed = {one.slip.id: one for one in found}
        self.list.show_lines([_line(one) for one in found], begin=True)
        out = sum(one.state in {"approved", "handed_in"} for one in found)
        mine = sum(one.signs for one in found)
        told = (
            [f"{len(found)} 份"] + ([f"{out} 份还没有返回"] if out else []) + ([f"{mine} 份等您签字"] if mine else [])
        )
        self.list.set_words("，".join(told) if found else "")
        self._allow()

    def _allow(self, _current: object = None) -> None:
        one = self._current()
        own = one is not None and rights.may(self._desk.actor, "edit", one.slip.user_id, VisitSlip.KIND) is None
        state = one.state if one else ""
        self.buttons["sign"].setText("收单" if state == "approved" else "批准")
        for name, fits in (
            ("sign", one is not None and one.signs),
            ("return", one is not None and one.signs),
            ("withdraw", own and state in {"waiting", "approved"}),
            ("submit", own and state == "draft"),
            ("back", own and state in {"approved", "handed_in", "back"}),
            ("print", one is not None),
        ):
            self.buttons[name].setEnabled(fits)

    def _current(self) -> Listed | None:
        return self._listed.get(self.list.current or 0)

    # -- verbs

    def write(self) -> None:
        """Ask for a new slip."""
        now = datetime.now().astimezone().replace(second=0, microsecond=0)
        actor = self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return slips.create(actor, {**before, **values})

        begin = {**{spec.name: spec.empty for spec in _specs(OUT_FIELDS)}, "kind": "regular", "transports": ("own",),
                 "day": now.date(), "leaves_at": now, "decides": "unknown"}  # fmt: skip
        self._open("填写出访单", "保存草稿", OUT_FIELDS, save, begin, {})

    def open_slip(self, slip_id: int) -> None:
        """Open a slip: the upper half while it is a draft, the whole afterwards."""
        one = self._listed.get(slip_id)
        if one is None:
            return
        slip, actor = one.slip, self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return slips.edit(actor, slip.id, values, version=slip.version, before=before)

        names = OUT_FIELDS if slip.state == "draft" else (*OUT_FIELDS, *BACK_FIELDS)
        refusal = None if slip.state == "draft" else Refused(f"{one.slip.title()} {slips.state_word(slip)}。")
        refusal = refusal or rights.may(actor, "edit", slip.user_id, VisitSlip.KIND)
        begin = {name: getattr(slip, name) for name in names}
        self._open(slip.title(), "保存", names, save, begin, {"customer_id": one.customer}, refusal)

    def submit(self) -> None:
        """Ask for approval."""
        self._run(slips.submit, "已提交，等上级批准")

    def sign(self) -> None:
        """Approve, or take as the attendance keeper."""
        self._run(slips.sign, "已签字", self._reason_wanted)

    def _reason_wanted(self, refusal: Refused) -> None:
        """Ask why it is signed in spite of what speaks against it."""
        if not isinstance(refusal, Unseen):
            self._desk.refuse(refusal)
            return
        words, keys = ask.text(self, "仍然同意", f"{refusal}\n\n仍然同意的理由："), refusal.keys
        if words is not None:
            self._run(lambda actor, slip_id: slips.sign(actor, slip_id, words, despite=keys), "已签字")

    def withdraw(self) -> None:
        """Take back."""
        self._run(slips.withdraw, "已撤回")

    def send_back(self) -> None:
        """Send back with the reason."""
        one = self._current()
        words = ask.text(self, "退回出访单", "为什么退回：") if one is not None else None
        if words is not None:
            self._run(lambda actor, slip_id: slips.send_back(actor, slip_id, words), "已退回")

    def come_back(self) -> None:
        """Ask for the lower half."""
        one = self._current()
        if one is None:
            return
        slip, actor = one.slip, self._desk.actor

        def save(values: dict[str, Any], before: dict[str, Any]) -> object:
            return slips.come_back(actor, slip.id, {**before, **values})

        begin = {name: getattr(slip, name) for name in BACK_FIELDS}
        begin["arrived_at"] = begin["arrived_at"] or slip.leaves_at
        self._open(f"登记返回 {slip.number} {one.customer}", "登记返回", BACK_FIELDS, save, begin, {})

    def print(self) -> None:
        """Preview the slip, two copies."""
        from cmdesk.papers.preview import open_preview
        from cmdesk.plans.paper import jobs

        one = self._current()
        if one is not None:
            actor, slip_id = self._desk.actor, one.slip.id
            open_preview(self._desk, lambda: jobs.slip_job(actor, slip_id), title=one.slip.title())

    def _run(
        self, verb: Callable[[Any, int], Any], said: str, refused: Callable[[Refused], None] | None = None
    ) -> None:
        one = self._current()
        if one is not None:
            actor, slip_id = self._desk.actor, one.slip.id
            self._desk.work.write(
                lambda: verb(actor, slip_id),
                _Saying(self._desk, said),
                owner=self,
                refused=refused or self._desk.refuse,
            )

    def _open(
        self, title: str, verb: str, names: Sequence[str], save: Any, begin: dict[str, Any], titles: dict[str, str],
        refusal: Refused | None = None,
    ) -> None:  # fmt: skip
        specs = [spec for spec in _specs(names) if spec.name != "visit_id"]
        dialog = RecordDialog(
            self._desk, title, verb, specs, save, values={spec.name: begin[spec.name] for spec in specs}, titles=titles,
            links={Customer.KIND: sources(self._desk)[Customer.KIND]}, refusal=refusal, parent=self,
        )  # fmt: skip
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(px(760), px(600))
        self.dialog = dialog
        dialog.open()


class _Saying:
    def __init__(self, desk: Desk, said: str) -> None:
        self._desk, self._said = desk, said

    def __call__(self, _result: object) -> None:
        self._desk.say(self._said)


def _line(one: Listed) -> Line:
    slip = one.slip
    span = DayWords(slip.leaves_at, f"–{slip.returns_at:%H:%M}") if slip.leaves_at and slip.returns_at else ""
    cells = (
        slip.number, VisitSlip.state.about.label_of(one.state), slip.day, one.user, one.customer, span,
        VisitSlip.kind.about.label_of(slip.kind or ""), slip.goal,
    )  # fmt: skip
    return Line(slip.id, cells, quiet=one.state == "back", tone=_TONES[one.state], tone_at=1)


def _specs(names: Sequence[str]) -> list[FieldSpec]:
    by_name = {spec.name: spec for spec in specs_of(VisitSlip)}
    return [by_name[name] for name in names]
