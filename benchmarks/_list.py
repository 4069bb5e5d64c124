"""An office of any size, and the same table over a constant model, for the benchmarks of lists."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from cmdesk.core.database import SqliteDatabase
from cmdesk.core.spec import Choice
from cmdesk.core.window import Query, Row, sort_index
from cmdesk.kit.look.theme import apply_theme, dress
from cmdesk.kit.table import view as view_module
from cmdesk.kit.table.column import Column, Light
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.view import TableView

SIZES = (10_000, 100_000, 1_000_000)
WORDS = {"due": "剩5天", "soon": "明天到期", "late": "逾期", "paused": "暂停"}
COLUMNS = (
    Column("number", "编号", width=70),
    Column("name", "名称", width=150),
    Column("level", "级别", "choice", choices=(Choice("A", "核心"), Choice("B", "潜力"), Choice("C", "常规"))),
    Column("area", "片区"),
    Column("volume", "月均销量", "whole", summable=True),
    Column("money", "订货额", "money", summable=True),
    Column("next", "下次拜访", "day"),
    Column("state", "时限", "light", state=lambda value: Light(value, WORDS[value])),
    Column("owner", "客户经理"),
    Column("address", "地址", width=170),
    Column("phones", "电话", "phones"),
    Column("changed", "最后修改", "moment"),
)
_SQL = {"owner": "person.name"}
QUERY = Query(
    "customer",
    tuple((column.key, _SQL.get(column.key, f"customer.{column.key}")) for column in COLUMNS),
    id="customer.id",
    joins="LEFT JOIN person ON person.id = customer.owner_id",
    base="customer.binned_at IS NULL",
    apart="customer.binned_at IS NOT NULL",
    order=(("number", False),),
)
INDEXED = ("number", "name", "level", "volume", "next")


def sizes() -> Sequence[int]:
    """Return the sizes asked for on the command line; ``--million`` adds the largest, which takes longer to fill."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--million", action="store_true", help="measure a million rows too")
    return SIZES if parser.parse_args().million else SIZES[:2]


def customers(count: int) -> Iterator[Row]:
    """Yield customers with skewed names, gaps and days around today."""
    chance, today = random.Random(1), date.today()  # noqa: DTZ011
    heads = "福顺 永兴 万家 恒通 天天 好邻居 金叶 诚信 老地方 鑫源".split()
    tails = "烟酒店 超市 便利店 商行 副食品经营部 百货 烟草专卖店有限责任公司第三分公司".split()
    for number in range(1, count + 1):
        yield (
            number,
            f"{number:07}",
            f"{chance.choice(heads)}{chance.choice(tails)}{chance.randrange(99)}",
            chance.choice(["A", "B", "C", None]),
            chance.choice("城东 城西 河口 桥头 新区".split()),
            chance.choice([None, *range(0, 2000, 7)]),
            chance.randrange(-100_000, 99_999_999),
            (today + timedelta(chance.randrange(-400, 60))).isoformat() if number % 5 else None,
            chance.randrange(1, 6),
            chance.choice([*WORDS, None]),
            f"{chance.choice('解放人民建设和平')}路{chance.randrange(300)}号",
            f"139{chance.randrange(10**8):08}",
            "2024-03-05T01:30:00.000Z",
            None if number % 200 else "2024-03-05T01:30:00.000Z",
        )


def office(folder: Path, count: int) -> SqliteDatabase:
    """Fill an office file with customers and the indexes that lists need."""
    database = SqliteDatabase(folder / f"office{count}.db")
    database.run(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, number TEXT NOT NULL, name TEXT NOT NULL, level TEXT,"
        " area TEXT NOT NULL, volume INTEGER, money INTEGER, next TEXT, owner_id INTEGER, state TEXT,"
        " address TEXT NOT NULL, phones TEXT NOT NULL, changed TEXT, binned_at TEXT) STRICT"
    )
    database.run("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
    with database.writing():
        database.run_many("INSERT INTO person VALUES (?, ?)", enumerate("李敏 王强 单小芳 仇志远 曾国华".split(), 1))
        database.run_many(f"INSERT INTO customer VALUES ({', '.join('?' * 14)})", customers(count))
    for column in INDEXED:
        database.run(sort_index("sqlite", "customer", column, base="binned_at IS NULL"))
    database.run("CREATE INDEX customer_binned ON customer (binned_at) WHERE binned_at IS NOT NULL")
    database.run("CREATE INDEX customer_owner ON customer (owner_id)")  # any index of all rows makes counting cheap
    return database


class ConstantModel(TableModel):
    """The same columns over rows that cost nothing: a few hundred customers in memory, over and over."""

    size = 1_000_000
    known: tuple[Row, ...] = tuple((*row[:8], row[9], "李敏", *row[10:13]) for row in customers(997))

    def show(self, query: Query, **_how: object) -> None:  # noqa: ARG002
        self.beginResetModel()
        self._count = self.size
        self.endResetModel()
        self.opened.emit()
        self.counted.emit(self.size)

    def need(self, first: int, last: int, patience: float = 0, *, slot: str = "") -> None:
        """Every row is here."""

    def row(self, number: int) -> Row | None:
        return self.known[number % 997]


def application() -> QApplication:
    """Return the application in its look."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    apply_theme(app, "light")
    return app


def constant_table() -> TableView:
    """Return an opened table over the constant model."""
    kept = view_module.TableModel
    view_module.TableModel = ConstantModel  # type: ignore[misc]
    try:
        return open_table(SqliteDatabase(Path("unused.db")))
    finally:
        view_module.TableModel = kept  # type: ignore[misc]


def open_table(database: SqliteDatabase, query: Query = QUERY) -> TableView:
    """Open a table and wait until its first rows are painted."""
    table = TableView(database, COLUMNS, noun="客户", measure="户")
    dress(table)
    table.resize(1440, 860)
    table.show_query(query)
    table.show()
    paint_fully(table)
    return table


def paint_fully(table: TableView, seconds: float = 20) -> None:
    """Paint until no row on screen is missing."""
    app = application()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()
        if table.model.is_opening:
            time.sleep(0.0005)
            continue
        first, last = table.grid.visible_rows()
        if last < 0 and not table.model.is_reading:
            return
        if last >= 0 and all(table.model.row(number) is not None for number in (first, (first + last) // 2, last)):
            app.processEvents()
            return
        time.sleep(0.0005)
    raise SystemExit("the rows did not come")


def prepare(table: TableView) -> None:
    """Wait until the list has prepared itself, as it does within a second of being idle."""
    until = time.monotonic() + 30
    while not isinstance(table.model, ConstantModel) and not table.model.is_prepared and time.monotonic() < until:
        application().processEvents()
        time.sleep(0.01)


def close(table: TableView) -> None:
    """Let go of a table at once."""
    table.close_list()
    table.close()
    table.deleteLater()
    application().processEvents()


def interleaved(actions: dict[str, Callable[[], None]], rounds: int) -> dict[str, float]:
    """Return the median CPU milliseconds of actions run in turns, all threads of this process included."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            started = time.process_time()
            action()
            times[name].append((time.process_time() - started) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def report(title: str, ratio: float, limit: float, detail: str = "") -> bool:
    """Print one line and tell whether the promise is kept."""
    kept = ratio <= limit
    print(f"{title}: {ratio:.2f} (promise ≤ {limit}){'' if kept else '  BROKEN'}{'  ' + detail if detail else ''}")
    return kept


def folder() -> tempfile.TemporaryDirectory[str]:
    """Return a temporary folder for offices."""
    return tempfile.TemporaryDirectory(prefix="cmdesk-bench-")
