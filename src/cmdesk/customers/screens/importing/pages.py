"""The pages of the import dialog: choose, columns, look, done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmdesk.core.sheet.grid import column_letter
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.tidy import show
from cmdesk.customers.importing import check, write
from cmdesk.customers.importing.targets import targets
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.plain import plain_tip
from cmdesk.kit.look import icons, theme
from cmdesk.kit.look.chips import label
from cmdesk.kit.look.measure import px

_WIDEST_WORDS = 180
_MOST_LEFT_OUT = 30  # rows that are told in a tooltip
_VERDICT = 260  # pixels that what is said of a row has at least
_POLICIES = (("skip", "跳过重复的客户"), ("update", "用名单里有内容的格子更新已有档案"), ("add", "仍然新增"))


class ChoosePage(QWidget):
    """Where the list comes from: a file, dropped or chosen, or the clipboard."""

    def __init__(self) -> None:
        super().__init__()
        sign = label()
        sign.setPixmap(icons.pixmap("table", 48, "disabled", self.devicePixelRatioF()))
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words = label("把 Excel 或 CSV 名单拖到这里。表头不必改成我们的叫法，标题行、合计行会自动认出。", "weak")
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.file = QPushButton(icons.icon("folder-open", "on_primary"), "选择文件…")
        self.file.setProperty("role", "primary")
        self.paste = QPushButton(icons.icon("paste"), "从剪贴板粘贴")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.file)
        row.addWidget(self.paste)
        row.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setSpacing(16)
        rows.addStretch(1)
        rows.addWidget(sign)
        rows.addWidget(words)
        rows.addLayout(row)
        rows.addStretch(1)


class ColumnsPage(QWidget):
    """Which column is what, guessed and open to correction."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets = Combo()
        self.sheets.setAccessibleName("工作表")
        self._about = label("", "weak")
        top = QHBoxLayout()
        top.addWidget(label("工作表"))
        top.addWidget(self.sheets)
        top.addWidget(self._about, 1)
        self.sheets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.notes = label("")
        self.notes.setWordWrap(True)
        self._grid = _table(("列", "名单里的表头", "前几行的内容", "导入为", "依据"))
        self._grid.setAccessibleName("列对应")
        self._boxes: list[QComboBox] = []
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(top)
        rows.addWidget(self.notes)
        rows.addWidget(self._grid, 1)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show the columns with what they probably are."""
        table = sheet.table
        self.sheets.clear()
        self.sheets.addItems(list(sheet.grid.sheets) or [sheet.grid.sheet or "名单"])
        self.sheets.setCurrentText(sheet.grid.sheet)
        if sheet.grid.parts:
            self.sheets.insertItem(0, f"合在一起的 {len(sheet.grid.parts)} 张")
            self.sheets.setCurrentIndex(0)
        self.notes.setText("\n".join(sheet.grid.notes))
        self.notes.setVisible(bool(sheet.grid.notes))
        where = f"表头在第 {table.header_row} 行，" if table.header_row else "没有表头，"
        left = f"，另有 {len(table.left_out)} 行不是客户（合计、说明等）" if table.left_out else ""
        self._about.setText(f"{where}共 {len(table.rows)} 行{left}")
        rows = [f"第 {one.number} 行：{one.reason}（{one.text}）" for one in table.left_out[:_MOST_LEFT_OUT]]
        self._about.setToolTip(plain_tip("\n".join(rows + ["……"] * (len(table.left_out) > _MOST_LEFT_OUT))))
        self._grid.setRowCount(len(table.headers))
        self._boxes = []
        for at, header in enumerate(table.headers):
            guess = next((one for one in sheet.guesses if one.column == at), None)
            samples = [show(row[at]) for row in table.rows[:30] if row[at] not in (None, "")][:3]
            reason = guess.reason if guess else "不导入"
            for column, text in enumerate((column_letter(at), header, "　|　".join(samples), "", reason)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self._grid.setItem(at, column, item)
            box = _target_box()
            box.setAccessibleName(f"“{header}”导入为")
            box.setCurrentIndex(max(0, box.findData(guess.target if guess else None)))
            self._grid.setCellWidget(at, 3, _apart(box))
            self._boxes.append(box)
        _fit(self._grid, stretch=4)
        self._grid.setColumnWidth(1, min(self._grid.columnWidth(1), px(_WIDEST_WORDS)))  # the cells tell more

    def mapping(self) -> dict[int, str]:
        """Return which column is what."""
        return {at: box.currentData() for at, box in enumerate(self._boxes) if box.currentData()}


def _apart(box: QComboBox) -> QWidget:
    """Return a choice with some room above and below, so that the choices of a column do not touch."""
    cell = QWidget()
    cell.setFocusProxy(box)
    rows = QVBoxLayout(cell)
    rows.setContentsMargins(0, 2, 0, 2)
    rows.addWidget(box)
    return cell


class _TargetBox(QComboBox):
    """A wheel turned over it scrolls the list, and never changes what a column is."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _target_box() -> QComboBox:
    box = _TargetBox()
    box.addItem("（不导入）", None)
    for target in targets():
        box.addItem(target.label, target.key)
    box.setMaxVisibleItems(18)
    return box


