"""The sample group: who is in it, how like the whole it is, whom the rule would take; a person confirms (S0-09, S0-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QPushButton, QSplitter, QTabBar, QVBoxLayout, QWidget

from cmdesk.bulletins.rules import conveying
from cmdesk.bulletins.rules.conveying import Carried
from cmdesk.cadence.rules import sample
from cmdesk.cadence.rules.mix import Likeness
from cmdesk.cadence.rules.sample import KEEP, Candidate, Complete, Sample
from cmdesk.cadence.screens.bars import BarCells, Part, set_parts
from cmdesk.core.actor import Actor, Scope
from cmdesk.core.day import clock
from cmdesk.core.errors import Refused
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.chips import label
from cmdesk.kit.space.tab_row import TabKeys
from cmdesk.staff.rules import refusal

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_BAR = 4
_NOBODY = "还没有样本客户。看“建议加入”，规则会按类别、业态和档位选好。"
_PROPOSING, _ENOUGH = "正在选取样本客户…", "样本客户已经够数。"


@dataclass(frozen=True)
class _Seen:
    day: date
    group: Sample
    read: list[Complete]
    carried: Mapping[int, Carried]


class SamplePanel(QWidget):
    """Members or proposals at the left, how like the whole the members are at the right.

    Every customer of the office is looked at to make proposals: that is done when somebody wants to see them.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._seen: _Seen | None = None
        self._proposed: list[Candidate] | None = None  # None before they are made for what was read last
        self._shows_members = True
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("样本客户或建议")
        self.tabs.addTab("样本客户")
        self.tabs.addTab("建议加入")
        self.tabs.currentChanged.connect(self._show_list)
        TabKeys(self, self.tabs)
        self.rows = SmallList(
            ("编号", "客户", "类别", "业态", "档位", "指导意见", "采集或理由"), add="", icon="users",
            nothing=_NOBODY,
            spare=(5, 3, 4, 0),
        )  # fmt: skip
        self.rows.rows.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rows.opened.connect(self._open)
        self._mix = SmallList(
            ("构成", "全部", "样本", "差异", "绿 重合，斜线 缺，红 多"),
            add="",
            icon="sigma",
            nothing="还没有客户。",
            spare=(_BAR,),
        )
        self._mix.rows.setItemDelegateForColumn(_BAR, BarCells(self._mix.rows))
        self._words = label("正在统计…", "weak")
        self._words.setWordWrap(True)
        self._one, self._all = QPushButton("确定选中的"), QPushButton("确定全部建议")
        self._all.setProperty("role", "primary")
        self._one.clicked.connect(self._confirm_chosen)
        self._all.clicked.connect(self._confirm_all)
        self._lay_out()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.rows, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.addWidget(left)
        parts.addWidget(self._mix)
        parts.setSizes([680, 520])
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._one)
        foot.addWidget(self._all)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(parts, 1)
        whole.addLayout(foot)
        self.setFocusProxy(self.rows)

    def read(self) -> None:
        """Read the sample of today and what the rule proposes."""
        actor = self._desk.actor
        day = clock.today()
        self._desk.work.read(lambda: _look(actor, day), self._show, owner=self, title="正在统计样本客户")

    def _show(self, seen: _Seen) -> None:
        self._seen, self._proposed = seen, None
        self._desk.work.drop(self._take_proposed, owner=self)
        group = seen.group
        self.tabs.setTabText(0, f"样本客户 {len(group.members):,}")
        self.tabs.setTabText(1, f"建议加入 {group.lacking:,}")
        self._mix.show_lines([line for like in group.likenesses for line in _mix_lines(like, group.most)])
        at = 0
        for like in group.likenesses:
            at += 1
            for share in like.shares:
                both = min(share.whole_percent, share.sample_percent)
                lacking, much = share.whole_percent - both, share.sample_percent - both
                parts: tuple[Part, ...] = (
                    (both, "done"), (lacking, "info"), (much, "late"), (100 - both - lacking - much, "plain"),
                )  # fmt: skip
                said = f"全部 {share.whole_percent:.1f}%，样本 {share.sample_percent:.1f}%"
                set_parts(self._mix.rows, at, _BAR, parts, said)
                at += 1
        missing = [f"{one.manager} 差 {one.lacking} 户" for one in group.strengths if one.lacking]
        more = f"等 {len(missing)} 位" if len(missing) > 4 else ""
        told = f"不足：{'、'.join(missing[:4])}{more}。" if missing else "每位客户经理都够数。"
        self._words.setText(
            f"样本 {len(group.members):,} 户，占 {group.whole:,} 户的 {group.share:.1f}%（至少 {group.wanted:,} 户）。{told}"
        )
        self._show_list()

    def _show_list(self) -> None:
        seen = self._seen
        if seen is None:
            return
        proposing = self.tabs.currentIndex() == 1
        if proposing and self._proposed is None:
            actor, day = self._desk.actor, seen.day
            self._desk.work.read(
                lambda: sample.propose(actor, day), self._take_proposed, owner=self, title="正在选取样本客户"
            )
        proposed = self._proposed or []
        self.rows.set_nothing(_NOBODY if not proposing else _PROPOSING if self._proposed is None else _ENOUGH)
        if not proposing:
            self.rows.show_lines([_member(one, seen.carried[one.customer.id]) for one in seen.read])
        elif self._proposed is not None or self._shows_members:
            self.rows.show_lines([_proposal(one) for one in proposed])
        self._shows_members = not proposing
        self._one.setText("确定选中的" if proposing else "退出选中的")
        self._all.setVisible(proposing)
        forbidden = refusal(self._desk.actor, KEEP) if self._desk.actor.scope(KEEP) is Scope.NONE else None
        for button in (self._one, self._all):
            button.setEnabled(forbidden is None and bool(proposed if proposing else seen.read))
            button.setToolTip(str(forbidden) if forbidden else "")

    def _take_proposed(self, proposed: list[Candidate]) -> None:
        self._proposed = proposed
        self._show_list()

    def _confirm_chosen(self) -> None:
        chosen = set(self.rows.chosen())
        if not chosen:
            self._words.setText("请先选中客户（可多选）。")
        elif self.tabs.currentIndex() == 1:
            self._confirm([one for one in self._proposed or () if one.customer.id in chosen])
        elif self._seen is not None:
            actor, day = self._desk.actor, self._seen.day
            self._desk.work.write(
                lambda: sample.leave(actor, sorted(chosen), day), self._left, owner=self, refused=self._refused
            )

    def _confirm_all(self) -> None:
        self._confirm(self._proposed or [])

    def _confirm(self, proposed: list[Candidate]) -> None:
        if not proposed or self._seen is None:
            return
        actor, day = self._desk.actor, self._seen.day
        chosen = {one.customer.id: one.reason for one in proposed}
        self._desk.work.write(
            lambda: sample.confirm(actor, chosen, day), self._joined, owner=self, title="正在确定样本客户",
            refused=self._refused,
        )  # fmt: skip

    def _joined(self, count: int) -> None:
        self._desk.say(f"已确定样本客户 {count:,} 户", undo=True)

    def _left(self, count: int) -> None:
        self._desk.say(f"{count:,} 户已退出样本", undo=True)

    def _open(self, customer_id: int) -> None:
        self._desk.open("customer", customer_id)

    def _refused(self, refused: Refused) -> None:
        self._words.setText(str(refused))


