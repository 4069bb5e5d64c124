"""The model under a table: rows come when they are looked at, and never late."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from tests.kit.table.shops import COLUMNS, QUERY, add_shops

from cmdesk.kit.table.rows import lane, paged
from cmdesk.kit.table.rows.model import TableModel
from cmdesk.kit.table.rows.questions import Reading


@pytest.fixture
def model(qtbot, office) -> Iterator[TableModel]:
    made = TableModel(office, COLUMNS)
    yield made
    made.close()


def shown(qtbot, model: TableModel, query=QUERY) -> None:
    with qtbot.waitSignal(model.counted):
        model.show(query)


def numbers(model: TableModel, first: int, last: int) -> list[str]:
    model.need(first, last, patience=60)
    return [str(model.index(row, 0).data()) for row in range(first, last + 1)]


def test_it_keeps_the_contract_of_every_qt_model(qtbot, office, model, qtmodeltester) -> None:
    """Qt's own checks of index, parent, counts and roles find nothing to object to."""
    add_shops(office, range(300))
    shown(qtbot, model)
    qtmodeltester.check(model, force_py=True)


def test_cells_read_as_people_write(qtbot, office, model) -> None:
    """Labels for choices, separators in numbers, the short day in the cell and the full one in the tooltip."""
    add_shops(office, [12345])
    shown(qtbot, model)
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row == ["012345", "商店26", "潜力", "", "12,345.00", "2024-03-05", "逾期", "急"]
    assert model.index(0, 5).data(Qt.ItemDataRole.ToolTipRole) == "2024-03-05 周二"
    assert model.index(0, 4).data(Qt.ItemDataRole.EditRole) == 1234500
    assert model.index(0, 3).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert model.headerData(2, Qt.Orientation.Horizontal) == "级别"
    assert model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable


def test_far_rows_are_read_where_one_looks_and_few_are_kept(qtbot, office, model, monkeypatch) -> None:
    """Jumping about in a long list shows the right rows and does not pile them up."""
    monkeypatch.setattr(paged, "KEPT", 10)
    add_shops(office, range(20_000))
    shown(qtbot, model)
    assert model.rowCount() == 20_000
    for place in (19_990, 3, 12_345, 7_000, 15_000, 9_999):
        assert numbers(model, place, place + 5) == [f"{number:06}" for number in range(place, place + 6)]
    assert len(model._rows) <= 10 + 6


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(looks=st.lists(st.tuples(st.integers(-5, 620), st.integers(0, 40), st.sampled_from(["jump", "on", "back"]))))
@pytest.mark.parametrize("group", ["", "level"])
def test_wherever_one_scrolls_the_rows_are_those_of_the_list(qtbot, office, monkeypatch, looks, group) -> None:
    """Jumping, scrolling on and back, with few rows kept, in a grouped list too: each row is the one that stands there."""
    monkeypatch.setattr(paged, "KEPT", 50)
    if office.row("SELECT 1 FROM shop") is None:
        add_shops(office, range(600))
    order = [f"{n:06}" for n in range(600)]
    if group:
        order = [None, *order[::2], None, *order[1::2]]
    model = TableModel(office, COLUMNS)
    try:
        with qtbot.waitSignal(model.counted):
            model.show(QUERY, group=group)
        at = 0
        for place, rows, way in looks:
            at = {"jump": place, "on": at + 3, "back": at - 3}[way]
            model.need(at, at + rows, patience=60)
            for row in range(max(at, 0), min(at + rows + 1, len(order))):
                stored = model.row(row)
                assert (None if stored is None else stored[1]) == order[row]
    finally:
        model.close()


