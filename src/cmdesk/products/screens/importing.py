"""The way in for a list of products."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from cmdesk.core.errors import as_one
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.understanding.columns import Target
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.kit.lists.list_import import ListImport, Verdicts
from cmdesk.products.importing import check, write

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_HINT = "把 Excel 或 CSV 价目表拖到这里。表头不必改成我们的叫法，标题行、合计行会自动认出。"


class ImportDialog(ListImport):
    """Price lists of strangers; products that are there already are brought up to date, or left alone."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._update = QCheckBox("已有的商品（编号、条码或品名规格相同）用名单里的内容更新")
        self._update.setChecked(True)
        super().__init__(desk, "导入商品", "商品", _HINT, parent)
        self._update.toggled.connect(self._tell)

    def choices(self) -> Sequence[QWidget]:
        return (self._update,)

    def targets(self) -> Sequence[Target]:
        return check.targets()

    def look(self, grid: Grid) -> Sheet:
        return check.look(grid)

    def checking(self, table: Table, mapping: Mapping[int, str]) -> Callable[[], object]:
        return lambda: check.check(table, mapping)

    def verdicts(self, checked: check.Checked) -> Verdicts:
        rows = {entry.number: (entry.verdict, "") for entry in checked.entries}
        rows |= {number: (as_one(problems), "late") for number, problems in checked.failed}
        fresh, again = len(checked.entries) - checked.repeated, checked.repeated
        update = self._update.isChecked()
        kept, word = fresh + (again if update else 0), "更新" if update else "跳过"
        told = f"读到 {checked.read} 行：新增 {fresh}，{word} {again}，不能导入 {len(checked.failed)}。"
        return Verdicts(rows, told, f"导入 {kept} 个商品", dict(checked.failed), kept > 0)

    def writing(self, checked: check.Checked, source: str) -> Callable[[], str]:
        actor = self._desk.actor
        policy: write.Doubles = "update" if self._update.isChecked() else "skip"

        def job() -> str:
            outcome = write.write(actor, checked, policy, source=source)
            return f"已导入商品：新增 {outcome.added}，更新 {outcome.updated}"

        return job