class LookPage(QWidget):
    """What would happen, row by row.

    Signals:
        decided: something else is to happen to doubles.
        forgiven: something else is to happen to cells that cannot be read.
    """

    decided = Signal()
    forgiven = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sum = label("")
        self._sum.setWordWrap(True)
        self._more = label("", "weak")
        self._more.setWordWrap(True)
        self._policies = [QRadioButton(word) for _, word in _POLICIES]
        self._policies[0].setChecked(True)
        self._policy_row = QWidget()
        row = QHBoxLayout(self._policy_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("重复的："))
        for button in self._policies:
            row.addWidget(button)
        row.addStretch(1)
        for button in self._policies:
            button.toggled.connect(self._policy_chosen)
        self.forgiving = QCheckBox("认不出的格子去掉，原文记入备注，其余照样导入")
        self.forgiving.clicked.connect(self.forgiven)
        self._checked: check.Checked | None = None
        self._verdict_width = px(_VERDICT)
        self._grid = _table(())
        self._grid.setAccessibleName("核对结果")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        for part in (self._sum, self._more, self.forgiving, self._policy_row):
            rows.addWidget(part)
        rows.addWidget(self._grid, 1)

    def show_outcome(self, sheet: Sheet, mapping: dict[int, str], checked: check.Checked) -> None:
        """Show what would happen, the troubled rows first."""
        self._checked = checked
        fresh = len(checked.rows) - len(checked.doubles)
        self._sum.setText(
            f"读到 {checked.read} 行：新增 {fresh} 户，重复 {len(checked.doubles)} 户，有问题 {len(checked.failed)} 行。"
        )
        self.forgiving.setChecked(checked.forgiving)
        self.forgiving.setVisible(bool(checked.curable) or checked.forgiving)
        notes = [f"{checked.curable} 行只是个别格子认不出。"] if checked.curable else []
        notes += [f"{len(checked.hints)} 行去掉了认不出的格子，原文记入备注。"] if checked.hints else []
        notes += (
            [f"{len(checked.doubtful)} 行疑似重复，照样新增，导入后请在“查重与合并”里核对。"]
            if checked.doubtful
            else []
        )
        notes += [f"{checked.contacts} 行与上面合并在一起，记为同一客户的联系人。"] if checked.contacts else []
        notes += (
            [f"重复的有 {checked.joined} 行是本名单前面已有的客户，跳过或更新时，多出的联系人和电话并入前面那一户。"]
            if checked.joined
            else []
        )
        notes += [f"将新建片区：{'、'.join(checked.new_areas)}。"] if checked.new_areas else []
        notes += checked.told_unknown
        self._more.setText("".join(notes))
        self._more.setVisible(bool(notes))
        self._policy_row.setVisible(bool(checked.doubles))
        shown = list(check.preview(sheet.table, mapping, checked))
        heads = ["行", "结果", *check.labels(mapping)]
        self._grid.setColumnCount(len(heads))
        self._grid.setHorizontalHeaderLabels(heads)
        self._grid.setRowCount(len(shown))
        failed = {number for number, _ in checked.failed}
        troubled = failed | set(checked.doubles) | set(checked.hints)
        for at, (number, verdict, cells) in enumerate(shown):
            for column, text in enumerate((str(number), verdict, *cells)):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(verdict) if column == 1 else "")
                if column == 1 and number in troubled:
                    item.setForeground(theme.color("late" if number in failed else "soon"))
                self._grid.setItem(at, column, item)
        self._grid.resizeColumnToContents(1)
        self._verdict_width = self._grid.columnWidth(1) + 12
        _fit(self._grid, stretch=-1)
        self._fit_verdict()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_verdict()

    def _fit_verdict(self) -> None:
        """Give the reasons what they need, as long as everything else is seen beside them."""
        others = sum(self._grid.columnWidth(at) for at in range(self._grid.columnCount()) if at != 1)
        room = self._grid.viewport().width() - others
        self._grid.setColumnWidth(1, max(px(_VERDICT), min(room, self._verdict_width)))

    def will_write(self) -> int:
        """Return how many rows would be written."""
        if self._checked is None:
            return 0
        return len(self._checked.rows) - len(self._checked.skipped(self.policy()))

    def _policy_chosen(self, on: bool) -> None:
        if on:
            self.decided.emit()

    def policy(self) -> check.Doubles:
        """Return what happens to doubles."""
        for button, (policy, _) in zip(self._policies, _POLICIES, strict=True):
            if button.isChecked():
                return policy  # type: ignore[return-value]
        return "skip"