def test_scrolling_on_wakes_the_reading_thread_once_a_screen(qtbot, office, model, monkeypatch) -> None:
    """Rows behind those in sight come along with them, before them when one scrolls back; a jump reads what it shows."""
    add_shops(office, range(2_000))
    shown(qtbot, model)
    asked = []
    monkeypatch.setattr(paged, "Reading", lambda *given: asked.append(list(given[1])) or Reading(*given))
    model.need(1_000, 1_029, patience=60)
    assert asked.pop() == list(range(1_000, 1_030))
    for first in (*range(1_003, 1_060, 3), *range(1_060, 970, -3)):
        model.need(first, first + 29, patience=60)
    assert asked == [list(range(1_030, 1_062)), list(range(1_062, 1_094)), list(range(968, 1_000))]


def test_what_is_shown_stays_until_the_next_list_is_there(qtbot, office, model) -> None:
    """Sorting never leaves an empty table for a moment."""
    add_shops(office, range(500))
    shown(qtbot, model)
    release = threading.Event()
    model._reader.ask("block", release.wait, print, patience=0)
    model.show(QUERY.ordered(("number", True)), patience=0)
    assert (model.rowCount(), model.index(0, 0).data()) == (500, "000000")
    release.set()
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "000499")


def test_a_list_that_goes_is_not_counted_in_place_of_the_one_that_comes(qtbot, office, model) -> None:
    """Somebody types on before the list has been counted: the next one gets its own number and no empty rows."""
    add_shops(office, range(300))
    model._count_later.setInterval(20)
    with qtbot.waitSignal(model.opened):
        model.show(QUERY.filtered("shop.id < ?", (200,)))
    counted = QSignalSpy(model.counted)
    begun, release = threading.Event(), threading.Event()
    model._reader.ask("block", lambda: begun.set() or release.wait(5), print, patience=0)
    assert begun.wait(60)
    model.show(QUERY.filtered("shop.id < ?", (100,)), patience=0)
    qtbot.wait(60)
    release.set()
    qtbot.waitUntil(lambda: not model.is_opening)
    qtbot.waitUntil(lambda: counted.count() > 0 and not model.is_reading)
    assert {counted.at(call)[0] for call in range(counted.count())} == {model.rowCount()} == {100}


def test_the_window_never_waits_longer_than_a_frame(qtbot, office, model) -> None:
    """While the database is busy, rows are placeholders; they appear when they have come."""
    add_shops(office, range(5_000))
    shown(qtbot, model)
    release = threading.Event()
    model._reader.ask("block", release.wait, print, patience=0)
    started = time.perf_counter()
    model.need(4_000, 4_030)
    assert time.perf_counter() - started < 2  # it would wait for ever; a frame is measured in benchmarks/
    assert model.row(4_000) is None
    assert model.index(4_000, 0).data() is None
    spy = QSignalSpy(model.dataChanged)
    release.set()
    qtbot.waitUntil(lambda: model.row(4_000) is not None)
    assert spy.count() >= 1
    assert model.index(4_000, 0).data() == "004000"
    told = spy.count()
    model.need(3_000, 3_030, patience=60)
    assert model.index(3_000, 0).data() == "003000"
    assert spy.count() == told  # whoever waited for rows is not told that they have come


def test_typing_on_drops_the_answers_to_what_was_typed_before(qtbot, office, model) -> None:
    """Only the last filter is shown, however the answers overlap."""
    add_shops(office, range(3_000))
    shown(qtbot, model)
    spy = QSignalSpy(model.opened)
    for number in range(20):
        model.show(QUERY.filtered("shop.id % 20 = ?", (number,)), patience=0)
    qtbot.waitUntil(lambda: model.rowCount() == 150)
    qtbot.wait(50)
    assert numbers(model, 0, 1) == ["000019", "000039"]
    assert spy.count() <= 20


def test_an_answer_on_its_way_does_not_grow_the_next_list(qtbot, office, model) -> None:
    """The count of what was typed before arrives after the next key's list is there: it is none of its business."""
    add_shops(office, range(300))
    shown(qtbot, model, QUERY.filtered("shop.number < ?", ("000200",)))
    model.show(QUERY.filtered("shop.number < ?", ("000100",)), patience=60)
    model._count_now()  # asked now; the answer waits in the queue of events until the list below is there
    while model.is_reading:  # no event is delivered here
        time.sleep(0.001)
    with qtbot.waitSignal(model.counted):
        model.show(QUERY.filtered("shop.number < ?", ("000005",)), patience=60)
    qtbot.wait(20)
    assert (model.count, model.rowCount()) == (5, 5)