def _look(actor: Actor, day: date) -> _Seen:
    read = sample.completeness(actor, day)
    carried = conveying.carried([one.customer.id for one in read], day)
    return _Seen(day, sample.sample(actor, day), read, carried)


def _member(one: Complete, carried: Carried) -> Line:
    read = f"本月已采集 {one.read}/{one.products} 个商品" if one.products else "还没有在营商品"
    opinions = f"{carried.done}/{carried.wanted} 已落实" if carried.wanted else ""
    cells = (one.customer.number, one.customer.name, *one.customer.stratum, opinions, read)
    return Line(one.customer.id, cells, tone="done" if one.is_whole else "soon", tone_at=6)


def _proposal(one: Candidate) -> Line:
    return Line(
        one.customer.id,
        (
            one.customer.number,
            one.customer.name,
            *one.customer.stratum,
            "",
            one.reason.partition("·".join(one.customer.stratum))[2],
        ),
    )


def _mix_lines(like: Likeness, most: float) -> list[Line]:
    fine = like.distance <= most
    return [
        Line(0, (f"{like.respect}（≤{most:g}%）", "", "", f"{like.distance:.1f}%", ""), tone="done" if fine else "late", tone_at=3),
        *(
            Line(0, (f"　{one.label}", f"{one.whole_percent:.1f}%", f"{one.sample_percent:.1f}%", f"{one.difference:+.1f}", ""))
            for one in like.shares
        ),
    ]  # fmt: skip
