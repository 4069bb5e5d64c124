"""The panel 建档 on a customer's page: how far his file is, who did what when, and what may be done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmdesk.core import approval
from cmdesk.core.actor import Actor
from cmdesk.core.door import keep
from cmdesk.core.timers import Running
from cmdesk.customers import rules as customers
from cmdesk.customers.record import Customer
from cmdesk.filing.record import KIND_LABELS, Filing
from cmdesk.filing.rules import clocks, offers, onsite, opening, rights
from cmdesk.filing.screens.doing import Doing
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons
from cmdesk.kit.look.stepper import Stage, Stepper
from cmdesk.kit.look.tokens import Tone
from cmdesk.kit.page.light import TONES
from cmdesk.kit.page.panels import Head
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.space.scrolled import scrolled

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"filing", "verification", "approval", "approval_part", "customer"})
_NEXT = {
    "": ("ask",), "draft": ("submit",), "reviewing": (), "entered": ("hand", "verify"), "handed_on": ("verify", "archive"),
}  # fmt: skip
"""State → what comes next: shown even to who may not do it, with the reason; what nobody could do now is hidden."""

_PLACES = ("draft", "reviewing", "entered", "handed_on", "archived")
_State = Literal["done", "now", "ahead", "stopped"]


@dataclass(frozen=True)
class View:
    """What the panel shows, read in a worker.

    Attributes:
        offers: verb → why it is refused, empty where it is not.
        filing_id, state: the latest way of the file; 0 and nothing for one that counts as archived.
    """

    title: str
    facts: str
    customer_id: int
    customer: str
    offers: Mapping[str, str]
    filing_id: int = 0
    state: str = ""
    has_approval: bool = False
    chips: tuple[tuple[str, Tone], ...] = ()
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class _Verb:
    """A button: what is written on it, and what it does with the file that is shown."""

    word: str
    icon: str
    act: Callable[[Doing, View], None]


_VERBS: Mapping[str, _Verb] = {
    "submit": _Verb("提交审核", "upload", lambda doing, view: doing.submit(view.filing_id)),
    "hand": _Verb("移交…", "external-link", lambda doing, view: doing.hand(view.filing_id, view.customer)),
    "appoint": _Verb("指定归档人…", "user-check", lambda doing, view: doing.appoint(view.filing_id, view.customer)),
    "verify": _Verb("实地核查…", "map-pin", lambda doing, view: doing.verify(view.filing_id, view.customer)),
    "archive": _Verb("归档", "archive", lambda doing, view: doing.archive(view.filing_id)),
    "convert": _Verb("首次订货…", "handshake", lambda doing, view: doing.convert(view.customer_id, view.customer)),
    "ask": _Verb("要求复核…", "rotate", lambda doing, view: doing.ask_again(view.customer_id)),
}
"""What the rules say of each, an empty text or why it is refused, stands in ``View.offers``."""

_ALWAYS: Mapping[str, _Verb] = {
    "approval": _Verb("打开审批", "check-circle", lambda doing, view: doing.open_approval(view.filing_id)),
    "print": _Verb("打印档案卡", "printer", lambda doing, view: doing.print_card(view.customer_id)),
}


class FilingPanel(QWidget):
    """Stages from the first record to the archive; earlier ways (a prospect's) stand below."""

    def __init__(self, desk: Desk, customer_id: int) -> None:
        super().__init__()
        self._desk, self._customer = desk, customer_id
        self._view: View | None = None
        self.doing = Doing(desk, self)
        self.head = Head()
        self.stepper = Stepper()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stepper)
        column.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 12)
        row.setSpacing(6)
        for key, verb in {**_VERBS, **_ALWAYS}.items():
            button = QPushButton(icons.icon(verb.icon), verb.word)
            button.setObjectName(key)
            button.clicked.connect(partial(self.act, key))
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        rows.addLayout(row)
        rows.addWidget(scrolled(inside, "建档经过"), 1)
        Rereading(desk, self, _SHOWS, self.read)
        self.read()

    def read(self) -> None:
        """Read how far the file is."""
        actor, one = self._desk.actor, self._customer
        self._desk.work.read(lambda: view_of(actor, one), self._show, owner=self, title="")

    def act(self, verb: str) -> None:
        """Use a verb, as its button does."""
        if self._view is not None and self.buttons[verb].isEnabled():
            (_VERBS.get(verb) or _ALWAYS[verb]).act(self.doing, self._view)

    def _show(self, view: View) -> None:
        self._view = view
        self.head.set_title(view.title, view.facts)
        self.head.set_chips(view.chips)
        self.stepper.show_stages(view.stages)
        for verb in _VERBS:
            button, why = self.buttons[verb], view.offers[verb]
            button.setEnabled(not why)
            button.setToolTip(plain_tip(why))
            button.setVisible(not why or verb in _NEXT.get(view.state, ()))
        self.buttons["approval"].setVisible(view.has_approval)