class DonePage(QWidget):
    """What was done, and the ways back."""

    def __init__(self) -> None:
        super().__init__()
        self._sum = label("")
        self._sum.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sign = label()
        sign.setPixmap(icons.pixmap("check-circle", 48, "due", self.devicePixelRatioF()))
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.failed = QPushButton(icons.icon("download"), "把未导入的行存成文件…")
        self.undo = QPushButton(icons.icon("undo"), "撤销这次导入")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.failed)
        row.addWidget(self.undo)
        row.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setSpacing(16)
        rows.addStretch(1)
        rows.addWidget(sign)
        rows.addWidget(self._sum)
        rows.addLayout(row)
        rows.addStretch(1)

    def show_outcome(self, outcome: write.Outcome, failed: int, hinted: int, doubtful: int) -> None:
        """Tell what was done, and what is left to look at."""
        parts = [outcome.words]
        parts += [f"跳过重复 {outcome.skipped} 户"] if outcome.skipped else []
        parts += [f"给已有客户补上 {outcome.contacts} 位联系人"] if outcome.contacts else []
        parts += [f"未导入 {failed} 行"] if failed else []
        parts += [f"{hinted} 行去掉了认不出的格子"] if hinted else []
        look = f"\n其中 {doubtful} 户疑似重复，请在“查重与合并”里核对是不是同一户。" if doubtful else ""
        self._sum.setText("，".join(parts) + "。" + look)
        self.failed.setText(
            "把未导入的行存成文件…" if not hinted else "把未导入的行和提示存成文件…" if failed else "把提示存成文件…"
        )
        self.failed.setVisible(bool(failed or hinted))
        self.undo.setEnabled(True)
        self.undo.setVisible(outcome.changed)


def _table(heads: Sequence[str]) -> QTableWidget:
    made = QTableWidget(0, len(heads))
    made.setHorizontalHeaderLabels(list(heads))
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(px(32))
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setWordWrap(False)
    made.setShowGrid(False)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made


def _fit(table: QTableWidget, *, stretch: int) -> None:
    table.resizeColumnsToContents()
    for column in range(table.columnCount()):
        table.setColumnWidth(column, min(table.columnWidth(column) + 12, 300))
    if stretch >= 0:
        table.horizontalHeader().setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
