"""Classification: what the rules propose and why, what a person confirms, and whether the shares are right (S1-77…81)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.actor import Actor
from cmdesk.core.conditions import chunks, marks
from cmdesk.core.database import current
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.core.search.finding import condition
from cmdesk.customers import classes, rules
from cmdesk.customers.classes import SCHEMES, Proposal, Scheme, Share
from cmdesk.customers.record import Customer
from cmdesk.kit import ask
from cmdesk.kit.lists.list_search import offer_search
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.space.tab_row import TabKeys, TabRow

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

MOST_SHOWN = 2_000
_PAUSE = 120  # milliseconds without a key until it is searched
_NOTHING = "规则的建议与档案一致，没有要确认的。"
_NOBODY = "导入或新建客户后，这里列出规则建议的类别。"


@dataclass(frozen=True)
class _Seen:
    """What the rules say of a scheme.

    Attributes:
        proposals: those that differ from the files; behind them the others, where these are wanted too.
        differing: how many differ.
        whole: how many there are with those that agree.
    """

    scheme: str
    proposals: list[Proposal]
    differing: int
    whole: int
    shares: list[Share]
    together: str


@dataclass(frozen=True)
class _Wish:
    """Which proposals are to be listed: also those the file agrees with, and only customers who answer what was typed."""

    agreed: bool
    text: str


@dataclass(frozen=True)
class _Found:
    """What is listed for a wish: the first proposals with number and name of their customer, and how many there are."""

    seen: _Seen
    wish: _Wish
    rows: list[tuple[Proposal, str, str]]
    count: int


class ClassesPage(QWidget):
    """One scheme at a time: shares above, proposals that differ from the files below."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._seen: _Seen | None = None
        self._found: _Found | None = None  # what is listed
        self._schemes = list(SCHEMES.values())
        tabs = TabRow("分类方案")
        self.tabs = tabs.bar
        for scheme in self._schemes:
            self.tabs.addTab(scheme.label)
        self.tabs.currentChanged.connect(self.read)
        TabKeys(self, self.tabs)
        self._shares = SmallList(
            ("类别", "户数", "占比", "制度要求", "结论"), add="", icon="sigma", nothing="还没有客户。"
        )
        self.list = SmallList(
            ("编号", "客户", "现在", "规则建议", "理由"), add="", icon="check-circle",
            nothing=_NOTHING,
        )  # fmt: skip
        self.list.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.opened.connect(self._open)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._list_again)
        self.agreeing = QCheckBox("也列出与档案一致的")
        self.agreeing.toggled.connect(self._agreeing_asked)
        self.one = QPushButton("确认选中的建议")
        self.one.clicked.connect(self._confirm_selected)
        self.every = QPushButton("全部确认")
        self.every.setProperty("role", "primary")
        self.every.clicked.connect(self._confirm_all)
        self._words = label("", "weak")
        self._words.setWordWrap(True)
        refusal = rules.may(desk.actor, "classify", None)
        for button in (self.one, self.every):
            button.setEnabled(refusal is None)
            button.setToolTip(str(refusal) if refusal else "")
        self._lay_out(tabs)
        self.setFocusProxy(self.list)
        Rereading(desk, self, {"customer", "regulation"}, self.read)
        self.read()

    def _lay_out(self, tabs: TabRow) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        foot.addWidget(self.agreeing)
        foot.addWidget(self.one)
        foot.addWidget(self.every)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self._shares)
        parts.addWidget(self.list)
        parts.setSizes([210, 420])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 12, 4)
        head.addWidget(tabs, 1)
        (self.search,) = offer_search(self, self.list, row=head, seek=self._typed)
        rows.addLayout(head)
        rows.addWidget(parts, 1)
        rows.addLayout(foot)

    @property
    def scheme(self) -> Scheme:
        """The scheme that is shown."""
        return self._schemes[max(0, self.tabs.currentIndex())]

    def read(self) -> None:
        """Ask the rules anew, away from the GUI thread."""
        actor, scheme, agreed = self._desk.actor, self.scheme, self.agreeing.isChecked()
        self._words.setText("正在按制度计算…")
        self._desk.work.drop(self._list_found, owner=self)
        self._desk.work.read(lambda: _look(actor, scheme, agreed=agreed), self._show, owner=self, title="正在计算分类")

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        self._shares.show_lines([_share_line(at, one) for at, one in enumerate(seen.shares)])
        self._list_again()

    def _typed(self, _text: str) -> None:
        self._pause.start()

    def _agreeing_asked(self, on: bool) -> None:  # a signal's argument
        """List those that agree too, or no more; of an office's 200,000 they are read and kept only while wanted."""
        if on and self._seen is not None and len(self._seen.proposals) < self._seen.whole:
            self.read()
        else:
            self._list_again()

    def _list_again(self) -> None:
        """List what is asked for now; the database finds it, as there may be more customers than a list shows."""
        seen, wish = self._seen, self._wish()
        if seen is not None and seen.scheme == self.scheme.key:
            self._desk.work.read(lambda: _find(seen, wish), self._list_found, owner=self, title="")

    def _wish(self) -> _Wish:
        return _Wish(self.agreeing.isChecked(), self.search.text().strip())

    def _list_found(self, found: _Found) -> None:
        self._found = found
        scheme, text = self.scheme, found.wish.text
        labels = {choice.value: choice.label for choice in scheme.choices}
        nothing = _NOTHING if found.seen.whole else _NOBODY
        self.list.set_nothing(f"没有找到“{text}”，按 Esc 看全部。" if text else nothing)
        self.list.show_lines([
            Line(
                one.customer_id,
                (number, name, labels.get(one.current or "", "—"), labels.get(one.value, one.value), one.reason),
                quiet=one.value == one.current,
            )
            for one, number, name in found.rows
        ])  # fmt: skip
        differing = found.seen.differing
        more = f"，列出前 {MOST_SHOWN:,} 户，其余请查找" if found.count > MOST_SHOWN else ""
        computed = "由系统计算，不需要确认。" if scheme.computed else ""
        self._words.setText(f"{differing:,} 户的建议与档案不同{more}。{found.seen.together}{computed}")
        self.every.setText(f"全部确认 {differing:,} 户")
        may = rules.may(self._desk.actor, "classify", None) is None and not scheme.computed
        self.every.setEnabled(may and differing > 0)
        self.one.setEnabled(may and bool(found.rows))

    def _confirm_selected(self) -> None:
        found, chosen = self._found, set(self.list.chosen())
        if found is not None:  # what is listed may still be of the scheme before
            self._confirm(found.seen.scheme, [one for one, *_ in found.rows if one.customer_id in chosen])

    def _confirm_all(self) -> None:
        """Confirm every proposal after one question: most of them are on no screen."""
        seen = self._seen
        if seen is None or seen.scheme != self.scheme.key or not seen.differing:
            return
        count = f"{seen.differing:,} 户"
        words = f"把 {count}的“{self.scheme.label}”都改为规则建议的类别？查找时没有列出的也在内；改后可以撤销。"
        if ask.confirm(self, "全部确认", words, f"确认 {count}"):
            self._confirm(seen.scheme, seen.proposals[: seen.differing])

    def _confirm(self, scheme: str, proposals: Sequence[Proposal]) -> None:
        if not proposals:
            self._words.setText("请先选中要确认的客户。")
            return
        actor = self._desk.actor

        def confirm() -> int:
            return classes.confirm(actor, scheme, [one.customer_id for one in proposals], proposals=proposals)

        self._desk.work.write(
            confirm, self._confirmed, owner=self, title="正在确认分类", refused=self._refused,
        )  # fmt: skip

    def _confirmed(self, count: object) -> None:
        self._desk.say(f"已确认 {count} 户" if isinstance(count, int) else "已确认", undo=True)
        self.read()

    def _open(self, customer_id: int) -> None:
        self._desk.open("customer", customer_id)

    def _refused(self, refusal: Refused) -> None:
        self._words.setText(str(refusal))


