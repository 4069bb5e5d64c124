"""The way in for a list of orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cmdesk.core.errors import as_one
from cmdesk.core.sheet.grid import Grid
from cmdesk.core.sheet.understanding.columns import Target
from cmdesk.core.sheet.understanding.looking import Sheet
from cmdesk.core.sheet.understanding.table import Table
from cmdesk.kit.lists.list_import import ListImport, Verdicts
from cmdesk.orders.importing import check, write
from cmdesk.orders.importing.targets import targets

if TYPE_CHECKING:
    from cmdesk.kit.desk import Desk

_HINT = "把订货记录（Excel 或 CSV，一行一个商品）拖到这里。列名不必改成我们的叫法，标题行、合计行会自动认出。"


class ImportDialog(ListImport):
    """Orders as an office exports them; rows that are there already are skipped."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "导入订货", "订货", _HINT, parent)

    def targets(self) -> Sequence[Target]:
        return targets()

    def look(self, grid: Grid) -> Sheet:
        return check.look(grid)

    def checking(self, table: Table, mapping: Mapping[int, str]) -> Callable[[], object]:
        actor = self._desk.actor
        return lambda: check.check(actor, table, mapping)

    def verdicts(self, checked: check.Checked) -> Verdicts:
        rows = {entry.number: ("登记", "") for entry in checked.entries}
        rows |= {number: (f"跳过：{why}", "weak") for number, why in checked.skipped}
        rows |= {number: (as_one(problems), "late") for number, problems in checked.failed}
        orders = len(checked.orders())
        told = (
            f"读到 {checked.read} 行：登记 {len(checked.entries)} 行，合成订货 {orders} 张；"
            f"已有而跳过 {len(checked.skipped)} 行，不能导入 {len(checked.failed)} 行。"
        )
        return Verdicts(rows, told, f"导入 {orders} 张订货", dict(checked.failed), orders > 0)

    def writing(self, checked: check.Checked, source: str) -> Callable[[], str]:
        actor = self._desk.actor

        def job() -> str:
            outcome = write.write(actor, checked, source=source)
            return f"已导入订货 {outcome.orders} 张（{outcome.lines} 行商品）"

        return job