def view_of(actor: Actor, customer_id: int) -> View:
    """Read what the panel shows.

    Raises:
        NotFound: there is no such customer for the actor.
    """
    (head,) = customers.heads(actor, [customer_id])
    found = rights.of_customer(actor, customer_id)
    prospect = keep.read(Customer, customer_id).stage == "prospect"
    said = offers.of_file(actor, found, head, prospect=prospect)
    since = f"首次登记 {rights.recorded(head):%Y-%m-%d %H:%M}"
    if found is None:
        return View(opening.describe(None), since, customer_id, head.title(), said)
    earlier = keep.read_all(
        Filing, "customer_id = ? AND id < ? AND binned_at IS NULL ORDER BY id DESC", (customer_id, found.id)
    )
    stages = [*_stages(found), *(stage for one in earlier for stage in _brief(one))]
    facts = f"{since}　资料收集 {found.collected_on}"
    chips: list[tuple[str, Tone]] = [(opening.describe(found), "done" if found.state == "archived" else "info")]
    chips += [
        (f"{one.label} {one.timer.text}", TONES[one.timer.state])
        for one in clocks.clocks(found)
        if one.timer.stopped is None or one.timer.state == "done_late"
    ]
    return View(
        f"{KIND_LABELS[found.kind or 'new_file']}建档",
        facts,
        customer_id,
        head.title(),
        said,
        found.id,
        found.state or "",
        has_approval=approval.of_record(Filing.KIND, found.id) is not None,
        chips=tuple(chips),
        stages=tuple(stages),
    )


def _stages(found: Filing) -> list[Stage]:
    run, name = approval.of_record(Filing.KIND, found.id), approval.directory().name
    aside = {one.key: _aside(one.timer) for one in clocks.clocks(found)}
    reviewed = run.state if run else ""
    at = _PLACES.index(found.state or "draft")
    handed = [f"{name(found.handed_by_id)} 移交给 {name(found.handed_to_id)}　{_when(found.handed_at)}"] if (
        found.handed_by_id and found.handed_to_id
    ) else []  # fmt: skip
    filed = [f"{name(found.archived_by_id)}　{_when(found.archived_at)}"] if found.archived_by_id else []
    stages = [
        Stage("登记", "done", [_when(found.opened_at)]),
        Stage("提交审核", "now" if at == 0 else "done", [found.reason] if at == 0 and found.reason else _submitted(run)),
        Stage("经理审核", _place(at, 1), _signed(run) if run else [], ""),
        Stage("录入", "done" if at > 1 else "ahead", [_when(found.entered_at)] if found.entered_at else [], aside.get("entered", "")),
        Stage("移交市场营销部", _place(at, 2), handed, aside.get("handed", "")),
    ]  # fmt: skip
    if reviewed in {"refused", "returned", "void"} and at == 0:
        stages[2] = Stage("经理审核", "stopped", _signed(run) if run else [])
    if found.kind != "change":
        stages.append(_onsite(found, at, aside.get("verified", "")))
    stages.append(Stage("归档", "done" if at == 4 else "now" if at == 3 else "ahead", filed, aside.get("archived", "")))
    return stages


def _onsite(found: Filing, at: int, aside: str) -> Stage:
    made = onsite.of_filing(found.id)
    lines = [
        f"{onsite.signer(one)}　{one.visited_on}　{'合格' if one.passed else onsite.why(one)}　签字 {_when(one.signed_at)}"
        for one in made
    ]
    state: _State = "done" if found.verified_at else "stopped" if made else "now" if at >= 2 else "ahead"
    return Stage("区域经理实地核查", state, lines, aside)


def _brief(found: Filing) -> list[Stage]:
    """Return an earlier way in one stage."""
    lines = [f"{label} {_when(moment)}" for label, moment in (
        ("登记", found.opened_at), ("录入", found.entered_at), ("核查合格", found.verified_at), ("归档", found.archived_at),
    ) if moment]  # fmt: skip
    return [Stage(f"先前：{KIND_LABELS[found.kind or 'new_file']}建档（{opening.describe(found)}）", "done", lines)]


def _place(at: int, place: int) -> _State:
    return "done" if at > place else "now" if at == place else "ahead"


def _submitted(run: approval.Approval | None) -> Sequence[str]:
    if run is None or run.started_at is None:
        return []
    return [f"{approval.directory().name(run.applicant_id)}　{_when(run.started_at)}"]


def _signed(run: approval.Approval) -> list[str]:
    """Return who signed the review when, with which words."""
    verb = approval.ApprovalWord.verb.about.label_of
    lines = []
    for stage in approval.stages(run):
        for who, state, when, words in stage.people:
            label = approval.ApprovalPart.state.about.label_of(state) if state else ""
            parts = [who, label, _when(when), f"“{words}”" if words else ""]
            lines.append("　".join(part for part in parts if part))
    last = approval.words(run)[-1:]
    if last and last[0].verb in {"withdraw", "void", "terminate"}:
        lines.append("　".join(part for part in (verb(last[0].verb), last[0].words, _when(last[0].said_at)) if part))
    return lines


def _aside(timer: Running) -> str:
    return timer.text


def _when(moment: datetime | None) -> str:
    return f"{rights.plain(moment):%Y-%m-%d %H:%M}" if moment is not None else ""