def _share_line(at: int, one: Share) -> Line:
    allowed = f"{one.allowed[0]:g}%–{one.allowed[1]:g}%" if one.allowed and one.value is not None else "—"
    return Line(at, (one.label, f"{one.count:,}", f"{one.share:.1f}%", allowed, one.verdict), quiet=one.value is None)


def _look(actor: Actor, scheme: Scheme, *, agreed: bool) -> _Seen:
    day = clock.today()
    proposed = classes.propose(scheme.key, day, actor)
    proposals = sorted((one for one in proposed if one.differs), key=lambda one: one.value)
    differing = len(proposals)
    if agreed:
        proposals += sorted((one for one in proposed if not one.differs), key=lambda one: one.value)
    within = rules.visible(actor)
    shares = classes.shares(scheme.key, day, within)
    return _Seen(
        scheme.key, proposals, differing, len(proposed), shares, classes.together(scheme.key, day, within, shares)
    )


def _find(seen: _Seen, wish: _Wish) -> _Found:
    wanted = seen.proposals if wish.agreed else seen.proposals[: seen.differing]
    answers = condition(current(), Customer.KIND, wish.text, column="customer.id")
    if answers is not None:
        sql, params = answers
        ids = {row[0] for row in current().rows(f"SELECT customer.id FROM customer WHERE {sql}", params)}
        wanted = [one for one in wanted if one.customer_id in ids]
    shown, names = wanted[:MOST_SHOWN], dict[int, tuple[str, str]]()
    for part in chunks(one.customer_id for one in shown):
        text = f"SELECT id, number, name FROM customer WHERE id IN ({marks(part)})"
        names |= {row[0]: (row[1], row[2]) for row in current().rows(text, part)}
    return _Found(seen, wish, [(one, *names.get(one.customer_id, ("", ""))) for one in shown], len(wanted))
