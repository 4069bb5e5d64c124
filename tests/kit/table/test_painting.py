"""How often and how rightly a table is painted."""

from __future__ import annotations

import gc
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from tests.kit.table.shops import QUERY, add_shops


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_a_narrowed_list_is_painted_once_and_its_header_not_at_all(qtbot, office, open_table) -> None:
    """A key in the search box costs one paint of the rows, whether or not the scroll bar comes or goes with it."""
    add_shops(office, range(1, 2_001))
    table = open_table()
    for narrowed in ("name = '商店7'", "volume < 900", "number < '000004'", "volume > 900"):
        qtbot.waitUntil(lambda: not table.model.is_reading)
        qtbot.wait(200)  # what the list before has left to do: its scroll bar has moved and is painted
        rows, header = Paints(table.grid.viewport()), Paints(table.header)
        table.model._count_later.setInterval(60_000)  # counting has a paint of its own
        with qtbot.waitSignal(table.model.opened):
            table.show_query(QUERY.filtered(narrowed))
        qtbot.waitUntil(lambda rows=rows: rows.count > 0)
        qtbot.wait(100)
        assert (rows.count, header.count) == (1, 0), narrowed
    table.show_query(QUERY.ordered(("name", True)))
    qtbot.waitUntil(lambda: header.count == 1)


def test_an_error_while_painting_does_not_end_the_program(qtbot, office, open_table, monkeypatch) -> None:
    """A painter that an error left open would take Qt, and everything typed, with it."""
    add_shops(office, range(1, 50))
    table = open_table()
    qtbot.waitUntil(lambda: table.model.row(0) is not None)
    viewport = table.grid.viewport()
    whole = viewport.grab().toImage()

    def fail(*_: object) -> None:
        raise ValueError("a cell that cannot be drawn")

    with monkeypatch.context() as patch:
        patch.setattr(table.grid._painter, "paint", fail)
        for _ in range(3):
            with qtbot.captureExceptions() as caught, suppress(ValueError):
                viewport.grab()
            gc.collect()
        assert all(isinstance(error, ValueError) for _, error, _ in caught)
    assert viewport.grab().toImage() == whole


def test_letters_that_depend_on_their_neighbours_are_drawn_as_qt_draws_them(qtbot, office, open_table) -> None:
    """Drawing without kerning must not tear accents from their letters nor take joined scripts apart."""
    names = ("福顺食品", "Cafe\u0301 A\u030a", "ئۇيغۇر دۇكىنى", "ᠮᠣᠩᠭᠣᠯ ᠳᠡᠯᠭᠡᠭᠦᠷ")
    add_shops(office, range(1, len(names) + 1))
    with office.writing():
        office.run_many("UPDATE shop SET name = ? WHERE id = ?", [(name, row) for row, name in enumerate(names, 1)])
    table = open_table()
    qtbot.waitUntil(lambda: all(table.model.row(row) is not None for row in range(len(names))))

    def drawn() -> list[QImage]:
        boxes = [table.grid.visualRect(table.model.index(row, 1)) for row in range(len(names))]
        return [table.grid.viewport().grab(box).toImage() for box in boxes]

    shown = drawn()
    table.grid._painter._font = table.grid.font()  # what Qt draws by itself, kerning and all
    assert shown == drawn()


def test_nothing_is_drawn_through_what_an_empty_list_says(qtbot, office, open_table) -> None:
    """The line beside the frozen columns ends with the rows: where there are none, it strikes no words through."""
    add_shops(office, range(1, 4))
    table = open_table()
    table.change_view(frozen=2)
    viewport, edge = table.grid.viewport(), table.widths.frozen_width - 1

    def colours(x: int) -> set[int]:
        image = viewport.grab().toImage()
        return {image.pixel(x, y) for y in range(4 * table.grid.row_height, image.height(), 7)}

    qtbot.waitUntil(lambda: table.model.count == 3)
    assert colours(edge) == colours(edge - 9)
    table.show_query(QUERY.filtered("name = '没有'"))
    qtbot.waitUntil(lambda: table.model.count == 0)
    table.empty.shown.hide()
    assert colours(edge) == colours(edge - 9)
