"""The entry page opens by number within 50 ms at a million visits, with 40 products and all that is owed beside it.

From the Enter after the number to the sheet painted: the reading alone, and the whole with its window; beside them a
bare read of one row by its number. ``--visits N`` for fewer.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from due import fill

from cmdesk.activities.record import Activity
from cmdesk.core import regulation
from cmdesk.core.actor import PROGRAM, Actor
from cmdesk.core.database import current
from cmdesk.core.door import announce, keep
from cmdesk.core.errors import Refused
from cmdesk.core.file import office
from cmdesk.customers.record import Customer
from cmdesk.products.record import Product
from cmdesk.shell.features import load_records
from cmdesk.staff.record import User
from cmdesk.visits import rules
from cmdesk.visits.record import StockReading, Visit

VISITS, CUSTOMERS, MANAGERS, PRODUCTS, ROUNDS = 1_000_000, 20_000, 300, 40, 15
PROMISE = 50  # milliseconds

_CUSTOMER = {"number": "'N' || i", "name": "'福顺烟酒店' || i", "stage": "'customer'", "owner_id": "1",
             "visit_class": "'core'", "created_at": "'2024-01-10T04:00:00.000Z'"}  # fmt: skip
_DAY = f"'2026-' || SUBSTR('0' || (i / {CUSTOMERS} % 10 + 1), -2) || '-' || SUBSTR('0' || (i * 7 % 28 + 1), -2)"
_ACTIVITY = {"customer_id": f"i % {CUSTOMERS} + 1", "user_id": "1", "happened_at": f"{_DAY} || 'T02:00:00.000Z'",
             "result": "'同意上新品'", "next_step": "'送标价签'"}  # fmt: skip
_VISIT = {"number": "'BF' || (2026100000 + i)", "customer_id": f"i % {CUSTOMERS} + 1",
          "user_id": f"i % {CUSTOMERS} % {MANAGERS} + 1", "day": _DAY,
          "state": "CASE WHEN i % 40 = 0 THEN 'planned' ELSE 'done' END", "activity_id": "i"}  # fmt: skip
_READING = {"customer_id": f"i % {CUSTOMERS} + 1", "product_id": f"i / {CUSTOMERS} % {PRODUCTS} + 1", "day": _DAY,
            "visit_id": "i", "stock": "i % 50", "demand": "i % 90"}  # fmt: skip


class _Memory:
    def get(self, _key: str, default: str = "") -> str:
        return default

    def set(self, key: str, value: str) -> None:
        """Remember nothing."""


def desk(opened: office.Office, actor: Actor) -> Any:
    """Return as much of a desk as the page asks for."""
    from PySide6.QtCore import QObject, Signal

    from cmdesk.kit.background.work import Work

    class Desk(QObject):
        changed = Signal(frozenset)

        def __init__(self) -> None:
            super().__init__()
            self.office, self.actor, self.memory = opened, actor, _Memory()
            self.work = Work(self, leaving=current().close)
            announce.listen(self.changed.emit)

        def say(self, text: str, *, undo: bool = False) -> None:
            """Say nothing."""

        def refuse(self, refusal: Refused) -> None:
            raise refusal

    return Desk()


def measure(opened: office.Office, count: int) -> bool:
    """Print the figures; returns whether the promise is kept."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from cmdesk.kit.look.theme import apply_theme, dress
    from cmdesk.visits.screens.entry.page import EntryPage

    app = QApplication.instance() or QApplication([])
    apply_theme(app, "light")  # type: ignore[arg-type]
    numbers = [f"BF{2026100000 + place}" for place in range(40, count, count // (ROUNDS + 2) // 40 * 40)][: ROUNDS + 1]
    working = desk(opened, PROGRAM)
    page = EntryPage(working)
    dress(page)
    page.resize(1180, 700)
    page.show()
    app.processEvents()
    bare: list[float] = []
    read: list[float] = []
    whole: list[float] = []
    busy: list[float] = []
    for number in numbers:
        bare.append(_spent(partial(current().row, "SELECT * FROM visit WHERE number = ?", (number,)))[0])
        read.append(_spent(partial(_read, number))[0])
        page.number.setText(number)
        took, cpu = _spent(partial(_opened, app, page, number))
        whole.append(took)
        busy.append(cpu)
        QTest.qWait(30)
    middle = [statistics.median(times[1:]) for times in (bare, read, whole, busy)]
    print(
        f"entry  {count:,} visits, {PRODUCTS} products: sheet painted after {middle[2]:.1f} ms, CPU {middle[3]:.1f} ms"
        f" (promised ≤ {PROMISE} ms), of which reading {middle[1]:.1f} ms; a bare row {middle[0]:.2f} ms"
    )
    working.work.close()
    return min(middle[2:]) <= PROMISE


def _read(number: str) -> None:
    rules.open_visit(PROGRAM, rules.by_number(PROGRAM, number).id)


def _opened(app: Any, page: Any, number: str) -> None:
    """Press Enter behind a number and wait until its sheet is painted, as the event loop waits: asleep between events.

    To ask again and again would take the processor from the thread that reads.
    """
    from PySide6.QtCore import QEventLoop

    waiting = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
    page.number.returnPressed.emit()
    while page.sheet.visit_number != number:
        app.processEvents(waiting)
    app.processEvents()


def _spent(what: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds by the clock and of the processor that something takes."""
    started, cpu = time.perf_counter(), time.process_time()
    what()
    return (time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000


def main() -> int:
    """Measure and print; 1 when the promise is broken."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--visits", type=int, default=VISITS)
    count = asked.parse_args().visits
    load_records()
    with tempfile.TemporaryDirectory() as name:
        opened = office.open_file(Path(name) / "office")
        regulation.add_missing_presets(PROGRAM)
        database = opened.database
        fill(database, User, {"login": "'u' || i", "name": "'李敏' || i", "role": "'account_manager'"}, MANAGERS)
        fill(database, Customer, _CUSTOMER, CUSTOMERS)
        with keep.operation(PROGRAM, "商品") as work:
            work.add_many(Product, [keep.clean(Product, {"number": f"P{at}", "name": f"品牌{at}（规格）", "position": at})
                                    for at in range(1, PRODUCTS + 1)])  # fmt: skip
        for model, varied in ((Activity, _ACTIVITY), (Visit, _VISIT), (StockReading, _READING)):
            fill(database, model, varied, count)
        kept = measure(opened, count)
        opened.close()
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
