"""Asking how to print: which printer, which pages, how many, on both sides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from cmdesk.core.errors import Refused
from cmdesk.kit.form.combo import Combo
from cmdesk.kit.form.dialog import VerbDialog, labelled
from cmdesk.kit.look.measure import px
from cmdesk.kit.look.tokens import SPACE_2
from cmdesk.kit.paper.page_range import pages_of
from cmdesk.kit.paper.printing import Order, Printers

_MOST_COPIES = 99
_LOOKING = "正在查找打印机…"


class PrintDialog(VerbDialog):
    """Asks how to print a document. Open it with ``open()``.

    Signals:
        ordered: (``Order``, numbers of the copies 联 that are wanted, from 1; empty when the form has none).
    """

    ordered = Signal(object, object)

    def __init__(
        self,
        title: str,
        count: int,
        page: int,
        parent: QWidget | None,
        *,
        copies: Sequence[str] = (),
        printers: Printers | None = None,
        usual: str = "",
    ) -> None:
        """Make the dialog.

        Args:
            title: what is printed.
            count: how many pages there are.
            page: the page in sight, from 0.
            parent: usual Qt parent.
            copies: names of the copies 联 of the form, each to be printed or not.
            printers: looks for printers; another one for tests.
            usual: the printer that this person used last.
        """
        super().__init__("打印", title, "打印", parent)
        self._count, self._page, self._usual = count, page, usual
        self.printer = Combo(self)
        self.printer.setAccessibleName("打印机")
        self.printer.setMinimumWidth(px(280))
        self.printer.addItem(_LOOKING)
        self.printer.setEnabled(False)
        self.primary.setEnabled(False)
        self.all = QRadioButton(f"全部 {count} 页", self)
        self.current = QRadioButton(f"当前页（第 {page + 1} 页）", self)
        self.some = QRadioButton("页码", self)
        self.all.setChecked(True)
        self.range = QLineEdit(self)
        self.range.setPlaceholderText("例如 1-3,5")
        self.range.setAccessibleName("页码")
        self.range.textEdited.connect(self._choose_some)
        self.times = QLineEdit("1", self)
        self.times.setAccessibleName("份数")
        self.times.setFixedWidth(px(60))
        self.double_sided = QCheckBox("双面打印（长边翻转）", self)
        self.copies = [QCheckBox(name, self) for name in copies]
        for box in self.copies:
            box.setChecked(True)
        self.fill(self._form())
        self.primary.setDefault(True)  # Enter prints, wherever one is
        self.primary.clicked.connect(self._order)
        self.all.setFocus()
        self._printers = printers or Printers(self)
        self._printers.found.connect(self._found)
        self._printers.failed.connect(self.show_refusal)
        self._printers.ask()

    def _form(self) -> QWidget:
        group = QButtonGroup(self)
        for button in (self.all, self.current, self.some):
            group.addButton(button)
        pages = QHBoxLayout()
        pages.setSpacing(SPACE_2)
        pages.addWidget(self.some)
        pages.addWidget(self.range, 1)
        rows: list[tuple[str, QWidget | QLayout]] = [
            ("打印机", self.printer), ("范围", self.all), ("", self.current), ("", pages), ("份数", self.times),
        ]  # fmt: skip
        rows += [("" if at else "联", box) for at, box in enumerate(self.copies)]
        return labelled((*rows, ("", self.double_sided)))

    def _choose_some(self) -> None:
        self.some.setChecked(True)

    def _found(self, names: list[str]) -> None:
        self.printer.clear()
        self.printer.addItems(names)
        self.printer.setEnabled(bool(names))
        self.primary.setEnabled(bool(names))
        if self._usual in names:
            self.printer.setCurrentText(self._usual)
        self.show_refusal("" if names else "这台电脑没有可用的打印机，请先装好打印机，或另存为 PDF。")

    def _order(self) -> None:
        try:
            pages, copies = self._pages(), self._times()
            wanted = [number for number, box in enumerate(self.copies, 1) if box.isChecked()]
            if self.copies and not wanted:
                raise Refused("请至少选一联。")
        except Refused as refusal:
            self.show_refusal(str(refusal))
            return
        order = Order(self.printer.currentText(), pages, copies, self.double_sided.isChecked())
        self.accept()
        self.ordered.emit(order, wanted)

    def _times(self) -> int:
        text = self.times.text().strip()
        if not text.isdecimal() or not 1 <= int(text) <= _MOST_COPIES:
            raise Refused(f"份数“{text}”应是 1 到 {_MOST_COPIES} 的整数。")
        return int(text)

    def _pages(self) -> Sequence[int]:
        if self.some.isChecked():
            return pages_of(self.range.text(), self._count)
        return (self._page,) if self.current.isChecked() else range(self._count)
