"""Above the board: which week, whose, what has to be done in time, and the verbs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import Chip, label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_1, SPACE_2, SPACE_3
from cmdesk.kit.page.elided import Wordings
from cmdesk.kit.page.light import TONES, explain
from cmdesk.kit.space.verb_row import VerbRow
from cmdesk.plans.rules import spans
from cmdesk.plans.rules.board import Board
from cmdesk.plans.rules.lights import Light
from cmdesk.plans.rules.standing import Standing
from cmdesk.plans.screens.day_strip import KEYS, SIGNING, show_chip, show_verb
from cmdesk.plans.screens.reading import MonthSeen
from cmdesk.visits.rules import Traveller

_LIGHTS = 3  # shown at once; the most urgent first
_NARROW = 1000  # pixels below which one light is shown, and nothing said beside it
_SELDOM = ("withdraw", "return", "print")  # the least needed first
_URGENT = ("late", "soon", "running", "done_late")


class Bar(QWidget):
    """The head of the page.

    Signals:
        turned: so many weeks or months.
        today_asked; level_asked: ``week`` or ``month``; person_asked: user; verb_asked: what a button does.
    """

    turned = Signal(int)
    today_asked = Signal()
    level_asked = Signal(str)
    person_asked = Signal(int)
    verb_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setProperty("side", "top")
        self.title = label("")
        self.title.setFont(theme.title_font())
        self.who = Combo()
        self.who.setAccessibleName("谁的计划")
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.who.activated.connect(self._person)
        self.level = QPushButton("月")
        self.level.clicked.connect(self._level_asked)
        self._level = "week"
        self._narrow = False
        self._told: Sequence[Light] = ()
        self.state = Chip("")
        self.words = Wordings()
        self.words.setProperty("role", "weak")
        self._lights = QHBoxLayout()
        self._lights.setSpacing(SPACE_1)
        self.buttons = self._make_buttons()
        self._lay_out()
        self.setMinimumWidth(px(480))  # what does not fit goes into the menus, and but one light is shown

    def _make_buttons(self) -> dict[str, QPushButton]:
        made = {}
        for name, word, icon, key in (
            ("carry", "结转", "redo", ""),
            ("fill", "按应访排…", "wand", ""),
            ("roll", "滚动编制", "refresh", ""),
            ("adhoc", "临时工作…", "clock", "Ctrl+Shift+N"),
            ("print", "打印", "printer", "Ctrl+P"),
            ("return", "退回…", "undo", ""),
            ("withdraw", "撤回", "undo", ""),
            ("submit", "提交", "", ""),
            ("confirm", "确认计划", "", ""),
        ):
            button = QPushButton(icons.icon(icon), word) if icon else QPushButton(word)
            button.setToolTip(key)
            button.setObjectName(name)
            button.clicked.connect(self._verb)
            made[name] = button
        for name in ("submit", "confirm"):
            made[name].setProperty("role", "primary")
        return made

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_2)
        for icon, word, slot in (("chevron-left", "上一个", self._back), ("chevron-right", "下一个", self._forth)):
            arrow = QToolButton()
            arrow.setIcon(icons.icon(icon))
            arrow.setAccessibleName(word)
            arrow.setToolTip(f"{word} Ctrl+{'Left' if slot == self._back else 'Right'}")
            arrow.clicked.connect(slot)
            top.addWidget(arrow)
        today = QPushButton("今天")
        today.setProperty("role", "quiet")
        today.setToolTip("Ctrl+T")
        today.setMinimumWidth(today.sizeHint().width())
        today.clicked.connect(self.today_asked)
        top.addWidget(self.title)
        top.addWidget(today)
        top.addWidget(self.level)
        top.addWidget(self.who)
        top.addWidget(self.state)
        top.addWidget(self._verbs(("print", "return", "withdraw", "submit", "confirm"), _SELDOM), 1)
        below = QHBoxLayout()
        below.setSpacing(SPACE_2)
        below.addLayout(self._lights)
        below.addWidget(self.words, 1)
        below.addWidget(self._verbs(("carry", "fill", "roll", "adhoc"), ("roll", "adhoc", "carry")))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        rows.setSpacing(SPACE_2)
        rows.addLayout(top)
        rows.addLayout(below)

    def _verbs(self, names: Sequence[str], folding: Sequence[str]) -> VerbRow:
        return VerbRow([self.buttons[name] for name in names], [self.buttons[name] for name in folding])

    def offer(self, people: Sequence[Traveller], user_id: int, me: int) -> None:
        """Offer whose plans may be looked at; nothing is said of ``me`` alone."""
        self.who.clear()
        for one in people:
            self.who.addItem(one.name, one.id)
        self.who.setCurrentIndex(max(self.who.findData(user_id), 0))
        self.who.setVisible(any(one.id != me for one in people))

    def say(self, text: str, *shorter: str) -> None:
        """Say something beside the lights, in fewer words where these leave little room."""
        self.words.say(text, *shorter)

    def show_week(self, board: Board) -> None:
        """Show the head of a week."""
        self._level = "week"
        self.title.setText(spans.named("week", board.first))
        self.level.setText("看月")
        self.level.setToolTip("Ctrl+M")
        count = sum(day.load.visits for day in board.days)
        told = f"本周 {count} 户，{len(board.tray)} 户应访未排"
        more = f"，还有 {board.offers} 项可带出" if board.offers else ""
        self.say(told + more, told, f"本周 {count} 户", "")
        self._show_standing(board.standing)
        self._show_lights(board.lights)
        self.buttons["carry"].setText(f"结转 {board.left}" if board.left else "结转")
        self.buttons["carry"].setEnabled(bool(board.left) and not board.refusal)
        self.buttons["carry"].setToolTip(
            "前几天没有访的走访和没有做的事项，急的先排，从今天起按每天的任务量排进以后的走访日"
            if board.left
            else "没有要结转的"
        )
        for name in ("carry", "fill", "roll", "adhoc"):
            self.buttons[name].setVisible(True)
        for name in ("fill", "adhoc", "roll"):
            self._allow(name, board.refusal)
        if not board.refusal and board.plan is not None and board.plan.state in {"submitted", "confirmed"}:
            self._allow("roll", "提交或确认后的计划不再带出事项")

    def show_month(self, seen: MonthSeen) -> None:
        """Show the head of a month."""
        self._level = "month"
        self.title.setText(spans.named("month", seen.first))
        self.level.setText("看周")
        self.level.setToolTip("Ctrl+M，或在某天按 Enter")
        done, whole = sum(day.done for day in seen.days), sum(day.load.visits for day in seen.days)
        self.say(f"走访 {whole} 户次，已完成 {done}", f"{done}/{whole} 户次", "")
        self._show_standing(seen.standing)
        self._show_lights(seen.lights)
        for name in ("carry", "fill", "roll", "adhoc"):
            self.buttons[name].setVisible(False)

    def _show_standing(self, how: Standing) -> None:
        show_chip(self.state, how)
        for name in SIGNING:
            show_verb(self.buttons[name], how.verbs.get(name), KEYS.get(name, "").format("Ctrl+Enter"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < px(_NARROW)) != self._narrow:
            self._narrow = not self._narrow
            self.words.setVisible(not self._narrow)
            self._show_lights(self._told)

    def _show_lights(self, lights: Sequence[Light]) -> None:
        self._told = lights
        while (item := self._lights.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        order = sorted(lights, key=lambda one: _URGENT.index(one.running.state) if one.running.state in _URGENT else 9)
        for one in order[: 1 if self._narrow else _LIGHTS]:
            chip = Chip(f"{one.label} {one.running.text}", TONES[one.running.state])
            chip.setToolTip(plain_tip(f"{one.label}\n{explain(one.running)}"))
            self._lights.addWidget(chip)

    def _allow(self, name: str, refusal: str) -> None:
        self.buttons[name].setEnabled(not refusal)
        self.buttons[name].setToolTip(plain_tip(refusal) if refusal else "")

    def _verb(self) -> None:
        self.verb_asked.emit(self.sender().objectName())

    def _person(self, at: int) -> None:
        self.person_asked.emit(int(self.who.itemData(at)))

    def _level_asked(self) -> None:
        self.level_asked.emit("month" if self._level == "week" else "week")

    def _back(self) -> None:
        self.turned.emit(-1)

    def _forth(self) -> None:
        self.turned.emit(1)
