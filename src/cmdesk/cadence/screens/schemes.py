"""Settings: which scheme the office and its areas follow from which day on, and what each scheme says (X-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from cmdesk.cadence import rules
from cmdesk.cadence.record import SchemeChoice
from cmdesk.cadence.rules import schemes
from cmdesk.cadence.rules.schemes import MODES, VisitScheme
from cmdesk.core import regulation
from cmdesk.core.actor import Actor
from cmdesk.core.database import current
from cmdesk.core.day import clock, weekdays
from cmdesk.core.errors import Refused
from cmdesk.core.spec import FieldSpec
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.dialog import VerbDialog, labelled
from cmdesk.kit.form.editors.day import DayLine
from cmdesk.kit.lists.small_list import Line, SmallList
from cmdesk.kit.look.measure import px
from cmdesk.kit.page.rereading import Rereading

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk


@dataclass(frozen=True)
class _Seen:
    choices: list[SchemeChoice]
    schemes: list[VisitScheme]
    office: str
    units: dict[int, str]


class SchemesPage(QWidget):
    """The choices above, the numbers of every scheme below; the numbers themselves are regulations.

    Signals:
        page_asked: key of the settings page where the numbers are changed, and what is to be listed there.
    """

    page_asked = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._seen: _Seen | None = None
        self.list = SmallList(
            ("范围", "方案", "生效日", "说明"), add="选用方案", icon="route",
            nothing="还没有选用，全单位按制度“没有选用时的应访方案”。",
        )  # fmt: skip
        self.list.set_title("应访方案")
        self.list.add_asked.connect(self.choose)
        self.list.bin_asked.connect(self._withdraw)
        self.list.forbid(_may_anywhere(desk.actor))
        self._numbers = SmallList(
            ("方案", "类别", "哪些客户", "间隔", "算数的方式", "时长", "预约"),
            add="",
            icon="list",
            nothing="没有方案。",
            spare=(6, 4),
        )
        go = QPushButton("在制度中修改这些数字")
        go.setProperty("role", "quiet")
        go.setToolTip("打开 设置 → 制度，只列应访方案的各条")
        go.clicked.connect(self._go)
        self._numbers.add_tool(go)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setHandleWidth(1)
        parts.addWidget(self.list)
        parts.addWidget(self._numbers)
        parts.setSizes([200, 420])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(parts)
        self.setFocusProxy(self.list)
        Rereading(desk, self, {"scheme_choice", "regulation", "unit"}, self.read)
        self.read()

    def read(self) -> None:
        """Read the choices and what the schemes say today."""
        self._desk.work.read(_look, self._show, owner=self, refused=self._refused)

    def choose(self) -> None:
        """Ask which scheme is to hold where and from when on."""
        if self._seen is None:
            return
        dialog = ChooseDialog(self._desk, self._seen.schemes, self._seen.units, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show(self, seen: _Seen) -> None:
        self._seen = seen
        names = {one.key: one.name for one in seen.schemes}
        self.list.show_lines(
            [
                Line(
                    one.id,
                    (
                        "全单位" if one.unit_id is None else seen.units.get(one.unit_id, ""),
                        names.get(one.scheme, one.scheme), one.valid_from, one.note,
                    ),
                )
                for one in seen.choices
            ]
        )  # fmt: skip
        self.list.set_words(f"今天全单位按“{seen.office}”；片区另有选用的按片区。Delete 取消一条选用。")
        self._numbers.show_lines([line for one in seen.schemes for line in _lines(one)])

    def _withdraw(self, choice_id: int) -> None:
        actor = self._desk.actor
        self._desk.work.write(
            lambda: rules.withdraw(actor, choice_id), self._withdrawn, owner=self, refused=self._refused
        )

    def _withdrawn(self, _done: None) -> None:
        self._desk.say("已取消选用", undo=True)

    def _go(self) -> None:
        self.page_asked.emit("regulations", "cadence.")

    def _refused(self, refusal: Refused) -> None:
        self.list.set_words(str(refusal))


class ChooseDialog(VerbDialog):
    """Which scheme, where, from when on."""

    def __init__(
        self, desk: Desk, offered: list[VisitScheme], units: dict[int, str], parent: QWidget | None = None
    ) -> None:
        super().__init__("选用应访方案", "以前的日子仍按当时的方案计算。", "选用", parent)
        self._desk = desk
        self.scheme, self.unit = Combo(self), Combo(self)
        self.scheme.setAccessibleName("方案")
        self.unit.setAccessibleName("范围")
        for one in offered:
            self.scheme.addItem(one.name, one.key)
        self.unit.addItem("全单位", None)
        for unit, name in units.items():
            self.unit.addItem(name, unit)
        self.day = DayLine(FieldSpec(name="day", label="生效日", kind="day", required=True), self)
        self.day.put(clock.today())
        self.fill(labelled((("方案", self.scheme), ("范围", self.unit), ("生效日", self.day))))
        self.setMinimumWidth(px(420))
        self.primary.setDefault(True)
        self.primary.clicked.connect(self.write)

    def write(self) -> None:
        """Choose it."""
        try:
            day = self.day.value()
        except ValueError as problem:
            self.show_refusal(str(problem))
            return
        if not isinstance(day, date):
            self.show_refusal("请写明从哪一天起。")
            return
        actor, scheme, unit = self._desk.actor, str(self.scheme.currentData()), self.unit.currentData()
        self._desk.work.write(
            lambda: rules.choose(actor, scheme, day, unit), self._written, owner=self, refused=self._refused
        )

    def _written(self, _choice: int) -> None:
        self._desk.say(f"已选用“{self.scheme.currentText()}”", undo=True)
        self.accept()

    def _refused(self, refusal: Refused) -> None:
        self.show_refusal(str(refusal))


def _may_anywhere(actor: Actor) -> Refused | None:
    from cmdesk.cadence.rules.choice import CHOOSE
    from cmdesk.core.actor import Scope

    return rules.may_choose(actor, None) if actor.scope(CHOOSE) is Scope.NONE else None


def _look() -> _Seen:
    today = clock.today()
    units = dict(current().rows("SELECT id, name FROM unit WHERE binned_at IS NULL ORDER BY name, id"))
    office = rules.in_force(today).office.name
    return _Seen(rules.choices(), schemes.schemes(regulation.on(today)), office, units)


def _lines(scheme: VisitScheme) -> list[Line]:
    least, most = scheme.daily
    daily = f"每日 {least}–{most} 户" if most else f"每日 {least} 户以上"
    words = "、".join(
        f"周{word}" for word, key in zip(weekdays.SIGNS, weekdays.KEYS, strict=True) if key in scheme.weekdays
    )
    found = [
        Line(0, (scheme.name, daily, f"每周至少 {scheme.weekly_days} 天，建议 {words}", "", "", "", ""), tone="info")
    ]
    for index, one in enumerate(scheme.classes):
        who = "、".join(_condition(*pair) for pair in one.when) or "其余客户"
        if index == scheme.unclassed and one.when:
            who += "；未定类的也按此"
        notice = {None: "不预约", 0: "当日", 1: "提前一天"}.get(one.notice, f"提前 {one.notice} 天")
        minutes = f"{one.minutes[0]}–{one.minutes[1]} 分钟" if one.minutes[1] else ""
        modes = "、".join(MODES[mode] for mode in one.modes)
        found.append(Line(0, ("", one.name, who, str(one.rhythm), modes, minutes, notice)))
    return found


def _condition(column: str, value: str) -> str:
    from cmdesk.core.record import fields_of
    from cmdesk.customers.record import Customer

    about = fields_of(Customer)[column].about
    return f"{about.label} {about.label_of(value)}"