def test_a_late_answer_for_other_columns_is_thrown_away(qtbot, office, model) -> None:
    """Rows read for the columns of a moment ago must not be shown under the present headers."""
    add_shops(office, range(1_000))
    shown(qtbot, model)
    release = threading.Event()
    model._reader.ask("block", release.wait, print, patience=0)
    model.need(900, 905, patience=0)
    model.show_columns(("volume", "number"))
    release.set()
    qtbot.waitUntil(lambda: not model._reader.is_busy)
    qtbot.wait(20)
    model.need(900, 905, patience=60)
    assert [model.index(901, column).data() for column in (0, 1)] == ["901", "000901"]


def test_a_refresh_finds_rows_again(qtbot, office, model) -> None:
    """Rows that others add and remove move the known ones; vanished ones are not reported."""
    add_shops(office, range(100, 1_100))
    shown(qtbot, model)
    add_shops(office, range(50))
    office.run("DELETE FROM shop WHERE id = 600")
    with qtbot.waitSignal(model.refreshed) as caught:
        model.refresh({500: 400, 600: 500, 700: 600}, rows=20)
    assert caught.args == [{500: 450, 700: 649}]
    assert model.rowCount() == 1_049
    assert model.index(450, 0).data() == "000500"


def test_a_change_while_a_list_is_coming_is_not_missed(qtbot, office, model) -> None:
    """A refresh asked for before the list has arrived is made up for."""
    add_shops(office, range(10))
    release = threading.Event()
    model._reader.ask("block", release.wait, print, patience=0)
    model.show(QUERY, patience=0)
    model.refresh()
    spy = QSignalSpy(model.refreshed)
    release.set()
    qtbot.waitUntil(lambda: spy.count() == 1)


def test_a_database_that_fails_is_told_in_one_sentence(qtbot, office, model) -> None:
    """No traceback reaches the user, and the table stays usable."""
    with qtbot.waitSignal(model.refused) as caught:
        model.show(QUERY.filtered("no_such_column = 1"))
    assert "读不出来" in caught.args[0]
    shown(qtbot, model)
    assert model.rowCount() == 0


def test_lists_share_few_connections_and_let_go_of_them(qtbot, office) -> None:
    """Many lists on a page cost two connections; none is left when the office closes."""
    add_shops(office, range(10))
    models = [TableModel(office, COLUMNS) for _ in range(5)]
    for made in models:
        shown(qtbot, made)
    lanes = {made._reader._lane for made in models}
    assert len(lanes) == lane.LANES
    assert all(one.is_open for one in lanes)
    for made in models:
        made.close()
    lane.end_lanes(office)
    assert not any(one.is_open for one in lanes)


def test_a_list_that_sorts_for_long_is_stopped_when_it_closes(qtbot, office) -> None:
    """Closing a window does not leave the processor busy with what nobody will see."""
    add_shops(office, range(2_000))
    made = TableModel(office, COLUMNS)
    made.show(QUERY.filtered("(SELECT count(*) FROM shop AS a, shop AS b, shop AS c) > 0"), patience=0)
    qtbot.wait(50)
    assert made._reader.is_busy
    asked = time.perf_counter()
    made.close()
    lane.end_lanes(office)
    assert time.perf_counter() - asked < 20  # the list would take hours


def test_a_destroyed_list_leaves_its_lane(qtbot, office) -> None:
    """A page thrown away without ceremony does not keep its thread."""
    made = TableModel(office, COLUMNS)
    shown(qtbot, made)
    used = made._reader._lane
    assert used.users == 1
    made.deleteLater()
    qtbot.waitUntil(lambda: used.users == 0)
