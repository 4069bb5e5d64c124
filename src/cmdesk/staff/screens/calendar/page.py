"""The working calendar: the year at the left, the chosen days and the working hours at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmdesk.core.actor import Scope
from cmdesk.core.calendar.present import CHANGED_BY
from cmdesk.core.calendar.work import YEARS
from cmdesk.core.day import clock
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import PAGE_MARGIN, SPACE_2
from cmdesk.kit.page.page_head import PageHead
from cmdesk.kit.page.rereading import Rereading
from cmdesk.kit.shortcuts import bind_keys
from cmdesk.kit.space.scrolled import scrolled
from cmdesk.kit.space.splitter import Splitter
from cmdesk.staff.rules import calendar as rules
from cmdesk.staff.rules.calendar import Year
from cmdesk.staff.screens.calendar.day_panel import DayPanel
from cmdesk.staff.screens.calendar.notice_dialog import NoticeDialog
from cmdesk.staff.screens.calendar.year import Legend, YearView

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_PANEL = 284  # pixels: the words of a day and its hours on one line each


class Calendar(QWidget):
    """The page 工作日历."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._may_edit = desk.actor.scope(rules.RIGHT) is Scope.ALL
        self._number = clock.today().year
        self.year: Year | None = None
        self.view = YearView()
        self.panel = DayPanel(desk, self.view, may_edit=self._may_edit)
        self._head = PageHead("工作日历")
        self._before = self._turner("chevron-left", "上一年", -1, "Alt+Left")
        self._after = self._turner("chevron-right", "下一年", 1, "Alt+Right")
        self._shown = label("", "")
        self._shown.setFont(theme.title_font())
        for part in (self._before, self._shown, self._after):
            self._head.add(part)
        if self._may_edit:
            self._head.add_button("导入放假安排…", "paste", self.import_notice)
        self.missing = label("", "problem")
        self.missing.setWordWrap(True)
        self.missing.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_2)
        self.area = scrolled(self.view)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(SPACE_2, 0, 0, SPACE_2)
        column.setSpacing(SPACE_2)
        column.addWidget(self.area, 1)
        column.addWidget(Legend())
        right = scrolled(self.panel)
        right.setMinimumWidth(px(_PANEL))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head)
        rows.addWidget(self.missing)
        rows.addWidget(Splitter(desk.memory, "staff.calendar", [left, right], [770, 260]), 1)
        self.setFocusProxy(self.view)
        self.view.asked.connect(self.panel.begin)
        self.view.picked.connect(self.panel.show_days)
        self.view.picked.connect(self._reveal)
        self.view.laid.connect(self._reveal)
        Rereading(desk, self, CHANGED_BY, self._read)
        self._read()

    def may_leave(self) -> bool:
        """A reason that is not saved is small enough to be typed again."""
        return True

    def turn(self, years: int) -> None:
        """Show another year."""
        if self._number + years in YEARS:
            self._number += years
            self._read()

    def import_notice(self) -> None:
        """Open the dialog that takes next year's notice."""
        self.dialog = NoticeDialog(self._desk, self)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()

    def _turner(self, icon: str, word: str, years: int, keys: str) -> QPushButton:
        button = QPushButton(icons.icon(icon), "")
        button.setProperty("role", "quiet")
        button.setAccessibleName(word)
        button.setToolTip(f"{word}　{keys}")
        turn = self._back if years < 0 else self._forth
        button.clicked.connect(turn)
        bind_keys(self, {keys: turn})
        return button

    def _back(self) -> None:
        self.turn(-1)

    def _forth(self) -> None:
        self.turn(1)

    def _read(self) -> None:
        number = self._number
        self._desk.work.read(lambda: rules.year(number), self._show, owner=self, title="")

    def _reveal(self) -> None:
        place = self.view.cell(self.view.day)
        self.area.ensureVisible(place.center().x(), place.center().y(), place.width(), 3 * place.height())

    def _show(self, year: Year) -> None:
        self.year = year
        self._shown.setText(f"{year.number} 年")
        self._before.setEnabled(year.number > YEARS[0])
        self._after.setEnabled(year.number < YEARS[-1])
        self._head.set_summary(f"{year.working} 个工作日；改动立即用于全部时限")
        self.missing.setText(year.missing)
        self.missing.setVisible(bool(year.missing))
        self.view.show_year(year)
        self.panel.show_year(year)
