"""The page 走访信息: weeks at the left, their numbers and the visits planned with what the last one brought (S1-21)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from cmdesk.core.actor import Actor
from cmdesk.core.day import clock, weekdays
from cmdesk.core.errors import NotAllowed, Refused
from cmdesk.core.record import specs_of, values_of
from cmdesk.journal.record import CategoryInfo, VisitInfo
from cmdesk.journal.rules import rights
from cmdesk.journal.rules.daily import logs
from cmdesk.journal.rules.weekly import numbers, visit_info
from cmdesk.journal.rules.weekly.numbers import LastVisit, WeekFigures
from cmdesk.journal.rules.weekly.visit_info import WeekState
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.form import Form
from cmdesk.kit.lists.below import below
from cmdesk.kit.lists.rows_editor import RowsEditor
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look import icons
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.records.grid_dialog import GridDialog
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.splitter import Splitter
from cmdesk.plans.rules import spans

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_SHOWS = frozenset({"visit_info", "category_info", "visit", "customer_order", "rating"})


@dataclass(frozen=True)
class Draft:
    """What the dialog begins with."""

    id: int
    version: int
    values: Mapping[str, Any]
    categories: Sequence[Mapping[str, Any]]
    refusal: Refused | None


class InfoDialog(GridDialog):
    """The words of a week at the first tab, what is said of categories at the second."""

    def __init__(self, desk: Desk, draft: Draft, title: str) -> None:
        form = Form([spec for spec in specs_of(VisitInfo) if not spec.read_only], read_only=draft.refusal is not None)
        form.set_values(draft.values)
        super().__init__(desk, title, form, first="文字", refusal=draft.refusal)
        self._draft = draft
        self.resize(px(820), px(620))
        columns = [spec for spec in specs_of(CategoryInfo) if spec.name != "info_id"]
        self.categories = self.add_grid("各品类", RowsEditor(columns, "各品类"), draft.categories)
        if draft.refusal is None:
            self.tell("数字由记录算出，这里只写文字；各品类写销售现状、发展趋势和推广策略。")

    def job(self) -> Callable[[], str]:
        actor, draft = self._desk.actor, self._draft
        values, before, rows = self.form.changed_values(), self.form.original_values(), self.categories.rows()

        def write() -> str:
            visit_info.edit(actor, draft.id, values, version=draft.version, before=before, categories=rows)
            return "走访信息已保存"

        return write


class VisitInfoPage(QWidget):
    """Sheets of oneself and of one's people, week by week."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._user = desk, desk.actor.id
        self._last: Sequence[LastVisit] = ()  # a customer may be planned twice in a week
        self.dialog: QDialog | None = None
        self.people = Combo()
        self.people.setAccessibleName("谁的走访信息")
        self.people.currentIndexChanged.connect(self._person_chosen)
        self.list = SmallList(("周", "走访信息"), add="", icon="calendar", nothing="没有可以写走访信息的周。")
        self.figures = SmallList(
            ("指标", "本期", "上期", "增减"),
            add="",
            icon="bar-chart",
            nothing="还没有数字。有了走访、订货和评分，这里就有了。",
        )
        self.last = SmallList(
            ("走访日", "客户", "类别", "上次拜访", "上次拜访情况", "本次目的和重点"), add="", icon="route",
            nothing="这一周还没有安排走访。在“计划”里排好周计划，这里列出每户上次拜访的情况。",
        )  # fmt: skip
        self._tabs = QTabWidget()
        self._tabs.addTab(self.figures, "指标和客户数")
        self._tabs.addTab(self.last, "上次拜访情况")
        self._head = label("", "weak")
        self.write_button = QPushButton(icons.icon("pencil"), "写文字…")
        self.write_button.setToolTip("Enter")
        self.print_button = QPushButton(icons.icon("printer"), "打印")
        self.print_button.setToolTip("Ctrl+P")
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(6)
        bar.addWidget(self._head, 1)
        bar.addWidget(self.write_button)
        bar.addWidget(self.print_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._tabs, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        splitter = Splitter(desk.memory, "journal.visit_info", [below(self.people, self.list), right], [230, 790])
        splitter.setStretchFactor(1, 1)
        whole.addWidget(splitter)
        self.setFocusProxy(self.list)
        self._connect()
        actor = desk.actor
        desk.work.read(lambda: logs.writers(actor), self._show_people, owner=self, title="")

    def _connect(self) -> None:
        self.list.current_changed.connect(self._week_chosen)
        self.list.opened.connect(self.write)
        self.write_button.clicked.connect(self.write)
        self.print_button.clicked.connect(self.print)
        self.last.opened.connect(self._open_customer)
        bind_keys(self, {"Ctrl+P": self.print})
        Rereading(self._desk, self, _SHOWS, self._read_weeks)

    def open_record(self, kind: str, record_id: int) -> None:
        """Show the sheet of a week from elsewhere."""
        actor = self._desk.actor
        if kind == VisitInfo.KIND:
            self._desk.work.read(
                lambda: visit_info.read(actor, record_id),
                self._show_record,
                owner=self,
                title="",
                refused=self._desk.refuse,
            )

    def _show_record(self, found: VisitInfo) -> None:
        at = self.people.findData(found.user_id)
        if at >= 0:
            self.people.setCurrentIndex(at)
        if found.week is not None:
            self.list.select(found.week.toordinal())

    # -- verbs --------------------------------------------------------------------------------------------------------

    def write(self, _: object = None) -> None:
        """Write the words of the week that is chosen, begun from the records."""
        ordinal = self.list.current
        if ordinal is None or not self.write_button.isEnabled():
            return
        actor, user, day = self._desk.actor, self._user, date.fromordinal(ordinal)
        if rights.reaches(actor, rights.WRITE, user):
            self._desk.work.write(
                lambda: _draft(actor, visit_info.begin(actor, user, day)),
                self._open,
                owner=self,
                refused=self._desk.refuse,
            )
        else:
            self._desk.work.read(
                lambda: _known(actor, user, day), self._open, owner=self, title="", refused=self._desk.refuse
            )

    def print(self) -> None:
        """Show the sheet of the week that is chosen as it will be printed."""
        from cmdesk.journal import paper
        from cmdesk.papers.preview import open_preview

        actor, user, ordinal = self._desk.actor, self._user, self.list.current
        if ordinal is not None:
            day = date.fromordinal(ordinal)
            open_preview(self._desk, lambda: paper.info_job(actor, user, day), title="走访信息")

    def _open(self, draft: Draft) -> None:
        dialog = InfoDialog(self._desk, draft, f"走访信息　{spans.named('week', draft.values['week'])}")
        dialog.setParent(self, dialog.windowFlags())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    def _open_customer(self, at: int) -> None:
        self._desk.open("customer", self._last[at].customer_id)

    # -- showing ------------------------------------------------------------------------------------------------------

    def _show_people(self, found: list[tuple[int, str]]) -> None:
        self.people.blockSignals(True)
        for user, name in found:
            self.people.addItem(name, user)
        own = self.people.findData(self._user)
        stands_above = self._desk.actor.role != "account_manager" and len(found) > 1
        self.people.setCurrentIndex(1 if stands_above else max(own, 0))
        self.people.blockSignals(False)
        self.people.setVisible(any(user != self._desk.actor.id for user, _ in found))
        if self.people.count():
            self._user = int(self.people.currentData())
        self._read_weeks()

    def _person_chosen(self, at: int) -> None:
        if at >= 0:
            self._user = int(self.people.itemData(at))
            self._read_weeks()

    def _read_weeks(self) -> None:
        actor, user = self._desk.actor, self._user
        self._desk.work.read(
            lambda: visit_info.overview(actor, user, clock.today()), self._show_weeks, owner=self, title="正在读走访信息",
            refused=self._desk.refuse,
        )  # fmt: skip

    def _show_weeks(self, weeks: list[WeekState]) -> None:
        current, this = self.list.current, spans.span("week", clock.today()).first
        self.list.show_lines([
            Line(one.week.toordinal(), (
                f"{spans.named('week', one.week)}{'　本周' if one.week == this else ''}", "已写" if one.written else "未写",
            ), quiet=not one.written)
            for one in weeks
        ])  # fmt: skip
        if current is None:
            self.list.select(this.toordinal())
        else:
            self._week_chosen(current)

    def _week_chosen(self, ordinal: object) -> None:
        if isinstance(ordinal, int):
            actor, user, day = self._desk.actor, self._user, date.fromordinal(ordinal)
            self._desk.work.read(
                lambda: numbers.of_week(actor, user, day, clock.today()), self._show, owner=self, title="正在算走访信息",
                refused=self._desk.refuse,
            )  # fmt: skip

    def _show(self, found: WeekFigures) -> None:
        span = "" if found.told == found.week else f"，数字是 {found.told} 的"
        self._head.setText(f"{found.week}：走访 {len(found.last)} 户{span}，截至 {found.until:%m-%d}")
        rows = [tuple(one) for one in found.figures]
        rows += [
            ("客户合计" if one.label == "合计" else f"{one.label}客户", f"{one.now} 户",
             f"上周 {one.now - one.week}，上月 {one.now - one.month}", _change(one.week, one.month))
            for one in found.classes
        ]  # fmt: skip
        rows += [(f"{one.category}订货（月）", *one.words, one.change) for one in found.categories]
        self.figures.show_lines([Line(at, cells) for at, cells in enumerate(rows)])
        self._last = found.last
        self.last.show_lines([
            Line(
                at,
                (f"{one.day:%m-%d} {weekdays.word(one.day)}", one.customer, one.visit_class,
                 one.last_on or "没有走访过", one.result, one.purpose),
            )
            for at, one in enumerate(found.last)
        ])  # fmt: skip


def _change(week: int, month: int) -> str:
    """Return how many customers more or fewer there are than a week and a month ago."""
    if not week and not month:
        return "持平"
    return f"比上周 {week:+d}，比上月 {month:+d}"


def _known(actor: Actor, user: int, day: date) -> Draft:
    found = visit_info.of_week(actor, user, day)
    if found is None:
        raise Refused("这一周还没有写走访信息，由客户经理本人写；数字可以直接看、直接打印。")
    return _draft(actor, found.id)


def _draft(actor: Actor, info_id: int) -> Draft:
    found = visit_info.read(actor, info_id)
    may = rights.reaches(actor, rights.WRITE, found.user_id)
    return Draft(
        found.id,
        found.version or 1,
        values_of(found),
        [
            {"category": one.category, "present": one.present, "trend": one.trend, "promotion": one.promotion}
            for one in visit_info.categories(found.id)
        ],
        None if may else NotAllowed("走访信息由客户经理本人写，您可以查看。"),
    )
